//! The instances of a declaration: one for each turn of its loop, or one that stands for all.

use cumulint_evaluation::Limit;
use cumulint_model::{Key, Presence, Why};

use crate::evaluator::context::Context;
use crate::evaluator::resource::registration::{Identity, Registration};
use crate::evaluator::{Evaluator, MAX_COPIES};
use crate::syntax::{Declaration, ResourceLoop};
use crate::value::{Kind, Value};

/// A turn of the loop of a resource.
struct Turn {
    context: Context,
    instance: Option<Key>,
    /// Why it is not known how many there are.
    counted: Option<Why>,
}

impl<'x> Evaluator<'x> {
    /// Registers the resources of a template or of another resource.
    pub(crate) fn register_all(
        &mut self,
        declarations: &'x [Declaration],
        context: &Context,
        parent: Option<&Identity>,
        presence: &Presence,
    ) {
        for declaration in declarations {
            for Turn { context, instance, counted } in self.turns(declaration, context) {
                let presence = counted.map_or_else(|| presence.clone(), Presence::Unknown);
                Registration { declaration, context, instance, parent, presence }.register(self);
            }
        }
    }

    fn turns(&mut self, declaration: &'x Declaration, context: &Context) -> Vec<Turn> {
        let Some(copy) = &declaration.copy else {
            return vec![Turn { context: context.clone(), instance: None, counted: None }];
        };
        let count = self.value(&copy.count, context);
        let list = copy.over.as_ref().map(|over| self.value(&over.list, context));
        let turns = count.as_i64().map(|turns| u64::try_from(turns).unwrap_or_default());
        let room = u64::try_from(self.registry.room()).unwrap_or_default();
        let within = turns.filter(|turns| *turns <= MAX_COPIES.min(room));
        if let Some(symbolic) = &declaration.symbolic {
            self.registry.identities().add_loop(context.scope, symbolic, within);
        }
        let turned = |index| context.turn(&copy.name, index, false);
        if let Some(turns) = within {
            let mut turn = |index| Turn {
                context: self.bound(turned(Some(index)), copy, list.as_ref(), Some(index)),
                instance: Some(Key::Index(index)),
                counted: None,
            };
            return (0..turns).map(&mut turn).collect();
        }
        if turns.is_some() {
            self.maker.limited(Limit::Instances, copy.count.span);
        }
        let counted = count.cause().map(|open| open.why.clone());
        let context = self.bound(turned(None), copy, list.as_ref(), None);
        vec![Turn { context, instance: Some(Key::Unknown), counted }]
    }

    /// A turn with the names that it binds, if its loop goes over a list.
    fn bound(
        &mut self,
        context: Context,
        copy: &ResourceLoop,
        list: Option<&Value>,
        index: Option<u64>,
    ) -> Context {
        let (Some(over), Some(list)) = (&copy.over, list) else { return context };
        let span = over.list.span;
        let origin = self.maker.written(span);
        let place = match index.and_then(|index| i64::try_from(index).ok()) {
            Some(index) => Value::new(Kind::Number(index.into()), origin),
            None => {
                let term = format!("copyindex('{}', 0)", copy.name.to_ascii_lowercase());
                let why = Why::Condition(self.maker.notation().as_written(&over.list));
                Value::open(why, term, origin)
            }
        };
        let item = self.element(list, &place, span);
        let context = context.with_local(&over.item, item);
        match &over.index {
            Some(name) => context.with_local(name, place),
            None => context,
        }
    }
}
