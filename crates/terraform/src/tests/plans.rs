//! Plans by themselves: values stand at the characters of the plan.

use cumulint_document::parse_json;

use super::*;
use crate::plan;

/// Evaluates a plan, with what lies beside it, and checks what is drawn in all files.
pub(super) fn planned(text: &str, beside: &[(&str, &str)], look: impl FnOnce(&Evaluated<'_>)) {
    let files = beside.iter().copied().chain([("plan.json", text)]);
    let memory = files.clone().fold(MemoryFiles::new(), |memory, (path, text)| memory.with(path, text));
    let sources = Sources::new(&memory);
    let (tree, problems) = parse_json(sources.load("plan.json").unwrap(), text);
    assert!(problems.is_empty(), "{problems:?}");
    assert!(plan::might_be(text) && plan::recognize(&tree), "this is no plan");
    let parse = |(path, _): &(&str, &str)| {
        let file = sources.load(path).unwrap();
        Some(ModuleFile::parse(path, file, &sources.get(file).text)?.0)
    };
    let modules = Modules::new(beside.iter().filter_map(parse).collect(), &sources);
    let (program, reads) = (Program::new(&modules), Reads::default());
    let found = plan::declared(&tree, "plan.json", &program, Reader::new(&sources, &reads));
    let evaluated = Evaluated { project: found.project, diagnostics: found.diagnostics, sources: &sources };
    files.for_each(|(path, text)| evaluated.check_drawn(path, text));
    look(&evaluated);
}

fn alone(text: &str, look: impl FnOnce(&Evaluated<'_>)) {
    planned(text, &[], look);
}

#[test]
fn values_stand_at_the_characters_of_the_plan() {
    let text = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "planned_values": { "root_module": { "resources": [ {
    "address": "aws_s3_bucket.site", "mode": "managed", "type": "aws_s3_bucket", "name": "site",
    "provider_name": "registry.terraform.io/hashicorp/aws", "schema_version": 0,
    "values": {
      "bucket": "example-site",
      //        ^^^^^^^^^^^^^^ "example-site"
      "force_destroy": false,
      //               ^^^^^ false
      "tags": { "team": "web" }
      //                ^^^^^ "web"
    }
  } ] } }
}"#;
    alone(text, |evaluated| {
        assert_eq!(evaluated.addresses(), ["aws_s3_bucket.site"]);
        let bucket = &evaluated.project.resources[0];
        assert_eq!(evaluated.sources.slice(bucket.header), "\"aws_s3_bucket.site\"");
        assert!(evaluated.sources.slice(bucket.block).starts_with("{\n    \"address\""));
        assert_eq!(evaluated.project.environment, None);
    });
}

#[test]
fn modules_at_any_depth_bring_their_instances() {
    let text = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "planned_values": { "root_module": { "child_modules": [ {
    "address": "module.logs[\"eu\"]",
    "child_modules": [ {
      "address": "module.logs[\"eu\"].module.store",
      "resources": [
        { "address": "module.logs[\"eu\"].module.store.aws_s3_bucket.main[1]", "mode": "managed",
          "type": "aws_s3_bucket", "name": "main", "index": 1, "values": { "bucket": "logs-eu-1" } },
        //                                                                           ^^^^^^^^^^^ "logs-eu-1"
        { "address": "module.logs[\"eu\"].module.store.data.aws_region.here", "mode": "data",
          "type": "aws_region", "name": "here", "values": { "name": "eu-central-1" } }
      ]
    } ]
  } ] } }
}"#;
    alone(text, |evaluated| {
        let [bucket, region] = evaluated.project.resources.as_slice() else { panic!("two resources") };
        assert_eq!(&*bucket.address, "module.logs[\"eu\"].module.store.aws_s3_bucket.main[1]");
        assert_eq!(bucket.instance, Some(cumulint_model::Key::Index(1)));
        assert!(!bucket.existing && region.existing);
    });
}

