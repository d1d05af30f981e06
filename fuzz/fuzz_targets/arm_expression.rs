//! Expressions of ARM templates, in a template with something to refer to.

#![no_main]

use cumulint_fuzz::{check, quoted, text};
use cumulint_source::MemoryFiles;
use libfuzzer_sys::fuzz_target;

const START: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "name": { "type": "string", "defaultValue": "site" }, "open": { "type": "object" } },
  "variables": { "list": [1, "2", null, { "a": true }], "tags": { "team": "shop" } },
  "resources": [{
    "type": "Microsoft.Storage/storageAccounts",
    "apiVersion": "2023-01-01",
    "name": "[parameters('name')]",
    "location": "westeurope",
    "properties": { "value": "#;

fuzz_target!(|data: &[u8]| {
    let expression = quoted(&format!("[{}]", text(data)));
    let template = format!("{START}{expression} }} }}] }}");
    check(&MemoryFiles::new().with("azuredeploy.json", template));
});
