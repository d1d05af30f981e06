//! Modules: deployments of another file, with parameters of their own; and the scopes that are deployed to.

use cumulint_bicep::{Expression as Source, Module, Object, ObjectItem, Step};
use cumulint_evaluation::Event;
use cumulint_source::Span;

use super::operator::call;
use super::resource::{listed, property};
use super::{BicepReader, Unit, text};
use crate::syntax::{
    Declaration, Expression, Form, Given, Key, Nested, NestedSource, Object as Body, Property, TEMPLATE_SPEC,
};

/// Where something is deployed to.
#[derive(Default)]
pub(super) struct ScopeSaid {
    /// Its id.
    pub(super) id: Option<Expression>,
    group: Option<Expression>,
    subscription: Option<Expression>,
    above: bool,
}

impl BicepReader<'_> {
    pub(super) fn module(&mut self, unit: &Unit<'_>, module: Module<'_>) {
        let symbol = module.name().text();
        let span = unit.span(module.name().range());
        let header = unit.span(module.path().range());
        let before = self.locals.len();
        let copy = module.for_loop().map(|looped| {
            let index =
                looped.index().map_or_else(|| format!("index of {symbol}"), |index| index.text().to_owned());
            self.resource_loop(unit, symbol, looped, index)
        });
        let object = module.object();
        let condition = module.condition().map(|condition| self.expression(unit, condition));
        let name = match property(object, "name") {
            Some(name) => self.expression(unit, name),
            None => generated_name(symbol, span),
        };
        let scope = property(object, "scope").map(|scope| self.scope(unit, scope)).unwrap_or_default();
        let (given, shown) = self.given(unit, object);
        let properties = body(shown, &scope, header);
        let source = match module.path().text() {
            Some(path) if is_registry(&path) => NestedSource::Elsewhere {
                path: path.as_ref().into(),
                event: Event::RemoteModule,
                reason: registry(&path),
                header,
            },
            Some(path) => NestedSource::Module { path: path.as_ref().into(), header },
            // The path could not be parsed, which was reported.
            None => NestedSource::Unreadable,
        };
        let all = listed(name.clone(), copy.as_ref(), span);
        self.variable(unit, &format!("{symbol}.name"), all);
        self.locals.truncate(before);
        let ScopeSaid { id, group, subscription, above } = scope;
        self.template.resources.push(Declaration {
            symbolic: Some(symbol.into()),
            header,
            block: unit.span(module.range()),
            kind: Some(text("Microsoft.Resources/deployments", header)),
            // The compiler writes one, not the author.
            api_version: None,
            name: Some(name),
            condition,
            copy,
            scope: id.filter(|_| above),
            existing: false,
            properties,
            children: Vec::new(),
            nested: Some(Box::new(Nested {
                source,
                inner: true,
                given,
                given_elsewhere: None,
                resource_group: group,
                subscription,
            })),
        });
    }

    /// What a module's parameters are given, also as the deployment shows it.
    fn given(
        &mut self,
        unit: &Unit<'_>,
        object: Option<Object<'_>>,
    ) -> (Vec<(cumulint_model::Symbol, Given)>, Body) {
        let (mut given, mut shown) = (Vec::new(), Body::default());
        let parameters = match property(object, "params").map(Source::without_parentheses) {
            Some(Source::Object(parameters)) => parameters,
            Some(other) => {
                // The compiler takes nothing but an object: what else is written is not silently nothing.
                let span = unit.span(other.range());
                let message = "the parameters of a module must be written as an object";
                self.reporter.report(Event::InvalidTemplate, "params", message, span);
                return (given, shown);
            }
            None => return (given, shown),
        };
        for item in parameters.items() {
            let ObjectItem::Property(parameter) = item else { continue };
            let Some(name) = parameter.key().text() else { continue };
            let header = unit.span(parameter.key().range());
            let span = unit.span(parameter.value().range());
            let secret = secret_name(parameter.value());
            let value = self.expression(unit, parameter.value());
            let (key, of) = match &secret {
                Some(secret) => ("reference", text(secret.as_str(), span)),
                None => ("value", value.clone()),
            };
            let inner = Property { key: Key::Name(key.into()), header, value: of };
            let inner = Body { entries: vec![inner], loops: Vec::new() };
            let value_shown = Expression { span, form: Form::Object(inner) };
            shown.entries.push(Property { key: Key::Name(name.as_ref().into()), header, value: value_shown });
            let found = match secret {
                Some(secret) => Given::Secret { name: secret.into(), span },
                None => Given::Value(value),
            };
            given.push((name.as_ref().into(), found));
        }
        (given, shown)
    }

    /// What a `scope` says: a function of scopes, or a resource.
    pub(super) fn scope(&mut self, unit: &Unit<'_>, source: Source<'_>) -> ScopeSaid {
        let span = unit.span(source.range());
        if let Some((symbol, index)) = self.resource_of(unit, source) {
            let is_group = symbol.kind.eq_ignore_ascii_case("Microsoft.Resources/resourceGroups");
            let group = is_group.then(|| self.fact(unit, &symbol, "name", index.clone(), span));
            let id = self.fact(unit, &symbol, "id", index, span);
            let subscription = (is_group && symbol.scoped).then(|| segment(id.clone(), 2, span));
            return ScopeSaid { id: Some(id), group, subscription, above: false };
        }
        let Some((name, arguments)) = scope_call(source) else {
            return ScopeSaid { id: Some(self.expression(unit, source)), ..ScopeSaid::default() };
        };
        let mut arguments = arguments.into_iter().map(|argument| self.expression(unit, argument));
        let (first, second) = (arguments.next(), arguments.next());
        let own = || {
            let of = call("subscription", Vec::new(), span);
            Expression { span, form: Form::Member(Box::new(of), "subscriptionId".into()) }
        };
        let format = |pattern: &str, parts: Vec<Expression>| {
            let arguments = std::iter::once(text(pattern, span)).chain(parts).collect();
            Some(call("format", arguments, span))
        };
        let group_id =
            |subscription, group| format("/subscriptions/{0}/resourceGroups/{1}", vec![subscription, group]);
        match (name, first, second) {
            ("resourceGroup", Some(group), None) => {
                let id = group_id(own(), group.clone());
                ScopeSaid { id, group: Some(group), ..ScopeSaid::default() }
            }
            ("resourceGroup", Some(subscription), Some(group)) => ScopeSaid {
                id: group_id(subscription.clone(), group.clone()),
                group: Some(group),
                subscription: Some(subscription),
                above: false,
            },
            ("resourceGroup", None, _) => ScopeSaid::default(),
            ("subscription", subscription, _) => {
                let subscription = subscription.unwrap_or_else(own);
                let id = format("/subscriptions/{0}", vec![subscription.clone()]);
                ScopeSaid { id, subscription: Some(subscription), ..ScopeSaid::default() }
            }
            ("managementGroup", group, _) => {
                let own = || {
                    let of = call("managementGroup", Vec::new(), span);
                    Expression { span, form: Form::Member(Box::new(of), "name".into()) }
                };
                let group = group.unwrap_or_else(own);
                let id = format("/providers/Microsoft.Management/managementGroups/{0}", vec![group]);
                ScopeSaid { id, above: true, ..ScopeSaid::default() }
            }
            _ => ScopeSaid { id: Some(text("/", span)), above: true, ..ScopeSaid::default() },
        }
    }
}

