//! Azure's built-in roles and Google's predefined ones.

use serde_json::Value;

use crate::Outcome;

/// A record for each role: GUID and name, then a line for actions, not-actions, data actions, not-data-actions.
pub(super) fn azure_roles(text: &str) -> Outcome<Vec<String>> {
    let roles: Vec<Value> = serde_json::from_str(text)?;
    Ok(roles.iter().map(azure_role).collect())
}

fn azure_role(role: &Value) -> String {
    let word = |place: usize| role.get(place).and_then(Value::as_str).unwrap_or_default();
    let list = |place: usize| {
        let items = role.get(place).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\t")
    };
    let conditional = role.get(6).and_then(Value::as_u64).unwrap_or_default();
    format!(
        "{}\t{}\t{conditional}\n {}\n {}\n {}\n {}\n",
        word(0),
        word(1),
        list(2),
        list(3),
        list(4),
        list(5)
    )
}

/// A record for each role: name, how many permissions, which escalating ones.
pub(super) fn google_roles(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_has_a_line_for_each_kind_of_action() {
        let roles = azure_roles(r#"[["guid", "Reader", ["*/read"], [], ["a/b", "c/d"], [], 1]]"#).unwrap();
        assert_eq!(roles, ["guid\tReader\t1\n */read\n \n a/b\tc/d\n \n"]);
    }
}
