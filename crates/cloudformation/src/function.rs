//! The intrinsic functions by name.

use cumulint_document::Kind as NodeKind;
use cumulint_model::{Encoded, Kind, Number, OriginId, Symbol, Unknown, Value, Why};
use std::sync::Arc;

use crate::check::Told;
use crate::evaluator::Evaluator;
use crate::intrinsic::Intrinsic;
use crate::text::{as_text, literal_text};

/// How what stands for a pseudo parameter in a text starts.
const SYMBOL_START: &str = "${AWS::";

impl<'t> Evaluator<'t> {
    /// The value of a function's use in the world that is supposed; nothing for `AWS::NoValue`.
    pub(crate) fn applied(&mut self, intrinsic: &Intrinsic<'t>) -> Option<Value> {
        match intrinsic.name.as_ref() {
            "Ref" => self.ref_function(intrinsic),
            "Fn::If" => self.if_function(intrinsic),
            "Fn::Sub" => self.sub(intrinsic),
            name => Some(match name {
                "Fn::GetAtt" => self.get_att(intrinsic),
                "Fn::Join" => self.join(intrinsic),
                "Fn::FindInMap" => return self.find_in_map(intrinsic),
                "Fn::Select" => self.select(intrinsic),
                "Fn::Split" => self.split(intrinsic),
                "Fn::Base64" => self.base64(intrinsic),
                "Fn::Cidr" => self.cidr(intrinsic),
                "Fn::Length" => self.length(intrinsic),
                "Fn::ToJsonString" => self.json_string(intrinsic),
                "Fn::ImportValue" | "Fn::GetAZs" => self.remote(intrinsic),
                "Fn::Transform" => return self.transform(intrinsic),
                _ => self.unsupported(intrinsic),
            }),
        }
    }

    fn select(&mut self, intrinsic: &Intrinsic<'t>) -> Value {
        let mut arguments = intrinsic.argument.items();
        let (Some(index), Some(list)) = (arguments.next(), arguments.next()) else {
            return self.malformed(intrinsic, "an index and a list");
        };
        let (Some(index), Some(list)) = (self.value(index), self.value(list)) else {
            return self.malformed(intrinsic, "an index and a list");
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

    fn split(&mut self, intrinsic: &Intrinsic<'t>) -> Value {
        let mut arguments = intrinsic.argument.items();
        let (Some(delimiter), Some(source)) = (arguments.next(), arguments.next()) else {
            return self.malformed(intrinsic, "a delimiter and a text");
        };
        let (Some(delimiter), Some(source)) = (delimiter.text(), self.value(source)) else {
            return self.malformed(intrinsic, "a delimiter and a text");
        };
        let Some(text) = literal_text(&source).filter(|_| !delimiter.is_empty()) else {
            return self.open(&source, intrinsic.span, "Fn::Split");
        };
        if !self.spend_text(text.len().saturating_mul(16)) {
            return self.limited("evaluation steps", intrinsic.span);
        }
        let items = text.split(delimiter.as_ref()).map(|item| Value::string(item, source.origin)).collect();
        let origin = self.made(intrinsic.span, "Fn::Split", [source.origin]);
        let mut value = Value::list(items, origin);
        value.sensitive = source.sensitive;
        value
    }

    fn base64(&mut self, intrinsic: &Intrinsic<'t>) -> Value {
        let Some(source) = self.argument(intrinsic) else {
            return self.malformed(intrinsic, "a text");
        };
        let why = match literal_text(&source) {
            Some(_) => Why::Unsupported("Fn::Base64".into()),
            None => self.reason(&source),
        };
        let origin = self.made(intrinsic.span, "Fn::Base64", [source.origin]);
        let mut value = match literal_text(&source) {
            Some(text) if self.spend_text(text.len()) => {
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
        let certain =
            if self.spend_text(groups.len()) { crate::base64::encode(groups) } else { String::new() };
        Value::new(Kind::Unknown(Arc::new(Unknown::text(why, &certain, ""))), origin)
    }

    fn length(&mut self, intrinsic: &Intrinsic<'t>) -> Value {
        let Some(list) = self.argument(intrinsic) else {
            return self.malformed(intrinsic, "a list");
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
            return self.malformed(intrinsic, "an object or a list");
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
        self.gap("function", &intrinsic.name, reason, intrinsic.span);
        Value::unknown(Why::Unsupported(intrinsic.name.as_ref().into()), origin)
    }

    /// A function whose argument has a form that it cannot have. Arguments that are functions themselves can still become
    /// right once a macro or a language extension has run: they are only not evaluated.
    pub(crate) fn malformed(&mut self, intrinsic: &Intrinsic<'t>, wanted: &str) -> Value {
        let computed = intrinsic.argument.kind() == NodeKind::Mapping;
        if computed || self.open_world {
            return self.unsupported(intrinsic);
        }
        let name = intrinsic.name.as_ref();
        let origin = self.project.origins.written(intrinsic.span);
        if self.told >= Told::Conditions && crate::check::wanted(intrinsic).is_some() {
            return Value::unknown(Why::Invalid(name.into()), origin);
        }
        self.invalid(name, format!("`{name}` needs {wanted}"), intrinsic.span, origin)
    }
}
