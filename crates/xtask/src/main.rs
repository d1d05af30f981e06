//! Generates tables and documents.
fn main() {}
