//! Policies: parsed, checked and evaluated.
