//! How expressions are understood: precedence, steps, lambdas, loops. Each is written out with all its parentheses.

use cumulint_bicep::{
    Access, Element, Expression, Key, LiteralValue, ObjectItem, Step, StringPart, UnaryOperator,
};
use cumulint_bicep::{Lambda, parse_expression};
use cumulint_source::FileId;

fn listed<'t>(of: impl Iterator<Item = Expression<'t>>, text: &str) -> String {
    of.map(|expression| written(expression, text)).collect::<Vec<_>>().join(",")
}

fn steps(access: Access<'_>, text: &str) -> String {
    let mut whole = written(access.root(), text);
    for step in access.steps() {
        whole = match step {
            Step::Property(property) if property.is_safe() => format!("({whole}.?{})", property.name()),
            Step::Property(property) => format!("({whole}.{})", property.name()),
            Step::Nested(property) => format!("({whole}::{})", property.name()),
            Step::Index(index) => {
                let safe = if index.is_safe() { "?" } else { "" };
                let from_end = if index.is_from_end() { "^" } else { "" };
                format!("({whole}[{safe}{from_end}{}])", written(index.index(), text))
            }
            Step::Method(method) => {
                format!("{whole}.{}({})", method.name().text(), listed(method.arguments(), text))
            }
            Step::NonNull(_) => format!("({whole}!)"),
        };
    }
    whole
}

fn lambda(lambda: Lambda<'_>, text: &str) -> String {
    let names: Vec<_> = lambda.variables().map(cumulint_bicep::Name::text).collect();
    format!("(({})=>{})", names.join(","), written(lambda.body(), text))
}

fn items(object: cumulint_bicep::Object<'_>, text: &str) -> String {
    let items = object.items().map(|item| match item {
        ObjectItem::Property(property) => {
            let key = property.key();
            let name = match key {
                Key::Interpolated(_) => key.range().slice(text).to_owned(),
                _ => key.text().unwrap().into_owned(),
            };
            format!("{name}:{}", written(property.value(), text))
        }
        ObjectItem::Spread(spread) => format!("...{}", written(spread.value(), text)),
        ObjectItem::Resource(resource) => format!("resource {}", resource.name().text()),
    });
    format!("{{{}}}", items.collect::<Vec<_>>().join(","))
}

/// An expression with all its parentheses.
fn written(of: Expression<'_>, text: &str) -> String {
    match of {
        Expression::Literal(literal) => match literal.value() {
            LiteralValue::Number(digits, _) => digits.to_owned(),
            LiteralValue::Bool(value) => value.to_string(),
            LiteralValue::Null => "null".to_owned(),
        },
        Expression::String(string) => format!("'{}'", string.value()),
        Expression::Interpolated(string) => {
            let parts = string.parts().map(|part| match part {
                StringPart::Literal(literal) => literal.value().into_owned(),
                StringPart::Interpolation(hole) => format!("${{{}}}", written(hole.expression(), text)),
            });
            format!("'{}'", parts.collect::<String>())
        }
        Expression::Identifier(identifier) => identifier.name().to_owned(),
        Expression::Access(access) => steps(access, text),
        Expression::Call(call) => format!("{}({})", call.name().text(), listed(call.arguments(), text)),
        Expression::Unary(unary) => {
            let sign = if unary.operator() == UnaryOperator::Not { "!" } else { "-" };
            format!("({sign}{})", written(unary.operand(), text))
        }
        Expression::Binary(binary) => {
            let sign = binary.operator_range().slice(text);
            format!("({}{sign}{})", written(binary.left(), text), written(binary.right(), text))
        }
        Expression::Conditional(of) => {
            let (yes, no) = (written(of.when_true(), text), written(of.when_false(), text));
            format!("({}?{yes}:{no})", written(of.condition(), text))
        }
        Expression::Array(array) => {
            let elements = array.elements().map(|element| match element {
                Element::Value(value) => written(value, text),
                Element::Spread(spread) => format!("...{}", written(spread.value(), text)),
            });
            format!("[{}]", elements.collect::<Vec<_>>().join(","))
        }
        Expression::Object(object) => items(object, text),
        Expression::For(of) => {
            let index = of.index().map_or(String::new(), |index| format!(",{}", index.text()));
            let (collection, body) = (written(of.collection(), text), written(of.body(), text));
            format!("[for {}{index} in {collection}:{body}]", of.item().text())
        }
        Expression::If(of) => format!("if({}){}", written(of.condition(), text), written(of.body(), text)),
        Expression::Lambda(of) => lambda(of, text),
        Expression::Parentheses(of) => format!("({})", written(of.inner(), text)),
        Expression::Error(_) => "ERROR".to_owned(),
    }
}

