//! The committed data is whole: every file is recorded, decodes, and holds what it is for.

use std::path::Path;

use crate::shape::shelves;

#[test]
fn every_file_of_data_has_its_source_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let sources = std::fs::read_to_string(folder.join("SOURCES.toml")).unwrap();
    for file in std::fs::read_dir(folder).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(name == "SOURCES.toml" || sources.contains(&name), "{name}");
    }
}

#[test]
fn every_shelf_decodes_and_every_type_can_be_found() {
    for (shelf, least) in shelves().into_iter().zip([1600, 2500, 1500, 1100, 1000]) {
        let names: Vec<&str> = shelf.all().map(crate::shelf::key_of).collect();
        assert!(names.len() > least, "{} of {least}", names.len());
        for name in names.iter().step_by(7) {
            assert_eq!(crate::shelf::key_of(shelf.find(name).unwrap()), *name);
        }
    }
}

#[test]
fn every_type_has_properties() {
    let types = crate::types_like("*");
    let empty: Vec<&&str> = types
        .iter()
        .step_by(5)
        .filter(|name| crate::type_schema(name).is_none_or(|schema| schema.properties(0).is_empty()))
        .collect();
    assert!(empty.len() < 5, "{empty:?}");
}
