//! Types: names, literals, unions, objects, tuples, and what stands behind them.

use cumulint_syntax::{Children, NodeId};

use crate::node::Kind;
use crate::parser::{MAX_DEPTH, Parser};
use crate::token::TokenKind;

impl Parser<'_> {
    /// The type of a parameter, variable, output or argument: also `resource 'type'`.
    pub(super) fn declared_type(&mut self) -> NodeId {
        if self.broken {
            return self.error_node();
        }
        if !self.is_word("resource") || self.second() == TokenKind::Less {
            return self.type_expression();
        }
        let start = self.token.range;
        self.bump();
        let name = match self.token.kind {
            TokenKind::String | TokenKind::StringStart => self.string(),
            _ => self.absent(),
        };
        let range = start.cover(self.nodes.range(name));
        self.nodes.branch_of(Kind::ResourceType, 0, range, &[name])
    }

    pub(super) fn type_expression(&mut self) -> NodeId {
        if self.broken || !self.enter() {
            return self.error_node();
        }
        let leads = self.at_pipe();
        if leads {
            self.skip_newline();
        }
        let start = self.token.range;
        if leads {
            self.bump();
        }
        let first = self.member_of_union();
        let whole = if leads || (!self.broken && self.at_pipe()) { self.union(first) } else { first };
        self.leave();
        if leads {
            self.nodes.change(whole, |node| node.range = node.range.cover(start));
        }
        whole
    }

    fn at_pipe(&self) -> bool {
        self.at(TokenKind::Pipe) || (self.at(TokenKind::Newline) && self.second() == TokenKind::Pipe)
    }

    fn pass_pipe(&mut self) {
        self.skip_newline();
        self.bump();
    }

    fn union(&mut self, first: NodeId) -> NodeId {
        let mut children = self.nodes.children_of(&[first]);
        let start = self.nodes.range(first);
        let mut end = start;
        while !self.broken && self.at_pipe() {
            self.pass_pipe();
            let member = self.member_of_union();
            end = self.nodes.range(member);
            self.nodes.append(&mut children, member);
        }
        self.nodes.branch(Kind::Union, 0, start.cover(end), children)
    }

    /// A type with its sign before and `?` or `!` behind.
    fn member_of_union(&mut self) -> NodeId {
        let mut node = self.signed_type();
        loop {
            let kind = match self.token.kind {
                _ if self.broken => return node,
                TokenKind::Question => Kind::Nullable,
                TokenKind::Bang => Kind::NonNullable,
                _ => return node,
            };
            node = self.wrap(kind, node);
        }
    }

    /// Wraps a type into one that the current token makes of it.
    fn wrap(&mut self, kind: Kind, node: NodeId) -> NodeId {
        if self.nodes.height(node) >= MAX_DEPTH {
            self.too_deep();
            return node;
        }
        let range = self.nodes.range(node).cover(self.token.range);
        self.bump();
        self.nodes.branch_of(kind, 0, range, &[node])
    }

    fn signed_type(&mut self) -> NodeId {
        if !matches!(self.token.kind, TokenKind::Minus | TokenKind::Bang) {
            return self.stepped_type();
        }
        let start = self.token.range;
        let symbol = self.take(Kind::Operator);
        let operand = self.stepped_type();
        let range = start.cover(self.nodes.range(operand));
        self.nodes.branch_of(Kind::Unary, 0, range, &[symbol, operand])
    }

    fn stepped_type(&mut self) -> NodeId {
        let mut node = self.type_term();
        while !self.broken {
            node = match self.token.kind {
                TokenKind::OpenBracket if self.second() == TokenKind::CloseBracket => {
                    let open = self.token.range;
                    self.bump();
                    let node = self.wrap(Kind::ArrayType, node);
                    if self.broken {
                        return node;
                    }
                    self.nodes.change(node, |node| node.range = node.range.cover(open));
                    node
                }
                TokenKind::Dot | TokenKind::OpenBracket => self.type_access(node),
                _ => return node,
            };
        }
        node
    }

    /// Steps behind a type, up to one that makes an array of it.
    fn type_access(&mut self, root: NodeId) -> NodeId {
        if self.nodes.height(root) >= MAX_DEPTH {
            self.too_deep();
            return root;
        }
        let start = self.nodes.range(root);
        let mut children = self.nodes.children_of(&[root]);
        while !self.broken {
            let step = match self.token.kind {
                TokenKind::Dot => self.type_property(),
                TokenKind::OpenBracket if self.second() == TokenKind::CloseBracket => break,
                TokenKind::OpenBracket => self.type_index(),
                _ => break,
            };
            self.nodes.append(&mut children, step);
        }
        self.nodes.branch(Kind::TypeAccess, 0, start.cover(self.previous), children)
    }

    fn type_property(&mut self) -> NodeId {
        let dot = self.token.range;
        self.bump();
        if self.at(TokenKind::Star) {
            let range = dot.cover(self.token.range);
            self.bump();
            return self.leaf(Kind::AdditionalStep, range);
        }
        if self.at(TokenKind::Identifier) && self.second() == TokenKind::Less {
            return self.type_call(Kind::MethodStep, dot);
        }
        self.named_step(Kind::PropertyStep, 0, dot)
    }

    fn type_index(&mut self) -> NodeId {
        let open = self.token.range;
        let outer = self.opened(TokenKind::OpenBracket);
        self.bump();
        let index = if self.at(TokenKind::Star) { None } else { Some(self.expression()) };
        if index.is_none() {
            self.bump();
        }
        let end = self.close(open, TokenKind::CloseBracket, "`]`");
        self.open = outer;
        match index {
            Some(index) => self.nodes.branch_of(Kind::IndexStep, 0, open.cover(end), &[index]),
            None => self.leaf(Kind::ElementStep, open.cover(end)),
        }
    }

    /// `name<arguments>`; `start` is where all of it begins.
    fn type_call(&mut self, kind: Kind, start: cumulint_source::TextRange) -> NodeId {
        let name = self.take(Kind::Name);
        let mut children = self.nodes.children_of(&[name]);
        let (end, flags) = self.arguments(&mut children, TokenKind::Greater, "a type", Self::type_expression);
        self.nodes.branch(kind, flags, start.cover(end), children)
    }

    fn type_term(&mut self) -> NodeId {
        if self.broken {
            return self.error_node();
        }
        match self.token.kind {
            TokenKind::Identifier if self.second() == TokenKind::Less => {
                self.type_call(Kind::TypeCall, self.token.range)
            }
            TokenKind::Identifier => self.take(Kind::TypeName),
            TokenKind::String | TokenKind::StringStart => self.string(),
            TokenKind::OpenBrace => self.object_type(),
            TokenKind::OpenBracket => self.tuple_type(),
            TokenKind::OpenParenthesis => self.parentheses(Self::type_expression),
            _ => match self.literal() {
                Some(literal) => literal,
                None => self.no_term("a type"),
            },
        }
    }

    fn object_type(&mut self) -> NodeId {
        let open = self.token.range;
        let (children, end, flags) = self.elements(TokenKind::CloseBrace, Self::property_type);
        self.nodes.branch(Kind::ObjectType, flags, open.cover(end), children)
    }

    fn property_type(&mut self) -> NodeId {
        let start = self.token.range;
        let mut children = Children::EMPTY;
        self.decorators(&mut children, true);
        let key_range = self.token.range;
        let key = if self.at(TokenKind::Star) { self.take(Kind::Star) } else { self.key() };
        let value = if self.colon(key_range) { self.type_expression() } else { self.error_node() };
        self.nodes.append(&mut children, key);
        self.nodes.append(&mut children, value);
        self.nodes.branch(Kind::TypeProperty, 0, start.cover(self.previous), children)
    }

    fn tuple_type(&mut self) -> NodeId {
        let open = self.token.range;
        let (children, end, flags) = self.elements(TokenKind::CloseBracket, Self::tuple_element);
        self.nodes.branch(Kind::TupleType, flags, open.cover(end), children)
    }

    fn tuple_element(&mut self) -> NodeId {
        let start = self.token.range;
        let mut children = Children::EMPTY;
        self.decorators(&mut children, true);
        let element = self.type_expression();
        self.nodes.append(&mut children, element);
        self.nodes.branch(Kind::TupleElement, 0, start.cover(self.previous), children)
    }
}
