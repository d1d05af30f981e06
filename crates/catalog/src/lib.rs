//! The built-in policies, embedded.
