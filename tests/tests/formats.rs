//! What the commands print as JSON: described by the schemas in `docs/schemas`, and read again as it was written.
//!
//! `UPDATE=1 cargo test -p cumulint-tests --test formats` writes the schemas anew. A field that changes its name shows there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cumulint_lint::{Answer, Linter, NoProgress, Settings, check_infos};
use cumulint_report::{Format, Look, json, schemas, write, write_answer, write_policies, write_shown};
use cumulint_source::MemoryFiles;
use cumulint_testkit::assert_golden;
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

#[test]
fn the_schemas_are_current() {
    for (command, schema) in schemas() {
        assert_golden(&root().join(format!("docs/schemas/{command}.json")), &schema);
    }
}

#[test]
fn what_every_project_yields_is_as_the_schema_says_and_is_read_again() {
    let schema = Schema::of("check");
    let mut keys = BTreeSet::new();
    for files in all_projects() {
        let text = checked(&files);
        let value: Value = serde_json::from_str(&text).unwrap();
        schema.check(&value, &mut keys);
        let run = json::read(&text).unwrap();
        assert_eq!(serde_json::to_string(&run).unwrap() + "\n", text);
    }
    // What no project shows, no test has looked at.
    let missing: Vec<_> = schema.keys().into_iter().filter(|key| !keys.contains(key)).collect();
    assert!(missing.is_empty(), "no project yields {missing:?}");
}

#[test]
fn the_resources_of_every_project_are_as_the_schema_says() {
    let schema = Schema::of("show");
    for files in all_projects() {
        let linter = Linter::without_built_in(&files, &[]);
        let (shown, _) = linter.show(&[".".to_owned()], &Settings::default());
        let text = written(|out| write_shown(&shown, linter.sources(), out));
        schema.check(&serde_json::from_str(&text).unwrap(), &mut BTreeSet::new());
    }
}

#[test]
fn the_list_of_policies_is_as_the_schema_says() {
    let files = MemoryFiles::new();
    let linter = Linter::new(&files, &[]);
    let policies = linter.policies().iter().map(|policy| &**policy.info());
    let checks = check_infos();
    let text = written(|out| write_policies(policies, checks.iter(), out));
    Schema::of("policies").check(&serde_json::from_str(&text).unwrap(), &mut BTreeSet::new());
}

#[test]
fn answers_are_as_the_schema_says() {
    let number = "{\"a\":[123456789012345678901234567890]}".to_owned();
    for answer in [Answer::Value(number), Answer::Unknown("`var.a`".into()), Answer::Error("no".into())] {
        let text = written(|out| write_answer(&answer, out));
        Schema::of("eval").check(&serde_json::from_str(&text).unwrap(), &mut BTreeSet::new());
    }
}

fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What `check --format json` prints for some files.
fn checked(files: &MemoryFiles) -> String {
    let linter = Linter::new(files, &[]);
    let settings = Settings { pedantic: true, suppressions: true, ..Settings::default() };
    let analysis = linter.check(&[".".to_owned()], &settings, &NoProgress);
    written(|out| write(&analysis, linter.sources(), Format::Json, Look::default(), out))
}

/// The projects among the fixtures, and one in which everything is wrong that can be.
fn all_projects() -> Vec<MemoryFiles> {
    let folders = fs::read_dir(root().join("fixtures/projects")).unwrap();
    let mut folders: Vec<PathBuf> = folders.map(|folder| folder.unwrap().path()).collect();
    folders.sort();
    let mut projects: Vec<MemoryFiles> = folders.iter().map(|folder| project(folder)).collect();
    let remote = "module \"vpc\" {\n  source = \"terraform-aws-modules/vpc/aws\"\n}\n";
    let broken = MemoryFiles::new()
        .with("main.tf", "module \"a\" {\n  source = \"./missing\"\n}\nlocals {\n  a = \n}\n")
        .with("remote/main.tf", remote)
        .with("main.bicep", "param name string = 'a'\n")
        .with("main.json", COMPILED)
        .with("other.parameters.json", PARAMETERS);
    projects.push(broken);
    projects
}

/// What a Bicep file is compiled to.
const COMPILED: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "metadata": { "_generator": { "name": "bicep", "version": "0.30.23.60470", "templateHash": "1" } },
  "parameters": { "name": { "type": "string", "defaultValue": "a" } },
  "resources": []
}"#;

