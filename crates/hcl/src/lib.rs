//! HCL text as a spanned, error-tolerant tree.
