//! What holds a template together: names that stand for nothing, resources that depend on themselves, what nobody uses, and
//! the limits of CloudFormation. It reads the text of the template; it evaluates nothing and knows no type.

use std::collections::{BTreeMap, BTreeSet};

use cumulint_diagnostic::Label;
use cumulint_document::{Entry, Kind as NodeKind, Node};
use cumulint_source::Span;
use cumulint_types::Mistakes;

use crate::intrinsic::Intrinsic;
use crate::loops::is_expansion;
use crate::text::holes;

/// The most nodes that are read of one template: an alias can stand for a great many.
const MAX_NODES: usize = 500_000;

/// The deepest nesting that is read.
const MAX_DEPTH: usize = 160;

/// The parts of a template.
const SECTIONS: [&str; 11] = [
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Transform",
    "Resources",
    "Outputs",
    "Hooks",
];

/// The parts of a resource.
const ATTRIBUTES: [&str; 9] = [
    "Type",
    "Properties",
    "DependsOn",
    "Condition",
    "Metadata",
    "CreationPolicy",
    "UpdatePolicy",
    "DeletionPolicy",
    "UpdateReplacePolicy",
];

/// How many there may be of what a section declares.
const LIMITS: [(&str, usize); 4] =
    [("Parameters", 200), ("Mappings", 200), ("Resources", 500), ("Outputs", 200)];

/// The most resources that are looked at for circles, once all others are taken away.
const MAX_CIRCLE: usize = 300;

/// The longest description.
const MAX_DESCRIPTION: usize = 1024;

/// Checks how the parts of a template hang together. `open` says whether macros may add names.
pub(crate) fn check_structure(root: Node<'_>, open: bool, mistakes: &mut Mistakes) {
    let mut uses = Uses::default();
    for section in
        root.entries().filter(|section| !matches!(section.name().as_ref(), "Metadata" | "Parameters"))
    {
        uses.section(section);
    }
    let names = Names::of(root);
    if !open && !names.expanded {
        names.check(&uses, mistakes);
    }
    circles(&names, &uses, mistakes);
    if !open {
        sections(root, mistakes);
        unused(root, &uses, mistakes);
    }
    limits(root, mistakes);
}

/// What is used as what.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Sort {
    /// A parameter or resource, by `Ref` or in a `Fn::Sub`.
    Value,
    /// A resource by itself, in `DependsOn`.
    Resource,
    Condition,
    Mapping,
}

/// In which section a node stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Where {
    Conditions,
    Outputs,
    Elsewhere,
}

/// A name in use.
#[derive(Debug)]
struct Use {
    sort: Sort,
    name: String,
    /// What is asked of a resource.
    attribute: Option<String>,
    place: Span,
    /// The resource whose properties or `DependsOn` use it.
    by: Option<String>,
}

/// All names in use.
#[derive(Default, Debug)]
struct Uses {
    all: Vec<Use>,
    nodes: usize,
    depth: usize,
    by: Option<String>,
    /// Whether the name of a mapping is computed somewhere.
    computed_mapping: bool,
}

impl Uses {
    fn section(&mut self, section: Entry<'_>) {
        if section.name() != "Resources" {
            let place = match section.name().as_ref() {
                "Conditions" => Where::Conditions,
                "Outputs" => Where::Outputs,
                _ => Where::Elsewhere,
            };
            return self.node(section.value, place);
        }
        section.value.entries().for_each(|resource| self.resource(resource));
    }

    fn resource(&mut self, resource: Entry<'_>) {
        if is_expansion(&resource.name()) {
            return match resource.value.kind() {
                NodeKind::Sequence => self.expansion(resource.value),
                _ => self.node(resource.value, Where::Elsewhere),
            };
        }
        for part in resource.value.entries() {
            match part.name().as_ref() {
                "Properties" => self.within(&resource, |uses| uses.node(part.value, Where::Elsewhere)),
                "DependsOn" => self.within(&resource, |uses| uses.depends_on(part.value)),
                "Condition" => self.add(Sort::Condition, part.value, None),
                _ => self.node(part.value, Where::Elsewhere),
            }
        }
    }

    /// A `Fn::ForEach` among the resources: its identifier, its collection, and the resources that it makes.
    fn expansion(&mut self, parts: Node<'_>) {
        if self.depth >= MAX_DEPTH {
            return;
        }
        self.depth += 1;
        for part in parts.items() {
            match part.kind() {
                NodeKind::Mapping if Intrinsic::of(part).is_none() => {
                    part.entries().for_each(|resource| self.resource(resource));
                }
                _ => self.node(part, Where::Elsewhere),
            }
        }
        self.depth -= 1;
    }

    fn within(&mut self, resource: &Entry<'_>, read: impl FnOnce(&mut Self)) {
        self.by = Some(resource.name().into_owned());
        read(self);
        self.by = None;
    }

