//! Closed sets of names, such as the regions of a cloud.

use crate::invalid_input::InvalidInput;
use crate::prelude::*;

/// Makes an enum whose variants are known by a text: `name()`, `ALL`, `Display`, `FromStr`, and `Serialize` with the
/// feature `serde`. The error of `FromStr` has the given field and lists the names.
macro_rules! names {
    (
        $(#[$attribute:meta])*
        pub enum $Set:ident, field $field:literal {
            $($(#[$variant_attribute:meta])* $Variant:ident = $name:literal,)+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $Set {
            $($(#[$variant_attribute])* $Variant,)+
        }

        impl $Set {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),+];

            /// The name that it is known by.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)+
                }
            }
        }

        impl core::fmt::Display for $Set {
            fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                formatter.write_str(self.name())
            }
        }

        impl core::str::FromStr for $Set {
            type Err = crate::invalid_input::InvalidInput;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.iter().copied().find(|one| one.name() == name);
                found.ok_or_else(|| crate::names::unknown($field, &[$($name),+]))
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $Set {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    };
}
pub(crate) use names;

/// The error for a name that is not in the set: "must be `a`, `b` or `c`".
pub(crate) fn unknown(field: &str, names: &[&str]) -> InvalidInput {
    let mut expected = "must be ".to_owned();
    for (index, name) in names.iter().enumerate() {
        let is_last = index.saturating_add(1) == names.len();
        expected.push_str(match index {
            0 => "`",
            _ if is_last => "` or `",
            _ => "`, `",
        });
        expected.push_str(name);
    }
    expected.push('`');
    InvalidInput::new(field, expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        assert_eq!(unknown("f", &["a"]).expected, "must be `a`");
        assert_eq!(unknown("f", &["a", "b"]).expected, "must be `a` or `b`");
        assert_eq!(unknown("f", &["a", "b", "c"]).expected, "must be `a`, `b` or `c`");
    }
}
