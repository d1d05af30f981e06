//! Where references of a plan's configuration lead: from `aws_s3_bucket.main.id` in a module to the one instance that is
//! meant, through arguments and outputs of modules. Where several may be meant, none is.

use std::collections::BTreeMap;

use cumulint_document::Node;
use cumulint_model::Symbol;

use crate::plan::address::{Address, Segment, module_address, segments};
use crate::plan::configuration::{Configuration, module_path};
use crate::plan::document::Planned;
use crate::value::InstanceId;

/// How many references one expression is followed through.
const MAX_HOPS: u32 = 256;
/// The most references of one expression that are looked at.
const MAX_REFERENCES: usize = 64;

/// The instances of a plan.
#[derive(Default, Debug)]
pub(super) struct Targets {
    by_address: BTreeMap<Symbol, InstanceId>,
    /// By the address of the module and the resource without its key: the first, and whether it is the only one.
    by_resource: BTreeMap<(String, String), (InstanceId, bool)>,
}

/// An attribute of an instance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Target {
    pub(super) instance: InstanceId,
    pub(super) path: String,
}

/// The place that a reference is looked up from.
#[derive(Clone, Debug)]
pub(super) struct From<'a> {
    pub(super) module: Vec<Segment<'a>>,
    /// The key of the instance that refers, with its brackets.
    pub(super) key: &'a str,
}

impl Targets {
    pub(super) fn of(resources: &[Planned<'_>]) -> Self {
        let mut targets = Self::default();
        for (id, resource) in (0..).map(InstanceId).zip(resources) {
            targets.by_address.insert(resource.address.clone(), id);
            if let Some(address) = Address::parse(&resource.address) {
                let key = (module_address(&address.module), address.resource);
                targets.by_resource.entry(key).and_modify(|(_, only)| *only = false).or_insert((id, true));
            }
        }
        targets
    }

    /// The one attribute that an expression refers to. `budget` is how many references may be looked at.
    pub(super) fn follow(
        &self,
        configuration: &Configuration<'_>,
        expression: Node<'_>,
        from: &From<'_>,
        budget: &mut u32,
    ) -> Option<Target> {
        let given = MAX_HOPS.min(*budget);
        let mut left = given;
        let target = self.hop(configuration, expression, from, &mut left);
        *budget = budget.saturating_sub(given - left);
        target
    }

    fn hop(
        &self,
        configuration: &Configuration<'_>,
        expression: Node<'_>,
        from: &From<'_>,
        hops: &mut u32,
    ) -> Option<Target> {
        let references = references(expression)?;
        *hops = hops.checked_sub(u32::try_from(references.len()).ok()?.max(1))?;
        let turns = references.iter().any(|it| it == "each.key" || it == "each.value" || it == "count.index");
        let mut found: Option<Target> = None;
        for reference in references.iter().filter(|it| !it.starts_with("each.") && *it != "count.index") {
            let path = segments(reference)?;
            let target = match path.as_slice() {
                [Segment { name: "var", .. }, variable, ..] => {
                    let (call, outer) = from.module.split_last()?;
                    let argument = configuration.argument(&module_path(&from.module), variable.name)?;
                    let from = From { module: outer.to_vec(), key: call.key };
                    self.hop(configuration, argument, &from, hops)?
                }
                // The call by itself accompanies each of its outputs.
                [Segment { name: "module", .. }, _] => continue,
                [Segment { name: "module", .. }, call, output, ..] => {
                    let key = if call.key.is_empty() && turns { from.key } else { call.key };
                    let mut module = from.module.clone();
                    module.push(Segment { name: call.name, key });
                    let made = configuration.output(&module_path(&module), output.name)?;
                    self.hop(configuration, made, &From { module, key: "" }, hops)?
                }
                [Segment { name: "local" | "path" | "terraform" | "self", .. }, ..] => return None,
                _ => self.resource(reference, from, turns)?,
            };
            found = match found {
                Some(known) if known.instance != target.instance => return None,
                // Terraform lists an attribute and then what holds it: the longer one is the attribute.
                Some(known) if known.path.len() >= target.path.len() => Some(known),
                _ => Some(target),
            };
        }
        // Of `aws_s3_bucket.logs[each.key].id` only the resource is told.
        found.filter(|target| turns || !target.path.is_empty())
    }

    fn resource(&self, reference: &str, from: &From<'_>, turns: bool) -> Option<Target> {
        let address = Address::parse(reference)?;
        let module = module_address(&from.module);
        let path: Vec<&str> = address.rest.iter().map(|segment| segment.name).collect();
        let path = path.join(".");
        let with = |key: &str| {
            let dot = if module.is_empty() { "" } else { "." };
            self.by_address.get(&*format!("{module}{dot}{}{key}", address.resource)).copied()
        };
        let exact = with(address.key).or_else(|| with(from.key).filter(|_| turns && address.key.is_empty()));
        let instance = exact.or_else(|| {
            let (first, only) = self.by_resource.get(&(module.clone(), address.resource.clone()))?;
            (*only && address.key.is_empty()).then_some(*first)
        })?;
        Some(Target { instance, path })
    }
}

/// The references of an expression; nothing where there are more than are looked at.
fn references(expression: Node<'_>) -> Option<Vec<String>> {
    let mut nodes = expression.get("references")?.items();
    let references = nodes.by_ref().take(MAX_REFERENCES).filter_map(|node| Some(node.as_str()?.into_owned()));
    let references: Vec<String> = references.collect();
    nodes.next().is_none().then_some(references)
}
