//! `EventInvokeConfig`: what becomes of asynchronous calls, and the queues and topics made for their results.

use cumulint_model::{Entry, Map, Value};

use super::Expansion;
use super::copy::{copied, present};
use super::function::Callee;
use super::role::Role;
use super::source::Source;

/// What a role needs for a destination of a type: the end of the policy's name, and the statements.
const DESTINATIONS: [(&str, &str, &str); 5] = [
    ("SQS", "SQSPolicy", "+ sqs:SendMessage\n= ${To}"),
    ("SNS", "SNSPolicy", "+ sns:publish\n= ${To}"),
    ("EventBridge", "EventBridgePolicy", "+ events:PutEvents\n= ${To}"),
    ("Lambda", "LambdaPolicy", "+ lambda:InvokeFunction\n= ${To}"),
    ("S3Bucket", "S3Policy", "+ s3:PutObject\n= ${To}/*\n+ s3:ListBucket\n= ${To}"),
];

impl Expansion<'_, '_> {
    /// The configuration of a function's asynchronous calls.
    pub(super) fn invocations(&mut self, source: &Source, declared: &Map, callee: &Callee, role: &mut Role) {
        let Some(entry) = present(declared, "EventInvokeConfig") else { return };
        let Some(config) = entry.value.as_map() else { return };
        let source = self.part(source, entry);
        let name = format!("{}EventInvokeConfig", callee.prefix);
        let mut destinations = Map::new();
        let wanted = present(config, "DestinationConfig").and_then(|entry| entry.value.as_map());
        for outcome in ["OnSuccess", "OnFailure"] {
            let Some(entry) = wanted.and_then(|wanted| present(wanted, outcome)) else { continue };
            if let Some(to) = self.destination(&source, entry, &format!("{name}{outcome}"), role) {
                let to = Value::map(source.properties([("Destination", to)]), entry.value.origin);
                destinations.insert(outcome.into(), entry.header, to);
            }
        }
        let mut properties = copied(config, "MaximumEventAgeInSeconds MaximumRetryAttempts");
        let function = source.reference(source.id, "Ref");
        properties.insert("FunctionName".into(), source.implied, function);
        let alias = present(declared, "AutoPublishAlias").map(|entry| entry.value.clone());
        let qualifier = alias.unwrap_or_else(|| source.text("$LATEST"));
        properties.insert("Qualifier".into(), qualifier.origin, qualifier);
        properties.insert(
            "DestinationConfig".into(),
            source.implied,
            Value::map(destinations, source.implied),
        );
        self.add(&source, &name, "AWS::Lambda::EventInvokeConfig", properties);
    }

    /// Where results of calls go; made where none is given.
    fn destination(&mut self, source: &Source, entry: &Entry, name: &str, role: &mut Role) -> Option<Value> {
        let wanted = entry.value.as_map()?;
        let kind = present(wanted, "Type").and_then(|kind| kind.value.as_str())?;
        let to = match (present(wanted, "Destination"), kind) {
            (Some(given), _) => given.value.clone(),
            (None, "SQS") => {
                let id = self.add(source, &format!("{name}Queue"), "AWS::SQS::Queue", Map::new());
                self.known_as(format!("{}.DestinationQueue", source.name), id);
                source.reference(id, "Arn")
            }
            (None, "SNS") => {
                let id = self.add(source, &format!("{name}Topic"), "AWS::SNS::Topic", Map::new());
                self.known_as(format!("{}.DestinationTopic", source.name), id);
                source.reference(id, "Ref")
            }
            (None, _) => return None,
        };
        if let Some(policy) = self.destination_policy(source, name, kind, &to) {
            role.grant(policy);
        }
        Some(to)
    }

    /// The policy by which a role may write to a destination.
    pub(super) fn destination_policy(
        &mut self,
        source: &Source,
        name: &str,
        kind: &str,
        to: &Value,
    ) -> Option<Value> {
        let (_, suffix, table) = DESTINATIONS.iter().find(|(known, _, _)| *known == kind)?;
        Some(self.inline_policy(source, &format!("{name}{suffix}"), table, &[("To", to.clone())]))
    }
}
