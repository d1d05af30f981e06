//! Views and derived members over the model.
