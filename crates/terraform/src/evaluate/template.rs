//! Templates: literal text, interpolations and directives, put together with the way back to what was written.

use std::borrow::Cow;
use std::sync::Arc;

use cumulint_hcl::{ForDirective, IfDirective, Template, TemplatePart};
use cumulint_model::{OriginId, Symbol, Why};
use cumulint_source::{Span, TextMap, TextRange};

use crate::evaluate::{Answer, Bound, Evaluator, Fault, Scope, Through, fault};
use crate::functions::format::with_ends;
use crate::functions::unknown_as;
use crate::value::{Content, InstanceId, Type, Value, convert};

/// The longest text that a template makes, in bytes.
const MAX_TEXT: usize = 16 * 1024 * 1024;

/// A part of a template, evaluated.
pub(super) enum Piece {
    Text { text: String, map: Arc<TextMap> },
    Value { value: Value, at: Span },
}

/// The pieces of a template so far.
#[derive(Default)]
pub(super) struct Pieces {
    pub(super) list: Vec<Piece>,
    size: usize,
    /// A condition or a collection that is not known: what follows is not known either.
    missing: Option<Value>,
}

impl Evaluator<'_> {
    pub(super) fn template(&mut self, template: Template<'_>, scope: &Scope<'_>) -> Answer {
        if let Some(only) = template.only_interpolation() {
            return self.expression(only.expression(), scope);
        }
        let span = scope.span(template.range());
        let mut pieces = Pieces::default();
        self.parts(&mut template.parts(), scope, &mut pieces)?;
        self.put_together(&pieces, span, scope)
    }

    fn parts<'t>(
        &mut self,
        parts: &mut dyn Iterator<Item = TemplatePart<'t>>,
        scope: &Scope<'_>,
        pieces: &mut Pieces,
    ) -> Result<(), Fault> {
        for part in parts {
            if pieces.missing.is_some() {
                return Ok(());
            }
            let span = scope.span(part.range());
            match part {
                TemplatePart::Literal(literal) => {
                    let decoded = literal.decoded();
                    let map = Arc::new(decoded.map().clone());
                    pieces.push(Piece::Text { text: decoded.into_text().into_owned(), map }, span)?;
                }
                TemplatePart::Interpolation(interpolation) => {
                    let expression = interpolation.expression();
                    let value = self.expression(expression, scope)?;
                    let at = scope.span(expression.range());
                    let value = convert_part(&value).or_else(|why| fault(why, at))?;
                    pieces.push(Piece::Value { value, at: span }, span)?;
                }
                TemplatePart::If(directive) => self.if_directive(directive, scope, pieces)?,
                TemplatePart::For(directive) => self.for_directive(directive, scope, pieces)?,
                TemplatePart::Error(_) => {
                    pieces.missing = Some(self.unknown(Why::Invalid(self.text_of(span).into()), span));
                }
            }
        }
        Ok(())
    }

    fn if_directive(
        &mut self,
        directive: IfDirective<'_>,
        scope: &Scope<'_>,
        pieces: &mut Pieces,
    ) -> Result<(), Fault> {
        let at = scope.span(directive.condition().range());
        let condition = self.expression(directive.condition(), scope)?;
        let truth = convert(&condition, &Type::Bool).or_else(|why| fault(why, at))?;
        match truth.content {
            Content::Bool(true) => self.parts(&mut directive.when_true(), scope, pieces),
            Content::Bool(false) => self.parts(&mut directive.when_false(), scope, pieces),
            Content::Null(_) => fault("the condition value is null", at),
            _ => {
                let why = self.undecided(&condition, at);
                pieces.missing = Some(Value::unknown(why, Type::String, condition.origin));
                Ok(())
            }
        }
    }

    fn for_directive(
        &mut self,
        directive: ForDirective<'_>,
        scope: &Scope<'_>,
        pieces: &mut Pieces,
    ) -> Result<(), Fault> {
        let at = scope.span(directive.collection().range());
        let collection = self.expression(directive.collection(), scope)?;
        let Some(turns) = self.turns(&collection, at)? else {
            pieces.missing = Some(collection);
            return Ok(());
        };
        let names =
            (directive.key_variable().map(cumulint_hcl::Name::text), directive.value_variable().text());
        for turn in turns {
            self.with_turn(names, turn, scope, |evaluator, scope| {
                evaluator.parts(&mut directive.parts(), scope, pieces)
            })?;
        }
        Ok(())
    }

    /// The text; a JSON document where it is one; an unknown with its certain start where a part is not known.
    fn put_together(&mut self, pieces: &Pieces, span: Span, scope: &Scope<'_>) -> Answer {
        let origin = self.template_origin(&pieces.list, span);
        self.charge(u32::try_from(pieces.size / 64).unwrap_or(u32::MAX), span);
        let sensitive =
            pieces.list.iter().any(|piece| matches!(piece, Piece::Value { value, .. } if value.has_secret()));
        if pieces.missing.is_none()
            && let Some(document) = self.composed_document(&pieces.list, scope)
        {
            let text = known_text(&pieces.list).map(Symbol::from);
            return Ok(Value::encoded(text, document, origin).marked(sensitive));
        }
        let unknown = pieces.list.iter().find_map(|piece| match piece {
            Piece::Value { value, .. } if !value.is_known() => Some(value),
            _ => None,
        });
        let text = certain_start(&pieces.list);
        let mut value = match unknown.or(pieces.missing.as_ref()) {
            Some(missing) => {
                let end = if pieces.missing.is_none() { certain_end(&pieces.list) } else { String::new() };
                with_ends(unknown_as(missing, Type::String, origin), &text, &end)
            }
            None => Value::string(text, origin),
        };
        value.link = value.link.or(below_resource(&pieces.list));
        Ok(value.marked(sensitive))
    }

    fn template_origin(&mut self, pieces: &[Piece], span: Span) -> OriginId {
        let from: Vec<OriginId> = pieces
            .iter()
            .filter_map(
                |piece| if let Piece::Value { value, .. } = piece { Some(value.origin) } else { None },
            )
            .collect();
        if from.is_empty() { self.written(span) } else { self.made(span, "a template", from) }
    }

    /// A template of a file, with the names of `variables` and no others.
    pub(super) fn file_template(
        &mut self,
        tree: &cumulint_hcl::Tree,
        variables: &Value,
        scope: &Scope<'_>,
    ) -> Answer {
        let members: Vec<(Symbol, Value)> = variables
            .members()
            .map(|members| {
                members.iter().map(|(name, member)| (name.clone(), member.value.clone())).collect()
            })
            .unwrap_or_default();
        let isolated = Scope { isolated: true, bound: None, ..scope.in_file(tree.file()) };
        self.bind_all(&members, tree, &isolated)
    }

    fn bind_all(
        &mut self,
        members: &[(Symbol, Value)],
        tree: &cumulint_hcl::Tree,
        scope: &Scope<'_>,
    ) -> Answer {
        // The names are bound as one object, so that any number of them takes one level of the stack.
        let mut object = crate::value::Members::default();
        for (name, value) in members {
            object.insert(name.clone(), value.origin, value.clone());
        }
        let origin = self.written(scope.span(TextRange::default()));
        let all = Bound {
            name: Bound::ALL.into(),
            value: Value::object(object, origin),
            through: Through::Given,
            outer: None,
        };
        let scope = scope.with(&all);
        match tree.root_template() {
            Some(template) => self.template(template, &scope),
            None => self.expression(tree.root_expression(), &scope),
        }
    }
}

