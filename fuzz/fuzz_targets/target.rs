//! A URL in scope goes there by the reading of `url` (a WHATWG parser), and by that of `http` too.
#![no_main]
use http::Uri;
use http_basic_credentials::scope::{Scope, TargetUri};
use libfuzzer_sys::fuzz_target;
use url::{Host, Url};

/// What a byte above ASCII stands for: mutations would take long to find these.
const PIECES: &[&str] = &[
    "https://",
    "http://",
    "wss://",
    "WS://",
    "https:",
    "://",
    "//",
    "///",
    "/\\",
    "example.com",
    "EXAMPLE.com.",
    "localhost",
    "127.0.0.1",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    ".0x",
    "1.2.3.4",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[fe80::1%25eth0]",
    "xn--",
    "xn--bcher-kva",
    "\u{fc}",
    "\u{3002}",
    "\u{ff0e}",
    "\u{ff0f}",
    "\u{2100}",
    "\u{ad}",
    "\u{200d}",
    "\u{df}",
    "\u{130}",
    "\u{2028}",
    "\u{a0}",
    "\u{0}",
    "\t",
    "\r\n",
    "@",
    ":@",
    "ana:t0k3n@",
    ":443",
    ":80",
    ":00443",
    ":65536",
    ":0",
    "%2e",
    "%2E",
    "/.%2E/",
    "%2f",
    "%5C",
    "%40",
    "%00",
    "..",
    "/../",
    "/./",
    "/..;x/",
    "/.;/",
    "/%2e%2E/",
    "/a",
    "/a/",
    "/a/b",
    "?",
    "#",
    "?://@",
];

fuzz_target!(|bytes: &[u8]| {
    let spelled = bytes.iter().map(|byte| match byte.checked_sub(128) {
        None => char::from(*byte).to_string(),
        Some(piece) => PIECES[usize::from(piece) % PIECES.len()].to_owned(),
    });
    let text: String = spelled.collect();
    for text in [&text, &format!("https://{text}"), &format!("http://example.com/{text}")] {
        agrees(text, text);
        if let Ok(uri) = text.parse::<Uri>() {
            agrees(&uri, &uri.to_string());
        }
    }
});

fn agrees<T: TargetUri + Copy>(target: T, text: &str) {
    let Ok(origin) = Scope::origin_of(target) else { return };
    let expected = (origin.scheme(), origin.host().to_owned(), Some(origin.port()));
    assert!(origin.contains(target));
    assert_eq!(origin.to_string().parse().as_ref(), Ok(&origin));
    if let Ok(uri) = text.parse::<Uri>() {
        let scheme = http(uri.scheme_str().unwrap());
        let host = uri.host().unwrap().to_ascii_lowercase();
        let host = match host.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            Some(address) => format!("[{}]", address.parse::<std::net::Ipv6Addr>().unwrap()),
            None => host,
        };
        let default = if scheme == "https" { 443 } else { 80 };
        assert_eq!((scheme, host, uri.port_u16().or(Some(default))), expected, "{text:?}");
    }
    let Ok(url) = Url::parse(text) else { return };
    let host = match url.host().unwrap() {
        Host::Domain(name) => name.to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => format!("[{address}]"),
    };
    assert_eq!((http(url.scheme()), host, url.port_or_known_default()), expected, "{text:?}");

    // Only these scopes can contain the target: each is a part of its path.
    let start = text.find("://").unwrap() + 3;
    let path = text[start..].split(['?', '#']).next().unwrap();
    let Some(start) = path.find('/') else { return };
    let path = &path[start..];
    for (end, _) in path.char_indices().skip(1).chain([(path.len(), ' ')]) {
        let at = &path[..end];
        let Ok(scope) = format!("{origin}{at}").parse::<Scope>() else { continue };
        if scope.contains(target) {
            let below = url.path().strip_prefix(at).unwrap_or_else(|| panic!("{text:?} {at:?}"));
            assert!(
                below.is_empty() || at.ends_with('/') || below.starts_with('/'),
                "{text:?} {at:?}"
            );
        }
    }
}

/// A WebSocket's handshake is an HTTP request.
fn http(scheme: &str) -> &'static str {
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "ws" => "http",
        "https" | "wss" => "https",
        other => panic!("{other}"),
    }
}