    fn depends_on(&mut self, node: Node<'_>) {
        if node.kind() == NodeKind::Sequence {
            node.items().for_each(|item| self.add(Sort::Resource, item, None));
        } else {
            self.add(Sort::Resource, node, None);
        }
    }

    /// Adds the name that a scalar says.
    fn add(&mut self, sort: Sort, node: Node<'_>, attribute: Option<String>) {
        if let Some(name) = node.text().filter(|_| Intrinsic::long(node).is_none()) {
            let (name, place, by) = (name.into_owned(), node.span(), self.by.clone());
            self.all.push(Use { sort, name, attribute, place, by });
        }
    }

    fn node(&mut self, node: Node<'_>, place: Where) {
        self.nodes += 1;
        if self.nodes >= MAX_NODES || self.depth >= MAX_DEPTH {
            return;
        }
        self.depth += 1;
        if let Some(intrinsic) = Intrinsic::of(node) {
            self.intrinsic(&intrinsic);
        }
        for entry in node.entries() {
            // `Condition: Name` is a reference within conditions, and in what is made only where one holds.
            let names_condition = entry.name() == "Condition" && entry.value.text().is_some();
            let here = place == Where::Conditions || (place == Where::Outputs && self.depth == 2);
            if names_condition && here {
                self.add(Sort::Condition, entry.value, None);
            }
            self.node(entry.value, place);
        }
        node.items().for_each(|item| self.node(item, place));
        self.depth -= 1;
    }

    fn intrinsic(&mut self, intrinsic: &Intrinsic<'_>) {
        let argument = intrinsic.argument;
        match intrinsic.name.as_ref() {
            "Ref" => self.add(Sort::Value, argument, None),
            "Condition" => self.add(Sort::Condition, argument, None),
            "Fn::GetAtt" => self.get_att(argument),
            "Fn::If" => argument.items().take(1).for_each(|name| self.add(Sort::Condition, name, None)),
            "Fn::FindInMap" => argument.items().take(1).for_each(|name| {
                self.computed_mapping |= Intrinsic::of(name).is_some();
                if Intrinsic::of(name).is_none() {
                    self.add(Sort::Mapping, name, None);
                }
            }),
            "Fn::Sub" => self.sub(argument),
            _ => {}
        }
    }

    fn get_att(&mut self, argument: Node<'_>) {
        let (by, place) = (self.by.clone(), argument.span());
        let (name, attribute) = match argument.text() {
            Some(dotted) => match dotted.split_once('.') {
                Some((name, attribute)) => (name.to_owned(), Some(attribute.to_owned())),
                None => return,
            },
            None => {
                let parts: Vec<Node<'_>> = argument.items().collect();
                let Some((name, rest)) = parts.split_first() else { return };
                let Some(name) = name.text().filter(|_| Intrinsic::of(*name).is_none()) else { return };
                let rest: Option<Vec<String>> = rest
                    .iter()
                    .map(|part| part.text().filter(|_| Intrinsic::of(*part).is_none()).map(Into::into))
                    .collect();
                (name.into_owned(), rest.map(|rest| rest.join(".")))
            }
        };
        self.all.push(Use { sort: Sort::Resource, name, attribute, place, by });
    }

    fn sub(&mut self, argument: Node<'_>) {
        let mut items = argument.items();
        let (text, own) = match argument.kind() {
            NodeKind::Sequence => (items.next(), items.next()),
            _ => (Some(argument), None),
        };
        let Some(text) = text.filter(|text| text.text().is_some()) else { return };
        let decoded = text.text().unwrap_or_default();
        for (name, range) in holes(&decoded) {
            if own.is_some_and(|own| own.get(name).is_some()) {
                continue;
            }
            let place = text.decoded_span(range);
            let (name, attribute) = match name.split_once('.') {
                Some((name, attribute)) => (name, Some(attribute.to_owned())),
                None => (name, None),
            };
            let sort = if attribute.is_some() { Sort::Resource } else { Sort::Value };
            let by = self.by.clone();
            self.all.push(Use { sort, name: name.to_owned(), attribute, place, by });
        }
    }
}

/// What a template declares.
struct Names<'t> {
    parameters: BTreeSet<String>,
    conditions: BTreeSet<String>,
    mappings: BTreeSet<String>,
    resources: BTreeMap<String, Entry<'t>>,
    /// Whether a loop makes some of them.
    expanded: bool,
    /// Modules: what they make has a name that begins with theirs.
    modules: Vec<String>,
}

