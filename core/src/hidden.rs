//! How Debug shows what may hold a secret, a token or somebody's data: by its length, a URL without its query, headers by
//! their names.

use core::fmt;

use crate::prelude::*;
use iot_accounts_text as text;

/// A text of so many bytes.
pub(crate) struct Hidden(pub(crate) usize);

impl fmt::Debug for Hidden {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        ["** ", &decimal(self.0), " bytes **"].iter().try_for_each(|part| formatter.write_str(part))
    }
}

/// A URL or path; a query is `?…`.
pub(crate) struct WithoutQuery<'a>(pub(crate) &'a str);

impl fmt::Debug for WithoutQuery<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match text::cut(self.0, "?") {
            None => self.0.fmt(formatter),
            Some((bare, _)) => [bare, "?…"].concat().fmt(formatter),
        }
    }
}

/// The names of headers.
pub(crate) struct Names<'a, Text>(pub(crate) &'a [(Text, Text)]);

impl<Text: fmt::Debug> fmt::Debug for Names<'_, Text> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_helps_and_no_more() {
        assert_eq!(format!("{:?}", Hidden(12)), "** 12 bytes **");
        assert_eq!(format!("{:?}", WithoutQuery("/a?b=c")), r#""/a?…""#);
        assert_eq!(format!("{:?}", WithoutQuery("/a")), r#""/a""#);
        assert_eq!(format!("{:?}", Names(&[("a", "b"), ("c", "d")])), r#"["a", "c"]"#);
    }
}
