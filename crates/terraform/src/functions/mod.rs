//! Terraform's functions over values. They know values only: no files, no scopes; `try`, `can`, `file` and the like, which
//! need those, are evaluated in `evaluate`.

mod collections;
mod conversion;
mod encoding;
pub(crate) mod format;
pub(crate) mod json;
mod numbers;
mod sets;
mod strings;

use cumulint_model::{OriginId, Symbol, Why};

use crate::value::{Content, Number, Type, Value, convert};

pub(crate) use json::write_json;

/// One call, its arguments evaluated.
pub(crate) struct Call<'c> {
    pub(crate) arguments: &'c [Value],
    /// The origin of the result: the call, with its arguments.
    pub(crate) origin: OriginId,
}

/// The result, or what is wrong in a few words.
pub(crate) type Answer = Result<Value, String>;

/// How much of its arguments a function must know.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// Everything in them.
    All,
    /// The arguments themselves, not what lies in them.
    Outside,
    /// It handles unknown ones itself.
    Nothing,
}

/// A function.
pub(crate) struct Function {
    run: fn(&Call<'_>) -> Answer,
    needs: Needs,
    /// Whether an argument may be null.
    nulls: bool,
    least: usize,
    most: usize,
    returns: Type,
    /// Whether the result is shown even where an argument is secret.
    declassifies: bool,
}

impl Function {
    fn new(run: fn(&Call<'_>) -> Answer, least: usize, most: usize, returns: Type) -> Self {
        Self { run, needs: Needs::All, nulls: false, least, most, returns, declassifies: false }
    }

    fn shallow(self) -> Self {
        Self { needs: Needs::Outside, ..self }
    }

    fn lenient(self) -> Self {
        Self { needs: Needs::Nothing, nulls: true, ..self }
    }

    fn declassifying(self) -> Self {
        Self { declassifies: true, ..self }
    }

    fn with_nulls(self) -> Self {
        Self { nulls: true, ..self }
    }

    /// Calls it. An argument that must be known and is not makes the result unknown, for the same reason.
    pub(crate) fn call(&self, call: &Call<'_>) -> Answer {
        let count = call.arguments.len();
        if count < self.least || count > self.most {
            return Err(self.arity());
        }
        if !self.nulls && call.arguments.iter().any(Value::is_null) {
            return Err("argument must not be null".to_owned());
        }
        let secret = call.arguments.iter().any(Value::has_secret);
        let missing = match self.needs {
            Needs::All => call.arguments.iter().find_map(Value::unknown_part),
            Needs::Outside => call.arguments.iter().find(|argument| !argument.is_known()),
            Needs::Nothing => None,
        };
        let answer = match missing {
            Some(missing) => unknown_as(missing, self.returns.clone(), call.origin),
            None => (self.run)(call)?,
        };
        Ok(answer.marked(secret && !self.declassifies))
    }

    fn arity(&self) -> String {
        if self.least == self.most {
            format!("it takes {} arguments", self.least)
        } else {
            format!("it takes at least {} arguments", self.least)
        }
    }
}

/// An unknown for the same reason as another, of a type of its own.
pub(crate) fn unknown_as(missing: &Value, kind: Type, origin: OriginId) -> Value {
    Value::unknown(why(missing), kind, origin)
}

/// Why a value, or a part of it, is not known.
pub(crate) fn why(value: &Value) -> Why {
    match &value.content {
        Content::Unknown(unknown) => unknown.why.clone(),
        Content::Computed(computed) => Why::AfterApply(computed.path.clone()),
        Content::Encoded(encoded) => {
            encoded.value.unknown_part().map_or_else(|| Why::AfterApply("a document".into()), why)
        }
        _ => Why::AfterApply("a resource".into()),
    }
}

const MANY: usize = usize::MAX;

/// The function of a name; nothing for one that is not evaluated (yet).
pub(crate) fn find(name: &str) -> Option<Function> {
    string_function(name).or_else(|| collection_function(name)).or_else(|| other_function(name))
}

fn string_function(name: &str) -> Option<Function> {
    let text = |run, least, most| Some(Function::new(run, least, most, Type::String));
    match name {
        "lower" => text(strings::lower, 1, 1),
        "upper" => text(strings::upper, 1, 1),
        "title" => text(strings::title, 1, 1),
        "trimspace" => text(strings::trimspace, 1, 1),
        "chomp" => text(strings::chomp, 1, 1),
        "trim" => text(strings::trim, 2, 2),
        "trimprefix" => text(strings::trimprefix, 2, 2),
        "trimsuffix" => text(strings::trimsuffix, 2, 2),
        "replace" => text(strings::replace, 3, 3),
        "substr" => text(strings::substr, 3, 3),
        "indent" => text(strings::indent, 2, 2),
        "join" => text(strings::join, 2, MANY),
        "format" => Some(Function::new(format::format, 1, MANY, Type::String).lenient()),
        "split" => Some(Function::new(strings::split, 2, 2, Type::list(Type::String))),
        "startswith" => Some(Function::new(strings::startswith, 2, 2, Type::Bool).lenient()),
        "endswith" => Some(Function::new(strings::endswith, 2, 2, Type::Bool)),
        "strcontains" => Some(Function::new(strings::strcontains, 2, 2, Type::Bool)),
        "base64encode" => text(encoding::base64encode, 1, 1),
        "base64decode" => text(encoding::base64decode, 1, 1),
        "urlencode" => text(encoding::urlencode, 1, 1),
        _ => None,
    }
}

fn collection_function(name: &str) -> Option<Function> {
    let any = |run, least, most| Some(Function::new(run, least, most, Type::Any));
    let shallow = |run, least, most| any(run, least, most).map(Function::shallow);
    let lenient = |run, least, most| any(run, least, most).map(Function::lenient);
    match name {
        "length" => Some(Function::new(collections::length, 1, 1, Type::Number).shallow()),
        "concat" => lenient(collections::concat, 1, MANY),
        "merge" => lenient(collections::merge, 0, MANY),
        "lookup" => lenient(collections::lookup, 2, 3),
        "element" => shallow(collections::element, 2, 2),
        "coalesce" => lenient(collections::coalesce, 1, MANY),
        "coalescelist" => lenient(collections::coalescelist, 1, MANY),
        "compact" => Some(Function::new(collections::compact, 1, 1, Type::list(Type::String))),
        "contains" => Some(Function::new(collections::contains, 2, 2, Type::Bool).lenient()),
        "index" => Some(Function::new(collections::index, 2, 2, Type::Number)),
        "keys" => shallow(collections::keys, 1, 1),
        "values" => shallow(collections::values, 1, 1),
        "flatten" => shallow(collections::flatten, 1, 1),
        "distinct" => any(collections::distinct, 1, 1).map(Function::with_nulls),
        "reverse" => shallow(collections::reverse, 1, 1),
        "slice" => shallow(collections::slice, 2, 3),
        "one" => shallow(collections::one, 1, 1),
        "zipmap" => shallow(collections::zipmap, 2, 2),
        "range" => Some(Function::new(collections::range, 1, 3, Type::list(Type::Number))),
        "sort" => Some(Function::new(collections::sort, 1, 1, Type::list(Type::String))),
        "setunion" => any(sets::union, 1, MANY),
        "setintersection" => any(sets::intersection, 1, MANY),
        "setsubtract" => any(sets::subtract, 2, 2),
        _ => None,
    }
}

fn other_function(name: &str) -> Option<Function> {
    let number = |run, least, most| Some(Function::new(run, least, most, Type::Number));
    let conversion = |run| Some(Function::new(run, 1, 1, Type::Any).lenient());
    match name {
        "abs" => number(numbers::abs, 1, 1),
        "ceil" => number(numbers::ceil, 1, 1),
        "floor" => number(numbers::floor, 1, 1),
        "signum" => number(numbers::signum, 1, 1),
        "max" => number(numbers::max, 1, MANY),
        "min" => number(numbers::min, 1, MANY),
        "sum" => number(numbers::sum, 1, 1),
        "parseint" => number(numbers::parseint, 2, 2),
        "tostring" => conversion(conversion::tostring),
        "tonumber" => conversion(conversion::tonumber),
        "tobool" => conversion(conversion::tobool),
        "tolist" => conversion(conversion::tolist),
        "toset" => conversion(conversion::toset),
        "tomap" => conversion(conversion::tomap),
        "sensitive" => conversion(conversion::sensitive),
        "nonsensitive" => conversion(conversion::nonsensitive).map(Function::declassifying),
        "issensitive" => {
            Some(Function::new(conversion::issensitive, 1, 1, Type::Bool).lenient().declassifying())
        }
        "alltrue" => Some(Function::new(collections::alltrue, 1, 1, Type::Bool).with_nulls()),
        "anytrue" => Some(Function::new(collections::anytrue, 1, 1, Type::Bool).with_nulls()),
        "jsonencode" => Some(Function::new(json::jsonencode, 1, 1, Type::String).lenient()),
        "jsondecode" => Some(Function::new(json::jsondecode, 1, 1, Type::Any).lenient()),
        _ => None,
    }
}

impl<'c> Call<'c> {
    fn argument(&self, index: usize) -> Result<&'c Value, String> {
        self.arguments.get(index).ok_or_else(|| format!("argument {} is missing", index + 1))
    }

