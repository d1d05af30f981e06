//! The arguments: a contract with whoever calls the binary.

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::terminal::Color;

/// Finds what is wrong in Terraform, CloudFormation, ARM and Bicep templates before it is deployed.
#[derive(Parser, Debug)]
#[command(name = "cumulint", version, max_term_width = 100, after_help = EXAMPLES, propagate_version = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colours; the variables `NO_COLOR` and `CLICOLOR_FORCE` are honoured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", display_order = 100)]
    pub(crate) color: Color,
}

const EXAMPLES: &str = "\
Examples:
  cumulint check                           everything below the current folder
  cumulint check infra --format sarif      for code scanning
  cumulint explain world-readable-bucket   why it matters and what to do
  cumulint show main.tf                    the resources as policies see them";

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Analyse files and folders
    ///
    /// Files that .gitignore or .ignore exclude are skipped, unless they are named. Modules, variable files and parameter files are
    /// found automatically. If PATH is a file, only that file is reported on, but what it belongs to is still evaluated as a whole.
    #[command(after_help = CHECK_HELP)]
    Check(Check),
    /// List the policies in force
    Policies(Policies),
    /// Show a policy's page
    Explain(Explain),
    /// Run the examples of policies
    ///
    /// Every policy's page holds examples: `bad` ones must yield exactly the findings drawn in them, `good` ones none,
    /// `undecided` ones something that cannot be decided.
    #[command(after_help = TEST_HELP)]
    Test(Test),
    /// Show the resources as policies see them
    ///
    /// Each line is a path that a policy's condition can name, its value, and where that is written.
    Show(Show),
    /// Evaluate a Terraform expression
    ///
    /// It may refer to anything that the module in the folder PATH declares. One JSON object is printed: `value`, `unknown` with the
    /// reason, or `error` with what is wrong. Secrets are printed as well.
    #[command(after_help = EVAL_HELP)]
    Eval(Eval),
    /// Print the JSON Schema of what a command prints as JSON
    Schema(Schema),
}

/// The arguments of `check`.
#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Files and folders
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<String>,
    /// How findings are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: CheckFormat,
    /// Run only these policies, checks or categories
    #[arg(long, value_name = "ID|CATEGORY", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Skip these policies, checks or categories
    #[arg(long, value_name = "ID|CATEGORY", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// Report only findings of this severity or higher
    #[arg(long, value_name = "SEVERITY", default_value = "low")]
    pub(crate) min_severity: Level,
    /// Exit with 1 only on findings of this severity or higher
    #[arg(long, value_name = "SEVERITY", default_value = "low")]
    pub(crate) fail_on: Level,
    /// Exit with 1 also on open results of this severity or higher
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on_open: Option<Level>,
    #[command(flatten)]
    pub(crate) sources: PolicySources,
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Ignore suppression comments
    #[arg(long)]
    pub(crate) isolated: bool,
    /// List results that are open (violated unless an exception holds that is not known) or undecided,
    /// and the inputs that would decide them
    #[arg(long)]
    pub(crate) undecided: bool,
    /// Also run pedantic rules: compliance only, or a matter of taste
    #[arg(long)]
    pub(crate) pedantic: bool,
    /// Count findings by policy, and resources that no policy covers
    #[arg(long)]
    pub(crate) statistics: bool,
    /// Also exit with 2 if anything is open, undecided or was not analysed
    #[arg(long)]
    pub(crate) strict: bool,
}

const CHECK_HELP: &str = "\
Exit codes:
  0  nothing found
  1  findings at or above --fail-on, or open results at or above --fail-on-open
  2  whatever was found: a path, local module, template or document is missing, a file could not
     be read or parsed, a limit was reached, or a setting or policy is wrong

Files are read in the repository that holds a path (up to the nearest .git), never beyond. A module
or template is judged through its callers there; its own defaults count if it has none.

Findings go to standard output, everything else to standard error.

