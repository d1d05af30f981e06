//! Messages with their values: names and values as the author wrote them, secrets never.

use cumulint_basics::{Network, shortened};
use cumulint_facts::{Node, Scalar};
use cumulint_model::ResourceId;
use cumulint_source::Span;

use crate::condition::{Constant, Query, StepKind};
use crate::evaluate::Machine;
use crate::message::{Part, Template};
use crate::params::Params;
use crate::trail::written;

/// Reads the text that a span marks.
pub type TextOf<'t> = dyn Fn(Span) -> String + Sync + 't;

/// What messages are made from.
pub(crate) struct Renderer<'r, 'f> {
    pub(crate) machine: &'r Machine<'f>,
    pub(crate) subject: ResourceId,
    pub(crate) params: &'r Params,
    pub(crate) text_of: &'r TextOf<'r>,
}

impl<'f> Renderer<'_, 'f> {
    /// Fills a template in.
    pub(crate) fn render(&self, template: &'f Template, current: &Node<'f>) -> String {
        let part = |part: &'f Part| match part {
            Part::Text(text) => text.clone(),
            Part::Resource => self.address(self.subject),
            Part::Value(path, _) => match path.compiled() {
                Ok(query) => self.value(query, current),
                Err(_) => path.quoted.text.clone(),
            },
        };
        template.parts.iter().map(part).collect()
    }

    /// Fills a template in with the values themselves; nothing where one of them is unknown, missing, secret or no scalar.
    pub(crate) fn exact(&self, template: &'f Template, current: &Node<'f>) -> Option<String> {
        let part = |part: &'f Part| match part {
            Part::Text(text) => Some(text.clone()),
            Part::Resource => None,
            Part::Value(path, _) => {
                let query = path.compiled().ok().filter(|query| query.is_singular())?;
                match self.param(query) {
                    Some(param) => Some(param.to_string()),
                    None => exact(&self.machine.walk(query, current)),
                }
            }
        };
        template.parts.iter().map(part).collect()
    }

    /// The parameter of the policy that a query names.
    fn param(&self, query: &Query) -> Option<&Constant> {
        let [first, second] = query.steps.as_slice() else { return None };
        let (StepKind::Name(params), StepKind::Name(name)) = (&first.kind, &second.kind) else { return None };
        if params == "_params" { self.params.get(name) } else { None }
    }

    fn address(&self, id: ResourceId) -> String {
        self.machine.facts().resource(id).map(|resource| resource.address.to_string()).unwrap_or_default()
    }

    fn value(&self, query: &'f Query, current: &Node<'f>) -> String {
        if let Some(param) = self.param(query) {
            return param.to_string();
        }
        if query.is_singular() {
            return self.show(&self.machine.walk(query, current));
        }
        let hits = self.machine.hits(query, current);
        let shown: Vec<String> = hits.iter().take(MAX_SHOWN).map(|hit| self.show(&hit.node)).collect();
        let more = if hits.len() > MAX_SHOWN { ", …" } else { "" };
        format!("{}{more}", shown.join(", "))
    }

    /// A node, as the author wrote it where that can be told.
    pub(crate) fn show(&self, node: &Node<'f>) -> String {
        if node.value().is_some_and(|value| value.sensitive) {
            return "(secret)".to_owned();
        }
        let shown = match node.scalar() {
            Scalar::Absent => "nothing".to_owned(),
            Scalar::Bool(known) => known.to_string(),
            Scalar::Number(number) => number.to_string(),
            Scalar::Text(text) => self.as_written(node).unwrap_or_else(|| text.into_owned()),
            Scalar::Compound(value) if value.as_list().is_some() => "a list".to_owned(),
            Scalar::Compound(_) => "a map".to_owned(),
            Scalar::Resource(id) => self.address(id),
            Scalar::Unknown { why, .. } => why.subject().to_string(),
        };
        shortened(&shown, MAX_LENGTH).into_owned()
    }

    /// The characters that the author wrote, without quotes, where the value is written as a plain text.
    fn as_written(&self, node: &Node<'f>) -> Option<String> {
        let origin = node.value()?.origin;
        let text = (self.text_of)(written(self.machine.facts().project(), origin)?);
        let inner = unquoted(&text);
        let plain = !inner.is_empty()
            && inner.len() <= MAX_LENGTH
            && !inner.contains(['\n', '\\', '{', '}', '[', ']', '(', '"']);
        let concluded = node.value()?.as_str().is_some_and(|value| is_concluded(value, inner));
        (plain && !concluded).then(|| inner.to_owned())
    }
}

/// Whether a value is no spelling of the text where it stands, but something that a view concludes from it: `0.0.0.0/0` at the
/// `allow` of a firewall without sources, `PostgreSQL` at 5432.
fn is_concluded(value: &str, written: &str) -> bool {
    let is_word = |text: &str| text.contains(char::is_alphabetic);
    is_word(value) != is_word(written) || (value != written && Network::parse(value).is_some())
}

fn exact(node: &Node<'_>) -> Option<String> {
    if node.value().is_some_and(|value| value.sensitive) {
        return None;
    }
    match node.scalar() {
        Scalar::Bool(known) => Some(known.to_string()),
        Scalar::Number(number) => Some(number.to_string()),
        Scalar::Text(text) => Some(text.into_owned()),
        Scalar::Absent | Scalar::Compound(_) | Scalar::Resource(_) | Scalar::Unknown { .. } => None,
    }
}

fn unquoted(text: &str) -> &str {
    let pairs = ['"', '\''];
    let inside = pairs.iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
    inside.unwrap_or(text)
}

impl std::fmt::Display for Constant {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => out.write_str("null"),
            Self::Bool(known) => write!(out, "{known}"),
            Self::Number(number) => write!(out, "{number}"),
            Self::Text(text) => out.write_str(text),
        }
    }
}

/// How many characters of a value are shown.
const MAX_LENGTH: usize = 80;
/// How many of several values are shown.
const MAX_SHOWN: usize = 5;
