//! Values of conditions: whether a stranger's own value can be among those that one stands for.
//!
//! A part that only a deployment knows names one thing, or there would be no need to ask for it. It counts as a character that no
//! stranger can have in its place.

use cumulint_model::{Kind, Value, Why};

use super::key::Class;
use super::operator::Test;
use crate::address;

/// Stands for what only a deployment knows.
const NAMED: char = '\u{1}';

/// Whether a stranger's value can match a value of a condition.
pub(super) fn admits_strangers(class: Class, test: Test, value: &Value) -> Result<bool, Why> {
    let Some(text) = text(value) else { return Ok(false) };
    let (text, varies) = with_variables(&text);
    let wild = varies || test == Test::Pattern;
    if matches!(class, Class::GithubSubject | Class::GithubClaim) && text.starts_with(NAMED) {
        return Err(value.why().cloned().unwrap_or(Why::Invalid("a condition".into())));
    }
    Ok(match class {
        Class::GithubSubject => !names_repository(&text, wild),
        Class::GithubClaim => wild && text.contains(WILDCARDS) && !has_owner(&text),
        Class::Service | Class::Flag | Class::Through | Class::Address => false,
        _ if !wild => false,
        Class::Account => !is_literal_somewhere(&text),
        Class::Id(prefix) => !is_id(&text, prefix),
        Class::Path => !text.split('/').any(|part| PATH_IDS.iter().any(|prefix| is_id_of(part, prefix))),
        Class::Principal => !is_principal(&text),
        Class::Arn => !names_owner(&text),
    })
}

/// Whether ranges hold, taken together, so much of the internet that AWS calls it public: everything, or one that is wider than /8
/// of IPv4 or /32 of IPv6
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>).
/// What only a deployment knows may be everyone, unless it is what the cloud computes or the rest of a range is known.
pub(super) fn ranges_admit_everyone(values: &[Value]) -> Result<bool, Why> {
    let known = || values.iter().filter_map(Value::as_str);
    if known().any(address::is_broad) || address::admit_everyone(known()) {
        return Ok(true);
    }
    let asked = values.iter().find_map(|value| match &value.kind {
        Kind::Unknown(unknown) if unknown.choice.is_some() => Some(&unknown.why),
        Kind::Unknown(unknown)
            if ends(unknown).all(str::is_empty) && matches!(unknown.why, Why::Input(_)) =>
        {
            Some(&unknown.why)
        }
        _ => None,
    });
    asked.map_or(Ok(false), |why| Err(why.clone()))
}

fn ends(unknown: &cumulint_model::Unknown) -> impl Iterator<Item = &str> {
    [&unknown.prefix, &unknown.suffix].into_iter().flatten().map(|end| &**end)
}

/// The text of a value, with a mark for what only a deployment knows. `None` for what is no text.
fn text(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::Number(number) => Some(number.to_string()),
        Kind::Reference(_) => Some(NAMED.to_string()),
        Kind::Unknown(unknown) => {
            let end = |end: &Option<cumulint_model::Symbol>| end.as_deref().unwrap_or_default().to_owned();
            Some(format!("{}{NAMED}{}", end(&unknown.prefix), end(&unknown.suffix)))
        }
        _ => value.as_str().map(str::to_owned),
    }
}

/// A text with its policy variables filled in: what is said of the resource is the author's own, what is said of the caller may
/// be anything. And whether there was one of those.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>.
fn with_variables(text: &str) -> (String, bool) {
    let (mut filled, mut rest, mut varies) = (String::new(), text, false);
    while let Some((before, variable, after)) = split_variable(rest) {
        filled.push_str(before);
        let own = variable.get(..RESOURCE.len()).is_some_and(|start| start.eq_ignore_ascii_case(RESOURCE));
        filled.push(if own { NAMED } else { '*' });
        varies |= !own;
        rest = after;
    }
    filled.push_str(rest);
    (filled, varies)
}

const RESOURCE: &str = "aws:Resource";

fn split_variable(text: &str) -> Option<(&str, &str, &str)> {
    let (before, behind) = text.split_once("${")?;
    let (variable, after) = behind.split_once('}')?;
    Some((before, variable, after))
}

const WILDCARDS: [char; 2] = ['*', '?'];
const PATH_IDS: [&str; 3] = ["o-", "r-", "ou-"];

/// Whether there is more than wildcards.
fn is_literal_somewhere(text: &str) -> bool {
    text.chars().any(|letter| !WILDCARDS.contains(&letter))
}

/// Whether something of an id is there, behind the letters that all such ids begin with.
fn is_id(text: &str, prefix: &str) -> bool {
    is_literal_somewhere(text.strip_prefix(prefix).unwrap_or(text))
}

/// As `is_id`, for a part that has to be of that kind or one thing of a deployment.
fn is_id_of(part: &str, prefix: &str) -> bool {
    part.contains(NAMED) || part.strip_prefix(prefix).is_some_and(is_literal_somewhere)
}

/// Whether the id of a principal is there; what follows the colon is the name of a session, which callers choose.
fn is_principal(text: &str) -> bool {
    let id = text.split(':').next().unwrap_or_default();
    let kind = ["AROA", "AIDA", "ASIA", "AGPA"].iter().find_map(|prefix| id.strip_prefix(prefix));
    is_literal_somewhere(kind.unwrap_or(id))
}

/// Whether an ARN names an account, or the beginning of something whose names are nobody else's (a bucket has no account in its
/// ARN): <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>.
fn names_owner(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match (parts.get(4), parts.get(5)) {
        (Some(account), _) if !account.is_empty() => is_literal_somewhere(account),
        (Some(_), Some(resource)) => !resource.starts_with(WILDCARDS) && !resource.is_empty(),
        // A wildcard, or what is not known, stands for several parts.
        _ => parts.iter().any(|part| part.starts_with(NAMED) || is_account(part)) || !arn.contains(WILDCARDS),
    }
}

fn is_account(part: &str) -> bool {
    part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the subject of a token of GitHub begins with an owner, or is about what only one owner has:
/// <https://docs.github.com/actions/reference/security/oidc>.
fn names_repository(subject: &str, wild: bool) -> bool {
    let Some((claim, value)) = subject.split_once(':') else { return false };
    let certain = if wild { value.split(WILDCARDS).next().unwrap_or_default() } else { value };
    match claim {
        "repo" | "repository" | "job_workflow_ref" => has_owner(certain),
        "repository_owner" | "repository_owner_id" | "repository_id" | "enterprise" | "enterprise_id" => {
            !certain.is_empty() && (certain.len() == value.len() || certain.contains(':'))
        }
        _ => false,
    }
}

/// Whether a text begins with the whole name of an owner.
fn has_owner(text: &str) -> bool {
    match text.split_once('/') {
        Some((owner, _)) => !owner.is_empty() && !owner.contains(WILDCARDS),
        None => text.starts_with(NAMED),
    }
}
