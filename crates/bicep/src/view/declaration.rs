//! The file and its declarations.

use cumulint_syntax::{view_enum, views};

use crate::node::{Kind, flag};
use crate::tree::{Parts, View};
use crate::view::expression::Name;
use crate::view::{
    Call, Expression, Extends, Extension, ExtensionConfig, For, Import, Object, Step, Text, TypeExpression,
    Using,
};

views! { View;
    /// A file.
    File
    /// `@name(arguments)`
    Decorator {
        /// The expression behind the `@`.
        expression: Expression[0],
    }
    /// `targetScope = value`
    TargetScope
    /// `metadata name = value`
    Metadata
    /// `param name type = value`; in a file of parameters `param name = value`.
    Param
    /// `var name = value`
    Variable
    /// `output name type = value`
    Output
    /// `resource name 'type@version' = {…}`
    Resource
    /// `module name 'path' = {…}`; also `test name 'path' = {…}`.
    Module
    /// `assert name = condition`
    Assert
    /// `type name = type`
    TypeDeclaration
    /// `func name(parameters) type => value`
    Function
    /// `name type`: what a function takes.
    Parameter {
        /// Its type.
        type_expression: TypeExpression[1],
    }
}

impl<'t> File<'t> {
    /// The declarations in the order of the text.
    pub fn declarations(self) -> impl Iterator<Item = Declaration<'t>> + Clone {
        let is_file = self.0.kind() == Kind::File;
        self.0.children().filter(move |_| is_file).map(Declaration::of)
    }

    /// The first declaration of this name, whatever it declares.
    #[must_use]
    pub fn declaration(self, name: &str) -> Option<Declaration<'t>> {
        self.declarations().find(|declaration| declaration.name().is_some_and(|found| found.text() == name))
    }

    /// Whether every declaration could be read. Where not, what is absent here may have been written.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self.0.kind() == Kind::File && !self.0.has(flag::INCOMPLETE)
    }
}

view_enum! { View, Kind;
    /// A declaration.
    Declaration;
    /// What could not be read; the diagnostics say why.
    Unknown;
    /// `targetScope = 'subscription'`
    TargetScope(TargetScope) = TargetScope;
    /// `metadata name = value`
    Metadata(Metadata) = Metadata;
    /// `param name type = value`
    Param(Param) = Param;
    /// `var name = value`
    Variable(Variable) = Variable;
    /// `output name type = value`
    Output(Output) = Output;
    /// `resource name 'type@version' = {…}`
    Resource(Resource) = Resource;
    /// `module name 'path' = {…}`
    Module(Module) = Module;
    /// `test name 'path' = {…}`
    Test(Module) = Test;
    /// `assert name = condition`
    Assert(Assert) = Assert;
    /// `type name = type`
    Type(TypeDeclaration) = Type;
    /// `func name(parameters) type => value`
    Function(Function) = Function;
    /// `import … from 'path'`
    Import(Import) = Import;
    /// `extension name with {…} as alias`
    Extension(Extension) = Extension;
    /// `extensionConfig name with {…}`
    ExtensionConfig(ExtensionConfig) = ExtensionConfig;
    /// `using 'path'`
    Using(Using) = Using;
    /// `extends 'path'`
    Extends(Extends) = Extends;
}

impl<'t> Declaration<'t> {
    /// The word that it begins with.
    #[must_use]
    pub fn keyword(self) -> Option<Name<'t>> {
        self.view().map(|view| Name(view.part(0)))
    }

    /// What it is called; an import, an extension and the like are called nothing, though they may bring in names.
    #[must_use]
    pub fn name(self) -> Option<Name<'t>> {
        let view = self.view()?;
        let named = !matches!(
            self,
            Self::TargetScope(_) | Self::Import(_) | Self::Extension(_) | Self::Using(_) | Self::Extends(_)
        );
        Name::of(view.part(1)).filter(|_| named)
    }

    /// The decorators above it.
    pub fn decorators(self) -> impl Iterator<Item = Decorator<'t>> + Clone {
        self.view().into_iter().flat_map(decorators)
    }

    /// The first decorator of this name, in whatever namespace.
    #[must_use]
    pub fn decorator(self, name: &str) -> Option<Decorator<'t>> {
        self.decorators().find(|decorator| decorator.name().is_some_and(|found| found.text() == name))
    }

    /// Whether every part of it could be read.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self.view().is_some_and(|view| !view.has(flag::INCOMPLETE))
    }
}

pub(super) fn decorators(view: View<'_>) -> impl Iterator<Item = Decorator<'_>> + Clone {
    view.children().take_while(|child| child.kind() == Kind::Decorator).map(Decorator)
}

impl<'t> Decorator<'t> {
    /// The name of the function, without its namespace: of `@sys.description('…')` it is `description`.
    #[must_use]
    pub fn name(self) -> Option<Name<'t>> {
        match self.expression() {
            Expression::Call(call) => Some(call.name()),
            Expression::Identifier(identifier) => Some(Name(identifier.0)),
            Expression::Access(access) => match access.steps().last() {
                Some(Step::Method(method)) => Some(method.name()),
                _ => None,
            },
            _ => None,
        }
    }

    /// The arguments of the call.
    pub fn arguments(self) -> impl Iterator<Item = Expression<'t>> + Clone {
        let call = match self.expression() {
            Expression::Call(Call(view)) => Some(view),
            Expression::Access(access) => match access.steps().last() {
                Some(Step::Method(method)) => Some(method.0),
                _ => None,
            },
            _ => None,
        };
        call.into_iter().flat_map(|view| view.children().skip(1)).map(Expression::of)
    }
}

