//! Forms of expressions that JSON cannot write and other notations of the language can.

use cumulint_document::parse_json;
use cumulint_evaluation::Reads;
use cumulint_model::Dialect;
use cumulint_source::{FileId, MemoryFiles, Sources, Span};

use super::shown;
use crate::Inputs;
use crate::Templates;
use crate::evaluator::context::Context;
use crate::evaluator::{Evaluator, empty_project};
use crate::files::Library;
use crate::files::Neighbours;
use crate::syntax::{Expression, Form, Key, Level, Object, Template, TemplateReader};

fn expression(form: Form) -> Expression {
    Expression { span: Span::new(FileId(0), 0, 1), form }
}

/// An expression as JSON writes it.
fn written(json: &str) -> Expression {
    let (tree, problems) = parse_json(FileId(0), json);
    assert_eq!(problems, []);
    TemplateReader::default().expression(tree.root().expect("a value"))
}

fn evaluates(expression: &Expression) -> String {
    let files = MemoryFiles::new();
    let sources = Sources::new(&files);
    let templates = Templates::new(&sources);
    let reads = Reads::default();
    let library = Library::new(Neighbours::new(&templates, &reads));
    let (template, inputs) = (Template::default(), Inputs::default());
    let project = empty_project(Dialect::Arm, "template", &inputs);
    let mut evaluator = Evaluator::new(project, &inputs, &template, &library, false);
    let value = evaluator.value(expression, &Context::outermost(Level::ResourceGroup));
    let value = evaluator.lowered(&value);
    shown(&evaluator.finish().0, &value)
}

fn spread(json: &str) -> Expression {
    expression(Form::Spread(Box::new(written(json))))
}

#[test]
fn a_spread_stands_for_all_elements_of_its_list() {
    let list = Form::Array(vec![written("1"), spread("[2, 3]"), written("4")]);
    assert_eq!(evaluates(&expression(list)), "[1, 2, 3, 4]");
    let open = Form::Array(vec![written("1"), spread("\"[newGuid()]\"")]);
    assert_eq!(evaluates(&expression(open)), "? `newGuid()` is only known after deployment");
}

#[test]
fn a_spread_stands_for_all_entries_of_its_object() {
    let Form::Object(mut object) = written(r#"{"a": 1, "common": {"a": 2, "b": 3}, "c": 4}"#).form else {
        panic!("no object")
    };
    object.entries[1].key = Key::Spread;
    assert_eq!(evaluates(&expression(Form::Object(object))), "{a: 2, b: 3, c: 4}");
}

#[test]
fn an_object_with_entries_that_are_not_known_is_not_known() {
    let Form::Object(mut object) = written(r#"{"a": 1, "common": "[newGuid()]"}"#).form else {
        panic!("no object")
    };
    object.entries[1].key = Key::Spread;
    let object = Object { entries: object.entries, loops: Vec::new() };
    assert_eq!(evaluates(&expression(Form::Object(object))), "? `newGuid()` is only known after deployment");
}

#[test]
fn an_assertion_is_the_value() {
    assert_eq!(evaluates(&expression(Form::NonNull(Box::new(written("\"[concat('a', 'b')]\""))))), "\"ab\"");
}