    /// An argument as a text, converted where it must be.
    fn text(&self, index: usize) -> Result<Symbol, String> {
        let value = convert(self.argument(index)?, &Type::String)?;
        value.as_str().map(Symbol::from).ok_or_else(|| "string required".to_owned())
    }

    /// An argument as a number, converted where it must be.
    fn number(&self, index: usize) -> Result<Number, String> {
        as_number(self.argument(index)?)
    }

    /// An argument as a whole number.
    fn whole(&self, index: usize) -> Result<i64, String> {
        self.number(index)?.as_i64().ok_or_else(|| "a whole number is required".to_owned())
    }

    /// The items of an argument that is a list, a set or a tuple.
    fn items(&self, index: usize) -> Result<&'c [Value], String> {
        self.argument(index)?.items().ok_or_else(|| "a list is required".to_owned())
    }

    /// The items of an argument, each as a text.
    fn texts(&self, index: usize) -> Result<Vec<Symbol>, String> {
        let text = |item: &Value| {
            let item = convert(item, &Type::String)?;
            item.as_str().map(Symbol::from).ok_or_else(|| "list of strings required".to_owned())
        };
        self.items(index)?.iter().map(text).collect()
    }

    fn string(&self, text: impl Into<Symbol>) -> Answer {
        Ok(Value::string(text, self.origin))
    }

    fn bool(&self, known: bool) -> Answer {
        Ok(Value::bool(known, self.origin))
    }

    fn unknown(&self, missing: &Value, kind: Type) -> Answer {
        Ok(unknown_as(missing, kind, self.origin))
    }
}

fn as_number(value: &Value) -> Result<Number, String> {
    match convert(value, &Type::Number)?.content {
        Content::Number(number) => Ok(number),
        _ => Err("number required".to_owned()),
    }
}
