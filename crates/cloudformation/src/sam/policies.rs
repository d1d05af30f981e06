//! The tables of SAM (`tables/README.md`): policy templates, event sources, and the managed policies of AWS that do not lie at the
//! root.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// A policy template: the names of its parameters and the table of its statements.
pub(super) struct PolicyTemplate {
    pub(super) parameters: &'static str,
    pub(super) statements: &'static str,
}

/// The policy template of a name.
pub(super) fn policy_template(name: &str) -> Option<&'static PolicyTemplate> {
    static TEMPLATES: LazyLock<FxHashMap<&'static str, PolicyTemplate>> = LazyLock::new(|| {
        let found = sections(include_str!("tables/policy_templates.table"));
        found
            .map(|(head, statements)| {
                let (name, parameters) = head.split_once(' ').unwrap_or((head, ""));
                (name, PolicyTemplate { parameters, statements })
            })
            .collect()
    });
    TEMPLATES.get(name)
}

/// Something that a function can read from.
pub(super) struct EventSource {
    /// The managed policy that the role of the function needs; empty if none.
    pub(super) managed: &'static str,
    /// Which property of the event goes where in the mapping.
    pub(super) properties: &'static str,
}

/// The event source of a type of event.
pub(super) fn event_source(kind: &str) -> Option<&'static EventSource> {
    static SOURCES: LazyLock<FxHashMap<&'static str, EventSource>> = LazyLock::new(|| {
        let found = sections(include_str!("tables/event_sources.table"));
        found
            .map(|(head, properties)| {
                let (kind, managed) = head.split_once(' ').unwrap_or((head, ""));
                (kind, EventSource { managed, properties })
            })
            .collect()
    });
    SOURCES.get(kind)
}

/// The statements that a role needs to read from a broker or a cluster, by what they are for; empty if there are none.
pub(super) fn event_source_grant(what: &str) -> &'static str {
    static GRANTS: LazyLock<FxHashMap<&'static str, &'static str>> =
        LazyLock::new(|| sections(include_str!("tables/event_source_grants.table")).collect());
    GRANTS.get(what).copied().unwrap_or_default()
}

/// The path before the name of a managed policy of AWS; empty for those at the root.
pub(super) fn managed_policy_path(name: &str) -> &'static str {
    static PATHS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
        let mut path = "";
        let mut paths = FxHashMap::default();
        for line in
            include_str!("tables/managed_policies.table").lines().filter(|line| !line.starts_with('#'))
        {
            match line.strip_prefix(' ') {
                Some(name) => _ = paths.insert(name, path),
                None => path = line,
            }
        }
        paths
    });
    PATHS.get(name).copied().unwrap_or_default()
}

/// The sections of a table: a line that begins with a letter, and the lines with signs below it.
pub(super) fn sections(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let heads: Vec<(usize, &'static str)> =
        lines(table).filter(|(_, line)| line.starts_with(|sign: char| sign.is_ascii_alphabetic())).collect();
    let ends: Vec<usize> = heads.iter().skip(1).map(|(at, _)| *at).chain([table.len()]).collect();
    heads.into_iter().zip(ends).map(move |((at, head), end)| {
        let body = table.get(at + head.len()..end).unwrap_or_default();
        (head, body.trim_start_matches('\n'))
    })
}

/// The lines of a text, with where each begins.
fn lines(text: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line.trim_end_matches('\n')))
    })
}

#[cfg(test)]
mod tests {
    use super::{event_source, event_source_grant, managed_policy_path, policy_template};

    #[test]
    fn event_sources_have_their_policies() {
        assert_eq!(
            event_source("SQS").expect("it is in the table").managed,
            "AWSLambdaSQSQueueExecutionRole"
        );
        let kafka = event_source("SelfManagedKafka").expect("it is in the table");
        assert_eq!(kafka.properties.split_whitespace().count(), 3);
        assert!(event_source("S3").is_none());
        for what in ["Broker", "Certificate", "Cluster", "Key", "Network", "Secret"] {
            assert!(event_source_grant(what).starts_with("+ "), "{what}");
        }
    }

    #[test]
    fn a_policy_template_has_its_parameters_and_statements() {
        let found = policy_template("SQSPollerPolicy").expect("it is in the table");
        assert_eq!(found.parameters, "QueueName");
        assert!(found.statements.starts_with("+ sqs:"), "{}", found.statements);
        assert!(policy_template("AMIDescribePolicy").is_some_and(|found| found.parameters.is_empty()));
        assert!(policy_template("VPCAccessPolicy").is_some());
        assert!(policy_template("NoSuchPolicy").is_none());
    }

    #[test]
    fn managed_policies_know_their_path() {
        assert_eq!(managed_policy_path("AWSLambdaBasicExecutionRole"), "service-role/");
        assert_eq!(managed_policy_path("AdministratorAccess"), "");
    }
}
