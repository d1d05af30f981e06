//! Parameter files: which template each is for. Their forms hardly tell what they are, so what the templates near them declare
//! decides.

use std::sync::Arc;

use cumulint_document::{Place, parse_json_at, parse_yaml_at};
use cumulint_evaluation::is_named_after;
use cumulint_source::{Sources, extension, file_name, parent_path};

use crate::parameter_file::ParameterFile;
use crate::plan::Template;

/// The templates that a file is for, by their indices, among those that declare all that it sets: the one that it is named
/// after, else all in its folder, else the one that it is named after in the folder above; in a folder for parameters the only
/// one above.
pub(crate) fn owners(file: &ParameterFile, templates: &[Template<'_>]) -> Vec<usize> {
    let in_folder = |folder: &str| -> Vec<(usize, &Template<'_>)> {
        let lies_there = |template: &Template<'_>| parent_path(template.path) == folder;
        let all = templates.iter().enumerate();
        all.filter(|(_, template)| lies_there(template) && file.fits(template.tree)).collect()
    };
    let named_after = |all: &[(usize, &Template<'_>)]| {
        let named = all.iter().filter(|(_, template)| is_named_after(&file.path, template.path));
        named.max_by_key(|(_, template)| template.path.len()).map(|(index, _)| *index)
    };
    let indices = |all: &[(usize, &Template<'_>)]| all.iter().map(|(index, _)| *index).collect();
    let folder = parent_path(&file.path);
    let beside = in_folder(folder);
    if let Some(index) = named_after(&beside) {
        return vec![index];
    }
    if !beside.is_empty() {
        return indices(&beside);
    }
    let above = in_folder(parent_path(folder));
    match named_after(&above) {
        Some(index) => vec![index],
        None if above.len() == 1 && file_name(folder).contains("param") => indices(&above),
        None => Vec::new(),
    }
}

/// A parameter file that the caller names.
///
/// # Errors
/// It cannot be read, or has none of the forms; why, in a sentence.
pub(crate) fn load(sources: &Sources<'_>, path: &str) -> Result<ParameterFile, String> {
    let path = sources.files().canonical(path);
    let file = sources.load(&path).map_err(|why| format!("cannot read this parameter file: {why}"))?;
    let source = sources.get(file);
    let text = Arc::clone(&source.text);
    if let Some(found) = ParameterFile::of_text(&source.path, file, &text).into_iter().next() {
        return Ok(found);
    }
    let parse = if is_yaml(&path, &text) { parse_yaml_at } else { parse_json_at };
    let (tree, problems) = parse(text, Place::File(file));
    if let Some(problem) = problems.first() {
        return Err(format!("cannot read this parameter file: {}", problem.message));
    }
    let found = ParameterFile::of_document(&source.path, &tree, true);
    found.ok_or_else(|| "this is not a parameter file of CloudFormation templates".to_owned())
}

fn is_yaml(path: &str, text: &str) -> bool {
    let starts = text.trim_start_matches('\u{feff}').trim_start();
    matches!(extension(path), "yaml" | "yml") && !starts.starts_with('{')
}
