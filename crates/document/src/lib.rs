//! JSON with comments and YAML with tags, as one spanned tree.
