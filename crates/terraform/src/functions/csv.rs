//! `csvdecode`: comma-separated values by RFC 4180, read as strictly as Terraform reads them.

use crate::functions::{Answer, Call, bounded_items, refused};
use crate::value::{Field, Members, Type, Value};

/// A list of objects, with the names of the first line.
pub(super) fn csvdecode(call: &Call<'_>) -> Answer {
    let mut lines = read(call.text(0)?)?.into_iter();
    let header = lines.next().ok_or("missing header line")?;
    let mut sorted: Vec<&String> = header.iter().collect();
    sorted.sort();
    if let Some(twice) =
        sorted.windows(2).find_map(|pair| if let [a, b] = pair { (a == b).then_some(a) } else { None })
    {
        return refused(format!("duplicate column name \"{twice}\""));
    }
    let field = |name: &&String| Field {
        name: name.as_str().into(),
        kind: Type::String,
        optional: false,
        default: None,
    };
    let element = Type::Object(sorted.iter().map(field).collect());
    let mut rows = Vec::new();
    for line in lines {
        if line.len() != header.len() {
            return refused("a line has the wrong number of fields");
        }
        bounded_items((rows.len() + 1).saturating_mul(header.len()))?;
        let mut members = Members::default();
        for (name, text) in header.iter().zip(line) {
            members.insert(name.as_str().into(), call.origin, Value::string(text, call.origin));
        }
        rows.push(Value::object(members, call.origin));
    }
    Ok(Value::list(element, rows, call.origin))
}

/// The fields of each line that is not empty.
fn read(text: &str) -> Result<Vec<Vec<String>>, String> {
    let text = text.replace("\r\n", "\n");
    let mut rest = text.as_str();
    let mut lines = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('\n') {
            rest = after;
            continue;
        }
        let mut fields = Vec::new();
        loop {
            let (field, after) = read_field(rest)?;
            fields.push(field);
            match after.strip_prefix(',') {
                Some(after) => rest = after,
                None => {
                    rest = after.strip_prefix('\n').unwrap_or(after);
                    break;
                }
            }
        }
        lines.push(fields);
    }
    Ok(lines)
}

/// A field, and what follows it: a comma, a line break or nothing.
fn read_field(text: &str) -> Result<(String, &str), String> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', '\n']).unwrap_or(text.len());
        let (field, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        return if field.contains('"') {
            Err("a bare \" stands in a field without quotes".to_owned())
        } else {
            Ok((field.to_owned(), rest))
        };
    };
    let mut field = String::new();
    let mut rest = quoted;
    loop {
        let (part, after) = rest.split_once('"').ok_or("a quoted field does not end")?;
        field.push_str(part);
        match after.strip_prefix('"') {
            Some(after) => {
                field.push('"');
                rest = after;
            }
            None if after.is_empty() || after.starts_with([',', '\n']) => return Ok((field, after)),
            None => return Err("a quoted field goes on behind its closing quotes".to_owned()),
        }
    }
}
