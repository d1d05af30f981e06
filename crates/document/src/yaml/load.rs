//! From events to nodes: where each is, what aliases stand for, and what they may cost.

use std::borrow::Cow;

use cumulint_diagnostic::Diagnostic;
use cumulint_source::TextRange;
use granit_parser::{Event, Span, StructureStyle};
use rustc_hash::FxHashMap;

use super::range;
use crate::builder::Builder;
use crate::problems::Problem;
use crate::text_map::offset;
use crate::tree::{ALIAS, MERGES, TAGGED};
use crate::{Kind, MAX_DEPTH, Node, Style, Tree};

/// All that the aliases of a text stand for together, in nodes: more would make callers slow.
const MAX_EXPANDED: u64 = 250_000;

/// A collection that is not closed yet.
pub(super) struct Frame {
    pub(super) node: u32,
    pub(super) is_mapping: bool,
    /// The column of its entries, for a block collection.
    pub(super) column: Option<usize>,
    /// The key that waits for its value.
    pub(super) key: Option<u32>,
    anchor: Option<usize>,
    weight: Weight,
    /// The end of its last entry.
    end: u32,
}

/// What a node is worth with all its aliases followed.
#[derive(Clone, Copy)]
struct Weight {
    /// The levels below it.
    height: u32,
    /// The nodes of it.
    size: u64,
}

const LEAF: Weight = Weight { height: 0, size: 1 };

/// A node with a name.
struct Anchor {
    node: u32,
    /// Unknown while the node is open.
    weight: Option<Weight>,
}

pub(super) struct Loader<'t> {
    pub(super) text: &'t str,
    pub(super) build: Builder,
    /// Where the part of the text that is being parsed begins.
    pub(super) base: usize,
    pub(super) frames: Vec<Frame>,
    /// The end of the last token.
    pub(super) cursor: usize,
    pub(super) anchor_offset: usize,
    /// The number of frames that a part takes over from the part before; its first events open and close the last of them.
    pub(super) adopted: Option<usize>,
    pub(super) adopting: bool,
    anchors: FxHashMap<usize, Anchor>,
    names: FxHashMap<String, usize>,
    expanded: u64,
    /// Open collections below the limit of nesting.
    pub(super) too_deep: usize,
}

impl<'t> Loader<'t> {
    pub(super) fn new(text: &'t str, build: Builder) -> Self {
        Self {
            text,
            build,
            base: 0,
            frames: Vec::new(),
            cursor: 0,
            anchor_offset: 0,
            adopted: None,
            adopting: false,
            anchors: FxHashMap::default(),
            names: FxHashMap::default(),
            expanded: 0,
            too_deep: 0,
        }
    }

    pub(super) fn finish(mut self) -> (Tree, Vec<Diagnostic>) {
        self.build.tree.comments.sort_unstable();
        self.build.tree.comments.dedup();
        self.build.finish()
    }

    pub(super) fn event(&mut self, event: Event<'_>, span: &Span) {
        let at = self.range(span);
        match event {
            Event::Comment(..) => self.build.tree.comments.push(at),
            Event::DocumentStart(..) => self.start_document(at),
            Event::Scalar(value, style, _, tag) if self.too_deep == 0 => {
                self.scalar(&value, style, tag.as_deref(), span);
            }
            Event::SequenceStart(style, ..) => self.open(false, style, span),
            Event::MappingStart(style, ..) => self.open(true, style, span),
            Event::SequenceEnd | Event::MappingEnd => self.end_collection(at),
            Event::Anchor(id, name) if self.too_deep == 0 => self.anchor(id, name),
            Event::Alias(id) if self.too_deep == 0 => self.alias(Some(id), at),
            Event::UnresolvedAlias(name) if self.too_deep == 0 => {
                self.alias(self.names.get(name.as_ref()).copied(), at);
            }
            _ => {}
        }
    }

    /// The range of a span in the whole text.
    pub(super) fn range(&self, span: &Span) -> TextRange {
        let bytes = span.byte_range().unwrap_or_default();
        range(self.base + bytes.start, self.base + bytes.end)
    }

    fn start_document(&mut self, at: TextRange) {
        self.cursor = at.end as usize;
        if self.adopting {
            return;
        }
        self.close_all();
        self.adopted = None;
        self.names.clear();
    }

