//! All functions of the expression language: how they are called, and what becomes of a call.
//!
//! Facts: <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions>.

use std::fmt;
use std::sync::LazyLock;

use cumulint_model::{Symbol, Why};
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use super::Applied;
use crate::evaluator::Evaluator;
use crate::scope::Context;
use crate::syntax::Call;
use crate::value::Value;

/// What becomes of calls of a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Its result is computed; where an argument is known in part, as far as that goes.
    Evaluated,
    /// Its result is not computed, but equal calls are known to be equal.
    Opaque,
    /// Nobody can know its result before deployment; parts of it may be known.
    Unknown,
}

impl fmt::Display for State {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Evaluated => "evaluated",
            Self::Opaque => "opaque",
            Self::Unknown => "unknown by nature",
        })
    }
}

/// What functions are about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Group {
    Array,
    Cidr,
    Comparison,
    Date,
    Deployment,
    Lambda,
    Logical,
    Numeric,
    Object,
    Resource,
    Scope,
    String,
}

/// How a function is run.
#[derive(Clone, Copy)]
pub(super) enum Run {
    /// On its evaluated arguments.
    Eagerly(fn(&mut Evaluator<'_>, &Applied<'_>, &Context) -> Value),
    /// On its arguments as they are written: some may not be evaluated at all, or several times.
    Lazily(for<'x> fn(&mut Evaluator<'x>, &'x Call, Span, &Context) -> Value),
    /// Not here.
    Elsewhere(fn(Symbol) -> Why),
}

/// A function.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// What it is about.
    pub group: Group,
    /// What becomes of its calls.
    pub state: State,
    fewest: usize,
    most: usize,
    /// Whether its result is a secret.
    pub(super) secret: bool,
    pub(super) run: Run,
}

impl fmt::Debug for Function {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ({})", self.name, self.state)
    }
}

impl Function {
    pub(super) fn takes(&self, count: usize) -> bool {
        (self.fewest..=self.most).contains(&count)
    }

    /// `one argument`, `2 to 3 arguments`, `at least 2 arguments`
    pub(super) fn arity(&self) -> String {
        match (self.fewest, self.most) {
            (_, 0) => "no argument".to_owned(),
            (1, 1) => "one argument".to_owned(),
            (fewest, most) if fewest == most => format!("{most} arguments"),
            (0, 1) => "at most one argument".to_owned(),
            (1, ANY) => "at least one argument".to_owned(),
            (fewest, ANY) => format!("at least {fewest} arguments"),
            (fewest, most) => format!("{fewest} to {most} arguments"),
        }
    }
}

/// All functions, by group and name.
#[must_use]
pub fn functions() -> &'static [Function] {
    FUNCTIONS
}

/// The function of a lower-case name.
pub(super) fn function(lower: &str) -> Option<&'static Function> {
    static BY_NAME: LazyLock<FxHashMap<String, &'static Function>> =
        LazyLock::new(|| FUNCTIONS.iter().map(|each| (each.name.to_ascii_lowercase(), each)).collect());
    let named = BY_NAME.get(lower);
    // Every resource type brings its own: `listKeys`, `listSecrets`, `listCallbackUrl` …
    let named = named.or_else(|| if lower.starts_with("list") { BY_NAME.get("list*") } else { None });
    named.copied()
}

const ANY: usize = usize::MAX;

macro_rules! eagerly {
    ($group:ident $name:literal $fewest:tt..$most:tt $run:expr) => {
        Function {
            name: $name,
            group: Group::$group,
            state: State::Evaluated,
            fewest: $fewest,
            most: $most,
            secret: false,
            run: Run::Eagerly($run),
        }
    };
}

macro_rules! lazily {
    ($group:ident $name:literal $fewest:tt..$most:tt $run:expr) => {
        Function {
            name: $name,
            group: Group::$group,
            state: State::Evaluated,
            fewest: $fewest,
            most: $most,
            secret: false,
            run: Run::Lazily($run),
        }
    };
}