#[test]
fn what_is_known_after_apply_is_a_reference_where_it_is_one() {
    let text = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "planned_values": { "root_module": { "resources": [
    { "address": "aws_s3_bucket.site", "mode": "managed", "type": "aws_s3_bucket", "name": "site", "values": {} },
    { "address": "aws_s3_bucket_acl.site", "mode": "managed", "type": "aws_s3_bucket_acl", "name": "site",
      "values": { "acl": "public-read", "expected_bucket_owner": null } }
  ] } },
  "resource_changes": [
    { "address": "aws_s3_bucket.site", "change": { "actions": ["create"],
      "after_unknown": { "id": true, "acl": true, "grant": true } } },
    { "address": "aws_s3_bucket_acl.site", "change": { "actions": ["create"],
      "after_unknown": { "bucket": true, "id": true },
      //                           ^^^^ → aws_s3_bucket.site.id
      "after_sensitive": {} } }
  ],
  "configuration": { "root_module": { "resources": [
    { "address": "aws_s3_bucket.site" },
    { "address": "aws_s3_bucket_acl.site", "expressions": {
      "acl": { "constant_value": "public-read" },
      "bucket": { "references": ["aws_s3_bucket.site.id", "aws_s3_bucket.site"] } } }
  ] } }
}"#;
    alone(text, |evaluated| {
        // What the author did not write and the provider will compute is left out.
        assert!(evaluated.project.resources[0].properties.is_empty(), "{}", evaluated.printed());
    });
}

#[test]
fn references_are_followed_through_modules() {
    let text = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "planned_values": { "root_module": {
    "resources": [
      { "address": "aws_s3_bucket_policy.main", "mode": "managed", "type": "aws_s3_bucket_policy", "name": "main" }
    ],
    "child_modules": [
      { "resources": [
        { "address": "module.store[\"eu\"].aws_s3_bucket.main", "mode": "managed", "type": "aws_s3_bucket", "name": "main" }
      ] },
      { "resources": [
        { "address": "module.store[\"us\"].aws_s3_bucket.main", "mode": "managed", "type": "aws_s3_bucket", "name": "main" }
      ] },
      { "resources": [
        { "address": "module.acl[\"us\"].aws_s3_bucket_acl.main", "mode": "managed", "type": "aws_s3_bucket_acl", "name": "main" }
      ] }
    ]
  } },
  "resource_changes": [
    { "address": "module.acl[\"us\"].aws_s3_bucket_acl.main", "change": { "actions": ["create"],
      "after_unknown": { "bucket": true, "owner": true } } },
      //                           ^^^^ → module.store["us"].aws_s3_bucket.main.id
      //                                          ^^^^ unknown: `module.acl["us"].aws_s3_bucket_acl.main.owner` is only known after deployment
    { "address": "aws_s3_bucket_policy.main", "change": { "actions": ["create"],
      "after_unknown": { "bucket": true } } }
      //                           ^^^^ → module.store["eu"].aws_s3_bucket.main.id
  ],
  "configuration": { "root_module": {
    "resources": [
      { "address": "aws_s3_bucket_policy.main", "expressions": {
        "bucket": { "references": ["module.store[\"eu\"].bucket", "module.store[\"eu\"]", "module.store"] } } }
    ],
    "module_calls": {
      "store": { "module": {
        "outputs": { "bucket": { "expression": { "references": ["aws_s3_bucket.main.id", "aws_s3_bucket.main"] } } },
        "resources": [ { "address": "aws_s3_bucket.main" } ] } },
      "acl": {
        "expressions": {
          "name": { "references": ["module.store[\"us\"].bucket", "module.store[\"us\"]", "module.store"] },
          "owner": { "references": ["local.owner"] } },
        "module": { "resources": [ { "address": "aws_s3_bucket_acl.main", "expressions": {
          "bucket": { "references": ["var.name"] },
          "owner": { "references": ["var.owner"] } } } ] } }
    }
  } }
}"#;
    alone(text, |_| {});
}

#[test]
fn parts_of_lists_and_blocks_are_unknown_or_secret_by_themselves() {
    let text = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "planned_values": { "root_module": { "resources": [
    { "address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance", "name": "main",
      "values": { "password": "hunter2", "names": ["a", null], "disk": [{ "size": 5 }, { "size": 6 }] },
      //                      ^^^^^^^^^ secret "hunter2"
      //                                                ^^^^ unknown: `aws_db_instance.main.names` is only known after deployment
      //                                                                          ^ 5
      //                                                                                         ^ secret 6
      "sensitive_values": { "password": true, "disk": [{}, { "size": true }] } }
  ] } },
  "resource_changes": [
    { "address": "aws_db_instance.main", "change": { "actions": ["create"],
      "after_unknown": { "names": [false, true], "disk": [{ "key": true }, {}] } } }
      //                                                           ^^^^ unknown: `aws_db_instance.main.disk.key` is only known after deployment
  ]
}"#;
    alone(text, |_| {});
}

