//! Compares our tree with hcl-edit's on all files of a folder: `differential FOLDER`.
#![expect(clippy::print_stdout, reason = "it is a command")]

use std::path::{Path, PathBuf};

#[path = "../tests/suite/compare.rs"]
mod compare;
#[path = "../tests/suite/oracle.rs"]
mod oracle;
#[path = "../tests/suite/walk.rs"]
mod walk;

use compare::{Compared, compare};

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "tf" || extension == "tfvars" || extension == "hcl")
        {
            files.push(path);
        }
    }
}

fn main() {
    let mut files = Vec::new();
    for folder in std::env::args().skip(1) {
        collect(Path::new(&folder), &mut files);
    }
    files.sort();
    let (mut equal, mut spans, mut differ, mut nobody) = (0, 0, 0, 0);
    for file in &files {
        let Ok(text) = std::fs::read_to_string(file) else { continue };
        match compare(&text) {
            Compared::Equal(count) => {
                equal += 1;
                spans += count;
            }
            Compared::Nobody => nobody += 1,
            Compared::OnlyWe => println!("{}: only we accept it", file.display()),
            Compared::OnlyThey => println!("{}: only hcl-edit accepts it", file.display()),
            Compared::Differ(ours, theirs) => {
                differ += 1;
                let first = |seen: &oracle::Seen| {
                    seen.first().map(|seen| (*seen, text.get(seen.0..seen.1).unwrap_or_default().to_owned()))
                };
                println!("{}: {:?} / {:?}", file.display(), first(&ours), first(&theirs));
            }
        }
    }
    println!(
        "{} files: {equal} equal with {spans} spans, {differ} differ, {nobody} rejected by both",
        files.len()
    );
}
