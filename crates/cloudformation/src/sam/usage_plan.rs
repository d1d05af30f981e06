//! The usage plan of an API with its key: of its own, or shared by all APIs that want that.

use std::sync::Arc;

use cumulint_model::{Kind, Map, ResourceId, Value};

use super::Expansion;
use super::copy::{copied, present, value_at};
use super::source::Source;

impl Expansion<'_, '_> {
    pub(super) fn usage_plan(&mut self, source: &Source, declared: &Map, stage: ResourceId) {
        let Some(wanted) = value_at(declared, "Auth.UsagePlan").and_then(Value::as_map) else { return };
        let shared = match present(wanted, "CreateUsagePlan").and_then(|entry| entry.value.as_str()) {
            Some("PER_API") => false,
            Some("SHARED") => true,
            _ => return,
        };
        let prefix = if shared { "Serverless" } else { &*source.name };
        let name = |suffix: &str| format!("{prefix}{suffix}");
        let api = source.reference(source.id, "Ref");
        let stage = source.reference(stage, "Ref");
        let in_plan = source.map([("ApiId", api.clone()), ("Stage", stage.clone())]);
        let with_key = source.map([("RestApiId", api), ("StageName", stage)]);
        if shared && let Some(plan) = self.made.get(name("UsagePlan").as_str()).copied() {
            self.extend(plan, "ApiStages", in_plan);
            if let Some(key) = self.made.get(name("ApiKey").as_str()).copied() {
                self.extend(key, "StageKeys", with_key);
            }
            return;
        }
        let mut plan = copied(wanted, "UsagePlanName Description Quota Tags Throttle");
        plan.insert("ApiStages".into(), source.implied, source.list(vec![in_plan]));
        let plan = self.add(source, &name("UsagePlan"), "AWS::ApiGateway::UsagePlan", plan);
        let key =
            source.properties([("Enabled", source.flag(true)), ("StageKeys", source.list(vec![with_key]))]);
        let key = self.add(source, &name("ApiKey"), "AWS::ApiGateway::ApiKey", key);
        let link = source.properties([
            ("KeyId", source.reference(key, "Ref")),
            ("KeyType", source.text("API_KEY")),
            ("UsagePlanId", source.reference(plan, "Ref")),
        ]);
        let link = self.add(source, &name("UsagePlanKey"), "AWS::ApiGateway::UsagePlanKey", link);
        for (suffix, id) in [("UsagePlan", plan), ("ApiKey", key), ("UsagePlanKey", link)] {
            self.known_as(format!("{}.{suffix}", source.name), id);
        }
    }

    fn extend(&mut self, id: ResourceId, list: &str, item: Value) {
        let resource = self.evaluator.project.get_mut(id);
        let entry = resource.and_then(|resource| resource.properties.get_mut(list));
        if let Some(Kind::List(items)) = entry.map(|entry| &mut entry.value.kind) {
            Arc::make_mut(items).push(item);
        }
    }
}
