//! Where a request goes: `https`, or plain `http` to this very machine for tests and gateways run locally.

use core::fmt;
use core::str::FromStr;

use crate::invalid_input::InvalidInput;
use crate::prelude::*;
use iot_accounts_text as text;

/// An absolute URL, checked: no credentials, query or fragment in it. ASCII, with international host names in their
/// `xn--` form.
///
/// ```
/// use iot_accounts_core::Endpoint;
///
/// let endpoint: Endpoint = "https://api.link.aliyun.com".parse()?;
/// assert_eq!(endpoint.to_string(), "https://api.link.aliyun.com/");
/// assert!("http://api.link.aliyun.com".parse::<Endpoint>().is_err());
/// # Ok::<(), iot_accounts_core::InvalidInput>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Scheme, host and port, without a slash at the end.
    pub(crate) origin: String,
    /// Begins with a slash; a URL without a path has `/`.
    pub(crate) path: String,
}

const EXPECTED: &str = "must be an https URL such as `https://host/path` (http only for a loopback host), without user \
                        name, query or fragment";

impl Endpoint {
    pub(crate) fn is_origin(&self) -> bool {
        self.path == "/"
    }
}

impl FromStr for Endpoint {
    type Err = InvalidInput;

    /// Fails with the field `endpoint`.
    fn from_str(url: &str) -> Result<Self, InvalidInput> {
        split(url).ok_or_else(|| InvalidInput::new("endpoint", EXPECTED))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.origin)?;
        formatter.write_str(&self.path)
    }
}

fn split(url: &str) -> Option<Endpoint> {
    let forbidden =
        |byte: u8| !byte.is_ascii_graphic() || matches!(byte, b'?' | b'#' | b'\\' | b'"' | b'<' | b'>');
    if url.bytes().any(forbidden) {
        return None;
    }
    let (scheme, rest) = text::cut(url, "://")?;
    let (authority, path) = text::cut(rest, "/").unwrap_or((rest, ""));
    let host = host_of(authority)?;
    let allowed = match scheme {
        "https" => true,
        "http" => is_loopback(host),
        _ => false,
    };
    allowed.then(|| Endpoint { origin: [scheme, "://", authority].concat(), path: ["/", path].concat() })
}

fn host_of(authority: &str) -> Option<&str> {
    let (host, port) = match text::cut_last(authority, ":") {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    if port.is_some_and(|port| !is_port(port)) {
        return None;
    }
    if let Some(address) = host.strip_prefix('[') {
        return address.strip_suffix(']').filter(|address| is_ipv6(address));
    }
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let fits = host.bytes().all(in_name) && (is_ipv4(host) || !ends_in_number(host));
    (fits && !host.is_empty()).then_some(host)
}

/// Whether readers of URLs take a host for an IPv4 address, be it short, octal or hexadecimal: `0127.0.0.1` is 87.0.0.1 to
/// them. Only the plain form is allowed.
fn ends_in_number(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = text::cut_last(host, ".").map_or(host, |(_, last)| last);
    let hexadecimal = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
    last.bytes().all(|byte| byte.is_ascii_digit())
        || hexadecimal.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Four decimal numbers up to 255, without a zero in front.
fn is_ipv4(host: &str) -> bool {
    let is_byte = |part: &&str| {
        part.parse::<u8>().is_ok() && (*part == "0" || !matches!(part.as_bytes().first(), Some(b'0' | b'+')))
    };
    let parts = text::split(host, ".");
    parts.len() == 4 && parts.iter().all(is_byte)
}

/// Eight groups of hexadecimal digits, `::` standing for those that are left out.
fn is_ipv6(address: &str) -> bool {
    match text::cut(address, "::") {
        None => count_groups(address) == Some(8),
        Some((head, tail)) => {
            let groups = count_groups(head).zip(count_groups(tail));
            groups.is_some_and(|(head, tail)| head.saturating_add(tail) < 8)
        }
    }
}

/// How many groups of an IPv6 address there are; `None` when one is not of 1 to 4 hexadecimal digits.
fn count_groups(groups: &str) -> Option<usize> {
    if groups.is_empty() {
        return Some(0);
    }
    let groups = text::split(groups, ":");
    let is_group =
        |group: &&str| (1..=4).contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_hexdigit());
    groups.iter().all(is_group).then_some(groups.len())
}

/// `localhost`, `127.x.y.z` and `::1`. URL parsers read a part with a zero in front as octal, which is another host.
fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host == "::1" || (is_ipv4(host) && host.starts_with("127."))
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use super::*;

    #[test]
    fn takes_https_and_loopback_http() {
        for (url, origin, path) in [
            ("https://api.link.aliyun.com", "https://api.link.aliyun.com", "/"),
            ("https://host:8443/a/b", "https://host:8443", "/a/b"),
            ("http://127.0.0.1:80/", "http://127.0.0.1:80", "/"),
            ("http://localhost:3000/x", "http://localhost:3000", "/x"),
            ("http://[::1]:3000", "http://[::1]:3000", "/"),
            ("https://8.8.8.8/", "https://8.8.8.8", "/"),
            ("https://[2001:db8::8a2e:370:7334]/", "https://[2001:db8::8a2e:370:7334]", "/"),
            ("https://[1:2:3:4:5:6:7:8]/", "https://[1:2:3:4:5:6:7:8]", "/"),
        ] {
            let endpoint: Endpoint = url.parse().unwrap();
            assert_eq!((endpoint.origin.as_str(), endpoint.path.as_str()), (origin, path));
            assert_eq!(endpoint.to_string().parse(), Ok(endpoint));
        }
    }

    #[test]
    fn refuses_everything_else() {
        for url in [
            "",
            "host",
            "ftp://host",
            "http://api.link.aliyun.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://localhost@example.com/",
            "https://user:pass@host/",
            "https://host/?a=b",
            "https://host/#a",
            "https://",
            "https:///path",
            "https://host:port",
            "https://host:99999",
            "https://ho st/",
            "https://host/a\r\nb",
            "http://[::2]/",
            "http://2130706433/",
            "http://127.0.0/",
            "http://127.0.0.1.1/",
            "http://127.0.0.256/",
            "http://0127.0.0.1/",
            "http://127.0.0.01/",
            "http://127.0.00.1/",
            "http://127.0.0.+1/",
            "http://127.0.0.1:+80/",
            "https://host:+443/",
            "https://[::1/",
            "https://[host]/",
            "https://0127.0.0.1/",
            "https://256.1.1.1/",
            "https://1.2.3/",
            "https://host.7/",
            "https://0x7f.0x1/",
            "https://127.0.0.1./",
            "https://[:::::]/",
            "https://[1::2::3]/",
            "https://[1:2:3:4:5:6:7]/",
            "https://[1:2:3:4:5:6:7:8:9]/",
            "https://[::12345]/",
            "https://host:/",
        ] {
            assert_eq!(
                url.parse::<Endpoint>().map_err(|error| error.field),
                Err("endpoint".to_owned()),
                "{url}"
            );
        }
    }
}
