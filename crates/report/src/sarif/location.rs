//! Places in SARIF: addresses of files, regions of them.

use std::borrow::Cow;
use std::fmt::Write;

use cumulint_finding::Label;
use cumulint_source::Span;
use serde::Serialize;

use crate::place::Places;

/// A text to be read.
#[derive(Serialize)]
pub(super) struct Message<'r> {
    text: Cow<'r, str>,
}

impl<'r> Message<'r> {
    pub(super) fn new(text: impl Into<Cow<'r, str>>) -> Self {
        Self { text: text.into() }
    }
}

/// A place, with the resource that it lies in and a few words where there are any.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<[LogicalLocation<'r>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'r>>,
}

impl<'r> Location<'r> {
    pub(super) fn new(span: Span, places: &Places<'_>) -> Self {
        let artifact_location = ArtifactLocation::new(&places.path(span));
        let physical_location =
            PhysicalLocation { artifact_location, region: Some(Region::new(span, places)) };
        Self { id: None, physical_location, logical_locations: None, message: None }
    }

    /// A whole file.
    pub(super) fn of_file(artifact_location: ArtifactLocation) -> Self {
        let physical_location = PhysicalLocation { artifact_location, region: None };
        Self { id: None, physical_location, logical_locations: None, message: None }
    }

    /// The label with this number.
    pub(super) fn of_label(id: usize, label: &'r Label, places: &Places<'_>) -> Self {
        let message = Some(Message::new(label.message.as_str()));
        Self { id: Some(id), message, ..Self::new(label.span, places) }
    }

    /// The place lies in the resource of this address.
    pub(super) fn within(mut self, address: &'r str) -> Self {
        self.logical_locations = Some([LogicalLocation { fully_qualified_name: address, kind: "resource" }]);
        self
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation<'r> {
    fully_qualified_name: &'r str,
    kind: &'static str,
}

/// The address of a file: relative to where the tool was run, or absolute as a path that is absolute.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

impl ArtifactLocation {
    pub(super) fn new(path: &str) -> Self {
        let drive = path.as_bytes().get(1) == Some(&b':');
        match (path.starts_with('/'), drive) {
            (true, _) => Self { uri: format!("file://{}", encoded(path)), uri_base_id: None },
            (false, true) => Self { uri: format!("file:///{}", encoded(path)), uri_base_id: None },
            _ => Self { uri: encoded(path), uri_base_id: Some("%SRCROOT%") },
        }
    }
}

/// A path as part of an address (<https://datatracker.ietf.org/doc/html/rfc3986#section-2.3>).
fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            // Writing to a string cannot fail.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
    }
    encoded
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    byte_offset: u32,
    byte_length: u32,
}

impl Region {
    pub(super) fn new(span: Span, places: &Places<'_>) -> Self {
        let (start, end) = (places.start(span), places.end(span));
        Self {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
            byte_offset: span.range.start,
            byte_length: span.range.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_encoded() {
        let location = ArtifactLocation::new("infra/a b/ä:%?#.tf");
        assert_eq!(location.uri, "infra/a%20b/%C3%A4%3A%25%3F%23.tf");
        assert_eq!(location.uri_base_id, Some("%SRCROOT%"));
    }

    #[test]
    fn an_absolute_path_stands_alone() {
        let location = ArtifactLocation::new("/srv/main.tf");
        assert_eq!((location.uri.as_str(), location.uri_base_id), ("file:///srv/main.tf", None));
        assert_eq!(ArtifactLocation::new("C:/srv/main.tf").uri, "file:///C%3A/srv/main.tf");
    }
}
