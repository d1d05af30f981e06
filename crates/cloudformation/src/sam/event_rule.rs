//! Schedules and rules of `EventBridge`: the rule with its target, its dead-letter queue, and what lets it call.

use cumulint_model::{Map, Value};

use super::Expansion;
use super::copy::{copied, copy_into, is_false, present, value_at};
use super::event::Event;
use super::source::Source;

const SCHEDULE: &str = "Schedule=ScheduleExpression State Name Description";
const RULE: &str = "EventBusName Pattern=EventPattern RuleName=Name State";
const TARGET: &str =
    "Input InputPath InputTransformer RetryPolicy DeadLetterConfig.Arn=DeadLetterConfig.Arn Target.Id=Id";
const SCHEDULER: &str = "\
    ScheduleExpression State Name Description FlexibleTimeWindow StartDate EndDate ScheduleExpressionTimezone GroupName KmsKeyArn";
const SCHEDULER_TARGET: &str = "Input RetryPolicy DeadLetterConfig.Arn=DeadLetterConfig.Arn";

/// The longest id of a target.
const MAX_TARGET_ID: usize = 64;

/// What the queue of what could not be delivered lets the rule do.
const DEAD_LETTERS: &str =
    "+ sqs:SendMessage\n@ events.amazonaws.com\n= ${Queue}\n? ArnEquals aws:SourceArn ${Rule}";

impl Expansion<'_, '_> {
    /// `Schedule`, `EventBridgeRule` and `CloudWatchEvent`.
    pub(super) fn rule(&mut self, event: &Event<'_>) {
        let (source, callee) = (&event.source, event.callee);
        let rule = self.add(source, &event.name, "AWS::Events::Rule", Map::new());
        let arn = source.reference(rule, "Arn");
        let mut target = copied(event.properties, TARGET);
        if let Some((queue, id)) = self.dead_letter_queue(event) {
            let policy =
                self.document(source, DEAD_LETTERS, &[("Queue", queue.clone()), ("Rule", arn.clone())]);
            let url = source.list(vec![source.reference(id, "Ref")]);
            let properties = source.properties([("PolicyDocument", policy), ("Queues", url)]);
            self.add(source, &format!("{}QueuePolicy", event.name), "AWS::SQS::QueuePolicy", properties);
            target.insert("DeadLetterConfig".into(), source.implied, source.map([("Arn", queue)]));
        }
        target.insert("Arn".into(), source.implied, callee.arn.clone());
        if target.get("Id").is_none() {
            let suffix = if callee.is_machine { "StepFunctionsTarget" } else { "LambdaTarget" };
            let room = MAX_TARGET_ID - suffix.len();
            let name: String = event.name.chars().take(room).collect();
            target.insert("Id".into(), source.implied, source.text(&format!("{name}{suffix}")));
        }
        if callee.is_machine {
            let role = match Self::of_event(event, "RoleArn").filter(|_| event.kind == "Schedule") {
                Some(given) => given,
                None => self.starting_role(event, "events.amazonaws.com"),
            };
            target.insert("RoleArn".into(), role.origin, role);
        } else {
            let more = vec![("SourceArn", arn)];
            let name = format!("{}Permission", event.name);
            self.permission(source, &name, callee, "events.amazonaws.com", more);
        }
        let mut properties = copied(event.properties, if event.kind == "Schedule" { SCHEDULE } else { RULE });
        add_state(source, &mut properties, event.properties);
        let target = Value::map(target, source.implied);
        properties.insert("Targets".into(), source.implied, source.list(vec![target]));
        self.set(rule, properties);
    }

    /// The queue that an event wants to have made, with its ARN.
    fn dead_letter_queue(&mut self, event: &Event<'_>) -> Option<(Value, cumulint_model::ResourceId)> {
        let config = present(event.properties, "DeadLetterConfig")?.value.as_map()?;
        if present(config, "Arn").is_some() || config.is_empty() {
            return None;
        }
        let given = present(config, "QueueLogicalId").and_then(|entry| entry.value.as_str());
        let name = given.map_or_else(|| format!("{}Queue", event.name), str::to_owned);
        let id = self.add(&event.source, &name, "AWS::SQS::Queue", Map::new());
        Some((event.source.reference(id, "Arn"), id))
    }

