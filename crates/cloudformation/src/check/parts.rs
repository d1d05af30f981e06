//! The parts of a template and of what its sections declare: which there are, which are needed, what each looks like.

use cumulint_document::{Entry, Kind as NodeKind, Node};
use cumulint_source::Span;
use cumulint_types::Mistakes;

use super::forms::{Form, given};
use crate::syntax::Intrinsic;
use crate::syntax::is_directive;
use crate::syntax::is_expansion;

/// A part: its name, what it looks like, and whether it must be there.
type Part = (&'static str, Form, bool);

const TEMPLATE: [Part; 11] = [
    ("AWSTemplateFormatVersion", Form::OneOf(&["2010-09-09"]), false),
    ("Description", Form::Text, false),
    ("Metadata", Form::Object, false),
    ("Parameters", Form::Object, false),
    ("Rules", Form::Object, false),
    ("Mappings", Form::Object, false),
    ("Conditions", Form::Object, false),
    ("Transform", Form::Any, false),
    ("Resources", Form::Object, true),
    ("Outputs", Form::Object, false),
    ("Hooks", Form::Object, false),
];

const PARAMETER: [Part; 11] = [
    ("Type", Form::ParameterType, true),
    ("Default", Form::Text, false),
    ("AllowedPattern", Form::Text, false),
    ("AllowedValues", Form::List, false),
    ("ConstraintDescription", Form::Text, false),
    ("Description", Form::Text, false),
    ("MaxLength", Form::Number, false),
    ("MinLength", Form::Number, false),
    ("MaxValue", Form::Number, false),
    ("MinValue", Form::Number, false),
    ("NoEcho", Form::Bool, false),
];

const RESOURCE: [Part; 9] = [
    ("Type", Form::Text, true),
    ("Properties", Form::Object, false),
    ("DependsOn", Form::TextOrList, false),
    ("Condition", Form::Text, false),
    ("Metadata", Form::Object, false),
    ("CreationPolicy", Form::Object, false),
    ("UpdatePolicy", Form::Object, false),
    ("DeletionPolicy", Form::OneOf(&["Delete", "Retain", "RetainExceptOnCreate", "Snapshot"]), false),
    ("UpdateReplacePolicy", Form::OneOf(&["Delete", "Retain", "Snapshot"]), false),
];

const OUTPUT: [Part; 4] = [
    ("Value", Form::Any, true),
    ("Description", Form::Text, false),
    ("Condition", Form::Text, false),
    ("Export", Form::Object, false),
];

/// What the transform of SAM takes beside the parts of CloudFormation.
const OF_SAM: [&str; 3] = ["Globals", "Connectors", "IgnoreGlobals"];

/// What is judged as an object with parts.
struct Holder<'n> {
    /// "a template".
    sort: &'static str,
    /// "resource `Archive`".
    name: &'n str,
    header: Span,
    parts: &'static [Part],
    /// Whether further parts may stand there, and functions instead of values.
    open: bool,
    functions: bool,
}

