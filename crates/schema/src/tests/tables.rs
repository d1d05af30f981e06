//! Every row of every table against the published schemas of the provider and of the cloud.

use crate::check::PathCheck;
use crate::shape::{Shape, TypeSchema, type_schema};
use crate::terraform::table::{Role, Row, Section, Source, Target, Verb, all};

#[test]
fn every_row_names_what_exists() {
    let problems: Vec<String> = all().iter().flat_map(problems).collect();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

fn problems(section: &Section) -> Vec<String> {
    let (file, line) = section.place;
    let mut found = Vec::new();
    let canonicals: Vec<&str> = match &section.head.role {
        Role::Is { canonical, .. } => vec![canonical],
        Role::Part { of, .. } => of.clone(),
    };
    for kind in &section.head.types {
        let source = type_schema(kind);
        if source.is_some() == section.head.old {
            found.push(format!("{file}:{line}: type {kind}"));
        }
        let keys = match &section.head.role {
            Role::Is { inside, .. } => inside.unwrap_or_default(),
            Role::Part { by, .. } => by,
        };
        let named = |source: &TypeSchema| keys.split('|').any(|key| source.property(0, key).is_some());
        if !keys.is_empty() && source.is_some_and(|source| !named(source)) {
            found.push(format!("{file}:{line}: key {keys} of {kind}"));
        }
        if let Some(source) = source {
            sources(section.rows(), source, 0, file, &mut found);
        }
    }
    if let Role::Is { of, .. } = &section.head.role {
        let missing = of.iter().filter(|holder| type_schema(holder).is_none());
        found.extend(missing.map(|holder| format!("{file}:{line}: holder {holder}")));
    }
    for canonical in canonicals {
        let Some(schema) = type_schema(canonical) else {
            found.push(format!("{file}:{line}: canonical type {canonical}"));
            continue;
        };
        let mut above = Vec::new();
        if let Role::Part { at, .. } = section.head.role {
            above.extend(at.trim_end_matches("[]").split('.').filter(|segment| !segment.is_empty()));
        }
        check_path(schema, &above, file, line, &mut found);
        targets(section.rows(), schema, &above, file, &mut found);
    }
    found
}

fn sources(rows: &[Row], schema: &TypeSchema, node: u32, file: &str, found: &mut Vec<String>) {
    if matches!(schema.shape(node), Shape::Any) {
        // The provider describes an attribute of objects without its members.
        return;
    }
    for row in rows {
        let Some(attribute) = row.attribute() else { continue };
        if row.verbs.contains(&Verb::Old) || row.verbs.contains(&Verb::Common) {
            continue;
        }
        let Some(property) = schema.properties(node).iter().find(|property| &*property.name == attribute)
        else {
            found.push(format!("{file}:{}: attribute {attribute} of {}", row.line, schema.name));
            continue;
        };
        let below = match schema.shape(property.node) {
            Shape::List(item) => *item,
            _ => property.node,
        };
        if matches!(row.target, Target::Child(_)) && row.below.iter().any(|row| row.source == Source::Itself)
        {
            continue;
        }
        sources(&row.below, schema, below, file, found);
    }
}

fn targets(rows: &[Row], schema: &TypeSchema, above: &[&str], file: &str, found: &mut Vec<String>) {
    for row in rows.iter().filter(|row| !row.verbs.contains(&Verb::Common)) {
        match &row.target {
            Target::Path { extra: true, .. } | Target::Dropped | Target::Name => {}
            Target::Path { segments, absolute, .. } => {
                let above = if *absolute { &[] } else { above };
                let path: Vec<&str> = above.iter().chain(segments).copied().collect();
                check_path(schema, &path, file, row.line, found);
                targets(&row.below, schema, &path, file, found);
            }
            Target::Merged => targets(&row.below, schema, above, file, found),
            Target::Child(kind) => match type_schema(kind) {
                Some(schema) => targets(&row.below, schema, &[], file, found),
                None => found.push(format!("{file}:{}: canonical type {kind}", row.line)),
            },
        }
    }
}

fn check_path(schema: &TypeSchema, path: &[&str], file: &str, line: usize, found: &mut Vec<String>) {
    if let PathCheck::Unknown { suggestion, .. } = crate::check::published_path(schema, path) {
        let hint = suggestion.map(|name| format!(" (perhaps {name})")).unwrap_or_default();
        found.push(format!("{file}:{line}: {} has no {}{hint}", schema.name, path.join(".")));
    }
}

#[test]
fn canonical_types_are_spelt_as_azure_spells_them() {
    let azure = all().iter().filter_map(|section| match section.head.role {
        Role::Is { canonical, .. } => Some(canonical).filter(|canonical| canonical.contains('/')),
        Role::Part { .. } => None,
    });
    let misspelt: Vec<(&str, _)> = azure
        .map(|canonical| (canonical, crate::lower::arm_type(canonical)))
        .filter(|(canonical, published)| **published != **canonical)
        .collect();
    assert!(misspelt.is_empty(), "{misspelt:#?}");
}

/// Of what a provider says with a Boolean or with keys of free choice, nothing may reach an object or a text of the cloud
/// unless a row says how.
#[test]
fn what_follows_from_the_words_has_the_shape_of_the_cloud() {
    let mut problems = Vec::new();
    for section in all() {
        let (file, line) = section.place;
        let Role::Is { canonical, .. } = section.head.role else { continue };
        let Some(schema) = type_schema(canonical) else { continue };
        for source in section.head.types.iter().filter_map(|kind| type_schema(kind)) {
            let mut found = Vec::new();
            shapes(section.rows(), (source, 0), (schema, 0), 0, &mut found);
            problems.extend(found.into_iter().map(|what| format!("{file}:{line}: {} {what}", source.name)));
        }
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

fn shapes(
    rows: &[Row],
    (source, from): (&TypeSchema, u32),
    (schema, to): (&TypeSchema, u32),
    depth: usize,
    found: &mut Vec<String>,
) {
    if depth > 6 {
        return;
    }
    for property in source.properties(from).iter().filter(|property| !property.read_only) {
        let mut told = rows.iter().filter(|row| row.attribute() == Some(&*property.name)).peekable();
        if told.peek().is_some() {
            let below = below(source, property.node);
            told.filter(|row| row.verbs.is_empty()).for_each(|row| match &row.target {
                Target::Merged => shapes(&row.below, (source, below), (schema, to), depth + 1, found),
                Target::Path { segments, absolute: false, extra: false } => {
                    let reached = segments.iter().try_fold(to, |node, name| child(schema, node, name));
                    let Some(reached) = reached else { return };
                    shapes(&row.below, (source, below), (schema, reached), depth + 1, found);
                }
                _ => {}
            });
            continue;
        }
        let same = |twin: &&crate::shape::Property| crate::spelling::same_words(&property.name, &twin.name);
        let Some(twin) = schema.properties(to).iter().find(same) else { continue };
        let (given, wanted) = (below(source, property.node), below(schema, twin.node));
        let paired = || ["Value", "value"].iter().any(|name| schema.property(wanted, name).is_some());
        let fits = match (source.shape(given), schema.shape(wanted)) {
            (Shape::Bool | Shape::Integer | Shape::Number, Shape::Object { .. })
            | (Shape::Bool, Shape::String | Shape::Enum { .. }) => false,
            (Shape::Map(_), Shape::Object { .. }) => paired(),
            (Shape::Object { .. } | Shape::Map(_), wanted) => {
                !matches!(wanted, Shape::Bool | Shape::Integer | Shape::Number | Shape::String)
            }
            _ => true,
        };
        if !fits {
            found.push(format!("{} cannot be {}", property.name, twin.name));
        }
        shapes(&[], (source, given), (schema, wanted), depth + 1, found);
    }
}

fn child(schema: &TypeSchema, node: u32, name: &str) -> Option<u32> {
    schema.property(node, name).map(|property| below(schema, property.node))
}

fn below(schema: &TypeSchema, node: u32) -> u32 {
    if let Shape::List(item) = schema.shape(node) { *item } else { node }
}

/// The rows that all sections share hold only where the cloud has what they lead to, in the shape that they give it.
#[test]
fn shared_rows_fit_where_they_apply() {
    let mut problems = Vec::new();
    for section in all() {
        let Role::Is { canonical, .. } = section.head.role else { continue };
        let Some(schema) = type_schema(canonical) else { continue };
        for source in section.head.types.iter().filter_map(|kind| type_schema(kind)) {
            let shared = section.rows().iter().filter(|row| row.verbs.contains(&Verb::Common));
            for (row, attribute) in shared.filter_map(|row| Some((row, row.attribute()?))) {
                if source.property(0, attribute).is_none() {
                    continue;
                }
                let Target::Path { segments, .. } = &row.target else { continue };
                let reached = segments.iter().try_fold(0, |node, name| child(schema, node, name));
                let boolean = row.verbs.contains(&Verb::Not);
                let text = row.verbs.iter().any(|verb| matches!(verb, Verb::Values(_)));
                let fits = reached.is_some_and(|node| match schema.shape(node) {
                    Shape::Bool => !text,
                    Shape::String | Shape::Enum { .. } => !boolean,
                    _ => true,
                });
                if !fits {
                    problems.push(format!("{attribute} of {} is not {}", source.name, segments.join(".")));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}