#[track_caller]
fn understood(text: &str, expected: &str) {
    let (tree, diagnostics) = parse_expression(FileId(0), text);
    assert_eq!(diagnostics, [], "{text}");
    assert_eq!(tree.root_expression().range().slice(text), text.trim());
    assert_eq!(written(tree.root_expression(), text), expected, "{text}");
}

#[test]
fn stronger_operators_bind_first() {
    for (text, expected) in [
        ("2 + 3 * 4", "(2+(3*4))"),
        ("2 + 3 * 4 - 10 % 2 - 1", "(((2+(3*4))-(10%2))-1)"),
        ("true || false && null", "(true||(false&&null))"),
        ("false && true =~ 'aaa' || null !~ 1", "((false&&(true=~'aaa'))||(null!~1))"),
        ("a ?? b || d ?? c", "((a??(b||d))??c)"),
        ("a < b == c > d", "((a<b)==(c>d))"),
        ("2 + !null * 4", "(2+((!null)*4))"),
        ("-2 +-3 + -4 -10", "((((-2)+(-3))+(-4))-10)"),
    ] {
        understood(text, expected);
    }
}

#[test]
fn operators_of_one_strength_go_from_left_to_right() {
    for (text, expected) in [
        ("2 + 3 + 4 -10", "(((2+3)+4)-10)"),
        ("2 * 3 / 5 % 100", "(((2*3)/5)%100)"),
        ("x < y >= z > a", "(((x<y)>=z)>a)"),
        ("a == b !~ c =~ d != e", "((((a==b)!~c)=~d)!=e)"),
        ("a ?? b ?? c", "((a??b)??c)"),
        ("(a ?? b) ?? c", "(((a??b))??c)"),
    ] {
        understood(text, expected);
    }
}

#[test]
fn conditionals_nest_to_the_right() {
    understood("a && !b ? 2+3*-8 : !c < 10", "((a&&(!b))?(2+(3*(-8))):((!c)<10))");
    understood("a ? 1 : b ? c ? 'a': 'b' : d ? 'd' : 15", "(a?1:(b?(c?'a':'b'):(d?'d':15)))");
    understood("foo?bar::biz.prop1:baz::boo", "(foo?((bar::biz).prop1):(baz::boo))");
}

#[test]
fn a_conditional_goes_on_before_its_signs() {
    understood("prod\n  ? 'GRS'\n  // else\n  : 'LRS'", "(prod?'GRS':'LRS')");
}

#[test]
fn steps_bind_more_strongly_than_signs() {
    for (text, expected) in [
        ("a.b.c.foo().bar", "(((a.b).c).foo().bar)"),
        ("a::b::c.d", "(((a::b)::c).d)"),
        ("a + b.c * z[12].a && q[foo()] == c.a", "((a+((b.c)*((z[12]).a)))&&((q[foo()])==(c.a)))"),
        ("null.fail", "(null.fail)"),
        ("!input.flag!", "(!((input.flag)!))"),
        ("input.nested!.property", "(((input.nested)!).property)"),
        ("a.?b[?0].c", "(((a.?b)[?0]).c)"),
        ("a[^1]", "(a[^1])"),
        ("a[?^1]", "(a[?^1])"),
        ("a ?b :c", "(a?b:c)"),
        ("keys.listKeys().keys[0].value", "(((keys.listKeys().keys)[0]).value)"),
    ] {
        understood(text, expected);
    }
}

