//! Keys of conditions that say who calls, and what of their values a stranger cannot choose.
//!
//! Which keys count follows what AWS itself counts as not public:
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>,
//! <https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html>, and the keys for data perimeters that came after.

/// A key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Key {
    /// Its name in lower case: case does not matter.
    pub(super) name: String,
    /// What its values are. `None` if it does not say who calls.
    pub(super) class: Option<Class>,
    pub(super) presence: Presence,
}

/// What the values of a key are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    /// The number of an account.
    Account,
    /// An id that AWS gives, behind the letters that all such ids begin with.
    Id(&'static str),
    /// `o-…/r-…/ou-…/`: ids that AWS gives.
    Path,
    /// An Amazon Resource Name.
    Arn,
    /// The unique id of a principal, with the name of a session behind it.
    Principal,
    /// A range of addresses.
    Address,
    /// The name of a service of AWS.
    Service,
    /// A Boolean that is true of no stranger.
    Flag,
    /// Whether a service of AWS passes on what somebody else asks for. A stranger can ask a service; what is denied unless a service
    /// asks is denied to strangers as AWS's guide to data perimeters has it.
    Through,
    /// The subject of a token of GitHub.
    GithubSubject,
    /// The owner or the repository in a token of GitHub.
    GithubClaim,
}

/// When a request has a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Presence {
    Always,
    /// If the caller has credentials.
    Signed,
    Sometimes,
}

impl Key {
    pub(super) fn read(text: &str) -> Self {
        let name = text.to_ascii_lowercase();
        let row = KEYS.iter().find(|(key, ..)| *key == name);
        let (class, presence) = match (row, github_class(&name)) {
            (Some((_, class, presence)), _) => (Some(*class), *presence),
            (None, Some(class)) => (Some(class), Presence::Always),
            (None, None) => (None, Presence::Sometimes),
        };
        Self { name, class, presence }
    }
}

/// A claim of GitHub's tokens; an enterprise may have an issuer of its own below GitHub's. Every token has them:
/// <https://docs.github.com/actions/reference/security/oidc>.
fn github_class(key: &str) -> Option<Class> {
    let (issuer, claim) = key.rsplit_once(':')?;
    let of_github = issuer.strip_prefix("token.actions.githubusercontent.com")?;
    match claim {
        _ if !of_github.is_empty() && !of_github.starts_with('/') => None,
        "sub" => Some(Class::GithubSubject),
        "repository"
        | "repository_id"
        | "repository_owner"
        | "repository_owner_id"
        | "job_workflow_ref"
        | "enterprise"
        | "enterprise_id" => Some(Class::GithubClaim),
        _ => None,
    }
}

const KEYS: &[(&str, Class, Presence)] = &[
    ("aws:principalorgid", Class::Id("o-"), Presence::Sometimes),
    ("aws:principalorgpaths", Class::Path, Presence::Sometimes),
    ("aws:principalaccount", Class::Account, Presence::Always),
    ("aws:principalarn", Class::Arn, Presence::Signed),
    ("aws:principalisawsservice", Class::Flag, Presence::Signed),
    ("aws:principalservicename", Class::Service, Presence::Sometimes),
    ("aws:principalservicenameslist", Class::Service, Presence::Sometimes),
    ("aws:viaawsservice", Class::Through, Presence::Always),
    ("aws:userid", Class::Principal, Presence::Always),
    ("aws:sourceip", Class::Address, Presence::Sometimes),
    ("aws:sourcearn", Class::Arn, Presence::Sometimes),
    ("aws:sourceaccount", Class::Account, Presence::Sometimes),
    ("aws:sourceowner", Class::Account, Presence::Sometimes),
    ("aws:sourceorgid", Class::Id("o-"), Presence::Sometimes),
    ("aws:sourceorgpaths", Class::Path, Presence::Sometimes),
    ("aws:sourcevpc", Class::Id("vpc-"), Presence::Sometimes),
    ("aws:sourcevpcarn", Class::Arn, Presence::Sometimes),
    ("aws:sourcevpce", Class::Id("vpce-"), Presence::Sometimes),
    ("aws:vpceaccount", Class::Account, Presence::Sometimes),
    ("aws:vpceorgid", Class::Id("o-"), Presence::Sometimes),
    ("aws:vpceorgpaths", Class::Path, Presence::Sometimes),
    ("kms:calleraccount", Class::Account, Presence::Always),
    ("s3:dataaccesspointaccount", Class::Account, Presence::Sometimes),
    ("s3:dataaccesspointarn", Class::Arn, Presence::Sometimes),
    ("lambda:sourcefunctionarn", Class::Arn, Presence::Sometimes),
    ("elasticfilesystem:accessedviamounttarget", Class::Flag, Presence::Sometimes),
];
