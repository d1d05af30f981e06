//! `AWS::Serverless::Connector`, and connectors that are attached to their source: what lets one resource use another.

use cumulint_document::Node;
use cumulint_evaluation::Event;
use cumulint_model::{Entry, Map, ResourceId, Symbol, Value, Why};
use std::sync::LazyLock;

use crate::arn::attribute_of_ref;

use super::copy::{is_open, present};
use super::policies::sections;
use super::source::{Source, implied};
use super::{Expansion, Sam};

/// The grants between two types: who holds them, and the table of permissions.
struct Profile {
    from: &'static str,
    to: &'static str,
    holder: &'static str,
    table: &'static str,
}

/// One end of a connector.
pub(super) struct End {
    pub(super) id: Option<ResourceId>,
    /// Its type; empty where it is not known.
    pub(super) kind: String,
    /// What the author says of it.
    pub(super) given: Map,
}

impl<'t> Expansion<'_, 't> {
    pub(super) fn connector(&mut self, sam: &Sam) {
        let declared = &sam.properties;
        let Some(from) = present(declared, "Source").and_then(|entry| self.end(&entry.value)) else { return };
        self.connect(&sam.source, &from, declared, true);
    }

    /// The connectors that stand at a resource, in its `Connectors`.
    pub(super) fn attached_connectors(&mut self, name: &Symbol, id: ResourceId, node: Node<'t>) {
        let Some(connectors) = node.get("Connectors") else { return };
        let Some(resource) = self.evaluator.project.get(id) else { return };
        let (block, presence) = (resource.block, resource.presence.clone());
        let kind: Symbol = "AWS::Serverless::Connector".into();
        for entry in connectors.entries().collect::<Vec<_>>() {
            let Some(properties) = entry.value.get("Properties") else { continue };
            let declared = self.evaluator.map(properties);
            let header = entry.key.span();
            let origin = implied(header, &kind, &mut self.evaluator.project.origins);
            let name = format!("{name}{}", entry.name()).into();
            let source = Source {
                id,
                name,
                kind: kind.clone(),
                header,
                block,
                presence: presence.clone(),
                implied: origin,
            };
            let given = present(&declared, "SourceReference").and_then(|entry| entry.value.as_map().cloned());
            let from = End { id: Some(id), kind: self.type_name(id), given: given.unwrap_or_default() };
            self.connect(&source, &from, &declared, false);
        }
    }

    fn connect(&mut self, source: &Source, from: &End, declared: &Map, in_place: bool) {
        let Some(to) = present(declared, "Destination") else { return };
        let wanted: Vec<Symbol> = present(declared, "Permissions")
            .and_then(|entry| entry.value.as_list())
            .into_iter()
            .flatten()
            .filter_map(|item| item.as_str().map(Into::into))
            .collect();
        let several = to.value.as_list();
        let ends: Vec<Value> = several.map_or_else(|| vec![to.value.clone()], <[Value]>::to_vec);
        let mut first = in_place.then_some(source.id);
        for (index, end) in ends.iter().enumerate() {
            let Some(to) = self.end(end) else { continue };
            let suffix = several.map(|_| format!("Destination{index}")).unwrap_or_default();
            self.grant(source, from, &to, &wanted, &suffix, &mut first);
        }
    }

    /// What a connector's end is: a resource of this template, or one described by its type and names.
    fn end(&mut self, value: &Value) -> Option<End> {
        let given = value.as_map()?.clone();
        let id = present(&given, "Id").and_then(|id| id.value.as_str()).and_then(|name| self.named(name));
        let kind = match id {
            Some(id) => self.type_name(id),
            None => {
                let kind = present(&given, "Type").and_then(|kind| kind.value.as_str()).unwrap_or_default();
                let sam = kind.strip_prefix(super::PREFIX);
                let known = super::TYPES.iter().find(|(name, _)| Some(*name) == sam).map(|(_, kind)| *kind);
                known.unwrap_or(kind).to_owned()
            }
        };
        Some(End { id, kind, given })
    }

    fn type_name(&self, id: ResourceId) -> String {
        self.type_of(id).map(|kind| kind.to_string()).unwrap_or_default()
    }

    /// Makes what lets one end use the other.
    pub(super) fn grant(
        &mut self,
        source: &Source,
        from: &End,
        to: &End,
        wanted: &[Symbol],
        suffix: &str,
        in_place: &mut Option<ResourceId>,
    ) {
        let Some(Profile { holder, table, .. }) = profile(&from.kind, &to.kind) else {
            if from.kind.is_empty() || to.kind.is_empty() {
                let message = "what it connects is not known";
                self.evaluator.report(Event::UnsupportedConstruct, &source.name, message, source.header);
                return;
            }
            let message = format!("SAM has no connector from `{}` to `{}`", from.kind, to.kind);
            self.evaluator.report(Event::InvalidTemplate, &source.name, message, source.header);
            return;
        };
        let names = self.names(source, from, to);
        if *holder == "function" {
            let function = arn(source, to);
            for (permission, table) in
                categories(table).filter(|(name, _)| wanted.iter().any(|want| &**want == *name))
            {
                let name = format!("{}{permission}LambdaPermission{suffix}", source.name);
                let properties = self.function_grant(source, table, &names, function.clone());
                self.place(source, &name, "AWS::Lambda::Permission", properties, in_place);
            }
            return;
        }
        let granted: String = categories(table)
            .filter(|(name, _)| wanted.iter().any(|want| &**want == *name))
            .map(|(_, table)| table)
            .collect();
        let document = self.document(source, &granted, &names);
        let (ending, kind, key, held) = match *holder {
            "topic" => ("TopicPolicy", "AWS::SNS::TopicPolicy", "Topics", arn(source, to)),
            "queue" => {
                let url = of(to, "QueueUrl").or_else(|| to.id.map(|id| source.reference(id, "Ref")));
                ("QueuePolicy", "AWS::SQS::QueuePolicy", "Queues", url.unwrap_or_else(|| source.text("")))
            }
            side => {
                let (end, other) = if side == "source" { (from, to) } else { (to, from) };
                let Some(role) = self.role_of(source, end, other) else { return };
                ("Policy", "AWS::IAM::ManagedPolicy", "Roles", role)
            }
        };
        let properties = source.properties([("PolicyDocument", document), (key, source.list(vec![held]))]);
        self.place(source, &format!("{}{ending}{suffix}", source.name), kind, properties, in_place);
    }

    /// Makes a resource; the first one of a connector takes the place of the declaration.
    fn place(
        &mut self,
        source: &Source,
        name: &str,
        kind: &str,
        properties: Map,
        in_place: &mut Option<ResourceId>,
    ) {
        let Some(id) = in_place.take() else {
            self.add(source, name, kind, properties);
            return;
        };
        let address = self.address(name);
        if let Some(resource) = self.evaluator.project.get_mut(id) {
            resource.address = address;
            resource.canonical_type = kind.into();
            resource.properties = properties;
        }
        self.made.insert(name.into(), id);
    }

    fn function_grant(
        &mut self,
        source: &Source,
        table: &str,
        names: &[(&str, Value)],
        function: Value,
    ) -> Map {
        let mut properties = source.properties([("FunctionName", function)]);
        for line in table.lines() {
            let Some((sign, text)) = line.split_once(' ') else { continue };
            let (key, value) = match sign {
                "+" => ("Action", source.text(text)),
                "@" => ("Principal", source.text(text)),
                "=" => ("SourceArn", self.pattern(source, text, names)),
                _ => ("SourceAccount", self.evaluator.pseudo_parameter("AWS::AccountId", source.header)),
            };
            properties.insert(key.into(), value.origin, value);
        }
        properties
    }

    /// What the names in the tables stand for.
    fn names(&mut self, source: &Source, from: &End, to: &End) -> [(&'static str, Value); 5] {
        let attribute = |end: &End, given: &str, attribute: &str| {
            let own = end.id.map(|id| source.reference(id, attribute));
            of(end, given).or(own).unwrap_or_else(|| Value::unknown(Why::Input(given.into()), source.implied))
        };
        let id_of = if from.kind == "AWS::AppSync::GraphQLApi" { "ApiId" } else { "Ref" };
        [
            ("Source.Arn", arn(source, from)),
            ("Destination.Arn", arn(source, to)),
            ("Source.ResourceId", attribute(from, "ResourceId", id_of)),
            ("Destination.Name", attribute(to, "Name", "Name")),
            ("Source.Qualifier", of(from, "Qualifier").unwrap_or_else(|| source.text("*"))),
        ]
    }

    /// The name of the role of an end.
    fn role_of(&self, source: &Source, end: &End, other: &End) -> Option<Value> {
        if let Some(given) = of(end, "RoleName") {
            return Some(given);
        }
        let resource = self.evaluator.project.get(end.id?)?;
        let value = match &*end.kind {
            "AWS::Lambda::Function" => present(&resource.properties, "Role"),
            "AWS::StepFunctions::StateMachine" => present(&resource.properties, "RoleArn"),
            "AWS::AppSync::DataSource" => present(&resource.properties, "ServiceRoleArn"),
            "AWS::Events::Rule" => rule_role(&resource.properties, other),
            _ => None,
        }?;
        match value.value.target() {
            Some(id) => Some(source.reference(id, "Ref")),
            None => is_open(&value.value).then(|| value.value.clone()),
        }
    }
}

