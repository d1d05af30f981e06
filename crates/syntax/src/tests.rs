//! A language of names, sums and lists, built by hand.
#![expect(
    unreachable_pub,
    dead_code,
    reason = "a language is a crate of its own, which shows all of its views"
)]

use cumulint_source::{FileId, TextRange};

use crate::{
    Children, Cursor, Decoded, NodeId, Nodes, Report, SourceText, SyntaxKind, Tree, UnaryOperator, operators,
    unescape, view_enum, views,
};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Name,
    Operator,
    Binary,
    Unary,
    List,
    Error,
}

impl SyntaxKind for Kind {
    const ERROR: Self = Self::Error;
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TokenKind {
    Plus,
    Star,
    End,
}

type View<'t> = crate::View<'t, Kind>;

operators! { View, TokenKind, Expression;
    Add = Plus "+" 1;
    Multiply = Star "*" 2;
}

views! { View;
    /// `a`
    Name
    /// `[a, b]`
    List
}

view_enum! { View, Kind;
    /// Any expression.
    Expression;
    /// What could not be read.
    Error;
    /// `a`
    Name(Name) = Name;
    /// `[a, b]`
    List(List) = List;
    /// `a + b`
    Binary(Binary) = Binary;
    /// `-a`
    Unary(Unary) = Unary;
}

fn range(start: u32, end: u32) -> TextRange {
    TextRange::new(start, end)
}

/// The tree of `a + -b`.
fn sum() -> Tree<Kind> {
    let mut nodes = Nodes::with_capacity(6);
    let left = nodes.leaf(Kind::Name, 0, range(0, 1), 0);
    let symbol = nodes.leaf(Kind::Operator, 0, range(2, 3), 0);
    let sign = nodes.leaf(Kind::Operator, 0, range(4, 5), 0);
    let name = nodes.leaf(Kind::Name, 4, range(5, 6), 7);
    let right = nodes.branch_of(Kind::Unary, 0, range(4, 6), &[sign, name]);
    let root = nodes.branch_of(Kind::Binary, 0, range(0, 6), &[left, symbol, right]);
    assert_eq!(nodes.height(root), 2);
    Tree::new(SourceText::new(FileId(0), "a + -b".into(), Vec::new()), nodes, root)
}

#[test]
fn views_lead_through_a_tree() {
    let tree = sum();
    let Expression::Binary(binary) = Expression::of(tree.root()) else { panic!("no binary") };
    assert_eq!(binary.operator(), BinaryOperator::Add);
    assert_eq!(binary.operator_range(), range(2, 3));
    let Expression::Unary(unary) = binary.right() else { panic!("no unary") };
    assert_eq!(unary.operator(), UnaryOperator::Negate);
    let Expression::Name(name) = unary.operand() else { panic!("no name") };
    assert_eq!((name.0.text(), name.range()), ("b", range(5, 6)));
    assert_eq!(binary.left().range(), range(0, 1));
}

#[test]
fn an_identity_leads_back_to_its_node() {
    let tree = sum();
    let Expression::Binary(binary) = Expression::of(tree.root()) else { panic!("no binary") };
    let id = binary.right().id().unwrap();
    assert_eq!(tree.view(id).range(), range(4, 6));
}

#[test]
fn what_is_not_there_is_an_error_without_children() {
    let tree = sum();
    let nothing = tree.root().child(3);
    assert_eq!((nothing.kind(), nothing.range(), nothing.id()), (Kind::Error, range(0, 0), NodeId::NONE));
    assert_eq!(nothing.children().count(), 0);
    assert!(matches!(Expression::of(nothing), Expression::Error(_)));
    assert_eq!(Expression::of(nothing).id(), None);
}

#[test]
fn the_payload_of_a_leaf_is_not_a_child() {
    let tree = sum();
    let name = tree.root().child(2).child(1);
    assert_eq!((name.payload(), name.has(4), name.has(3)), (7, true, false));
    assert_eq!(name.children().count(), 0);
}

#[test]
fn only_leaves_have_a_payload_to_change() {
    let mut nodes = Nodes::with_capacity(2);
    let leaf = nodes.leaf(Kind::Name, 0, range(0, 1), 0);
    let list = nodes.branch_of(Kind::List, 0, range(0, 1), &[leaf]);
    for id in [leaf, list] {
        nodes.change(id, |node| node.set_payload(9));
    }
    assert_eq!(nodes.get(leaf).unwrap().payload(), 9);
    assert_eq!(nodes.get(list).unwrap().first_child(), Some(leaf));
}

#[test]
fn a_branch_may_be_empty() {
    let mut nodes = Nodes::with_capacity(1);
    let list = nodes.branch(Kind::List, 0, range(0, 2), Children::EMPTY);
    assert_eq!(nodes.get(list).unwrap().first_child(), None);
    assert_eq!(nodes.height(list), 1);
}

#[test]
fn an_operator_knows_its_token_and_its_strength() {
    assert_eq!(BinaryOperator::of(TokenKind::Star), Some((BinaryOperator::Multiply, 2)));
    assert_eq!(BinaryOperator::of(TokenKind::End), None);
}

#[test]
fn a_cursor_begins_behind_a_byte_order_mark_and_stops_at_the_end() {
    let mut cursor = Cursor::new("\u{feff}ab");
    assert_eq!((cursor.current(), cursor.ahead(1), cursor.ahead(2)), (b'a', b'b', 0));
    assert_eq!(cursor.take(1), range(3, 4));
    assert_eq!(cursor.take(9), range(4, 5));
    assert!(cursor.is_at_end());
    assert_eq!((cursor.rest(9), cursor.rest_of_text(1), cursor.before(9)), (&b""[..], "", &b""[..]));
}

/// `\n` is an escape, `\x` is not.
fn decoded(raw: &str) -> Decoded<'_> {
    let next = |bytes: &[u8]| bytes.iter().position(|byte| *byte == b'\\');
    unescape(raw, 10, next, |text| text.starts_with("\\n").then_some(('\n', 2)))
}

#[test]
fn escapes_are_resolved_and_lead_back() {
    let decoded = decoded("é\\n\\x");
    assert_eq!(decoded.text(), "é\n\\x");
    assert_eq!(decoded.written(range(2, 3)), range(12, 14));
    assert_eq!(decoded.written(range(3, 5)), range(14, 16));
}

#[test]
fn a_part_of_a_decoded_text_leads_back_too() {
    let decoded = decoded("é\\n\\x");
    let part = decoded.part(range(2, 4));
    assert_eq!(
        (part.text(), part.written(range(0, 1)), part.written(range(1, 2))),
        ("\n\\", range(12, 14), range(14, 15))
    );
    assert_eq!(decoded.part(range(1, 2)).text(), "");
}

#[test]
fn errors_are_sorted_capped_and_silent_while_muted() {
    let mut report = Report::new(FileId(0));
    report.mute();
    report.error("muted", range(0, 1));
    report.too_deep(3, range(0, 1));
    report.unmute();
    for start in (0..102).rev() {
        report.error("wrong", range(start, start)).help("right");
    }
    assert!(!report.lists());
    let found = report.finish();
    assert_eq!(found.len(), 101);
    assert_eq!(found[0].primary.unwrap().range, range(2, 2));
    assert_eq!(found[0].help.as_deref(), Some("right"));
    assert_eq!(found[100].message, "2 more syntax errors are not listed");
}

#[test]
fn the_limit_of_depth_is_reported_once() {
    let mut report = Report::new(FileId(0));
    for start in 0..3 {
        report.too_deep(7, range(start, start));
    }
    let found = report.finish();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "this is nested deeper than 7 levels");
}
