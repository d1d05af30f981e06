//! The tests of the parser as its users see it.
