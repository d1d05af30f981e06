//! The tests of the parser as its users see it.
#![expect(clippy::string_slice, reason = "a slice that does not fit is a test that fails")]

#[cfg(test)]
mod accepted;
#[cfg(test)]
mod declarations;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod expressions;
#[cfg(test)]
mod recovery;
#[cfg(test)]
mod rejected;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod strings;
#[cfg(test)]
mod types;
#[cfg(test)]
mod walk;