macro_rules! elsewhere {
    ($group:ident $name:literal $fewest:tt..$most:tt $state:ident $why:expr) => {
        Function {
            name: $name,
            group: Group::$group,
            state: State::$state,
            fewest: $fewest,
            most: $most,
            secret: false,
            run: Run::Elsewhere($why),
        }
    };
}

#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method belongs to one lifetime of the evaluator, a closure to all"
)]
static FUNCTIONS: &[Function] = &[
    eagerly!(Array "array" 1..1 |e, a, _| e.array_function(a)),
    eagerly!(Array "concat" 1..ANY |e, a, _| e.concat(a)),
    eagerly!(Array "contains" 2..2 |e, a, _| e.contains(a)),
    eagerly!(Array "createArray" 0..ANY |e, a, _| e.create_array(a)),
    eagerly!(Array "distinct" 1..1 |e, a, _| e.distinct(a)),
    eagerly!(Array "empty" 1..1 |e, a, _| e.empty(a)),
    eagerly!(Array "first" 1..1 |e, a, _| e.end(a, false)),
    eagerly!(Array "flatten" 1..1 |e, a, _| e.flatten(a)),
    eagerly!(Array "indexFromEnd" 2..2 |e, a, _| e.index_from_end(a, false)),
    eagerly!(Array "indexOf" 2..2 |e, a, _| e.index_of(a, false)),
    eagerly!(Array "intersection" 2..ANY |e, a, _| e.intersection(a)),
    eagerly!(Array "last" 1..1 |e, a, _| e.end(a, true)),
    eagerly!(Array "lastIndexOf" 2..2 |e, a, _| e.index_of(a, true)),
    eagerly!(Array "length" 1..1 |e, a, _| e.length(a)),
    eagerly!(Array "max" 1..ANY |e, a, _| e.extreme(a, |numbers| numbers.iter().max().copied())),
    eagerly!(Array "min" 1..ANY |e, a, _| e.extreme(a, |numbers| numbers.iter().min().copied())),
    eagerly!(Array "range" 2..2 |e, a, _| e.range(a)),
    eagerly!(Array "skip" 2..2 |e, a, _| e.part(a, false)),
    eagerly!(Array "take" 2..2 |e, a, _| e.part(a, true)),
    eagerly!(Array "tryIndexFromEnd" 2..2 |e, a, _| e.index_from_end(a, true)),
    eagerly!(Array "union" 1..ANY |e, a, _| e.union(a)),
    eagerly!(Cidr "cidrHost" 2..2 |e, a, _| e.cidr_host(a)),
    eagerly!(Cidr "cidrSubnet" 3..3 |e, a, _| e.cidr_subnet(a)),
    eagerly!(Cidr "parseCidr" 1..1 |e, a, _| e.parse_cidr(a)),
    lazily!(Comparison "coalesce" 1..ANY |e, c, s, x| e.coalesce(c, s, x)),
    eagerly!(Comparison "equals" 2..2 |e, a, _| e.equals(a)),
    eagerly!(Comparison "greater" 2..2 |e, a, _| e.compared(a, std::cmp::Ordering::is_gt)),
    eagerly!(Comparison "greaterOrEquals" 2..2 |e, a, _| e.compared(a, std::cmp::Ordering::is_ge)),
    eagerly!(Comparison "less" 2..2 |e, a, _| e.compared(a, std::cmp::Ordering::is_lt)),
    eagerly!(Comparison "lessOrEquals" 2..2 |e, a, _| e.compared(a, std::cmp::Ordering::is_le)),
    eagerly!(Date "dateTimeAdd" 2..3 |e, a, _| e.date_time_add(a)),
    eagerly!(Date "dateTimeFromEpoch" 1..1 |e, a, _| e.date_time_from_epoch(a)),
    eagerly!(Date "dateTimeToEpoch" 1..1 |e, a, _| e.date_time_to_epoch(a)),
    elsewhere!(Date "utcNow" 0..1 Unknown Why::AfterApply),
    elsewhere!(Deployment "deployer" 0..0 Unknown Why::RemoteData),
    Function { state: State::Unknown, ..eagerly!(Deployment "deployment" 0..0 |e, a, x| e.deployment(a, x)) },
    elsewhere!(Deployment "environment" 0..0 Unknown Why::RemoteData),
    elsewhere!(Deployment "externalInput" 1..2 Unknown Why::Input),
    eagerly!(Deployment "parameters" 1..1 |e, a, x| e.name(a, x, true)),
    eagerly!(Deployment "variables" 1..1 |e, a, x| e.name(a, x, false)),
    lazily!(Lambda "filter" 2..2 |e, c, s, x| e.filter(c, s, x)),
    lazily!(Lambda "groupBy" 2..3 |e, c, s, x| e.group_by(c, s, x)),
    eagerly!(Lambda "lambda" 1..ANY |e, a, _| e.not_evaluated(a)),
    eagerly!(Lambda "lambdaVariables" 1..1 |e, a, x| e.lambda_variable(a, x)),
    lazily!(Lambda "map" 2..2 |e, c, s, x| e.map(c, s, x)),
    lazily!(Lambda "mapValues" 2..2 |e, c, s, x| e.map_values(c, s, x)),
    lazily!(Lambda "reduce" 3..3 |e, c, s, x| e.reduce(c, s, x)),
    lazily!(Lambda "sort" 2..2 |e, c, s, x| e.sort(c, s, x)),
    lazily!(Lambda "toObject" 2..3 |e, c, s, x| e.object_of(c, s, x)),
    lazily!(Logical "and" 2..ANY |e, c, s, x| e.junction(c, s, x)),
    eagerly!(Logical "bool" 1..1 |e, a, _| e.bool_function(a)),
    eagerly!(Logical "fail" 1..1 |e, a, _| e.fail(a)),
    eagerly!(Logical "false" 0..0 |e, a, _| e.constant(Some(false), a)),
    lazily!(Logical "if" 3..3 |e, c, s, x| e.if_function(c, s, x)),
    eagerly!(Logical "not" 1..1 |e, a, _| e.not(a)),
    lazily!(Logical "or" 2..ANY |e, c, s, x| e.junction(c, s, x)),
    eagerly!(Logical "true" 0..0 |e, a, _| e.constant(Some(true), a)),
    eagerly!(Numeric "add" 2..2 |e, a, _| e.arithmetic(a, i64::checked_add)),
    eagerly!(Numeric "copyIndex" 0..2 |e, a, x| e.copy_index(a, x)),
    eagerly!(Numeric "div" 2..2 |e, a, _| e.arithmetic(a, i64::checked_div)),
    eagerly!(Numeric "float" 1..1 |e, a, _| e.float(a)),
    eagerly!(Numeric "int" 1..1 |e, a, _| e.int(a)),
    eagerly!(Numeric "mod" 2..2 |e, a, _| e.arithmetic(a, i64::checked_rem)),
    eagerly!(Numeric "mul" 2..2 |e, a, _| e.arithmetic(a, i64::checked_mul)),
    eagerly!(Numeric "sub" 2..2 |e, a, _| e.arithmetic(a, i64::checked_sub)),
    eagerly!(Object "createObject" 0..ANY |e, a, _| e.create_object(a)),
    eagerly!(Object "items" 1..1 |e, a, _| e.items(a)),
    eagerly!(Object "json" 1..1 |e, a, _| e.json(a)),
    eagerly!(Object "null" 0..0 |e, a, _| e.constant(None, a)),
    eagerly!(Object "objectKeys" 1..1 |e, a, _| e.object_keys(a)),
    eagerly!(Object "shallowMerge" 1..1 |e, a, _| e.shallow_merge(a)),
    lazily!(Object "tryGet" 2..ANY |e, c, s, x| e.try_get(c, s, x)),
    eagerly!(Resource "extensionResourceId" 3..ANY |e, a, x| e.resource_id("extensionresourceid", a, x)),
    Function { secret: true, ..elsewhere!(Resource "list*" 1..3 Unknown Why::AfterApply) },
    eagerly!(Resource "managementGroupResourceId" 2..ANY |e, a, x| e.resource_id("managementgroupresourceid", a, x)),
    elsewhere!(Resource "pickZones" 3..5 Unknown Why::AfterApply),
    elsewhere!(Resource "providers" 1..2 Unknown Why::RemoteData),
    Function { state: State::Unknown, ..eagerly!(Resource "reference" 1..3 |e, a, x| e.reference(a, x)) },
    Function { state: State::Unknown, ..eagerly!(Resource "references" 1..2 |e, a, x| e.references(a, x)) },
    eagerly!(Resource "resourceId" 2..ANY |e, a, x| e.resource_id("resourceid", a, x)),
    Function {
        state: State::Unknown,
        ..eagerly!(Resource "resourceInfo" 1..1 |e, a, x| e.resource_info(a, x))
    },
    eagerly!(Resource "subscriptionResourceId" 2..ANY |e, a, x| e.resource_id("subscriptionresourceid", a, x)),
    eagerly!(Resource "tenantResourceId" 2..ANY |e, a, x| e.resource_id("tenantresourceid", a, x)),
    elsewhere!(Resource "toLogicalZone" 3..3 Unknown Why::RemoteData),
    elsewhere!(Resource "toLogicalZones" 3..3 Unknown Why::RemoteData),
    elsewhere!(Resource "toPhysicalZone" 3..3 Unknown Why::RemoteData),
    elsewhere!(Resource "toPhysicalZones" 3..3 Unknown Why::RemoteData),
    elsewhere!(Scope "managementGroup" 0..1 Unknown Why::RemoteData),
    Function {
        state: State::Unknown,
        ..eagerly!(Scope "resourceGroup" 0..2 |e, a, x| e.resource_group(a, x))
    },
    Function { state: State::Unknown, ..eagerly!(Scope "subscription" 0..1 |e, a, x| e.subscription(a, x)) },
    elsewhere!(Scope "tenant" 0..0 Unknown Why::RemoteData),
    eagerly!(String "base64" 1..1 |e, a, _| e.base64(a)),
    eagerly!(String "base64ToJson" 1..1 |e, a, _| e.base64_to_json(a)),
    eagerly!(String "base64ToString" 1..1 |e, a, _| e.base64_to_string(a)),
    eagerly!(String "buildUri" 1..1 |e, a, _| e.build_uri(a)),
    eagerly!(String "dataUri" 1..1 |e, a, _| e.data_uri(a)),
    eagerly!(String "dataUriToString" 1..1 |e, a, _| e.data_uri_to_string(a)),
    eagerly!(String "endsWith" 2..2 |e, a, _| e.edge(a, false)),
    eagerly!(String "format" 1..ANY |e, a, _| e.format(a)),
    elsewhere!(String "guid" 1..ANY Opaque Why::AfterApply),
    eagerly!(String "join" 2..2 |e, a, _| e.join(a)),
    elsewhere!(String "newGuid" 0..0 Unknown Why::AfterApply),
    eagerly!(String "padLeft" 2..3 |e, a, _| e.pad_left(a)),
    eagerly!(String "parseUri" 1..1 |e, a, _| e.parse_uri(a)),
    eagerly!(String "replace" 3..3 |e, a, _| e.replace(a)),
    eagerly!(String "split" 2..2 |e, a, _| e.split(a)),
    eagerly!(String "startsWith" 2..2 |e, a, _| e.edge(a, true)),
    eagerly!(String "string" 1..1 |e, a, _| e.string(a)),
    eagerly!(String "substring" 2..3 |e, a, _| e.substring(a)),
    eagerly!(String "toLower" 1..1 |e, a, _| e.cased(a, str::to_lowercase)),
    eagerly!(String "toUpper" 1..1 |e, a, _| e.cased(a, str::to_uppercase)),
    eagerly!(String "trim" 1..1 |e, a, _| e.trim(a)),
    elsewhere!(String "uniqueString" 1..ANY Opaque Why::AfterApply),
    eagerly!(String "uri" 2..2 |e, a, _| e.uri(a)),
    eagerly!(String "uriComponent" 1..1 |e, a, _| e.uri_component(a)),
    eagerly!(String "uriComponentToString" 1..1 |e, a, _| e.uri_component_to_string(a)),
];
