//! Which documents are templates.

use cumulint_document::parse_json;
use cumulint_source::FileId;

use crate::{FileKind, might_be, recognize};

fn kind(text: &str) -> Option<FileKind> {
    let kind = recognize(&parse_json(FileId(0), text).0);
    assert!(might_be(text) || kind.is_none(), "the sniff refuses what is Azure's");
    kind
}

#[test]
fn the_schema_says_it() {
    let schema = |name: &str| {
        format!("{{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/{name}.json#\"}}")
    };
    assert_eq!(kind(&schema("deploymentTemplate")), Some(FileKind::Template));
    assert_eq!(kind(&schema("subscriptionDeploymentTemplate")), Some(FileKind::Template));
    assert_eq!(kind(&schema("deploymentParameters")), Some(FileKind::ParameterFile));
}

#[test]
fn versioned_resources_say_it() {
    assert_eq!(
        kind(r#"{"resources": [{"type": "Microsoft.Web/sites", "apiVersion": "2022-03-01", "name": "a"}]}"#),
        Some(FileKind::Template)
    );
}

#[test]
fn other_documents_are_not_taken() {
    assert_eq!(kind(r#"{"resources": [{"type": "a/b"}]}"#), None);
    assert_eq!(kind(r#"["deploymentTemplate", "apiVersion", "resources"]"#), None);
    assert_eq!(kind(r#"{"$schema": "http://json-schema.org/draft-07/schema#"}"#), None);
    assert!(!might_be("kind: deploymentTemplate"));
}
