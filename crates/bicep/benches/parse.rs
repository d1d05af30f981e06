//! How fast files are parsed: generated text, or the folder that is given.
#![expect(clippy::print_stdout, reason = "the figures are what this is for")]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use cumulint_bicep::parse;
use cumulint_source::FileId;

fn collect(folder: &Path, texts: &mut Vec<Arc<str>>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, texts);
        } else if path.extension().is_some_and(|extension| extension == "bicep") {
            texts.extend(std::fs::read_to_string(&path).ok().map(Arc::from));
        }
    }
}

fn generated() -> Arc<str> {
    let blocks = (0..20_000).map(|number| {
        format!(
            "// The storage of team {number}.\n@description('Where the data of team {number} lies.')\nparam location{number} string = resourceGroup().location\n\n\
             resource storage{number} 'Microsoft.Storage/storageAccounts@2023-01-01' = if (deploy && {number} > 3) {{\n  name: 'st${{prefix}}{number}'\n  \
             location: location{number}\n  sku: {{\n    name: redundant ? 'Standard_GRS' : 'Standard_LRS'\n  }}\n  properties: {{\n    \
             minimumTlsVersion: 'TLS1_2'\n    networkAcls: union(acls, {{ defaultAction: 'Deny' }})\n  }}\n}}\n\n"
        )
    });
    blocks.collect::<String>().into()
}

fn main() {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let mut texts = Vec::new();
    match &folder {
        Some(folder) => collect(Path::new(folder), &mut texts),
        None => texts.push(generated()),
    }
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let mut best = f64::MAX;
    let mut heap = 0;
    for _ in 0..9 {
        let start = Instant::now();
        let trees: Vec<_> =
            texts.iter().map(|text| black_box(parse(FileId(0), Arc::clone(text))).0).collect();
        best = best.min(start.elapsed().as_secs_f64());
        heap = trees.iter().map(cumulint_bicep::Tree::heap_bytes).sum();
    }
    let megabytes = bytes as f64 / 1e6;
    let ratio = heap as f64 / bytes.max(1) as f64;
    println!(
        "{} texts, {megabytes:.1} MB: {:.0} MB/s, tree {ratio:.1} x the text",
        texts.len(),
        megabytes / best
    );
}
