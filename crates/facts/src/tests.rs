//! Members, elements and derived members over small projects built by hand.

use cumulint_model::{
    Cloud, Dialect, Encoded, Kind, Map, Parent, Presence, Project, Resource, ResourceId, Truth, Value, Why,
};
use cumulint_source::{FileId, Span};

use crate::{Facts, Node, Scalar};

struct Builder {
    project: Project,
    next: u32,
}

impl Builder {
    fn new() -> Self {
        Self { project: Project::new(Dialect::Terraform, "."), next: 0 }
    }

    fn span(&mut self) -> Span {
        self.next += 10;
        Span::new(FileId(0), self.next, self.next + 5)
    }

    fn value(&mut self, kind: Kind) -> Value {
        let span = self.span();
        Value::new(kind, self.project.origins.written(span))
    }

    fn text(&mut self, text: &str) -> Value {
        self.value(Kind::String(text.into()))
    }

    fn map(&mut self, entries: Vec<(&str, Value)>) -> Map {
        let mut map = Map::new();
        for (key, value) in entries {
            let span = self.span();
            map.insert(key.into(), self.project.origins.written(span), value);
        }
        map
    }

    fn resource(&mut self, kind: &str, cloud: Cloud, entries: Vec<(&str, Value)>) -> ResourceId {
        let properties = self.map(entries);
        let (header, block) = (self.span(), self.span());
        let resource = Resource {
            address: format!("the {kind}").into(),
            declared_type: kind.into(),
            canonical_type: kind.into(),
            cloud,
            api_version: None,
            name: None,
            provider: None,
            parent: None,
            presence: Presence::Certain,
            instance: None,
            existing: false,
            part_of: None,
            properties,
            beside: Map::new(),
            header,
            block,
            calls: std::sync::Arc::default(),
        };
        self.project.add(resource)
    }
}

fn walk<'f>(facts: &'f Facts<'_>, id: ResourceId, path: &[&'f str]) -> Node<'f> {
    path.iter().fold(Node::Resource(id), |node, name| facts.member(&node, name))
}

