//! `count`, `for_each`, `dynamic`.

use cumulint_model::{Key, Presence};

use super::with;

#[test]
fn count_makes_instances_or_none() {
    let text = "resource \"x_y\" \"two\" {\n  count = 2\n  name  = \"n${count.index}\"\n}\n\
                resource \"x_y\" \"none\" {\n  count = false ? 1 : 0\n}\n\
                resource \"x_y\" \"all\" {\n  names = x_y.two[*].name\n  first = x_y.two[0].id\n  none = length(x_y.none)\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        assert_eq!(evaluated.addresses(), ["x_y.two[0]", "x_y.two[1]", "x_y.all"]);
        let names = evaluated.render(evaluated.property("x_y.all", "names"));
        assert_eq!(names, "[\"n0\" of x_y.two[0], \"n1\" of x_y.two[1]]");
        assert_eq!(evaluated.render(evaluated.property("x_y.all", "first")), "→ x_y.two[0].id");
        assert_eq!(evaluated.render(evaluated.property("x_y.all", "none")), "0");
    });
}

#[test]
fn for_each_makes_an_instance_of_each_element() {
    let text = "resource \"x_y\" \"by\" {\n  for_each = { a = \"public-read\", b = \"private\" }\n  acl = each.value\n  \
                name = each.key\n}\n\
                resource \"x_y\" \"ids\" {\n  all = { for key, it in x_y.by : key => it.acl }\n  one = x_y.by[\"a\"].id\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        assert_eq!(evaluated.addresses(), ["x_y.by[\"a\"]", "x_y.by[\"b\"]", "x_y.ids"]);
        let acl = evaluated.property("x_y.by[\"a\"]", "acl");
        assert_eq!(evaluated.render(acl), "\"public-read\"");
        assert_eq!(evaluated.written(acl), "each.value");
        assert_eq!(evaluated.project.resources[1].instance, Some(Key::Name("b".into())));
        assert_eq!(evaluated.render(evaluated.property("x_y.ids", "one")), "→ x_y.by[\"a\"].id");
        let all = evaluated.render(evaluated.property("x_y.ids", "all"));
        assert_eq!(all, "{a=\"public-read\" of x_y.by[\"a\"], b=\"private\" of x_y.by[\"b\"]}");
    });
}

#[test]
fn one_instance_stands_for_an_unknown_number() {
    let text = "variable \"on\" {}\nresource \"x_y\" \"maybe\" {\n  count = var.on ? 1 : 0\n  acl = \"private\"\n}\n\
                resource \"x_y\" \"user\" {\n  id  = x_y.maybe[0].id\n  all = x_y.maybe[*].id\n  acl = x_y.maybe[0].acl\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        let maybe = &evaluated.project.resources[0];
        assert_eq!(maybe.instance, Some(Key::Unknown));
        let Presence::When(exists) = maybe.presence else { panic!("{:?}", maybe.presence) };
        assert_eq!(evaluated.project.conditions.says(exists, true), "`var.on` is `true`");
        assert_eq!(evaluated.render(evaluated.property("x_y.user", "id")), "→ x_y.maybe.id");
        assert_eq!(evaluated.render(evaluated.property("x_y.user", "acl")), "\"private\" of x_y.maybe");
        let all = evaluated.render(evaluated.property("x_y.user", "all"));
        assert_eq!(all, "unknown: `var.on` has no value of x_y.maybe");
    });
}

#[test]
fn too_many_instances_are_one_and_a_limit() {
    with(&[("main.tf", "resource \"x_y\" \"z\" {\n  count = 1000000\n}\n")], |evaluated| {
        assert_eq!(evaluated.addresses(), ["x_y.z"]);
        assert_eq!(evaluated.diagnostics[0].code, "limit");
    });
}