/// Tells of parts that are not known, not there or of a wrong kind.
pub(super) fn parts(root: Node<'_>, mistakes: &mut Mistakes) {
    let first = root.entries().next().map_or(root.span(), |entry| entry.key.span());
    let holder = Holder {
        sort: "a template",
        name: "the template",
        header: first,
        parts: &TEMPLATE,
        open: false,
        functions: false,
    };
    object(root, &holder, mistakes);
    let sections: [(&str, &str, &'static [Part]); 3] = [
        ("Parameters", "parameter", &PARAMETER),
        ("Resources", "resource", &RESOURCE),
        ("Outputs", "output", &OUTPUT),
    ];
    for (section, word, parts) in sections {
        for entry in root.get(section).into_iter().flat_map(Node::entries) {
            declaration(&entry, word, parts, mistakes);
        }
    }
    names(root, mistakes);
}

fn declaration(entry: &Entry<'_>, word: &'static str, parts: &'static [Part], mistakes: &mut Mistakes) {
    let functions = word != "parameter";
    let name = entry.name();
    // What is no text is put together by a tool: `{{cookiecutter.name}}Function:`.
    if name.is_empty()
        || is_expansion(&name)
        || Intrinsic::of(entry.value).is_some()
        || entry.value.kind() == NodeKind::Error
    {
        return;
    }
    let name = format!("{word} `{name}`");
    if entry.value.kind() != NodeKind::Mapping {
        let message = format!("{name} takes an object, not {}", given(entry.value));
        mistakes.add("wrong-kind", message, Some(entry.key.span()));
        return;
    }
    let sort = match word {
        "resource" => "a resource",
        "output" => "an output",
        _ => "a parameter",
    };
    let open = word == "resource" && has_own_parts(entry.value);
    object(
        entry.value,
        &Holder { sort, name: &name, header: entry.key.span(), parts, open, functions },
        mistakes,
    );
}

/// Whether a resource has parts of its own: SAM, modules and what tools put together do.
fn has_own_parts(resource: Node<'_>) -> bool {
    let Some(written) = resource.get("Type") else { return false };
    let kind = written.as_str().filter(|_| Intrinsic::of(written).is_none());
    kind.is_none_or(|kind| {
        !kind.starts_with("AWS::") || kind.starts_with("AWS::Serverless::") || kind.ends_with("::MODULE")
    })
}

fn object(node: Node<'_>, holder: &Holder<'_>, mistakes: &mut Mistakes) {
    // What a macro or a loop puts here is not known by name.
    let expanded = node.entries().any(|entry| is_expansion(&entry.name()));
    for entry in node.entries().filter(|entry| !is_expansion(&entry.name())) {
        let name = entry.name();
        match holder.parts.iter().find(|(known, ..)| *known == name) {
            Some((known, form, _)) => part(&entry, known, *form, holder.functions, mistakes),
            None if holder.open || OF_SAM.contains(&&*name) || entry.key.kind() != NodeKind::String => {}
            None => unknown(&entry, holder, mistakes),
        }
    }
    for (name, _, needed) in holder.parts {
        if *needed && !expanded && node.get(name).is_none() {
            let message = format!("{} lacks `{name}`", holder.name);
            mistakes.add("missing-property", message, Some(holder.header));
        }
    }
}

fn unknown(entry: &Entry<'_>, holder: &Holder<'_>, mistakes: &mut Mistakes) {
    let name = entry.name();
    let message = format!("`{name}` is no part of {}", holder.sort);
    if let Some(found) = mistakes.add("unknown-section", message, Some(entry.key.span())) {
        let near = cumulint_schema::nearest(&name, holder.parts.iter().map(|(known, ..)| *known));
        found.help = near.map(|near| format!("did you mean `{near}`?"));
    }
}

fn part(entry: &Entry<'_>, name: &str, form: Form, functions: bool, mistakes: &mut Mistakes) {
    let value = entry.value;
    // Tags that are not CloudFormation's are of tools that run before it.
    let function = Intrinsic::of(value);
    let of_tools = function
        .as_ref()
        .is_some_and(|function| function.name.starts_with('!') || function.name == "Fn::Transform");
    if value.kind() == NodeKind::Error
        || of_tools
        || is_directive(value)
        || function.is_some()
            && (functions && !matches!(name, "Type" | "Condition") || form.takes_functions())
    {
        return;
    }
    if function.is_some() || !form.fits(value) {
        let given = if function.is_some() { "a function" } else { given(value) };
        let message = format!("`{name}` takes {}, not {given}", form.wanted());
        let place = if value.is_null() { entry.key.span() } else { value.span() };
        let place = function.map_or(place, |function| function.span);
        mistakes.add("wrong-kind", message, Some(place));
        return;
    }
    let Some(listed) = form.listed() else { return };
    let text = value.text().unwrap_or_default();
    if listed.contains(&&*text) || form.is_open_to(&text) {
        return;
    }
    let message = format!("`{text}` is no value of `{name}`");
    if let Some(found) = mistakes.add("unlisted-value", message, Some(value.span())) {
        found.help = cumulint_schema::nearest(&text, listed.iter().copied())
            .map(|near| format!("did you mean `{near}`?"))
            .or_else(|| {
                (listed.len() == 1)
                    .then(|| format!("it takes `{}`", listed.first().copied().unwrap_or_default()))
            });
    }
}

/// Names of other signs than letters and digits, and those that stand for two things.
fn names(root: Node<'_>, mistakes: &mut Mistakes) {
    let parameters = root.get("Parameters");
    for section in ["Parameters", "Mappings", "Resources", "Outputs"] {
        for entry in root.get(section).into_iter().flat_map(Node::entries) {
            let name = entry.name();
            if is_expansion(&name) || name.is_empty() {
                continue;
            }
            if !name.chars().all(|sign| sign.is_ascii_alphanumeric()) {
                let message = format!("`{name}` is no name: it takes letters and digits");
                mistakes.add("invalid-name", message, Some(entry.key.span()));
            } else if section == "Resources" && parameters.is_some_and(|all| all.get(&name).is_some()) {
                let message = format!("`{name}` is a parameter and a resource");
                mistakes.add("invalid-name", message, Some(entry.key.span()));
            }
        }
    }
}
