//! Texts with names in them, as the transform's own `Fn::Sub`: `arn:${AWS::Partition}:sqs:…:${QueueName}`.

use cumulint_model::{Kind, Value};

use super::Expansion;
use super::source::Source;
use crate::evaluator::{Piece, as_text};

impl Expansion<'_, '_> {
    /// The text of a pattern: a name is one of `names`, else a pseudo parameter.
    pub(super) fn pattern(&mut self, source: &Source, pattern: &str, names: &[(&str, Value)]) -> Value {
        let chosen = names
            .iter()
            .position(|(name, value)| value.choice().is_some() && pattern.contains(&format!("${{{name}}}")));
        if let Some((place, (name, value))) = chosen.and_then(|place| Some((place, names.get(place)?))) {
            return value.for_each_case(&mut |case| {
                let others = names.iter().enumerate().filter(|(other, _)| *other != place);
                let mut names: Vec<(&str, Value)> = others.map(|(_, named)| named.clone()).collect();
                names.push((name, case.clone()));
                self.pattern(source, pattern, &names)
            });
        }
        let literal = |text: &str| {
            let value = source.text(text);
            Piece { value, text: Some(text.into()), map: None, span: source.header }
        };
        let mut pieces = Vec::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, following)) = after.split_once('}') else { break };
            if !before.is_empty() {
                pieces.push(literal(before));
            }
            let given = names.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
            let value = match given {
                Some(value) => value,
                None => self.evaluator.pseudo_parameter(name, source.header),
            };
            if !matches!(value.kind, Kind::Null) {
                pieces.push(Piece { text: as_text(&value), value, map: None, span: source.header });
            }
            rest = following;
        }
        if !rest.is_empty() {
            pieces.push(literal(rest));
        }
        match pieces.as_slice() {
            [only] => only.value.clone(),
            _ => self.evaluator.assembled(&pieces, source.header, &source.kind),
        }
    }
}
