//! What is kept of broken texts.

use super::errors::errors;
use cumulint_bicep::{Declaration, Expression, Tree};

fn names(tree: &Tree) -> Vec<&str> {
    tree.root().declarations().filter_map(|declaration| Some(declaration.name()?.text())).collect()
}

#[test]
fn a_resource_that_is_never_closed_keeps_the_next_declaration() {
    let tree = errors(
        "
resource a 'b@1' = {
//                 ^ this `{` is never closed
  name: 'a'
  properties: {
    c: 1
  }

resource d 'e@1' = {
  name: 'd'
}

output f string = d.id
",
    );
    assert_eq!(names(&tree), ["a", "d", "f"]);
    let Some(Declaration::Resource(a)) = tree.root().declaration("a") else { panic!() };
    assert!(a.object().unwrap().property("properties").is_some());
    assert!(!a.object().unwrap().is_complete());
    let Some(Declaration::Resource(d)) = tree.root().declaration("d") else { panic!() };
    assert!(d.object().unwrap().is_complete());
}

#[test]
fn a_list_that_is_never_closed_ends_with_its_object() {
    let tree = errors(
        "
var a = {
  ports: [
//       ^ this `[` is never closed
    22
}
var b = 1
",
    );
    assert_eq!(names(&tree), ["a", "b"]);
}

#[track_caller]
fn keys<'t>(tree: &'t Tree, name: &str) -> Vec<std::borrow::Cow<'t, str>> {
    let Some(Declaration::Variable(variable)) = tree.root().declaration(name) else { panic!() };
    let Expression::Object(object) = variable.value() else { panic!() };
    object.properties().map(|property| property.key().text().unwrap()).collect()
}

#[test]
fn a_call_that_is_never_closed_keeps_the_next_property() {
    let tree = errors(
        "
var a = {
  b: union(c, { d: 1 }
//        ^ this `(` is never closed
  e: 2
}
var f = 1
",
    );
    assert_eq!(names(&tree), ["a", "f"]);
    assert_eq!(keys(&tree, "a"), ["b", "e"]);
}

#[test]
fn a_list_that_is_never_closed_keeps_the_next_property() {
    let tree = errors(
        "
var a = {
  b: [
//   ^ this `[` is never closed
  c: [ '80', '443'
//   ^ this `[` is never closed
  'd': [
//     ^ this `[` is never closed
    {
      g: 1
    }
  e: 2
}
var f = 1
",
    );
    assert_eq!(names(&tree), ["a", "f"]);
    assert_eq!(keys(&tree, "a"), ["b", "c", "d", "e"]);
}

#[test]
fn brackets_that_are_never_closed_keep_the_next_declaration() {
    let tree = errors(
        "
var a = concat(b, [
//                ^ this `[` is never closed
  1
var c = [
//      ^ this `[` is never closed
  2
param d string
",
    );
    assert_eq!(names(&tree), ["a", "c", "d"]);
}

#[test]
fn an_index_or_parenthesis_that_is_never_closed_ends_with_its_line() {
    let tree = errors(
        "
var a = b[0
//       ^ this `[` is never closed
@description('c')
param c string
var d = (e + 1
//      ^ this `(` is never closed
var f = 2
",
    );
    assert_eq!(names(&tree), ["a", "c", "d", "f"]);
}

#[test]
fn a_missing_colon_keeps_the_value() {
    let tree = errors(
        "
var a = {
  b 'c'
//  ^^^ expected `:`, found a string
  d: 1
}
",
    );
    let Some(Declaration::Variable(a)) = tree.root().declaration("a") else { panic!() };
    let Expression::Object(object) = a.value() else { panic!() };
    assert!(matches!(object.property("b").unwrap().value(), Expression::String(_)));
}

#[test]
fn a_condition_without_its_parenthesis_keeps_the_body() {
    let tree = errors(
        "
resource a 'b@1' = if (deploy {
//                    ^ this `(` is never closed
  name: 'a'
}
",
    );
    let Some(Declaration::Resource(a)) = tree.root().declaration("a") else { panic!() };
    assert!(a.object().unwrap().property("name").is_some());
}

#[test]
fn a_missing_name_keeps_the_body() {
    let tree = errors(
        "
module './network.bicep' = {
//     ^^^^^^^^^^^^^^^^^ expected the name of the module, found a string
  name: 'network'
}
",
    );
    let Some(Declaration::Module(module)) = tree.root().declarations().next() else { panic!() };
    assert_eq!(module.path().text().unwrap(), "./network.bicep");
    assert!(module.object().unwrap().property("name").is_some());
}

#[test]
fn a_broken_property_loses_no_other() {
    let tree = errors(
        "
var a = {
  b: 1 +
//     ^ expected an expression, found the end of the line
  c: (2
//   ^ this `(` is never closed
}
var d = 3
",
    );
    let Some(Declaration::Variable(a)) = tree.root().declaration("a") else { panic!() };
    let Expression::Object(object) = a.value() else { panic!() };
    assert!(object.property("b").is_some() && object.property("c").is_some());
    assert!(!object.is_complete());
    assert_eq!(names(&tree), ["a", "d"]);
}

#[test]
fn a_missing_separator_loses_no_element() {
    let tree = errors(
        "
var a = [1 2]
//         ^ expected `,` or a line end, found `2`
",
    );
    let Some(Declaration::Variable(a)) = tree.root().declaration("a") else { panic!() };
    let Expression::Array(array) = a.value() else { panic!() };
    assert_eq!(array.elements().count(), 2);
}

#[test]
fn a_broken_loop_keeps_the_next_declaration() {
    let tree = errors(
        "
resource a 'b@1' = [for x of y: {
//                        ^^ expected `in`, found `of`
  name: x
}]
var c = 1
",
    );
    assert_eq!(names(&tree), ["a", "c"]);
}

#[test]
fn a_broken_hole_keeps_the_string() {
    let tree = errors(
        "
var a = 'x${b.}y${c}'
//            ^ expected the name of a property, found `}`
",
    );
    let Some(Declaration::Variable(a)) = tree.root().declaration("a") else { panic!() };
    let Expression::Interpolated(string) = a.value() else { panic!() };
    assert_eq!(string.parts().count(), 4);
    assert!(!string.is_complete());
}

#[test]
fn a_broken_type_property_loses_no_other() {
    let tree = errors(
        "
type a = {
  b: string |
//          ^ expected a type, found the end of the line
  c: int
}
",
    );
    let Some(Declaration::Type(a)) = tree.root().declaration("a") else { panic!() };
    let cumulint_bicep::TypeExpression::Object(object) = a.value() else { panic!() };
    assert!(object.property("c").is_some());
}

#[test]
fn a_broken_resource_inside_another_keeps_what_follows() {
    let tree = errors(
        "
resource a 'b@1' = {
  resource c = {
//           ^ expected the type of the resource, as a string, found `=`
    name: 'c'
  }
  name: 'a'
}
",
    );
    let Some(Declaration::Resource(a)) = tree.root().declaration("a") else { panic!() };
    assert!(a.object().unwrap().property("name").is_some());
    assert_eq!(a.object().unwrap().resources().count(), 1);
}
