//! Where nested stacks and snippets lie: found in the library, or reported at the string that names them.

use cumulint_document::Node;
use cumulint_evaluation::{Event, Limit};
use cumulint_model::Value;
use cumulint_source::{LoadError, ReadError};

use super::Evaluator;
use crate::library::{File, Found};

impl<'t> Evaluator<'t> {
    /// The path of a file that the template takes in, and what it holds. `None` if it could not be read, which is reported at
    /// `location`; `name` is what takes it in, `word` says what it is.
    pub(crate) fn located(
        &mut self,
        location: Node<'t>,
        name: &str,
        word: &str,
    ) -> Option<(String, &'t File)> {
        let span = location.span();
        let value = self.value(location);
        let text = value.as_ref().and_then(Value::as_str);
        let path = text.and_then(|text| self.library.beside(self.template.path(), text));
        let Some(path) = path else {
            let message = match text {
                Some(_) => format!("the {word} lies behind a URL"),
                None => format!("where the {word} lies is only known during deployment"),
            };
            self.report(Event::RemoteTemplate, name, message, span);
            return None;
        };
        // What is written as such was looked for; what is put together may not have been packaged yet.
        let is_written = location.tag().is_none() && location.as_str().as_deref() == text;
        match self.library.find(&path) {
            Found::File(file) => return Some((path, file)),
            _ if !is_written => {
                let message = format!("where the {word} lies is only known during deployment");
                self.report(Event::RemoteTemplate, name, message, span);
            }
            Found::Unread => self.reporter.limit(Limit::Files, span),
            Found::Unreadable(LoadError::Read(ReadError::Outside)) => {
                let message = format!("the {word} `{path}` lies outside the scanned repository");
                self.report(Event::OutsideRepository, &path, message, span);
            }
            Found::Unreadable(LoadError::Read(ReadError::NotFound)) => {
                let message = format!("there is no {word} `{path}`");
                self.report(Event::MissingTemplate, &path, message, span);
            }
            Found::Unreadable(why) => {
                let message = format!("cannot read the {word} `{path}`: {why}");
                self.report(Event::MissingTemplate, &path, message, span);
            }
        }
        None
    }
}
