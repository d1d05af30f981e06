//! A shelf: a file of text records sorted by key, compressed in frames of about 16 KB, so that looking a record up decodes
//! one frame. The file starts with the index, a line a frame (first key, compressed length, length), then an empty line.
//!
//! It does not know what the records say.

use std::cmp::Ordering;
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
    page: OnceLock<Page>,
}

/// A decoded frame, and where its records end.
struct Page {
    text: String,
    ends: Vec<usize>,
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
        frames.get(after.checked_sub(1)?)?.page().find(&key)
    }

    /// All records; decodes every frame.
    pub(crate) fn all(&'static self) -> impl Iterator<Item = &'static str> {
        self.frames().iter().flat_map(|frame| frame.page().records())
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
                frames.push(Frame { first: first.to_owned(), packed, length, page: OnceLock::new() });
            }
            frames
        })
    }
}

impl Frame {
    fn page(&self) -> &Page {
        self.page.get_or_init(|| {
            let mut text = String::with_capacity(self.length);
            if let Ok(mut decoder) = StreamingDecoder::new(self.packed) {
                // The file is our own and checked by a test; a broken one reads as empty.
                let _ = decoder.read_to_string(&mut text);
            }
            let ends = record_ends(&text);
            Page { text, ends }
        })
    }
}

impl Page {
    /// The record of a key in lower case.
    fn find(&self, key: &str) -> Option<&str> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            let record = self.record(middle)?;
            match compare(record, key) {
                Ordering::Equal => return Some(record),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn record(&self, index: usize) -> Option<&str> {
        let start =
            index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.text.get(start..*self.ends.get(index)?)
    }

    fn records(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).filter_map(|index| self.record(index))
    }
}

/// The order of a record's key, in lower case, and another one.
fn compare(record: &str, lower: &str) -> Ordering {
    let key = record.bytes().take_while(|byte| !matches!(byte, b'\t' | b'\n'));
    key.map(|byte| byte.to_ascii_lowercase()).cmp(lower.bytes())
}

fn number(text: Option<&str>) -> Option<usize> {
    text.and_then(|text| text.parse().ok())
}

/// The key of a record: its first line up to a tab.
pub(crate) fn key_of(record: &str) -> &str {
    record.split(['\t', '\n']).next().unwrap_or_default()
}

/// Where the records of a text end: before a line that is not indented.
fn record_ends(text: &str) -> Vec<usize> {
    let lines = text.match_indices('\n').map(|(end, _)| end + 1);
    let starts_record = |at: &usize| text.as_bytes().get(*at).is_some_and(|byte| *byte != b' ');
    let mut ends: Vec<usize> = lines.filter(starts_record).collect();
    if !text.is_empty() {
        ends.push(text.len());
    }
    ends
}
