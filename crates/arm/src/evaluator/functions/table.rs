//! All functions of the expression language: how they are called, and what becomes of a call.
//!
//! Facts: <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions>.

use std::fmt;
use std::sync::LazyLock;

use cumulint_model::{Symbol, Why};
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use super::scope::Reach;
use super::{
    Applied, array, call, cidr, collection, date, encoding, format, json, lambda, logic, number, object,
    resource, scope, text, uri,
};
use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::maker::Maker;
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
    Eagerly(fn(&mut Maker<'_>, &Applied<'_>) -> Value),
    /// Likewise, by where the call stands.
    Placed(fn(&mut Maker<'_>, &Applied<'_>, &Context) -> Value),
    /// Likewise, among the names of the template and the resources of the project.
    Within(fn(&mut Evaluator<'_>, &Applied<'_>, &Context) -> Value),
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

macro_rules! evaluated {
    ($group:ident $name:literal $fewest:tt..$most:tt $run:expr) => {
        Function {
            name: $name,
            group: Group::$group,
            state: State::Evaluated,
            fewest: $fewest,
            most: $most,
            secret: false,
            run: $run,
        }
    };
}

macro_rules! eagerly {
    ($group:ident $name:literal $fewest:tt..$most:tt $run:expr) => {
        evaluated!($group $name $fewest..$most Run::Eagerly($run))
    };
}

macro_rules! placed {
    ($group:ident $name:literal $fewest:tt..$most:tt $run:expr) => {
        evaluated!($group $name $fewest..$most Run::Placed($run))
    };
}

macro_rules! within {
    ($group:ident $name:literal $fewest:tt..$most:tt $run:expr) => {
        evaluated!($group $name $fewest..$most Run::Within($run))
    };
}