Examples:
  cumulint check infra template.yaml
  cumulint check --fail-on high --ignore governance
  cumulint check --select world-readable-bucket,encryption --undecided
  cumulint check --var region=eu-west-1 --var-file prod.tfvars envs/prod
  cumulint check --parameters prod.parameters.json azuredeploy.json
  cumulint check --format json | jq '.findings[].message'

To allow a finding, write a comment on its line, above it, or above its block:
  # cumulint: allow world-readable-bucket: this bucket serves the website";

/// Where policies come from.
#[derive(Args, Debug)]
pub(crate) struct PolicySources {
    /// Also read policies of your own from this folder
    #[arg(long = "policies", value_name = "DIR")]
    pub(crate) folders: Vec<String>,
}

/// Values for what the files leave open.
#[derive(Args, Default, Debug)]
pub(crate) struct Inputs {
    #[command(flatten)]
    pub(crate) terraform: VariableInputs,
    /// Read parameters of ARM or CloudFormation templates from a file
    #[arg(long = "parameters", value_name = "FILE")]
    pub(crate) parameter_files: Vec<String>,
}

/// Values for the variables of Terraform.
#[derive(Args, Clone, Default, Debug)]
pub(crate) struct VariableInputs {
    /// Set a Terraform variable
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = variable)]
    pub(crate) variables: Vec<(String, String)>,
    /// Read Terraform variables from a file
    #[arg(long = "var-file", value_name = "FILE")]
    pub(crate) variable_files: Vec<String>,
    /// Also read Terraform variables from the environment (`TF_VAR_name`)
    #[arg(long = "tf-var-environment")]
    pub(crate) from_environment: bool,
}

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("a variable is set as NAME=VALUE".to_owned()),
    }
}

/// The arguments of `policies`.
#[derive(Args, Debug)]
pub(crate) struct Policies {
    /// How the list is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) sources: PolicySources,
}

/// The arguments of `explain`.
#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The policy
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) sources: PolicySources,
}

const TEST_HELP: &str = "\
Exit codes:
  0  all examples hold
  1  one does not
  2  a policy could not be read";

/// The arguments of `test`.
#[derive(Args, Debug)]
pub(crate) struct Test {
    /// A folder of policies; the built-in ones without it
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<String>,
}

/// The arguments of `show`.
#[derive(Args, Debug)]
pub(crate) struct Show {
    /// Files and folders
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<String>,
    /// How the resources are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) inputs: Inputs,
}

const EVAL_HELP: &str = "\
Exit codes:
  0  a value, or it is not known
  1  the expression is wrong
  2  a file could not be read or parsed

Examples:
  cumulint eval 'cidrsubnet(var.network, 8, 1)' infra --var network=10.0.0.0/16
  cumulint eval 'jsonencode(local.tags)'";

/// The arguments of `eval`.
#[derive(Args, Debug)]
pub(crate) struct Eval {
    /// The expression
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    pub(crate) expression: String,
    /// The folder of the module
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: String,
    #[command(flatten)]
    pub(crate) inputs: VariableInputs,
}

/// The arguments of `schema`.
#[derive(Args, Debug)]
pub(crate) struct Schema {
    /// The command whose output is described
    #[arg(value_name = "COMMAND", default_value = "check")]
    pub(crate) command: Printing,
}

/// The commands that print JSON.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(crate) enum Printing {
    /// `check --format json`
    Check,
    /// `show --format json`
    Show,
    /// `policies --format json`
    Policies,
    /// `eval`
    Eval,
}

/// The formats of `check`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(crate) enum CheckFormat {
    /// Marked source, for people
    Text,
    /// One line each
    Concise,
    /// One object, for programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
}

/// The formats of lists.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(crate) enum ListFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Severities.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(crate) enum Level {
    Low,
    Medium,
    High,
    Critical,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_variable_keeps_all_behind_the_first_equals_sign() {
        assert_eq!(variable("tags={a=1}"), Ok(("tags".to_owned(), "{a=1}".to_owned())));
        assert_eq!(variable("empty="), Ok(("empty".to_owned(), String::new())));
        assert!(variable("region").is_err());
        assert!(variable("=x").is_err());
    }
}
