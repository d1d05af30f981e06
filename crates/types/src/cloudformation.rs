//! Resources of CloudFormation templates: their types and properties.

use cumulint_model::{Conditions, Kind, Map, Origins, Value, World};
use cumulint_schema::{declared_cloudformation, nearest_cloudformation_type};
use cumulint_source::Span;

use crate::judge::{Context, Judge};
use crate::mistakes::Mistakes;
use crate::rules::Rules;

/// A resource as its template declares it.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'d> {
    /// Its type.
    pub kind: &'d str,
    /// Where the type is written.
    pub kind_place: Span,
    /// The logical id.
    pub header: Span,
    /// Its properties: a map, a choice between several, or null where nothing is written.
    pub properties: &'d Value,
    /// What is supposed where it exists.
    pub world: &'d World,
}

/// What the values of a template are made of.
#[derive(Clone, Copy, Debug)]
pub struct Template<'t> {
    /// The origins of values.
    pub origins: &'t Origins,
    /// The conditions that choices wait for.
    pub conditions: &'t Conditions,
}

/// Checks a resource. Null is `AWS::NoValue`: as good as left out.
pub fn cloudformation(declared: &Declared<'_>, template: Template<'_>, mistakes: &mut Mistakes) {
    if is_of_others(declared.kind) {
        return;
    }
    let Some(schema) = declared_cloudformation(declared.kind) else {
        return unpublished(declared, mistakes);
    };
    let rules = Rules::cloudformation(declared.kind);
    let Template { origins, conditions } = template;
    let context = Context { origins, conditions, rules: &rules };
    let mut judge = Judge::new(schema, context, declared.world.clone(), mistakes);
    properties(&mut judge, declared.properties, declared.header);
}

fn properties(judge: &mut Judge<'_>, value: &Value, header: Span) {
    match (&value.kind, value.choice()) {
        (_, Some(choice)) => judge.in_cases(choice, |judge, case| properties(judge, case, header)),
        (Kind::Map(map), _) => judge.resource(map, header, true),
        (Kind::Null, _) => judge.resource(&Map::new(), header, true),
        _ => {}
    }
}

/// Checks that a type has an attribute; the first part of its name decides.
pub fn cloudformation_attribute(kind: &str, attribute: &str, place: Span, mistakes: &mut Mistakes) {
    let outputs = ["AWS::CloudFormation::Stack", "AWS::ServiceCatalog::CloudFormationProvisionedProduct"];
    if is_of_others(kind) || outputs.contains(&kind) {
        return;
    }
    let Some(schema) = declared_cloudformation(kind) else { return };
    let name = attribute.split('.').next().unwrap_or_default();
    let names: Vec<&str> = schema.properties(0).iter().map(|property| &*property.name).collect();
    if names.contains(&name) {
        return;
    }
    let message = format!("`{attribute}` is no attribute of `{kind}`");
    if let Some(found) = mistakes.add("unknown-attribute", message, Some(place)) {
        let near = cumulint_schema::nearest(name, names.into_iter());
        found.help = near.map(|near| format!("did you mean `{near}`?"));
    }
}

/// Whether somebody else says what a type takes: the author of a custom resource, of a module or of an extension, or SAM.
fn is_of_others(kind: &str) -> bool {
    !kind.starts_with("AWS::")
        || kind.ends_with("::MODULE")
        || kind.starts_with("AWS::Serverless::")
        || kind == "AWS::CloudFormation::CustomResource"
        || kind == "AWS::CloudFormation::Macro"
}

/// A type that is not published: misspelt where one of nearly the same name is.
fn unpublished(declared: &Declared<'_>, mistakes: &mut Mistakes) {
    let near = nearest_cloudformation_type(declared.kind);
    let id = if near.is_some() { "unknown-type" } else { "unpublished-type" };
    let message = format!("`{}` is no published type", declared.kind);
    let found = mistakes.add(id, message, Some(declared.kind_place));
    if let Some((found, near)) = found.zip(near) {
        found.help = Some(format!("did you mean `{near}`?"));
    }
}
