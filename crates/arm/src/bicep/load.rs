//! Functions that read a file beside: as a text, or as the value that JSON or YAML writes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cumulint_bicep::Expression as Source;
use cumulint_document::{Kind as NodeKind, Node, Place, parse_json_at, parse_yaml_at};
use cumulint_model::Number;
use cumulint_source::{Span, join_path, parent_path};

use jsonpath_rust::parser::model::{Segment, Selector};
use rustc_hash::FxHashMap;

use super::expression::elsewhere;
use super::operator::call;
use super::{Reader, Unit, text};
use crate::syntax::{Binding, Expression, Form, Key, Object, Property, Variable};

/// The longest JSON path, and what makes one more than names and indexes, which take the parser no time to speak of.
const MAX_PATH: usize = 200;
const NO_PATH: [char; 3] = ['?', '*', '('];

/// What was read from files beside, by how it was asked for: the keys of the variables that hold it.
#[derive(Default)]
pub(super) struct Loaded {
    known: FxHashMap<(String, String, String), Option<String>>,
}

/// How a call asks for what a file holds.
struct Asked<'a> {
    path: String,
    function: &'a str,
    /// The JSON path, where only a part is asked for.
    part: String,
}

impl Reader<'_> {
    /// A call of a function that reads a file. Each file is read once, into a variable that no author can write.
    pub(super) fn loaded(
        &mut self,
        unit: &Unit<'_>,
        function: &str,
        arguments: &[Source<'_>],
        span: Span,
    ) -> Expression {
        let written = unit.tree.slice(span.range);
        let (Some(Source::String(relative)), Some(part)) = (arguments.first(), part(function, arguments))
        else {
            return elsewhere(written, span);
        };
        let path = join_path(parent_path(&unit.path), &relative.value());
        let asked = Asked { path, function, part };
        let place = (asked.path.clone(), function.to_owned(), asked.part.clone());
        let known = match self.loaded.known.get(&place) {
            Some(known) => known.clone(),
            None => {
                let found = self.read_beside(&asked, &relative.value(), span);
                let key = found.map(|value| {
                    let key = format!("{written}#{}", self.loaded.known.len());
                    self.template
                        .variable_index
                        .insert(key.to_ascii_lowercase(), self.template.variables.len());
                    let binding = Binding::Value(value);
                    self.template.variables.push(Variable { name: written.into(), binding });
                    key
                });
                self.loaded.known.insert(place, key.clone());
                key
            }
        };
        match known {
            Some(key) => call("variables", vec![text(key, span)], span),
            None => Expression { span, form: Form::Invalid(written.into()) },
        }
    }

    fn read_beside(&mut self, asked: &Asked<'_>, relative: &str, span: Span) -> Option<Expression> {
        let found = self.templates.sources().files().size(&asked.path).ok();
        let Some(file) = found.and_then(|_| self.templates.sources().load(&asked.path).ok()) else {
            self.warn(format!("`{relative}` cannot be read"), span);
            return None;
        };
        let content = self.templates.sources().get(file).text.clone();
        let tree = match asked.function {
            "loadTextContent" => return Some(text(content.as_ref(), span)),
            "loadFileAsBase64" => return Some(text(STANDARD.encode(content.as_bytes()), span)),
            "loadYamlContent" => parse_yaml_at(content, Place::File(file)).0,
            _ => parse_json_at(content, Place::File(file)).0,
        };
        let Some(node) = tree.root().and_then(|root| at(root, &asked.part)) else {
            self.warn(format!("there is no `{}` in `{relative}`", asked.part), span);
            return None;
        };
        Some(value(node))
    }
}

/// The part of a file that a call asks for: all of it without a JSON path. Nothing where that is more than is understood here.
fn part(function: &str, arguments: &[Source<'_>]) -> Option<String> {
    match (function, arguments) {
        ("loadTextContent" | "loadFileAsBase64", _) | ("loadJsonContent" | "loadYamlContent", [_]) => {
            Some(String::new())
        }
        ("loadJsonContent" | "loadYamlContent", [_, Source::String(path), ..]) => {
            let path = path.value();
            let is_plain = path.len() <= MAX_PATH && !path.contains(NO_PATH) && !path.contains("..");
            is_plain.then(|| path.into_owned())
        }
        _ => None,
    }
}

/// What a JSON path of names and indexes leads to. The `$` at its start may be left out.
fn at<'t>(root: Node<'t>, path: &str) -> Option<Node<'t>> {
    let path = match path.chars().next() {
        None => return Some(root),
        Some('$') => path.to_owned(),
        Some('.' | '[') => format!("${path}"),
        Some(_) => format!("$.{path}"),
    };
    let query = jsonpath_rust::parser::parse_json_path(&path).ok()?;
    query.segments.iter().try_fold(root, |node, segment| match segment {
        Segment::Selector(Selector::Name(name)) => node.get(name.trim_matches(['\'', '"'])),
        Segment::Selector(Selector::Index(index)) => node.items().nth(usize::try_from(*index).ok()?),
        _ => None,
    })
}

/// A node as the value that it writes.
fn value(node: Node<'_>) -> Expression {
    let form = match node.kind() {
        NodeKind::Null => Form::Null,
        NodeKind::Bool => node.as_bool().map_or(Form::Null, Form::Bool),
        NodeKind::Number => {
            let number = node.number_text().and_then(|digits| Number::parse(&digits));
            number.map_or_else(|| Form::Text(node.raw().into()), Form::Number)
        }
        NodeKind::String => Form::Text(node.text().unwrap_or_default().as_ref().into()),
        NodeKind::Sequence => Form::Array(node.items().map(value).collect()),
        NodeKind::Mapping => {
            let entry = |entry: cumulint_document::Entry<'_>| Property {
                key: Key::Name(entry.name().as_ref().into()),
                header: entry.key.span(),
                value: value(entry.value),
            };
            Form::Object(Object { entries: node.entries().map(entry).collect(), loops: Vec::new() })
        }
        NodeKind::Error => Form::Invalid("a syntax error".into()),
    };
    Expression { span: node.span(), form }
}
