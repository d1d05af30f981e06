//! Override files: what they say replaces, argument by argument, what other files declare.

use crate::module::configuration::Mode;
use crate::module::{Block, Configuration, Content};

/// Applies one block of an override file. What nothing else declares is declared by it.
pub(crate) fn apply<'m>(configuration: &mut Configuration<'m>, block: &Block<'m>) {
    let over = block.body.content();
    let base = match (&*block.kind, block.labels.as_slice()) {
        ("variable", [name, ..]) => {
            configuration.variables.get_mut(name).map(|variable| &mut variable.content)
        }
        ("output", [name, ..]) => configuration.outputs.get_mut(name).map(|output| &mut output.content),
        ("module", [name, ..]) => configuration.modules.get_mut(name).map(|call| &mut call.content),
        ("resource" | "data" | "ephemeral", [kind, name, ..]) => {
            let index = Mode::of(&block.kind).and_then(|mode| configuration.resource_index(mode, kind, name));
            index
                .and_then(|index| configuration.resources.get_mut(index))
                .map(|resource| &mut resource.content)
        }
        ("locals", _) => {
            for argument in over.arguments {
                configuration.locals.insert(argument.name.clone(), argument);
            }
            return;
        }
        _ => None,
    };
    match base {
        Some(base) => merge(base, over),
        None => configuration.declare(block),
    }
}

/// Arguments replace those of the same name; blocks replace all of the same type.
fn merge<'m>(base: &mut Content<'m>, over: Content<'m>) {
    let base_arguments = std::mem::take(&mut base.arguments).into_iter();
    base.arguments = base_arguments.filter(|argument| over.argument(&argument.name).is_none()).collect();
    over.arguments.into_iter().for_each(|argument| base.arguments.push(argument));
    let replaced = |block: &Block<'m>| over.blocks.iter().any(|other| produced(other) == produced(block));
    base.blocks.retain(|block| !replaced(block));
    base.blocks.extend(over.blocks);
}

/// The type of block that comes of a block: that of its label for a dynamic one.
fn produced<'b>(block: &'b Block<'_>) -> &'b str {
    match block.labels.first() {
        Some(label) if &*block.kind == "dynamic" => label,
        _ => &block.kind,
    }
}
