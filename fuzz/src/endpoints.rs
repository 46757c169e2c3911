//! Endpoints, against the `url` crate, which reads a URL as clients do.

use iot_accounts_core::Endpoint;
use url::{Host, Url};

pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match text.parse::<Endpoint>() {
        Ok(endpoint) => {
            let url = match Url::parse(text) {
                Ok(url) => url,
                // Whether such a name stands for a name in another script is left to whoever sends.
                Err(_) if text.to_ascii_lowercase().contains("xn--") => return,
                Err(error) => panic!("`{text}` was taken: {error}"),
            };
            assert!(url.username().is_empty() && url.password().is_none());
            assert!(url.query().is_none() && url.fragment().is_none());
            assert!(url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url)), "{url}");
            // What is kept leads to the same place, and is taken again.
            assert_eq!(Url::parse(&endpoint.to_string()).unwrap(), url);
            assert_eq!(endpoint.to_string().parse(), Ok(endpoint));
        }
        Err(error) => {
            assert_eq!(error.field, "endpoint");
            assert!(!is_plain(text), "`{text}` was refused");
        }
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether it is an https URL as documented: a host of letters, digits, dots and hyphens, perhaps a port, and a path.
fn is_plain(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let in_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    let in_path = |byte: u8| in_host(byte) || b"/_~".contains(&byte);
    url.scheme() == "https"
        && url.authority() == url.host_str().unwrap_or_default()
        && url.host_str().is_some_and(|host| host.bytes().all(in_host) && !host.split('.').any(str::is_empty))
        && url.path().bytes().all(in_path)
        && url.query().is_none()
        && url.fragment().is_none()
        && url.as_str().trim_end_matches('/') == text
}
