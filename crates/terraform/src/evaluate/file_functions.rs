//! Functions that read files or paths. Files are read through the sources, which stay inside the scanned tree.

use cumulint_document::Place;
use cumulint_model::{Hop, OriginId, Symbol, Why};
use cumulint_source::{FileId, Span, file_name, join_path, parent_path};

use crate::evaluate::{Answer, Evaluator, Scope, fault};
use crate::functions::unknown_as;
use crate::value::{Type, Value, convert};

/// How deep templates of files may call each other.
const MAX_TEMPLATES: u32 = 3;

impl Evaluator<'_> {
    /// The result of a function that is about files; nothing for any other function.
    pub(super) fn file_function(
        &mut self,
        name: &str,
        arguments: &[Value],
        origin: OriginId,
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<Answer> {
        if !matches!(
            name,
            "file" | "templatefile" | "fileexists" | "basename" | "dirname" | "abspath" | "pathexpand"
        ) {
            return None;
        }
        Some(self.with_path(name, arguments, origin, span, scope))
    }

    fn with_path(
        &mut self,
        name: &str,
        arguments: &[Value],
        origin: OriginId,
        span: Span,
        scope: &Scope<'_>,
    ) -> Answer {
        let Some(first) = arguments.first() else {
            return fault(format!("{name}: the path is missing"), span);
        };
        let path = convert(first, &Type::String).or_else(|why| fault(format!("{name}: {why}"), span))?;
        let Some(path) = path.as_str() else {
            return match path.is_null() {
                true => fault(format!("{name}: the path is null"), span),
                false => Ok(unknown_as(&path, Type::String, origin)),
            };
        };
        // Terraform reads from where it runs: the folder of the root.
        let full = join_path(&self.root_folder(), path);
        match name {
            "basename" => Ok(Value::string(
                if path.is_empty() { "." } else { file_name(path.trim_end_matches('/')) },
                origin,
            )),
            "dirname" => Ok(Value::string(parent_path(path), origin)),
            "fileexists" => Ok(Value::bool(self.sources.files().size(&full).is_ok(), origin)),
            "file" => match self.sources.load(&full) {
                Ok(file) => Ok(self.file_value(file, &full, span).marked(first.sensitive)),
                Err(error) => Ok(self.unreadable(name, path, &error.to_string(), origin, span)),
            },
            "templatefile" => match self.sources.load(&full) {
                Ok(file) => self.rendered(file, arguments, origin, span, scope),
                Err(error) => Ok(self.unreadable(name, path, &error.to_string(), origin, span)),
            },
            _ => Ok(Value::unknown(Why::Unsupported(name.into()), Type::String, origin)),
        }
    }

    fn unreadable(&mut self, name: &str, path: &str, reason: &str, origin: OriginId, span: Span) -> Value {
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

    /// A template of a file with variables of its own; it may not read further templates without end.
    fn rendered(
        &mut self,
        file: FileId,
        arguments: &[Value],
        origin: OriginId,
        span: Span,
        scope: &Scope<'_>,
    ) -> Answer {
        let Some(variables) = arguments.get(1) else {
            return fault("templatefile: it takes two arguments", span);
        };
        if !variables.is_known() || variables.members().is_none() {
            return Ok(unknown_as(variables, Type::String, origin));
        }
        if scope.templates >= MAX_TEMPLATES {
            return fault("templatefile: a template may not read another one", span);
        }
        let source = self.sources.get(file);
        let (tree, problems) = cumulint_hcl::parse_template(file, std::sync::Arc::clone(&source.text));
        if let Some(problem) = problems.first() {
            let reason = problem.message.clone();
            return Ok(self.unreadable("templatefile", &source.path, &reason, origin, span));
        }
        let scope = Scope { templates: scope.templates + 1, ..scope.clone() };
        let value = self.file_template(&tree, variables, &scope)?;
        let value =
            convert(&value, &Type::String).or_else(|why| fault(format!("templatefile: {why}"), span))?;
        let origin = self.passed(span, Hop::File(std::sync::Arc::clone(&source.path)), value.origin);
        Ok(value.at(origin).marked(variables.has_secret()))
    }
}
