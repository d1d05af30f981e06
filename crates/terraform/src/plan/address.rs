//! Addresses of resources and references to them: `module.logs["eu"].aws_s3_bucket.main[0].id`. It knows their grammar, not
//! what they lead to.

/// The longest address that is read, in bytes.
const MAX_LENGTH: usize = 1024;

/// A name with the key behind it, as it is written: `logs` and `["eu"]`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Segment<'a> {
    pub(super) name: &'a str,
    /// With its brackets; empty where there is none.
    pub(super) key: &'a str,
}

/// The instance of a module that an address lies in, and the names behind it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Address<'a> {
    /// The calls from the root inwards.
    pub(super) module: Vec<Segment<'a>>,
    /// `data.` included: `aws_s3_bucket.main`.
    pub(super) resource: String,
    /// The key of the instance, with its brackets.
    pub(super) key: &'a str,
    /// What follows: the attribute.
    pub(super) rest: Vec<Segment<'a>>,
}

impl<'a> Address<'a> {
    /// Reads an address; nothing where it leads to no resource.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut segments = segments(text)?.into_iter().peekable();
        let mut module = Vec::new();
        while segments.next_if(|segment| segment.name == "module" && segment.key.is_empty()).is_some() {
            module.push(segments.next()?);
        }
        let is_mode =
            |segment: &Segment<'_>| matches!(segment.name, "data" | "ephemeral") && segment.key.is_empty();
        let mode = segments.next_if(is_mode).map(|mode| format!("{}.", mode.name)).unwrap_or_default();
        let kind = segments.next().filter(|kind| kind.key.is_empty())?;
        let name = segments.next()?;
        let resource = format!("{mode}{}.{}", kind.name, name.name);
        Some(Self { module, resource, key: name.key, rest: segments.collect() })
    }

    /// The address without any keys.
    pub(super) fn base(&self) -> String {
        let calls: String = self.module.iter().map(|call| format!("module.{}.", call.name)).collect();
        calls + &self.resource
    }
}

/// `module.a["k"].module.b`
pub(super) fn module_address(calls: &[Segment<'_>]) -> String {
    let calls: Vec<String> = calls.iter().map(|call| format!("module.{}{}", call.name, call.key)).collect();
    calls.join(".")
}

/// The names between the dots; dots in keys do not count. Nothing where brackets or quotes do not close.
pub(super) fn segments(text: &str) -> Option<Vec<Segment<'_>>> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let mut segments = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, behind) = rest.split_at_checked(end)?;
        let (key, behind) = behind.split_at_checked(key_length(behind)?)?;
        if name.is_empty() || name.contains([']', '"', ' ']) {
            return None;
        }
        segments.push(Segment { name, key });
        if behind.is_empty() {
            return Some(segments);
        }
        rest = behind.strip_prefix('.')?;
    }
}

/// How long the keys in brackets are that a text begins with: `["eu"]`, `[0]`, `[0][1]`.
fn key_length(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' if depth > 0 => quoted = !quoted,
            b'[' if !quoted => depth += 1,
            b']' if !quoted => depth = depth.checked_sub(1)?,
            b'.' if depth == 0 => return Some(at),
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    (depth == 0 && !quoted).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_split_at_its_dots_but_not_within_keys() {
        let address =
            Address::parse("module.logs[\"eu.1\\\"]\"].module.x.data.aws_s3_bucket.main[0].id").unwrap();
        assert_eq!(module_address(&address.module), "module.logs[\"eu.1\\\"]\"].module.x");
        assert_eq!((&*address.resource, address.key), ("data.aws_s3_bucket.main", "[0]"));
        assert_eq!(address.base(), "module.logs.module.x.data.aws_s3_bucket.main");
        assert_eq!(address.rest, [Segment { name: "id", key: "" }]);
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "aws_s3_bucket", "a..b", "a.b[", "a.b[\"x]", "a.b]", "module.x", "a.b[0]c", "a[0].b"]
        {
            assert_eq!(Address::parse(text), None, "{text}");
        }
        assert_eq!(Address::parse(&"[".repeat(100_000)), None);
    }
}
