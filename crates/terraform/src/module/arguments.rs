//! The arguments of a body. It does not know what they mean.

use std::collections::HashMap;

use cumulint_model::Symbol;
use cumulint_source::Span;

use super::body::Expression;

/// From this many on, arguments are found by hash: a body of tens of thousands is still read in linear time.
const MANY: usize = 64;

/// `name = value`
#[derive(Clone, Debug)]
pub(crate) struct Argument<'m> {
    pub(crate) name: Symbol,
    pub(crate) name_span: Span,
    pub(crate) value: Expression<'m>,
}

/// Arguments in the order of the text. Of several of the same name, which Terraform refuses, the first one counts.
#[derive(Clone, Default, Debug)]
pub(crate) struct Arguments<'m> {
    list: Vec<Argument<'m>>,
    /// Where each name stands first, once there are many.
    places: HashMap<Symbol, usize>,
}

impl<'m> Arguments<'m> {
    pub(crate) fn push(&mut self, argument: Argument<'m>) {
        if !self.places.is_empty() {
            self.places.entry(argument.name.clone()).or_insert(self.list.len());
        }
        self.list.push(argument);
        if self.list.len() == MANY {
            // Backwards, so that the first of a name stays.
            let places = self.list.iter().enumerate().rev();
            self.places = places.map(|(place, argument)| (argument.name.clone(), place)).collect();
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Argument<'m>> {
        if self.places.is_empty() {
            return self.list.iter().find(|argument| &*argument.name == name);
        }
        self.list.get(*self.places.get(name)?)
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Argument<'m>> {
        self.list.iter()
    }
}

impl<'m> FromIterator<Argument<'m>> for Arguments<'m> {
    fn from_iter<I: IntoIterator<Item = Argument<'m>>>(arguments: I) -> Self {
        let mut all = Self::default();
        arguments.into_iter().for_each(|argument| all.push(argument));
        all
    }
}

impl<'m> IntoIterator for Arguments<'m> {
    type Item = Argument<'m>;
    type IntoIter = std::vec::IntoIter<Argument<'m>>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use cumulint_source::FileId;

    #[test]
    fn many_arguments_are_found_by_their_names_and_the_first_of_a_name_counts() {
        let text: String = (0..200).map(|index| format!("key{} = {index}\n", index % 150)).collect();
        let parsed = cumulint_hcl::parse(FileId(0), &*text).0;
        let content = super::super::Body::Native(FileId(0), parsed.body()).content();
        let line = |name: &str| {
            let span = content.argument(name)?.name_span;
            Some(text.get(..span.range.start as usize)?.lines().count())
        };
        assert_eq!([line("key0"), line("key99"), line("key149")], [Some(0), Some(99), Some(149)]);
        assert_eq!(line("key150"), None);
    }
}
