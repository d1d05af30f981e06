//! ARM templates, as a project.
