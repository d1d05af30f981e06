//! The command line of cumulint.
fn main() {}
