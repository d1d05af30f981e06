//! What each intrinsic function takes.

use std::borrow::Cow;

use cumulint_document::{Kind, Node};
use cumulint_model::Number;

use super::{GetAtt, Intrinsic, Sub, is_directive};

/// A function with its arguments.
#[derive(Clone, Debug)]
pub(crate) enum Function<'t> {
    Ref(Name<'t>),
    /// `!Condition Name`.
    Condition(Name<'t>),
    GetAtt(GetAtt<'t>),
    Sub(Sub<'t>),
    Join {
        delimiter: Cow<'t, str>,
        list: Node<'t>,
    },
    Select {
        index: Node<'t>,
        list: Node<'t>,
    },
    Split {
        delimiter: Cow<'t, str>,
        source: Node<'t>,
    },
    If {
        condition: Name<'t>,
        holds: Node<'t>,
        fails: Node<'t>,
    },
    FindInMap {
        mapping: Node<'t>,
        keys: [Node<'t>; 2],
        default: Option<Node<'t>>,
    },
    Cidr {
        block: Node<'t>,
        count: Node<'t>,
        bits: Option<Node<'t>>,
    },
    Equals(Node<'t>, Node<'t>),
    Not(Node<'t>),
    /// The items of the node are conditions.
    And(Node<'t>),
    /// The items of the node are conditions.
    Or(Node<'t>),
    /// Whether the list holds the string, in `Rules`.
    Contains {
        list: Node<'t>,
        string: Node<'t>,
    },
    /// Its argument is any expression.
    Base64,
    /// Its argument is any expression.
    Length,
    /// Its argument is any expression.
    ToJsonString,
    /// Its value lies elsewhere: `Fn::ImportValue`, `Fn::GetAZs`. Its argument is any expression.
    Remote,
    Transform,
    /// None of those above.
    Other,
    Malformed(Malformed),
}

/// A function with arguments of a form that it cannot have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Malformed {
    /// What it takes, in a few words.
    pub(crate) expected: &'static str,
    /// Whether it is certainly wrong. An argument that is a function itself can still become right once a macro or a language
    /// extension has run.
    pub(crate) is_certain: bool,
}

/// A name as an argument.
#[derive(Clone, Debug)]
pub(crate) struct Name<'t> {
    pub(crate) string: Cow<'t, str>,
    pub(crate) node: Node<'t>,
}

impl<'t> Intrinsic<'t> {
    /// The function with its arguments.
    pub(crate) fn function(&self) -> Function<'t> {
        self.read().unwrap_or_else(Function::Malformed)
    }

    fn read(&self) -> Result<Function<'t>, Malformed> {
        let argument = self.argument;
        Ok(match &*self.name {
            "Ref" => Function::Ref(self.name_argument()?),
            "Condition" => Function::Condition(self.name_argument()?),
            "Fn::GetAtt" => Function::GetAtt(GetAtt::of(self)?),
            "Fn::Sub" => Function::Sub(Sub::of(self)?),
            "Fn::If" => self.read_if()?,
            "Fn::Join" => {
                let [delimiter, list] = self.items("a delimiter and a list")?;
                let expected = "a delimiter and a list";
                Function::Join { delimiter: string(delimiter, expected)?, list: may_be_list(list, expected)? }
            }
            "Fn::Select" => {
                let [index, list] = self.items("an index and a list")?;
                let expected = "an index and a list";
                certainly(is_index(index), expected)?;
                Function::Select { index, list: may_be_list(list, expected)? }
            }
            "Fn::Split" => {
                let [delimiter, source] = self.items("a delimiter and a text")?;
                let expected = "a delimiter and a text";
                certainly(is_string(source) || Intrinsic::of(source).is_some(), expected)?;
                Function::Split { delimiter: string(delimiter, expected)?, source }
            }
            "Fn::FindInMap" => self.read_find_in_map()?,
            "Fn::Cidr" => self.read_cidr()?,
            "Fn::Equals" => {
                let [left, right] = self.items("two values")?;
                Function::Equals(left, right)
            }
            "Fn::Not" => {
                let [inner] = self.items("one condition in a list")?;
                Function::Not(inner)
            }
            "Fn::And" => Function::And(self.conditions()?),
            "Fn::Or" => Function::Or(self.conditions()?),
            "Fn::Contains" => {
                let [list, string] = self.items("a list and a text")?;
                Function::Contains { list, string }
            }
            "Fn::Base64" => self.any(is_string(argument), "a text", Function::Base64)?,
            "Fn::ImportValue" => self.any(is_string(argument), "a text", Function::Remote)?,
            "Fn::GetAZs" => {
                let is_scalar = !matches!(argument.kind(), Kind::Mapping | Kind::Sequence);
                self.any(is_scalar, "a region", Function::Remote)?
            }
            "Fn::Length" => self.any(argument.kind() == Kind::Sequence, "a list", Function::Length)?,
            "Fn::ToJsonString" => Function::ToJsonString,
            "Fn::Transform" => Function::Transform,
            _ => Function::Other,
        })
    }

    fn read_if(&self) -> Result<Function<'t>, Malformed> {
        let expected = "a condition and two values";
        let [name, holds, fails] = self.items(expected)?;
        if Intrinsic::long(name).is_some() {
            return Err(Malformed { expected, is_certain: false });
        }
        certainly(is_string(name), expected)?;
        let condition = Name { string: name.text().unwrap_or_default(), node: name };
        Ok(Function::If { condition, holds, fails })
    }

    fn read_find_in_map(&self) -> Result<Function<'t>, Malformed> {
        let expected = "a mapping and two keys";
        let ([mapping, first, second], options) = self.items_and_one(expected)?;
        let default = options.and_then(|options| options.get("DefaultValue"));
        Ok(Function::FindInMap { mapping, keys: [first, second], default })
    }

    fn read_cidr(&self) -> Result<Function<'t>, Malformed> {
        let ([block, count], bits) = self.items_and_one("a block, a count and a number of bits")?;
        Ok(Function::Cidr { block, count, bits })
    }

    /// A function whose argument is an expression; `fits` says whether its form can be right if it is not a function.
    fn any(
        &self,
        fits: bool,
        expected: &'static str,
        function: Function<'t>,
    ) -> Result<Function<'t>, Malformed> {
        certainly(fits || self.is_computed(), expected).map(|()| function)
    }

    fn conditions(&self) -> Result<Node<'t>, Malformed> {
        let expected = "two to ten conditions";
        self.not_computed(expected)?;
        let count = self.argument.items().count();
        certainly((2..=10).contains(&count), expected)?;
        Ok(self.argument)
    }

    fn name_argument(&self) -> Result<Name<'t>, Malformed> {
        self.not_computed("a name")?;
        certainly(is_string(self.argument), "a name")?;
        Ok(Name { string: self.argument.text().unwrap_or_default(), node: self.argument })
    }

    /// The arguments, if they are a list of so many.
    fn items<const N: usize>(&self, expected: &'static str) -> Result<[Node<'t>; N], Malformed> {
        match self.items_and_one(expected)? {
            (items, None) => Ok(items),
            (_, Some(_)) => Err(Malformed { expected, is_certain: true }),
        }
    }

    /// The arguments, if they are a list of so many, and one more that need not be there.
    fn items_and_one<const N: usize>(
        &self,
        expected: &'static str,
    ) -> Result<([Node<'t>; N], Option<Node<'t>>), Malformed> {
        self.not_computed(expected)?;
        let mut items = self.argument.items();
        let mut found = [self.argument; N];
        for slot in &mut found {
            *slot = items.next().ok_or(Malformed { expected, is_certain: true })?;
        }
        let more = items.next();
        certainly(items.next().is_none(), expected)?;
        Ok((found, more))
    }

    pub(super) fn not_computed(&self, expected: &'static str) -> Result<(), Malformed> {
        if self.is_computed() { Err(Malformed { expected, is_certain: false }) } else { Ok(()) }
    }

    /// Whether the argument itself is a function, what a tool replaces, or not known because of a syntax error.
    fn is_computed(&self) -> bool {
        let argument = self.argument;
        let function = if self.short { Self::long(argument) } else { Self::of(argument) };
        function.is_some() || argument.kind() == Kind::Error || is_directive(argument)
    }
}

pub(super) fn certainly(fits: bool, expected: &'static str) -> Result<(), Malformed> {
    if fits { Ok(()) } else { Err(Malformed { expected, is_certain: true }) }
}

/// A string that must be written as such.
pub(super) fn string<'t>(node: Node<'t>, expected: &'static str) -> Result<Cow<'t, str>, Malformed> {
    // A tag that is not CloudFormation's may stand for anything.
    if Intrinsic::long(node).is_none() && Intrinsic::of(node).is_some() {
        return Err(Malformed { expected, is_certain: false });
    }
    certainly(is_string(node), expected)?;
    Ok(node.text().unwrap_or_default())
}

fn may_be_list<'t>(node: Node<'t>, expected: &'static str) -> Result<Node<'t>, Malformed> {
    certainly(node.kind() == Kind::Sequence || Intrinsic::of(node).is_some(), expected)?;
    Ok(node)
}

pub(super) fn is_string(node: Node<'_>) -> bool {
    node.text().is_some() && !node.is_null()
}

fn is_index(node: Node<'_>) -> bool {
    Intrinsic::of(node).is_some() || node.text().is_some_and(|text| Number::parse(text.trim()).is_some())
}
