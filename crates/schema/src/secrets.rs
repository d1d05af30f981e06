//! Which properties are there to hold a secret.
//!
//! Clouds and providers mark them; CloudFormation marks whatever cannot be read again, and Azure much that merely should not be
//! shown (an e-mail address, a thumbprint). So a mark counts where the name says a secret, too, and AWS's are listed.

use crate::shape::{Property, TypeSchema};

/// Whether a property of a type is there to hold a secret.
#[must_use]
pub fn holds_secret(schema: &TypeSchema, property: &Property) -> bool {
    let name = &*property.name;
    if property.read_only {
        return false;
    }
    if schema.name.starts_with("AWS::") {
        return AWS.contains(&name);
    }
    // Of Google's provider only names are at hand.
    if schema.name.starts_with("google_") {
        return name.ends_with("password");
    }
    (property.sensitive && says_secret(name))
        || AZURE.iter().any(|(kind, of)| kind.eq_ignore_ascii_case(&schema.name) && *of == name)
}

/// Whether a name is that of a secret rather than of what belongs to one: `adminPassword`, not `keyVaultName`.
#[must_use]
pub fn says_secret(name: &str) -> bool {
    let name = name.replace('_', "").to_ascii_lowercase();
    let open = OPEN.iter().any(|end| name.ends_with(end)) || name.contains("public");
    !open && SECRET.iter().any(|word| name.contains(word))
}

/// The properties of AWS, by their names alone: none of them means anything else in another type.
const AWS: [&str; 9] = [
    "AuthToken",
    "MasterPassword",
    "MasterUserPassword",
    "OAuthToken",
    "OauthToken",
    "Password",
    "SecretString",
    "SecretToken",
    "SharedSecret",
];

/// Properties of Azure that hold secrets though the specification does not mark them.
const AZURE: [(&str, &str); 5] = [
    ("Microsoft.Automation/automationAccounts/credentials", "password"),
    ("Microsoft.DBforMariaDB/servers", "administratorLoginPassword"),
    ("Microsoft.DBforMySQL/servers", "administratorLoginPassword"),
    ("Microsoft.DBforPostgreSQL/servers", "administratorLoginPassword"),
    ("Microsoft.KeyVault/vaults/secrets", "value"),
];

/// Words that a name has a secret by.
const SECRET: [&str; 9] =
    ["connectionstring", "credential", "key", "passwd", "password", "sas", "secret", "securevalue", "token"];

/// Ends of the names of what only belongs to a secret.
const OPEN: [&str; 7] = ["algorithm", "id", "name", "thumbprint", "type", "uri", "url"];
