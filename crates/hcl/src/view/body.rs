//! Bodies, arguments and blocks.

use std::borrow::Cow;

use cumulint_source::TextRange;
use cumulint_syntax::views;

use crate::decode::decode_literal;
use crate::node::{Kind, flag};
use crate::tree::View;
use crate::view::{Expression, Name};

views! { View;
    /// What stands in a file, or between the braces of a block, which its range includes.
    Body
    /// `name = value`
    Attribute {
        /// The value; an error where it is missing.
        value: Expression[1],
    }
    /// `type "label" { … }`
    Block
    /// A label of a block.
    Label
}

impl<'t> Body<'t> {
    /// Arguments and blocks in the order of the text.
    pub fn items(self) -> impl Iterator<Item = Item<'t>> + Clone {
        let is_body = self.0.kind() == Kind::Body;
        self.0.children().filter(move |_| is_body).filter_map(Item::of)
    }

    /// The arguments.
    pub fn attributes(self) -> impl Iterator<Item = Attribute<'t>> + Clone {
        self.items()
            .filter_map(|item| if let Item::Attribute(attribute) = item { Some(attribute) } else { None })
    }

    /// The blocks.
    pub fn blocks(self) -> impl Iterator<Item = Block<'t>> + Clone {
        self.items().filter_map(|item| if let Item::Block(block) = item { Some(block) } else { None })
    }

    /// The first argument of this name.
    #[must_use]
    pub fn attribute(self, name: &str) -> Option<Attribute<'t>> {
        self.attributes().find(|attribute| attribute.name() == name)
    }

    /// The blocks of this type.
    pub fn blocks_of(self, kind: &str) -> impl Iterator<Item = Block<'t>> {
        self.blocks().filter(move |block| block.kind() == kind)
    }

    /// Whether every item could be read. Where not, what is absent here may have been written.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self.0.kind() == Kind::Body && !self.0.has(flag::INCOMPLETE)
    }
}

/// An argument or a block.
#[derive(Clone, Copy, Debug)]
pub enum Item<'t> {
    /// `name = value`
    Attribute(Attribute<'t>),
    /// `type "label" { … }`
    Block(Block<'t>),
}

impl<'t> Item<'t> {
    fn of(view: View<'t>) -> Option<Self> {
        match view.kind() {
            Kind::Attribute => Some(Self::Attribute(Attribute(view))),
            Kind::Block => Some(Self::Block(Block(view))),
            _ => None,
        }
    }

    /// The range of the whole.
    #[must_use]
    pub fn range(self) -> TextRange {
        match self {
            Self::Attribute(attribute) => attribute.range(),
            Self::Block(block) => block.range(),
        }
    }
}

impl<'t> Attribute<'t> {
    /// The name.
    #[must_use]
    pub fn name(self) -> &'t str {
        self.0.child(0).text()
    }

    /// The range of the name.
    #[must_use]
    pub fn name_range(self) -> TextRange {
        self.0.child(0).range()
    }
}

impl<'t> Block<'t> {
    /// The type: what the block is called in HCL.
    #[must_use]
    pub fn kind(self) -> &'t str {
        self.0.child(0).text()
    }

    /// The range of the type.
    #[must_use]
    pub fn kind_range(self) -> TextRange {
        self.0.child(0).range()
    }

    /// The labels, quoted or bare.
    pub fn labels(self) -> impl Iterator<Item = Label<'t>> + Clone {
        self.0.children().skip(1).filter(|view| view.kind() != Kind::Body).map(Label)
    }

    /// The label of this place, counted from 0.
    #[must_use]
    pub fn label(self, index: usize) -> Option<Label<'t>> {
        self.labels().nth(index)
    }

    /// The body.
    #[must_use]
    pub fn body(self) -> Body<'t> {
        let last = self.0.children().last();
        Body(last.unwrap_or_else(|| self.0.child(usize::MAX)))
    }

    /// The range from the type to the last label, without the brace.
    #[must_use]
    pub fn header_range(self) -> TextRange {
        let start = self.kind_range();
        self.labels().last().map_or(start, |label| start.cover(label.range()))
    }
}

impl<'t> Label<'t> {
    /// Its text, without quotes and with escapes resolved.
    #[must_use]
    pub fn text(self) -> Cow<'t, str> {
        if self.0.kind() == Kind::Name {
            Cow::Borrowed(self.0.text())
        } else {
            decode_literal(self.0).into_text()
        }
    }

    /// A bare label as a name.
    #[must_use]
    pub fn name(self) -> Option<Name<'t>> {
        (self.0.kind() == Kind::Name).then_some(Name(self.0))
    }
}
