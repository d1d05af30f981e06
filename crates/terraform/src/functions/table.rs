//! The table of functions: which there are, what they take, and what they give.

use crate::functions::function::{FileFunction, Function, Parameter, Run, Takes};
use crate::functions::hashes::Digest;
use crate::functions::{
    base64, cases, chooser, conversion, csv, dates, format, graphemes, hashes, json, lists, maps, networks,
    numbers, patterns, sets, strings, terraform_provider, text_encodings, unknowable, urls, yaml_read,
    yaml_write,
};

const ANY: Parameter = Parameter::of(Takes::Anything);
/// Anything at all: null, unknown, of no known type, with secrets inside.
const WHATEVER: Parameter = ANY.nulls().untyped();
const MARKED: Parameter = ANY.marks();
const TEXT: Parameter = Parameter::of(Takes::Text);
const NUMBER: Parameter = Parameter::of(Takes::Number);
const TEXTS: Parameter = Parameter::of(Takes::Texts);
const BOOLS: Parameter = Parameter::of(Takes::Bools);
const LIST: Parameter = Parameter::of(Takes::List);
const SET: Parameter = Parameter::of(Takes::Set);

/// The function of a name.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    let place = FUNCTIONS.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    FUNCTIONS.get(place).map(|(_, function)| function)
}

/// The names of all functions.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, _)| *name)
}

