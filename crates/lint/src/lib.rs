//! The facade: from files to findings.
