//! `cumulint explain`.

use std::io::{self, Write};

use cumulint_disk::Disk;
use cumulint_lint::{CHECK_CATEGORY, Linter, checks};
use cumulint_report::escape_line;

use crate::arguments::Explain;
use crate::ending::Ending;
use crate::markdown;
use crate::policies::problems;
use crate::terminal::{self, Color};

/// The columns of a page where no terminal says how many there are.
const PAGE_WIDTH: usize = 100;

pub(crate) fn run(arguments: &Explain, color: Color) -> io::Result<Ending> {
    let disk = Disk::new(&arguments.sources.folders);
    let linter = Linter::new(&disk, &arguments.sources.folders);
    let wanted = arguments.id.as_str();
    if let Some(policy) = linter.policies().iter().find(|policy| policy.id() == wanted) {
        return page(wanted, &format!("{}, {}", policy.category(), policy.severity()), policy.page(), color);
    }
    if let Some(check) = checks().iter().find(|check| check.id == wanted) {
        let level = if check.pedantic { "note, pedantic" } else { "warning" };
        return page(wanted, &format!("{CHECK_CATEGORY}, {level}"), check.page, color);
    }
    problems(&linter, color)?;
    let ids = linter.policies().iter().map(|policy| policy.id());
    unknown(wanted, nearest(wanted, ids.chain(checks().iter().map(|check| check.id))))
}

fn page(id: &str, facts: &str, page: &str, color: Color) -> io::Result<Ending> {
    let look = terminal::out_look(color);
    let mut out = terminal::out();
    writeln!(out, "{} ({})\n", escape_line(id), escape_line(facts))?;
    markdown::write(page, look.width.unwrap_or(PAGE_WIDTH).min(PAGE_WIDTH), look.color, &mut out)?;
    out.flush()?;
    Ok(Ending::Clean)
}

fn unknown(wanted: &str, near: Option<&str>) -> io::Result<Ending> {
    let mut errors = terminal::errors();
    writeln!(errors, "error: there is no policy or check `{}`", escape_line(wanted))?;
    match near {
        Some(near) => writeln!(errors, "  help: did you mean `{}`?", escape_line(near))?,
        None => writeln!(errors, "  help: `cumulint policies` lists all of them")?,
    }
    errors.flush()?;
    Ok(Ending::Failed)
}

/// The name most like a wanted one, where one is like it at all.
pub(crate) fn nearest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    const ALIKE: f64 = 0.75;
    // Longer texts than any name are not worth comparing.
    if wanted.len() > 100 {
        return None;
    }
    let scored = names.map(|name| (strsim::jaro_winkler(wanted, name), name));
    let best = scored.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (best.0 >= ALIKE).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_recognised() {
        let names = ["public-storage", "open-ssh", "exposure"];
        assert_eq!(nearest("publc-storage", names.into_iter()), Some("public-storage"));
        assert_eq!(nearest("ssh-open", names.into_iter()), None);
        assert_eq!(nearest("xyz", names.into_iter()), None);
    }
}
