//! From what would mend a finding to the edits that do: the exact characters of literals that their author wrote, and the
//! same literals with another value.
//!
//! An edit is offered only where it cannot be wrong: all values of a rule's `fix` are literals, written at their own
//! characters, that read in the text as they do in the model. A value that came through a variable, that nobody wrote, that
//! is secret, or that lowering spelt anew is left to its author.
//!
//! No such edit is [`Applicability::Safe`]: it changes what is deployed on purpose. Switching encryption on replaces a volume
//! with all that is on it, closing an account cuts its clients off; whether a property can be changed in place, nothing that
//! is known here says.

use cumulint_diagnostic::{Applicability, Edit};
use cumulint_facts::{Node, Scalar};
use cumulint_model::{Cloud, Origin};
use cumulint_source::Span;

use crate::condition::Constant;
use crate::policy::{Fix, Replacement};
use crate::render::Renderer;

/// The edits that mend a finding of a rule; none where one of the rule's values cannot be edited.
pub(crate) fn edits<'f>(fixes: &'f [Fix], renderer: &Renderer<'_, 'f>, current: &Node<'f>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for fix in fixes {
        match change(fix, renderer, current) {
            Some(Change::None) => {}
            Some(Change::Edit(edit)) => edits.push(edit),
            None => return Vec::new(),
        }
    }
    edits
}

/// What has to be done to one value.
enum Change {
    /// It is as it should be.
    None,
    Edit(Edit),
}

/// The change of one value; nothing where the value cannot be edited.
fn change<'f>(fix: &'f Fix, renderer: &Renderer<'_, 'f>, current: &Node<'f>) -> Option<Change> {
    let query = fix.path.compiled().ok().filter(|query| query.is_singular())?;
    let node = renderer.machine.walk(query, current);
    let Node::Value(held) = &node else { return None };
    if held.value.sensitive {
        return None;
    }
    let facts = renderer.machine.facts();
    let Some(Origin::Written(span)) = facts.project().origins.get(held.value.origin) else { return None };
    let owner = facts.resource(held.owner)?;
    let wanted = wanted(&fix.replacement, renderer, current)?;
    let known = spelling(&node, &wanted)?;
    let literal = Literal::read(*span, renderer)?;
    let same = match owner.cloud {
        Cloud::Azure => literal.text.eq_ignore_ascii_case(&known),
        _ => literal.text == known,
    };
    let wanted = wanted.to_string();
    if !same || !literal.can_hold(&wanted) {
        return None;
    }
    if known == wanted {
        return Some(Change::None);
    }
    let text = format!("{0}{wanted}{0}", literal.quote);
    Some(Change::Edit(Edit { span: *span, text, applicability: Applicability::Unsafe }))
}

/// The value that is wanted; nothing where a part of it is not known.
fn wanted<'f>(
    replacement: &'f Replacement,
    renderer: &Renderer<'_, 'f>,
    current: &Node<'f>,
) -> Option<Constant> {
    match replacement {
        Replacement::Constant(constant) => Some(constant.clone()),
        Replacement::Text(template) => renderer.exact(template, current).map(Constant::Text),
    }
}

/// How a value is spelt, where what is wanted instead is of the same kind. CloudFormation takes Booleans and numbers as
/// texts, so those may stand in one.
fn spelling(node: &Node<'_>, wanted: &Constant) -> Option<String> {
    match (node.scalar(), wanted) {
        (Scalar::Bool(known), Constant::Bool(_)) => Some(known.to_string()),
        (Scalar::Number(known), Constant::Number(_)) => Some(known.to_string()),
        (Scalar::Text(text), Constant::Text(_)) => Some(text.into_owned()),
        (Scalar::Text(text), Constant::Bool(_)) => {
            matches!(&*text, "true" | "false").then(|| text.into_owned())
        }
        _ => None,
    }
}

/// A literal as it stands in the text.
struct Literal {
    /// Its characters, without quotes.
    text: String,
    /// The quotes around it; empty where it has none.
    quote: &'static str,
    /// Whether it has no quotes of its own because it is a part of a quoted text: the version of `type@version`.
    inside: bool,
}

impl Literal {
    fn read(span: Span, renderer: &Renderer<'_, '_>) -> Option<Self> {
        let raw = (renderer.text_of)(span);
        for quote in ["\"", "'"] {
            let inner = raw.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
            if let Some(text) = inner {
                return Some(Self { text: text.to_owned(), quote, inside: false });
            }
        }
        let end = span.range.end;
        let behind = (renderer.text_of)(Span::new(span.file, end, end.saturating_add(1)));
        let inside = matches!(behind.as_str(), "\"" | "'");
        (!raw.is_empty()).then_some(Self { text: raw, quote: "", inside })
    }

    /// Whether a text can take the place of this one: nothing in it needs an escape, and without quotes nothing in it reads
    /// as another kind of value.
    fn can_hold(&self, wanted: &str) -> bool {
        let plain = |character: char| character.is_ascii_alphanumeric() || "-_.:/".contains(character);
        if wanted.is_empty() || !wanted.chars().all(plain) {
            return false;
        }
        if !self.quote.is_empty() || self.inside || is_keyword_or_number(&self.text) {
            return true;
        }
        is_word(wanted)
    }
}

/// Whether a text without quotes is a Boolean or a number: another one may stand in its place.
fn is_keyword_or_number(text: &str) -> bool {
    text.eq_ignore_ascii_case("true")
        || text.eq_ignore_ascii_case("false")
        || cumulint_model::Number::parse(text).is_some()
}

/// Whether a text without quotes is a text in YAML too (<https://yaml.org/type/bool.html>, <https://yaml.org/type/null.html>).
fn is_word(text: &str) -> bool {
    const KEYWORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|character| character.is_ascii_alphanumeric() || "-_".contains(character))
        && !KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(text))
}
