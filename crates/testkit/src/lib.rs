//! Expectations drawn under the text, and blessing, for tests.
