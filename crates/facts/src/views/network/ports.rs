//! Protocols and port ranges as clouds write them: `-1`, `*`, `6`; `22`, `"20-25"`, `*`.

use cumulint_model::{Kind, Number, OriginId, Value, Why};

use super::services;
use crate::views::record::{Record, doubtful, is_opaque};

/// A port range; without ends if the protocol has no ports.
#[derive(Clone)]
pub(super) struct Range {
    ends: Option<(OriginId, Value, OriginId, Value)>,
}

impl Range {
    /// A range by its two ends, each with the key that it stands under.
    pub(super) fn between(from: (OriginId, Value), to: (OriginId, Value)) -> Self {
        Self { ends: Some((from.0, from.1, to.0, to.1)) }
    }

    /// No ports: the protocol has none.
    pub(super) fn none() -> Self {
        Self { ends: None }
    }

    /// All ports, as what stands at `origin` says.
    pub(super) fn all(origin: OriginId) -> Self {
        Self::of(origin, 0, HIGHEST, origin)
    }

    /// The range that a text or number says: `22`, `20-25`, `*`.
    pub(super) fn read(value: &Value, header: OriginId) -> Self {
        let origin = value.origin;
        if let Some(port) = value.as_number() {
            let port = Value::new(Kind::Number(port.clone()), origin);
            return Self::between((header, port.clone()), (header, port));
        }
        if is_opaque(value) {
            return Self::between((header, doubtful(value)), (header, doubtful(value)));
        }
        let text = value.as_str().unwrap_or_default().trim();
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        match (text, from.trim().parse(), to.trim().parse()) {
            ("*", ..) => Self::of(origin, 0, HIGHEST, header),
            (_, Ok(from), Ok(to)) => Self::of(origin, from, to, header),
            _ => {
                // An empty text is the default of a parameter that asks to be given.
                let why = if text.is_empty() { Why::Input("port".into()) } else { Why::Invalid(text.into()) };
                let unknown = Value::unknown(why, origin);
                Self::between((header, unknown.clone()), (header, unknown))
            }
        }
    }

    /// Adds the two ends to a record, and the services between them where the protocol is one that they use.
    pub(super) fn put(&self, record: &mut Record, protocol: Option<&Value>) {
        let Some((from_header, from, to_header, to)) = &self.ends else { return };
        record.put("fromPort", *from_header, from.clone());
        record.put("toPort", *to_header, to.clone());
        if protocol.and_then(Value::as_str).is_some_and(|name| !matches!(name, "tcp" | "all")) {
            return;
        }
        let port = |port: &Value| port.as_number().and_then(Number::as_i64);
        match (port(from), port(to)) {
            (Some(first), Some(last)) => {
                let found = services::between(first, last, from.origin);
                if !found.is_empty() {
                    record.put("services", *from_header, Value::list(found, from.origin));
                }
            }
            (None, _) => record.put("services", *from_header, doubtful(from)),
            (_, None) => record.put("services", *to_header, doubtful(to)),
        }
    }

    fn of(origin: OriginId, from: i64, to: i64, header: OriginId) -> Self {
        let port = |port: i64| Value::new(Kind::Number(Number::from(port)), origin);
        Self::between((header, port(from)), (header, port(to)))
    }
}

/// A protocol in one spelling: lower case, numbers by name, `all` for every protocol.
pub(super) fn protocol(value: &Value) -> Value {
    let written = match &value.kind {
        Kind::Number(number) => number.to_string(),
        Kind::String(text) => text.to_ascii_lowercase(),
        _ => return value.clone(),
    };
    let name = match written.as_str() {
        "-1" | "*" | "any" => "all",
        "1" => "icmp",
        "6" => "tcp",
        "17" => "udp",
        "50" => "esp",
        "51" => "ah",
        "58" => "icmpv6",
        "132" => "sctp",
        other => other,
    };
    Value::string(name, value.origin)
}

/// Whether packets of a protocol have ports. Of one that is not known it must be assumed.
pub(super) fn has_ports(protocol: &Value) -> bool {
    protocol.as_str().is_none_or(|name| matches!(name, "tcp" | "udp" | "sctp" | "all"))
}

/// Whether a protocol stands for all of them, ports included.
pub(super) fn is_every(protocol: &Value) -> bool {
    protocol.as_str() == Some("all")
}

const HIGHEST: i64 = 65_535;
