//! YAML.
use crate::{Entry, Node, Place, TextMap, Tree, builder::Builder};
use cumulint_diagnostic::Diagnostic;
use std::borrow::Cow;
use std::sync::Arc;

pub(crate) fn parse(text: &Arc<str>, place: Place) -> (Tree, Vec<Diagnostic>) {
    Builder::new(Arc::clone(text), place, 12).finish()
}
#[derive(Clone, Debug, Default)]
pub(crate) struct Merged<'t>(Option<Entry<'t>>);
impl<'t> Iterator for Merged<'t> {
    type Item = Entry<'t>;
    fn next(&mut self) -> Option<Entry<'t>> {
        self.0.take()
    }
}
impl Merged<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}
pub(crate) fn merged(_: Node<'_>) -> Merged<'_> {
    Merged::default()
}
pub(crate) fn merged_entry<'t>(_: Node<'t>, _: &str) -> Option<Entry<'t>> {
    None
}
pub(crate) fn is_merge_key(_: Node<'_>) -> bool {
    false
}
pub(crate) fn boolean(text: &str) -> Option<bool> {
    text.parse().ok()
}
pub(crate) fn decimal(text: Cow<'_, str>) -> Cow<'_, str> {
    text
}
pub(crate) fn decoded_map(node: Node<'_>) -> TextMap {
    TextMap::shifted(node.inner_start())
}
