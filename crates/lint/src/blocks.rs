//! Which declaration a place lies in, answered quickly for many places.

use std::cmp::Reverse;

use cumulint_model::{Project, Resource, ResourceId};
use cumulint_source::{FileId, Span};

/// The blocks of a project's declarations.
#[derive(Debug)]
pub(crate) struct Blocks {
    /// By file and start, an outer block before an inner one.
    sorted: Vec<Block>,
}

#[derive(Debug)]
struct Block {
    span: Span,
    id: ResourceId,
    /// How far this block and all before it in the file reach: where a search may stop.
    reach: u32,
}

impl Blocks {
    pub(crate) fn of(project: &Project) -> Self {
        let block = |(id, resource): (ResourceId, &Resource)| Block { span: resource.block, id, reach: 0 };
        let mut sorted: Vec<Block> = project.iter().map(block).collect();
        sorted.sort_by_key(|block| {
            (block.span.file, block.span.range.start, Reverse(block.span.range.end), block.id)
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
    pub(crate) fn at(&self, place: Span) -> Option<ResourceId> {
        let key = (place.file, place.range.start);
        let after = self.sorted.partition_point(|block| (block.span.file, block.span.range.start) <= key);
        let before = self.sorted.get(..after).unwrap_or_default().iter().rev();
        let mut reaching =
            before.take_while(|block| block.span.file == place.file && block.reach >= place.range.end);
        reaching.find(|block| block.span.contains(place)).map(|block| block.id)
    }
}
