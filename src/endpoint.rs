//! Where a request goes: `https`, or plain `http` to this very machine for tests and gateways run locally.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::error::InvalidInput;

/// An absolute URL, checked: no credentials, query or fragment in it.
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
    /// Reads an ASCII URL, international host names already in their `xn--` form.
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `endpoint`.
    pub fn parse(url: &str) -> Result<Self, InvalidInput> {
        split(url).ok_or_else(|| InvalidInput::new("endpoint", EXPECTED))
    }

    pub(crate) fn is_origin(&self) -> bool {
        self.path == "/"
    }
}

fn split(url: &str) -> Option<Endpoint> {
    let forbidden =
        |byte: u8| !byte.is_ascii_graphic() || matches!(byte, b'?' | b'#' | b'\\' | b'"' | b'<' | b'>');
    if url.bytes().any(forbidden) {
        return None;
    }
    let (scheme, rest) = url.split_once("://")?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host_of(authority)?;
    let allowed = match scheme {
        "https" => true,
        "http" => is_loopback(host),
        _ => false,
    };
    allowed.then(|| Endpoint { origin: format!("{scheme}://{authority}"), path: format!("/{path}") })
}

fn host_of(authority: &str) -> Option<&str> {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return None;
    }
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let odd = |byte: u8| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
    let fits =
        if bare.len() == host.len() { !bare.bytes().any(odd) } else { bare.parse::<Ipv6Addr>().is_ok() };
    (fits && !bare.is_empty()).then_some(bare)
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || host.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_https_and_loopback_http() {
        for (url, origin, path) in [
            ("https://api.link.aliyun.com", "https://api.link.aliyun.com", "/"),
            ("https://host:8443/a/b", "https://host:8443", "/a/b"),
            ("http://127.0.0.1:80/", "http://127.0.0.1:80", "/"),
            ("http://localhost:3000/x", "http://localhost:3000", "/x"),
            ("http://[::1]:3000", "http://[::1]:3000", "/"),
        ] {
            let endpoint = Endpoint::parse(url).unwrap();
            assert_eq!((endpoint.origin.as_str(), endpoint.path.as_str()), (origin, path));
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
        ] {
            assert_eq!(
                Endpoint::parse(url).map_err(|error| error.field),
                Err("endpoint".to_owned()),
                "{url}"
            );
        }
    }
}
