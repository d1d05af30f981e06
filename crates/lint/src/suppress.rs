//! Suppressions: findings that the author allows, with a reason, where they stand.
//!
//! A comment `# cumulint: allow <policy>[, <policy>]: <reason>` allows the findings on its own line or, where it stands alone,
//! on the next line of text; on the first line of a block it allows those of the whole block. JSON, which has no comments,
//! says it as `"Metadata": { "cumulint": { "allow": { "<policy>": "<reason>" } } }` (`metadata` in ARM) beside what is allowed.

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{Entry, Node};
use cumulint_finding::Finding;
use cumulint_source::{FileId, SourceFile, Sources, Span, TextRange};
use cumulint_workspace::Survey;
use rustc_hash::FxHashMap;

/// Where an allowance holds.
#[derive(Clone, Copy, Debug)]
enum Scope {
    /// Findings on this line, or in a block that begins on it.
    Line(u32),
    /// Findings in this part of the file.
    Part(TextRange),
}

/// One allowed policy.
#[derive(Debug)]
struct Allowance {
    policy: String,
    scope: Scope,
}

/// All suppressions of the files that were read.
#[derive(Default, Debug)]
pub(crate) struct Suppressions {
    by_file: FxHashMap<FileId, Vec<Allowance>>,
}

impl Suppressions {
    /// Whether a finding is allowed by its author; `file` is the one of its primary place.
    pub(crate) fn allow(&self, finding: &Finding, file: &SourceFile) -> bool {
        self.allow_at(&finding.policy.id, finding.primary, Some(finding.resource.block), file)
    }

    /// Whether what a policy or check tells of a place is allowed; `block` is the declaration that holds it.
    pub(crate) fn allow_at(&self, id: &str, primary: Span, block: Option<Span>, file: &SourceFile) -> bool {
        let Some(allowances) = self.by_file.get(&primary.file) else { return false };
        let primary_line = file.lines().line(primary.range.start);
        let block = block.filter(|block| block.file == primary.file);
        let block_line = block.map(|block| file.lines().line(block.range.start));
        allowances.iter().filter(|allowance| allowance.policy == id).any(|allowance| match allowance.scope {
            Scope::Line(line) => line == primary_line || Some(line) == block_line,
            Scope::Part(part) => part.contains(primary.range),
        })
    }

    /// Reads the comments and the metadata of all files. What is meant as a suppression but cannot be read as one is reported.
    pub(crate) fn of(survey: &Survey, sources: &Sources<'_>, problems: &mut Vec<Diagnostic>) -> Self {
        let mut all = Self::default();
        for file in &survey.files {
            let Some(id) = file.file() else { continue };
            let source = sources.get(id);
            if !source.text.contains(OURS) {
                continue;
            }
            let mut found = Vec::new();
            let mut allowances = of_comments(id, &source, file.comments(), &mut found);
            if let Some(root) = file.document().and_then(|document| document.root()) {
                allowances.extend(of_metadata(id, root, &mut found));
            }
            if !file.is_context {
                problems.append(&mut found);
            }
            if !allowances.is_empty() {
                all.by_file.insert(id, allowances);
            }
        }
        all
    }
}

/// The word with which a suppression begins.
const OURS: &str = "cumulint";

