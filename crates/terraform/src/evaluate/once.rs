//! What is found once and asked for often.

use std::borrow::Borrow;
use std::collections::BTreeMap;

/// Results by what they are of. Who asks for one that is just being found has come in a circle.
#[derive(Debug)]
pub(crate) struct Once<K, V>(BTreeMap<K, State<V>>);

/// How far a result is.
#[derive(Clone, Debug)]
pub(crate) enum State<V> {
    /// It is being found.
    Busy,
    /// It is there.
    Done(V),
}

impl<K, V> Default for Once<K, V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord, V> Once<K, V> {
    /// How far a result is; `None` if nobody asked for it yet.
    pub(crate) fn state<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&State<V>>
    where
        K: Borrow<Q>,
    {
        self.0.get(key)
    }

    /// Remembers that a result is being found.
    pub(crate) fn start(&mut self, key: K) {
        self.0.insert(key, State::Busy);
    }

    /// Remembers a result.
    pub(crate) fn finish(&mut self, key: K, result: V) {
        self.0.insert(key, State::Done(result));
    }
}
