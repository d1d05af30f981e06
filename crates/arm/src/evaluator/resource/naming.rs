//! What resources are called: their names with those of their parents, and the addresses that are shown.

use cumulint_model::{Key, Symbol};

use crate::evaluator::resource::registration::Identity;
use crate::syntax::{Declaration, Expression};
use crate::value::text::{Part, Text};

/// The longest address, in characters, and the longest expression that an instance is shown by.
const MAX_ADDRESS: usize = 120;
const MAX_SHOWN: usize = 60;

/// A name with those of the resources that it lies in before it.
pub(crate) fn within(parent: Option<&Identity>, own: Text) -> Text {
    let Some(parent) = parent else { return own };
    let slash = [Part::Known("/".into())];
    Text::joined(parent.name.parts().into_iter().chain(slash).chain(own.parts()))
}

/// The name as shown. One of which a part is empty, as by a default that asks to be given, says less than its expression.
pub(crate) fn shown_name(own: Option<&Text>, written: Option<&Expression>, instance: Option<&Key>) -> String {
    let telling = own.filter(|own| {
        own.segments().iter().all(|part| !matches!(part, Text::Known(part) if part.is_empty()))
    });
    match (telling, written, instance) {
        (Some(Text::Known(known)), _, _) => known.to_string(),
        (_, Some(written), Some(key)) => format!("{}[{key}]", capped(written.to_string(), MAX_SHOWN)),
        (_, Some(written), None) => written.to_string(),
        (_, None, _) => "(no name)".to_owned(),
    }
}

/// What a template's author would call a resource: its symbolic name, else its type and name.
pub(crate) fn address(
    declaration: &Declaration,
    kind: &str,
    parent: Option<&Identity>,
    shown: &str,
) -> Symbol {
    let address = match (&declaration.symbolic, parent) {
        (Some(symbolic), _) => return symbolic.clone(),
        (None, Some(parent)) => format!("{kind}/{}/{shown}", parent.shown),
        (None, None) => format!("{kind}/{shown}"),
    };
    capped(address, MAX_ADDRESS).into()
}

/// The beginning of a text that is longer than so many characters.
fn capped(text: String, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some(_) => text.chars().take(length.saturating_sub(1)).chain(['…']).collect(),
        None => text,
    }
}
