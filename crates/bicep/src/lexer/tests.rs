//! Tokens and what lies between them are the text, whatever the text is.

use super::{Lexed, lex};
use crate::token::TokenKind as T;

fn kinds(text: &str) -> Vec<T> {
    let tokens = lex(text).tokens;
    tokens.iter().map(|token| token.kind).filter(|kind| *kind != T::End).collect()
}

/// Checks that every byte is of a token, a comment, a directive or a blank, and of one only.
#[track_caller]
fn round_trips(text: &str) -> Lexed {
    let lexed = lex(text);
    let all = lexed.tokens.iter().map(|token| token.range).chain(lexed.comments.iter().copied());
    let mut ranges: Vec<_> = all.chain(lexed.directives.iter().copied()).collect();
    ranges.sort();
    let mut whole = String::new();
    for range in ranges {
        assert!(range.start as usize >= whole.len(), "{range:?} overlaps what is before it");
        let gap = &text.as_bytes()[whole.len()..range.start as usize];
        let gap = std::str::from_utf8(gap).expect("a gap ends between characters");
        assert_eq!(gap.trim_matches(['\u{feff}', ' ', '\t', '\n', '\r']), "", "only blanks lie between");
        whole.push_str(gap);
        whole.push_str(range.slice(text));
    }
    assert_eq!(whole, text);
    lexed
}

#[test]
fn tokens_and_what_lies_between_are_the_text() {
    round_trips(
        "\u{feff}// The vault.\r\n#disable-next-line BCP081 // new\n@description('Name: ${name} \\'x\\'')\nparam a string?\n\
         /* all\n of it */ var b = $'''\n${a}-$x''' // end\n\nvar c = a ?? b ? '' : 'ü'\r\rresource d::e [?1]\n",
    );
}

#[test]
fn broken_texts_round_trip_too() {
    for text in [
        "'a\n",
        "'${a\n",
        "'${'${x",
        "$'''${\n}",
        "'''a''",
        "/* a",
        "\"a\"",
        "$$$a",
        "'\\",
        "'\\u{",
        "ü",
        "#a b",
        "",
    ] {
        round_trips(text);
    }
}

#[test]
fn a_string_with_holes_is_pieces() {
    assert_eq!(
        kinds("'a${b}c${'d${e}'}f'"),
        [
            T::StringStart,
            T::Identifier,
            T::StringMiddle,
            T::StringStart,
            T::Identifier,
            T::StringEnd,
            T::StringEnd
        ]
    );
}

#[test]
fn braces_in_a_hole_do_not_end_it() {
    assert_eq!(
        kinds("'${a({})}'"),
        [
            T::StringStart,
            T::Identifier,
            T::OpenParenthesis,
            T::OpenBrace,
            T::CloseBrace,
            T::CloseParenthesis,
            T::StringEnd
        ]
    );
}

#[test]
fn a_multi_line_string_without_dollar_has_no_holes() {
    assert_eq!(kinds("'''a ${b} '' \\'''"), [T::String]);
}

#[test]
fn dollars_say_how_many_open_a_hole() {
    assert_eq!(kinds("$$'''${a}'''"), [T::String]);
    assert_eq!(kinds("$$'''$$${a}'''"), [T::StringStart, T::Identifier, T::StringEnd]);
}

#[test]
fn quotes_before_the_closing_ones_are_text() {
    let lexed = lex("''''a''''");
    assert_eq!(lexed.tokens[0].kind, T::String);
    assert_eq!(lexed.tokens[0].range.len(), 9);
}

#[test]
fn line_ends_with_comments_between_are_one_token() {
    assert_eq!(
        kinds("\n\na\n // b\n\n/* c */ \r\n d\n"),
        [T::Identifier, T::Newline, T::Identifier, T::Newline]
    );
}

#[test]
fn a_line_end_in_a_hole_ends_all_its_strings() {
    let tokens = lex("'${'${a\nb").tokens;
    let kinds: Vec<_> = tokens.iter().map(|token| token.kind).collect();
    let strings = [T::StringStart, T::StringStart, T::Identifier, T::StringEnd, T::StringEnd];
    assert_eq!(kinds, [strings.as_slice(), &[T::Newline, T::Identifier, T::End]].concat());
}

#[test]
fn a_directive_stands_first_on_its_line() {
    let lexed = round_trips("  #disable-next-line a b-c // d\nx #disable-next-line a\n");
    let text = "  #disable-next-line a b-c // d\n";
    assert_eq!(
        lexed.directives.iter().map(|range| range.slice(text)).collect::<Vec<_>>(),
        ["#disable-next-line a b-c"]
    );
}

#[test]
fn every_prefix_of_a_real_file_round_trips() {
    let text = include_str!("../../tests/fixtures/storage.bicep");
    for (end, _) in text.char_indices() {
        round_trips(text.get(..end).unwrap());
    }
}

#[test]
fn each_string_that_begins_ends() {
    for text in ["'${a", "'${'${\n", "$'''${'${\n}", "$'''${", "'${{}", "'${a}b${"] {
        let tokens = lex(text).tokens;
        let count = |kind| tokens.iter().filter(|token| token.kind == kind).count();
        assert_eq!(count(T::StringStart), count(T::StringEnd), "{text}");
    }
}
