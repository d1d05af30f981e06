//! Conditions: each is read once into what it says of the inputs of a deployment, so that conditions that speak of the same
//! parameter hang together.

use cumulint_document::Node;
use cumulint_evaluation::Event;
use cumulint_model::{ConditionId, Formula, Input, InputId, Presence, Symbol, Truth, Value, World};

use crate::check::Checked;
use crate::comparison::equal;
use rustc_hash::FxHashMap;

use super::Evaluator;
use super::loops::Expanded;
use super::parameter::is_true;
use super::text::literal_text;
use crate::syntax::{Function, Intrinsic, condition_by_name};

/// What is known of a named condition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Named {
    /// In progress; asking again means a circle.
    Open,
    /// Read.
    Is(ConditionId),
}

/// The conditions of a template, and the inputs that they speak of.
#[derive(Default)]
pub(super) struct Conditions<'t> {
    declared: FxHashMap<Symbol, Expanded<'t>>,
    named: FxHashMap<Symbol, Named>,
    /// Inputs by the name of a parameter or the text of an expression.
    inputs: FxHashMap<Symbol, InputId>,
    /// The conditions that an input has a text.
    texts: FxHashMap<(InputId, Symbol), ConditionId>,
}

impl Conditions<'_> {
    /// The input of a name, if a condition speaks of it.
    pub(super) fn input(&self, name: &str) -> Option<InputId> {
        self.inputs.get(name).copied()
    }
}

impl<'t> Evaluator<'t> {
    /// Reads all conditions and rules, then knows what holds by default.
    pub(crate) fn conditions(&mut self) {
        let declared = self.section("Conditions").map(|section| self.expanded(section)).unwrap_or_default();
        let known = declared.iter().map(|entry| (entry.name.clone(), entry.clone()));
        self.conditions.declared = known.collect();
        for entry in declared {
            self.condition(&entry.name, entry.value);
        }
        self.rules();
        self.worlds.begin(self.project.conditions.world(self.nesting.exists()));
    }

    /// A named condition. One that is not declared, or declared by way of itself, is open.
    pub(crate) fn condition(&mut self, name: &str, asked: Node<'t>) -> ConditionId {
        match self.conditions.named.get(name) {
            Some(Named::Is(id)) => return *id,
            Some(Named::Open) => {
                let message = format!("condition `{name}` depends on itself");
                self.report(Event::InvalidExpression, name, message, asked.span());
                return self.project.conditions.add(Some(name.into()), Formula::Open);
            }
            None => {}
        }
        let name: Symbol = name.into();
        let formula = match self.conditions.declared.get(&name).cloned() {
            Some(declared) => {
                self.conditions.named.insert(name.clone(), Named::Open);
                self.in_world(World::default(), |this| {
                    this.in_loops(declared.loops.clone(), |this| this.formula(declared.value))
                })
            }
            None => {
                if !self.logical.is_open() {
                    let message = format!("condition `{name}` is not declared in this template");
                    self.undeclared(Checked::Sections, &name, message, asked.span());
                }
                Formula::Open
            }
        };
        let id = self.project.conditions.add(Some(name.clone()), formula);
        self.conditions.named.insert(name, Named::Is(id));
        id
    }

    /// Whether a condition holds in the world that is supposed.
    pub(crate) fn truth(&self, id: ConditionId) -> Truth {
        self.worlds.here().truth(&self.project.conditions, id)
    }

    /// Whether a resource exists that has a condition; nothing where it never does. One that the defaults of parameters leave
    /// out may exist: a deployment can give other values.
    pub(crate) fn presence(&self, id: ConditionId) -> Option<Presence> {
        match self.truth(id) {
            Truth::True => Some(Presence::Certain),
            _ if self.is_impossible(id) => None,
            _ => Some(Presence::When(id)),
        }
    }

    /// Whether a condition holds in no world.
    pub(crate) fn is_impossible(&self, id: ConditionId) -> bool {
        World::default().supposing(&self.project.conditions, id, true).is_none()
    }

    /// What the expression of a condition says.
    fn formula(&mut self, node: Node<'t>) -> Formula {
        let mut formula = Formula::Open;
        self.nested(node, |this| {
            formula = this.formula_of(node);
            None
        });
        formula
    }

    /// The expression of a condition, as a condition without a name.
    pub(crate) fn unnamed(&mut self, node: Node<'t>) -> ConditionId {
        match self.formula(node) {
            Formula::Same(id) => id,
            formula => self.project.conditions.add(None, formula),
        }
    }

