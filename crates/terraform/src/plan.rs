//! Plans and states that `terraform show -json` writes, as a project.
//!
//! A plan says what each resource will be, with every input and every module resolved. Where the configuration lies beside
//! it, its values stand at the author's text; else they stand in the plan itself. This module knows Terraform's JSON output
//! format, and no provider.

mod address;
mod beside;
mod configuration;
mod document;
mod overlay;
mod reader;
mod secrets;
mod targets;

use std::collections::BTreeMap;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{Node, Tree};
use cumulint_evaluation::{Evaluated, Event, Limit, Reader as SourceReader, Reads, Reporter};
use cumulint_model::{Dialect, Map, Origins, Presence, Project, Resource, Symbol, Value as Modelled};
use cumulint_source::{Sources, file_name, parent_path};
use memchr::memmem;

use crate::lower::{Places, to_map};
use crate::module::Program;
use crate::plan::address::Address;
use crate::plan::beside::Texts;
use crate::plan::configuration::{Configuration, module_path};
use crate::plan::document::{Document, Planned, object, text};
use crate::plan::overlay::{Overlay, assumed};
use crate::plan::reader::{Reader, Slot};
use crate::plan::targets::{From, Targets};
use crate::resource::{cloud, decided_major, google_document, iam_document};
use crate::value::{Content, InstanceId, Members, Value};

pub use secrets::secrets;

/// How many references of a plan are followed.
const MAX_REFERENCES: u32 = 1_000_000;

/// Whether a text could be a plan or a state at all. Reads it at the speed of memory and decides nothing: what passes is
/// parsed and asked again by [`recognize`].
#[must_use]
pub fn might_be(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let holds = |needle: &str| memmem::find(text.as_bytes(), needle.as_bytes()).is_some();
    start.starts_with(['{', '/'])
        && holds("\"format_version\"")
        && (holds("\"terraform_version\"") || holds("\"planned_values\"") || holds("\"resource_changes\""))
}

/// Whether a document is a plan or a state in Terraform's JSON output format.
#[must_use]
pub fn recognize(tree: &Tree) -> bool {
    document::recognize(tree)
}

/// Evaluates a plan or a state. Where the module in its folder is the root that it was made of, values stand at the text of
/// that, and the environment has the name of the plan.
#[must_use]
pub fn evaluate(
    tree: &Tree,
    path: &str,
    program: &Program<'_>,
    sources: &Sources<'_>,
) -> (Project, Vec<Diagnostic>) {
    let reads = Reads::default();
    let evaluated = lowered(tree, path, program, SourceReader::new(sources, &reads));
    (evaluated.project, evaluated.diagnostics)
}

/// The resources as they will be, in the cloud's own shape.
pub(crate) fn lowered(tree: &Tree, path: &str, program: &Program<'_>, reader: SourceReader<'_>) -> Evaluated {
    let mut evaluated = declared(tree, path, program, reader);
    cumulint_schema::lower(&mut evaluated.project);
    evaluated
}