/// Parameters that no template declares.
const PARAMETERS: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "region": { "value": "westeurope" } }
}"#;

fn project(folder: &Path) -> MemoryFiles {
    let mut texts = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(&current).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let relative = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                texts.insert(relative, fs::read(&path).unwrap());
            }
        }
    }
    texts.into_iter().fold(MemoryFiles::new(), |files, (path, text)| files.with(&path, text))
}

/// A JSON Schema, as far as ours go. Unlike the standard it refuses properties that it does not name, so that no output has
/// an undescribed one.
struct Schema {
    root: Value,
}

impl Schema {
    fn of(command: &str) -> Self {
        let (_, text) = schemas().into_iter().find(|(name, _)| *name == command).unwrap();
        Self { root: serde_json::from_str(&text).unwrap() }
    }

    /// Compares a value with the schema, and gathers the described keys that it has.
    fn check(&self, value: &Value, keys: &mut BTreeSet<String>) {
        if let Err(problem) = self.fits(value, &self.root, "", keys) {
            panic!("{problem}");
        }
    }

    /// All keys that the schema describes, each with the name of what has it.
    fn keys(&self) -> BTreeSet<String> {
        let definitions = self.root["$defs"].as_object().into_iter().flatten();
        let all = definitions.map(|(name, schema)| (name.as_str(), schema)).chain([("", &self.root)]);
        let keys = |(name, schema): (&str, &Value)| {
            let properties = schema["properties"].as_object().into_iter().flatten();
            properties.map(|(key, _)| format!("{name}.{key}")).collect::<Vec<_>>()
        };
        all.flat_map(keys).collect()
    }

    fn fits(
        &self,
        value: &Value,
        schema: &Value,
        name: &str,
        keys: &mut BTreeSet<String>,
    ) -> Result<(), String> {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.strip_prefix("#/$defs/").unwrap();
            return self.fits(value, &self.root["$defs"][name], name, keys);
        }
        for choices in ["anyOf", "oneOf"].iter().filter_map(|key| schema[*key].as_array()) {
            if !choices.iter().any(|choice| self.fits(value, choice, name, keys).is_ok()) {
                return Err(format!("{name}: {value} is none of {choices:?}"));
            }
        }
        let kinds: Vec<&str> = match &schema["type"] {
            Value::String(kind) => vec![kind],
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let is_kind = |kind: &&str| match *kind {
            "integer" => value.is_u64() || value.is_i64(),
            "number" => value.is_number(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            _ => value.is_null(),
        };
        if !kinds.is_empty() && !kinds.iter().any(is_kind) {
            return Err(format!("{name}: {value} is not of {kinds:?}"));
        }
        if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
            return Err(format!("{name}: {value} is not one of {}", schema["enum"]));
        }
        if schema.get("const").is_some_and(|only| only != value) {
            return Err(format!("{name}: {value} is not {}", schema["const"]));
        }
        let items = value.as_array().into_iter().flatten().filter(|_| schema["items"].is_object());
        items.into_iter().try_for_each(|item| self.fits(item, &schema["items"], name, keys))?;
        self.fits_object(value, schema, name, keys)
    }

    fn fits_object(
        &self,
        value: &Value,
        schema: &Value,
        name: &str,
        keys: &mut BTreeSet<String>,
    ) -> Result<(), String> {
        let Some(object) = value.as_object() else { return Ok(()) };
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        if let Some(missing) = required.into_iter().find(|key| !object.contains_key(*key)) {
            return Err(format!("{name}: {value} lacks `{missing}`"));
        }
        let properties = &schema["properties"];
        for (key, inner) in object {
            let other = &schema["additionalProperties"];
            match (properties.get(key), other.is_object()) {
                (Some(schema), _) => {
                    keys.insert(format!("{name}.{key}"));
                    self.fits(inner, schema, name, keys)?;
                }
                (None, true) => self.fits(inner, other, name, keys)?,
                (None, false) if properties.is_object() || *other == Value::Bool(false) => {
                    return Err(format!("{name}: `{key}` of {value} is not described"));
                }
                (None, false) => {}
            }
        }
        Ok(())
    }
}
