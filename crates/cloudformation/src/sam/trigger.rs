//! Events that other services send to a function: the subscription or notification on their side, and the permission for it.

use std::sync::Arc;

use cumulint_model::{Kind, Map, ResourceId, Value};

use super::Expansion;
use super::copy::{copied, copy_into, is_true, present, said};
use super::event::Event;
use super::role::Role;

const SUBSCRIPTION: &str = "Topic=TopicArn Region FilterPolicy FilterPolicyScope RedrivePolicy";

/// How many notifications are compared with what an event asks for.
const MAX_WRITTEN: usize = 16;

impl Expansion<'_, '_> {
    /// `S3`: the bucket, which lies in the same template, notifies the function.
    pub(super) fn bucket_notification(&mut self, event: &Event<'_>) {
        let source = &event.source;
        let account = self.evaluator.pseudo_parameter("AWS::AccountId", source.header);
        let name = format!("{}Permission", event.name);
        self.permission(source, &name, event.callee, "s3.amazonaws.com", vec![("SourceAccount", account)]);
        let Some(bucket) = Self::of_event(event, "Bucket").and_then(|bucket| bucket.target()) else { return };
        let kinds = Self::of_event(event, "Events");
        let kinds: Vec<Value> = match kinds {
            Some(Value { kind: Kind::List(items), .. }) => items.iter().cloned().collect(),
            other => other.into_iter().collect(),
        };
        let notices = kinds.into_iter().map(|kind| {
            let mut notice = copied(event.properties, "Filter");
            notice.insert("Event".into(), kind.origin, kind);
            notice.insert("Function".into(), source.implied, event.callee.arn.clone());
            Value::map(notice, source.implied)
        });
        let notices: Vec<Value> = notices.collect();
        self.add_to_list(bucket, event, "NotificationConfiguration", "LambdaConfigurations", notices);
    }

    /// `Cognito`: the user pool, which lies in the same template, calls the function.
    pub(super) fn user_pool_trigger(&mut self, event: &Event<'_>) {
        let source = &event.source;
        let Some(pool) = Self::of_event(event, "UserPool").and_then(|pool| pool.target()) else { return };
        let name = format!("{}CognitoPermission", event.callee.prefix);
        let arn = source.reference(pool, "Arn");
        self.permission(source, &name, event.callee, "cognito-idp.amazonaws.com", vec![("SourceArn", arn)]);
        let triggers = Self::of_event(event, "Trigger");
        let triggers: Vec<Value> = match triggers {
            Some(Value { kind: Kind::List(items), .. }) => items.iter().cloned().collect(),
            other => other.into_iter().collect(),
        };
        let Some(resource) = self.evaluator.project.get_mut(pool) else { return };
        if resource.properties.get("LambdaConfig").is_none() {
            let empty = Value::map(Map::new(), source.implied);
            resource.properties.insert("LambdaConfig".into(), source.implied, empty);
        }
        let config = resource.properties.get_mut("LambdaConfig").map(|entry| &mut entry.value.kind);
        if let Some(Kind::Map(config)) = config {
            for trigger in triggers {
                let Some(name) = trigger.as_str() else { continue };
                Arc::make_mut(config).insert(name.into(), trigger.origin, event.callee.arn.clone());
            }
        }
    }

    /// Adds items to a list that lies in a property of another resource.
    fn add_to_list(
        &mut self,
        id: ResourceId,
        event: &Event<'_>,
        outer: &str,
        inner: &str,
        items: Vec<Value>,
    ) {
        let implied = event.source.implied;
        let Some(resource) = self.evaluator.project.get_mut(id) else { return };
        if resource.properties.get(outer).is_none() {
            resource.properties.insert(outer.into(), implied, Value::map(Map::new(), implied));
        }
        let holder = resource.properties.get_mut(outer).map(|entry| &mut entry.value.kind);
        let Some(Kind::Map(holder)) = holder else { return };
        let holder = Arc::make_mut(holder);
        if holder.get(inner).is_none() {
            holder.insert(inner.into(), implied, Value::list(Vec::new(), implied));
        }
        if let Some(Kind::List(list)) = holder.get_mut(inner).map(|entry| &mut entry.value.kind) {
            // What the author wrote already is not said twice.
            let written: Vec<Value> = list.iter().take(MAX_WRITTEN).cloned().collect();
            Arc::make_mut(list).extend(items.into_iter().filter(|item| !written.contains(item)));
        }
    }

    /// `SNS`: a subscription of the function, or of a queue that it reads.
    pub(super) fn subscription(&mut self, event: &Event<'_>, role: &mut Role) {
        let source = &event.source;
        let topic = Self::of_event(event, "Topic").unwrap_or_else(|| source.text(""));
        let mut properties = copied(event.properties, SUBSCRIPTION);
        let endpoint = match said(event.properties, "SqsSubscription") {
            None => {
                let name = format!("{}Permission", event.name);
                let more = vec![("SourceArn", topic)];
                self.permission(source, &name, event.callee, "sns.amazonaws.com", more);
                properties.insert("Protocol".into(), source.implied, source.text("lambda"));
                event.callee.arn.clone()
            }
            Some(wanted) => {
                properties.insert("Protocol".into(), source.implied, source.text("sqs"));
                self.queue_between(event, &wanted.clone(), topic, role)
            }
        };
        properties.insert("Endpoint".into(), endpoint.origin, endpoint);
        self.add(source, &event.name, "AWS::SNS::Subscription", properties);
    }

