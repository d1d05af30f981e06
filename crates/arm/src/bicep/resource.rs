//! Resources: nested ones stand beside the one that they are declared in, with its name before theirs, as the compiler of the
//! language writes them.

use std::sync::Arc;

use cumulint_bicep::{Declaration as SourceDeclaration, Expression as Source, For, Object, Resource, Step};
use cumulint_source::Span;

use super::expression::over;
use super::names::{Named, ResourceSymbol, resource_symbol};
use super::operator::call;
use super::{BicepReader, Unit, text};
use crate::syntax::{
    Declaration, Expression, Form, Key, LoopOver, Nested, NestedSource, Property, ResourceId, ResourceLoop,
    Template,
};

/// The fact that is the name with those of the resources that it lies in.
const FULL_NAME: &str = "full name";

/// What a resource says for those that are nested in it.
struct Around {
    symbol: ResourceSymbol,
    /// As it is written.
    own_name: Expression,
    /// With those of the resources that it lies in.
    name: Expression,
    condition: Option<Expression>,
    copy: Option<ResourceLoop>,
    scope: Option<Expression>,
}

impl BicepReader<'_> {
    /// Reads what a file deploys.
    pub(super) fn resources(&mut self, unit: &Unit<'_>) {
        for declaration in unit.tree.root().declarations() {
            match declaration {
                SourceDeclaration::Resource(resource) => self.resource(unit, resource, None),
                SourceDeclaration::Module(module) => self.module(unit, module),
                _ => {}
            }
        }
    }

    fn resource(&mut self, unit: &Unit<'_>, resource: Resource<'_>, around: Option<&Around>) {
        let symbol = resource_symbol(resource, around.map(|around| &around.symbol));
        let before = self.locals.len();
        let index = symbol.index.clone().unwrap_or_default();
        let own = resource.for_loop().map(|looped| self.resource_loop(unit, &symbol.symbol, looped, index));
        let copy = own.or_else(|| around.and_then(|around| around.copy.clone()));
        let object = resource.object();
        let own_name = self.own_name(unit, resource, object);
        let name = self.full_name(unit, own_name.clone(), object, around);
        let condition = resource.condition().map(|condition| self.expression(unit, condition));
        let condition = both(around.and_then(|around| around.condition.clone()), condition);
        let scope = property(object, "scope");
        let scope = match scope {
            Some(scope) => self.scope(unit, scope).id,
            None => around.and_then(|around| around.scope.clone()),
        };
        let here = Around { symbol, own_name, name, condition, copy, scope };
        self.facts(unit, resource, &here);
        let declaration = self.declaration(unit, resource, object, &here);
        self.template.resources.push(declaration);
        self.around.push(here.symbol.children.clone());
        for child in object.into_iter().flat_map(Object::resources) {
            self.resource(unit, child, Some(&here));
        }
        self.around.pop();
        self.locals.truncate(before);
    }

    fn declaration(
        &mut self,
        unit: &Unit<'_>,
        resource: Resource<'_>,
        object: Option<Object<'_>>,
        here: &Around,
    ) -> Declaration {
        let header = unit.span(resource.type_name().range());
        let version = here.symbol.version_range.map_or(header, |range| unit.span(range));
        let mut properties = object
            .map(|object| self.object(unit, object, &["name", "parent", "scope", "dependsOn"]))
            .unwrap_or_default();
        let written = object.and_then(|object| object.property("scope"));
        if let (Some(written), Some(scope)) = (written, &here.scope) {
            let header = unit.span(written.key().range());
            let value = scope.clone();
            properties.entries.push(Property { key: Key::Name("scope".into()), header, value });
        }
        Declaration {
            symbolic: Some(here.symbol.symbol.as_str().into()),
            header,
            block: unit.span(resource.range()),
            kind: Some(text(here.symbol.kind.as_str(), header)),
            api_version: Some(text(here.symbol.api_version.as_str(), version))
                .filter(|_| !here.symbol.api_version.is_empty()),
            name: Some(here.name.clone()),
            condition: here.condition.clone(),
            copy: here.copy.clone(),
            scope: here.scope.clone(),
            existing: resource.is_existing(),
            properties,
            children: Vec::new(),
            nested: deploys_nothing(object).then(|| {
                Box::new(Nested {
                    source: NestedSource::Inline(Template::default()),
                    inner: true,
                    given: Vec::new(),
                    given_elsewhere: None,
                    resource_group: None,
                    subscription: None,
                })
            }),
        }
    }

    /// The loop of a resource or module, whose names it binds.
    pub(super) fn resource_loop(
        &mut self,
        unit: &Unit<'_>,
        symbol: &str,
        looped: For<'_>,
        index: String,
    ) -> ResourceLoop {
        let list = self.expression(unit, looped.collection());
        let item = looped.item().text();
        self.locals.extend([item.to_owned(), index.clone()]);
        let count = call("length", vec![list.clone()], list.span);
        let over = LoopOver { list, item: item.into(), index: Some(index.into()) };
        ResourceLoop { name: symbol.into(), count, over: Some(over) }
    }

    fn own_name(
        &mut self,
        unit: &Unit<'_>,
        resource: Resource<'_>,
        object: Option<Object<'_>>,
    ) -> Expression {
        let span = unit.span(resource.name().range());
        match property(object, "name") {
            Some(name) => self.expression(unit, name),
            None => Expression { span, form: Form::Invalid("a resource without a name".into()) },
        }
    }

    /// The name with those of the resources that it lies in.
    fn full_name(
        &mut self,
        unit: &Unit<'_>,
        own: Expression,
        object: Option<Object<'_>>,
        around: Option<&Around>,
    ) -> Expression {
        let parent = match around {
            Some(around) => Some(around.name.clone()),
            None => property(object, "parent").map(|parent| self.parent_name(unit, parent)),
        };
        match parent {
            Some(parent) => {
                let span = own.span;
                call("format", vec![text("{0}/{1}", span), parent, own], span)
            }
            None => own,
        }
    }

    fn parent_name(&mut self, unit: &Unit<'_>, parent: Source<'_>) -> Expression {
        let span = unit.span(parent.range());
        match self.resource_of(unit, parent) {
            Some((symbol, index)) => self.fact(unit, &symbol, FULL_NAME, index, span),
            None => {
                let of = self.expression(unit, parent);
                Expression { span, form: Form::Member(Box::new(of), "name".into()) }
            }
        }
    }

    /// The resource that an expression names.
    pub(super) fn resource_of(
        &mut self,
        unit: &Unit<'_>,
        source: Source<'_>,
    ) -> Option<(Arc<ResourceSymbol>, Option<Expression>)> {
        let (root, steps): (Source<'_>, Vec<Step<'_>>) = match source.without_parentheses() {
            Source::Access(access) => (access.root(), access.steps().collect()),
            other => (other, Vec::new()),
        };
        let Source::Identifier(identifier) = root else { return None };
        let name = identifier.name();
        if self.locals.iter().any(|local| local == name) {
            return None;
        }
        let Some(Named::Resource(symbol)) = self.named(unit, name) else { return None };
        let (symbol, index, rest) = self.instance(unit, &symbol, &steps);
        rest.is_empty().then_some((symbol, index))
    }

    /// The names and the id, as variables: those of a loop's resources are lists.
    fn facts(&mut self, unit: &Unit<'_>, resource: Resource<'_>, here: &Around) {
        let span = unit.span(resource.name().range());
        let id = ResourceId {
            kind: here.symbol.kind.as_str().into(),
            name: here.name.clone(),
            scope: here.scope.clone(),
        };
        let id = Expression { span, form: Form::Id(Box::new(id)) };
        let facts = [("name", here.own_name.clone()), (FULL_NAME, here.name.clone()), ("id", id)];
        for (fact, value) in facts {
            let value = listed(value, here.copy.as_ref(), span);
            self.variable(unit, &format!("{}.{fact}", here.symbol.symbol), value);
        }
    }
}

