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
        #[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
        #[non_exhaustive]
        pub struct $Row<'a> {
            $(
                $(#[$doc])*
                #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
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

/// Writes a list as `{ requestId?, total?, droppedCells, NAME: [ … ] }`.
#[cfg(feature = "serde")]
pub(crate) fn serialize_list<S: serde::Serializer>(
    serializer: S,
    request_id: Option<&str>,
    total: Option<u64>,
    dropped_cells: u64,
    (name, rows): (&'static str, alloc::vec::Vec<impl serde::Serialize>),
) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeStruct as _;
    let count =
        [request_id.is_some(), total.is_some(), true, true].into_iter().filter(|is_there| *is_there).count();
    let mut list = serializer.serialize_struct("List", count)?;
    match request_id {
        Some(request_id) => list.serialize_field("requestId", request_id)?,
        None => list.skip_field("requestId")?,
    }
    match total {
        Some(total) => list.serialize_field("total", &total)?,
        None => list.skip_field("total")?,
    }
    list.serialize_field("droppedCells", &dropped_cells)?;
    list.serialize_field(name, &rows)?;
    list.end()
}
