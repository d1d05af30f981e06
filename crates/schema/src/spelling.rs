//! Names across spellings: `snake_case`, `camelCase`, `PascalCase` with acronyms, and the nearest name to a misspelt one.

/// Whether two names are the same but for case and what stands between words: `kms_key_id` and `KmsKeyId`, `scan_interval`
/// and `scan-interval`.
pub(crate) fn same_words(snake: &str, name: &str) -> bool {
    let letters = |text: &str| text.bytes().filter(|byte| letter(*byte)).count();
    let mut pairs = snake.bytes().filter(|byte| letter(*byte)).zip(name.bytes().filter(|byte| letter(*byte)));
    letters(snake) == letters(name) && pairs.all(|(a, b)| a.eq_ignore_ascii_case(&b))
}

fn letter(byte: u8) -> bool {
    !matches!(byte, b'_' | b'-')
}

/// Whether a name is the plural of another, but for case and underscores: `ingress_rule` and `IngressRules`, `policy` and
/// `Policies`.
pub(crate) fn plural_words(snake: &str, name: &str) -> bool {
    let regular = name.strip_suffix('s').is_some_and(|stem| same_words(snake, stem));
    let stems = snake.strip_suffix('y').zip(name.strip_suffix("ies"));
    regular || stems.is_some_and(|(snake, name)| same_words(snake, name))
}

/// The candidate that a misspelt name most probably means; `None` if none is near.
pub fn nearest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let wanted = name.to_ascii_lowercase();
    let limit = (wanted.chars().count() / 3).clamp(1, 4);
    candidates
        .map(|candidate| (distance(&wanted, &candidate.to_ascii_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The candidate that a misspelt name of several parts most probably means: one that differs in a single part, by at most two
/// letters.
pub(crate) fn nearest_in_one_part<'c>(
    name: &str,
    between: char,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    let count = name.matches(between).count();
    let near = |known: &&'c str| {
        let mut differing = name
            .split(between)
            .zip(known.split(between))
            .filter(|(part, known)| !part.eq_ignore_ascii_case(known));
        match (differing.next(), differing.next()) {
            (Some((part, known_part)), None) => {
                known.matches(between).count() == count
                    && part.len() > 3
                    && distance(&part.to_ascii_lowercase(), &known_part.to_ascii_lowercase()) <= 2
            }
            // They differ in the case of letters alone.
            (None, _) => known.matches(between).count() == count,
            _ => false,
        }
    };
    nearest(name, candidates.filter(near))
}

/// How many letters must be inserted, left out or exchanged (Levenshtein); names are short.
fn distance(a: &str, b: &str) -> usize {
    if a.len().abs_diff(b.len()) > 4 || a.len() > 100 {
        return usize::MAX;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, pair) in b.iter().zip(row.windows(2)) {
            let [diagonal, above] = pair else { continue };
            left = (diagonal + usize::from(x != *y)).min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(usize::MAX)
}
