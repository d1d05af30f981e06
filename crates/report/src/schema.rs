//! The JSON Schemas of what the commands print. Only the feature `schema` has them: the binary embeds what was generated.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use crate::json::{AnswerObject, PolicyList, Run, ShownList};

/// Each command that prints JSON, with the schema of that: a JSON document with a line end.
#[must_use]
pub fn schemas() -> [(&'static str, String); 4] {
    [
        ("check", schema::<Run>("check")),
        ("show", schema::<ShownList<'_>>("show")),
        ("policies", schema::<PolicyList<'_>>("policies")),
        ("eval", schema::<AnswerObject<'_>>("eval")),
    ]
}

fn schema<T: JsonSchema>(command: &str) -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<T>();
    schema.insert("title".to_owned(), format!("cumulint {command}").into());
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    format!("{text}\n")
}
