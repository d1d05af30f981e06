//! `cumulint explain`.

use std::io::{self, Write};

use cumulint_disk::Disk;
use cumulint_lint::{CHECK_CATEGORY, Ending, Linter, checks};
use cumulint_report::escape_line;

use crate::arguments::Explain;
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
    unknown(wanted, linter.nearest_name(wanted))
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
