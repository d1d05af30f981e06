//! The role that a function or a state machine runs in: `Policies` by name, by policy template, as documents.

use cumulint_evaluation::Event;
use cumulint_model::{Kind, Map, ResourceId, Symbol, Value, Why};
use rustc_hash::FxHashSet;

use super::Expansion;
use super::copy::{copied, copy_into, is_open, said};
use super::policies::{managed_policy_path, policy_template};
use super::source::Source;

/// What goes from the declaration to its role.
const ROLE: &str = "RolePath=Path PermissionsBoundary";

/// A role in the making: events add to it.
#[derive(Default)]
pub(super) struct Role {
    managed: Vec<Value>,
    names: FxHashSet<Symbol>,
    inline: Vec<Value>,
    inline_tables: FxHashSet<String>,
}

impl Role {
    /// Adds a managed policy, once.
    pub(super) fn attach(&mut self, arn: Value) {
        if arn.as_str().is_none_or(|text| self.names.insert(text.into())) {
            self.managed.push(arn);
        }
    }

    /// Adds a policy of its own.
    pub(super) fn grant(&mut self, policy: Value) {
        self.inline.push(policy);
    }

    /// Whether a policy is new, by what makes it.
    pub(super) fn is_new(&mut self, made_of: String) -> bool {
        self.inline_tables.insert(made_of)
    }
}

impl Expansion<'_, '_> {
    /// Adds a managed policy of AWS, by its path and name.
    pub(super) fn attach(&mut self, source: &Source, role: &mut Role, name: &str) {
        let arn = self.pattern(source, &format!("arn:${{AWS::Partition}}:iam::aws:policy/{name}"), &[]);
        role.attach(arn);
    }

    /// Adds what the author wants a role to be allowed.
    pub(super) fn author_policies(&mut self, source: &Source, role: &mut Role, policies: &Value) {
        let prefix = format!("{}RolePolicy", source.name);
        let Kind::List(items) = &policies.kind else {
            self.author_policy(source, role, policies, &format!("{prefix}0"));
            return;
        };
        for (index, item) in items.iter().enumerate() {
            self.author_policy(source, role, item, &format!("{prefix}{index}"));
        }
    }

    /// Adds a policy, in each case that it can be. What is none of one kind in a case is nothing there.
    fn author_policy(&mut self, source: &Source, role: &mut Role, policy: &Value, name: &str) {
        if policy.choice().is_none() {
            let (managed, inline) = self.one_policy(source, policy, name);
            managed.into_iter().for_each(|arn| role.attach(arn));
            role.inline.extend(inline);
            return;
        }
        let nothing = |case: &Value| Value::new(Kind::Null, case.origin);
        let mut inlines = Vec::new();
        let mut is_managed = false;
        let managed = policy.for_each_case(&mut |case| {
            let (managed, inline) = self.one_policy(source, case, name);
            inlines.push(inline);
            is_managed |= managed.is_some();
            managed.unwrap_or_else(|| nothing(case))
        });
        if is_managed {
            role.managed.push(managed);
        }
        if inlines.iter().any(Option::is_some) {
            let mut inlines = inlines.into_iter();
            let inline =
                policy.for_each_case(&mut |case| inlines.next().flatten().unwrap_or_else(|| nothing(case)));
            role.inline.push(inline);
        }
    }

    /// What a policy is: the ARN of a managed one, or a document under a name.
    fn one_policy(&mut self, source: &Source, policy: &Value, name: &str) -> (Option<Value>, Option<Value>) {
        let written = source.written(policy.origin);
        let named = |document: Value| {
            let entries = [("PolicyName", written.text(name)), ("PolicyDocument", document)];
            Some(Value::map(written.properties(entries), policy.origin))
        };
        match &policy.kind {
            Kind::String(text) => (Some(self.managed_policy(&written, text, policy)), None),
            // Which kind of policy it is, is not known either.
            Kind::Unknown(unknown) if matches!(unknown.why, Why::Condition(_)) => {
                (Some(policy.clone()), Some(policy.clone()))
            }
            Kind::Unknown(_) | Kind::Reference(_) => (Some(policy.clone()), None),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) => (None, None),
            Kind::Encoded(_) => (None, named(policy.clone())),
            Kind::Map(map) if map.get("Statement").is_some() => (None, named(policy.clone())),
            Kind::Map(map) => (None, self.template_document(&written, map).and_then(named)),
        }
    }

    /// What a name of a managed policy stands for.
    fn managed_policy(&mut self, written: &Source, name: &str, policy: &Value) -> Value {
        if name.contains([':', '/', '$']) {
            return policy.clone();
        }
        let path = managed_policy_path(name);
        let arn = format!("arn:${{AWS::Partition}}:iam::aws:policy/{path}{name}");
        self.pattern(written, &arn, &[]).at(policy.origin)
    }

    /// The document of a policy template with its parameters.
    fn template_document(&mut self, written: &Source, policy: &Map) -> Option<Value> {
        let entry = policy.iter().next().filter(|_| policy.len() == 1)?;
        let Some(table) = policy_template(&entry.key) else {
            let message = format!("SAM has no policy template `{}`", entry.key);
            let at = self.evaluator.project.place(entry.header).unwrap_or(written.header);
            self.evaluator.report(Event::UndeclaredName, &entry.key, message, at);
            return None;
        };
        let entries = entry.value.as_map().into_iter().flatten();
        let given: Vec<(&str, Value)> =
            entries.map(|given| (&*given.key, given.value.clone())).take(16).collect();
        let unknown = is_open(&entry.value).then(|| entry.value.clone());
        let parameters = table.parameters.split(' ').filter(|name| !name.is_empty());
        let names: Vec<(&str, Value)> = parameters
            .map(|name| {
                let found = given.iter().find(|(given, _)| *given == name).map(|(_, value)| value.clone());
                let missing = || Value::unknown(Why::Input(name.into()), written.implied);
                (name, found.or_else(|| unknown.clone()).unwrap_or_else(missing))
            })
            .collect();
        let statements = self.statements(written, table.statements, &names);
        Some(written.map([("Statement", written.list(statements))]))
    }

    /// Reserves the role of a declaration.
    pub(super) fn reserve_role(&mut self, source: &Source) -> ResourceId {
        self.add(source, &format!("{}Role", source.name), "AWS::IAM::Role", Map::new())
    }

    /// Gives a role what was gathered for it.
    pub(super) fn finish_role(
        &mut self,
        source: &Source,
        id: ResourceId,
        role: Role,
        declared: &Map,
        service: &str,
        tags: Option<Value>,
    ) {
        let trust = match said(declared, "AssumeRolePolicyDocument") {
            Some(_) => None,
            None => Some(self.trust(source, service)),
        };
        let mut properties = copied(declared, "AssumeRolePolicyDocument");
        if let Some(trust) = trust {
            properties.insert("AssumeRolePolicyDocument".into(), source.implied, trust);
        }
        let header = declared.get("Policies").map_or(source.implied, |entry| entry.header);
        let managed = Value::list(role.managed, source.implied);
        properties.insert("ManagedPolicyArns".into(), header, managed);
        if !role.inline.is_empty() {
            properties.insert("Policies".into(), header, Value::list(role.inline, source.implied));
        }
        copy_into(&mut properties, declared, ROLE);
        if let Some(tags) = tags {
            properties.insert("Tags".into(), source.implied, tags);
        }
        self.set(id, properties);
    }
}
