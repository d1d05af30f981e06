//! The intrinsic functions by name.

use cumulint_document::Node;
use cumulint_evaluation::Event;
use cumulint_model::{Encoded, Kind, Number, OriginId, Symbol, Unknown, Value, Why};
use std::sync::Arc;

use super::Evaluator;
use super::text::{as_text, literal_text};
use crate::check::Checked;
use crate::syntax::{Function, Intrinsic, Malformed};

/// How what stands for a pseudo parameter in a text starts.
const SYMBOL_START: &str = "${AWS::";

impl<'t> Evaluator<'t> {
    /// The value of a function's use in the world that is supposed; nothing for `AWS::NoValue`.
    pub(crate) fn applied(&mut self, intrinsic: &Intrinsic<'t>) -> Option<Value> {
        match intrinsic.function() {
            Function::Ref(name) => self.ref_function(intrinsic, &name),
            Function::If { condition, holds, fails } => {
                self.if_function(intrinsic, &condition, [holds, fails])
            }
            Function::Sub(sub) => self.sub(intrinsic, &sub),
            Function::FindInMap { mapping, keys, default } => {
                self.find_in_map(intrinsic, mapping, keys, default)
            }
            Function::Transform => self.transform(intrinsic),
            function => Some(self.value_of(intrinsic, function)),
        }
    }

    /// The value of a function that always has one.
    fn value_of(&mut self, intrinsic: &Intrinsic<'t>, function: Function<'t>) -> Value {
        match function {
            Function::GetAtt(get_att) => self.get_att(intrinsic, &get_att),
            Function::Join { delimiter, list } => self.join(intrinsic, &delimiter, list),
            Function::Select { index, list } => self.select(intrinsic, index, list),
            Function::Split { delimiter, source } => self.split(intrinsic, &delimiter, source),
            Function::Cidr { block, count, bits } => self.cidr(intrinsic, [Some(block), Some(count), bits]),
            Function::Base64 => self.base64(intrinsic),
            Function::Length => self.length(intrinsic),
            Function::ToJsonString => self.json_string(intrinsic),
            Function::Remote => self.remote(intrinsic),
            Function::Malformed(malformed) => self.malformed(intrinsic, malformed),
            _ => self.unsupported(intrinsic),
        }
    }

    fn select(&mut self, intrinsic: &Intrinsic<'t>, index: Node<'t>, list: Node<'t>) -> Value {
        let (Some(index), Some(list)) = (self.value(index), self.value(list)) else {
            return self.misused(intrinsic, "an index and a list");
        };
        let Some(text) = literal_text(&index) else {
            return self.open(&index, intrinsic.span, "Fn::Select");
        };
        let Some(items) = list.as_list() else {
            return self.open(&list, intrinsic.span, "Fn::Select");
        };
        let index: Option<usize> = text.trim().parse().ok();
        let mut before = items.iter().take(index.unwrap_or_default());
        if let Some(open) = before.find(|item| item.choice().is_some()) {
            return self.open(open, intrinsic.span, "Fn::Select");
        }
        match index.and_then(|index| items.get(index)) {
            Some(item) => {
                let origin = self.made(intrinsic.span, "Fn::Select", [item.origin]);
                item.clone().at(origin)
            }
            None => {
                let origin = self.project.origins.written(intrinsic.span);
                let message = format!("the list has no item {text}: it has {}", items.len());
                self.invalid("Fn::Select", message, intrinsic.span, origin)
            }
        }
    }

    fn split(&mut self, intrinsic: &Intrinsic<'t>, delimiter: &str, source: Node<'t>) -> Value {
        let Some(source) = self.value(source) else {
            return self.misused(intrinsic, "a delimiter and a text");
        };
        let Some(text) = literal_text(&source).filter(|_| !delimiter.is_empty()) else {
            return self.open(&source, intrinsic.span, "Fn::Split");
        };
        if let Err(limit) = self.budget.spend(text.len() as u64) {
            return self.limited(limit, intrinsic.span);
        }
        let items = text.split(delimiter).map(|item| Value::string(item, source.origin)).collect();
        let origin = self.made(intrinsic.span, "Fn::Split", [source.origin]);
        let mut value = Value::list(items, origin);
        value.sensitive = source.sensitive;
        value
    }

