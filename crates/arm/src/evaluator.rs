//! The evaluator: expressions to values, within scopes, with what was already found out.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use cumulint_evaluation::{Budget, Limit, Reporter};
use cumulint_model::{Dialect, Hop, Origin, OriginId, Project, Symbol, Why};
use cumulint_source::Span;
use cumulint_types::Mistakes;
use rustc_hash::FxHashMap;

use crate::Inputs;
use crate::declarations::Declaring;
use crate::deployment::Deployments;
use crate::functions;
use crate::identity::Identities;
use crate::library::Library;
use crate::resource::Pending;
use crate::scope::{Context, Scope};
use crate::syntax::{Expression, Form, Key, Object, PropertyLoop, Template};
use crate::text::Text;
use crate::value::{Entry, Kind, Open, Value};

/// The deepest nesting that is evaluated, through variables and parameters.
const MAX_DEPTH: u32 = 160;

/// The most elements that one loop makes.
pub(crate) const MAX_COPIES: u64 = 1_000;

/// How deep in a value the reason is looked for why something made of it is not known.
pub(crate) const CAUSE_DEPTH: u32 = 3;

/// How many names a part remembers that it came through.
const MAX_PART_HOPS: usize = 8;

/// The longest term that is kept: beyond, a value is only equal to itself.
const MAX_TERM: usize = 2_000;

/// The largest list whose elements make up its term.
const MAX_TERM_VALUES: u32 = 64;

/// How much of an expression is shown as the reason why something is not known.
const MAX_SHOWN: usize = 200;

/// The state of one evaluation.
pub(crate) struct Evaluator<'x> {
    pub(crate) inputs: &'x Inputs,
    pub(crate) project: Project,
    pub(crate) reporter: Reporter,
    pub(crate) budget: Budget,
    /// Whether what resources declare is checked against their types.
    pub(crate) checks: bool,
    /// What resources declare against their types.
    pub(crate) mistakes: Mistakes,
    pub(crate) scopes: Vec<Scope<'x>>,
    pub(crate) identities: Identities,
    pub(crate) deployments: Deployments<'x>,
    pub(crate) pending: Vec<Pending<'x>>,
    /// The templates whose inputs and outputs belong to the project.
    pub(crate) declaring: Vec<Declaring<'x>>,
    pub(crate) library: &'x Library<'x>,
    unique: u64,
}

impl<'x> Evaluator<'x> {
    pub(crate) fn new(
        path: &str,
        inputs: &'x Inputs,
        template: &'x Template,
        library: &'x Library<'x>,
    ) -> Self {
        let mut project = Project::new(Dialect::Arm, path);
        project.environment = inputs.environment.as_deref().map(Into::into);
        Self {
            inputs,
            project,
            reporter: Reporter::default(),
            budget: Budget::new(MAX_DEPTH),
            checks: false,
            mistakes: Mistakes::default(),
            scopes: vec![Scope::outermost(template, path.into())],
            identities: Identities::default(),
            deployments: Deployments::default(),
            pending: Vec::new(),
            declaring: Vec::new(),
            library,
            unique: 0,
        }
    }

    /// The value of an expression.
    pub(crate) fn value(&mut self, expression: &'x Expression, context: &Context) -> Value {
        if let Err(limit) = self.budget.enter() {
            return self.limited(limit, expression.span);
        }
        let value = self.form(expression, context);
        self.budget.leave();
        value
    }