/// The resource that a path lies below: `"${azapi_resource.lake.id}/blobServices/default"`.
fn below_resource(pieces: &[Piece]) -> Option<InstanceId> {
    let [Piece::Value { value, .. }, Piece::Text { text, .. }, ..] = pieces else { return None };
    match &value.content {
        Content::Computed(computed) if &*computed.path == "id" && text.starts_with('/') => {
            Some(computed.instance)
        }
        _ => None,
    }
}

impl Pieces {
    fn push(&mut self, piece: Piece, at: Span) -> Result<(), Fault> {
        self.size += match &piece {
            Piece::Text { text, .. } => text.len(),
            Piece::Value { value, .. } => value.as_str().map_or(0, str::len),
        };
        if self.size > MAX_TEXT {
            return fault(format!("the text would be longer than {MAX_TEXT} bytes"), at);
        }
        self.list.push(piece);
        Ok(())
    }
}

/// An interpolated value as a text; what is not known stays as it is.
fn convert_part(value: &Value) -> Result<Value, String> {
    if value.is_null() {
        return Err("the expression result is null and cannot be part of a text".to_owned());
    }
    convert(value, &Type::String).map_err(|_| format!("{} cannot be part of a text", value.kind()))
}

fn known_text(pieces: &[Piece]) -> Option<String> {
    pieces.iter().map(Piece::known).collect()
}

/// The text up to the first part that is not known.
fn certain_start(pieces: &[Piece]) -> String {
    let mut start = String::new();
    for piece in pieces {
        match piece.known() {
            Some(text) => start.push_str(&text),
            None => {
                start.push_str(&piece.ends().0);
                break;
            }
        }
    }
    start
}

/// The text after the last part that is not known.
fn certain_end(pieces: &[Piece]) -> String {
    let known: Vec<_> = pieces.iter().rev().map_while(Piece::known).collect();
    let open = pieces.iter().rev().find(|piece| piece.known().is_none()).map(|piece| piece.ends().1);
    open.as_deref().into_iter().chain(known.iter().rev().map(|text| &**text)).collect()
}

impl Piece {
    pub(super) fn known(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text { text, .. } => Some(Cow::Borrowed(text)),
            Self::Value { value, .. } => value.as_str().map(Cow::Borrowed),
        }
    }

    /// How a part that is not known certainly starts and ends.
    fn ends(&self) -> (Symbol, Symbol) {
        match self {
            Self::Value { value, .. } => match &value.content {
                Content::Unknown(unknown) => {
                    (unknown.prefix.clone().unwrap_or_default(), unknown.suffix.clone().unwrap_or_default())
                }
                _ => Default::default(),
            },
            Self::Text { .. } => Default::default(),
        }
    }
}
