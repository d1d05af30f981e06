//! What resources say, once all are known to which they may refer.

use cumulint_model::{Entry as ModelEntry, Kind as Known, Map, Origin, ResourceId, Value as ModelValue, Why};
use cumulint_source::Span;

use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::evaluator::functions;
use crate::syntax::{Declaration, Level};
use crate::value::text::Text;
use crate::value::{Entry, Kind, Value};

/// A resource whose properties are still to be evaluated.
pub(crate) struct Pending<'x> {
    pub(crate) id: ResourceId,
    pub(crate) declaration: &'x Declaration,
    pub(crate) context: Context,
    /// The id of what it extends, if its type and its name say so.
    pub(crate) extended: Option<Value>,
}

impl<'x> Evaluator<'x> {
    /// Evaluates what all resources say. Of what may not exist the properties may never be evaluated.
    pub(crate) fn fill_all(&mut self) {
        for pending in self.registry.take_pending() {
            if let Some(presence) = self.registry.presence(pending.id) {
                self.where_present(&presence, |this| pending.fill(this));
            }
        }
    }

    /// Entries as the model has them.
    pub(crate) fn lowered_entries(&mut self, entries: Vec<Entry>) -> Map {
        let mut properties = Map::new();
        for entry in entries {
            let value = self.lowered(&entry.value);
            properties.push(ModelEntry { key: entry.shown().clone(), header: entry.header, value });
        }
        properties
    }

    /// Says of a deployment that does not say it whose the expressions of its template are.
    fn assume_scope(&mut self, id: ResourceId, inner: bool, holder: Span) {
        let by = "the version of the template's language".into();
        let origin = self.maker.origin(Origin::Assumed { holder, by });
        let Some(deployment) = self.registry.get_mut(id) else { return };
        let Some(body) = deployment.properties.get_mut("properties") else { return };
        let Known::Map(body) = &mut body.value.kind else { return };
        if body.get_ignoring_case("expressionEvaluationOptions").is_some() {
            return;
        }
        let scope = ModelValue::string(if inner { "Inner" } else { "Outer" }, origin);
        let options =
            [ModelEntry { key: "scope".into(), header: origin, value: scope }].into_iter().collect();
        let value = ModelValue::map(options, origin);
        let key = "expressionEvaluationOptions".into();
        std::sync::Arc::make_mut(body).push(ModelEntry { key, header: origin, value });
    }
}

impl<'x> Pending<'x> {
    fn fill(&self, evaluator: &mut Evaluator<'x>) {
        let (mut entries, open) = evaluator.entries(&self.declaration.properties, &self.context);
        for entry in &mut entries {
            if entry.shown().eq_ignore_ascii_case("scope") && self.declaration.scope.is_some() {
                self.complete_scope(&mut entry.value, evaluator);
            }
        }
        let properties = evaluator.lowered_entries(entries);
        if let Some(resource) = evaluator.registry.get_mut(self.id) {
            resource.properties = properties;
        }
        evaluator.registry.check(self.id, evaluator.maker.origins(), open.is_none());
        if let Some(nested) = &self.declaration.nested {
            evaluator.assume_scope(self.id, nested.inner, self.declaration.header);
        }
        let scope = match &self.extended {
            Some(extended) => {
                let (header, value) = (extended.origin, evaluator.lowered(extended));
                Some(ModelEntry { key: "scope".into(), header, value })
            }
            None => self.implied_scope(evaluator),
        };
        if let (Some(scope), Some(resource)) = (scope, evaluator.registry.get_mut(self.id)) {
            resource.properties.push(scope);
        }
    }

    /// The scope of an extension resource as a whole id: a template may leave out what the place of the deployment says.
    fn complete_scope(&self, scope: &mut Value, evaluator: &mut Evaluator<'x>) {
        if functions::text(scope).is_some_and(|text| !text.prefix().starts_with('/')) {
            let whole = evaluator.base_of_id(self.declaration, &self.context);
            scope.kind = Kind::Text(Text::joined(whole));
        }
    }

    /// The `scope` of a role assignment and its like that says none: what the template is deployed to, unless that is a
    /// resource group.
    fn implied_scope(&self, evaluator: &mut Evaluator<'x>) -> Option<ModelEntry> {
        let resource = evaluator.registry.get(self.id)?;
        let authorization =
            resource.canonical_type.split('/').next()?.eq_ignore_ascii_case("Microsoft.Authorization");
        if !authorization || resource.parent.is_some() || self.declaration.scope.is_some() {
            return None;
        }
        let holder = resource.header;
        let origin = evaluator.maker.origin(Origin::Assumed { holder, by: "the template's schema".into() });
        let value = match self.context.place.level {
            Level::ResourceGroup => return None,
            Level::Subscription => ModelValue::string("subscription", origin),
            Level::Above => ModelValue::unknown(Why::RemoteData("managementGroup()".into()), origin),
        };
        Some(ModelEntry { key: "scope".into(), header: origin, value })
    }
}
