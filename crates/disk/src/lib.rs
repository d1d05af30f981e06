//! The real file system behind the Files trait.