/// The role by which a rule reaches a target.
fn rule_role<'m>(rule: &'m Map, target: &End) -> Option<&'m Entry> {
    let targets = present(rule, "Targets")?.value.as_list()?;
    let reaches = |item: &&Map| {
        let arn = present(item, "Arn").map(|entry| &entry.value);
        arn.is_some_and(|arn| {
            (arn.target().is_some() && arn.target() == target.id) || of(target, "Arn").as_ref() == Some(arn)
        })
    };
    targets.iter().filter_map(Value::as_map).find(reaches).and_then(|item| present(item, "RoleArn"))
}

fn of(end: &End, name: &str) -> Option<Value> {
    present(&end.given, name).map(|entry| entry.value.clone())
}

fn arn(source: &Source, end: &End) -> Value {
    let attribute = attribute_of_ref(&end.kind).unwrap_or("Arn");
    let own = end.id.map(|id| source.reference(id, attribute));
    own.or_else(|| of(end, "Arn")).unwrap_or_else(|| Value::unknown(Why::Input("Arn".into()), source.implied))
}

/// The permissions of a profile, each with its statements.
fn categories(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.split("> ").filter_map(|part| part.split_once('\n'))
}

fn profile(from: &str, to: &str) -> Option<&'static Profile> {
    static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| {
        let found = sections(include_str!("tables/connectors.table")).filter_map(|(head, table)| {
            let mut words = head.split(' ');
            Some(Profile { from: words.next()?, to: words.next()?, holder: words.next()?, table })
        });
        found.collect()
    });
    PROFILES.iter().find(|profile| profile.from == from && profile.to == to)
}
