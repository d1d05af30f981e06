//! The real file system behind `cumulint_source::Files`.
//!
//! It walks folders and hands out bytes; what a file means is not known here. Whatever is read, symbolic links resolved, lies
//! in the folders that the user asked to scan.

mod confine;
mod disk;
mod refusal;
mod repository;
mod walk;

pub use disk::Disk;
