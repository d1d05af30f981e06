//! Files that others name and that cannot be had: what is an error, and what only a gap.

use cumulint_diagnostic::{Diagnostic, Severity};
use cumulint_document::parse_json;
use cumulint_model::Project;
use cumulint_source::{Files, MemoryFiles, ReadError, Sources, Walk};
use cumulint_testkit::assert_drawn;

use super::{evaluate, without_checks};
use crate::Inputs;
use crate::tests::bicep::evaluated;

/// Evaluates a template that lies among no other files.
fn alone(text: &str) -> (Project, Vec<Diagnostic>) {
    let files = MemoryFiles::new().with("main.json", text);
    let sources = Sources::new(&files);
    let (tree, _) = parse_json(sources.load("main.json").expect("the file exists"), text);
    let (project, found) = evaluate(&tree, "main.json", &Inputs::default(), &sources);
    (project, without_checks(found))
}

/// Checks what is reported of a Bicep file, all of it as errors, and that it is no gap besides.
#[track_caller]
fn assert_errors(main: &str, others: &[(&str, &str)]) {
    let files: Vec<(&str, &str)> = [("main.bicep", main)].iter().chain(others).copied().collect();
    let (project, found) = evaluated(&files);
    assert!(found.iter().all(|one| one.severity == Severity::Error), "{found:?}");
    assert_eq!(project.gaps, []);
    assert_drawn(main, &found);
}

#[test]
fn a_local_module_that_is_not_there_is_an_error_at_each_call() {
    let main = "module a 'none.bicep' = [for i in range(0, 3): {
//       ^^^^^^^^^^^^ there is no module `none.bicep`
  name: 'a${i}'
}]
param wanted bool
module b 'none.bicep' = if (wanted) {
//       ^^^^^^^^^^^^ there is no module `none.bicep`
  name: 'b'
}
module c 'other.json' = {
//       ^^^^^^^^^^^^ `other.json` is not a template
  name: 'c'
}
";
    assert_errors(main, &[("other.json", "{}")]);
}

#[test]
fn a_file_to_import_from_that_is_not_there_is_an_error_and_its_names_are_not() {
    let main = "import {region} from 'none.bicep'
//                   ^^^^^^^^^^^^ there is no module `none.bicep`
import * as all from 'none.bicep'
//                   ^^^^^^^^^^^^ there is no module `none.bicep`
output place string = region
output zone string = all.zone
";
    assert_errors(main, &[]);
}

#[test]
fn a_document_that_is_not_there_is_an_error_once() {
    let main = "output rules array = loadJsonContent('none.json')
//                                   ^^^^^^^^^^^ there is no file `none.json`
output again array = loadJsonContent('none.json')
output zones array = loadYamlContent('none.yaml')
//                                   ^^^^^^^^^^^ there is no file `none.yaml`
output whole object = json(loadTextContent('none.json'))
//                                         ^^^^^^^^^^^ there is no file `none.json`
";
    assert_errors(main, &[]);
}

#[test]
fn a_document_that_cannot_be_parsed_is_an_error() {
    let main = "output rules array = loadJsonContent('rules.json')
//                                   ^^^^^^^^^^^^ `rules.json` cannot be parsed: the text ends before this `{` is closed with `}`
";
    assert_errors(main, &[("rules.json", "{\"a\": \"b")]);
}

#[test]
fn data_that_is_not_there_is_a_gap() {
    let main = "output script string = loadTextContent('none.sh')\noutput key string = loadFileAsBase64('none.pfx')\n";
    let (project, found) = evaluated(&[("main.bicep", main)]);
    assert_eq!(found, []);
    let gaps: Vec<_> = project.gaps.iter().map(|gap| (gap.code, &*gap.reason)).collect();
    assert_eq!(gaps, [("file", "there is no file `none.pfx`"), ("file", "there is no file `none.sh`")]);
}

