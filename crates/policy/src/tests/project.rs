//! Projects for tests, written in a small notation whose places are real, so that findings can be drawn under it.
//!
//! ```text
//! AWS::S3::Bucket site maybe {
//!   Acl: 'PublicRead', Count: 3, Tags: { a: true }, Rules: [1, ?var.rule],
//!   Key: &key.arn                what the cloud computes for the resource `key`
//!   Name: ?'logs-'var.name       unknown, with a known beginning
//!   Tls: ~'the API' '1.0'        assumed by the API
//!   Acl: <acl 'public-read'>     the default of the variable `acl`
//!   Password: !'hunter2'         a secret
//! }
//! ```
//! After the address of a resource may stand `maybe`, `existing`, `parent=<address>`, `orphan`, `api='<version>'`.

use std::sync::Arc;

use cumulint_model::{
    Cloud, Dialect, Hop, Kind, Map, Number, Origin, OriginId, Parent, Presence, Project, Resource,
    ResourceId, Unknown, Value, Why,
};
use cumulint_source::{FileId, Span};

/// The file that the notation stands in.
pub(crate) const FILE: FileId = FileId(7);

/// Reads the notation.
pub(crate) fn project(text: &str) -> Project {
    let mut reader =
        Reader { text, at: 0, project: Project::new(Dialect::Terraform, "."), links: Vec::new() };
    while reader.peek().is_some() {
        reader.resource();
    }
    reader.link();
    reader.project
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    project: Project,
    links: Vec<(ResourceId, String)>,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap()
    }

    fn peek(&mut self) -> Option<char> {
        loop {
            let rest = self.rest();
            let next = rest.chars().next()?;
            match next {
                '#' => self.at += rest.find('\n').unwrap_or(rest.len()),
                ',' => self.at += 1,
                _ if next.is_whitespace() => self.at += next.len_utf8(),
                _ => return Some(next),
            }
        }
    }

    fn eat(&mut self, wanted: char) {
        assert_eq!(self.peek(), Some(wanted), "at {}", self.rest());
        self.at += wanted.len_utf8();
    }

    fn span(&self, start: usize) -> Span {
        Span::new(FILE, u32::try_from(start).unwrap(), u32::try_from(self.at).unwrap())
    }

    fn word(&mut self) -> (&'t str, Span) {
        self.peek();
        let start = self.at;
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || ",{}[]<>'".contains(c)).unwrap_or(rest.len());
        self.at += end;
        (rest.get(..end).unwrap(), self.span(start))
    }

    fn quoted(&mut self) -> (&'t str, Span) {
        self.eat('\'');
        let start = self.at - 1;
        let inner = self.rest();
        let end = inner.find('\'').unwrap();
        self.at += end + 1;
        (inner.get(..end).unwrap(), self.span(start))
    }

    fn resource(&mut self) {
        let start = {
            self.peek();
            self.at
        };
        let kind = self.word().0;
        let address = self.word().0;
        let header = self.span(start);
        let id = ResourceId(u32::try_from(self.project.resources.len()).unwrap());
        let cloud = if kind.starts_with("AWS::") { Cloud::Aws } else { Cloud::Azure };
        self.project.add(Resource {
            address: address.into(),
            declared_type: kind.into(),
            canonical_type: kind.into(),
            cloud,
            api_version: None,
            name: None,
            provider: None,
            parent: None,
            presence: Presence::Certain,
            instance: None,
            existing: false,
            part_of: None,
            properties: Map::new(),
            beside: Map::new(),
            header,
            block: header,
            calls: Arc::default(),
        });
        while self.peek() != Some('{') {
            self.option(id);
        }
        let properties = self.map();
        let block = self.span(start);
        let resource = self.project.get_mut(id).unwrap();
        (resource.properties, resource.block) = (properties, block);
    }

    fn option(&mut self, id: ResourceId) {
        let word = self.word().0;
        let api = (word == "api=").then(|| self.quoted());
        let api = api.map(|(text, span)| Value::string(text, self.project.origins.written(span)));
        if let Some(parent) = word.strip_prefix("parent=") {
            self.links.push((id, parent.to_owned()));
        }
        let resource = self.project.get_mut(id).unwrap();
        match word {
            "maybe" => resource.presence = Presence::Unknown(Why::Condition("var.enabled".into())),
            "existing" => resource.existing = true,
            "orphan" => resource.parent = Some(Parent::Unknown(Why::Input("var.parent".into()))),
            "api=" => resource.api_version = api,
            _ => {}
        }
    }

    fn link(&mut self) {
        for (id, parent) in std::mem::take(&mut self.links) {
            let parent = self.find(&parent);
            self.project.get_mut(id).unwrap().parent = Some(Parent::Declared(parent));
        }
    }

    fn find(&self, address: &str) -> ResourceId {
        let found = self.project.iter().find(|(_, resource)| &*resource.address == address);
        found.map_or_else(|| panic!("no resource {address} above"), |(id, _)| id)
    }

    fn map(&mut self) -> Map {
        self.eat('{');
        let mut map = Map::new();
        while self.peek() != Some('}') {
            let (key, span) = self.word();
            let header = self.project.origins.written(Span::new(FILE, span.range.start, span.range.end - 1));
            let value = self.value();
            map.insert(key.strip_suffix(':').unwrap().into(), header, value);
        }
        self.eat('}');
        map
    }

    fn value(&mut self) -> Value {
        let next = self.peek().unwrap();
        let start = self.at;
        match next {
            '\'' => {
                let (text, span) = self.quoted();
                Value::string(text, self.project.origins.written(span))
            }
            '{' => {
                let map = self.map();
                let origin = self.written(start);
                Value::map(map, origin)
            }
            '[' => {
                self.eat('[');
                let mut items = Vec::new();
                while self.peek() != Some(']') {
                    items.push(self.value());
                }
                self.eat(']');
                let origin = self.written(start);
                Value::list(items, origin)
            }
            '?' => self.unknown(start),
            '&' => {
                self.eat('&');
                let (address, attribute) = self.word().0.split_once('.').unwrap();
                let target = self.find(address);
                let origin = self.written(start);
                Value::reference(target, attribute, origin)
            }
            '~' => self.assumed(),
            '<' => self.passed(start),
            '!' => {
                self.eat('!');
                let mut value = self.value();
                value.sensitive = true;
                value
            }
            _ => {
                let (word, span) = self.word();
                let origin = self.project.origins.written(span);
                let kind = match word {
                    "true" => Kind::Bool(true),
                    "false" => Kind::Bool(false),
                    "null" => Kind::Null,
                    _ => Kind::Number(Number::parse(word).unwrap_or_else(|| panic!("no value: {word}"))),
                };
                Value::new(kind, origin)
            }
        }
    }

    fn written(&mut self, start: usize) -> OriginId {
        let span = self.span(start);
        self.project.origins.written(span)
    }

    fn unknown(&mut self, start: usize) -> Value {
        self.eat('?');
        let prefix = if self.rest().starts_with('\'') { self.quoted().0 } else { Default::default() };
        let name = self.word().0;
        let suffix = if self.rest().starts_with('\'') { self.quoted().0 } else { Default::default() };
        let origin = self.written(start);
        let unknown = Unknown::text(Why::Input(name.into()), prefix, suffix);
        Value::new(Kind::Unknown(Arc::new(unknown)), origin)
    }

    /// A value that nobody wrote stands, for the test, at the place where its owner is named.
    fn assumed(&mut self) -> Value {
        self.eat('~');
        let (by, holder) = self.quoted();
        let value = self.value();
        let origin = self.project.origins.add(Origin::Assumed { holder, by: by.into() });
        value.at(origin)
    }

    fn passed(&mut self, start: usize) -> Value {
        self.eat('<');
        let by = Hop::Variable(self.word().0.into());
        let value = self.value();
        self.eat('>');
        let (at, from) = (self.span(start), value.origin);
        let origin = self.project.origins.add(Origin::Passed { at, by, from });
        value.at(origin)
    }
}
