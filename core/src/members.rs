//! Rows of optional texts.

/// Makes the struct of the optional texts of a row, the names of its members on the wire, and its conversion from cells in the
/// same order.
macro_rules! members {
    (
        $(#[$attribute:meta])*
        pub struct $Row:ident { $($(#[$doc:meta])* $member:ident: $name:literal,)+ }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        #[non_exhaustive]
        pub struct $Row<'a> {
            $(
                $(#[$doc])*
                #[cfg_attr(feature = "serde", serde(rename = $name, skip_serializing_if = "Option::is_none"))]
                pub $member: Option<&'a str>,
            )+
        }

        impl<'a> $Row<'a> {
            /// The names of the members on the wire, in the order of a row's cells.
            pub(super) const NAMES: [&'static str; [$($name),+].len()] = [$($name),+];

            pub(super) fn from_row(row: [Option<&'a str>; [$($name),+].len()]) -> Self {
                let [$($member),+] = row;
                Self { $($member),+ }
            }
        }
    };
}
pub(crate) use members;
