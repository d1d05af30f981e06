//! Writes a shelf: records sorted by key, in frames that are compressed one by one, so that a reader decodes only the
//! frame that it needs. `cumulint_schema` describes and reads the form.

use super::Outcome;

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