    fn form(&mut self, expression: &'x Expression, context: &Context) -> Value {
        let span = expression.span;
        match &expression.form {
            Form::Null => self.written(Kind::Null, span),
            Form::Bool(known) => self.written(Kind::Bool(*known), span),
            Form::Number(number) => self.written(Kind::Number(number.clone()), span),
            Form::Text(text) => self.written(Kind::Text(Text::Known(text.clone())), span),
            Form::Array(items) => self.array(items, span, context),
            Form::Object(object) => {
                let (entries, open) = self.entries(object, context);
                if let Some(open) = open {
                    return self.opened("spread", &[&open], span);
                }
                let origin = self.project.origins.written(span);
                self.object_value(entries, origin, span)
            }
            Form::Call(call) => self.call(call, span, context),
            Form::Member(of, name) => {
                let value = self.value(of, context);
                if is_null_of_chain(&value, of) { value } else { self.member(&value, name, span) }
            }
            Form::Index(of, index) => {
                let value = self.value(of, context);
                if is_null_of_chain(&value, of) {
                    return value;
                }
                let index = self.value(index, context);
                self.element(&value, &index, span)
            }
            Form::Safe(access) => self.safe(access, context),
            Form::NonNull(value) => self.value(value, context),
            Form::Spread(value) => {
                let value = self.value(value, context);
                self.opened("spread", &[&value], span)
            }
            Form::Lambda(_) => self.invalid("a lambda can only be an argument of a function", "lambda", span),
            Form::Local(name) => self.local(name, span, context),
            Form::Id(id) => self.declared_id(id, span, context),
            Form::Elsewhere(subject) => {
                let origin = self.project.origins.written(span);
                let term = self.unique_term(subject);
                Value::open(Why::Unsupported(subject.clone()), term, origin)
            }
            Form::Invalid(text) => {
                let origin = self.project.origins.written(span);
                let term = self.unique_term(text);
                Value::open(Why::Invalid(text.clone()), term, origin)
            }
        }
    }

