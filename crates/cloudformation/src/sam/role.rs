//! The role that a function or a state machine runs in: `Policies` by name, by policy template, as documents.

use cumulint_document::{Kind as NodeKind, Node};
use cumulint_model::{Kind, Map, ResourceId, Symbol, Value, Why};
use rustc_hash::FxHashSet;

use super::Expansion;
use super::copy::{copied, copy_into, is_open, said};
use super::policies::{managed_policy_path, policy_template};
use super::source::Source;
use crate::intrinsic::Intrinsic;

/// What goes from the declaration to its role.
const ROLE: &str = "RolePath=Path PermissionsBoundary";

/// What the branches of a condition say: policies by name, documents of policies.
#[derive(Clone, Copy)]
struct Kinds {
    managed: bool,
    inline: bool,
}

impl Kinds {
    const ANY: Self = Self { managed: true, inline: true };

    fn of(node: Node<'_>) -> Self {
        let branches = match Intrinsic::of(node) {
            Some(intrinsic) if intrinsic.name == "Fn::If" => intrinsic.argument.items().skip(1),
            Some(_) => return Self { managed: true, inline: false },
            None => {
                let inline = node.kind() == NodeKind::Mapping;
                return Self { managed: !inline, inline };
            }
        };
        let is_there = |branch: &Node<'_>| {
            Intrinsic::of(*branch)
                .and_then(|intrinsic| intrinsic.argument.text())
                .is_none_or(|name| name != "AWS::NoValue")
        };
        // Branches of branches are taken to be of any kind.
        let kind = |branch: Node<'_>| match Intrinsic::of(branch) {
            Some(intrinsic) if intrinsic.name == "Fn::If" => Self::ANY,
            Some(_) => Self { managed: true, inline: false },
            None => Self {
                managed: branch.kind() != NodeKind::Mapping,
                inline: branch.kind() == NodeKind::Mapping,
            },
        };
        branches.filter(is_there).map(kind).fold(Self { managed: false, inline: false }, |all, one| Self {
            managed: all.managed || one.managed,
            inline: all.inline || one.inline,
        })
    }
}

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

    /// Adds what the author wants a role to be allowed. `node` is where it is written.
    pub(super) fn author_policies(
        &mut self,
        source: &Source,
        role: &mut Role,
        policies: &Value,
        node: Option<Node<'_>>,
    ) {
        let prefix = format!("{}RolePolicy", source.name);
        let Kind::List(items) = &policies.kind else {
            let kinds = node.map_or(Kinds::ANY, Kinds::of);
            self.author_policy(source, role, policies, &format!("{prefix}0"), kinds);
            return;
        };
        let mut nodes = node.into_iter().flat_map(Node::items).peekable();
        for (index, item) in items.iter().enumerate() {
            // What a condition leaves out has a node, and no item.
            let place = self.evaluator.project.place_of(item);
            let is_before = |node: &Node<'_>| {
                let whole = node.tree().span(node.tagged_range());
                place.is_some_and(|place| node.span() != place && whole != place)
            };
            while nodes.next_if(is_before).is_some() {}
            let kinds = nodes.next().map_or(Kinds::ANY, Kinds::of);
            self.author_policy(source, role, item, &format!("{prefix}{index}"), kinds);
        }
    }

    fn author_policy(&mut self, source: &Source, role: &mut Role, policy: &Value, name: &str, kinds: Kinds) {
        let written = source.written(policy.origin);
        let named = |document: Value| {
            Value::map(
                written.properties([("PolicyName", written.text(name)), ("PolicyDocument", document)]),
                policy.origin,
            )
        };
        match &policy.kind {
            Kind::String(text) => role.attach(self.managed_policy(&written, text, policy)),
            // Which branch of a condition counts is not known; what kind of policy it is may be.
            Kind::Unknown(unknown) if matches!(unknown.why, Why::Condition(_)) => {
                if kinds.managed {
                    role.managed.push(policy.clone());
                }
                if kinds.inline {
                    role.inline.push(policy.clone());
                }
            }
            Kind::Unknown(_) | Kind::Reference(_) => role.managed.push(policy.clone()),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) => {}
            Kind::Encoded(_) => role.inline.push(named(policy.clone())),
            Kind::Map(map) if map.get("Statement").is_some() => role.inline.push(named(policy.clone())),
            Kind::Map(map) => {
                if let Some(document) = self.template_document(&written, map) {
                    role.inline.push(named(document));
                }
            }
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
            self.evaluator.warn("template", message, at);
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