    fn open(&mut self, is_mapping: bool, style: StructureStyle, span: &Span) {
        let at = self.range(span);
        if std::mem::take(&mut self.adopting) && style == StructureStyle::Block {
            let same = self.frames.last().is_some_and(|frame| frame.is_mapping == is_mapping);
            if same {
                return;
            }
        }
        let (at, column) = self.block_start(at, is_mapping, style, span.start.col());
        self.cursor = self.cursor.max(at.end as usize);
        if self.too_deep > 0 || self.frames.len() >= MAX_DEPTH as usize {
            self.open_too_deep(at);
            return;
        }
        let kind = if is_mapping { Kind::Mapping } else { Kind::Sequence };
        let tag = self.tag_range(span);
        let style = if column.is_some() { Style::Block } else { Style::Flow };
        let node = self.build.open(kind, style, if tag.is_some() { TAGGED } else { 0 }, at);
        self.build.tree.tags.extend(tag.map(|tag| (node, tag)));
        let weight = Weight { height: 0, size: 1 };
        self.frames.push(Frame { node, is_mapping, column, key: None, anchor: None, weight, end: at.end });
    }

    /// Where a collection begins, and the column of its entries where it is a block. The parser has a list that is indented
    /// no more than its key begin after its first dash.
    fn block_start(
        &self,
        at: TextRange,
        is_mapping: bool,
        style: StructureStyle,
        column: usize,
    ) -> (TextRange, Option<usize>) {
        if style == StructureStyle::Flow {
            return (at, None);
        }
        let start = at.start as usize;
        if is_mapping || self.text.as_bytes().get(start) == Some(&b'-') {
            return (at, Some(column));
        }
        let Some(dash) = self.find_after_token(start, b"-") else { return (at, Some(column)) };
        let line = self.text.get(..dash).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        (range(dash, dash + 1), Some(dash - line))
    }

    fn open_too_deep(&mut self, at: TextRange) {
        if self.too_deep == 0 {
            let message = format!("values are nested deeper than {MAX_DEPTH} levels");
            self.build.problems.push(Problem::syntax(message, at).code("limit"));
            let node = self.build.leaf(Kind::Error, Style::Flow, 0, at);
            self.child(node, at.end, LEAF);
        }
        self.too_deep += 1;
    }

