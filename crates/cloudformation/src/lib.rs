//! CloudFormation templates, as a project.