#[test]
fn what_is_only_deleted_does_not_exist_after_apply() {
    let text = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "resource_changes": [
    { "address": "aws_s3_bucket.old", "mode": "managed", "type": "aws_s3_bucket", "name": "old",
      "change": { "actions": ["delete"], "before": { "bucket": "old" }, "after": null } },
    { "address": "aws_s3_bucket.forgotten", "mode": "managed", "type": "aws_s3_bucket", "name": "forgotten",
      "change": { "actions": ["forget"], "before": { "bucket": "x" }, "after": null } },
    { "address": "aws_s3_bucket.new", "mode": "managed", "type": "aws_s3_bucket", "name": "new", "deposed": "1a2b",
      "change": { "actions": ["delete"], "before": { "bucket": "x" }, "after": null } },
    { "address": "aws_s3_bucket.new", "mode": "managed", "type": "aws_s3_bucket", "name": "new",
      "change": { "actions": ["create", "delete"], "after": { "bucket": "new" } } }
      //                                                                ^^^^^ "new"
  ]
}"#;
    alone(text, |evaluated| assert_eq!(evaluated.addresses(), ["aws_s3_bucket.new"]));
}

#[test]
fn a_policy_in_a_text_has_the_places_inside_the_text() {
    let text = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "planned_values": { "root_module": { "resources": [
    { "address": "aws_iam_policy.all", "mode": "managed", "type": "aws_iam_policy", "name": "all",
      "values": { "policy": "{\"Statement\":[{\"Action\":\"s3:*\",\"Effect\":\"Allow\"}]}" } }
      //                                                 ^^^^^^^^ "s3:*"
  ] } }
}"#;
    alone(text, |_| {});
}

#[test]
fn what_the_provider_fills_in_for_blocks_that_nobody_wrote_is_left_out() {
    let text = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "planned_values": { "root_module": { "resources": [
    { "address": "aws_security_group.web", "mode": "managed", "type": "aws_security_group", "name": "web",
      "values": { "description": "Managed by Terraform", "egress": [], "tags": null, "name": "",
        "ingress": [{ "cidr_blocks": ["10.0.0.0/8"], "description": "", "ipv6_cidr_blocks": [], "self": false }],
        //                            ^^^^^^^^^^^^ "10.0.0.0/8"
        "timeouts": [], "lifecycle_rule": [{ "prefix": "", "status": "on" }] } }
  ] } },
  "configuration": { "root_module": { "resources": [
    { "address": "aws_security_group.web", "expressions": {
      "egress": { "constant_value": [] }, "name": { "references": ["var.name"] }, "ingress": {} } }
  ] } }
}"#;
    alone(text, |evaluated| {
        let properties = &evaluated.project.resources[0].properties;
        let names: Vec<&str> = properties.iter().map(|entry| &*entry.key).collect();
        assert_eq!(names, ["description", "egress", "name", "ingress", "lifecycle_rule"]);
        assert_eq!(
            evaluated.render(&properties.get("ingress").unwrap().value),
            "[{cidr_blocks=[\"10.0.0.0/8\"], self=false}]"
        );
        assert_eq!(evaluated.render(&properties.get("lifecycle_rule").unwrap().value), "[{status=\"on\"}]");
    });
}

