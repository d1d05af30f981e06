//! Writes a shelf: records sorted by key, in frames that are compressed one by one, so that a reader decodes only the
//! frame that it needs. `cumulint_schema` describes and reads the form.

use crate::Outcome;

/// How many bytes of text a frame holds: a run that names few types decodes little, and larger ones save a sixth of the bytes.
const FRAME: usize = 16 * 1024;

/// Packs records; a record is a line that starts with its key, then lines that start with a space.
pub(super) fn pack(mut records: Vec<String>) -> Outcome<Vec<u8>> {
    records.sort_by_key(|record| key(record));
    records.dedup_by_key(|record| key(record));
    let mut index = String::new();
    let mut frames = Vec::new();
    let mut rest = records.as_slice();
    while let Some(first) = rest.first() {
        let (text, count) = frame(rest);
        let packed = zstd::bulk::compress(text.as_bytes(), 19)?;
        index.push_str(&format!("{}\t{}\t{}\n", key(first), packed.len(), text.len()));
        frames.extend_from_slice(&packed);
        rest = rest.get(count..).unwrap_or_default();
    }
    index.push('\n');
    let mut file = index.into_bytes();
    file.extend_from_slice(&frames);
    Ok(file)
}

/// As many records as one frame holds, at least one.
fn frame(records: &[String]) -> (String, usize) {
    let mut text = String::new();
    let mut count = 0;
    for record in records {
        if count > 0 && text.len() + record.len() > FRAME {
            break;
        }
        text.push_str(record.trim_end());
        text.push('\n');
        count += 1;
    }
    (text, count)
}

/// The key of a record, in lower case.
fn key(record: &str) -> String {
    record.split(['\t', '\n']).next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use ruzstd::decoding::StreamingDecoder;

    use super::*;

    /// The first key of each frame, and its text.
    fn unpacked(mut file: &[u8]) -> Vec<(String, String)> {
        let end = file.windows(2).position(|pair| pair == b"\n\n").unwrap();
        let index = String::from_utf8(file[..end].to_vec()).unwrap();
        file = &file[end + 2..];
        let frames = index.lines().map(|line| {
            let parts: Vec<&str> = line.split('\t').collect();
            let (packed, rest) = file.split_at(parts[1].parse().unwrap());
            file = rest;
            let mut text = String::new();
            StreamingDecoder::new(packed).unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text.len(), parts[2].parse::<usize>().unwrap());
            (parts[0].to_owned(), text)
        });
        let frames = frames.collect();
        assert!(file.is_empty());
        frames
    }

    #[test]
    fn records_are_sorted_by_key_and_each_key_stands_once() {
        let records = ["b\n l\ts\n", "A\tx", "a\ty"].map(str::to_owned).to_vec();
        assert_eq!(unpacked(&pack(records).unwrap()), [("a".to_owned(), "A\tx\nb\n l\ts\n".to_owned())]);
    }

    #[test]
    fn a_frame_ends_before_it_grows_too_large() {
        let long = |key: &str| format!("{key}\t{}", "x".repeat(FRAME / 2));
        let frames = unpacked(&pack(vec![long("a"), long("b"), long("c")]).unwrap());
        assert_eq!(frames.into_iter().map(|(key, _)| key).collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