    fn end_collection(&mut self, at: TextRange) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else if self.adopted != Some(self.frames.len()) {
            let flow = self.frames.last().is_some_and(|frame| frame.column.is_none());
            self.cursor = self.cursor.max(at.end as usize);
            self.close(if flow { Some(at.end) } else { None });
        }
    }

    /// Closes the innermost collection, at the end of its last entry unless a bracket closes it.
    pub(super) fn close(&mut self, bracket: Option<u32>) {
        self.complete_entry();
        let Some(frame) = self.frames.pop() else { return };
        let end = bracket.unwrap_or(frame.end);
        self.build.close(end);
        let anchor = frame.anchor.and_then(|id| self.anchors.get_mut(&id));
        if let Some(anchor) = anchor {
            anchor.weight = Some(frame.weight);
        }
        self.child(frame.node, end, frame.weight);
    }

    /// Gives a key whose value was lost to an error an error for a value.
    pub(super) fn complete_entry(&mut self) {
        let Some(frame) = self.frames.last().filter(|frame| frame.key.is_some()) else { return };
        let end = frame.end;
        let node = self.build.leaf(Kind::Error, Style::Plain, 0, TextRange::empty(end));
        self.child(node, end, LEAF);
    }

    pub(super) fn close_all(&mut self) {
        while !self.frames.is_empty() {
            self.close(None);
        }
        self.too_deep = 0;
    }

    pub(super) fn tag_range(&self, span: &Span) -> Option<TextRange> {
        span.tag_span().map(|tag| self.range(&tag))
    }

    /// A scalar is complete.
    pub(super) fn add_scalar(&mut self, node: u32, end: u32) {
        self.child(node, end, LEAF);
    }

    /// A node is complete: it is a key, a value or an item of the innermost collection.
    fn child(&mut self, node: u32, end: u32, weight: Weight) {
        self.cursor = self.cursor.max(end as usize);
        let Some(frame) = self.frames.last_mut() else { return };
        frame.end = frame.end.max(end);
        frame.weight.height = frame.weight.height.max(weight.height.saturating_add(1));
        frame.weight.size = frame.weight.size.saturating_add(weight.size);
        if !frame.is_mapping {
            return;
        }
        match frame.key.take() {
            None => {
                frame.key = Some(node);
                let mapping = frame.node;
                self.key(node, mapping);
            }
            Some(key) => self.check_merge(key, node),
        }
    }

    fn key(&mut self, node: u32, mapping: u32) {
        let key = Node { tree: &self.build.tree, id: node };
        if super::is_merge_key(key) {
            if let Some(data) = self.build.tree.nodes.get_mut(mapping as usize) {
                data.flags |= MERGES;
            }
            return;
        }
        self.build.key_by_text(node);
    }

    /// A merge key takes mappings.
    fn check_merge(&mut self, key: u32, value: u32) {
        let key = Node { tree: &self.build.tree, id: key };
        if key.raw().len() != 2 || !super::is_merge_key(key) {
            return;
        }
        let value = Node { tree: &self.build.tree, id: value };
        let is_mapping = |node: Node<'_>| matches!(node.kind(), Kind::Mapping | Kind::Error);
        let fits = is_mapping(value) || (value.kind() == Kind::Sequence && value.items().all(is_mapping));
        if !fits {
            let problem = Problem::syntax("`<<` takes a mapping or a list of mappings", value.range());
            self.build.problems.push(problem);
        }
    }

    fn anchor(&mut self, id: usize, name: Cow<'_, str>) {
        let last = offset(self.build.tree.nodes.len().saturating_sub(1));
        let open = self.frames.last_mut().filter(|frame| frame.node == last);
        let weight = if open.is_some() { None } else { Some(LEAF) };
        if let Some(frame) = open {
            frame.anchor = Some(id);
        }
        self.anchors.insert(id, Anchor { node: last, weight });
        self.names.insert(name.into_owned(), id);
    }

    fn alias(&mut self, id: Option<usize>, at: TextRange) {
        let target = id.and_then(|id| self.anchors.get(&id)).map(|anchor| (anchor.node, anchor.weight));
        let (node, weight) = match self.follow(target, at) {
            Ok((target, weight)) => {
                self.expanded += weight.size;
                let kind = self.build.tree.data(target).kind;
                let node = self.build.leaf(kind, Style::Plain, ALIAS, at);
                self.build.tree.aliases.push((node, target));
                (node, weight)
            }
            Err(problem) => {
                self.build.problems.push(*problem);
                (self.build.leaf(Kind::Error, Style::Plain, 0, at), LEAF)
            }
        };
        self.child(node, at.end, weight);
    }

    /// What an alias may stand for.
    fn follow(
        &self,
        target: Option<(u32, Option<Weight>)>,
        at: TextRange,
    ) -> Result<(u32, Weight), Box<Problem>> {
        let name = at.slice(self.text);
        let refuse = |problem| Err(Box::new(problem));
        let Some((node, weight)) = target else {
            let message = format!("the alias `{name}` has no anchor before it");
            return refuse(Problem::syntax(message, at).help("put a value that begins with `*` in quotes"));
        };
        let anchored = self.first_line(self.build.tree.data(node).start);
        let Some(weight) = weight else {
            let message = format!("the alias `{name}` stands for a value that contains it");
            return refuse(Problem::syntax(message, at).label(anchored, "this value"));
        };
        let depth = u32::try_from(self.frames.len()).unwrap_or(u32::MAX);
        if depth.saturating_add(weight.height) > MAX_DEPTH {
            let message = format!("with `{name}` values are nested deeper than {MAX_DEPTH} levels");
            return refuse(Problem::syntax(message, at).code("limit"));
        }
        if self.expanded.saturating_add(weight.size) > MAX_EXPANDED {
            let message = format!("with `{name}` the aliases stand for more than {MAX_EXPANDED} values");
            return refuse(Problem::syntax(message, at).code("limit"));
        }
        Ok((node, weight))
    }

    /// What follows an offset on its line.
    fn first_line(&self, start: u32) -> TextRange {
        let line = self.text.get(start as usize..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        TextRange::new(start, start.saturating_add(offset(line.trim_end().len())))
    }
}