/// Reads the comments of a file.
fn of_comments(
    file: FileId,
    source: &SourceFile,
    comments: &[TextRange],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Allowance> {
    let mut allowances = Vec::new();
    for comment in comments {
        let text = source.slice(*comment);
        if !text.contains("cumulint:") {
            continue;
        }
        match read_comment(text) {
            Ok(policies) => {
                let scope = Scope::Line(meant_line(source, *comment));
                let allowed =
                    policies.into_iter().map(|policy| Allowance { policy: policy.to_owned(), scope });
                allowances.extend(allowed);
            }
            Err(message) => diagnostics.push(
                Diagnostic::warning("suppression", message, Span { file, range: *comment })
                    .help("write `cumulint: allow <policy>: <reason>`"),
            ),
        }
    }
    allowances
}

/// Reads the metadata of a JSON or YAML document.
fn of_metadata(file: FileId, root: Node<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Allowance> {
    let mut metadata = Metadata { file, allowances: Vec::new(), diagnostics };
    metadata.collect(root);
    metadata.allowances
}

/// The policies that a comment allows.
fn read_comment(text: &str) -> Result<Vec<&str>, &'static str> {
    let (_, wish) = text.split_once("cumulint:").unwrap_or_default();
    let wish = wish.trim().trim_end_matches("*/").trim_end();
    let Some(list) = wish.strip_prefix("allow").filter(|rest| rest.starts_with(char::is_whitespace)) else {
        return Err("this comment is no suppression that cumulint knows");
    };
    let Some((policies, reason)) = list.split_once(':') else {
        return Err(NO_REASON);
    };
    if reason.trim().is_empty() {
        return Err(NO_REASON);
    }
    let policies: Vec<&str> =
        policies.split(',').map(str::trim).filter(|policy| !policy.is_empty()).collect();
    if policies.is_empty() { Err("the suppression names no policy") } else { Ok(policies) }
}

/// The line that a comment is about: its own where text stands before it, else the next that holds more than a comment.
fn meant_line(source: &SourceFile, comment: TextRange) -> u32 {
    let lines = source.lines();
    let own = lines.line(comment.start);
    let before = TextRange::new(lines.start_of(own), comment.start);
    if !source.slice(before).trim_matches([' ', '\t', '\u{feff}']).is_empty() {
        return own;
    }
    let mut line = lines.line(comment.end.saturating_sub(1)) + 1;
    while line < lines.line_count() {
        let text = source.slice(TextRange::new(lines.start_of(line), lines.start_of(line + 1))).trim();
        if !text.is_empty() && !text.starts_with('#') && !text.starts_with("//") {
            break;
        }
        line += 1;
    }
    line
}

/// What the metadata of a document allows.
struct Metadata<'d> {
    file: FileId,
    allowances: Vec<Allowance>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Metadata<'_> {
    /// Looks for metadata in every mapping. The tree's depth is bounded, so recursion is.
    fn collect(&mut self, node: Node<'_>) {
        for entry in node.entries() {
            let key = entry.key.as_str();
            if key.as_deref().is_some_and(|key| key == "Metadata" || key == "metadata") {
                let allowed = entry.value.get("cumulint").and_then(|ours| ours.get("allow"));
                allowed.into_iter().flat_map(Node::entries).for_each(|policy| self.policy(node, policy));
            } else {
                self.collect(entry.value);
            }
        }
        for item in node.items() {
            self.collect(item);
        }
    }

    /// One policy, with the reason why it is allowed in a part of the document.
    fn policy(&mut self, part: Node<'_>, policy: Entry<'_>) {
        let reason = policy.value.as_str().is_some_and(|reason| !reason.trim().is_empty());
        match policy.key.as_str() {
            Some(name) if reason => self
                .allowances
                .push(Allowance { policy: name.into_owned(), scope: Scope::Part(part.range()) }),
            _ => self.diagnostics.push(
                Diagnostic::warning("suppression", NO_REASON, policy.value.range().of(self.file))
                    .help("write `\"<policy>\": \"<reason>\"`"),
            ),
        }
    }
}

const NO_REASON: &str = "the suppression gives no reason";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_names_policies_and_a_reason() {
        assert_eq!(read_comment("# cumulint: allow public-storage: a website"), Ok(vec!["public-storage"]));
        assert_eq!(read_comment("/* cumulint: allow a, b : why */"), Ok(vec!["a", "b"]));
        assert!(read_comment("# cumulint: allow public-storage").is_err());
        assert!(read_comment("# cumulint: allow public-storage:  ").is_err());
        assert!(read_comment("# cumulint: ignore public-storage: x").is_err());
    }
}
