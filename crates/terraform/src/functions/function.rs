//! What a function says about itself: its parameters, how much of its arguments it must know, and what it gives when that is
//! not known.

use cumulint_model::OriginId;

use crate::functions::{Answer, Call, unknown_as};
use crate::value::{Type, Value, convert};

/// A function.
pub(crate) struct Function {
    pub(crate) run: Run,
    parameters: &'static [Parameter],
    further: Option<Parameter>,
    /// The parameters, counted from the end, that may be left out.
    left_out: usize,
    returns: Takes,
    /// Whether it needs the parts of its arguments, not only the arguments themselves.
    whole: bool,
    /// Whether it says itself what of the result is secret.
    declassifies: bool,
}

/// Who runs a function.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// A function over values.
    Values(fn(&Call<'_>) -> Answer),
    /// The evaluator, as files or names are needed.
    Files(FileFunction),
}

/// The functions about files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FileFunction {
    AbsolutePath,
    BaseName,
    Directory,
    Exists,
    ExpandHome,
    Base64,
    Hash(crate::functions::Digest),
    HashBase64(crate::functions::Digest),
    Set,
    Template,
    Text,
}

/// A type that a parameter asks for, or that a result has.
#[derive(Clone, Copy)]
pub(crate) enum Takes {
    Anything,
    Text,
    Number,
    Bool,
    Texts,
    Bools,
    Numbers,
    List,
    Set,
    TextSet,
    TextLists,
}

/// A parameter.
#[derive(Clone, Copy)]
pub(crate) struct Parameter {
    takes: Takes,
    nulls: bool,
    unknowns: bool,
    untyped: bool,
    marks: bool,
}

/// The arguments of a call, or its result where that needs none of them.
pub(crate) enum Prepared {
    Arguments { values: Vec<Value>, secret: bool },
    Answer(Value),
}

impl Takes {
    fn kind(self) -> Type {
        match self {
            Self::Anything => Type::Any,
            Self::Text => Type::String,
            Self::Number => Type::Number,
            Self::Bool => Type::Bool,
            Self::Texts => Type::list(Type::String),
            Self::Bools => Type::list(Type::Bool),
            Self::Numbers => Type::list(Type::Number),
            Self::List => Type::list(Type::Any),
            Self::Set => Type::set(Type::Any),
            Self::TextSet => Type::set(Type::String),
            Self::TextLists => Type::map(Type::list(Type::String)),
        }
    }
}

impl Parameter {
    pub(crate) const fn of(takes: Takes) -> Self {
        Self { takes, nulls: false, unknowns: false, untyped: false, marks: false }
    }

    /// It may be null.
    pub(crate) const fn nulls(self) -> Self {
        Self { nulls: true, ..self }
    }

    /// The function handles it where it is not known.
    pub(crate) const fn unknowns(self) -> Self {
        Self { unknowns: true, ..self }
    }

    /// The function handles it where not even its type is known.
    pub(crate) const fn untyped(self) -> Self {
        Self { unknowns: true, untyped: true, ..self }
    }

    /// Parts of the argument that are secret stay so in the result, which is not secret by itself.
    pub(crate) const fn marks(self) -> Self {
        Self { marks: true, ..self }
    }
}

impl Function {
    pub(crate) const fn new(
        run: fn(&Call<'_>) -> Answer,
        parameters: &'static [Parameter],
        returns: Takes,
    ) -> Self {
        Self::run_by(Run::Values(run), parameters, returns)
    }

    pub(crate) const fn run_by(run: Run, parameters: &'static [Parameter], returns: Takes) -> Self {
        Self { run, parameters, further: None, left_out: 0, returns, whole: true, declassifies: false }
    }

    /// It takes any number of further arguments.
    pub(crate) const fn further(self, parameter: Parameter) -> Self {
        Self { further: Some(parameter), ..self }
    }

    /// So many of the last parameters may be left out.
    pub(crate) const fn optional(self, left_out: usize) -> Self {
        Self { left_out, ..self }
    }

    /// Parts of the arguments may be unknown.
    pub(crate) const fn shallow(self) -> Self {
        Self { whole: false, ..self }
    }

    /// It says itself what of the result is secret.
    pub(crate) const fn declassifying(self) -> Self {
        Self { declassifies: true, ..self }
    }

    fn parameter(&self, index: usize) -> Option<Parameter> {
        self.parameters.get(index).copied().or(self.further)
    }

    /// Converts the arguments to the types of the parameters. An argument that must be known and is not makes the result
    /// unknown, for the same reason.
    ///
    /// # Errors
    /// There are too few or too many, one is of another type, or null.
    pub(crate) fn prepare(&self, given: &[Value], origin: OriginId) -> Result<Prepared, String> {
        self.count(given.len())?;
        let mut values = Vec::with_capacity(given.len());
        for (index, value) in given.iter().enumerate() {
            let Some(parameter) = self.parameter(index) else { break };
            values.push(convert(value, &parameter.takes.kind()).map_err(|why| wrong(index, &why))?);
        }
        let secret = !self.declassifies && self.is_secret(&values);
        Ok(match self.missing(&values)? {
            Some((missing, Type::Any)) => {
                Prepared::Answer(unknown_as(missing, Type::Any, origin).marked(secret))
            }
            Some((missing, kind)) => {
                Prepared::Answer(unknown_as(missing, kind, origin).present().marked(secret))
            }
            None => Prepared::Arguments { values, secret },
        })
    }

    fn count(&self, count: usize) -> Result<(), String> {
        let (most, least) = (self.parameters.len(), self.parameters.len() - self.left_out);
        if count < least {
            return Err(format!("not enough arguments: it takes {least}"));
        }
        if count > most && self.further.is_none() {
            return Err(format!("too many arguments: it takes {most}"));
        }
        Ok(())
    }

    fn is_secret(&self, values: &[Value]) -> bool {
        values.iter().enumerate().any(|(index, value)| match self.parameter(index) {
            Some(parameter) if parameter.marks => value.sensitive,
            _ => value.has_secret(),
        })
    }

    /// The first argument that must be known and is not, with the type of the result.
    fn missing<'v>(&self, values: &'v [Value]) -> Result<Option<(&'v Value, Type)>, String> {
        let with_parameters = || {
            values
                .iter()
                .enumerate()
                .filter_map(|(index, value)| Some((index, value, self.parameter(index)?)))
        };
        for (index, value, parameter) in with_parameters() {
            if value.is_null() && !parameter.nulls {
                return Err(wrong(index, "argument must not be null"));
            }
            if value.is_untyped() && !parameter.untyped {
                let unknown = if value.is_known() { Type::Any } else { self.returns.kind() };
                return Ok(Some((value, unknown)));
            }
        }
        let missing = |(_, value, parameter): (usize, &'v Value, Parameter)| {
            if parameter.unknowns {
                return None;
            }
            let outside = (!value.is_known()).then_some(value);
            outside.or_else(|| if self.whole { value.unknown_part() } else { None })
        };
        Ok(with_parameters().find_map(missing).map(|missing| (missing, self.returns.kind())))
    }
}

fn wrong(index: usize, why: &str) -> String {
    format!("argument {}: {why}", index + 1)
}