/// The resources as they will be, in the provider's own types.
pub(crate) fn declared(
    tree: &Tree,
    path: &str,
    program: &Program<'_>,
    reader: SourceReader<'_>,
) -> Evaluated {
    reader.reads().text(path);
    let mut project = Project::new(Dialect::Terraform, path);
    let mut reporter = Reporter::default();
    let Some(root) = tree.root() else { return Evaluated { project, diagnostics: Vec::new() } };
    let mut document = Document::of(root);
    std::mem::take(&mut document.diagnostics).into_iter().for_each(|found| reporter.add(found));
    let mut texts = Texts::default();
    let folder = parent_path(path);
    program.take_in(folder, reader);
    if program.module(folder).is_some_and(|(_, written)| beside::is_of(&document, written)) {
        let written = beside::declared(program, folder, &document, reader);
        project.root = folder.into();
        project.environment = Some(file_name(path).into());
        project.origins = written.origins;
        project.provider_majors = written.provider_majors;
        texts = Texts::of(written.resources);
    }
    add_majors(&mut project, document.configuration);
    report_gaps(&mut reporter, root);
    let configuration = Configuration::of(document.configuration);
    let targets = Targets::of(&document.resources);
    let mut values = Values {
        origins: &mut project.origins,
        configuration: &configuration,
        targets: &targets,
        documents: BTreeMap::new(),
        budget: MAX_REFERENCES,
    };
    let all = values.all(&document.resources);
    let exhausted = values.budget == 0;
    let places = Places::in_order(document.resources.len());
    let in_plan = texts.in_plan(&document);
    for (planned, members) in document.resources.iter().zip(&all) {
        let properties = to_map(members, &places);
        let resource = resource(planned, properties, &configuration, &mut project.origins);
        let resource = match texts.get(&planned.address) {
            Some(written) => laid_over(resource, written, &in_plan, &mut project.origins),
            None => resource,
        };
        project.add(resource);
    }
    let limits = [(exhausted, Limit::Steps), (places.is_exhausted(), Limit::ValueSize)];
    for (_, limit) in limits.into_iter().filter(|(reached, _)| *reached) {
        let place = document.resources.first().map_or(root, |resource| resource.header);
        reporter.limit(limit, place.span());
    }
    let diagnostics;
    (diagnostics, project.gaps) = reporter.finish();
    Evaluated { project, diagnostics }
}

/// Reads the values of all resources.
struct Values<'v, 't> {
    origins: &'v mut Origins,
    configuration: &'v Configuration<'t>,
    targets: &'v Targets,
    /// What data sources make of themselves.
    documents: BTreeMap<InstanceId, Value>,
    budget: u32,
}

impl<'t> Values<'_, 't> {
    /// In the order of the resources. Those that make documents are read first, because others refer to them.
    fn all(&mut self, resources: &[Planned<'t>]) -> Vec<Members> {
        let mut all: Vec<Members> = Vec::new();
        let numbered = || (0..).map(InstanceId).zip(resources);
        for (id, planned) in numbered().filter(|(_, planned)| makes_document(planned)) {
            let members = self.members(planned);
            let document = self.document(planned, &members);
            self.documents.insert(id, document);
        }
        for (id, planned) in numbered() {
            let made = self.documents.get(&id).and_then(|document| document.members().cloned());
            all.push(made.unwrap_or_else(|| self.members(planned)));
        }
        all
    }

    fn members(&mut self, planned: &Planned<'t>) -> Members {
        let address = Address::parse(&planned.address);
        let (module, resource, key) = match &address {
            Some(address) => (address.module.clone(), address.resource.as_str(), address.key),
            None => (Vec::new(), "", ""),
        };
        let written = self.configuration.arguments(&module_path(&module), resource);
        let slot = Slot {
            known: planned.values,
            unknown: planned.unknown,
            secret: planned.secret,
            written,
            item: false,
        };
        let documents = &self.documents;
        let mut reader = Reader {
            origins: &mut *self.origins,
            targets: self.targets,
            configuration: self.configuration,
            from: From { module, key },
            documents: &|id| documents.get(&id).cloned(),
            path: planned.address.to_string(),
            budget: self.budget,
        };
        let members = reader.members(&slot);
        self.budget = reader.budget;
        with_default_tags(members)
    }

    /// The text that the provider made, else what its blocks say.
    fn document(&mut self, planned: &Planned<'_>, members: &Members) -> Value {
        let made = ["json", "minified_json", "policy_data"].into_iter().find_map(|name| members.get(name));
        if let Some(Content::Encoded(encoded)) = made.map(|made| &made.value.content) {
            return encoded.value.clone();
        }
        let header = planned.header.span();
        match &*planned.kind {
            "google_iam_policy" => google_document(members, header, self.origins),
            _ => iam_document(members, header, self.origins),
        }
    }
}