#[test]
fn a_template_at_a_relative_path_that_is_not_there_is_an_error() {
    let text = r#"{"resources": [{"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "d",
  "properties": {"templateLink": {
    "relativePath": "nested/none.json"
//                  ^^^^^^^^^^^^^^^^^^ there is no template `nested/none.json`
  }}}]}"#;
    let (project, found) = alone(text);
    assert!(found.iter().all(|one| one.severity == Severity::Error), "{found:?}");
    assert_eq!(project.gaps, []);
    assert_drawn(text, &found);
}

#[test]
fn a_name_that_an_imported_file_does_not_declare_is_a_warning() {
    let main = "import {region, zone} from 'names.bicep'
//              ^^^^ there is no `zone` in `names.bicep`
import * as all from 'names.bicep'
output place string = region
output near string = all.near
//                      ^^^^^ there is no `near` in `names.bicep`
";
    let (_, found) = evaluated(&[("main.bicep", main), ("names.bicep", "@export()\nvar region = 'west'\n")]);
    assert!(found.iter().all(|one| one.severity == Severity::Warning), "{found:?}");
    assert_drawn(main, &found);
}

#[test]
fn of_a_file_that_is_broken_nobody_knows_what_it_declares() {
    let files = [
        ("main.bicep", "import {zone} from 'names.bicep'\noutput z string = zone\n"),
        ("names.bicep", "var zone = \n"),
    ];
    let (_, found) = evaluated(&files);
    assert_eq!(found, []);
}

#[test]
fn names_that_a_template_in_json_exports_are_a_gap() {
    let main = "import {region} from 'names.json'\noutput place string = region\n";
    let (project, found) = evaluated(&[("main.bicep", main), ("names.json", "{}")]);
    assert_eq!(found, []);
    let gaps: Vec<_> = project.gaps.iter().map(|gap| gap.code).collect();
    assert_eq!(gaps, ["construct"]);
}

/// Files of which those above the folder must not be read.
struct Confined(MemoryFiles);

impl Files for Confined {
    fn walk(&self, path: &str) -> Result<Walk, ReadError> {
        self.0.walk(path)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if path.starts_with("..") { Err(ReadError::Outside) } else { self.0.read(path) }
    }

    fn size(&self, path: &str) -> Result<u64, ReadError> {
        if path.starts_with("..") { Err(ReadError::Outside) } else { self.0.size(path) }
    }

    fn is_folder(&self, path: &str) -> bool {
        self.0.is_folder(path)
    }

    fn repository(&self, path: &str) -> Option<String> {
        self.0.repository(path)
    }

    fn names(&self, folder: &str) -> Vec<String> {
        self.0.names(folder)
    }
}

#[test]
fn a_module_outside_of_what_may_be_read_is_an_error() {
    let main = "module a '../other/main.bicep' = {
//       ^^^^^^^^^^^^^^^^^^^^^ `../other/main.bicep` lies outside of what may be read
  name: 'a'
}
";
    let files = Confined(MemoryFiles::new().with("main.bicep", main));
    let sources = Sources::new(&files);
    let (tree, _) = cumulint_bicep::parse(sources.load("main.bicep").expect("the file exists"), main);
    let (_, found) = super::evaluate_bicep(&tree, "main.bicep", &Inputs::default(), &sources);
    let codes: Vec<&str> = found.iter().map(|one| &*one.code).collect();
    assert_eq!(codes, ["outside-repository"]);
    assert_drawn(main, &found);
}

#[test]
fn what_is_imported_from_a_registry_is_a_gap_once_it_is_used_as_a_value() {
    let types =
        "import {lockType} from 'br/public:avm/utl/types/avm-common-types:0.5.1'\nparam lock lockType?\n";
    assert_eq!(evaluated(&[("main.bicep", types)]).0.gaps, []);
    let values = "import * as names from 'br/public:avm/utl/names:1.0.0'\noutput a string = names.a\noutput b string = names.b\n";
    let (project, found) = evaluated(&[("main.bicep", values)]);
    assert_eq!(found, []);
    let gaps: Vec<_> = project.gaps.iter().map(|gap| (gap.code, &*gap.subject)).collect();
    assert_eq!(gaps, [("module", "br/public:avm/utl/names:1.0.0")]);
}