fn text_of(node: &Node<'_>) -> String {
    match node.scalar() {
        Scalar::Text(text) => text.into_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn azure_ignores_the_case_of_names_and_others_do_not() {
    let mut build = Builder::new();
    let (a, b) = (build.text("on"), build.text("on"));
    let azure =
        build.resource("Microsoft.Storage/storageAccounts", Cloud::Azure, vec![("minimumTlsVersion", a)]);
    let aws = build.resource("AWS::S3::Bucket", Cloud::Aws, vec![("BucketName", b)]);
    let facts = Facts::new(&build.project);
    assert_eq!(walk(&facts, azure, &["MinimumTLSVersion"]).existence(), Truth::True);
    assert_eq!(walk(&facts, aws, &["bucketname"]).existence(), Truth::False);
}

#[test]
fn something_missing_is_blamed_on_the_nearest_header() {
    let mut build = Builder::new();
    let inner = build.map(vec![]);
    let value = build.value(Kind::Map(inner.into()));
    let id = build.resource("AWS::S3::Bucket", Cloud::Aws, vec![("Encryption", value)]);
    let facts = Facts::new(&build.project);
    let header = facts.resource(id).unwrap().properties.get("Encryption").unwrap().header;
    let missing = walk(&facts, id, &["Encryption", "Rule", "Deep"]);
    let place = facts.place(&missing).unwrap();
    assert_eq!(facts.span(place), build.project.place(header));
    assert_eq!(facts.path(&missing), "Encryption.Rule");
    let missing = walk(&facts, id, &["Absent"]);
    assert_eq!(
        facts.span(facts.place(&missing).unwrap()),
        facts.resource(id).map(|resource| resource.header)
    );
}

#[test]
fn an_encoded_document_is_looked_through_and_compares_as_its_text() {
    let mut build = Builder::new();
    let effect = build.text("Allow");
    let inner = build.map(vec![("Effect", effect)]);
    let value = build.value(Kind::Map(inner.into()));
    let encoded = build.value(Kind::Encoded(Encoded { text: Some("{…}".into()), value }.into()));
    let id = build.resource("AWS::IAM::Policy", Cloud::Aws, vec![("PolicyDocument", encoded)]);
    let facts = Facts::new(&build.project);
    assert_eq!(text_of(&walk(&facts, id, &["PolicyDocument", "Effect"])), "Allow");
    assert_eq!(text_of(&walk(&facts, id, &["PolicyDocument"])), "{…}");
    assert_eq!(facts.path(&walk(&facts, id, &["PolicyDocument", "Effect"])), "PolicyDocument.Effect");
}

#[test]
fn what_the_cloud_computes_exists_and_its_members_are_unknown() {
    let mut build = Builder::new();
    let key = build.resource("AWS::KMS::Key", Cloud::Aws, vec![]);
    let origin = build.text("").origin;
    let id =
        build.resource("AWS::S3::Bucket", Cloud::Aws, vec![("Key", Value::reference(key, "arn", origin))]);
    let facts = Facts::new(&build.project);
    assert_eq!(walk(&facts, id, &["Key"]).existence(), Truth::True);
    assert_eq!(walk(&facts, id, &["Key", "Part"]).existence(), Truth::Unknown);
    assert_eq!(text_of(&walk(&facts, id, &["Key", "_target", "_type"])), "AWS::KMS::Key");
    let referrers = facts.items(&walk(&facts, key, &["_referrers"])).unwrap();
    assert!(matches!(referrers.as_slice(), [Node::Resource(referrer)] if *referrer == id));
}

#[test]
fn a_target_outside_the_project_is_unknown_not_absent() {
    let mut build = Builder::new();
    let name = build.text("vpc-123");
    let id = build.resource("AWS::EC2::Subnet", Cloud::Aws, vec![("VpcId", name)]);
    let facts = Facts::new(&build.project);
    let target = walk(&facts, id, &["VpcId", "_target"]);
    assert_eq!(target.why(), Some(Why::RemoteData("vpc-123".into())));
}

#[test]
fn an_undeclared_parent_between_child_and_account_is_implied() {
    let mut build = Builder::new();
    let account = build.resource("Microsoft.Storage/storageAccounts", Cloud::Azure, vec![]);
    let kind = "Microsoft.Storage/storageAccounts/blobServices/containers";
    let container = build.resource(kind, Cloud::Azure, vec![]);
    build.project.get_mut(container).unwrap().parent = Some(Parent::Declared(account));
    let facts = Facts::new(&build.project);
    let service = walk(&facts, container, &["_parent", "_type"]);
    assert_eq!(text_of(&service), "Microsoft.Storage/storageAccounts/blobServices");
    assert!(matches!(walk(&facts, container, &["_parent", "_parent"]), Node::Resource(id) if id == account));
    assert_eq!(walk(&facts, container, &["_parent", "isVersioningEnabled"]).existence(), Truth::False);
}

#[test]
fn a_parent_that_is_not_in_the_project_is_unknown() {
    let mut build = Builder::new();
    let database = build.resource("Microsoft.Sql/servers/databases", Cloud::Azure, vec![]);
    let facts = Facts::new(&build.project);
    assert_eq!(walk(&facts, database, &["_parent", "version"]).existence(), Truth::Unknown);
}

#[test]
fn a_resource_that_is_only_read_may_have_any_property() {
    let mut build = Builder::new();
    let id = build.resource("AWS::S3::Bucket", Cloud::Aws, vec![]);
    build.project.get_mut(id).unwrap().existing = true;
    let facts = Facts::new(&build.project);
    assert_eq!(walk(&facts, id, &["BucketEncryption"]).existence(), Truth::Unknown);
}

#[test]
fn a_child_whose_parent_cannot_be_told_makes_the_children_incomplete() {
    let mut build = Builder::new();
    let server = build.resource("Microsoft.Sql/servers", Cloud::Azure, vec![]);
    let database = build.resource("Microsoft.Sql/servers/databases", Cloud::Azure, vec![]);
    let why = Why::Input("var.server".into());
    build.project.get_mut(database).unwrap().parent = Some(Parent::Unknown(why.clone()));
    let facts = Facts::new(&build.project);
    let children = facts.items(&walk(&facts, server, &["_children"])).unwrap();
    assert_eq!(children.len(), 1);
    assert_eq!(children[0].why(), Some(why));
}

#[test]
fn the_version_of_an_api_tells_whether_it_is_a_preview() {
    let mut build = Builder::new();
    let version = build.text("2023-01-01-preview");
    let id = build.resource("Microsoft.Storage/storageAccounts", Cloud::Azure, vec![]);
    build.project.get_mut(id).unwrap().api_version = Some(version);
    let facts = Facts::new(&build.project);
    assert_eq!(walk(&facts, id, &["_api", "preview"]).scalar(), Scalar::Bool(true));
    assert_eq!(walk(&facts, id, &["_api", "malformed"]).scalar(), Scalar::Bool(false));
    assert_eq!(walk(&facts, id, &["_api", "ahead"]).scalar(), Scalar::Bool(false));
    assert_eq!(text_of(&walk(&facts, id, &["_api", "version"])), "2023-01-01-preview");
}

#[test]
fn an_action_that_changes_what_could_be_named_is_at_resource_level() {
    let mut build = Builder::new();
    let entries =
        ["sqs:SendMessage", "SQS:Send*", "sqs:ReceiveMessageX", "sqs:GetQueueUrl", "xray:PutTraceSegments"]
            .map(|action| (action, build.text(action)));
    let id = build.resource("actions", Cloud::Aws, entries.into());
    let facts = Facts::new(&build.project);
    let of = |action| walk(&facts, id, &[action, "_resourceLevel"]);
    assert_eq!(of("sqs:SendMessage").scalar(), Scalar::Bool(true));
    assert_eq!(of("SQS:Send*").scalar(), Scalar::Bool(true));
    assert_eq!(of("sqs:GetQueueUrl").scalar(), Scalar::Bool(false));
    assert_eq!(of("xray:PutTraceSegments").scalar(), Scalar::Bool(false));
    assert_eq!(of("sqs:ReceiveMessageX").existence(), Truth::Unknown);
}

#[test]
fn elements_of_an_unknown_list_are_one_unknown() {
    let mut build = Builder::new();
    let origin = build.text("").origin;
    let unknown = Value::unknown(Why::Input("var.rules".into()), origin);
    let id = build.resource("AWS::EC2::SecurityGroup", Cloud::Aws, vec![("Rules", unknown)]);
    let facts = Facts::new(&build.project);
    let elements = facts.elements(&walk(&facts, id, &["Rules"]));
    assert_eq!(elements.len(), 1);
    assert_eq!(elements[0].existence(), Truth::Unknown);
}
