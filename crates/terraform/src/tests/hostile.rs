//! Broken and hostile modules.

use super::with;

#[test]
fn long_chains_of_names_end_at_a_limit() {
    let mut text = String::from("locals {\n  a0 = \"end\"\n");
    for index in 1..5_000 {
        text.push_str(&format!("  a{index} = upper(\"${{local.a{}}}-\")\n", index - 1));
    }
    text.push_str("}\nresource \"x_y\" \"z\" {\n  a = local.a4999\n  b = local.a20\n}\n");
    with(&[("main.tf", &text)], |evaluated| {
        assert!(evaluated.property("x_y.z", "a").why().is_some());
        assert!(evaluated.diagnostics.iter().any(|diagnostic| diagnostic.code == "limit"));
        assert_eq!(evaluated.property("x_y.z", "b").why(), None);
    });
}

#[test]
fn exponential_growth_ends_at_a_limit() {
    let mut text = String::from("locals {\n  a0 = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n");
    for index in 1..30 {
        let before = index - 1;
        text.push_str(&format!("  a{index} = [for x in local.a{before} : [for y in local.a{before} : x]]\n"));
    }
    text.push_str(
        "}\nresource \"x_y\" \"z\" {\n  a = length(local.a29)\n  b = \"${jsonencode(local.a3)}\"\n}\n",
    );
    with(&[("main.tf", &text)], |evaluated| {
        assert!(evaluated.diagnostics.iter().any(|diagnostic| diagnostic.code == "limit"));
    });
}

#[test]
fn texts_that_double_end_at_a_limit() {
    let mut text = String::from("locals {\n  a0 = \"0123456789abcdef\"\n");
    for index in 1..60 {
        let before = index - 1;
        text.push_str(&format!("  a{index} = \"${{local.a{before}}}${{local.a{before}}}\"\n"));
    }
    text.push_str("}\nresource \"x_y\" \"z\" {\n  a = local.a59\n}\n");
    with(&[("main.tf", &text)], |evaluated| {
        assert!(evaluated.property("x_y.z", "a").why().is_some());
    });
}

/// The value of an expression that must be found, or refused, in no time.
fn soon(expression: &str) -> String {
    let started = std::time::Instant::now();
    let value = super::value_of(expression);
    assert!(started.elapsed().as_secs() < 20, "{expression} took {:?}", started.elapsed());
    value
}

#[test]
fn functions_refuse_what_would_take_too_long() {
    let many = "[for a in range(1024) : [for b in range(90) : a * 1000 + b]]";
    for expression in [
        "regex(\"(a{1000}){1000}\", \"a\")",
        "regex(\"((a*)*)*b\", join(\"\", [for i in range(1000) : \"a\"]))",
        "format(\"%99999999d\", 1)",
        &format!("length(setproduct(flatten({many}), flatten({many})))"),
        &format!("length(distinct(flatten({many})))"),
        "range(1, 1e9)",
        "pow(10, 99999)",
        "parseint(join(\"\", [for i in range(1024) : \"9\"]), 1000)",
        "yamldecode(\"a: &a [x, x]\\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\\nc: [*b, *b, *c]\")",
    ] {
        let value = soon(expression);
        assert!(value.starts_with("error") || value.starts_with("unknown"), "{expression}: {value}");
    }
}

#[test]
fn long_texts_are_gone_through_a_bounded_number_of_times() {
    let mut text = String::from("locals {\n  a0 = \"0123456789abcdef\"\n");
    for index in 1..20 {
        text.push_str(&format!("  a{index} = \"${{local.a{0}}}${{local.a{0}}}\"\n", index - 1));
    }
    text.push_str("}\nresource \"x_y\" \"z\" {\n  a = [for i in range(1024) : upper(local.a19)]\n}\n");
    with(&[("main.tf", &text)], |evaluated| {
        assert!(evaluated.diagnostics.iter().any(|diagnostic| diagnostic.code == "limit"));
    });
}