const fn text(run: fn(&super::Call<'_>) -> super::Answer, parameters: &'static [Parameter]) -> Function {
    Function::new(run, parameters, Takes::Text)
}

const fn number(run: fn(&super::Call<'_>) -> super::Answer, parameters: &'static [Parameter]) -> Function {
    Function::new(run, parameters, Takes::Number)
}

const fn truth(run: fn(&super::Call<'_>) -> super::Answer, parameters: &'static [Parameter]) -> Function {
    Function::new(run, parameters, Takes::Bool)
}

const fn any(run: fn(&super::Call<'_>) -> super::Answer, parameters: &'static [Parameter]) -> Function {
    Function::new(run, parameters, Takes::Anything)
}

const fn conversion(run: fn(&super::Call<'_>) -> super::Answer) -> Function {
    const VALUE: &[Parameter] = &[WHATEVER.marks()];
    any(run, VALUE).shallow()
}

const fn file(run: FileFunction, returns: Takes) -> Function {
    Function::run_by(Run::Files(run), &[TEXT], returns)
}

/// Sorted by name.
#[rustfmt::skip]
static FUNCTIONS: &[(&str, Function)] = &[
    ("abs", number(numbers::abs, &[NUMBER])),
    ("abspath", file(FileFunction::AbsolutePath, Takes::Text)),
    ("alltrue", truth(lists::alltrue, &[BOOLS]).shallow()),
    ("anytrue", truth(lists::anytrue, &[BOOLS]).shallow()),
    ("base64decode", text(base64::base64decode, &[TEXT])),
    ("base64encode", text(base64::base64encode, &[TEXT])),
    ("base64gunzip", text(unknowable::base64gunzip, &[TEXT])),
    ("base64gzip", text(unknowable::base64gzip, &[TEXT])),
    ("base64sha256", text(hashes::base64sha256, &[TEXT])),
    ("base64sha512", text(hashes::base64sha512, &[TEXT])),
    ("basename", file(FileFunction::BaseName, Takes::Text)),
    ("bcrypt", text(unknowable::bcrypt, &[TEXT, NUMBER]).optional(1)),
    ("ceil", number(numbers::ceil, &[NUMBER])),
    ("chomp", text(strings::chomp, &[TEXT])),
    ("chunklist", any(lists::chunklist, &[LIST.marks(), NUMBER]).shallow()),
    ("cidrcontains", truth(networks::cidrcontains, &[TEXT, TEXT])),
    ("cidrhost", text(networks::cidrhost, &[TEXT, NUMBER])),
    ("cidrnetmask", text(networks::cidrnetmask, &[TEXT])),
    ("cidrsubnet", text(networks::cidrsubnet, &[TEXT, NUMBER, NUMBER])),
    ("cidrsubnets", Function::new(networks::cidrsubnets, &[TEXT], Takes::Texts).further(NUMBER)),
    ("coalesce", any(chooser::coalesce, &[]).further(WHATEVER).shallow()),
    ("coalescelist", any(chooser::coalescelist, &[]).further(WHATEVER).shallow()),
    ("compact", Function::new(lists::compact, &[TEXTS], Takes::Texts)),
    ("concat", any(lists::concat, &[]).further(MARKED.unknowns()).shallow()),
    ("contains", truth(lists::contains, &[ANY, ANY]).shallow()),
    ("csvdecode", any(csv::csvdecode, &[TEXT])),
    ("dirname", file(FileFunction::Directory, Takes::Text)),
    ("distinct", any(lists::distinct, &[LIST])),
    ("element", any(lists::element, &[MARKED, NUMBER]).shallow()),
    ("endswith", truth(strings::endswith, &[TEXT, TEXT])),
    ("ephemeralasnull", conversion(conversion::ephemeralasnull)),
    ("file", file(FileFunction::Text, Takes::Text)),
    ("filebase64", file(FileFunction::Base64, Takes::Text)),
    ("filebase64sha256", file(FileFunction::HashBase64(Digest::Sha256), Takes::Text)),
    ("filebase64sha512", file(FileFunction::HashBase64(Digest::Sha512), Takes::Text)),
    ("fileexists", file(FileFunction::Exists, Takes::Bool)),
    ("filemd5", file(FileFunction::Hash(Digest::Md5), Takes::Text)),
    ("fileset", Function::run_by(Run::Files(FileFunction::Set), &[TEXT, TEXT], Takes::TextSet)),
    ("filesha1", file(FileFunction::Hash(Digest::Sha1), Takes::Text)),
    ("filesha256", file(FileFunction::Hash(Digest::Sha256), Takes::Text)),
    ("filesha512", file(FileFunction::Hash(Digest::Sha512), Takes::Text)),
    ("flatten", any(lists::flatten, &[MARKED]).shallow()),
    ("floor", number(numbers::floor, &[NUMBER])),
    ("format", text(format::format, &[TEXT]).further(WHATEVER).shallow()),
    ("formatdate", text(dates::formatdate, &[TEXT, TEXT])),
    ("formatlist", Function::new(format::formatlist, &[TEXT], Takes::Texts).further(WHATEVER).shallow()),
    ("indent", text(strings::indent, &[NUMBER, TEXT])),
    ("index", number(lists::index, &[ANY, ANY]).shallow()),
    ("issensitive", truth(conversion::issensitive, &[WHATEVER]).shallow().declassifying()),
    ("join", text(strings::join, &[TEXT]).further(TEXTS)),
    ("jsondecode", any(json::jsondecode, &[TEXT.unknowns()])),
    ("jsonencode", text(json::jsonencode, &[WHATEVER]).shallow()),
    ("keys", any(maps::keys, &[MARKED]).shallow()),
    ("length", number(lists::length, &[ANY.untyped().marks()]).shallow()),
    ("list", any(chooser::list, &[]).further(WHATEVER)),
    ("log", number(numbers::log, &[NUMBER, NUMBER])),
    ("lookup", any(maps::lookup, &[MARKED.unknowns(), TEXT.marks().unknowns(), WHATEVER.marks()]).optional(1).shallow()),
    ("lower", text(cases::lower, &[TEXT])),
    ("map", any(chooser::map, &[]).further(WHATEVER)),
    ("matchkeys", any(lists::matchkeys, &[LIST, LIST, LIST])),
    ("max", number(numbers::max, &[NUMBER]).further(NUMBER)),
    ("md5", text(hashes::md5, &[TEXT])),
    ("merge", any(maps::merge, &[]).further(WHATEVER.marks()).shallow()),
    ("min", number(numbers::min, &[NUMBER]).further(NUMBER)),
    ("nonsensitive", any(conversion::nonsensitive, &[WHATEVER]).shallow().declassifying()),
    ("one", any(lists::one, &[ANY]).shallow()),
    ("parseint", number(numbers::parseint, &[ANY, NUMBER])),
    ("pathexpand", file(FileFunction::ExpandHome, Takes::Text)),
    ("plantimestamp", text(unknowable::timestamp, &[])),
    ("pow", number(numbers::pow, &[NUMBER, NUMBER])),
    ("provider::terraform::decode_tfvars", any(terraform_provider::decode_tfvars, &[TEXT])),
    ("provider::terraform::encode_expr", text(terraform_provider::encode_expr, &[WHATEVER]).shallow()),
    ("provider::terraform::encode_tfvars", text(terraform_provider::encode_tfvars, &[ANY])),
    ("range", Function::new(lists::range, &[NUMBER], Takes::Numbers).further(NUMBER)),
    ("regex", any(patterns::regex, &[TEXT, TEXT])),
    ("regexall", any(patterns::regexall, &[TEXT, TEXT])),
    ("replace", text(patterns::replace, &[TEXT, TEXT, TEXT])),
    ("reverse", any(lists::reverse, &[MARKED]).shallow()),
    ("rsadecrypt", text(unknowable::rsadecrypt, &[TEXT, TEXT])),
    ("sensitive", any(conversion::sensitive, &[WHATEVER.marks()]).shallow()),
    ("setintersection", any(sets::intersection, &[SET]).further(SET)),
    ("setproduct", any(sets::product, &[]).further(MARKED).shallow()),
    ("setsubtract", any(sets::subtract, &[SET, SET])),
    ("setsymmetricdifference", any(sets::symmetric_difference, &[SET]).further(SET)),
    ("setunion", any(sets::union, &[SET]).further(SET)),
    ("sha1", text(hashes::sha1, &[TEXT])),
    ("sha256", text(hashes::sha256, &[TEXT])),
    ("sha512", text(hashes::sha512, &[TEXT])),
    ("signum", number(numbers::signum, &[NUMBER])),
    ("slice", any(lists::slice, &[MARKED, NUMBER, NUMBER]).shallow()),
    ("sort", Function::new(lists::sort, &[TEXTS], Takes::Texts).shallow()),
    ("split", Function::new(strings::split, &[TEXT, TEXT], Takes::Texts)),
    ("startswith", truth(strings::startswith, &[TEXT.unknowns(), TEXT])),
    ("strcontains", truth(strings::strcontains, &[TEXT, TEXT])),
    ("strrev", text(graphemes::strrev, &[TEXT])),
    ("substr", text(graphemes::substr, &[TEXT, NUMBER, NUMBER])),
    ("sum", number(numbers::sum, &[ANY])),
    ("templatefile", Function::run_by(Run::Files(FileFunction::Template), &[TEXT, ANY], Takes::Anything).shallow()),
    ("textdecodebase64", text(text_encodings::textdecodebase64, &[TEXT, TEXT])),
    ("textencodebase64", text(text_encodings::textencodebase64, &[TEXT, TEXT])),
    ("timeadd", text(dates::timeadd, &[TEXT, TEXT])),
    ("timecmp", number(dates::timecmp, &[TEXT, TEXT])),
    ("timestamp", text(unknowable::timestamp, &[])),
    ("title", text(cases::title, &[TEXT])),
    ("tobool", conversion(conversion::tobool)),
    ("tolist", conversion(conversion::tolist)),
    ("tomap", conversion(conversion::tomap)),
    ("tonumber", conversion(conversion::tonumber)),
    ("toset", conversion(conversion::toset)),
    ("tostring", conversion(conversion::tostring)),
    ("transpose", Function::new(maps::transpose, &[Parameter::of(Takes::TextLists)], Takes::TextLists)),
    ("trim", text(strings::trim, &[TEXT, TEXT])),
    ("trimprefix", text(strings::trimprefix, &[TEXT, TEXT])),
    ("trimspace", text(strings::trimspace, &[TEXT])),
    ("trimsuffix", text(strings::trimsuffix, &[TEXT, TEXT])),
    ("upper", text(cases::upper, &[TEXT])),
    ("urldecode", text(urls::urldecode, &[TEXT])),
    ("urlencode", text(urls::urlencode, &[TEXT])),
    ("uuid", text(unknowable::uuid, &[])),
    ("uuidv5", text(hashes::uuidv5, &[TEXT, TEXT])),
    ("values", any(maps::values, &[MARKED]).shallow()),
    ("yamldecode", any(yaml_read::yamldecode, &[TEXT])),
    ("yamlencode", text(yaml_write::yamlencode, &[WHATEVER])),
    ("zipmap", any(maps::zipmap, &[TEXTS.marks(), MARKED]).shallow()),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_so_that_every_name_is_found() {
        assert!(FUNCTIONS.is_sorted_by(|(a, _), (b, _)| a < b));
        assert!(find("zipmap").is_some() && find("abs").is_some() && find("Abs").is_none());
    }
}
