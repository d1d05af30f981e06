//! Functions that read files or paths. Files are read through the sources, which stay inside the scanned tree.

use cumulint_document::Place;
use cumulint_evaluation::Event;
use cumulint_model::{Hop, OriginId, Symbol, Why};
use cumulint_source::{
    FileId, LoadError, MAX_FILE_BYTES, ReadError, Span, clean_path, extension, file_name, parent_path,
};

use crate::evaluate::calls::FunctionCall;
use crate::evaluate::{Answer, fault, json_document, may_be_json};
use crate::functions::{FileFunction, base64_encode, hexadecimal};
use crate::value::{Type, Value};

impl FunctionCall<'_, '_, '_, '_> {
    /// The result of a function about files; the arguments are known texts.
    pub(super) fn file_function(
        &mut self,
        which: FileFunction,
        arguments: &[Value],
        origin: OriginId,
    ) -> Answer {
        let path = arguments.first().and_then(Value::as_str).unwrap_or_default();
        // Terraform reads from where it runs: the folder of the root.
        let reader = self.evaluator.reader;
        let full = reader.join(&self.evaluator.instances.root_folder(), path);
        Ok(match which {
            FileFunction::BaseName => {
                let last = file_name(path.trim_end_matches('/'));
                let root = if path.is_empty() { "." } else { "/" };
                Value::string(if last.is_empty() { root } else { last }, origin)
            }
            FileFunction::Directory => Value::string(directory(path), origin),
            FileFunction::AbsolutePath if path.starts_with('/') => Value::string(clean_path(path), origin),
            FileFunction::ExpandHome if !path.starts_with('~') => Value::string(path, origin),
            FileFunction::AbsolutePath | FileFunction::ExpandHome => {
                Value::unknown(Why::Unsupported(self.name.as_str().into()), Type::String, origin).present()
            }
            FileFunction::Exists => return self.exists(path, &full, origin),
            FileFunction::Set => return self.file_set(arguments, origin),
            FileFunction::Template => return self.template_file(path, &full, arguments, origin),
            FileFunction::Text => match reader.load(&full) {
                Ok(file) => self.file_value(file, &full),
                Err(error) => self.unreadable(path, &error, origin),
            },
            FileFunction::Base64 => self.bytes(path, &full, origin, base64_encode),
            FileFunction::Hash(digest) => {
                self.bytes(path, &full, origin, |bytes| hexadecimal(&digest.of(bytes)))
            }
            FileFunction::HashBase64(digest) => {
                self.bytes(path, &full, origin, |bytes| base64_encode(&digest.of(bytes)))
            }
        })
    }

    /// What `write` makes of the bytes of a file.
    fn bytes(&mut self, path: &str, full: &str, origin: OriginId, write: impl Fn(&[u8]) -> String) -> Value {
        let reader = self.evaluator.reader;
        let bytes = match reader.size(full) {
            Ok(size) if size > MAX_FILE_BYTES => Err(LoadError::TooLarge(size)),
            Ok(_) => reader.bytes(full).map_err(LoadError::Read),
            Err(error) => Err(LoadError::Read(error)),
        };
        match bytes {
            Ok(bytes) => Value::string(write(&bytes), origin),
            Err(error) => self.unreadable(path, &error, origin),
        }
    }

    /// A folder is an error.
    fn exists(&mut self, path: &str, full: &str, origin: OriginId) -> Answer {
        let reader = self.evaluator.reader;
        match reader.size(full) {
            _ if reader.is_folder(full) => {
                fault(format!("fileexists: \"{path}\" is a directory, not a file"), self.span)
            }
            Ok(_) => Ok(Value::bool(true, origin)),
            Err(ReadError::NotFound) => Ok(Value::bool(false, origin)),
            Err(error) => {
                self.evaluator.reporter.report(Event::MissingData, path, error.to_string(), self.span);
                let why = Why::Invalid(format!("fileexists(\"{path}\")").into());
                Ok(Value::unknown(why, Type::Bool, origin))
            }
        }
    }

    /// An unknown for the text of a file that cannot be read: a part of what is to be analysed where it is read as a document,
    /// else mere data, which may be made before it is deployed.
    pub(super) fn unreadable(&mut self, path: &str, error: &LoadError, origin: OriginId) -> Value {
        let is_document = self.is_decoded || self.name == "templatefile" && is_json_template(path);
        // Of the repository, and certainly read.
        let is_ours = is_document
            && !path.starts_with(['/', '~'])
            && self.evaluator.instances.is_certain(self.scope)
            && !self.evaluator.reporter.is_quiet();
        let (event, message) = match error {
            LoadError::Read(ReadError::Outside) if is_ours => {
                (Event::OutsideRepository, format!("`{path}` lies outside of what may be read"))
            }
            error if is_ours => (Event::MissingDocument, format!("cannot read `{path}`: {error}")),
            error => (Event::MissingData, error.to_string()),
        };
        self.evaluator.reporter.report(event, path, message, self.span);
        let why = Why::Invalid(format!("{}(\"{path}\")", self.name).into());
        Value::unknown(why, Type::String, origin)
    }

    /// The text of a file; a document with its own characters where it is JSON.
    fn file_value(&mut self, file: FileId, path: &str) -> Value {
        let source = self.evaluator.reader.get(file);
        let text: Symbol =
            source.text.strip_prefix('\u{feff}').map_or_else(|| source.text.clone(), Symbol::from);
        let provenance = &mut self.evaluator.provenance;
        let start = provenance.written(Span::new(file, 0, 0));
        let origin = provenance.passed(self.span, Hop::File(path.into()), start);
        if may_be_json(&text)
            && text.len() == source.text.len()
            && let Some(document) = json_document(&text, &Place::File(file), provenance)
        {
            return Value::encoded(Some(text), document, origin);
        }
        Value::string(text, origin)
    }
}

/// Whether a template says by its name that it makes JSON: `policy.json`, `policy.json.tftpl`.
fn is_json_template(path: &str) -> bool {
    let name = file_name(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    extension(name) == "json" || extension(stem) == "json"
}

/// The folder of a path, cleaned.
fn directory(path: &str) -> String {
    if path.starts_with('/') && path.trim_start_matches('/').is_empty() {
        return "/".to_owned();
    }
    clean_path(if path.ends_with('/') { path } else { parent_path(path) })
}