#[test]
fn a_document_that_is_read_during_apply_is_made_of_its_blocks() {
    let text = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "planned_values": { "root_module": { "resources": [
    { "address": "aws_sqs_queue_policy.open", "mode": "managed", "type": "aws_sqs_queue_policy", "name": "open" },
    { "address": "data.aws_iam_policy_document.open", "mode": "data", "type": "aws_iam_policy_document", "name": "open",
      "values": { "source_json": null, "statement": [ { "actions": ["sqs:*"], "condition": [], "effect": null,
        //                                                          ^^^^^^^ "sqs:*"
        "principals": [ { "identifiers": ["*"], "type": "*" } ], "resources": [null], "sid": null } ] } }
        //                               ^^^^^ "*"
  ] } },
  "resource_changes": [
    { "address": "aws_sqs_queue_policy.open", "change": { "actions": ["create"], "after_unknown": { "policy": true } } },
    { "address": "data.aws_iam_policy_document.open", "change": { "actions": ["read"],
      "after_unknown": { "json": true, "statement": [ { "actions": [false], "resources": [true] } ] } } }
  ],
  "configuration": { "root_module": { "resources": [
    { "address": "aws_sqs_queue_policy.open", "expressions": { "policy": { "references": [
      "data.aws_iam_policy_document.open.json", "data.aws_iam_policy_document.open" ] } } },
    { "address": "data.aws_iam_policy_document.open", "expressions": { "statement": [ {
      "actions": { "constant_value": ["sqs:*"] },
      "principals": [ { "identifiers": { "constant_value": ["*"] }, "type": { "constant_value": "*" } } ],
      "resources": { "references": ["aws_sqs_queue.main.arn"] } } ] } }
  ] } }
}"#;
    alone(text, |evaluated| {
        let policy = evaluated.property("aws_sqs_queue_policy.open", "policy");
        let shown = evaluated.render(policy);
        assert!(shown.ends_with(" of data.aws_iam_policy_document.open"), "{shown}");
        assert!(shown.starts_with("encoded {Version=\"2012-10-17\", Statement=[{Effect=\"Allow\", Action=[\"sqs:*\"], Resource=[unknown:"), "{shown}");
    });
}

#[test]
fn tags_that_the_provider_adds_are_tags() {
    let text = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "planned_values": { "root_module": { "resources": [
    { "address": "aws_s3_bucket.a", "mode": "managed", "type": "aws_s3_bucket", "name": "a",
      "values": { "tags": null, "tags_all": { "owner": "web" } } }
  ] } },
  "configuration": { "root_module": { "resources": [ { "address": "aws_s3_bucket.a" } ] } }
}"#;
    alone(text, |evaluated| {
        assert_eq!(evaluated.render(evaluated.property("aws_s3_bucket.a", "tags")), "{owner=\"web\"}");
    });
}

#[test]
fn a_state_is_read_like_a_plan() {
    let text = r#"{
  "format_version": "1.0", "terraform_version": "1.11.4",
  "values": { "root_module": { "resources": [
    { "address": "aws_s3_bucket.site", "mode": "managed", "type": "aws_s3_bucket", "name": "site",
      "values": { "bucket": "example-site" }, "sensitive_values": {} }
      //                    ^^^^^^^^^^^^^^ "example-site"
  ] } }
}"#;
    alone(text, |_| {});
}

#[test]
fn constraints_decide_the_versions_of_providers() {
    let text = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "planned_values": { "root_module": { "resources": [
    { "address": "google_storage_bucket.a", "mode": "managed", "type": "google_storage_bucket", "name": "a" }
  ] } },
  "configuration": {
    "provider_config": {
      "aws": { "name": "aws", "full_name": "registry.terraform.io/hashicorp/aws", "version_constraint": "~> 5.80" },
      "aws.west": { "name": "aws", "full_name": "registry.terraform.io/hashicorp/aws", "alias": "west" },
      "google-beta": { "name": "google-beta", "version_constraint": ">= 5.0" }
    },
    "root_module": { "resources": [ { "address": "google_storage_bucket.a", "provider_config_key": "google-beta" } ] }
  }
}"#;
    alone(text, |evaluated| {
        assert_eq!(evaluated.project.provider_majors, [("aws".into(), 5)]);
        let provider = evaluated.project.resources[0].provider.as_ref();
        assert_eq!(provider.and_then(Value::as_str), Some("google-beta"));
    });
}

#[test]
fn what_is_broken_is_told_and_the_rest_is_kept() {
    let text = r#"{
  "format_version": "2.0", "terraform_version": "1.11.4", "errored": true,
  //                ^^^^^ plans of format version `2.0` are not known; it is read as 1.2
  "planned_values": { "root_module": { "resources": [
      "aws_s3_bucket.c",
      //^^^^^^^^^^^^^^^ this resource has no address or no type
      { "address": "aws_s3_bucket.a", "mode": "managed", "values": {} },
      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this resource has no address or no type
    { "address": "what[is", "type": "aws_s3_bucket", "values": { "bucket": "odd" } },
    { "address": "aws_s3_bucket.b", "type": "aws_s3_bucket", "values": [] },
    { "address": "aws_s3_bucket.b", "type": "aws_s3_bucket", "values": { "bucket": "second" } }
    //           ^^^^^^^^^^^^^^^^^ `aws_s3_bucket.b` is listed twice
  ] } }
}"#;
    let sources_of = MemoryFiles::new().with("plan.json", text);
    let sources = Sources::new(&sources_of);
    let (tree, _) = parse_json(sources.load("plan.json").unwrap(), text);
    let modules = Modules::default();
    let (project, diagnostics) = plan::evaluate(&tree, "plan.json", &Program::new(&modules), &sources);
    cumulint_testkit::assert_drawn(text, &diagnostics);
    assert_eq!(project.resources.len(), 2);
    assert_eq!(&*project.gaps[0].reason, "planning failed: resources are missing from the plan");
}

