//! The list of functions in the documents is current. `UPDATE=1` writes it anew.

use std::fmt::Write;
use std::path::Path;

use crate::{Group, State, functions};

#[test]
fn the_list_of_functions_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("FUNCTIONS.md");
    cumulint_testkit::assert_golden(&path, &list());
}

#[test]
fn functions_are_listed_once_and_in_order() {
    let key = |each: &crate::Function| (each.group, each.name.to_ascii_lowercase());
    let keys: Vec<(Group, String)> = functions().iter().map(key).collect();
    assert!(keys.is_sorted(), "the table is not sorted");
    let mut names: Vec<&String> = keys.iter().map(|(_, name)| name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), functions().len());
}

fn list() -> String {
    let mut text = String::from(
        "# Functions of ARM templates\n\nGenerated from the table of the evaluator (`UPDATE=1 cargo test -p cumulint-arm`): do not edit.\n\n",
    );
    let meaning = |state| match state {
        State::Evaluated => {
            "its result is computed; of arguments that are known in part, as far as that goes"
        }
        State::Opaque => "its result is not computed, but equal calls are known to be equal",
        State::Unknown => "only the deployment can know its result; parts of it may be known",
    };
    for state in [State::Evaluated, State::Opaque, State::Unknown] {
        let count = functions().iter().filter(|each| each.state == state).count();
        let _ = writeln!(text, "- **{state}** ({count}): {}", meaning(state));
    }
    for group in functions().chunk_by(|a, b| a.group == b.group) {
        let _ = writeln!(text, "\n## {:?}\n\n| function | state |\n|---|---|", group[0].group);
        for each in group {
            let _ = writeln!(text, "| `{}` | {} |", each.name, each.state);
        }
    }
    text
}
