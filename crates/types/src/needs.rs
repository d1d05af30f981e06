//! What an object needs, and which of its properties exclude each other: in every world that its conditions leave possible.

use cumulint_diagnostic::Label;
use cumulint_model::{Map, Truth};
use cumulint_schema::{Names, Rule, Shape};
use cumulint_source::Span;

use crate::cases::{Case, Verdict};
use crate::judge::{Holder, Judge};
use crate::parts::Parts;
use crate::wording::in_a_row;

impl Judge<'_> {
    /// Tells of properties that are missing, and of those that exclude each other.
    pub(crate) fn needs(&mut self, map: &Map, parts: &Parts, holder: Holder) {
        self.required(map, parts, holder);
        if !parts.decided {
            return;
        }
        let schema = self.schema;
        for node in &parts.nodes {
            let Shape::Object { rules, .. } = schema.shape(*node) else { continue };
            rules.iter().for_each(|rule| self.rule(map, rule, holder));
        }
    }

    fn required(&mut self, map: &Map, parts: &Parts, holder: Holder) {
        let at_top = self.path.is_empty();
        let key = parts.key.as_ref().filter(|key| parts.needs_key && (!at_top || *key == "kind"));
        let mut names: Vec<&str> = key.map(String::as_str).into_iter().collect();
        // Of an object whose kind is not known only the first part is needed in any case.
        let nodes =
            if parts.decided { parts.nodes.as_slice() } else { parts.nodes.get(..1).unwrap_or_default() };
        for property in nodes.iter().flat_map(|node| self.schema.properties(*node)) {
            let needed = property.required && !property.read_only && !self.may_be_empty(property.node, 0);
            if needed && !(at_top && self.rules.is_enveloped(&property.name)) {
                names.push(&property.name);
            }
        }
        let mut always = Vec::new();
        for name in names {
            let told = |case: &mut Case<'_, '_>| case.is_there(name).map(|there| there == Truth::False);
            match self.found_in(map, told) {
                Verdict::Never => {}
                Verdict::Always => always.push(format!("`{name}`")),
                Verdict::Where(world) => {
                    self.lacks(&format!("`{name}`{}", world.text), holder, &world.labels);
                }
            }
        }
        if !always.is_empty() {
            self.lacks(&in_a_row(&always, "and"), holder, &[]);
        }
    }

    fn rule(&mut self, map: &Map, rule: &Rule, holder: Holder) {
        match rule {
            Rule::AnyOf(groups) => self.some_of(map, groups, holder),
            Rule::OneOf(groups) => {
                self.some_of(map, groups, holder);
                for (at, one) in groups.iter().enumerate() {
                    for other in groups.iter().skip(at + 1).filter(|other| is_apart(one, other)) {
                        self.exclusive(map, one, other);
                    }
                }
            }
            Rule::Needs(name, others) => {
                for other in others {
                    let told = |case: &mut Case<'_, '_>| {
                        let there = case.is_there(name)? == Truth::True;
                        Ok(there && case.is_there(other)? == Truth::False)
                    };
                    let verdict = self.found_in(map, told);
                    let what = format!("`{other}`, which `{name}` needs");
                    self.told_of(verdict, &what, holder);
                }
            }
            Rule::Excludes(name, others) => {
                let one = vec![name.clone()];
                others.iter().for_each(|other| self.exclusive(map, &one, std::slice::from_ref(other)));
            }
        }
    }

    /// Tells where none of several groups is there.
    fn some_of(&mut self, map: &Map, groups: &[Names], holder: Holder) {
        let told = |case: &mut Case<'_, '_>| {
            for group in groups {
                if case.are_there(group)? != Truth::False {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        let verdict = self.found_in(map, told);
        let words: Vec<String> = groups.iter().map(|group| together(group)).collect();
        let what = match words.as_slice() {
            [one] => one.clone(),
            _ => format!("one of {}", in_a_row(&words, "and")),
        };
        self.told_of(verdict, &what, holder);
    }

    fn told_of(&mut self, verdict: Verdict, what: &str, holder: Holder) {
        match verdict {
            Verdict::Never => {}
            Verdict::Always => self.lacks(what, holder, &[]),
            Verdict::Where(world) => self.lacks(&format!("{what}{}", world.text), holder, &world.labels),
        }
    }

    /// Tells where two groups are both there.
    fn exclusive(&mut self, map: &Map, one: &[std::sync::Arc<str>], other: &[std::sync::Arc<str>]) {
        let told = |case: &mut Case<'_, '_>| {
            Ok(case.are_there(one)? == Truth::True && case.are_there(other)? == Truth::True)
        };
        let (text, labels) = match self.found_in(map, told) {
            Verdict::Never => return,
            Verdict::Always => (String::new(), Vec::new()),
            Verdict::Where(world) => (world.text, world.labels),
        };
        let place = |names: &[std::sync::Arc<str>]| {
            names.iter().filter_map(|name| self.origins.place(self.entry_of(map, name)?.header)).next()
        };
        let mut places: Vec<(Span, &[std::sync::Arc<str>])> =
            [one, other].into_iter().filter_map(|names| place(names).map(|place| (place, names))).collect();
        places.sort_by_key(|(place, _)| *place);
        let [(first, names), (second, others)] = places.as_slice() else { return };
        let message = format!("{} excludes {}{text}", together(others), together(names));
        let label = Label { span: *first, message: "given here".to_owned() };
        if let Some(found) = self.mistakes.add("excluded-property", message, Some(*second)) {
            found.labels.push(label);
            found.labels.extend(labels);
        }
    }

    fn lacks(&mut self, what: &str, holder: Holder, labels: &[Label]) {
        let message = format!("{} lacks {what}", self.holder_name());
        if let Some(found) = self.mistakes.add("missing-property", message, holder.header) {
            found.labels.extend(labels.iter().cloned());
        }
    }
}

/// Whether neither group has all of the other, so that having both is having two.
fn is_apart(one: &Names, other: &Names) -> bool {
    !one.iter().all(|name| other.contains(name)) && !other.iter().all(|name| one.contains(name))
}

fn together(names: &[std::sync::Arc<str>]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(" with ")
}
