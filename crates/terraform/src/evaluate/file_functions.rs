//! Functions that read files or paths. Files are read through the sources, which stay inside the scanned tree.

use cumulint_document::Place;
use cumulint_model::{Hop, OriginId, Symbol, Why};
use cumulint_source::{
    FileId, MAX_FILE_BYTES, ReadError, Span, clean_path, file_name, join_path, parent_path,
};

use crate::evaluate::{Answer, Evaluator, Scope, fault};
use crate::functions::{FileFunction, base64_encode, hexadecimal};
use crate::value::{Type, Value};

impl Evaluator<'_> {
    /// The result of a function about files; the arguments are known texts.
    pub(super) fn file_function(
        &mut self,
        which: FileFunction,
        name: &str,
        arguments: &[Value],
        origin: OriginId,
        span: Span,
        scope: &Scope<'_>,
    ) -> Answer {
        let path = arguments.first().and_then(Value::as_str).unwrap_or_default();
        // Terraform reads from where it runs: the folder of the root.
        let full = join_path(&self.root_folder(), path);
        let bytes = |evaluator: &mut Self, written: &dyn Fn(&[u8]) -> String| match evaluator.bytes_of(&full)
        {
            Ok(bytes) => Value::string(written(&bytes), origin),
            Err(reason) => evaluator.unreadable(name, path, &reason, origin, span),
        };
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
                Value::unknown(Why::Unsupported(name.into()), Type::String, origin).present()
            }
            FileFunction::Exists => return self.exists(path, &full, origin, span),
            FileFunction::Set => return self.file_set(arguments, origin, span),
            FileFunction::Template => return self.template_file(path, &full, arguments, origin, span, scope),
            FileFunction::Text => match self.sources.load(&full) {
                Ok(file) => self.file_value(file, &full, span),
                Err(error) => self.unreadable(name, path, &error.to_string(), origin, span),
            },
            FileFunction::Base64 => bytes(self, &base64_encode),
            FileFunction::Hash(digest) => bytes(self, &|bytes| hexadecimal(&digest.of(bytes))),
            FileFunction::HashBase64(digest) => bytes(self, &|bytes| base64_encode(&digest.of(bytes))),
        })
    }

    fn bytes_of(&self, path: &str) -> Result<Vec<u8>, String> {
        let size = self.sources.files().size(path).map_err(|why| why.to_string())?;
        if size > MAX_FILE_BYTES {
            return Err(format!("the file has {size} bytes"));
        }
        self.sources.files().read(path).map_err(|why| why.to_string())
    }

    /// A folder is an error.
    fn exists(&mut self, path: &str, full: &str, origin: OriginId, span: Span) -> Answer {
        match self.sources.files().size(full) {
            _ if self.sources.files().is_folder(full) => {
                fault(format!("fileexists: \"{path}\" is a directory, not a file"), span)
            }
            Ok(_) => Ok(Value::bool(true, origin)),
            Err(ReadError::NotFound) => Ok(Value::bool(false, origin)),
            Err(why) => {
                self.gap("file", path, &why.to_string(), span);
                let why = Why::Invalid(format!("fileexists(\"{path}\")").into());
                Ok(Value::unknown(why, Type::Bool, origin))
            }
        }
    }

    pub(super) fn unreadable(
        &mut self,
        name: &str,
        path: &str,
        reason: &str,
        origin: OriginId,
        span: Span,
    ) -> Value {
        self.gap("file", path, reason, span);
        Value::unknown(Why::Invalid(format!("{name}(\"{path}\")").into()), Type::String, origin)
    }

    /// The text of a file; a document with its own characters where it is JSON.
    fn file_value(&mut self, file: FileId, path: &str, span: Span) -> Value {
        let source = self.sources.get(file);
        let text: Symbol =
            source.text.strip_prefix('\u{feff}').map_or_else(|| source.text.clone(), Symbol::from);
        let whole = Span::new(file, 0, u32::try_from(source.text.len()).unwrap_or(u32::MAX));
        let start = self.written(Span::new(file, 0, 0));
        let origin = self.passed(span, Hop::File(path.into()), start);
        if super::json_text::may_be_json(&text)
            && text.len() == whole.range.len() as usize
            && let Some(document) = self.json_document(&text, &Place::File(file))
        {
            return Value::encoded(Some(text), document, origin);
        }
        Value::string(text, origin)
    }
}

/// The folder of a path, cleaned.
fn directory(path: &str) -> String {
    if path.starts_with('/') && path.trim_start_matches('/').is_empty() {
        return "/".to_owned();
    }
    clean_path(if path.ends_with('/') { path } else { parent_path(path) })
}