    /// The role by which an event starts a state machine: its ARN.
    pub(super) fn starting_role(&mut self, event: &Event<'_>, service: &str) -> Value {
        let source = &event.source;
        let name = format!("{}Role", event.name);
        let names = [("Target", event.callee.arn.clone())];
        let table = "+ states:StartExecution\n= ${Target}";
        let policy = self.inline_policy(source, &format!("{name}StartExecutionPolicy"), table, &names);
        let trust = self.trust(source, service);
        let mut properties =
            source.properties([("AssumeRolePolicyDocument", trust), ("Policies", source.list(vec![policy]))]);
        if let Some(boundary) = &event.callee.boundary {
            properties.insert("PermissionsBoundary".into(), boundary.origin, boundary.clone());
        }
        let id = self.add(source, &name, "AWS::IAM::Role", properties);
        source.reference(id, "Arn")
    }

    /// `ScheduleV2`: a schedule of `EventBridge` Scheduler with its role.
    pub(super) fn schedule(&mut self, event: &Event<'_>) {
        let source = &event.source;
        let schedule = self.add(source, &event.name, "AWS::Scheduler::Schedule", Map::new());
        let mut target = copied(event.properties, SCHEDULER_TARGET);
        let queue = self.dead_letter_queue(event).map(|(arn, _)| arn);
        if let Some(queue) = &queue {
            target.insert("DeadLetterConfig".into(), source.implied, source.map([("Arn", queue.clone())]));
        }
        target.insert("Arn".into(), source.implied, event.callee.arn.clone());
        let role = match Self::of_event(event, "RoleArn") {
            Some(given) => given,
            None => {
                let known = value_at(event.properties, "DeadLetterConfig.Arn").cloned();
                self.scheduler_role(event, queue.or(known))
            }
        };
        target.insert("RoleArn".into(), role.origin, role);
        let mut properties = copied(event.properties, SCHEDULER);
        let unnamed =
            present(event.properties, "OmitName").is_some_and(|omit| super::copy::is_true(&omit.value));
        if properties.get("Name").is_none() && !unnamed {
            properties.insert("Name".into(), source.implied, source.text(&event.name));
        }
        if properties.get("FlexibleTimeWindow").is_none() {
            let off = source.map([("Mode", source.text("OFF"))]);
            properties.insert("FlexibleTimeWindow".into(), source.implied, off);
        }
        properties.insert("Target".into(), source.implied, Value::map(target, source.implied));
        self.set(schedule, properties);
    }

    fn scheduler_role(&mut self, event: &Event<'_>, queue: Option<Value>) -> Value {
        let source = &event.source;
        let (suffix, action) = match event.callee.is_machine {
            true => ("StartExecutionPolicy", "states:StartExecution"),
            false => ("LambdaPolicy", "lambda:InvokeFunction"),
        };
        let name = |suffix: &str| format!("{}{suffix}", event.name);
        let table = format!("+ {action}\n= ${{Target}}");
        let names = [("Target", event.callee.arn.clone())];
        let mut policies = vec![self.inline_policy(source, &name(suffix), &table, &names)];
        if let Some(queue) = queue {
            let table = "+ sqs:SendMessage\n= ${Queue}";
            policies.push(self.inline_policy(source, &name("SQSPolicy"), table, &[("Queue", queue)]));
        }
        let trust = self.trust(source, "scheduler.amazonaws.com");
        let mut properties =
            source.properties([("AssumeRolePolicyDocument", trust), ("Policies", source.list(policies))]);
        copy_into(&mut properties, event.properties, "PermissionsBoundary");
        let id = self.add(source, &name("Role"), "AWS::IAM::Role", properties);
        source.reference(id, "Arn")
    }
}

/// `Enabled` is the older spelling of `State`.
fn add_state(source: &Source, properties: &mut Map, declared: &Map) {
    let Some(enabled) = present(declared, "Enabled") else { return };
    let state = match &enabled.value {
        open if super::copy::is_open(open) => open.clone(),
        value if is_false(value) => Value::string("DISABLED", value.origin),
        value => Value::string("ENABLED", value.origin),
    };
    let _ = source;
    properties.insert("State".into(), enabled.header, state);
}