    fn formula_of(&mut self, node: Node<'t>) -> Formula {
        if let Some(name) = condition_by_name(node) {
            return self.named_condition(&name.text().unwrap_or_default(), name);
        }
        let Some(intrinsic) = Intrinsic::of(node) else {
            return literal_formula(node);
        };
        match intrinsic.function() {
            Function::Condition(name) => self.named_condition(&name.string, name.node),
            Function::Equals(left, right) => self.equal_nodes(left, right),
            Function::Not(inner) => Formula::Not(self.unnamed(inner)),
            Function::And(sides) => Formula::All(sides.items().map(|side| self.unnamed(side)).collect()),
            Function::Or(sides) => Formula::Any(sides.items().map(|side| self.unnamed(side)).collect()),
            Function::Contains { list, string } => self.contains(list, string),
            _ => Formula::Open,
        }
    }

    fn named_condition(&mut self, name: &str, node: Node<'t>) -> Formula {
        let name = self.substituted(name).into_owned();
        Formula::Same(self.condition(&name, node))
    }

    /// Whether two expressions have equal values.
    fn equal_nodes(&mut self, left: Node<'t>, right: Node<'t>) -> Formula {
        let (Some((first, first_is_fixed)), Some((second, second_is_fixed))) =
            (self.compared(left), self.compared(right))
        else {
            return Formula::Open;
        };
        let by_default = equal(&first, &second);
        if first_is_fixed && second_is_fixed && by_default != Truth::Unknown {
            return Formula::Known(by_default.is_true());
        }
        let constant = |value: &Value, is_fixed: bool| literal_text(value).filter(|_| is_fixed);
        match (constant(&first, first_is_fixed), constant(&second, second_is_fixed)) {
            (None, Some(text)) => Formula::Is(self.input_of(left, &first), text),
            (Some(text), None) => Formula::Is(self.input_of(right, &second), text),
            _ => {
                let name = format!("{} == {}", in_one_line(left), in_one_line(right));
                let default = match by_default {
                    Truth::Unknown => None,
                    known => Some(if known.is_true() { "true".into() } else { "false".into() }),
                };
                let allowed = Some(["true".into(), "false".into()].into());
                Formula::Is(self.input(name.into(), allowed, default), "true".into())
            }
        }
    }

    /// A value that is compared, and whether no deployment can change it.
    fn compared(&mut self, node: Node<'t>) -> Option<(Value, bool)> {
        let before = self.worlds.overridable();
        let value = self.value(node)?;
        Some((value, self.worlds.overridable() == before))
    }

    /// Whether a list holds a text.
    fn contains(&mut self, list: Node<'t>, text: Node<'t>) -> Formula {
        if list.tag().is_some() || Intrinsic::of(list).is_some() {
            return Formula::Open;
        }
        let mut any = Vec::new();
        for item in list.items() {
            let formula = self.equal_nodes(text, item);
            any.push(self.project.conditions.add(None, formula));
        }
        Formula::Any(any.into())
    }

    /// The input that an expression reads: a parameter by its name, anything else by its text.
    pub(crate) fn input_of(&mut self, node: Node<'t>, value: &Value) -> InputId {
        let function = Intrinsic::of(node).map(|intrinsic| intrinsic.function());
        let Some(Function::Ref(name)) = function else {
            return self.input(in_one_line(node).into(), None, literal_text(value));
        };
        let name: Symbol = self.substituted(&name.string).as_ref().into();
        if let Some(id) = self.nesting.linked(&name) {
            return id;
        }
        let allowed = self.allowed_values(&name);
        self.input(name, allowed, literal_text(value))
    }

    fn input(&mut self, name: Symbol, allowed: Option<Box<[Symbol]>>, default: Option<Symbol>) -> InputId {
        if let Some(id) = self.conditions.input(&name) {
            return id;
        }
        let shown = self.nesting.address(&name);
        let id = self.project.conditions.add_input(Input { name: shown, allowed, default });
        self.conditions.inputs.insert(name, id);
        id
    }

    /// The condition that an input has a text.
    pub(crate) fn has_text(&mut self, input: InputId, text: &Symbol) -> ConditionId {
        let key = (input, text.clone());
        if let Some(id) = self.conditions.texts.get(&key) {
            return *id;
        }
        let id = self.project.conditions.add(None, Formula::Is(input, text.clone()));
        self.conditions.texts.insert(key, id);
        id
    }
}

fn literal_formula(node: Node<'_>) -> Formula {
    let says_false =
        node.as_bool() == Some(false) || node.as_str().is_some_and(|text| text.eq_ignore_ascii_case("false"));
    match (is_true(node), says_false) {
        (true, _) => Formula::Known(true),
        (_, true) => Formula::Known(false),
        _ => Formula::Open,
    }
}

/// The text of an expression in one line, not too long.
fn in_one_line(node: Node<'_>) -> String {
    let text = node.tree().slice(node.tagged_range());
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_NAME) {
        Some((at, _)) => format!("{}…#{}", line.get(..at).unwrap_or_default(), node.id()),
        None => line,
    }
}

/// How much of an expression names it.
const MAX_NAME: usize = 200;