/// The name that is declared; empty where it is missing.
macro_rules! named {
    ($($name:ident)+) => { $(
        impl<'t> $name<'t> {
            /// What it is called; an empty name where that could not be read.
            #[must_use]
            pub fn name(self) -> Name<'t> {
                Name(self.0.part(1))
            }

            /// The decorators above it.
            pub fn decorators(self) -> impl Iterator<Item = Decorator<'t>> + Clone {
                decorators(self.0)
            }
        }
    )+ };
}
named!(Metadata Param Variable Output Resource Module Assert TypeDeclaration Function);

impl<'t> TargetScope<'t> {
    /// The value.
    #[must_use]
    pub fn value(self) -> Expression<'t> {
        Expression::of(self.0.part(1))
    }
}

impl<'t> Metadata<'t> {
    /// The value.
    #[must_use]
    pub fn value(self) -> Expression<'t> {
        Expression::of(self.0.part(2))
    }
}

impl<'t> Assert<'t> {
    /// What must be true.
    #[must_use]
    pub fn value(self) -> Expression<'t> {
        Expression::of(self.0.part(2))
    }
}

impl<'t> Param<'t> {
    /// The type; none in a file of parameters.
    #[must_use]
    pub fn type_expression(self) -> Option<TypeExpression<'t>> {
        self.0.part(2).present().map(TypeExpression::of)
    }

    /// The default; in a file of parameters the value.
    #[must_use]
    pub fn value(self) -> Option<Expression<'t>> {
        self.0.part(3).present().map(Expression::of)
    }
}

impl<'t> Variable<'t> {
    /// The type, where one is said.
    #[must_use]
    pub fn type_expression(self) -> Option<TypeExpression<'t>> {
        self.0.part(2).present().map(TypeExpression::of)
    }

    /// The value.
    #[must_use]
    pub fn value(self) -> Expression<'t> {
        Expression::of(self.0.part(3))
    }
}

impl<'t> Output<'t> {
    /// The type.
    #[must_use]
    pub fn type_expression(self) -> TypeExpression<'t> {
        TypeExpression::of(self.0.part(2))
    }

    /// The value.
    #[must_use]
    pub fn value(self) -> Expression<'t> {
        Expression::of(self.0.part(3))
    }
}

/// What is said in the body of a resource or module.
macro_rules! bodied {
    ($($name:ident)+) => { $(
        impl<'t> $name<'t> {
            /// What stands behind the `=`: an object, a condition with one, or a loop with one of these.
            #[must_use]
            pub fn body(self) -> Expression<'t> {
                Expression::of(self.0.part(3))
            }

            /// The loop around it, where there is one.
            #[must_use]
            pub fn for_loop(self) -> Option<For<'t>> {
                if let Expression::For(looped) = self.body() { Some(looped) } else { None }
            }

            /// The condition, inside any loop.
            #[must_use]
            pub fn condition(self) -> Option<Expression<'t>> {
                let body = self.for_loop().map_or(self.body(), For::body);
                if let Expression::If(condition) = body { Some(condition.condition()) } else { None }
            }

            /// The object, inside any loop and condition; none where it could not be read.
            #[must_use]
            pub fn object(self) -> Option<Object<'t>> {
                let body = self.for_loop().map_or(self.body(), For::body);
                let body = if let Expression::If(condition) = body { condition.body() } else { body };
                if let Expression::Object(object) = body { Some(object) } else { None }
            }
        }
    )+ };
}
bodied!(Resource Module);

impl<'t> Resource<'t> {
    /// Its type and version: `'Microsoft.Storage/storageAccounts@2023-01-01'`; inside another resource `'blobServices'`.
    #[must_use]
    pub fn type_name(self) -> Text<'t> {
        Text(self.0.part(2))
    }

    /// Whether it exists already and is only referred to.
    #[must_use]
    pub fn is_existing(self) -> bool {
        self.0.has(flag::EXISTING)
    }
}

impl<'t> Module<'t> {
    /// Where it lies: `'modules/network.bicep'`, `'br/public:avm/res/storage/storage-account:0.9.0'`.
    #[must_use]
    pub fn path(self) -> Text<'t> {
        Text(self.0.part(2))
    }
}

impl<'t> TypeDeclaration<'t> {
    /// The type.
    #[must_use]
    pub fn value(self) -> TypeExpression<'t> {
        TypeExpression::of(self.0.part(2))
    }
}

impl<'t> Function<'t> {
    /// What it takes.
    pub fn parameters(self) -> impl Iterator<Item = Parameter<'t>> + Clone {
        let parameters = self.0.part(2).children();
        parameters.filter(|child| child.kind() == Kind::Parameter).map(Parameter)
    }

    /// The type of what it gives.
    #[must_use]
    pub fn result(self) -> TypeExpression<'t> {
        TypeExpression::of(self.0.part(3))
    }

    /// What it gives.
    #[must_use]
    pub fn body(self) -> Expression<'t> {
        Expression::of(self.0.part(4))
    }
}

impl<'t> Parameter<'t> {
    /// What it is called.
    #[must_use]
    pub fn name(self) -> Name<'t> {
        Name(self.0.child(0))
    }
}