/// The tags that a resource will have: the provider tells them beside those that its author wrote.
fn with_default_tags(members: Members) -> Members {
    let mut members = members;
    for (all, attribute) in [("tags_all", "tags"), ("effective_labels", "labels")] {
        if let Some(known) = members.get(all).filter(|all| all.value.members().is_some()).cloned() {
            members.insert(attribute.into(), known.header, known.value);
        }
    }
    members
}

fn makes_document(planned: &Planned<'_>) -> bool {
    planned.is_data && matches!(&*planned.kind, "aws_iam_policy_document" | "google_iam_policy")
}

fn resource(
    planned: &Planned<'_>,
    properties: Map,
    configuration: &Configuration<'_>,
    origins: &mut Origins,
) -> Resource {
    Resource {
        address: planned.address.clone(),
        declared_type: planned.kind.clone(),
        canonical_type: planned.kind.clone(),
        cloud: cloud(&planned.kind),
        api_version: None,
        name: None,
        provider: provider(planned, configuration, origins),
        parent: None,
        presence: Presence::Certain,
        instance: planned.key.clone(),
        existing: planned.is_data,
        part_of: None,
        properties,
        beside: Map::new(),
        header: planned.header.span(),
        block: planned.node.span(),
        calls: std::sync::Arc::default(),
    }
}

/// The provider configuration that the author chose, where it is not the one that the type has anyway.
fn provider(
    planned: &Planned<'_>,
    configuration: &Configuration<'_>,
    origins: &mut Origins,
) -> Option<Modelled> {
    let address = Address::parse(&planned.address)?;
    let written = configuration.resource(&module_path(&address.module), &address.resource)?;
    let node = written.get("provider_config_key")?;
    let key = node.as_str()?;
    let name = key.rsplit(':').next().unwrap_or(&key);
    let usual = planned.kind.split('_').next() == Some(name);
    (!usual).then(|| Modelled::string(name, origins.written(node.span())))
}

/// The plan's resource at the places of the text's.
fn laid_over(
    resource: Resource,
    written: &Resource,
    in_plan: &[Option<cumulint_model::ResourceId>],
    origins: &mut Origins,
) -> Resource {
    let assumed = origins.add(assumed(written.header, &resource.declared_type));
    let mut overlay = Overlay { origins, resources: in_plan, assumed };
    let properties = overlay.map(&written.properties, resource.properties);
    let provider = written.provider.clone().or(resource.provider);
    let calls = std::sync::Arc::clone(&written.calls);
    Resource { properties, provider, header: written.header, block: written.block, calls, ..resource }
}

/// The major versions that the constraints of providers decide, where the text beside the plan has none.
fn add_majors(project: &mut Project, configuration: Option<Node<'_>>) {
    let providers = configuration.and_then(|node| object(node, "provider_config"));
    for entry in providers.into_iter().flat_map(Node::entries) {
        let source = text(entry.value, "full_name").or_else(|| text(entry.value, "name"));
        let name: Option<Symbol> = source.and_then(|source| source.rsplit('/').next().map(Symbol::from));
        let major = text(entry.value, "version_constraint").and_then(|it| decided_major(&it));
        if let (Some(name), Some(major)) = (name, major)
            && project.provider_majors.iter().all(|(known, _)| *known != name)
        {
            project.provider_majors.push((name, major));
        }
    }
}

/// What a plan says it leaves out.
fn report_gaps(reporter: &mut Reporter, root: Node<'_>) {
    let is = |name: &str, wrong: bool| root.entry(name).filter(|entry| entry.value.as_bool() == Some(wrong));
    let reasons = [
        (is("errored", true), "planning failed: resources are missing from the plan"),
        (is("complete", false), "some changes are deferred to a later plan"),
    ];
    for (entry, reason) in reasons {
        if let Some(entry) = entry {
            reporter.report(Event::IncompletePlan, &entry.name(), reason, entry.key.span());
        }
    }
}
