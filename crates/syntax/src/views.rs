//! Typed views, declared by what they look at: views of one sort of node, and enums of them.

/// Declares typed views of one sort of node each: with the range and the identity that all have, and with accessors of the
/// children that always stand in the same place. The first word is the language's own `View<'t>`.
///
/// An accessor `name: Type[index]` is what `Type::of` makes of the child in that place.
///
/// ```text
/// views! { View;
///     /// `condition ? a : b`
///     Conditional {
///         /// The condition.
///         condition: Expression[0],
///     }
/// }
/// ```
#[macro_export]
macro_rules! views {
    ($view:ident; $($(#[doc = $doc:literal])+ $name:ident $({
        $($(#[doc = $child_doc:literal])+ $child:ident: $type:ident[$index:literal],)+
    })?)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Copy, Debug)]
            pub struct $name<'t>(pub(crate) $view<'t>);

            impl<'t> $name<'t> {
                /// The range of all of it, brackets and quotes included.
                #[must_use]
                pub fn range(self) -> cumulint_source::TextRange {
                    self.0.range()
                }

                /// Its identity in its tree.
                #[must_use]
                pub fn id(self) -> $crate::NodeId {
                    self.0.id()
                }

                $($(
                    $(#[doc = $child_doc])+
                    #[must_use]
                    pub fn $child(self) -> $type<'t> {
                        $type::of(self.0.child($index))
                    }
                )+)?
            }
        )+
    };
}

/// Declares an enum of views: what may stand in a place of the grammar, such as any expression. The first words are the
/// language's own `View<'t>` and its kinds; then come the enum, the variant for all other kinds, which holds the range of
/// what could not be read, and a row for each other variant: the view that it holds, and the kinds that it is made of.
///
/// ```text
/// view_enum! { View, Kind;
///     /// Any expression.
///     Expression;
///     /// What could not be read.
///     Error;
///     /// A number, `true`, `false` or `null`.
///     Literal(Literal) = Number | True | False | Null;
/// }
/// ```
#[macro_export]
macro_rules! view_enum {
    (
        $view:ident, $kind:ident;
        $(#[doc = $doc:literal])+ $name:ident;
        $(#[doc = $rest_doc:literal])+ $rest:ident;
        $($(#[doc = $variant_doc:literal])+ $variant:ident($type:ident) = $($of:ident)|+;)+
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug)]
        pub enum $name<'t> {
            $(
                $(#[doc = $variant_doc])+
                $variant($type<'t>),
            )+
            $(#[doc = $rest_doc])+
            $rest(cumulint_source::TextRange),
        }

        impl<'t> $name<'t> {
            pub(crate) fn of(view: $view<'t>) -> Self {
                match view.kind() {
                    $($($kind::$of)|+ => Self::$variant($type(view)),)+
                    _ => Self::$rest(view.range()),
                }
            }

            fn view(self) -> Option<$view<'t>> {
                Some(match self {
                    $(Self::$variant($type(view)) => view,)+
                    Self::$rest(_) => return None,
                })
            }

            /// The range from its first to its last character.
            #[must_use]
            pub fn range(self) -> cumulint_source::TextRange {
                if let Self::$rest(range) = self { range } else { self.view().map($view::range).unwrap_or_default() }
            }

            /// Its identity in its tree. `None` for what could not be read.
            #[must_use]
            pub fn id(self) -> Option<$crate::NodeId> {
                self.view().map($view::id)
            }
        }
    };
}
