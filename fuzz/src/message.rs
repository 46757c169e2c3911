//! Answers and requests as texts, the way HTTP writes them: easy to read in a corpus, and to change in a useful way.

use iot_accounts_core::{ApiError, ErrorKind, Response};

/// `HTTP 200`, a line for each header, an empty line and the body; or the body alone.
pub struct Answer<'a> {
    pub status: Option<u16>,
    pub headers: Vec<(&'a str, &'a str)>,
    pub body: &'a [u8],
}

impl<'a> Answer<'a> {
    pub fn read(data: &'a [u8]) -> Self {
        Self::with_status(data).unwrap_or(Self { status: None, headers: Vec::new(), body: data })
    }

    fn with_status(data: &'a [u8]) -> Option<Self> {
        let end = data.windows(2).position(|pair| pair == b"\n\n")?;
        let (head, body) = (std::str::from_utf8(&data[..end]).ok()?, &data[end + 2..]);
        let (status, lines) = head.strip_prefix("HTTP ")?.split_once('\n').unwrap_or((&head[5..], ""));
        Some(Self { status: Some(status.parse().ok()?), headers: headers(lines), body })
    }

    pub fn response(&self) -> Response<'_> {
        match self.status {
            Some(status) => Response::new(status, &self.headers, self.body),
            None => Response::from_body(self.body),
        }
    }

    pub fn has_failed(&self) -> bool {
        self.status.is_some_and(|status| status >= 400)
    }

    /// The value of a header; one that is empty says nothing.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        let (_, value) = self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name))?;
        (!value.is_empty()).then_some(*value)
    }

    /// The request id of an error: what the body says, else what the gateway's header says.
    pub fn request_id<'b>(&'b self, in_body: Option<&'b str>) -> Option<&'b str> {
        in_body.or(self.header("x-ca-request-id"))
    }

    /// The body as the text that should be JSON.
    pub fn text(&self) -> Option<&'a str> {
        let text = std::str::from_utf8(self.body).ok()?;
        Some(text.strip_prefix('\u{feff}').unwrap_or(text))
    }
}

/// A line for each header, `name: value`.
pub fn headers(lines: &str) -> Vec<(&str, &str)> {
    lines.lines().filter_map(|line| line.split_once(": ")).collect()
}

/// A parser reads what is there, and nothing else. Gives the error of an answer that is rightly refused.
pub fn check_parsed<T, Expected>(
    found: Result<T, ApiError>,
    expected: Option<Expected>,
    compare: impl FnOnce(&T, Expected),
) -> Option<ApiError> {
    match (found, expected) {
        (Ok(found), Some(expected)) => {
            compare(&found, expected);
            None
        }
        (Ok(_), None) => panic!("read what is not there"),
        (Err(error), Some(_)) => panic!("not read: {error}"),
        (Err(error), None) => {
            assert!(error.to_string().starts_with(error.provider.name()));
            let is_sent = !matches!(error.kind, ErrorKind::Timeout | ErrorKind::Network);
            assert!(is_sent, "nothing was sent: {error}");
            Some(error)
        }
    }
}