/// One of the texts between the slashes of an id.
fn segment(id: Expression, place: i64, span: Span) -> Expression {
    let segments = call("split", vec![id, text("/", span)], span);
    let place = Expression { span, form: Form::Number(place.into()) };
    Expression { span, form: Form::Index(Box::new(segments), Box::new(place)) }
}

/// The function of scopes that an expression calls.
fn scope_call(source: Source<'_>) -> Option<(&str, Vec<Source<'_>>)> {
    let (name, arguments) = match source.without_parentheses() {
        Source::Call(called) => (called.name().text(), called.arguments().collect()),
        Source::Access(access) => {
            let Some(Step::Method(method)) = access.steps().last() else { return None };
            (method.name().text(), method.arguments().collect())
        }
        _ => return None,
    };
    matches!(name, "resourceGroup" | "subscription" | "managementGroup" | "tenant")
        .then_some((name, arguments))
}

/// The name of the secret where a value is `vault.getSecret('name')`.
fn secret_name(source: Source<'_>) -> Option<String> {
    let Source::Access(access) = source.without_parentheses() else { return None };
    let Some(Step::Method(method)) = access.steps().last() else { return None };
    if method.name().text() != "getSecret" {
        return None;
    }
    let name = match method.arguments().next() {
        Some(Source::String(name)) => name.value().into_owned(),
        _ => "secret".to_owned(),
    };
    Some(name)
}

/// Why what a registry keeps is not analysed.
pub(super) fn registry(path: &str) -> &'static str {
    if path.starts_with("ts") { TEMPLATE_SPEC } else { "modules of a registry are not read" }
}

/// Whether a path leads to a module of a registry or to a template spec.
pub(crate) fn is_registry(path: &str) -> bool {
    ["br:", "br/", "ts:", "ts/"].iter().any(|start| path.starts_with(start))
}

/// The name that the compiler gives to a module without one.
fn generated_name(symbol: &str, span: Span) -> Expression {
    let deployment = call("deployment", Vec::new(), span);
    let deployment = Expression { span, form: Form::Member(Box::new(deployment), "name".into()) };
    let unique = call("uniqueString", vec![text(symbol, span), deployment], span);
    call("format", vec![text("{0}-{1}", span), text(symbol, span), unique], span)
}

/// The properties of the deployment.
fn body(parameters: Body, scope: &ScopeSaid, span: Span) -> Body {
    let property = |name: &str, value| Property { key: Key::Name(name.into()), header: span, value };
    let object = |entries| Expression { span, form: Form::Object(Body { entries, loops: Vec::new() }) };
    let options = object(vec![property("scope", text("inner", span))]);
    let parameters = Expression { span, form: Form::Object(parameters) };
    let inner = vec![
        property("expressionEvaluationOptions", options),
        property("mode", text("Incremental", span)),
        property("parameters", parameters),
    ];
    let mut entries = vec![property("properties", object(inner))];
    entries.extend(scope.group.clone().map(|group| property("resourceGroup", group)));
    entries.extend(scope.subscription.clone().map(|it| property("subscriptionId", it)));
    Body { entries, loops: Vec::new() }
}
