//! Where texts lead to, without being parsed.

use cumulint_evaluation::{FrontEnd, Snapshot, SnapshotFile};
use cumulint_source::{MemoryFiles, Sources};

use super::parsed;
use crate::Azure;

#[test]
fn a_bicep_file_leads_to_what_it_names_at_certain_places() {
    let text = r"// module none 'comment.bicep'
targetScope = 'subscription'
import { a, b as c } from 'shared/types.bicep'
import * as all from /* here */ 'shared/names.bicep'
module store '../store.bicep' = [for i in range(0, 2): {
  name: 'store-${i}'
  params: { text: 'x ${loadTextContent('in/hole.txt')} y', rules: loadJsonContent(
    'rules.json', '$.a') }
}]
module remote 'br/public:avm/res/storage/storage-account:0.9.0' = { name: 'module' }
var raw = '''
module no 'raw.bicep'
'''
var key = loadFileAsBase64('it\'s.pfx')
resource a 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'from.bicep' }
";
    let expected = [
        "shared/types.bicep",
        "shared/names.bicep",
        "../store.bicep",
        "in/hole.txt",
        "rules.json",
        "it's.pfx",
    ];
    assert_eq!(Azure.leads_to("main.bicep", text), expected);
}

#[test]
fn a_file_of_parameters_leads_to_what_it_is_for() {
    let text = "using '../main.bicep'\nextends 'base.bicepparam'\nparam a = 'b.bicep'\n";
    assert_eq!(Azure.leads_to("prod.bicepparam", text), ["../main.bicep", "base.bicepparam"]);
}

#[test]
fn a_template_leads_to_what_it_links_to_beside_and_above() {
    let link = |link: &str| format!("{{\"properties\": {{\"templateLink\": {{{link}}}}}}}");
    let relative = link(r#""relativePath": "nested/store.tpl""#);
    assert_eq!(Azure.leads_to("a/main.json", &relative), ["nested/store.tpl"]);
    let made = link(r#""uri": "[uri(deployment().properties.templateLink.uri, 'nested/store.json?x')]""#);
    let made = Azure.leads_to("a/main.json", &made);
    assert_eq!(made.first().map(String::as_str), Some("nested/store.json"));
    assert!(made.contains(&"../nested/store.json".to_owned()), "{made:?}");
    let whole = link(r#""uri": "https://example.org/contoso/main/shop/store.json""#);
    let whole = Azure.leads_to("a/main.json", &whole);
    assert!(whole.contains(&"main/shop/store.json".to_owned()), "{whole:?}");
    assert!(whole.contains(&"../shop/store.json".to_owned()), "{whole:?}");
    assert!(Azure.leads_to("a.json", "{\"files\": \"b.json\"}").is_empty());
}

#[test]
fn a_text_that_ends_anywhere_is_survived() {
    let text = "module a 'x${loadTextContent('y')}z' = { b: '''c''' /* d */ }";
    for (end, _) in text.char_indices() {
        let _ = Azure.leads_to("main.bicep", text.get(..end).unwrap_or_default());
    }
}

#[test]
fn what_files_lead_to_is_missing_until_it_was_searched() {
    let main = "module a '../lib/a.bicep' = { name: 'a' }\nvar b = loadTextContent('b.txt')\n";
    let memory = MemoryFiles::new().with("envs/prod.bicep", main).with("lib/a.bicep", "");
    let sources = Sources::new(&memory);
    let missing = |files: &[SnapshotFile], searched: &[String]| {
        Azure.missing(&Snapshot { files, searched, named: &[], sources: &sources })
    };
    let prod = parsed(&sources, "envs/prod.bicep").expect("a file");
    assert_eq!(missing(std::slice::from_ref(&prod), &[]), ["lib/a.bicep"]);
    assert_eq!(missing(std::slice::from_ref(&prod), &["lib/a.bicep".to_owned()]), [""; 0]);
    let both = [prod, parsed(&sources, "lib/a.bicep").expect("a file")];
    assert_eq!(missing(&both, &[]), [""; 0]);
}