#[test]
fn calls_take_line_ends_around_their_arguments() {
    understood("f()", "f()");
    understood("f(\n)", "f()");
    understood("union(\n  a,\n\n  // the rest\n  { b: 1 }\n)", "union(a,{b:1})");
}

#[test]
fn parentheses_take_line_ends_inside() {
    understood("(\n  a\n)", "(a)");
    understood("((a) + b)", "(((a)+b))");
}

#[test]
fn lambdas_have_one_name_or_a_list_in_parentheses() {
    for (text, expected) in [
        ("map(a, x => x.b)", "map(a,((x)=>(x.b)))"),
        ("map(a, (x, i) => '${x}${i}')", "map(a,((x,i)=>'${x}${i}'))"),
        ("map(a, () => 1)", "map(a,(()=>1))"),
        ("map(a, (\n  x,\n  i\n) =>\n  x)", "map(a,((x,i)=>x))"),
        ("sort(a, (x, y) => x < y)", "sort(a,((x,y)=>(x<y)))"),
        ("reduce(a, {}, (x, y) => union(x, { '${y}': 1 }))", "reduce(a,{},((x,y)=>union(x,{'${y}':1})))"),
        ("map(a, x => map(x, y => y))", "map(a,((x)=>map(x,((y)=>y))))"),
    ] {
        understood(text, expected);
    }
}

#[test]
fn elements_stand_on_lines_or_behind_commas() {
    understood("[1, 2, 3]", "[1,2,3]");
    understood("[\n  1\n\n  2 // two\n  3\n]", "[1,2,3]");
    understood("[\n  1, 2\n  3\n]", "[1,2,3]");
    understood("[1, 2,]", "[1,2]");
    understood("[]", "[]");
    understood("[\n]", "[]");
    understood("[...a, ...b, c]", "[...a,...b,c]");
}

#[test]
fn properties_stand_on_lines_or_behind_commas() {
    understood("{ a: 1, 'b-c': 2, '${d}': 3 }", "{a:1,b-c:2,'${d}':3}");
    understood(
        "{\n  a: { b: [] }\n  ...c\n  for: 1\n  resource: 2\n  if: 3\n}",
        "{a:{b:[]},...c,for:1,resource:2,if:3}",
    );
    understood("{}", "{}");
}

#[test]
fn loops_have_an_item_and_maybe_an_index() {
    understood("[for x in y: x.z]", "[for x in y:(x.z)]");
    understood("[for (x, i) in range(0, 3): { a: i }]", "[for x,i in range(0,3):{a:i}]");
    understood(
        "[\n  for x in [for y in z: y]: [for w in x: w]\n]",
        "[for x in [for y in z:y]:[for w in x:w]]",
    );
}

#[test]
fn strings_in_holes_nest() {
    understood("'a${b}c${'d${'e${f}'}'}'", "'a${b}c${'d${'e${f}'}'}'");
    understood("'${a ? 'b' : 'c'}-${d[0].e}'", "'${(a?'b':'c')}-${((d[0]).e)}'");
}

#[test]
fn numbers_that_64_bits_hold_are_known() {
    let (tree, _) = parse_expression(FileId(0), "18446744073709551615");
    let Expression::Literal(literal) = tree.root_expression() else { panic!() };
    assert_eq!(literal.value(), LiteralValue::Number("18446744073709551615", Some(u64::MAX)));
}

#[test]
fn all_names_that_an_expression_uses_are_found() {
    let text = "union(a.b, { 'c${d}': [e[f], ...g], h: map(i, j => j!) }, k ? '${l}' : (-m))";
    let (tree, _) = parse_expression(FileId(0), text);
    let names: Vec<_> = tree
        .root_expression()
        .descendants()
        .filter_map(|inner| if let Expression::Identifier(name) = inner { Some(name.name()) } else { None })
        .collect();
    assert_eq!(names.join(" "), "a d e f g i j k l m");
}
