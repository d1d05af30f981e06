//! The functions of Terraform's built-in provider: values as text of its own language, and back.

use std::sync::Arc;

use cumulint_diagnostic::Severity;
use cumulint_hcl::{Expression, LiteralValue, TemplatePart};
use cumulint_source::FileId;

use crate::functions::format::with_ends;
use crate::functions::{Answer, Call, Refusal, refused, unknown_as};
use crate::value::{Content, Members, Number, Type, Value};

/// An expression that gives the value again.
pub(super) fn encode_expr(call: &Call<'_>) -> Answer {
    let value = call.argument(0)?;
    if value.is_null() {
        return refused("argument must not be null");
    }
    if let Some(missing) = value.unknown_part() {
        let start = match value.kind() {
            Type::Object(_) | Type::Map(_) => "{",
            Type::Tuple(_) | Type::List(_) | Type::Set(_) => "[",
            Type::String => "\"",
            _ => "",
        };
        return Ok(with_ends(unknown_as(missing, Type::String, call.origin).present(), start, ""));
    }
    let mut page = Page::default();
    page.value(value);
    call.bounded_string(page.written().trim().to_owned())
}

/// A variable file that gives the members of an object again.
pub(super) fn encode_tfvars(call: &Call<'_>) -> Answer {
    let members = call.argument(0)?.members();
    let members = members.ok_or("invalid value to encode: it must be an object or a map")?;
    let mut page = Page::default();
    for (name, member) in members.iter() {
        if !is_name(name) {
            return refused(format!("invalid variable name \"{name}\""));
        }
        page.entry(name, &member.value);
    }
    call.bounded_string(page.written())
}

/// One line: what stands before ` = `, and the rest.
#[derive(Default)]
struct Line {
    name: Option<String>,
    text: String,
    brackets: i32,
}

/// Lines, the last of which is being written.
#[derive(Default)]
struct Page {
    lines: Vec<Line>,
    line: Line,
}

impl Page {
    fn end_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
    }

    fn bracket(&mut self, bracket: char, change: i32) {
        self.line.text.push(bracket);
        self.line.brackets += change;
    }

    fn entry(&mut self, name: &str, value: &Value) {
        self.line.name = Some(name.to_owned());
        self.value(value);
        self.end_line();
    }

    fn value(&mut self, value: &Value) {
        if let Some(items) = value.items() {
            self.bracket('[', 1);
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    self.line.text.push_str(", ");
                }
                self.value(item);
            }
            return self.bracket(']', -1);
        }
        if let Some(members) = value.members() {
            self.bracket('{', 1);
            if members.len() > 0 {
                self.end_line();
            }
            for (key, member) in members.iter() {
                let name = if is_name(key) { key.to_string() } else { quoted(key) };
                self.entry(&name, &member.value);
            }
            return self.bracket('}', -1);
        }
        let text = match &value.content {
            Content::Bool(known) => known.to_string(),
            Content::Number(number) => number.to_string(),
            _ => value.as_str().map_or_else(|| "null".to_owned(), quoted),
        };
        self.line.text.push_str(&text);
    }

    /// The lines, indented by the brackets that are open, with equals signs below each other where the values of lines that
    /// follow each other end on their lines.
    fn written(mut self) -> String {
        if !self.line.text.is_empty() {
            self.end_line();
        }
        let mut out = String::new();
        let mut open: Vec<i32> = Vec::new();
        let mut rest = self.lines.as_slice();
        while let Some(first) = rest.first() {
            let aligned = |line: &&Line| line.name.is_some() && line.brackets <= 0;
            let count = rest.iter().take_while(aligned).count().max(1);
            let (chain, after) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            let width = if count > 1 || aligned(&first) { names_width(chain) } else { 0 };
            for line in chain {
                line.write(&mut open, width, &mut out);
            }
            rest = after;
        }
        out
    }
}

fn names_width(lines: &[Line]) -> usize {
    lines.iter().filter_map(|line| line.name.as_ref()).map(|name| name.chars().count()).max().unwrap_or(0)
}

impl Line {
    fn write(&self, open: &mut Vec<i32>, width: usize, out: &mut String) {
        let mut closed = -self.brackets;
        while closed > 0 {
            match open.last_mut() {
                Some(last) if *last > closed => {
                    *last -= closed;
                    closed = 0;
                }
                Some(last) => {
                    closed -= *last;
                    open.pop();
                }
                None => closed = 0,
            }
        }
        out.push_str(&"  ".repeat(open.len()));
        if let Some(name) = &self.name {
            out.push_str(&format!("{name:width$} = "));
        }
        out.push_str(&self.text);
        out.push('\n');
        if self.brackets > 0 {
            open.push(self.brackets);
        }
    }
}

fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(unicode_ident::is_xid_start)
        && letters.all(|letter| letter == '-' || unicode_ident::is_xid_continue(letter))
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '"' | '\\' => out.extend(['\\', letter]),
            '$' | '%' if letters.peek() == Some(&'{') => out.extend([letter, letter]),
            _ if letter.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// The values of a variable file, which may name nothing and call nothing.
pub(super) fn decode_tfvars(call: &Call<'_>) -> Answer {
    let (tree, problems) = cumulint_hcl::parse(FileId(u32::MAX), Arc::<str>::from(call.text(0)?));
    if let Some(problem) = problems.iter().find(|problem| problem.severity == Severity::Error) {
        return refused(format!("invalid tfvars syntax: {}", problem.message));
    }
    let body = tree.body();
    if body.blocks().next().is_some() {
        return refused("invalid tfvars content: blocks are not allowed here");
    }
    let mut members = Members::default();
    for attribute in body.attributes() {
        members.insert(attribute.name().into(), call.origin, constant(attribute.value(), call)?);
    }
    Ok(Value::object(members, call.origin))
}

/// The value of a literal expression.
fn constant(expression: Expression<'_>, call: &Call<'_>) -> Answer {
    match expression.without_parentheses() {
        Expression::Literal(literal) => Ok(match literal.value() {
            LiteralValue::Bool(known) => Value::bool(known, call.origin),
            LiteralValue::Null => Value::null(call.origin),
            LiteralValue::Number(digits) => {
                Value::number(Number::parse(digits).ok_or("the number cannot be read")?, call.origin)
            }
        }),
        Expression::String(text) => call.string(&*text.value()),
        Expression::Tuple(tuple) => {
            let items: Result<Vec<Value>, Refusal> =
                tuple.elements().map(|item| constant(item, call)).collect();
            Ok(Value::tuple(items?, call.origin))
        }
        Expression::Object(object) => {
            let mut members = Members::default();
            for item in object.items() {
                let key = item.key().text().ok_or("a key is not constant")?;
                members.insert(key.into(), call.origin, constant(item.value(), call)?);
            }
            Ok(Value::object(members, call.origin))
        }
        Expression::Template(template) => {
            let mut text = String::new();
            for part in template.parts() {
                let TemplatePart::Literal(literal) = part else {
                    return refused("a text is not constant");
                };
                text.push_str(literal.decoded().text());
            }
            call.string(text)
        }
        _ => refused("an expression is not constant"),
    }
}
