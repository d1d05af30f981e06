//! The built-in policies, embedded: the pages of `policies/`, as text.
//!
//! The list is made by the build script from the folder itself. What a page means is the business of the crate `policy`.

/// The page of a built-in policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Page {
    /// Its path: `policies/exposure/public-storage.md`.
    pub path: &'static str,
    /// The whole page.
    pub text: &'static str,
}

/// All built-in policies, by category and id.
#[must_use]
pub const fn pages() -> &'static [Page] {
    PAGES
}

const PAGES: &[Page] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

#[cfg(test)]
mod tests {
    #[test]
    fn pages_are_embedded_in_order() {
        let paths: Vec<_> = super::pages().iter().map(|page| page.path).collect();
        assert!(paths.is_sorted());
        assert!(paths.contains(&"policies/identity/wildcard-action.md"), "{paths:?}");
    }
}
