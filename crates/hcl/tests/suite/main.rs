//! The tests of the parser as its users see it.
#![expect(clippy::string_slice, reason = "a slice that does not fit is a test that fails")]

#[cfg(test)]
mod compare;
#[cfg(test)]
mod decoding;
#[cfg(test)]
mod differential;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod walk;
