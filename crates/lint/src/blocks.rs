//! Which declaration a place lies in, a resource or the call of a module, answered quickly for many places.

use std::cmp::Reverse;

use cumulint_model::{Call, Project, Resource, ResourceId};
use cumulint_source::{FileId, Span};

/// The blocks of a project's declarations.
#[derive(Debug)]
pub(crate) struct Blocks {
    /// By file and start, an outer block before an inner one.
    sorted: Vec<Block>,
}

/// A declaration.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Declared {
    /// A resource.
    Resource(ResourceId),
    /// One of the calls that led to a resource: which one, from the outermost.
    Call(ResourceId, usize),
}

#[derive(Debug)]
struct Block {
    span: Span,
    declared: Declared,
    /// How far this block and all before it in the file reach: where a search may stop.
    reach: u32,
}

impl Blocks {
    pub(crate) fn of(project: &Project) -> Self {
        let block = |span, declared| Block { span, declared, reach: 0 };
        let resource =
            |(id, resource): (ResourceId, &Resource)| block(resource.block, Declared::Resource(id));
        let mut sorted: Vec<Block> = project.iter().map(resource).collect();
        // Resources of one module follow each other, and came through the same calls.
        let mut last: &[Call] = &[];
        for (id, resource) in project.iter().filter(|(_, resource)| !resource.calls.is_empty()) {
            if !std::ptr::eq(last, &*resource.calls) {
                last = &resource.calls;
                sorted.extend(
                    (0..).zip(last).map(|(place, call)| block(call.block, Declared::Call(id, place))),
                );
            }
        }
        sorted.sort_by(|a, b| {
            let key =
                |block: &Block| (block.span.file, block.span.range.start, Reverse(block.span.range.end));
            (key(a), &a.declared).cmp(&(key(b), &b.declared))
        });
        // Instances share their block: the first one stands for all.
        sorted.dedup_by_key(|block| block.span);
        let mut before: Option<(FileId, u32)> = None;
        for block in &mut sorted {
            let earlier = before.filter(|(file, _)| *file == block.span.file).map_or(0, |(_, reach)| reach);
            block.reach = earlier.max(block.span.range.end);
            before = Some((block.span.file, block.reach));
        }
        Self { sorted }
    }

    /// The declaration whose block most narrowly holds a place.
    pub(crate) fn at(&self, place: Span) -> Option<&Declared> {
        let key = (place.file, place.range.start);
        let after = self.sorted.partition_point(|block| (block.span.file, block.span.range.start) <= key);
        let before = self.sorted.get(..after).unwrap_or_default().iter().rev();
        let mut reaching =
            before.take_while(|block| block.span.file == place.file && block.reach >= place.range.end);
        reaching.find(|block| block.span.contains(place)).map(|block| &block.declared)
    }
}