    fn base64(&mut self, intrinsic: &Intrinsic<'t>) -> Value {
        let Some(source) = self.argument(intrinsic) else {
            return self.misused(intrinsic, "a text");
        };
        let why = match literal_text(&source) {
            Some(_) => Why::Unsupported("Fn::Base64".into()),
            None => self.reason(&source),
        };
        let origin = self.made(intrinsic.span, "Fn::Base64", [source.origin]);
        let mut value = match literal_text(&source) {
            Some(text) if self.budget.spend_text(text.len()).is_ok() => {
                Value::string(crate::base64::encode(text.as_bytes()), origin)
            }
            _ => self.base64_of_beginning(&source, why, origin),
        };
        value.refers = source.target();
        value.sensitive = source.sensitive;
        value
    }

    /// How the code certainly starts, where it is known how the text does: three bytes are four characters of it.
    fn base64_of_beginning(&mut self, source: &Value, why: Why, origin: OriginId) -> Value {
        let prefix = match &source.kind {
            Kind::Unknown(unknown) => unknown.prefix.as_deref().unwrap_or_default(),
            Kind::String(text) => text.split(SYMBOL_START).next().unwrap_or_default(),
            _ => "",
        };
        let groups = prefix.as_bytes().get(..prefix.len() - prefix.len() % 3).unwrap_or_default();
        let certain = if self.budget.spend_text(groups.len()).is_ok() {
            crate::base64::encode(groups)
        } else {
            String::new()
        };
        Value::new(Kind::Unknown(Arc::new(Unknown::text(why, &certain, ""))), origin)
    }

    fn length(&mut self, intrinsic: &Intrinsic<'t>) -> Value {
        let Some(list) = self.argument(intrinsic) else {
            return self.misused(intrinsic, "a list");
        };
        // An item that may not be there makes the length depend on a condition.
        let open = list.as_list().into_iter().flatten().find(|item| item.choice().is_some());
        let Some(count) =
            list.as_list().and_then(|items| i64::try_from(items.len()).ok()).filter(|_| open.is_none())
        else {
            return self.open(open.unwrap_or(&list), intrinsic.span, "Fn::Length");
        };
        let origin = self.made(intrinsic.span, "Fn::Length", [list.origin]);
        Value::new(Kind::Number(Number::from(count)), origin)
    }

    fn json_string(&mut self, intrinsic: &Intrinsic<'t>) -> Value {
        let Some(value) = self.argument(intrinsic) else {
            return self.misused(intrinsic, "an object or a list");
        };
        if !matches!(value.kind, Kind::Map(_) | Kind::List(_)) {
            return self.open(&value, intrinsic.span, "Fn::ToJsonString");
        }
        let origin = self.made(intrinsic.span, "Fn::ToJsonString", [value.origin]);
        Value::new(Kind::Encoded(Arc::new(Encoded { text: None, value })), origin)
    }

    /// What is read from elsewhere during deployment.
    fn remote(&mut self, intrinsic: &Intrinsic<'t>) -> Value {
        let argument = self.argument(intrinsic).and_then(|value| as_text(&value));
        let subject: Symbol = match argument.filter(|text| !text.is_empty()) {
            Some(text) => format!("{} {text}", intrinsic.name).into(),
            None => intrinsic.name.as_ref().into(),
        };
        let origin = self.project.origins.written(intrinsic.span);
        Value::unknown(Why::RemoteData(subject), origin)
    }

    pub(crate) fn unsupported(&mut self, intrinsic: &Intrinsic<'t>) -> Value {
        let origin = self.project.origins.written(intrinsic.span);
        let reason = "the function is not evaluated";
        self.report(Event::UnsupportedFunction, &intrinsic.name, reason, intrinsic.span);
        Value::unknown(Why::Unsupported(intrinsic.name.as_ref().into()), origin)
    }

    /// A function with arguments of a form that it cannot have. What is certainly wrong is reported by the checks where they
    /// run; what a macro or a language extension can still make right is only not evaluated.
    fn malformed(&mut self, intrinsic: &Intrinsic<'t>, malformed: Malformed) -> Value {
        if !malformed.is_certain {
            return self.unsupported(intrinsic);
        }
        if self.checked == Checked::Nothing {
            return self.misused(intrinsic, malformed.expected);
        }
        let origin = self.project.origins.written(intrinsic.span);
        Value::unknown(Why::Invalid(intrinsic.name.as_ref().into()), origin)
    }

    /// A function that is given what it cannot take: `AWS::NoValue`, a text that is no number.
    pub(crate) fn misused(&mut self, intrinsic: &Intrinsic<'t>, expected: &str) -> Value {
        if self.logical.is_open() {
            return self.unsupported(intrinsic);
        }
        let name = intrinsic.name.as_ref();
        let origin = self.project.origins.written(intrinsic.span);
        self.invalid(name, format!("`{name}` needs {expected}"), intrinsic.span, origin)
    }
}
