//! Hostile and broken input: a clear message each, the rest still analysed, and never a crash.

use cumulint_lint::{Analysis, Linter, NoProgress, Settings};
use cumulint_source::MemoryFiles;

const DEEP: usize = 100_000;

/// A bucket that a policy reports, so that a test sees that the rest is still analysed.
const OPEN_BUCKET: &str = "resource \"aws_s3_bucket\" \"site\" {\n  acl = \"public-read\"\n}\n";

fn check(files: &MemoryFiles) -> Analysis {
    let linter = Linter::new(files, &[]);
    assert!(linter.policy_problems().is_empty(), "{:?}", linter.policy_problems());
    linter.check(&[".".to_owned()], &Settings::default(), &NoProgress)
}

/// Checks one hostile file beside a good one: one message at least, and the good file's finding.
#[track_caller]
fn reported_and_rest_analysed(path: &str, text: impl Into<Vec<u8>>) {
    let analysis = check(&MemoryFiles::new().with(path, text).with("site/main.tf", OPEN_BUCKET));
    assert!(!analysis.errors.is_empty(), "{path} was not reported");
    assert!(analysis.errors.iter().all(|error| error.message.len() < 300), "{:?}", analysis.errors);
    let found = analysis.findings.iter().any(|finding| &*finding.subject.address == "aws_s3_bucket.site");
    assert!(found, "the rest was not analysed");
}

#[test]
fn deep_nesting_in_terraform_is_reported() {
    for (open, close) in
        [("[", "]"), ("(", ")"), ("{a=", "}"), ("\"${", "}\""), ("!", ""), ("f(", ")"), ("x?1:", "")]
    {
        let text = format!("a = {}1{}\n", open.repeat(DEEP), close.repeat(DEEP));
        reported_and_rest_analysed("deep/main.tf", text);
    }
    let blocks = format!("{}{}", "b {\n".repeat(DEEP), "}\n".repeat(DEEP));
    reported_and_rest_analysed("deep/main.tf", blocks);
}

#[test]
fn long_chains_in_terraform_do_no_harm() {
    for chain in [format!("a = 1{}\n", " + 1".repeat(DEEP)), format!("a = b{}\n", ".c".repeat(DEEP))] {
        let text =
            format!("locals {{\n{chain}}}\nresource \"aws_s3_bucket\" \"x\" {{\n  bucket = local.a\n}}\n");
        let analysis = check(&MemoryFiles::new().with("main.tf", text));
        assert_eq!(analysis.coverage.resources, 1);
    }
}

#[test]
fn deep_nesting_in_json_is_reported() {
    let marker = "{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Resources\": {\"A\": {\"Type\": \"AWS::S3::Bucket\"}}, \"x\": ";
    reported_and_rest_analysed("deep/template.json", format!("{marker}{}", "[".repeat(DEEP)));
    reported_and_rest_analysed("deep/template.json", format!("{marker}{}", "{\"a\":".repeat(DEEP)));
    let arm = "{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"resources\": ";
    reported_and_rest_analysed("deep/azuredeploy.json", format!("{arm}{}", "[".repeat(DEEP)));
}

#[test]
fn deep_nesting_in_yaml_is_reported() {
    let marker = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: AWS::S3::Bucket\nx: ";
    reported_and_rest_analysed("deep/template.yaml", format!("{marker}{}", "[".repeat(DEEP)));
    reported_and_rest_analysed("deep/template.yaml", format!("{marker}{}", "{a: ".repeat(DEEP)));
    reported_and_rest_analysed("deep/template.yaml", format!("{marker}{}", "- ".repeat(DEEP)));
}

#[test]
fn deep_arm_expressions_are_bounded() {
    let expression = format!("[{}1{}]", "concat(".repeat(10_000), ")".repeat(10_000));
    let template = format!(
        "{{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"resources\": [\
         {{\"type\": \"Microsoft.Storage/storageAccounts\", \"apiVersion\": \"2023-01-01\", \"name\": \"{expression}\"}}]}}"
    );
    let analysis = check(&MemoryFiles::new().with("azuredeploy.json", template));
    assert_eq!(analysis.coverage.resources, 1);
}