#[test]
fn nested_blocks_are_lists_and_dynamic_ones_expand() {
    let text = "resource \"aws_security_group\" \"web\" {\n  ingress {\n    from_port = 22\n  }\n  dynamic \"ingress\" {\n    \
                for_each = [80, 443]\n    content {\n      from_port = ingress.value\n      number = ingress.key\n    }\n  }\n  \
                lifecycle {\n    prevent_destroy = true\n  }\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        let rules = evaluated.property("aws_security_group.web", "ingress");
        assert_eq!(
            evaluated.render(rules),
            "[{from_port=22}, {from_port=80, number=0}, {from_port=443, number=1}]"
        );
        assert_eq!(evaluated.written(&rules.as_list().unwrap()[0]), "ingress");
        assert_eq!(evaluated.written(&rules.as_list().unwrap()[1]), "dynamic \"ingress\"");
        assert!(evaluated.project.resources[0].properties.get("lifecycle").is_none());
    });
}

#[test]
fn a_dynamic_block_over_an_unknown_collection_is_unknown() {
    let text = "variable \"ports\" {}\nresource \"x_y\" \"z\" {\n  dynamic \"rule\" {\n    for_each = var.ports\n    content {}\n  }\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        let rule = evaluated.property("x_y.z", "rule");
        assert_eq!(evaluated.render(rule), "unknown: `var.ports` has no value");
    });
}

#[test]
fn a_resource_knows_its_header_cloud_and_provider() {
    let text = "resource \"google_storage_bucket\" \"logs\" {\n  provider = google-beta\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        let resource = &evaluated.project.resources[0];
        assert_eq!(evaluated.sources.slice(resource.header), "resource \"google_storage_bucket\" \"logs\"");
        assert_eq!(resource.cloud, cumulint_model::Cloud::Google);
        assert_eq!(resource.provider.as_ref().unwrap().as_str(), Some("google-beta"));
        assert!(resource.properties.is_empty());
    });
}

#[test]
fn an_attribute_that_nobody_wrote_is_computed_or_null() {
    let text = "resource \"aws_sqs_queue\" \"q\" {\n  name = null\n}\n\
        resource \"x_y\" \"z\" {\n  arn = aws_sqs_queue.q.arn\n  name = aws_sqs_queue.q.name\n  \
        key = aws_sqs_queue.q.kms_master_key_id\n  unset = aws_sqs_queue.q.kms_master_key_id == null\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        let shown = |name: &str| evaluated.render(evaluated.property("x_y.z", name));
        assert_eq!(shown("arn"), "→ aws_sqs_queue.q.arn");
        assert_eq!(shown("name"), "→ aws_sqs_queue.q.name");
        assert_eq!(shown("key"), "null of aws_sqs_queue.q");
        assert_eq!(shown("unset"), "true");
    });
}

#[test]
fn a_whole_of_an_unknown_number_is_unknown() {
    let text = "variable \"on\" {}\nresource \"x_y\" \"maybe\" {\n  for_each = var.on\n}\n\
        resource \"x_y\" \"user\" {\n  names = keys(x_y.maybe)\n  ids = { for key, it in x_y.maybe : key => it.id }\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        for name in ["names", "ids"] {
            let shown = evaluated.render(evaluated.property("x_y.user", name));
            assert!(shown.contains("unknown: `var.on` has no value"), "{shown}");
        }
        assert!(evaluated.project.gaps.is_empty());
    });
}

#[test]
fn a_dynamic_block_without_elements_is_not_there() {
    let text = "resource \"x_y\" \"z\" {\n  dynamic \"rule\" {\n    for_each = []\n    content {}\n  }\n  outer {\n    \
        dynamic \"inner\" {\n      for_each = {}\n      content {}\n    }\n  }\n  list = []\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        let properties = &evaluated.project.resources[0].properties;
        let names: Vec<&str> = properties.iter().map(|entry| &*entry.key).collect();
        assert_eq!(names, ["outer", "list"]);
        assert_eq!(evaluated.render(evaluated.property("x_y.z", "outer")), "[{}]");
    });
}

#[test]
fn count_and_for_each_exclude_each_other_and_keys_are_not_secret() {
    let text = "resource \"x_y\" \"both\" {\n  count = 1\n  for_each = {}\n}\n\
        resource \"x_y\" \"secret\" {\n  for_each = sensitive(toset([\"a\"]))\n}\n\
        resource \"x_y\" \"other\" {\n  count = 1\n  name = each.key\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        assert_eq!(evaluated.addresses(), ["x_y.both", "x_y.secret", "x_y.other[0]"]);
    });
}
