//! Tags that a provider adds to what it makes: `default_tags` of aws, `default_labels` of google.
//!
//! <https://registry.terraform.io/providers/hashicorp/aws/latest/docs#default_tags-configuration-block>

use cumulint_evaluation::Reader;
use cumulint_hcl::Expression as Native;
use cumulint_model::Symbol;
use cumulint_source::TextRange;

use crate::evaluate::{Evaluator, Instances, ModuleIndex, Scope};
use crate::functions::unknown_as;
use crate::module::{Content as Items, Expression, Mode};
use crate::value::{Content, InstanceId, Member, Members, Type, Value};

/// A `provider` block: its module, and which one of the module's it is.
pub(crate) type ProviderPlace = (ModuleIndex, usize);

/// Adds the tags of a resource's provider to those that its author wrote, which win.
pub(crate) fn with_default_tags(evaluator: &mut Evaluator<'_>, id: InstanceId, members: Members) -> Members {
    let block = evaluator.instances().block_of(id).filter(|block| block.mode == Mode::Managed);
    let Some(block) = block else { return members };
    let (attribute, all) = match block.kind.split('_').next() {
        Some("aws") => ("tags", "tags_all"),
        Some("google") => ("labels", "effective_labels"),
        _ => return members,
    };
    let place = Providers { instances: evaluator.instances(), reader: evaluator.reader() }.of(id);
    let Some(defaults) = place.and_then(|place| default_tags(evaluator, place)) else { return members };
    let takes_them = cumulint_schema::type_schema(&block.kind);
    if takes_them.is_none_or(|schema| schema.property(0, all).is_none()) {
        return members;
    }
    let mut members = members;
    let merged = match members.get(attribute) {
        Some(Member { value, header, .. }) if !value.is_null() => (*header, merged(&defaults, value)),
        _ => (defaults.origin, defaults),
    };
    members.insert(attribute.into(), merged.0, merged.1);
    members
}

/// The tags that a provider block sets, evaluated once.
fn default_tags(evaluator: &mut Evaluator<'_>, place: ProviderPlace) -> Option<Value> {
    let find = |evaluator: &mut Evaluator<'_>| {
        let configuration = evaluator.instances().module(place.0)?.configuration();
        let (_, content) = configuration.providers.get(place.1)?;
        let block = content.blocks_of("default_tags").next().map(|block| block.body.content());
        let argument = block.as_ref().and_then(|block| block.argument("tags"));
        let argument = argument.or_else(|| content.argument("default_labels")).map(|it| it.value);
        let scope = Scope::of(place.0);
        argument.map(|argument| evaluator.settled(argument, &scope)).filter(|value| !value.is_null())
    };
    evaluator.once(|evaluator| Some(evaluator.default_tags()), &place, find).flatten()
}

/// Finds the provider blocks of resources.
struct Providers<'e, 'm> {
    instances: &'e Instances<'m>,
    reader: Reader<'e>,
}

impl Providers<'_, '_> {
    /// The provider block that configures a resource: the one that it names, or its type's; of the module or, where that has
    /// none, of its caller.
    fn of(&self, id: InstanceId) -> Option<ProviderPlace> {
        let block = self.instances.block_of(id)?;
        let mut wanted = match block.content.argument("provider") {
            Some(argument) => self.reference_text(argument.value),
            None => block.kind.split('_').next().unwrap_or_default().to_owned(),
        };
        let mut module = self.instances.resource(id)?.module();
        loop {
            let instance = self.instances.module(module)?;
            let mut providers = instance.configuration().providers.iter();
            if let Some(own) = providers.position(|provider| full_name(provider) == wanted) {
                return Some((module, own));
            }
            let site = instance.site()?;
            match site.declared.content.argument("providers") {
                Some(passed) => match self.passed(passed.value, &wanted) {
                    Some(name) => wanted = name,
                    None if wanted.contains('.') => return None,
                    None => {}
                },
                None if wanted.contains('.') => return None,
                None => {}
            }
            module = site.caller;
        }
    }

    /// What a call passes for a provider's name: `aws.west` for `aws` in `providers = { aws = aws.west }`.
    fn passed(&self, passed: Expression<'_>, wanted: &str) -> Option<String> {
        match passed {
            Expression::Native(file, Native::Object(object)) => {
                let text = |range: TextRange| self.reader.slice(range.of(file));
                let mut items = object.items();
                let item = items.find(|item| bare(&text(item.key().range())) == wanted)?;
                Some(bare(&text(item.value().range())))
            }
            Expression::Native(..) => None,
            Expression::Json(node) => Some(bare(&node.get(wanted)?.as_str()?)),
        }
    }

    /// `aws.west`, `"aws.west"` and, in JSON, `"${aws.west}"`.
    fn reference_text(&self, expression: Expression<'_>) -> String {
        match expression {
            Expression::Json(node) => bare(&node.as_str().unwrap_or_default()),
            Expression::Native(..) => bare(&self.reader.slice(expression.span())),
        }
    }
}

fn bare(text: &str) -> String {
    text.trim_matches(|character: char| {
        matches!(character, '"' | '(' | ')' | '$' | '{' | '}') || character.is_whitespace()
    })
    .to_owned()
}

/// `aws`, or `aws.west` where the block has an alias.
fn full_name((name, content): &(Symbol, Items<'_>)) -> String {
    match content.argument("alias").and_then(|alias| alias.value.literal()) {
        Some(alias) => format!("{name}.{alias}"),
        None => name.to_string(),
    }
}

/// Both together; the second wins, and what is not known of either is not known of the whole.
fn merged(defaults: &Value, own: &Value) -> Value {
    let (Some(below), Some(above)) = (defaults.members(), own.members()) else {
        let missing = if own.members().is_none() { own } else { defaults };
        return match missing.content {
            Content::Unknown(_) | Content::Computed(_) => unknown_as(missing, Type::Any, own.origin),
            _ => own.clone(),
        };
    };
    let mut members = Members::default();
    for (key, member) in below.as_written().into_iter().chain(above.as_written()) {
        members.insert(key.clone(), member.header, member.value.clone());
    }
    Value::object(members, own.origin).marked(defaults.sensitive || own.sensitive)
}
