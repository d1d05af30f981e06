//! How types are understood.

use cumulint_bicep::{Declaration, LiteralValue, TypeExpression, TypeStep, UnaryOperator, parse};
use cumulint_source::FileId;

/// A type with all its parentheses.
fn written(of: TypeExpression<'_>) -> String {
    match of {
        TypeExpression::Name(name) => name.text().to_owned(),
        TypeExpression::Literal(literal) => match literal.value() {
            LiteralValue::Number(digits, _) => digits.to_owned(),
            LiteralValue::Bool(value) => value.to_string(),
            LiteralValue::Null => "null".to_owned(),
        },
        TypeExpression::String(string) => format!("'{}'", string.value()),
        TypeExpression::Interpolated(_) => "INTERPOLATED".to_owned(),
        TypeExpression::Unary(unary) => {
            let sign = if unary.operator() == UnaryOperator::Not { "!" } else { "-" };
            format!("{sign}{}", written(unary.operand()))
        }
        TypeExpression::Object(object) => {
            let properties = object.properties().map(|property| {
                let key = property.key().map_or("*".into(), |key| key.text().unwrap());
                let decorators: String = property
                    .decorators()
                    .map(|decorator| format!("@{} ", decorator.name().unwrap().text()))
                    .collect();
                format!("{decorators}{key}:{}", written(property.value()))
            });
            format!("{{{}}}", properties.collect::<Vec<_>>().join(","))
        }
        TypeExpression::Tuple(tuple) => {
            let elements = tuple.elements().map(|element| written(element.value()));
            format!("[{}]", elements.collect::<Vec<_>>().join(","))
        }
        TypeExpression::Array(inside) => format!("({}[])", written(inside.inner())),
        TypeExpression::Nullable(inside) => format!("({}?)", written(inside.inner())),
        TypeExpression::NonNullable(inside) => format!("({}!)", written(inside.inner())),
        TypeExpression::Parentheses(inside) => format!("({})", written(inside.inner())),
        TypeExpression::Union(union) => {
            format!("({})", union.members().map(written).collect::<Vec<_>>().join("|"))
        }
        TypeExpression::Call(call) => {
            let arguments: Vec<_> = call.arguments().map(written).collect();
            format!("{}<{}>", call.name().text(), arguments.join(","))
        }
        TypeExpression::Access(access) => {
            let steps = access.steps().map(|step| match step {
                TypeStep::Property(property) => format!(".{}", property.name()),
                TypeStep::Index(_) => "[index]".to_owned(),
                TypeStep::Call(call) => format!(".{}<…>", call.name().text()),
                TypeStep::Element(_) => "[*]".to_owned(),
                TypeStep::AdditionalProperties(_) => ".*".to_owned(),
            });
            format!("{}{}", written(access.root()), steps.collect::<String>())
        }
        TypeExpression::Resource(resource) => {
            format!("resource {:?}", resource.name().map(|name| name.text().unwrap().into_owned()))
        }
        TypeExpression::Error(_) => "ERROR".to_owned(),
    }
}

#[track_caller]
fn understood(text: &str, expected: &str) {
    let whole = format!("type a = {text}\n");
    let (tree, diagnostics) = parse(FileId(0), whole.as_str());
    assert_eq!(diagnostics, [], "{text}");
    let Some(Declaration::Type(declared)) = tree.root().declarations().next() else { panic!() };
    assert_eq!(declared.value().range().slice(&whole), text.trim_start());
    assert_eq!(written(declared.value()), expected, "{text}");
}

#[test]
fn names_literals_and_what_stands_behind_them() {
    for (text, expected) in [
        ("string", "string"),
        ("string[][]", "((string[])[])"),
        ("string[]?", "((string[])?)"),
        ("'a' | 'b'", "('a'|'b')"),
        ("-1 | 2", "(-1|2)"),
        ("!true", "!true"),
        ("('a' | 'b')[]", "((('a'|'b'))[])"),
        ("foo?", "(foo?)"),
        ("foo!", "(foo!)"),
        ("'a' | null", "('a'|null)"),
    ] {
        understood(text, expected);
    }
}

#[test]
fn unions_go_on_over_lines() {
    understood("\n  | 'a'\n  | 'b'", "('a'|'b')");
    understood("'a'\n  // or\n  | 'b'", "('a'|'b')");
    understood("| 'a'", "('a')");
}

#[test]
fn objects_have_properties_and_all_others() {
    understood(
        "{\n  name: string\n  @minLength(3)\n  @sys.secure()\n  'key-1': string?\n  *: int\n}",
        "{name:string,@minLength @secure key-1:(string?),*:int}",
    );
    understood("{ a: { b: int[] }, c: 'x' | 'y' }", "{a:{b:(int[])},c:('x'|'y')}");
}

#[test]
fn tuples_have_elements() {
    understood("[string, int]", "[string,int]");
    understood("[\n  @description('the first')\n  string\n  int?\n]", "[string,(int?)]");
}

#[test]
fn types_are_taken_from_others() {
    understood("foo.bar[*].baz.*", "foo.bar[*].baz.*");
    understood("foo.bar[]", "(foo.bar[])");
    understood("foo[0]", "foo[index]");
    understood("foo[].bar", "(foo[]).bar");
}

#[test]
fn types_are_taken_from_resources() {
    understood(
        "resourceInput<'Microsoft.Storage/storageAccounts@2023-01-01'>.properties?",
        "(resourceInput<'Microsoft.Storage/storageAccounts@2023-01-01'>.properties?)",
    );
    understood("sys.resourceOutput<'a@1'>.id", "sys.resourceOutput<…>.id");
    understood("a<b<'c'>>", "a<b<'c'>>");
}

#[test]
fn a_parameter_may_be_a_resource() {
    let (tree, diagnostics) = parse(FileId(0), "param a resource 'b@1'\noutput c resource = d\n");
    assert_eq!(diagnostics, []);
    let types: Vec<_> = tree
        .root()
        .declarations()
        .map(|declaration| match declaration {
            Declaration::Param(param) => written(param.type_expression().unwrap()),
            Declaration::Output(output) => written(output.type_expression()),
            _ => panic!(),
        })
        .collect();
    assert_eq!(types, ["resource Some(\"b@1\")", "resource None"]);
}
