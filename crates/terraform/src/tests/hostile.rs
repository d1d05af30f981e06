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
