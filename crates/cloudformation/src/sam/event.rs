//! The events of a function or state machine, by their types.

use cumulint_evaluation::Event as Problem;
use cumulint_model::{Kind, Map, Symbol, Value};

use super::Expansion;
use super::copy::present;
use super::function::Callee;
use super::role::Role;
use super::source::Source;

/// An event that the author declared.
pub(super) struct Event<'m> {
    /// What is blamed: the name of the event.
    pub(super) source: Source,
    /// The logical id of the main resource that it makes.
    pub(super) name: Symbol,
    pub(super) kind: &'m str,
    pub(super) properties: &'m Map,
    pub(super) callee: &'m Callee,
}

impl Expansion<'_, '_> {
    /// Makes what the events of a declaration need.
    pub(super) fn events(&mut self, source: &Source, declared: &Map, callee: &Callee, role: &mut Role) {
        let Some(entry) = present(declared, "Events") else { return };
        if let Kind::Unknown(_) = entry.value.kind {
            let at = self.evaluator.project.place(entry.header).unwrap_or(source.header);
            let message = "its events are not known";
            self.evaluator.report(Problem::UnsupportedConstruct, &source.name, message, at);
        }
        let nothing = Map::new();
        for entry in entry.value.as_map().into_iter().flatten() {
            let Some(written) = entry.value.as_map() else { continue };
            let Some(kind) = present(written, "Type").and_then(|kind| kind.value.as_str()) else { continue };
            let properties =
                present(written, "Properties").and_then(|entry| entry.value.as_map()).unwrap_or(&nothing);
            let source = self.part(source, entry);
            let name = format!("{}{}", callee.prefix, entry.key).into();
            self.event(&Event { source, name, kind, properties, callee }, role);
        }
    }

    fn event(&mut self, event: &Event<'_>, role: &mut Role) {
        let is_machine = event.callee.is_machine;
        match event.kind {
            "Schedule" | "CloudWatchEvent" | "EventBridgeRule" => self.rule(event),
            "ScheduleV2" => self.schedule(event),
            "Api" => self.rest_route(event),
            _ if is_machine => self.unknown_event(event),
            "HttpApi" => self.http_route(event),
            "S3" => self.bucket_notification(event),
            "SNS" => self.subscription(event, role),
            "Cognito" => self.user_pool_trigger(event),
            "IoTRule" => self.topic_rule(event),
            "CloudWatchLogs" => self.subscription_filter(event),
            "AlexaSkill" => {
                let token = present(event.properties, "SkillId").map(|entry| entry.value.clone());
                let more = token.map(|token| ("EventSourceToken", token)).into_iter().collect();
                let name = format!("{}Permission", event.name);
                self.permission(&event.source, &name, event.callee, "alexa-appkit.amazon.com", more);
            }
            kind if super::mapping::is_source(kind) => self.mapping(event, role),
            _ => self.unknown_event(event),
        }
    }

    fn unknown_event(&mut self, event: &Event<'_>) {
        let message = format!("SAM has no event of the type `{}` here", event.kind);
        self.evaluator.report(Problem::InvalidTemplate, event.kind, message, event.source.header);
    }

    /// A property of an event, as it is written.
    pub(super) fn of_event(event: &Event<'_>, name: &str) -> Option<Value> {
        present(event.properties, name).map(|entry| entry.value.clone())
    }
}
