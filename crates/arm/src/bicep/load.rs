//! Functions that read a file beside: as a text, or as the value that JSON or YAML writes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cumulint_bicep::{Call, Expression as Source};
use cumulint_diagnostic::Severity;
use cumulint_document::{Kind as NodeKind, Node, Place, parse_json_at, parse_yaml_at};
use cumulint_evaluation::Event;
use cumulint_model::Number;
use cumulint_source::Span;
use jsonpath_rust::parser::model::{Segment, Selector};
use rustc_hash::FxHashMap;

use super::operator::call;
use super::{BicepReader, Unit, text};
use crate::files::{Absent, Wanted};
use crate::syntax::{Binding, Expression, Form, Key, Object, Property, Variable};

/// The longest JSON path, and what makes one more than names and indexes, which take the parser no time to speak of.
const MAX_PATH: usize = 200;
const NO_PATH: [char; 3] = ['?', '*', '('];

/// The largest file whose bytes are taken in, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// What was read from files beside, by how it was asked for: the keys of the variables that hold it.
#[derive(Default)]
pub(super) struct Loaded {
    known: FxHashMap<Asked, Option<String>>,
}

/// How a call asks for what a file holds.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Asked {
    path: String,
    function: String,
    /// The JSON path, if only a part is asked for.
    part: String,
    wanted: Wanted,
}

impl BicepReader<'_> {
    /// A call of a function that reads a file. Each file is read once, into a variable that no author can write.
    pub(super) fn loaded(
        &mut self,
        unit: &Unit<'_>,
        function: &str,
        arguments: &[Source<'_>],
        span: Span,
    ) -> Expression {
        let wanted = match function {
            "loadTextContent" | "loadFileAsBase64" => Wanted::Data,
            _ => Wanted::Document,
        };
        self.loaded_as(wanted, unit, function, arguments, span)
    }

    /// `json(loadTextContent('file'))`: the file is a document.
    pub(super) fn loaded_json(&mut self, unit: &Unit<'_>, text: Call<'_>, span: Span) -> Expression {
        let arguments: Vec<Source<'_>> = text.arguments().collect();
        let inner = unit.span(text.range());
        let content = self.loaded_as(Wanted::Document, unit, text.name().text(), &arguments, inner);
        call("json", vec![content], span)
    }

    fn loaded_as(
        &mut self,
        wanted: Wanted,
        unit: &Unit<'_>,
        function: &str,
        arguments: &[Source<'_>],
        span: Span,
    ) -> Expression {
        let written = unit.tree.slice(span.range);
        let (Some(Source::String(relative)), Some(part)) = (arguments.first(), part(function, arguments))
        else {
            return self.unsupported(written, span);
        };
        let path = self.neighbours.named_by(&unit.path, &relative.value());
        let asked = Asked { path, function: function.to_owned(), part, wanted };
        let key = match self.loaded.known.get(&asked) {
            Some(known) => known.clone(),
            None => {
                let place = unit.span(relative.range());
                let found = self.read_beside(&asked, &relative.value(), place);
                let key = found.map(|value| self.loaded_variable(written, value));
                self.loaded.known.insert(asked, key.clone());
                key
            }
        };
        match key {
            Some(key) => call("variables", vec![text(key, span)], span),
            None => Expression { span, form: Form::Invalid(written.into()) },
        }
    }

    /// Adds a variable that holds what was read; gives its key.
    fn loaded_variable(&mut self, written: &str, value: Expression) -> String {
        let key = format!("{written}#{}", self.loaded.known.len());
        self.template.variable_index.insert(key.to_ascii_lowercase(), self.template.variables.len());
        let binding = Binding::Value(value);
        self.template.variables.push(Variable { name: written.into(), binding });
        key
    }

    /// What a file holds; `None` if it cannot be had, which is reported at `place`, its path.
    fn read_beside(&mut self, asked: &Asked, relative: &str, place: Span) -> Option<Expression> {
        let found = match &*asked.function {
            "loadTextContent" => self.text_of(asked, place),
            "loadFileAsBase64" => self.base64_of(asked, place),
            _ => return self.part_of(asked, relative, place),
        };
        found.map_err(|why| asked.wanted.report(&why, relative, place, &mut self.reporter)).ok()
    }

    fn text_of(&self, asked: &Asked, place: Span) -> Result<Expression, Absent> {
        let (_, content) = self.neighbours.text(&asked.path)?;
        Ok(text(content.as_ref(), place))
    }

    fn base64_of(&self, asked: &Asked, place: Span) -> Result<Expression, Absent> {
        if self.neighbours.size(&asked.path)? > MAX_BYTES {
            return Err(Absent::Unreadable("it is too large".to_owned()));
        }
        let bytes = self.neighbours.bytes(&asked.path)?;
        Ok(text(STANDARD.encode(bytes), place))
    }

    /// The part of a document that is asked for.
    fn part_of(&mut self, asked: &Asked, relative: &str, place: Span) -> Option<Expression> {
        let loaded = self.neighbours.text(&asked.path);
        let report_absent = |why| asked.wanted.report(&why, relative, place, &mut self.reporter);
        let (file, content) = loaded.map_err(report_absent).ok()?;
        let parse = if asked.function == "loadYamlContent" { parse_yaml_at } else { parse_json_at };
        let (tree, problems) = parse(content, Place::File(file));
        if let Some(problem) = problems.iter().find(|problem| problem.severity == Severity::Error) {
            asked.wanted.report_broken(relative, &problem.message, place, &mut self.reporter);
            return None;
        }
        let found = tree.root().and_then(|root| at(root, &asked.part)).map(value);
        if found.is_none() {
            let message = format!("there is no `{}` in `{relative}`", asked.part);
            self.reporter.report(Event::InvalidExpression, relative, message, place);
        }
        found
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
