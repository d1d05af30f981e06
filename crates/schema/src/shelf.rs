//! A shelf: a file of text records sorted by key, compressed in frames of about 64 KB, so that looking a record up decodes
//! one frame. The file starts with the index, a line a frame (first key, compressed length, length), then an empty line.
//!
//! It does not know what the records say.

use std::io::Read;
use std::sync::OnceLock;

use ruzstd::decoding::StreamingDecoder;

/// A file of records.
pub(crate) struct Shelf {
    bytes: &'static [u8],
    frames: OnceLock<Vec<Frame>>,
}

struct Frame {
    first: String,
    packed: &'static [u8],
    length: usize,
    text: OnceLock<String>,
}

impl Shelf {
    /// A shelf over the bytes of its file.
    pub(crate) const fn new(bytes: &'static [u8]) -> Self {
        Self { bytes, frames: OnceLock::new() }
    }

    /// The record of a key, in any case of letters: its first line, and the lines below it.
    pub(crate) fn find(&'static self, key: &str) -> Option<&'static str> {
        let key = key.to_ascii_lowercase();
        let frames = self.frames();
        let after = frames.partition_point(|frame| frame.first <= key);
        let frame = frames.get(after.checked_sub(1)?)?;
        records(frame.text()).find(|record| key_of(record).eq_ignore_ascii_case(&key))
    }

    /// All records; decodes every frame.
    pub(crate) fn all(&'static self) -> impl Iterator<Item = &'static str> {
        self.frames().iter().flat_map(|frame| records(frame.text()))
    }

    fn frames(&self) -> &[Frame] {
        self.frames.get_or_init(|| {
            let end = self.bytes.windows(2).position(|pair| pair == b"\n\n").unwrap_or_default();
            let (index, mut rest) = self.bytes.split_at_checked(end + 2).unwrap_or_default();
            let mut frames = Vec::new();
            for line in std::str::from_utf8(index).unwrap_or_default().lines() {
                let mut parts = line.split('\t');
                let (Some(first), Some(packed)) = (parts.next(), number(parts.next())) else { continue };
                let (packed, after) = rest.split_at_checked(packed).unwrap_or_default();
                rest = after;
                let length = number(parts.next()).unwrap_or_default();
                frames.push(Frame { first: first.to_owned(), packed, length, text: OnceLock::new() });
            }
            frames
        })
    }
}

impl Frame {
    fn text(&self) -> &str {
        self.text.get_or_init(|| {
            let mut text = String::with_capacity(self.length);
            if let Ok(mut decoder) = StreamingDecoder::new(self.packed) {
                // The file is our own and checked by a test; a broken one reads as empty.
                let _ = decoder.read_to_string(&mut text);
            }
            text
        })
    }
}

fn number(text: Option<&str>) -> Option<usize> {
    text.and_then(|text| text.parse().ok())
}

/// The key of a record: its first line up to a tab.
pub(crate) fn key_of(record: &str) -> &str {
    record.split(['\t', '\n']).next().unwrap_or_default()
}

/// Splits a text into its records.
fn records(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let bytes = rest.as_bytes();
        let end = bytes
            .windows(2)
            .position(|pair| matches!(pair, [b'\n', next] if *next != b' '))
            .map_or(rest.len(), |newline| newline + 1);
        let (record, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        Some(record)
    })
}