    /// The elements of an array; a spread stands for those of its value.
    fn array(&mut self, items: &'x [Expression], span: Span, context: &Context) -> Value {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            let Form::Spread(inner) = &item.form else {
                values.push(self.value(item, context));
                continue;
            };
            let spread = self.value(inner, context);
            match spread.as_list().filter(|inner| self.spend(inner.len() as u64)) {
                Some(inner) => values.extend_from_slice(inner),
                None => return self.opened("spread", &[&spread], span),
            }
        }
        let origin = self.project.origins.written(span);
        self.list_value(values, origin, span)
    }

    /// `of.?name` and `of.?[index]`: what is missing is null.
    fn safe(&mut self, access: &'x Expression, context: &Context) -> Value {
        let (of, key) = match &access.form {
            Form::Member(of, name) => {
                (of, Value::text(name.clone(), self.project.origins.written(access.span)))
            }
            Form::Index(of, index) => (of, self.value(index, context)),
            _ => return self.value(access, context),
        };
        let of = self.value(of, context);
        if self.lacks(&of, &key) {
            let origin = self.made(access.span, "safe access", [of.origin]);
            return Value::new(Kind::Null, origin);
        }
        self.element(&of, &key, access.span)
    }

    /// Whether a value certainly has no part of a key.
    pub(crate) fn lacks(&self, of: &Value, key: &Value) -> bool {
        match (&of.kind, key.as_str(), key.as_i64()) {
            (Kind::Null, _, _) => true,
            (Kind::Object(object), Some(name), _) => {
                object.get(name).is_none() && object.may_have(name).is_none()
            }
            (Kind::List(list), _, Some(at)) => {
                usize::try_from(at).ok().and_then(|at| list.items.get(at)).is_none()
            }
            _ => false,
        }
    }

    /// A list; one that is too large is reported.
    pub(crate) fn list_value(&mut self, items: Vec<Value>, origin: OriginId, span: Span) -> Value {
        let value = Value::list(items, origin);
        if value.as_list().is_some() { value } else { self.limited(Limit::ValueSize, span) }
    }

    /// An object; one that is too large is reported.
    pub(crate) fn object_value(&mut self, entries: Vec<Entry>, origin: OriginId, span: Span) -> Value {
        let value = Value::object(entries, origin);
        if value.as_object().is_some() { value } else { self.limited(Limit::ValueSize, span) }
    }

    fn written(&mut self, kind: Kind, span: Span) -> Value {
        Value::new(kind, self.project.origins.written(span))
    }

    /// The entries of an object, those of its loops after the written ones. Of a key written twice the last counts. Beside
    /// them a value whose entries belong there, too, and are not known.
    pub(crate) fn entries(&mut self, object: &'x Object, context: &Context) -> (Vec<Entry>, Option<Value>) {
        let size = object.entries.len() + object.loops.len();
        let mut entries = Entries { all: Vec::with_capacity(size), places: FxHashMap::default() };
        let mut open = None;
        for property in &object.entries {
            let key = match &property.key {
                Key::Name(name) => Text::Known(name.clone()),
                Key::Computed(key) => self.computed_key(key, context),
                Key::Spread => {
                    let spread = self.value(&property.value, context);
                    match spread.as_object() {
                        Some(inner) => inner.entries.iter().for_each(|entry| entries.put(entry.clone())),
                        None => open = Some(spread),
                    }
                    continue;
                }
            };
            let value = self.value(&property.value, context);
            let header = self.project.origins.written(property.header);
            entries.put(Entry::of_text(key, header, value));
        }
        for each in &object.loops {
            let value = self.property_loop(each, context);
            let header = self.project.origins.written(each.header);
            entries.put(Entry::new(each.name.clone(), header, value));
        }
        (entries.all, open)
    }

    fn computed_key(&mut self, key: &'x Expression, context: &Context) -> Text {
        let value = self.value(key, context);
        functions::text(&value).unwrap_or_else(|| Text::Known(format!("[{}]", self.as_written(key)).into()))
    }

    /// An expression in the author's own words, where these are Bicep; else as a template would have it.
    pub(crate) fn as_written(&self, expression: &Expression) -> Symbol {
        self.in_bicep(expression.span).unwrap_or_else(|| beginning(expression, MAX_SHOWN)).into()
    }

    /// What the author wrote at a place, where that is Bicep; of much its beginning.
    pub(crate) fn in_bicep(&self, span: Span) -> Option<String> {
        if self.project.dialect == Dialect::Bicep { self.library.text(span, MAX_SHOWN) } else { None }
    }

    /// The list that a `copy` makes of a property or a variable.
    pub(crate) fn property_loop(&mut self, each: &'x PropertyLoop, context: &Context) -> Value {
        let count = self.value(&each.count, context);
        let Some(turns) = count.as_i64() else {
            return self.opened("copy", &[&count], each.header);
        };
        let turns = u64::try_from(turns).unwrap_or_default();
        if turns > MAX_COPIES {
            return self.limited(Limit::Instances, each.header);
        }
        let items =
            (0..turns).map(|index| self.value(&each.input, &context.turn(&each.name, Some(index), true)));
        let items = items.collect();
        let origin = self.made(each.header, "copy", [count.origin]);
        self.list_value(items, origin, each.header)
    }

    /// `of.name`
    pub(crate) fn member(&mut self, of: &Value, name: &str, span: Span) -> Value {
        self.member_by(of, name, None, span)
    }

    /// `of.name`, or `of[index]` with an index that is a name.
    fn member_by(&mut self, of: &Value, name: &str, index: Option<&Value>, span: Span) -> Value {
        let from: Vec<&Value> = std::iter::once(of).chain(index).collect();
        match &of.kind {
            Kind::Object(object) => match object.get(name) {
                Some(entry) => {
                    let mut value = entry.value.clone();
                    value.origin = self.through(of.origin, value.origin, span, name);
                    value.sensitive |= of.sensitive;
                    value
                }
                None => match object.may_have(name).cloned() {
                    Some(key) => self.opened_because(key.why, name, &[of], span),
                    None => self.refused(&from, &format!("there is no property `{name}`"), name, span),
                },
            },
            Kind::Open(open) => self.below(open, &format!(".{name}"), of, span),
            _ => self.refused(&from, &format!("there is no property `{name}`"), name, span),
        }
    }

    /// What cannot be made of values. Where one of them hangs on a parameter's default, that says only that another value must
    /// be given.
    pub(crate) fn refused(&mut self, of: &[&Value], message: &str, subject: &str, span: Span) -> Value {
        let Some(parameter) = of.iter().find_map(|value| self.default_behind(value.origin)) else {
            return self.invalid(message, subject, span);
        };
        let origin = self.made(span, subject, of.iter().map(|value| value.origin));
        let term = self.unique_term(subject);
        Value::open(Why::Input(self.input_name(&parameter)), term, origin)
    }

    /// A parameter whose default went into a value.
    pub(crate) fn default_behind(&self, origin: OriginId) -> Option<Symbol> {
        let mut open = vec![origin];
        for _ in 0..64 {
            match self.project.origins.get(open.pop()?)? {
                Origin::Passed { by: Hop::Parameter(name), .. } => return Some(name.clone()),
                Origin::Passed { from, .. } | Origin::Repeated { from, .. } => open.push(*from),
                Origin::Made { from, .. } => open.extend(from.iter().rev().take(8)),
                _ => {}
            }
        }
        None
    }

    /// `of[index]`
    pub(crate) fn element(&mut self, of: &Value, index: &Value, span: Span) -> Value {
        if let Some(name) = index.as_str() {
            return self.member_by(of, name, Some(index), span);
        }
        match (&of.kind, index.as_i64()) {
            (Kind::List(list), Some(at)) => {
                match usize::try_from(at).ok().and_then(|at| list.items.get(at)) {
                    Some(item) => {
                        let mut value = item.clone();
                        value.origin = self.through(of.origin, value.origin, span, "an element");
                        value.sensitive |= of.sensitive;
                        value
                    }
                    None => {
                        let message = format!("there is no element {at}");
                        self.refused(&[of, index], &message, "index", span)
                    }
                }
            }
            (Kind::Open(open), Some(at)) => self.below(open, &format!("[{at}]"), of, span),
            _ => self.opened("index", &[of, index], span),
        }
    }

    /// The origin of a part: it came through all names that the whole came through.
    fn through(&mut self, whole: OriginId, part: OriginId, at: Span, name: &str) -> OriginId {
        let mut hops = Vec::new();
        let mut origin = whole;
        for _ in 0..MAX_PART_HOPS {
            match self.project.origins.get(origin) {
                Some(Origin::Passed { at, by, from }) => {
                    hops.push((*at, by.clone()));
                    origin = *from;
                }
                // What was only picked out of several came the same way.
                Some(Origin::Made { from, .. }) if from.len() == 1 => {
                    origin = from.first().copied().unwrap_or(origin);
                }
                _ => break,
            }
        }
        match hops.first_mut() {
            Some((first, _)) => *first = at,
            None => return self.made(at, name, [part]),
        }
        let passed = |from, (at, by)| self.project.origins.add(Origin::Passed { at, by, from });
        hops.into_iter().rev().fold(part, passed)
    }

    /// A part of something open.
    fn below(&mut self, open: &Open, step: &str, of: &Value, span: Span) -> Value {
        let longer = |subject: &Symbol| Symbol::from(format!("{subject}{step}"));
        let why = match &open.why {
            Why::RemoteData(subject) => Why::RemoteData(longer(subject)),
            Why::AfterApply(subject) => Why::AfterApply(longer(subject)),
            other => other.clone(),
        };
        let reference = open.reference.as_ref().map(|(target, path)| {
            let joined = format!("{path}{step}");
            (*target, Symbol::from(joined.trim_start_matches('.')))
        });
        if let Some(output) = reference.as_ref().and_then(|(target, path)| self.output(*target, path, span)) {
            return output;
        }
        let term = self.term(format!("{}{step}", open.term));
        let origin = self.project.origins.written(span);
        let mut value = Value::new(Kind::Open(Arc::new(Open { why, term, reference })), origin);
        value.sensitive = of.sensitive;
        value
    }

    /// Something of which only a part is understood: open, for the reason of the first open value that went in.
    pub(crate) fn opened(&mut self, by: impl Into<Symbol>, from: &[&Value], span: Span) -> Value {
        let by = by.into();
        let cause = from.iter().find_map(|value| value.cause_within(CAUSE_DEPTH));
        let why = cause.map_or_else(|| Why::Unsupported(by.clone()), |open| open.why.clone());
        self.opened_because(why, by, from, span)
    }

    /// Something open that is made of values by a function.
    pub(crate) fn opened_because(
        &mut self,
        why: Why,
        by: impl Into<Symbol>,
        from: &[&Value],
        span: Span,
    ) -> Value {
        let by = by.into();
        let arguments: Vec<String> = from.iter().map(|value| self.term_of(value)).collect();
        let term = self.term(format!("{}({})", by.to_ascii_lowercase(), arguments.join(", ")));
        let origin = self.made(span, by, from.iter().map(|value| value.origin));
        let mut value = Value::open(why, term, origin);
        value.sensitive = from.iter().any(|value| value.holds_secret());
        value
    }

    pub(crate) fn made(
        &mut self,
        at: Span,
        by: impl Into<Symbol>,
        from: impl IntoIterator<Item = OriginId>,
    ) -> OriginId {
        self.project.origins.add(Origin::Made { at, by: by.into(), from: from.into_iter().collect() })
    }

    /// What a value is, for the term of something made of it.
    pub(crate) fn term_of(&mut self, value: &Value) -> String {
        match &value.kind {
            Kind::Null => "null".to_owned(),
            Kind::Bool(known) => known.to_string(),
            Kind::Number(number) => number.to_string(),
            Kind::Text(text) => self.term_of_text(text),
            Kind::Open(open) => open.term.to_string(),
            Kind::List(list) if value.weight() <= MAX_TERM_VALUES => {
                let items: Vec<String> = list.items.iter().map(|item| self.term_of(item)).collect();
                format!("[{}]", items.join(", "))
            }
            _ => self.unique_term("value"),
        }
    }

    pub(crate) fn term_of_text(&mut self, text: &Text) -> String {
        if text.known_length() <= MAX_TERM { text.term() } else { self.unique_term("text") }
    }

    pub(crate) fn term(&mut self, term: String) -> Symbol {
        let affordable = self.spend_text(term.len());
        if affordable && term.len() <= MAX_TERM { term.into() } else { self.unique_term("term").into() }
    }

    /// A term that equals no other.
    pub(crate) fn unique_term(&mut self, name: &str) -> String {
        self.unique += 1;
        format!("{name}#{}", self.unique)
    }
}

