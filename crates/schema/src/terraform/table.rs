//! The tables of how Terraform says what the cloud's own API says, as text: `tables/README.md` describes the form.
//!
//! A table is split into its sections once; a section is read when a resource of its type is first met.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

const TABLES: [(&str, &str); 3] = [
    ("aws.table", include_str!("../../tables/aws.table")),
    ("azurerm.table", include_str!("../../tables/azurerm.table")),
    ("google.table", include_str!("../../tables/google.table")),
];

/// Lines with their numbers.
type Lines = Vec<(usize, &'static str)>;

/// What one Terraform type is.
#[derive(Debug)]
pub(crate) struct Section {
    /// The head line: types, what they are.
    pub(crate) head: Head,
    /// The file and line of the head.
    pub(crate) place: (&'static str, usize),
    body: Lines,
    rows: OnceLock<Vec<Row>>,
}

/// The head of a section.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    /// The Terraform types that it speaks of.
    pub(crate) types: Vec<&'static str>,
    /// What they are.
    pub(crate) role: Role,
    /// The provider has dropped the types: no schema is at hand.
    #[cfg_attr(not(test), expect(dead_code, reason = "the check of the tables names it"))]
    pub(crate) old: bool,
    /// Only where this attribute has this value, or, without one, is given.
    pub(crate) when: Option<(&'static str, Option<&'static str>)>,
}

/// What a Terraform type is.
#[derive(Clone, Debug)]
pub(crate) enum Role {
    /// A canonical type, lying in what an attribute names: a resource of one of these types, or, where none is told, of a type
    /// whose name begins its own.
    Is { canonical: &'static str, inside: Option<&'static str>, of: Vec<&'static str> },
    /// A part of resources of these canonical types, joined by an attribute, put at a path.
    Part { of: Vec<&'static str>, by: &'static str, at: &'static str },
}

/// A row: where an attribute goes, and how.
#[derive(Debug)]
pub(crate) struct Row {
    /// What it takes.
    pub(crate) source: Source,
    /// Where it goes.
    pub(crate) target: Target,
    /// What happens to the value.
    pub(crate) verbs: Vec<Verb>,
    /// Rows of the attributes of a block.
    pub(crate) below: Vec<Row>,
    /// The line, for the check.
    #[cfg_attr(not(test), expect(dead_code, reason = "the check of the tables names it"))]
    pub(crate) line: usize,
}

/// What a row takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Source {
    /// An attribute or a block of this name.
    Attribute(&'static str),
    /// What is the same in every block: `=` in a table.
    Constant(Constant),
    /// The value itself, where that is no block: `.` in a table.
    Itself,
}

/// What a row says without looking.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Constant {
    /// A value, as a table writes it.
    Value(&'static str),
    /// A reference to the resource: `self` in a table.
    OwnReference,
}

impl Row {
    /// The attribute or block that it takes. `None` if it takes something else.
    pub(crate) fn attribute(&self) -> Option<&'static str> {
        if let Source::Attribute(name) = self.source { Some(name) } else { None }
    }
}

/// Where a value goes.
#[derive(Debug, PartialEq)]
pub(crate) enum Target {
    /// Nowhere.
    Dropped,
    /// It becomes the name of the resource.
    Name,
    /// The block's attributes go where the block stands.
    Merged,
    /// A path from where the block above went, or from the resource.
    Path { segments: Vec<&'static str>, absolute: bool, extra: bool },
    /// A resource of its own.
    Child(&'static str),
}

/// What happens to a value.
#[derive(Debug, PartialEq)]
pub(crate) enum Verb {
    /// Texts, numbers and Booleans are exchanged; `*` stands for any other known one.
    Values(Vec<(&'static str, &'static str)>),
    /// A Boolean is negated.
    Not,
    /// One object, made for each item of the list.
    Spread,
    /// True becomes a reference to the resource itself.
    OwnReference,
    /// Each item becomes an object with the item at this name.
    Each(&'static str),
    /// It is the resource's name too.
    Name,
    /// The attribute existed only in earlier versions of the provider.
    Old,
    /// A list is joined to a text with this between.
    Join(&'static str),
    /// A map becomes a list of objects: these are the names of key and value.
    Pairs(&'static str, &'static str),
    /// The other way round: a list of objects with these names becomes a map.
    Map(&'static str, &'static str),
    /// It becomes an object with it at this name, beside constants, in a list.
    Entry(&'static str, Vec<(&'static str, &'static str)>),
    /// Each item becomes a key, with an empty object.
    Keys,
    /// The only item of a list.
    One,
    /// One item becomes a list of it, so that an unknown one is no unknown list.
    Item,
    /// A text made of this value (`{}`) and of attributes beside it (`{account_tier}`).
    Format(&'static str),
    /// True becomes what the attribute beside it says.
    SameAs(&'static str),
    /// An amount in another unit: multiplied by this.
    Times(i64),
    /// The same, divided by this.
    Divide(i64),
    /// It becomes an object of `Key` and `Value`, in a list, with this key.
    Keyed(&'static str),
    /// A list of objects becomes a map by what each has at this name.
    By(&'static str),
    /// It becomes a map with it at this key, which may hold dots.
    Under(&'static str),
    /// The text before this.
    Before(&'static str),
    /// That it is there is all that counts.
    Exists,
    /// The row is one of those that all sections of a table share.
    Common,
}

/// The sections of a Terraform type, in the order of the table.
pub(crate) fn sections(kind: &str) -> impl Iterator<Item = &'static Section> + use<> {
    let found = index().get(kind).map_or(&[][..], Vec::as_slice);
    found.iter().filter_map(|place| all().get(*place))
}

/// All sections of all tables.
pub(crate) fn all() -> &'static [Section] {
    static ALL: OnceLock<Vec<Section>> = OnceLock::new();
    ALL.get_or_init(|| TABLES.iter().flat_map(|(file, text)| split(file, text)).collect())
}

fn index() -> &'static FxHashMap<&'static str, Vec<usize>> {
    static INDEX: OnceLock<FxHashMap<&'static str, Vec<usize>>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index: FxHashMap<&'static str, Vec<usize>> = FxHashMap::default();
        for (place, section) in all().iter().enumerate() {
            for kind in &section.head.types {
                index.entry(kind).or_default().push(place);
            }
        }
        index
    })
}

fn split(file: &'static str, text: &'static str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut in_common = false;
    for (number, line) in text.lines().enumerate() {
        let line = line.split(" #").next().unwrap_or_default().trim_end();
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if line == "common" {
            // Its rows belong to every section of the table.
            in_common = true;
        } else if line.starts_with(' ') && in_common {
            continue;
        } else if line.starts_with(' ') {
            if let Some(section) = sections.last_mut() {
                section.body.push((number + 1, line));
            }
        } else if let Some(head) = head(line) {
            in_common = false;
            let rows = OnceLock::new();
            sections.push(Section { head, place: (file, number + 1), body: Vec::new(), rows });
        } else {
            debug_assert!(false, "{file}:{}: not a head of a section: {line}", number + 1);
        }
    }
    sections
}

fn head(line: &'static str) -> Option<Head> {
    let types = line.split_whitespace().next()?.split(',').collect();
    let mut when = None;
    let old = line.ends_with(" old");
    let line = line.trim_end_matches(" old");
    let mut words = line.split_whitespace().skip(1);
    let role = match words.next()? {
        "is" => {
            let canonical = words.next()?;
            let mut inside = None;
            let mut of = Vec::new();
            while let Some(word) = words.next() {
                match word {
                    "in" => inside = words.next(),
                    "of" => of.extend(words.next()?.split(',')),
                    "when" => when = Some(condition(words.next()?)),
                    _ => return None,
                }
            }
            Role::Is { canonical, inside, of }
        }
        "part" => {
            let ("of", of) = (words.next()?, words.next()?) else { return None };
            let ("by", by) = (words.next()?, words.next()?) else { return None };
            let mut at = "";
            while let Some(word) = words.next() {
                match word {
                    "at" => at = words.next()?,
                    "when" => when = Some(condition(words.next()?)),
                    _ => return None,
                }
            }
            Role::Part { of: of.split(',').collect(), by, at }
        }
        _ => return None,
    };
    Some(Head { types, role, old, when })
}

fn condition(word: &'static str) -> (&'static str, Option<&'static str>) {
    word.split_once('=').map_or((word, None), |(attribute, value)| (attribute, Some(value)))
}

/// The rows that all sections of a table share.
fn common(file: &str) -> &'static Lines {
    static COMMON: OnceLock<Vec<(&'static str, Lines)>> = OnceLock::new();
    static NONE: Lines = Vec::new();
    let tables = COMMON.get_or_init(|| TABLES.iter().map(|(file, text)| (*file, shared(text))).collect());
    tables.iter().find(|(name, _)| *name == file).map_or(&NONE, |(_, lines)| lines)
}

fn shared(text: &'static str) -> Lines {
    let lines = text.lines().enumerate().skip_while(|(_, line)| *line != "common").skip(1);
    lines.take_while(|(_, line)| line.starts_with(' ')).map(|(number, line)| (number + 1, line)).collect()
}

impl Section {
    /// The rows, read when first asked for.
    pub(crate) fn rows(&self) -> &[Row] {
        self.rows.get_or_init(|| {
            let mut own = rows(&mut self.body.as_slice(), 0);
            for mut row in rows(&mut common(self.place.0).as_slice(), 0) {
                if own.iter().all(|known| known.source != row.source) {
                    row.verbs.push(Verb::Common);
                    own.push(row);
                }
            }
            own
        })
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn rows(lines: &mut &[(usize, &'static str)], above: usize) -> Vec<Row> {
    let mut found = Vec::new();
    while let Some(((number, line), rest)) = lines.split_first() {
        let depth = indent(line);
        if depth <= above {
            break;
        }
        *lines = rest;
        let below = rows(lines, depth);
        match row(line, *number, below) {
            Some(row) => found.push(row),
            None => debug_assert!(false, "line {number}: not a row: {line}"),
        }
    }
    found
}

fn row(line: &'static str, number: usize, below: Vec<Row>) -> Option<Row> {
    let mut words = line.split_whitespace();
    let source = words.next()?;
    let target = match words.next()? {
        "-" => Target::Dropped,
        "." => Target::Merged,
        "@name" => Target::Name,
        "=>" => Target::Child(words.next()?),
        path => {
            let extra = path.starts_with('+');
            let path = path.trim_start_matches('+');
            let absolute = path.starts_with('/');
            let path = path.trim_start_matches('/');
            Target::Path { segments: path.split('.').collect(), absolute, extra }
        }
    };
    let row = |source, target, verbs, below| Row { source, target, verbs, below, line: number };
    match source {
        "." => Some(row(Source::Itself, target, verbs(words)?, below)),
        "=" => {
            let constant = match words.next()? {
                "self" => Constant::OwnReference,
                text => Constant::Value(text),
            };
            Some(row(Source::Constant(constant), target, Vec::new(), below))
        }
        _ => {
            // A dotted source is a row below rows that only lead there.
            let mut parts = source.rsplit('.').filter(|part| !part.is_empty()).map(Source::Attribute);
            let last = row(parts.next()?, target, verbs(words)?, below);
            Some(parts.fold(last, |below, part| row(part, Target::Merged, Vec::new(), vec![below])))
        }
    }
}

fn verbs(words: std::str::SplitWhitespace<'static>) -> Option<Vec<Verb>> {
    let mut found = Vec::new();
    let mut values = Vec::new();
    for word in words {
        found.push(match word {
            "not" => Verb::Not,
            "spread" => Verb::Spread,
            "self" => Verb::OwnReference,
            "name" => Verb::Name,
            "old" => Verb::Old,
            "keys" => Verb::Keys,
            "one" => Verb::One,
            "item" => Verb::Item,
            "exists" => Verb::Exists,
            _ => match word.split_once('=')? {
                ("each", name) => Verb::Each(name),
                ("join", between) => Verb::Join(between),
                ("format", form) => Verb::Format(form),
                ("same", attribute) => Verb::SameAs(attribute),
                ("key", key) => Verb::Keyed(key),
                ("under", name) => Verb::Under(name),
                ("before", end) => Verb::Before(end),
                ("by", name) => Verb::By(name),
                ("divide", factor) => Verb::Divide(factor.parse().ok()?),
                ("times", factor) => Verb::Times(factor.parse().ok()?),
                ("pairs", names) => {
                    let (key, value) = names.split_once(',')?;
                    Verb::Pairs(key, value)
                }
                ("map", names) => {
                    let (key, value) = names.split_once(',')?;
                    Verb::Map(key, value)
                }
                ("entry", names) => {
                    let (name, constants) = names.split_once(',').unwrap_or((names, ""));
                    let constants = constants.split(',').filter_map(|constant| constant.split_once(':'));
                    Verb::Entry(name, constants.collect())
                }
                pair => {
                    values.push(pair);
                    continue;
                }
            },
        });
    }
    if !values.is_empty() {
        found.insert(0, Verb::Values(values));
    }
    Some(found)
}