impl<'t> Names<'t> {
    fn of(root: Node<'t>) -> Self {
        let declared = |section: &str| {
            let entries = root.get(section).into_iter().flat_map(Node::entries);
            entries.map(|entry| entry.name().into_owned()).collect::<BTreeSet<String>>()
        };
        let entries = root.get("Resources").into_iter().flat_map(Node::entries);
        let resources: BTreeMap<String, Entry<'t>> =
            entries.map(|entry| (entry.name().into_owned(), entry)).collect();
        let (conditions, mappings) = (declared("Conditions"), declared("Mappings"));
        let expanded = resources.keys().chain(&conditions).chain(&mappings).any(|name| is_expansion(name));
        let is_module = |entry: &Entry<'_>| {
            let kind =
                entry.value.get("Type").filter(|kind| Intrinsic::of(*kind).is_none()).and_then(Node::as_str);
            kind.is_none_or(|kind| kind.ends_with("::MODULE"))
        };
        let modules = resources.iter().filter(|(_, entry)| is_module(entry)).map(|(name, _)| name.clone());
        let modules = modules.collect();
        Self { parameters: declared("Parameters"), conditions, mappings, resources, expanded, modules }
    }

    fn check(&self, uses: &Uses, mistakes: &mut Mistakes) {
        for used in uses.all.iter().filter(|used| !used.name.starts_with("AWS::")) {
            let name = used.name.as_str();
            let resource = self.resources.get(name);
            if resource.is_none() && self.modules.iter().any(|module| name.starts_with(module.as_str())) {
                continue;
            }
            let message = match used.sort {
                Sort::Value if resource.is_some() || self.parameters.contains(name) => continue,
                Sort::Value => format!("`{name}` is neither a parameter nor a resource of this template"),
                Sort::Resource if resource.is_none() => format!("`{name}` is no resource of this template"),
                Sort::Resource => {
                    let kind = resource.and_then(|entry| entry.value.get("Type")).and_then(Node::as_str);
                    if let (Some(kind), Some(attribute)) = (kind, &used.attribute) {
                        cumulint_types::cloudformation_attribute(&kind, attribute, used.place, mistakes);
                    }
                    continue;
                }
                Sort::Condition if self.conditions.contains(name) => continue,
                Sort::Condition => format!("condition `{name}` is not declared in this template"),
                Sort::Mapping if self.mappings.contains(name) => continue,
                Sort::Mapping => format!("mapping `{name}` is not declared in this template"),
            };
            let near = cumulint_schema::nearest(name, self.candidates(used.sort));
            if let Some(found) = mistakes.add("unknown-name", message, Some(used.place)) {
                found.help = near.map(|near| format!("did you mean `{near}`?"));
            }
        }
    }

    fn candidates(&self, sort: Sort) -> impl Iterator<Item = &str> {
        let resources = matches!(sort, Sort::Value | Sort::Resource).then(|| self.resources.keys());
        let others = match sort {
            Sort::Value => Some(&self.parameters),
            Sort::Condition => Some(&self.conditions),
            Sort::Mapping => Some(&self.mappings),
            Sort::Resource => None,
        };
        resources.into_iter().flatten().chain(others.into_iter().flatten()).map(String::as_str)
    }
}

/// Tells of resources that depend on themselves, each circle once.
fn circles(names: &Names<'_>, uses: &Uses, mistakes: &mut Mistakes) {
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for used in &uses.all {
        if let (Sort::Value | Sort::Resource, Some(by)) = (used.sort, &used.by)
            && names.resources.contains_key(&used.name)
        {
            edges.entry(by).or_default().insert(&used.name);
        }
    }
    for circle in groups(&edges) {
        let mut members: Vec<(&str, Span)> = circle
            .iter()
            .filter_map(|name| names.resources.get(*name).map(|entry| (*name, entry.key.span())))
            .collect();
        members.sort_by_key(|(_, place)| *place);
        let Some(((first, place), rest)) = members.split_first() else { continue };
        let message = match rest {
            [] => format!("`{first}` depends on itself"),
            [(other, _)] => format!("`{first}` and `{other}` depend on each other"),
            several => format!("`{first}` depends on itself through {} other resources", several.len()),
        };
        if let Some(found) = mistakes.add("circular-dependency", message, Some(*place)) {
            let label =
                |(_, span): &(&str, Span)| Label { span: *span, message: "part of the circle".to_owned() };
            found.labels.extend(rest.iter().take(8).map(label));
        }
    }
}

type Edges<'n> = BTreeMap<&'n str, BTreeSet<&'n str>>;

/// The groups of a graph in which each one reaches each other, or one itself.
fn groups<'n>(edges: &Edges<'n>) -> Vec<Vec<&'n str>> {
    let left = leading_to_circles(edges);
    if left.len() > MAX_CIRCLE {
        return Vec::new();
    }
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        left.iter().map(|start| (*start, reached(start, edges, &left))).collect();
    let reaches = |from: &str, to: &str| reach.get(from).is_some_and(|reached| reached.contains(to));
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut groups = Vec::new();
    for start in left.iter().copied().filter(|start| reaches(start, start)) {
        if told.contains(start) {
            continue;
        }
        let group: Vec<&str> =
            left.iter().copied().filter(|other| reaches(start, other) && reaches(other, start)).collect();
        told.extend(&group);
        groups.push(group);
    }
    groups
}

