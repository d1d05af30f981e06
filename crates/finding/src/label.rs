//! Locations that explain a finding, each with the role that it plays.

use cumulint_source::Span;

/// A location that explains the primary one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The location.
    pub span: Span,
    /// Why it is shown. Whoever needs to know what a label is asks this, never its message.
    pub role: Role,
    /// A few words, lower case, without a full stop.
    pub message: String,
}

/// Why a label is shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// The value is used here; the finding itself was moved to where it is given.
    Use,
    /// The value came through here.
    Hop(HopKind),
    /// The module that holds the finding is called here.
    CalledHere,
    /// The code that is wrong, inside a downloaded module; the finding itself was moved out to the call.
    ModuleCode,
    /// A condition that decides, and what it says in the case that is reported.
    Condition,
    /// The same defect in another case of a condition.
    OtherCase,
    /// What the rule itself points at.
    Rule,
}

/// What a value came through: [`Role::Hop`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum HopKind {
    /// The default of a Terraform variable.
    Variable,
    /// A Terraform variable, set by a variable file or on the command line.
    VariableSet,
    /// A Terraform local value.
    Local,
    /// The default of a template's parameter.
    Parameter,
    /// A template's parameter, set by a parameter file or on the command line.
    ParameterSet,
    /// A variable of an ARM template.
    TemplateVariable,
    /// An entry of a CloudFormation mapping.
    Mapping,
    /// An argument of a module call.
    ModuleArgument,
    /// An output of a module.
    Output,
    /// An attribute of another resource.
    Attribute,
    /// A file that was read.
    File,
    /// An element that a loop or a lambda goes over.
    Item,
    /// A function that picked it out of its arguments.
    Function,
    /// The element or collection that a repeated declaration was made from: `for_each`, `count`, `copy`.
    Repetition,
}

impl Role {
    /// All of them, each kind of hop for itself.
    pub const ALL: [Self; 20] = [
        Self::Use,
        Self::Hop(HopKind::Variable),
        Self::Hop(HopKind::VariableSet),
        Self::Hop(HopKind::Local),
        Self::Hop(HopKind::Parameter),
        Self::Hop(HopKind::ParameterSet),
        Self::Hop(HopKind::TemplateVariable),
        Self::Hop(HopKind::Mapping),
        Self::Hop(HopKind::ModuleArgument),
        Self::Hop(HopKind::Output),
        Self::Hop(HopKind::Attribute),
        Self::Hop(HopKind::File),
        Self::Hop(HopKind::Item),
        Self::Hop(HopKind::Function),
        Self::Hop(HopKind::Repetition),
        Self::CalledHere,
        Self::ModuleCode,
        Self::Condition,
        Self::OtherCase,
        Self::Rule,
    ];

    /// Its stable name in kebab case: `use`, `variable-set`, `called-here`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Use => "use",
            Self::Hop(hop) => hop.name(),
            Self::CalledHere => "called-here",
            Self::ModuleCode => "module-code",
            Self::Condition => "condition",
            Self::OtherCase => "other-case",
            Self::Rule => "rule",
        }
    }

    /// Whether the label marks a value that a file of inputs or the command line sets.
    #[must_use]
    pub const fn is_input(self) -> bool {
        matches!(self, Self::Hop(HopKind::VariableSet | HopKind::ParameterSet))
    }
}

impl HopKind {
    /// Its stable name in kebab case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Variable => "variable",
            Self::VariableSet => "variable-set",
            Self::Local => "local",
            Self::Parameter => "parameter",
            Self::ParameterSet => "parameter-set",
            Self::TemplateVariable => "template-variable",
            Self::Mapping => "mapping",
            Self::ModuleArgument => "module-argument",
            Self::Output => "output",
            Self::Attribute => "attribute",
            Self::File => "file",
            Self::Item => "item",
            Self::Function => "function",
            Self::Repetition => "repetition",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_role_has_a_name_of_its_own() {
        let names: BTreeSet<&str> = Role::ALL.into_iter().map(Role::name).collect();
        assert_eq!(names.len(), Role::ALL.len());
    }
}
