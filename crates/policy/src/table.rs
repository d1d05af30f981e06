//! TOML with places: the tables of a page as entries in the order of their text.

use cumulint_source::TextRange;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::quoted::Quoted;

/// A table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) entries: Vec<(Quoted, Item)>,
}

/// A value.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) range: TextRange,
    pub(crate) kind: ItemKind,
}

#[derive(Clone, Debug)]
pub(crate) enum ItemKind {
    Text(String),
    Number(String),
    Bool(bool),
    List(Vec<Item>),
    Table(Table),
    /// A date: nothing here is one.
    Other,
}

impl Item {
    /// What it is, as messages call it.
    pub(crate) fn form(&self) -> &'static str {
        match self.kind {
            ItemKind::Text(_) => "a text",
            ItemKind::Number(_) => "a number",
            ItemKind::Bool(_) => "a Boolean",
            ItemKind::List(_) => "a list",
            ItemKind::Table(_) => "a table",
            ItemKind::Other => "a date",
        }
    }

    /// The text, where it is one.
    pub(crate) fn quoted(&self) -> Option<Quoted> {
        let ItemKind::Text(text) = &self.kind else { return None };
        Some(Quoted { text: text.clone(), range: self.range })
    }
}

/// Parses the block of a page. Places are those of the page.
pub(crate) fn parse_toml(page: &str, block: TextRange) -> (Table, Vec<(TextRange, String)>) {
    let text = block.slice(page);
    let (table, errors) = DeTable::parse_recoverable(text);
    let place = |range: std::ops::Range<usize>| shifted(&range, block.start);
    let problems = errors.iter().map(|error| {
        let range = error.span().map_or(block, place);
        let message = if error.message().contains("duplicate") {
            format!("`{}` is set twice", range.slice(page).trim())
        } else {
            "this is not valid TOML: a quote, a bracket or a value is missing or too many".to_owned()
        };
        (range, message)
    });
    (table_of(table.get_ref(), block.start), problems.take(1).collect())
}

fn table_of(table: &DeTable<'_>, base: u32) -> Table {
    let mut entries: Vec<(Quoted, Item)> = table
        .iter()
        .map(|(key, value)| {
            let key = Quoted { text: key.get_ref().to_string(), range: shifted(&key.span(), base) };
            (key, item_of(value, base))
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.range);
    Table { entries }
}

fn item_of(value: &Spanned<DeValue<'_>>, base: u32) -> Item {
    let kind = match value.get_ref() {
        DeValue::String(text) => ItemKind::Text(text.to_string()),
        DeValue::Integer(whole) if whole.radix() == 10 => ItemKind::Number(whole.as_str().to_owned()),
        DeValue::Float(decimal) => ItemKind::Number(decimal.as_str().to_owned()),
        DeValue::Boolean(known) => ItemKind::Bool(*known),
        DeValue::Array(items) => ItemKind::List(items.iter().map(|item| item_of(item, base)).collect()),
        DeValue::Table(table) => ItemKind::Table(table_of(table, base)),
        DeValue::Integer(_) | DeValue::Datetime(_) => ItemKind::Other,
    };
    Item { range: shifted(&value.span(), base), kind }
}

fn shifted(range: &std::ops::Range<usize>, base: u32) -> TextRange {
    let number = |offset: usize| base.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
    TextRange::new(number(range.start), number(range.end))
}
