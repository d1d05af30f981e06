//! Where a text may lead to, told without parsing it: the paths of modules, templates and documents, as they are written.

use memchr::memmem;

/// The longest path that is taken for one.
const MAX_PATH: usize = 400;

/// How many folders above a template an address may mean, and how many folders of an address.
const MAX_FOLDERS: usize = 8;

/// The paths that a text seems to name.
pub(super) fn leads_to(path: &str, text: &str) -> Vec<String> {
    let is_bicep = path.ends_with(".bicep") || path.ends_with(".bicepparam");
    if is_bicep { Glance::new(text).paths() } else { links(text) }
}

/// The paths that a template in JSON seems to link to. Of an address only its end is known to lie in the tree, beside the
/// template or in a folder above.
fn links(text: &str) -> Vec<String> {
    if memmem::find(text.as_bytes(), b"templateLink").is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut pieces = text.split(['"', '\'']);
    while let Some(piece) = pieces.next() {
        if piece.eq_ignore_ascii_case("relativePath") {
            // What lies between is the colon.
            found.extend(pieces.nth(1).map(|path| plain(path).trim_start_matches('/').to_owned()));
        } else if is_template_name(piece) {
            add_address(&plain(piece), &mut found);
        }
    }
    found.retain(|path| !path.is_empty() && path.len() <= MAX_PATH);
    found
}

/// Whether a piece of a text ends as the path of a template does. The address of a schema is none.
fn is_template_name(piece: &str) -> bool {
    if piece.contains("schema.management.azure.com") {
        return false;
    }
    let path = piece.split(['?', '#']).next().unwrap_or_default();
    piece.len() <= MAX_PATH && path.get(path.len().saturating_sub(5)..).is_some_and(is_json)
}

fn is_json(end: &str) -> bool {
    end.eq_ignore_ascii_case(".json")
}

/// A piece without the escapes that a path may have, and without what follows the path of an address.
fn plain(piece: &str) -> String {
    piece.split(['?', '#']).next().unwrap_or_default().replace("\\/", "/")
}

/// Adds what an address, or the end of one, may mean.
fn add_address(address: &str, found: &mut Vec<String>) {
    let ends: Vec<String> = match address.split_once("://") {
        None => vec![address.trim_start_matches('/').to_owned()],
        Some((_, path)) => {
            let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
            let first = segments.len().saturating_sub(MAX_FOLDERS).max(1);
            let end = |start: usize| segments.get(start..).map(|end| end.join("/"));
            (first..segments.len().saturating_sub(1)).filter_map(end).collect()
        }
    };
    for end in ends {
        found.extend((0..MAX_FOLDERS).map(|above| format!("{}{end}", "../".repeat(above))));
    }
}

/// A look at a text of Bicep: its words and strings, with comments left out.
struct Glance<'t> {
    text: &'t str,
    at: usize,
    /// The interpolations that are open, with the braces that are open in each.
    holes: Vec<u32>,
    /// The last two words or signs.
    before: [&'t str; 2],
    found: Vec<String>,
}

impl<'t> Glance<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, holes: Vec::new(), before: [""; 2], found: Vec::new() }
    }

    fn paths(mut self) -> Vec<String> {
        while let Some(sign) = self.rest().chars().next() {
            self.step(sign);
        }
        self.found
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn step(&mut self, sign: char) {
        let rest = self.rest();
        if rest.starts_with("//") {
            self.skip_to("\n");
        } else if rest.starts_with("/*") {
            self.skip_to("*/");
        } else if let Some(inside) = rest.strip_prefix("'''") {
            let content = inside.split("'''").next().unwrap_or_default();
            self.add(content);
            self.at += 3;
            self.skip_to("'''");
        } else if sign == '\'' {
            self.at += 1;
            self.string(true);
        } else if sign == '}' && self.holes.last() == Some(&0) {
            self.holes.pop();
            self.at += 1;
            self.string(false);
        } else {
            self.token(sign);
        }
    }

    fn token(&mut self, sign: char) {
        if sign.is_whitespace() {
            self.at += sign.len_utf8();
            return;
        }
        if let Some(braces) = self.holes.last_mut() {
            match sign {
                '{' => *braces += 1,
                '}' => *braces = braces.saturating_sub(1),
                _ => {}
            }
        }
        let rest = self.rest();
        let belongs = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
        let length = match rest.find(|sign| !belongs(sign)) {
            Some(0) => sign.len_utf8(),
            Some(length) => length,
            None => rest.len(),
        };
        self.before = [self.before[1], rest.get(..length).unwrap_or_default()];
        self.at += length;
    }

    /// Skips what begins here, to the end of what ends it.
    fn skip_to(&mut self, end: &str) {
        let rest = self.rest();
        self.at += rest.find(end).map_or(rest.len(), |at| at + end.len());
    }

    /// The rest of a string on one line; `whole` says whether that is all of it.
    fn string(&mut self, whole: bool) {
        let rest = self.rest();
        let mut signs = rest.char_indices();
        while let Some((at, sign)) = signs.next() {
            match sign {
                '\\' => {
                    signs.next();
                }
                '\'' | '\n' => {
                    if whole && sign == '\'' {
                        self.add(rest.get(..at).unwrap_or_default());
                    }
                    self.before = [self.before[1], "'"];
                    self.at += at + 1;
                    return;
                }
                '$' if rest.get(at + 1..).is_some_and(|rest| rest.starts_with('{')) => {
                    self.holes.push(0);
                    self.at += at + 2;
                    return;
                }
                _ => {}
            }
        }
        self.at = self.text.len();
    }

    /// Adds a string that stands where a path does.
    fn add(&mut self, written: &str) {
        let leads = match self.before {
            [_, "from" | "using" | "extends"] | ["module", _] => true,
            [function, "("] => function.starts_with("load"),
            _ => false,
        };
        let is_registry = || crate::bicep::is_registry(written);
        if leads && written.len() <= MAX_PATH && !is_registry() {
            self.found.push(written.replace("\\'", "'").replace("\\\\", "\\"));
        }
    }
}
