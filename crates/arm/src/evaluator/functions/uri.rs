//! Addresses: joined, escaped, taken apart and put together.

use std::fmt::Write as _;

use cumulint_model::Number;

use super::Applied;
use crate::maker::Maker;
use crate::value::text::{Part, Text};
use crate::value::{Entry, Kind, Object, Value};

/// `uri(base, relative)`: what follows the last slash of the base gives way to the relative part; a slash at the end of the
/// one and the beginning of the other are one.
pub(super) fn uri(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let (base, relative) = (applied.get(0).and_then(super::text), applied.get(1).and_then(super::text));
    let (Some(base), Some(relative)) = (base, relative) else {
        return maker.unfit(applied, "`uri` needs two texts");
    };
    let mut start = base.parts();
    match start.pop() {
        Some(Part::Known(last)) => start.push(Part::Known(folder(&last, start.is_empty()).into())),
        // An open end: the folder that it lies in.
        Some(Part::Open(open)) => {
            let term = format!("folder({})", open.term);
            start.push(maker.rest(&open, term));
            start.push(Part::Known("/".into()));
        }
        None => {}
    }
    let mut end = relative.parts().into_iter();
    let first = end.next().map(|first| match first {
        Part::Known(text) => Part::Known(text.strip_prefix('/').unwrap_or(&text).into()),
        open @ Part::Open(_) => open,
    });
    let joined: Vec<Part> = start.into_iter().chain(first).chain(end).collect();
    maker.assembled(joined, applied)
}

pub(super) fn uri_component(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let Some(parts) = applied.get(0).and_then(super::parts) else {
        return maker.unfit(applied, "`uriComponent` needs a text");
    };
    let mut part = |part: Part| match part {
        Part::Known(text) => Part::Known(escaped(&text).into()),
        Part::Open(open) => maker.rest(&open, format!("uricomponent({})", open.term)),
    };
    let parts: Vec<Part> = parts.into_iter().map(&mut part).collect();
    maker.assembled(parts, applied)
}

pub(super) fn uri_component_to_string(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    match applied.text(0).and_then(unescaped) {
        Some(text) => maker.assembled([Part::Known(text.into())], applied),
        None => maker.unfit(applied, "`uriComponentToString` needs an escaped text"),
    }
}

/// `parseUri(address)`: `scheme`, `host`, `port`, `path` and `query`.
pub(super) fn parse_uri(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let found = applied.text(0).and_then(taken_apart);
    let Some(parts) = found else { return maker.unfit(applied, "the text is no absolute address") };
    let origin = maker.made_of(applied);
    let entry = |(key, kind): (&str, Kind)| Entry::new(key, origin, Value::new(kind, origin));
    let entries = parts.into_iter().map(entry).collect();
    maker.object_result(entries, applied)
}

/// `buildUri(parts)`, the inverse of `parseUri`.
pub(super) fn build_uri(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let parts = applied.object().and_then(put_together);
    match parts {
        Some(parts) => maker.assembled(parts, applied),
        None => maker.unfit(applied, "`buildUri` needs an object with `scheme` and `host`"),
    }
}

/// All of a base up to its last slash; a base without a path gets one.
fn folder(base: &str, is_whole: bool) -> String {
    let authority = if is_whole { base.find("://").map_or(0, |at| at + 3) } else { 0 };
    let (start, path) = base.split_at_checked(authority).unwrap_or(("", base));
    match path.rfind('/').and_then(|at| path.get(..=at)) {
        Some(folder) => format!("{start}{folder}"),
        None if is_whole => format!("{base}/"),
        None => "/".to_owned(),
    }
}

/// Escapes all but letters, digits and `-_.~` (RFC 3986, section 2.3).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                escaped.push(char::from(byte));
            }
            _ => {
                let _ = write!(escaped, "%{byte:02X}");
            }
        }
    }
    escaped
}

pub(super) fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, following)) = rest.split_first() {
        let hex = following.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = following.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = following;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

fn taken_apart(text: &str) -> Option<Vec<(&'static str, Kind)>> {
    let (scheme, rest) = text.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at_checked(end)?;
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse::<u16>().ok()?)),
        None => (authority, None),
    };
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
    let known = |text: &str| Kind::Text(Text::Known(text.into()));
    let mut parts = vec![("scheme", known(scheme)), ("host", known(host))];
    parts.extend(port.map(|port| ("port", Kind::Number(Number::from(i64::from(port))))));
    parts.push(("path", known(if path.is_empty() { "/" } else { path })));
    parts.extend(query.map(|query| ("query", known(&format!("?{query}")))));
    Some(parts)
}

fn put_together(object: &Object) -> Option<Vec<Part>> {
    let member = |key: &str| object.get(key).filter(|entry| !matches!(entry.value.kind, Kind::Null));
    let text = |key: &str| member(key).and_then(|entry| super::parts(&entry.value));
    let known = |text: &str| Part::Known(text.into());
    let mut all = text("scheme")?;
    all.push(known("://"));
    all.extend(text("host")?);
    if let Some(port) = text("port") {
        all.push(known(":"));
        all.extend(port);
    }
    for (key, sign) in [("path", '/'), ("query", '?')] {
        let Some(parts) = text(key) else { continue };
        let begins =
            matches!(parts.first(), Some(Part::Known(text)) if text.starts_with(sign) || text.is_empty());
        if !begins {
            all.push(known(&sign.to_string()));
        }
        all.extend(parts);
    }
    Some(all)
}
