//! Policy statements in the notation of the tables (`tables/README.md`): `+` actions, `=` resources, `@` the service that is let in, `?`
//! an operator, a key and a value of a condition.

use cumulint_model::Value;

use super::Expansion;
use super::source::Source;

/// A statement as a table says it.
#[derive(Default, Debug)]
struct Statement<'t> {
    actions: Vec<&'t str>,
    resources: Vec<&'t str>,
    service: Option<&'t str>,
    conditions: Vec<(&'t str, &'t str, &'t str)>,
}

fn statements(table: &str) -> Vec<Statement<'_>> {
    let mut found: Vec<Statement<'_>> = Vec::new();
    for line in table.lines() {
        let Some((sign, text)) = line.split_once(' ') else { continue };
        if sign == "+" {
            found.push(Statement { actions: text.split(' ').collect(), ..Statement::default() });
        }
        let Some(last) = found.last_mut() else { continue };
        match sign {
            "=" => last.resources.push(text),
            "@" => last.service = Some(text),
            "?" => {
                let mut words = text.splitn(3, ' ');
                if let (Some(operator), Some(key), Some(value)) = (words.next(), words.next(), words.next()) {
                    last.conditions.push((operator, key, value));
                }
            }
            _ => {}
        }
    }
    found
}

impl Expansion<'_, '_> {
    /// The policy document of statements, with values for the names in their texts.
    pub(super) fn document(&mut self, source: &Source, table: &str, names: &[(&str, Value)]) -> Value {
        let statements = self.statements(source, table, names);
        source.map([("Version", source.text("2012-10-17")), ("Statement", source.list(statements))])
    }

    /// The statements of a table, with values for the names in their texts.
    pub(super) fn statements(&mut self, source: &Source, table: &str, names: &[(&str, Value)]) -> Vec<Value> {
        statements(table).iter().map(|statement| self.statement(source, statement, names)).collect()
    }

    fn statement(&mut self, source: &Source, row: &Statement<'_>, names: &[(&str, Value)]) -> Value {
        let mut said = vec![("Effect", source.text("Allow"))];
        said.push(("Action", one_or_more(source, row.actions.iter().map(|action| source.text(action)))));
        if let Some(service) = row.service {
            said.push(("Principal", source.map([("Service", source.text(service))])));
        }
        if !row.resources.is_empty() {
            let resources: Vec<Value> =
                row.resources.iter().map(|text| self.pattern(source, text, names)).collect();
            said.push(("Resource", one_or_more(source, resources.into_iter())));
        }
        if let [(operator, key, text)] = row.conditions.as_slice() {
            let value = self.pattern(source, text, names);
            said.push(("Condition", source.map([(*operator, source.map([(*key, value)]))])));
        }
        source.map(said)
    }

    /// A named policy of a role, as its `Policies` have it.
    pub(super) fn inline_policy(
        &mut self,
        source: &Source,
        name: &str,
        table: &str,
        names: &[(&str, Value)],
    ) -> Value {
        // The transform gives such documents no version.
        let statements = self.statements(source, table, names);
        let document = source.map([("Statement", source.list(statements))]);
        source.map([("PolicyName", source.text(name)), ("PolicyDocument", document)])
    }

    /// The document that lets a service take a role.
    pub(super) fn trust(&mut self, source: &Source, service: &str) -> Value {
        self.document(source, &format!("+ sts:AssumeRole\n@ {service}"), &[])
    }
}

fn one_or_more(source: &Source, mut values: impl ExactSizeIterator<Item = Value>) -> Value {
    match values.len() {
        1 => values.next().unwrap_or_else(|| source.list(Vec::new())),
        _ => source.list(values.collect()),
    }
}
