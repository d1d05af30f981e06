//! `inputs` and `outputs`: what a deployment asks for and what it hands out, in every language.

use cumulint_model::{INPUT, OUTPUT, Project, Value};

use super::{Field, Member, Shape, View};

/// `inputs`: variables of Terraform, parameters of templates and of nested ones.
///
/// | field | what it holds |
/// |---|---|
/// | `name` | its name |
/// | `secret` | whether it is declared to be secret |
/// | `default` | its default, where it has one |
/// | `value` | what it is given by a file or by the call of a module, where that is known |
pub(super) const INPUTS: View = View {
    name: "inputs",
    fields: &[
        Field { name: "name", shape: Shape::Text },
        Field { name: "secret", shape: Shape::Boolean },
        Field { name: "default", shape: Shape::Any },
        Field { name: "value", shape: Shape::Any },
    ],
    gather: |project| gather(project, INPUT),
};

/// `outputs`: what a deployment hands out and keeps in its history.
///
/// | field | what it holds |
/// |---|---|
/// | `name` | its name |
/// | `secret` | whether it is declared to be secret, so that it is not shown |
/// | `value` | its value |
pub(super) const OUTPUTS: View = View {
    name: "outputs",
    fields: &[
        Field { name: "name", shape: Shape::Text },
        Field { name: "secret", shape: Shape::Boolean },
        Field { name: "value", shape: Shape::Any },
    ],
    gather: |project| gather(project, OUTPUT),
};

fn gather(project: &Project, kind: &str) -> Vec<Member> {
    let of_kind = project.iter().filter(|(_, resource)| &*resource.canonical_type == kind);
    let member = |(id, resource): (_, &cumulint_model::Resource)| {
        let origin = resource.name.as_ref()?.origin;
        Some(Member { resource: id, value: Value::map(resource.properties.clone(), origin) })
    };
    of_kind.filter_map(member).collect()
}
