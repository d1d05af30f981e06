//! What the tests of both syntaxes share: drawn expectations, and the promises that hold for every input.

use cumulint_diagnostic::{Diagnostic, Drawn, Mark, drawn};
use cumulint_source::{FileId, TextRange};

use crate::{Kind, MAX_DEPTH, Node, Tree};

/// Either parser.
pub(crate) type Parse = fn(FileId, &str) -> (Tree, Vec<Diagnostic>);

/// Asserts that the diagnostics are exactly those that are drawn in the text.
#[track_caller]
pub(crate) fn assert_drawn(parse: Parse, text: &str) {
    let (tree, diagnostics) = parse(FileId(0), text);
    assert_sound(&tree, &diagnostics);
    let mut found: Vec<Drawn> = Vec::new();
    for diagnostic in &diagnostics {
        let range = diagnostic.primary.unwrap().range;
        found.push(Drawn { range, mark: Mark::Primary, message: diagnostic.message.clone() });
        for label in &diagnostic.labels {
            found.push(Drawn { range: label.span.range, mark: Mark::Label, message: label.message.clone() });
        }
    }
    found.iter_mut().for_each(|it| it.range = first_line(text, it.range));
    let mut expected = drawn(text);
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "in {text}");
}

/// Only the first line of a place is drawn, and nothing of an empty one but the next character.
fn first_line(text: &str, range: TextRange) -> TextRange {
    let line = range.slice(text).lines().next().unwrap_or_default().trim_end().len();
    TextRange::new(range.start, range.start + u32::try_from(line.max(1)).unwrap())
}

/// Asserts what holds for every tree: ranges lie within the text and within each other, on character boundaries, and a
/// recursive walk ends.
#[track_caller]
pub(crate) fn assert_sound(tree: &Tree, diagnostics: &[Diagnostic]) {
    let check = |range: TextRange| {
        assert!(tree.text().get(range.start as usize..range.end as usize).is_some(), "{range:?}");
    };
    for diagnostic in diagnostics {
        check(diagnostic.primary.unwrap().range);
        diagnostic.labels.iter().for_each(|label| check(label.span.range));
    }
    tree.comments().iter().for_each(|range| check(*range));
    tree.leniencies().iter().for_each(|leniency| check(leniency.range));
    let mut visited = 0;
    for root in tree.documents() {
        walk(root, 0, &mut visited, &check);
    }
}

fn walk(node: Node<'_>, depth: u32, visited: &mut usize, check: &impl Fn(TextRange)) {
    *visited += 1;
    assert!(*visited < 1_000_000, "a walk must end");
    assert!(depth <= MAX_DEPTH + 1, "a walk must stay shallow");
    check(node.tagged_range());
    if let Some(text) = node.text() {
        let map = node.decoded_map();
        let mut at = 0;
        for character in text.chars().take(200) {
            let next = at + u32::try_from(character.len_utf8()).unwrap();
            let source = map.source_range(TextRange::new(at, next));
            check(source);
            assert!(node.anchored().range().contains(source), "{node:?} {source:?}");
            at = next;
        }
    }
    let around = node.anchored().range();
    for item in node.items() {
        assert!(around.contains(item.range()), "{item:?} in {around:?}");
        walk(item, depth + 1, visited, check);
    }
    for entry in node.own_entries() {
        assert!(around.contains(entry.key.range()), "{entry:?} in {around:?}");
        assert!(around.contains(entry.value.range()), "{entry:?} in {around:?}");
        walk(entry.key, depth + 1, visited, check);
        walk(entry.value, depth + 1, visited, check);
    }
    for entry in node.entries() {
        let name = entry.name();
        assert!(entry.key.kind() == Kind::Error || entry.key.text().is_none() || node.get(&name).is_some());
    }
}

/// Parses every prefix of a text, and the text with every run of a character class, and every single byte of punctuation, left out.
pub(crate) fn assert_survives_damage(parse: Parse, text: &str) {
    for (at, _) in text.char_indices() {
        let (tree, diagnostics) = parse(FileId(0), text.get(..at).unwrap());
        assert_sound(&tree, &diagnostics);
    }
    let mut start = 0;
    while start < text.len() {
        let length = token(text.get(start..).unwrap());
        let damaged = [text.get(..start).unwrap(), text.get(start + length..).unwrap()].concat();
        let (tree, diagnostics) = parse(FileId(0), &damaged);
        assert_sound(&tree, &diagnostics);
        let doubled = [text.get(..start + length).unwrap(), text.get(start..).unwrap()].concat();
        let (tree, diagnostics) = parse(FileId(0), &doubled);
        assert_sound(&tree, &diagnostics);
        start += length;
    }
}

fn token(text: &str) -> usize {
    let first = text.chars().next().unwrap();
    let class = |character: char| match character {
        ' ' | '\t' => 1,
        _ if character.is_alphanumeric() => 2,
        _ => 0,
    };
    match class(first) {
        0 => first.len_utf8(),
        kind => text.find(|character| class(character) != kind).unwrap_or(text.len()),
    }
}
