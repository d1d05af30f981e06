//! Expressions and what Terraform 1.11.4 makes of them. `console.tsv` has one a line, grouped by topic: the expression, its
//! value as JSON (or `unknown`, `partly unknown`, `error`), its type as `type()` says it, and, where that differs on purpose,
//! the value and the type that are found here. `local.u` is an attribute that is only known after deployment.

use std::collections::BTreeMap;

use cumulint_evaluation::{Reader, Reads};
use cumulint_source::{MemoryFiles, Sources};

use crate::evaluate::{Evaluator, ModuleIndex, Scope, World};
use crate::value::{Content, Field, Type, Value};
use crate::{ModuleFile, Modules, Program, functions};

const MODULE: &str = "resource \"terraform_data\" \"it\" {}\n\nlocals {\n  u = terraform_data.it.id\n}\n";

#[test]
fn expressions_are_what_terraform_makes_of_them() {
    let memory = MemoryFiles::new().with("main.tf", MODULE);
    let sources = Sources::new(&memory);
    let file = sources.load("main.tf").unwrap();
    let parsed = ModuleFile::parse("main.tf", file, &sources.get(file).text.clone()).unwrap().0;
    let modules = Modules::new(vec![parsed], &sources);
    let program = Program::new(&modules);
    let reads = Reads::default();
    let mut wrong = Vec::new();
    for line in include_str!("console.tsv").lines().filter(|line| !line.starts_with('#')) {
        let reader = Reader::new(&sources, &reads);
        let mut evaluator = Evaluator::new(&program, ".", BTreeMap::new(), World::ByDefault, reader);
        let columns: Vec<&str> = line.split('\t').collect();
        let [expression, expected, kind, ours @ ..] = columns.as_slice() else {
            panic!("`{line}` has too few columns");
        };
        let (expected, kind) = if let [value, kind] = ours { (value, kind) } else { (expected, kind) };
        let (found, found_kind) = console(&mut evaluator, &sources, expression);
        if found != *expected || found != "error" && found_kind != *kind {
            wrong.push(format!(
                "{expression}\n  expected {expected} :: {kind}\n  found    {found} :: {found_kind}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// The value and the type, as the columns have them.
fn console(evaluator: &mut Evaluator<'_>, sources: &Sources<'_>, expression: &str) -> (String, String) {
    let file = sources.add("<expression>", expression);
    let (tree, problems) = cumulint_hcl::parse_expression(file, expression);
    let scope = Scope::of(ModuleIndex::ROOT).in_file(file);
    let Some(value) =
        evaluator.expression(tree.root_expression(), &scope).ok().filter(|_| problems.is_empty())
    else {
        return ("error".to_owned(), String::new());
    };
    let text = match value.unknown_part() {
        Some(part) if matches!(functions::why(part), cumulint_model::Why::Invalid(_)) => "error".to_owned(),
        Some(_) if !value.is_known() => "unknown".to_owned(),
        Some(_) => "partly unknown".to_owned(),
        None => json(&value),
    };
    (text, kind(&value.kind()))
}

fn json(value: &Value) -> String {
    let text = functions::write_json(value).unwrap();
    if matches!(value.content, Content::String(_) | Content::Encoded(_)) && text.contains("\\\\u") {
        return text;
    }
    text.replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u0026", "&")
}

fn kind(of: &Type) -> String {
    let field = |field: &Field| format!("{}: {}", field.name, kind(&field.kind));
    match of {
        Type::Any => "dynamic".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Number => "number".to_owned(),
        Type::String => "string".to_owned(),
        Type::List(element) => format!("list({})", kind(element)),
        Type::Set(element) => format!("set({})", kind(element)),
        Type::Map(element) => format!("map({})", kind(element)),
        Type::Tuple(items) => format!("tuple([{}])", items.iter().map(kind).collect::<Vec<_>>().join(", ")),
        Type::Object(fields) if fields.is_empty() => "object({})".to_owned(),
        Type::Object(fields) => {
            format!("object({{{}}})", fields.iter().map(field).collect::<Vec<_>>().join(", "))
        }
    }
}