/// How something is shown, or how that begins: it may be far longer than anybody reads.
pub(crate) fn beginning(shown: &impl fmt::Display, length: usize) -> String {
    struct Begun(String, usize);
    impl fmt::Write for Begun {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            let fits = self.0.len() + text.len() <= self.1;
            self.0.push_str(if fits { text } else { "…" });
            if fits { Ok(()) } else { Err(fmt::Error) }
        }
    }
    let mut begun = Begun(String::new(), length);
    // It fails where there is no more room, which is shown.
    let _ = write!(begun, "{shown}");
    begun.0
}

/// Whether a chain of accesses ended at a part that may be missing, and is.
fn is_null_of_chain(value: &Value, of: &Expression) -> bool {
    let is_safe = |mut of: &Expression| loop {
        match &of.form {
            Form::Safe(_) => return true,
            Form::Member(inner, _) | Form::Index(inner, _) => of = inner,
            _ => return false,
        }
    };
    matches!(value.kind, Kind::Null) && is_safe(of)
}

/// The most entries that are looked through one by one.
const FEW: usize = 16;

/// Entries with unique keys.
struct Entries {
    all: Vec<Entry>,
    /// Where each key is, once there are more than a few.
    places: FxHashMap<Symbol, usize>,
}

impl Entries {
    fn put(&mut self, mut entry: Entry) {
        match self.place(&entry.key).and_then(|place| self.all.get_mut(place)) {
            Some(earlier) if earlier.has_key_of(&entry) => *earlier = entry,
            found => {
                if found.is_some() {
                    // Two keys that only look the same: neither may stand for the other.
                    entry.key = format!("{}#{}", entry.key, self.all.len()).into();
                }
                if self.all.len() >= FEW {
                    self.places.insert(entry.key.clone(), self.all.len());
                }
                self.all.push(entry);
            }
        }
    }

    fn place(&self, key: &Symbol) -> Option<usize> {
        let few = self.all.iter().take(FEW).position(|entry| entry.key == *key);
        few.or_else(|| self.places.get(key).copied())
    }
}