macro_rules! lazily {
    ($group:ident $name:literal $fewest:tt..$most:tt $run:expr) => {
        evaluated!($group $name $fewest..$most Run::Lazily($run))
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

static FUNCTIONS: &[Function] = &[
    eagerly!(Array "array" 1..1 array::array_function),
    eagerly!(Array "concat" 1..ANY text::concat),
    eagerly!(Array "contains" 2..2 collection::contains),
    eagerly!(Array "createArray" 0..ANY array::create_array),
    eagerly!(Array "distinct" 1..1 array::distinct),
    eagerly!(Array "empty" 1..1 collection::empty),
    eagerly!(Array "first" 1..1 |m, a| collection::end(m, a, false)),
    eagerly!(Array "flatten" 1..1 array::flatten),
    eagerly!(Array "indexFromEnd" 2..2 |m, a| array::index_from_end(m, a, false)),
    eagerly!(Array "indexOf" 2..2 |m, a| array::index_of(m, a, false)),
    eagerly!(Array "intersection" 2..ANY collection::intersection),
    eagerly!(Array "last" 1..1 |m, a| collection::end(m, a, true)),
    eagerly!(Array "lastIndexOf" 2..2 |m, a| array::index_of(m, a, true)),
    eagerly!(Array "length" 1..1 collection::length),
    eagerly!(Array "max" 1..ANY |m, a| number::extreme(m, a, |numbers| numbers.iter().max().copied())),
    eagerly!(Array "min" 1..ANY |m, a| number::extreme(m, a, |numbers| numbers.iter().min().copied())),
    eagerly!(Array "range" 2..2 array::range),
    eagerly!(Array "skip" 2..2 |m, a| collection::part(m, a, false)),
    eagerly!(Array "take" 2..2 |m, a| collection::part(m, a, true)),
    eagerly!(Array "tryIndexFromEnd" 2..2 |m, a| array::index_from_end(m, a, true)),
    eagerly!(Array "union" 1..ANY collection::union),
    eagerly!(Cidr "cidrHost" 2..2 cidr::cidr_host),
    eagerly!(Cidr "cidrSubnet" 3..3 cidr::cidr_subnet),
    eagerly!(Cidr "parseCidr" 1..1 cidr::parse_cidr),
    lazily!(Comparison "coalesce" 1..ANY logic::coalesce),
    eagerly!(Comparison "equals" 2..2 logic::equals),
    eagerly!(Comparison "greater" 2..2 |m, a| number::compared(m, a, std::cmp::Ordering::is_gt)),
    eagerly!(Comparison "greaterOrEquals" 2..2 |m, a| number::compared(m, a, std::cmp::Ordering::is_ge)),
    eagerly!(Comparison "less" 2..2 |m, a| number::compared(m, a, std::cmp::Ordering::is_lt)),
    eagerly!(Comparison "lessOrEquals" 2..2 |m, a| number::compared(m, a, std::cmp::Ordering::is_le)),
    eagerly!(Date "dateTimeAdd" 2..3 date::date_time_add),
    eagerly!(Date "dateTimeFromEpoch" 1..1 date::date_time_from_epoch),
    eagerly!(Date "dateTimeToEpoch" 1..1 date::date_time_to_epoch),
    elsewhere!(Date "utcNow" 0..1 Unknown Why::AfterApply),
    elsewhere!(Deployment "deployer" 0..0 Unknown Why::RemoteData),
    Function { state: State::Unknown, ..within!(Deployment "deployment" 0..0 scope::deployment) },
    elsewhere!(Deployment "environment" 0..0 Unknown Why::RemoteData),
    elsewhere!(Deployment "externalInput" 1..2 Unknown Why::Input),
    within!(Deployment "parameters" 1..1 call::parameters),
    within!(Deployment "variables" 1..1 call::variables),
    lazily!(Lambda "filter" 2..2 lambda::filter),
    lazily!(Lambda "groupBy" 2..3 lambda::group_by),
    eagerly!(Lambda "lambda" 1..ANY lambda::alone),
    within!(Lambda "lambdaVariables" 1..1 lambda::lambda_variable),
    lazily!(Lambda "map" 2..2 lambda::map),
    lazily!(Lambda "mapValues" 2..2 lambda::map_values),
    lazily!(Lambda "reduce" 3..3 lambda::reduce),
    lazily!(Lambda "sort" 2..2 lambda::sort),
    lazily!(Lambda "toObject" 2..3 lambda::object_of),
    lazily!(Logical "and" 2..ANY logic::junction),
    eagerly!(Logical "bool" 1..1 logic::bool_function),
    eagerly!(Logical "fail" 1..1 logic::fail),
    eagerly!(Logical "false" 0..0 |m, a| logic::constant(m, Some(false), a)),
    lazily!(Logical "if" 3..3 logic::if_function),
    eagerly!(Logical "not" 1..1 logic::not),
    lazily!(Logical "or" 2..ANY logic::junction),
    eagerly!(Logical "true" 0..0 |m, a| logic::constant(m, Some(true), a)),
    eagerly!(Numeric "add" 2..2 |m, a| number::arithmetic(m, a, i64::checked_add)),
    placed!(Numeric "copyIndex" 0..2 call::copy_index),
    eagerly!(Numeric "div" 2..2 |m, a| number::arithmetic(m, a, i64::checked_div)),
    eagerly!(Numeric "float" 1..1 number::float),
    eagerly!(Numeric "int" 1..1 number::int),
    eagerly!(Numeric "mod" 2..2 |m, a| number::arithmetic(m, a, i64::checked_rem)),
    eagerly!(Numeric "mul" 2..2 |m, a| number::arithmetic(m, a, i64::checked_mul)),
    eagerly!(Numeric "sub" 2..2 |m, a| number::arithmetic(m, a, i64::checked_sub)),
    eagerly!(Object "createObject" 0..ANY object::create_object),
    eagerly!(Object "items" 1..1 object::items),
    eagerly!(Object "json" 1..1 json::json),
    eagerly!(Object "null" 0..0 |m, a| logic::constant(m, None, a)),
    eagerly!(Object "objectKeys" 1..1 object::object_keys),
    eagerly!(Object "shallowMerge" 1..1 object::shallow_merge),
    lazily!(Object "tryGet" 2..ANY object::try_get),
    placed!(Resource "extensionResourceId" 3..ANY |m, a, x| scope::resource_id(m, Reach::Extended, a, x)),
    Function { secret: true, ..elsewhere!(Resource "list*" 1..3 Unknown Why::AfterApply) },
    placed!(Resource "managementGroupResourceId" 2..ANY |m, a, x| scope::resource_id(m, Reach::ManagementGroup, a, x)),
    elsewhere!(Resource "pickZones" 3..5 Unknown Why::AfterApply),
    elsewhere!(Resource "providers" 1..2 Unknown Why::RemoteData),
    Function { state: State::Unknown, ..within!(Resource "reference" 1..3 resource::reference) },
    Function { state: State::Unknown, ..within!(Resource "references" 1..2 resource::references) },
    placed!(Resource "resourceId" 2..ANY |m, a, x| scope::resource_id(m, Reach::Group, a, x)),
    Function { state: State::Unknown, ..within!(Resource "resourceInfo" 1..1 resource::resource_info) },
    placed!(Resource "subscriptionResourceId" 2..ANY |m, a, x| scope::resource_id(m, Reach::Subscription, a, x)),
    placed!(Resource "tenantResourceId" 2..ANY |m, a, x| scope::resource_id(m, Reach::Tenant, a, x)),
    elsewhere!(Resource "toLogicalZone" 3..3 Unknown Why::RemoteData),
    elsewhere!(Resource "toLogicalZones" 3..3 Unknown Why::RemoteData),
    elsewhere!(Resource "toPhysicalZone" 3..3 Unknown Why::RemoteData),
    elsewhere!(Resource "toPhysicalZones" 3..3 Unknown Why::RemoteData),
    elsewhere!(Scope "managementGroup" 0..1 Unknown Why::RemoteData),
    Function { state: State::Unknown, ..placed!(Scope "resourceGroup" 0..2 scope::resource_group) },
    Function { state: State::Unknown, ..placed!(Scope "subscription" 0..1 scope::subscription) },
    elsewhere!(Scope "tenant" 0..0 Unknown Why::RemoteData),
    eagerly!(String "base64" 1..1 encoding::base64),
    eagerly!(String "base64ToJson" 1..1 encoding::base64_to_json),
    eagerly!(String "base64ToString" 1..1 encoding::base64_to_string),
    eagerly!(String "buildUri" 1..1 uri::build_uri),
    eagerly!(String "dataUri" 1..1 encoding::data_uri),
    eagerly!(String "dataUriToString" 1..1 encoding::data_uri_to_string),
    eagerly!(String "endsWith" 2..2 |m, a| text::edge(m, a, false)),
    eagerly!(String "format" 1..ANY format::format),
    elsewhere!(String "guid" 1..ANY Opaque Why::AfterApply),
    eagerly!(String "join" 2..2 text::join),
    elsewhere!(String "newGuid" 0..0 Unknown Why::AfterApply),
    eagerly!(String "padLeft" 2..3 text::pad_left),
    eagerly!(String "parseUri" 1..1 uri::parse_uri),
    eagerly!(String "replace" 3..3 text::replace),
    eagerly!(String "split" 2..2 text::split),
    eagerly!(String "startsWith" 2..2 |m, a| text::edge(m, a, true)),
    eagerly!(String "string" 1..1 text::string),
    eagerly!(String "substring" 2..3 text::substring),
    eagerly!(String "toLower" 1..1 |m, a| text::cased(m, a, str::to_lowercase)),
    eagerly!(String "toUpper" 1..1 |m, a| text::cased(m, a, str::to_uppercase)),
    eagerly!(String "trim" 1..1 text::trim),
    elsewhere!(String "uniqueString" 1..ANY Opaque Why::AfterApply),
    eagerly!(String "uri" 2..2 uri::uri),
    eagerly!(String "uriComponent" 1..1 uri::uri_component),
    eagerly!(String "uriComponentToString" 1..1 uri::uri_component_to_string),
];
