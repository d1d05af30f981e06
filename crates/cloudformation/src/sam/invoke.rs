//! `EventInvokeConfig`: what becomes of asynchronous calls, and the queues and topics made for their results.

use cumulint_model::{Entry, Map, Value};

use super::Expansion;
use super::cases::is_nothing;
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
        let given = present(wanted, "Destination").map(|entry| &entry.value);
        let source_of_own = match given {
            Some(given) => self.where_absent(source, given),
            None => Some(source.clone()),
        };
        let own = source_of_own.and_then(|source| self.own_destination(&source, kind, name));
        let to = match (given, own) {
            (Some(given), Some(own)) => {
                given.for_each_case(&mut |case| if is_nothing(case) { own.clone() } else { case.clone() })
            }
            (Some(given), None) => given.clone(),
            (None, own) => own?,
        };
        if let Some(policy) = self.destination_policy(source, name, kind, &to) {
            role.grant(policy);
        }
        Some(to)
    }

    /// The queue or topic that is made where none is given: its ARN.
    fn own_destination(&mut self, source: &Source, kind: &str, name: &str) -> Option<Value> {
        let (resource, suffix, known, attribute) = match kind {
            "SQS" => ("AWS::SQS::Queue", "Queue", "DestinationQueue", "Arn"),
            "SNS" => ("AWS::SNS::Topic", "Topic", "DestinationTopic", "TopicArn"),
            _ => return None,
        };
        let id = self.add(source, &format!("{name}{suffix}"), resource, Map::new());
        self.known_as(format!("{}.{known}", source.name), id);
        Some(source.reference(id, attribute))
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
