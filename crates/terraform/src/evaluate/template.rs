//! Templates: literal text, interpolations and directives, put together with the way back to what was written.

use std::borrow::Cow;
use std::sync::Arc;

use cumulint_evaluation::Limit;
use cumulint_hcl::{ForDirective, IfDirective, Name, Template, TemplatePart};
use cumulint_model::{OriginId, Symbol};
use cumulint_source::{Span, TextMap};

use crate::evaluate::json_text::composed_document;
use crate::evaluate::{Answer, Evaluator, Fault, Provenance, Scope, fault, turns};
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

/// Puts a template together, piece by piece.
pub(super) struct Composer<'e, 'm, 's> {
    evaluator: &'e mut Evaluator<'m>,
    scope: &'e Scope<'s>,
    pieces: Vec<Piece>,
    /// The bytes of all pieces.
    size: usize,
    /// A condition or a collection that is not known: what follows is not known either.
    missing: Option<Value>,
}

impl<'e, 'm, 's> Composer<'e, 'm, 's> {
    pub(super) fn new(evaluator: &'e mut Evaluator<'m>, scope: &'e Scope<'s>) -> Self {
        Self { evaluator, scope, pieces: Vec::new(), size: 0, missing: None }
    }

    /// What a template says. What is nothing but one interpolation keeps its type.
    pub(super) fn template(mut self, template: Template<'_>) -> Answer {
        if let Some(only) = template.only_interpolation() {
            return self.evaluator.expression(only.expression(), self.scope);
        }
        let span = self.scope.span(template.range());
        self.parts(&mut template.parts(), self.scope)?;
        Ok(self.put_together(span))
    }

    fn parts<'t>(
        &mut self,
        parts: &mut dyn Iterator<Item = TemplatePart<'t>>,
        scope: &Scope<'_>,
    ) -> Result<(), Fault> {
        for part in parts {
            if self.missing.is_some() {
                return Ok(());
            }
            let span = scope.span(part.range());
            match part {
                TemplatePart::Literal(literal) => {
                    let decoded = literal.decoded();
                    let map = Arc::new(decoded.map().clone());
                    self.push(Piece::Text { text: decoded.into_text().into_owned(), map }, span);
                }
                TemplatePart::Interpolation(interpolation) => {
                    let expression = interpolation.expression();
                    let value = self.evaluator.expression(expression, scope)?;
                    let at = scope.span(expression.range());
                    let value = convert_part(&value).or_else(|why| fault(why, at))?;
                    self.push(Piece::Value { value, at: span }, span);
                }
                TemplatePart::If(directive) => self.if_directive(directive, scope)?,
                TemplatePart::For(directive) => self.for_directive(directive, scope)?,
                TemplatePart::Error(_) => {
                    let text = self.evaluator.text_of(span);
                    self.missing = Some(self.evaluator.invalid(text, span));
                }
            }
        }
        Ok(())
    }

    fn push(&mut self, piece: Piece, at: Span) {
        self.size += match &piece {
            Piece::Text { text, .. } => text.len(),
            Piece::Value { value, .. } => value.as_str().map_or(0, str::len),
        };
        if self.size > MAX_TEXT {
            self.missing = Some(self.evaluator.limited(Limit::TextSize, at));
        } else {
            self.pieces.push(piece);
        }
    }

    fn if_directive(&mut self, directive: IfDirective<'_>, scope: &Scope<'_>) -> Result<(), Fault> {
        let at = scope.span(directive.condition().range());
        let condition = self.evaluator.expression(directive.condition(), scope)?;
        let truth = convert(&condition, &Type::Bool).or_else(|why| fault(why, at))?;
        match truth.content {
            Content::Bool(true) => self.parts(&mut directive.when_true(), scope),
            Content::Bool(false) => self.parts(&mut directive.when_false(), scope),
            Content::Null(_) => fault("the condition value is null", at),
            _ => {
                let why = self.evaluator.undecided(&condition, at);
                self.missing = Some(Value::unknown(why, Type::String, condition.origin));
                Ok(())
            }
        }
    }

    fn for_directive(&mut self, directive: ForDirective<'_>, scope: &Scope<'_>) -> Result<(), Fault> {
        let at = scope.span(directive.collection().range());
        let collection = self.evaluator.expression(directive.collection(), scope)?;
        let Some(turns) = turns(&collection, at)? else {
            self.missing = Some(collection);
            return Ok(());
        };
        let names = (directive.key_variable().map(Name::text), directive.value_variable().text());
        for turn in turns {
            turn.within(names, scope, |scope| self.parts(&mut directive.parts(), scope))?;
        }
        Ok(())
    }

    /// The text; a JSON document where it is one; an unknown with its certain start where a part is not known.
    fn put_together(self, span: Span) -> Value {
        let pieces = &self.pieces;
        let origin = template_origin(pieces, span, self.evaluator.provenance());
        self.evaluator.spend(self.size as u64 / 16, span);
        let secret = |piece: &Piece| matches!(piece, Piece::Value { value, .. } if value.has_secret());
        let sensitive = pieces.iter().any(secret);
        if self.missing.is_none()
            && let Some(document) = composed_document(pieces, self.scope, self.evaluator.provenance())
        {
            let text = known_text(pieces).map(Symbol::from);
            return Value::encoded(text, document, origin).marked(sensitive);
        }
        let unknown = pieces.iter().find_map(|piece| match piece {
            Piece::Value { value, .. } if !value.is_known() => Some(value),
            _ => None,
        });
        let text = certain_start(pieces);
        let mut value = match unknown.or(self.missing.as_ref()) {
            Some(missing) => {
                let end = if self.missing.is_none() { certain_end(pieces) } else { String::new() };
                with_ends(unknown_as(missing, Type::String, origin), &text, &end)
            }
            None => Value::string(text, origin),
        };
        value.link = value.link.or(below_resource(pieces));
        value.marked(sensitive)
    }
}

fn template_origin(pieces: &[Piece], span: Span, provenance: &mut Provenance) -> OriginId {
    let origin =
        |piece: &Piece| if let Piece::Value { value, .. } = piece { Some(value.origin) } else { None };
    let from: Vec<OriginId> = pieces.iter().filter_map(origin).collect();
    if from.is_empty() { provenance.written(span) } else { provenance.made(span, "a template", from) }
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