/// The resources that lead to a circle: what is left when all are taken away that depend on none that is left.
fn leading_to_circles<'n>(edges: &Edges<'n>) -> BTreeSet<&'n str> {
    let mut open: BTreeMap<&str, usize> =
        edges.iter().map(|(name, targets)| (*name, targets.len())).collect();
    let mut users: BTreeMap<&str, Vec<&'n str>> = BTreeMap::new();
    for (name, targets) in edges {
        targets.iter().for_each(|target| users.entry(target).or_default().push(name));
    }
    let mut settled: Vec<&str> = users.keys().copied().filter(|name| !edges.contains_key(name)).collect();
    let mut left: BTreeSet<&'n str> = edges.keys().copied().collect();
    while let Some(name) = settled.pop() {
        left.remove(name);
        for user in users.get(name).into_iter().flatten() {
            let Some(count) = open.get_mut(user) else { continue };
            *count = count.saturating_sub(1);
            if *count == 0 {
                settled.push(user);
            }
        }
    }
    left
}

fn reached<'n>(start: &str, edges: &Edges<'n>, within: &BTreeSet<&'n str>) -> BTreeSet<&'n str> {
    let mut found = BTreeSet::new();
    let targets =
        |name: &str| edges.get(name).into_iter().flatten().copied().filter(|to| within.contains(to));
    let mut open: Vec<&'n str> = targets(start).collect();
    while let Some(name) = open.pop() {
        if found.insert(name) {
            open.extend(targets(name));
        }
    }
    found
}

/// Tells of parts that CloudFormation does not know.
fn sections(root: Node<'_>, mistakes: &mut Mistakes) {
    let mut tell = |entry: &Entry<'_>, known: &[&str], holder: &str| {
        let name = entry.name();
        if known.contains(&name.as_ref()) || is_expansion(&name) || entry.key.kind() != NodeKind::String {
            return;
        }
        let message = format!("`{name}` is no part of {holder}");
        if let Some(found) = mistakes.add("unknown-section", message, Some(entry.key.span())) {
            let near = cumulint_schema::nearest(&name, known.iter().copied());
            found.help = near.map(|near| format!("did you mean `{near}`?"));
        }
    };
    root.entries().for_each(|entry| tell(&entry, &SECTIONS, "a template"));
    for resource in root.get("Resources").into_iter().flat_map(Node::entries) {
        let kind = resource.value.get("Type").and_then(Node::as_str);
        // SAM and modules have parts of their own.
        if kind.is_some_and(|kind| kind.starts_with("AWS::") && !kind.starts_with("AWS::Serverless::")) {
            resource.value.entries().for_each(|entry| tell(&entry, &ATTRIBUTES, "a resource"));
        }
    }
}

/// Tells of what is declared and never used.
fn unused(root: Node<'_>, uses: &Uses, mistakes: &mut Mistakes) {
    let declared = [
        ("Parameters", "parameter", Sort::Value),
        ("Conditions", "condition", Sort::Condition),
        ("Mappings", "mapping", Sort::Mapping),
    ];
    for (section, word, sort) in declared {
        let used: BTreeSet<&str> =
            uses.all.iter().filter(|used| used.sort == sort).map(|used| used.name.as_str()).collect();
        // A mapping whose name is computed can be any.
        if sort == Sort::Mapping && uses.computed_mapping {
            continue;
        }
        for entry in root.get(section).into_iter().flat_map(Node::entries) {
            let name = entry.name();
            if !used.contains(name.as_ref()) && !is_expansion(&name) {
                let message = format!("{word} `{name}` is never used");
                mistakes.add("unused-declaration", message, Some(entry.key.span()));
            }
        }
    }
}

/// Tells of more than CloudFormation takes.
fn limits(root: Node<'_>, mistakes: &mut Mistakes) {
    for (section, limit) in LIMITS {
        let Some(entry) = root.entry(section) else { continue };
        let count = entry.value.entries().count();
        if count > limit {
            let message = format!("{count} entries in `{section}`, and CloudFormation takes {limit}");
            mistakes.add("template-limit", message, Some(entry.key.span()));
        }
    }
    let description = root.entry("Description");
    if let Some(entry) =
        description.filter(|entry| entry.value.as_str().is_some_and(|text| text.len() > MAX_DESCRIPTION))
    {
        let message = format!("the description is longer than {MAX_DESCRIPTION} bytes");
        mistakes.add("template-limit", message, Some(entry.key.span()));
    }
}
