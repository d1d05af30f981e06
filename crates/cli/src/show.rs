//! `cumulint show`.

use std::collections::HashMap;
use std::io::{self, Write};

use cumulint_lint::{Ending, Linter, Shown, ShownCase, ShownResource, ShownValue};
use cumulint_report::{self as report, Format, Paint, escape_line};
use cumulint_source::{Sources, Span};

use crate::arguments::{ListFormat, Show};
use crate::check::{disk, input_settings};
use crate::terminal::{self, Color};

pub(crate) fn run(arguments: &Show, color: Color) -> io::Result<Ending> {
    let disk = disk(&arguments.paths, &[], &arguments.inputs);
    let linter = Linter::new(&disk, &[]);
    let (shown, analysis) = linter.show(&arguments.paths, &input_settings(&arguments.inputs));
    let mut out = terminal::out();
    match arguments.format {
        ListFormat::Text => write_text(&shown, linter.sources(), terminal::out_look(color).color, &mut out)?,
        ListFormat::Json => report::write_shown(&shown, linter.sources(), &mut out)?,
    }
    out.flush()?;
    drop(out);
    let mut errors = terminal::errors();
    let look = terminal::errors_look(color);
    let (secrets, sources) = (&analysis.secrets, linter.sources());
    report::write_diagnostics_hiding(secrets, &analysis.errors, sources, Format::Text, look, &mut errors)?;
    if shown.resources.is_empty() && analysis.errors.is_empty() {
        writeln!(errors, "no resources were found")?;
    }
    errors.flush()?;
    Ok(if analysis.errors.is_empty() { Ending::Clean } else { Ending::Failed })
}

/// One line for each value: its path as a condition names it, the value, where it is written.
fn write_text(shown: &Shown, sources: &Sources<'_>, color: bool, out: &mut dyn Write) -> io::Result<()> {
    for (number, resource) in shown.resources.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        Text {
            sources,
            color,
            places: resource.places.iter().map(|(path, span)| (path.as_str(), *span)).collect(),
        }
        .resource(resource, out)?;
    }
    Ok(())
}

struct Text<'t> {
    sources: &'t Sources<'t>,
    color: bool,
    places: HashMap<&'t str, Span>,
}

impl Text<'_> {
    fn resource(&self, resource: &ShownResource, out: &mut dyn Write) -> io::Result<()> {
        let heading = Paint::Heading.apply(&escape_line(&resource.address), self.color);
        let canonical = escape_line(&resource.canonical_type);
        let declared = match &*resource.declared_type {
            same if same == &*resource.canonical_type => String::new(),
            other => format!(" (declared as {})", escape_line(other)),
        };
        writeln!(out, "{heading}: {canonical}{declared}  {}", self.place(resource.block))?;
        if let Some(environment) = &resource.environment {
            writeln!(out, "  with {}", escape_line(environment))?;
        }
        if let Some(parent) = &resource.parent {
            writeln!(out, "  in {}", escape_line(parent))?;
        }
        if let Some(version) = &resource.api_version {
            writeln!(out, "  $._api.version = {}", told(version))?;
        }
        self.value("$", &resource.properties, (None, ""), out)
    }

    fn value(
        &self,
        path: &str,
        value: &ShownValue,
        (near, when): (Option<Span>, &str),
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let place = self.places.get(path).copied().filter(|_| when.is_empty()).or(near);
        let within = (place, when);
        match value {
            ShownValue::Choice(cases) => cases.iter().try_for_each(|case| {
                let and = if when.is_empty() { "  where" } else { " and" };
                let when = format!("{when}{and} {}", escape_line(&case.when));
                self.value(path, &case.value, (case.place.or(place), &when), out)
            }),
            ShownValue::Map(entries) if !entries.is_empty() => entries
                .iter()
                .try_for_each(|(key, value)| self.value(&format!("{path}{}", step(key)), value, within, out)),
            ShownValue::List(items) if !items.is_empty() => items
                .iter()
                .enumerate()
                .try_for_each(|(index, item)| self.value(&format!("{path}[{index}]"), item, within, out)),
            _ => {
                let place = place.map(|span| format!("  {}", self.place(span))).unwrap_or_default();
                let told = if *value == ShownValue::Null && !when.is_empty() {
                    "absent".to_owned()
                } else {
                    told(value)
                };
                writeln!(out, "  {} = {told}{when}{place}", escape_line(path))
            }
        }
    }

    fn place(&self, span: Span) -> String {
        let file = self.sources.get(span.file);
        let at = file.place(span.range.start);
        Paint::Path.apply(&format!("{}:{}:{}", escape_line(&file.path), at.line, at.column), self.color)
    }
}

/// A step of a path, in the form that a condition takes.
fn step(key: &str) -> String {
    let plain = key.chars().all(|character| character.is_alphanumeric() || character == '_');
    let plain = plain && key.chars().next().is_some_and(|first| !first.is_ascii_digit());
    if plain { format!(".{key}") } else { format!("['{}']", key.replace('\\', "\\\\").replace('\'', "\\'")) }
}

/// A value in one line.
fn told(value: &ShownValue) -> String {
    match value {
        ShownValue::Null => "null".to_owned(),
        ShownValue::Bool(known) => known.to_string(),
        ShownValue::Number(digits) => escape_line(digits).into_owned(),
        ShownValue::String(text) => format!("'{}'", escape_line(&text.replace('\'', "\\'"))),
        ShownValue::List(_) => "[]".to_owned(),
        ShownValue::Map(_) => "{}".to_owned(),
        ShownValue::Reference { resource, path } => {
            format!("-> {} {}", escape_line(resource), escape_line(path))
        }
        ShownValue::Unknown(why) => format!("? {}", escape_line(why)),
        ShownValue::Choice(cases) => {
            let case = |case: &ShownCase| format!("{} where {}", told(&case.value), escape_line(&case.when));
            cases.each_ref().map(case).join(", ")
        }
        ShownValue::Secret => "(secret)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_written_as_conditions_take_them() {
        assert_eq!(step("AccessControl"), ".AccessControl");
        assert_eq!(step("cost-center"), "['cost-center']");
        assert_eq!(step("it's"), "['it\\'s']");
        assert_eq!(step("1st"), "['1st']");
        assert_eq!(step(""), "['']");
    }

    #[test]
    fn values_take_one_line() {
        assert_eq!(told(&ShownValue::String("a\nb\u{1b}".to_owned())), "'a\\nb\\u{1b}'");
        assert_eq!(told(&ShownValue::Unknown("variable `acl`".to_owned())), "? variable `acl`");
        assert_eq!(told(&ShownValue::Secret), "(secret)");
    }
}