#[test]
fn an_alias_bomb_costs_nothing() {
    let mut text = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: AWS::S3::Bucket\nMetadata:\n  a0: &a0 [x, x]\n".to_owned();
    for level in 1..60 {
        text.push_str(&format!("  a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1));
    }
    text.push_str("  cumulint: *a59\n");
    let analysis = check(&MemoryFiles::new().with("template.yaml", text).with("site/main.tf", OPEN_BUCKET));
    assert!(analysis.findings.iter().any(|finding| &*finding.subject.address == "aws_s3_bucket.site"));
}

#[test]
fn references_in_circles_are_unknown() {
    let text =
        "locals {\n  a = local.b\n  b = local.a\n}\nresource \"aws_s3_bucket\" \"x\" {\n  acl = local.a\n}\n";
    let analysis = check(&MemoryFiles::new().with("main.tf", text));
    assert_eq!(analysis.coverage.resources, 1);
}

#[test]
fn invalid_utf8_is_named_and_the_rest_analysed() {
    reported_and_rest_analysed("bad/main.tf", b"resource \"a\" \"b\" {\n  x = \"\xff\"\n}\n".to_vec());
    reported_and_rest_analysed(
        "bad/template.yaml",
        b"AWSTemplateFormatVersion: '2010-09-09'\nDescription: \xff\n".to_vec(),
    );
}

#[test]
fn a_broken_item_costs_only_itself() {
    let text = format!("resource \"aws_s3_bucket\" {{\n  acl =\n}}\n\n{OPEN_BUCKET}");
    let analysis = check(&MemoryFiles::new().with("main.tf", text));
    assert!(!analysis.errors.is_empty());
    assert!(analysis.findings.iter().any(|finding| &*finding.subject.address == "aws_s3_bucket.site"));
}

#[test]
fn other_json_and_yaml_is_ignored() {
    let files = MemoryFiles::new()
        .with("package.json", "{\"name\": \"shop\", \"resources\": []}")
        .with("deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n")
        .with("broken.json", "{\"a\": ")
        .with("docker-compose.yml", "services:\n  web:\n    image: nginx\n");
    let analysis = check(&files);
    assert_eq!(analysis.coverage.files, 0);
    assert!(analysis.errors.is_empty(), "{:?}", analysis.errors);
}

#[test]
fn a_broken_bicep_file_is_an_error_and_its_rest_is_analysed() {
    let text =
        "param x string = [\n\nresource plan 'Microsoft.Web/serverfarms@2023-12-01' = {\n  name: 'a'\n}\n";
    let analysis = check(&MemoryFiles::new().with("main.bicep", text));
    assert!(!analysis.errors.is_empty());
    assert_eq!(analysis.coverage.resources, 1);
}

#[test]
fn bicep_modules_that_call_each_other_end() {
    let call = |other: &str| format!("module m '{other}.bicep' = {{\n  name: 'm'\n}}\n");
    let files = MemoryFiles::new().with("a.bicep", call("b")).with("b.bicep", call("a"));
    assert!(check(&files).findings.is_empty());
}

#[test]
fn every_prefix_of_a_template_is_survived() {
    let template = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !Sub '${AWS::StackName}-logs'\n";
    let module = "variable \"acl\" {\n  default = \"public-read\"\n}\n\nresource \"aws_s3_bucket\" \"a\" {\n  acl = \"${var.acl}\"\n  policy = jsonencode({ Statement = [{ Effect = \"Allow\" }] })\n}\n";
    for end in (0..template.len()).filter(|end| template.is_char_boundary(*end)) {
        check(&MemoryFiles::new().with("template.yaml", &template[..end]));
    }
    let bicep = "param open bool\nmodule m 'm.bicep' = [for i in range(0, 2): if (open) {\n  name: 'm-${i}'\n  params: {\n    x: '${i}-é'\n  }\n}]\n";
    for end in (0..bicep.len()).filter(|end| bicep.is_char_boundary(*end)) {
        check(&MemoryFiles::new().with("main.bicep", &bicep[..end]).with("m.bicep", "param x string\n"));
    }
    for end in (0..module.len()).filter(|end| module.is_char_boundary(*end)) {
        check(&MemoryFiles::new().with("main.tf", &module[..end]));
    }
}

const ARM: &str = "\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"contentVersion\": \"1.0.0.0\"";

/// An ARM template with variables and one storage account whose name is an expression.
fn arm_template(variables: &str, name: &str, more: &str) -> String {
    format!(
        "{{{ARM}, \"variables\": {{{variables}}}, \"resources\": [{{\"type\": \"Microsoft.Storage/storageAccounts\", \
         \"apiVersion\": \"2023-01-01\", \"name\": \"{name}\"{more}}}]}}"
    )
}

#[test]
fn huge_counts_are_bounded() {
    for count in ["1000000000", "1e300", "-1", "0.5", "\"many\"", "null"] {
        let text = format!("resource \"aws_s3_bucket\" \"x\" {{\n  count = {count}\n}}\n");
        let analysis = check(&MemoryFiles::new().with("main.tf", text).with("site/main.tf", OPEN_BUCKET));
        assert!(analysis.coverage.resources < 100_000, "{count}: {}", analysis.coverage.resources);
        assert!(!analysis.findings.is_empty());
    }
    for count in ["2147483647", "-1", "\"many\"", "\"[add(1, 9223372036854775807)]\""] {
        let text = arm_template(
            "",
            "x[copyIndex()]",
            &format!(", \"copy\": {{\"name\": \"c\", \"count\": {count}}}"),
        );
        let analysis =
            check(&MemoryFiles::new().with("azuredeploy.json", text).with("site/main.tf", OPEN_BUCKET));
        assert!(analysis.coverage.resources < 100_000, "{count}: {}", analysis.coverage.resources);
        assert!(analysis.findings.iter().any(|finding| &*finding.subject.address == "aws_s3_bucket.site"));
    }
}

#[test]
fn values_that_explode_are_bounded() {
    for value in [
        "range(0, 1000000000)",
        "format(\"%0999999999d\", 1)",
        "join(\"\", [for i in range(1000) : join(\"\", [for j in range(1000) : \"0123456789\"])])",
        "setproduct(range(1000), range(1000), range(1000))",
        "replace(replace(replace(join(\"\", range(1000)), \"1\", join(\"\", range(1000))), \"2\", join(\"\", range(1000))), \"3\", join(\"\", range(1000)))",
        "flatten([for i in range(1024) : [for j in range(1024) : [for k in range(1024) : k]]])",
        "pow(10, 100000)",
        "cidrsubnet(\"10.0.0.0/8\", 1000000, 1)",
        "[for i in range(1024) : [for j in range(1024) : jsonencode(range(1024))]]",
        "1/0",
        "substr(\"é\", 1, -5)",
        "element([], 0)",
        "parseint(\"zz\", 99)",
    ] {
        let text = format!(
            "locals {{\n  a = {value}\n}}\nresource \"aws_s3_bucket\" \"x\" {{\n  bucket = local.a\n}}\n"
        );
        let analysis = check(&MemoryFiles::new().with("main.tf", text).with("site/main.tf", OPEN_BUCKET));
        assert_eq!(analysis.coverage.resources, 2, "{value}");
        assert!(!analysis.findings.is_empty(), "{value}");
    }
    for value in [
        "range(0, 2147483647)",
        "padLeft('x', 2147483647, 'y')",
        "substring('abc', 2, 2147483647)",
        "div(1, 0)",
        "mod(1, 0)",
        "mul(9223372036854775807, 9223372036854775807)",
        "createArray(range(0, 10000), range(0, 10000))[0][99999]",
        "variables('b')",
        "skip('abc', -9223372036854775807)",
        "base64ToString('%%%')",
        "json('[[[[[[')",
        "first(createArray())",
        "format('{0} {99}', 1)",
        "format('{0,2147483647}', 1)",
        "dateTimeAdd('2020-01-01', 'P999999999999Y')",
    ] {
        let text = arm_template(
            "\"a\": \"[variables('b')]\", \"b\": \"[variables('a')]\"",
            &format!("[{value}]"),
            "",
        );
        let analysis = check(&MemoryFiles::new().with("azuredeploy.json", text));
        assert_eq!(analysis.coverage.resources, 1, "{value}");
    }
}

#[test]
fn doubling_is_bounded() {
    let mut locals = String::from("  a0 = \"0123456789\"\n  l0 = [\"x\"]\n");
    let mut variables = String::from("\"a0\": \"0123456789\"");
    for level in 1..64 {
        let below = level - 1;
        locals.push_str(&format!("  a{level} = \"${{local.a{below}}}${{local.a{below}}}\"\n"));
        locals.push_str(&format!("  l{level} = [local.l{below}, local.l{below}]\n"));
        variables
            .push_str(&format!(", \"a{level}\": \"[concat(variables('a{below}'), variables('a{below}'))]\""));
    }
    let module = format!(
        "locals {{\n{locals}}}\nresource \"aws_s3_bucket\" \"x\" {{\n  bucket = local.a63\n  tags = local.l63\n}}\n"
    );
    let analysis = check(&MemoryFiles::new().with("main.tf", module));
    assert_eq!(analysis.coverage.resources, 1);
    let template = arm_template(&variables, "[variables('a63')]", "");
    let analysis = check(&MemoryFiles::new().with("azuredeploy.json", template));
    assert_eq!(analysis.coverage.resources, 1);
}

#[test]
fn aliases_inside_resources_are_bounded() {
    let mut text = "AWSTemplateFormatVersion: '2010-09-09'\nMetadata:\n  a0: &a0 {k: v}\n".to_owned();
    for level in 1..40 {
        text.push_str(&format!("  a{level}: &a{level} {{x: *a{0}, y: *a{0}}}\n", level - 1));
    }
    text.push_str("Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties:\n      Tags: *a39\n");
    let analysis = check(&MemoryFiles::new().with("template.yaml", text).with("site/main.tf", OPEN_BUCKET));
    assert!(analysis.findings.iter().any(|finding| &*finding.subject.address == "aws_s3_bucket.site"));
    let circle = "AWSTemplateFormatVersion: '2010-09-09'\nResources: &r\n  A:\n    Type: AWS::S3::Bucket\n    Properties: *r\n";
    check(&MemoryFiles::new().with("template.yaml", circle));
}

#[test]
fn intrinsics_in_circles_are_unknown() {
    let text = "AWSTemplateFormatVersion: '2010-09-09'\nConditions:\n  A: !Condition B\n  B: !Not [!Condition A]\nResources:\n  \
                X:\n    Type: AWS::S3::Bucket\n    Condition: A\n    Properties:\n      BucketName: !If [A, !Ref X, !Sub '${X}${X.Arn}${']\n";
    let analysis = check(&MemoryFiles::new().with("template.yaml", text));
    assert_eq!(analysis.coverage.resources, 1);
}

#[test]
fn odd_bytes_are_survived() {
    let crlf = OPEN_BUCKET.replace('\n', "\r\n");
    let texts: [(&str, Vec<u8>); 6] = [
        ("crlf", crlf.into_bytes()),
        ("bom", [b"\xef\xbb\xbf", OPEN_BUCKET.as_bytes()].concat()),
        ("nul", OPEN_BUCKET.replace("site", "si\0te").into_bytes()),
        ("utf16", OPEN_BUCKET.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("empty", Vec::new()),
        ("controls", b"\x1b[31m\x07\x7f\xe2\x80\xae".to_vec()),
    ];
    for (name, text) in texts {
        let analysis = check(&MemoryFiles::new().with("main.tf", text).with("site/main.tf", OPEN_BUCKET));
        let open =
            analysis.findings.iter().filter(|finding| &*finding.subject.address == "aws_s3_bucket.site");
        let expected = if ["crlf", "bom"].contains(&name) { 2 } else { 1 };
        assert!(open.count() >= expected, "{name}");
    }
}

#[test]
fn many_resources_take_linear_time() {
    let bucket = |index: usize| {
        format!(
            "resource \"aws_s3_bucket\" \"b{index}\" {{\n  bucket = \"b{index}\"\n}}\nresource \"aws_s3_bucket_acl\" \"b{index}\" {{\n  \
             bucket = aws_s3_bucket.b{index}.id\n  acl = \"public-read\"\n}}\n"
        )
    };
    let text: String = (0..2_000).map(bucket).collect();
    let analysis = check(&MemoryFiles::new().with("main.tf", text));
    assert_eq!(analysis.coverage.resources, 4_000);
    let readable = analysis.findings.iter().filter(|finding| finding.policy.id == "world-readable-bucket");
    assert_eq!(readable.count(), 2_000);
}