#[test]
fn a_plan_whose_values_are_no_object_is_told() {
    let text = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "planned_values": [1]
  //                ^^^ `planned_values` is not an object
}"#;
    let files = MemoryFiles::new().with("plan.json", text);
    let sources = Sources::new(&files);
    let (tree, _) = parse_json(sources.load("plan.json").unwrap(), text);
    let modules = Modules::default();
    let (_, diagnostics) = plan::evaluate(&tree, "plan.json", &Program::new(&modules), &sources);
    cumulint_testkit::assert_drawn(text, &diagnostics);
}

#[test]
fn secrets_are_found_wherever_a_plan_repeats_them() {
    let text = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "variables": { "password": { "value": "one" }, "region": { "value": "eu" } },
  "planned_values": {
    "outputs": { "url": { "sensitive": true, "value": "two" } },
    "root_module": { "resources": [ { "address": "a.b", "type": "a",
      "values": { "users": [ { "name": "x", "key": "three" } ] },
      "sensitive_values": { "users": [ { "key": true } ] } } ] } },
  "resource_changes": [ { "address": "a.b", "change": {
    "before": { "users": [] , "token": "four" }, "before_sensitive": { "token": true },
    "after": "five", "after_sensitive": true } } ],
  "configuration": { "root_module": { "variables": {
    "password": { "sensitive": true, "default": "six" } } } }
}"#;
    let files = MemoryFiles::new().with("plan.json", text);
    let sources = Sources::new(&files);
    let (tree, _) = parse_json(sources.load("plan.json").unwrap(), text);
    let mut found: Vec<String> = plan::secrets(&tree).into_iter().map(|span| sources.slice(span)).collect();
    found.sort();
    assert_eq!(found, ["\"five\"", "\"four\"", "\"one\"", "\"six\"", "\"three\"", "\"two\""]);
}

#[test]
fn other_documents_are_no_plans() {
    for text in [
        "{}",
        "[1]",
        r#"{"format_version": "1.0", "provider_schemas": {}}"#,
        r#"{"version": 4, "terraform_version": "1.11.4", "resources": []}"#,
        r#"{"format_version": "1.0", "values": {"a": 1}}"#,
    ] {
        let (tree, _) = parse_json(cumulint_source::FileId(0), text);
        assert!(!plan::recognize(&tree), "{text}");
    }
}

#[test]
fn hostile_plans_are_read_in_bounded_time() {
    let deep = format!("{}{}", "{\"a\":[".repeat(250), "]}".repeat(250));
    let many: Vec<String> = (0..64).map(|index| format!("\"module.m.o{index}\"")).collect();
    let many = format!("{{\"references\":[{}]}}", many.join(","));
    let outputs: Vec<String> =
        (0..64).map(|index| format!("\"o{index}\":{{\"expression\":{many}}}")).collect();
    let text = format!(
        r#"{{"format_version":"1.2","terraform_version":"1.11.4",
        "planned_values":{{"root_module":{{"resources":[
          {{"address":"x.deep","type":"x","values":{deep},"sensitive_values":{deep}}},
          {{"address":"{brackets}","type":"x","values":{{"a":"[[[[","b":"{{{{{{"}}}}
        ]}}}},
        "resource_changes":[{{"address":"x.deep","change":{{"after_unknown":{{"a":[true],"b":true}}}}}}],
        "configuration":{{"root_module":{{
          "resources":[{{"address":"x.deep","expressions":{{"a":{deep},"b":{many}}}}}],
          "module_calls":{{"m":{{"module":{{"outputs":{{{outputs}}},
            "module_calls":{{"m":{{"module":{{"outputs":{{}}}}}}}}}}}}}}}}}}
        }}"#,
        brackets = "[".repeat(10_000),
        outputs = outputs.join(","),
    );
    planned(&text, &[], |evaluated| assert_eq!(evaluated.project.resources.len(), 2));
}