    /// The queue between a topic and a function, given or made: its ARN.
    fn queue_between(&mut self, event: &Event<'_>, wanted: &Value, topic: Value, role: &mut Role) -> Value {
        let source = &event.source;
        let given = wanted.as_map();
        let of = |name: &str| given.and_then(|given| present(given, name)).map(|entry| entry.value.clone());
        let (arn, url) = match (of("QueueArn"), of("QueueUrl")) {
            (Some(arn), Some(url)) => (arn, url),
            _ => {
                let fifo = topic.target().and_then(|topic| {
                    let topic = self.evaluator.project.get(topic)?;
                    present(&topic.properties, "FifoTopic").map(|entry| entry.value.clone())
                });
                let mut queue = Map::new();
                if let Some(fifo) = fifo.filter(is_true) {
                    queue.insert("FifoQueue".into(), source.implied, fifo);
                }
                let id = self.add(source, &format!("{}Queue", event.name), "AWS::SQS::Queue", queue);
                (source.reference(id, "Arn"), source.reference(id, "Ref"))
            }
        };
        let mut mapping = given.map(|given| copied(given, "BatchSize")).unwrap_or_default();
        if mapping.is_empty() {
            mapping.insert("BatchSize".into(), source.implied, source.number(10));
        }
        mapping.insert("Enabled".into(), source.implied, source.flag(true));
        mapping.insert("EventSourceArn".into(), arn.origin, arn.clone());
        self.add_mapping(event, &format!("{}EventSourceMapping", event.name), mapping);
        self.attach(source, role, "service-role/AWSLambdaSQSQueueExecutionRole");
        let policy = self.topic_to_queue(event, &arn, topic);
        let properties = source.properties([("PolicyDocument", policy), ("Queues", source.list(vec![url]))]);
        let name = of("QueuePolicyLogicalId").and_then(|name| name.as_str().map(str::to_owned));
        let name = name.unwrap_or_else(|| format!("{}QueuePolicy", event.name));
        self.add(source, &name, "AWS::SQS::QueuePolicy", properties);
        arn
    }

    /// Anyone may send, as long as it is the topic that does.
    fn topic_to_queue(&mut self, event: &Event<'_>, queue: &Value, topic: Value) -> Value {
        let source = &event.source;
        let from_topic = source.map([("ArnEquals", source.map([("aws:SourceArn", topic)]))]);
        let statement = source.map([
            ("Effect", source.text("Allow")),
            ("Action", source.text("sqs:SendMessage")),
            ("Principal", source.text("*")),
            ("Resource", queue.clone()),
            ("Condition", from_topic),
        ]);
        source.map([("Version", source.text("2012-10-17")), ("Statement", source.list(vec![statement]))])
    }

    /// `IoTRule`: a rule on the messages of things.
    pub(super) fn topic_rule(&mut self, event: &Event<'_>) {
        let source = &event.source;
        let call = source.map([("Lambda", source.map([("FunctionArn", event.callee.arn.clone())]))]);
        let mut payload = copied(event.properties, "Sql AwsIotSqlVersion");
        payload.insert("RuleDisabled".into(), source.implied, source.flag(false));
        payload.insert("Actions".into(), source.implied, source.list(vec![call]));
        let properties = source.properties([("TopicRulePayload", Value::map(payload, source.implied))]);
        let rule = self.add(source, &event.name, "AWS::IoT::TopicRule", properties);
        let pattern = "arn:${AWS::Partition}:iot:${AWS::Region}:${AWS::AccountId}:rule/${Rule}";
        let arn = self.pattern(source, pattern, &[("Rule", source.reference(rule, "Ref"))]);
        let account = self.evaluator.pseudo_parameter("AWS::AccountId", source.header);
        let more = vec![("SourceArn", arn), ("SourceAccount", account)];
        let name = format!("{}Permission", event.name);
        self.permission(source, &name, event.callee, "iot.amazonaws.com", more);
    }

    /// `CloudWatchLogs`: a filter on a log group.
    pub(super) fn subscription_filter(&mut self, event: &Event<'_>) {
        let source = &event.source;
        let group = Self::of_event(event, "LogGroupName").unwrap_or_else(|| source.text(""));
        let pattern = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Group}:*";
        let arn = self.pattern(source, pattern, &[("Group", group)]);
        let name = format!("{}Permission", event.name);
        self.permission(source, &name, event.callee, "logs.amazonaws.com", vec![("SourceArn", arn)]);
        let mut properties = source.properties([("DestinationArn", event.callee.arn.clone())]);
        copy_into(&mut properties, event.properties, "LogGroupName FilterPattern");
        self.add(source, &event.name, "AWS::Logs::SubscriptionFilter", properties);
    }
}
