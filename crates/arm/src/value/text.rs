//! Texts that are known in parts.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

use cumulint_model::Symbol;

use crate::value::Open;

/// A text.
#[derive(Clone, Debug)]
pub(crate) enum Text {
    Known(Symbol),
    /// Parts, at least one of which is open; no two known parts are neighbours.
    Mixed(Arc<[Part]>),
}

/// A part of a text.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Known(Symbol),
    Open(Arc<Open>),
}

impl Text {
    /// Joins parts; neighbouring known ones become one.
    pub(crate) fn joined(parts: impl IntoIterator<Item = Part>) -> Self {
        let mut joined: Vec<Part> = Vec::new();
        let mut known = String::new();
        for part in parts {
            match part {
                Part::Known(text) => known.push_str(&text),
                Part::Open(_) => {
                    if !known.is_empty() {
                        joined.push(Part::Known(std::mem::take(&mut known).into()));
                    }
                    joined.push(part);
                }
            }
        }
        if joined.is_empty() {
            return Self::Known(known.into());
        }
        if !known.is_empty() {
            joined.push(Part::Known(known.into()));
        }
        Self::Mixed(joined.into())
    }

    pub(crate) fn parts(&self) -> Vec<Part> {
        match self {
            Self::Known(text) => vec![Part::Known(text.clone())],
            Self::Mixed(parts) => parts.to_vec(),
        }
    }

    /// The first open part.
    pub(crate) fn cause(&self) -> Option<&Open> {
        match self {
            Self::Known(_) => None,
            Self::Mixed(parts) => parts.iter().find_map(|part| match part {
                Part::Known(_) => None,
                Part::Open(open) => Some(&**open),
            }),
        }
    }

    /// How it certainly starts.
    pub(crate) fn prefix(&self) -> &str {
        match self {
            Self::Known(text) => text,
            Self::Mixed(parts) => match parts.first() {
                Some(Part::Known(text)) => text,
                _ => "",
            },
        }
    }

    /// How it certainly ends.
    pub(crate) fn suffix(&self) -> &str {
        match self {
            Self::Known(text) => text,
            Self::Mixed(parts) => match parts.last() {
                Some(Part::Known(text)) => text,
                _ => "",
            },
        }
    }

    /// How many parts it has.
    pub(crate) fn part_count(&self) -> usize {
        match self {
            Self::Known(_) => 1,
            Self::Mixed(parts) => parts.len(),
        }
    }

    /// The bytes of its known parts.
    pub(crate) fn known_length(&self) -> usize {
        match self {
            Self::Known(text) => text.len(),
            Self::Mixed(parts) => parts.iter().map(Part::known_length).sum(),
        }
    }

    /// The texts between its slashes. An open part is taken to hold none: names do not.
    pub(crate) fn segments(&self) -> Vec<Self> {
        let mut segments = Vec::new();
        let mut current: Vec<Part> = Vec::new();
        for part in self.parts() {
            let Part::Known(text) = &part else {
                current.push(part);
                continue;
            };
            let mut pieces = text.split('/');
            current.extend(pieces.next().map(|piece| Part::Known(piece.into())));
            for piece in pieces {
                segments.push(Self::joined(std::mem::take(&mut current)));
                current.push(Part::Known(piece.into()));
            }
        }
        segments.push(Self::joined(current));
        segments
    }

    /// What it is in any case of letters: equal keys are certainly equal texts.
    pub(crate) fn key(&self) -> String {
        let mut key = String::new();
        match self {
            Self::Known(text) => key.push_str(&text.to_ascii_lowercase()),
            Self::Mixed(parts) => parts.iter().for_each(|part| match part {
                Part::Known(text) => key.push_str(&text.to_ascii_lowercase()),
                Part::Open(open) => {
                    let _ = write!(key, "\u{1}{}\u{2}", open.term);
                }
            }),
        }
        key
    }

    /// Whether it can be a text, in any case of letters.
    pub(crate) fn may_be(&self, text: &str) -> bool {
        let (start, end) = (self.prefix(), self.suffix());
        let begins = text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
        let rest = text.len().checked_sub(end.len()).and_then(|at| text.get(at..));
        begins && rest.is_some_and(|rest| rest.eq_ignore_ascii_case(end))
    }

    /// How it is shown as a key: where it is not known as an expression in brackets, `['st${name}']`, in any notation.
    pub(crate) fn as_key(&self) -> Symbol {
        let parts = match self {
            Self::Known(text) => return text.clone(),
            Self::Mixed(parts) => parts,
        };
        let mut key = String::from("['");
        for part in &**parts {
            match part {
                Part::Known(text) => key.push_str(text),
                Part::Open(open) => {
                    let _ = write!(key, "${{{}}}", hole(open.why.subject()));
                }
            }
        }
        key.push_str("']");
        key.into()
    }

    /// What it is, for the term of something made of it.
    pub(crate) fn term(&self) -> String {
        match self {
            Self::Known(text) => format!("'{text}'"),
            Self::Mixed(parts) => {
                let part = |part: &Part| match part {
                    Part::Known(text) => format!("'{text}'"),
                    Part::Open(open) => open.term.to_string(),
                };
                parts.iter().map(part).collect::<Vec<_>>().join(" + ")
            }
        }
    }
}

impl Part {
    pub(crate) fn known_length(&self) -> usize {
        match self {
            Self::Known(text) => text.len(),
            Self::Open(_) => 0,
        }
    }
}

/// What is not known, as short as it can be said in any notation: a parameter by its name, a call without its arguments.
fn hole(subject: &str) -> Cow<'_, str> {
    if let Some(name) = subject.strip_prefix("parameters('").and_then(|rest| rest.strip_suffix("')")) {
        return name.into();
    }
    match subject.split_once('(').zip(subject.rsplit_once(')')) {
        Some(((called, rest), (_, after))) if !rest.starts_with(')') => format!("{called}(…){after}").into(),
        _ => subject.into(),
    }
}