/// A value for each turn of a loop, where there is one.
pub(super) fn listed(value: Expression, copy: Option<&ResourceLoop>, span: Span) -> Expression {
    let Some(looped) = copy.and_then(|copy| copy.over.as_ref()) else { return value };
    let index = looped.index.as_deref().unwrap_or_default();
    over(looped.list.clone(), &[&looped.item, index], value, span)
}

/// The value of a property of a body.
pub(super) fn property<'t>(object: Option<Object<'t>>, name: &str) -> Option<Source<'t>> {
    object.and_then(|object| object.property(name)).map(cumulint_bicep::Property::value)
}

/// Whether a body holds a template without resources, as deployments do that only count how often a module is used.
fn deploys_nothing(object: Option<Object<'_>>) -> bool {
    let inside = |object, name| match property(object, name) {
        Some(Source::Object(inner)) => Some(inner),
        _ => None,
    };
    let template = inside(object, "properties").and_then(|properties| inside(Some(properties), "template"));
    matches!(property(template, "resources"), Some(Source::Array(all)) if all.elements().next().is_none())
}

fn both(outer: Option<Expression>, inner: Option<Expression>) -> Option<Expression> {
    match (outer, inner) {
        (Some(outer), Some(inner)) => {
            let span = inner.span;
            Some(call("and", vec![outer, inner], span))
        }
        (outer, inner) => outer.or(inner),
    }
}
