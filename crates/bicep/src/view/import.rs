//! Imports, extensions, and what a file of parameters says about its template.

use cumulint_syntax::views;

use crate::node::Kind;
use crate::tree::{Parts, View};
use crate::view::declaration::decorators;
use crate::view::expression::Name;
use crate::view::{Decorator, Key, Object, Text};

views! { View;
    /// `import {a as b} from 'path'`, `import * as name from 'path'`
    Import
    /// `name as alias`
    ImportItem {
        /// What it is called there: a name, or a string.
        original: Key[0],
    }
    /// `extension name with {…} as alias`
    Extension
    /// `extensionConfig name with {…}`
    ExtensionConfig
    /// `using 'path'`, `using none`
    Using
    /// `extends 'path'`
    Extends
}

/// What an import brings in.
#[derive(Clone, Copy, Debug)]
pub enum Imported<'t> {
    /// `* as name`: all, as members of the name.
    All(Name<'t>),
    /// `{a, b as c}`
    Items,
    /// What could not be read.
    Error,
}

impl<'t> Import<'t> {
    /// What it brings in.
    #[must_use]
    pub fn imported(self) -> Imported<'t> {
        let what = self.0.part(1);
        match what.kind() {
            Kind::Wildcard => Imported::All(Name(what.child(0))),
            Kind::Imports => Imported::Items,
            _ => Imported::Error,
        }
    }

    /// The names that it brings in one by one.
    pub fn items(self) -> impl Iterator<Item = ImportItem<'t>> + Clone {
        let items = self.0.part(1).children();
        items.filter(|child| child.kind() == Kind::ImportItem).map(ImportItem)
    }

    /// The file, or the module of a registry.
    #[must_use]
    pub fn path(self) -> Text<'t> {
        Text(self.0.part(2))
    }

    /// The decorators above it.
    pub fn decorators(self) -> impl Iterator<Item = Decorator<'t>> + Clone {
        decorators(self.0)
    }
}

impl<'t> ImportItem<'t> {
    /// What it is called here, where that is said.
    #[must_use]
    pub fn alias(self) -> Option<Name<'t>> {
        Name::of(self.0.child(1))
    }
}

impl<'t> Extension<'t> {
    /// The name or the string that says which: `microsoftGraphV1`, `'br:…'`.
    #[must_use]
    pub fn specification(self) -> Key<'t> {
        Key::of(self.0.part(1))
    }

    /// The configuration.
    #[must_use]
    pub fn configuration(self) -> Option<Object<'t>> {
        Object::of(self.0.part(2))
    }

    /// What it is called here, where that is said.
    #[must_use]
    pub fn alias(self) -> Option<Name<'t>> {
        Name::of(self.0.part(3))
    }
}

impl<'t> ExtensionConfig<'t> {
    /// Which extension.
    #[must_use]
    pub fn name(self) -> Name<'t> {
        Name(self.0.part(1))
    }

    /// The configuration.
    #[must_use]
    pub fn configuration(self) -> Option<Object<'t>> {
        Object::of(self.0.part(2))
    }
}

impl<'t> Using<'t> {
    /// The Bicep file; none for `none`.
    #[must_use]
    pub fn path(self) -> Option<Text<'t>> {
        let path = self.0.part(1);
        (path.kind() != Kind::Name).then_some(Text(path))
    }

    /// What stands behind `with`.
    #[must_use]
    pub fn configuration(self) -> Option<Object<'t>> {
        Object::of(self.0.part(2))
    }
}

impl<'t> Extends<'t> {
    /// The file of parameters that this one builds on.
    #[must_use]
    pub fn path(self) -> Text<'t> {
        Text(self.0.part(1))
    }
}
