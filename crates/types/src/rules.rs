//! What differs from cloud to cloud where values are judged.

/// How the values of one resource are judged.
pub(crate) struct Rules<'r> {
    /// The type, as a message names it.
    pub(crate) kind: &'r str,
    /// Type and version, where the type has versions.
    pub(crate) version: Option<(&'r str, &'r str)>,
    /// Whether names and listed values may be written in any case of letters.
    pub(crate) ignore_case: bool,
    /// Whether it is worth telling that a text stands for a number.
    pub(crate) tells_converted: bool,
    /// Whether null is as good as left out, and what a function gives is certainly there.
    pub(crate) null_is_absent: bool,
    /// Whether an object that may be empty may be left out, too, even where it is required.
    pub(crate) empty_is_absent: bool,
    /// The name of the resource, where that is known: it may say of which kind it is.
    pub(crate) name: Option<&'r str>,
    /// What stands beside the properties and is none of them.
    pub(crate) envelope: &'static [&'static str],
    /// What may stand beside the properties of any resource, and does nothing for a type that has none of it.
    pub(crate) idle: &'static [&'static str],
}

impl<'r> Rules<'r> {
    pub(crate) const fn cloudformation(kind: &'r str) -> Self {
        Self {
            kind,
            version: None,
            ignore_case: false,
            tells_converted: false,
            null_is_absent: true,
            empty_is_absent: false,
            name: None,
            envelope: &[],
            idle: &[],
        }
    }

    pub(crate) const fn azure(kind: &'r str, version: &'r str, name: Option<&'r str>) -> Self {
        Self {
            kind,
            version: Some((kind, version)),
            ignore_case: true,
            tells_converted: true,
            null_is_absent: false,
            empty_is_absent: true,
            name,
            envelope: &["type", "apiVersion", "name", "scope", "parent", "dependsOn"],
            idle: &[
                "location",
                "tags",
                "kind",
                "sku",
                "plan",
                "identity",
                "zones",
                "managedBy",
                "extendedLocation",
            ],
        }
    }

    /// Whether two names are the same.
    pub(crate) fn same(&self, one: &str, other: &str) -> bool {
        if self.ignore_case { one.eq_ignore_ascii_case(other) } else { one == other }
    }

    /// Whether a name stands beside the properties and is none of them.
    pub(crate) fn is_enveloped(&self, name: &str) -> bool {
        self.envelope.iter().any(|own| self.same(own, name))
    }
}
