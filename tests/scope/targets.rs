//! Where a text or a URI goes: what is let through goes there by `url` and by `http` as well.

use std::net::Ipv6Addr;

use http::Uri;
use http_basic_credentials::scope::InvalidScope::{
    InvalidCharacter, InvalidHost, InvalidPort, NotAbsolute, UnsupportedScheme, UserInfo,
};
use http_basic_credentials::scope::{InvalidScope, Scope, TargetUri};
use static_assertions::assert_not_impl_any;
use url::{Host, Url};

/// The text goes to the origin, whether `url` reads it, `http` or this crate.
#[track_caller]
fn goes_to(text: &str, origin: &str) {
    let scope = Scope::origin_of(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert_eq!(scope.to_string(), origin, "{text:?}");
    assert!(scope.contains(text), "{text:?}");
    assert_no_other_reading(text);
}

/// The text is refused as a target and as a scope.
#[track_caller]
fn refused(text: &str, reason: InvalidScope) {
    assert_eq!(Scope::origin_of(text), Err(reason), "{text:?}");
    assert!(text.parse::<Scope>().is_err(), "{text:?}");
    if let Ok(uri) = text.parse::<Uri>() {
        assert!(Scope::origin_of(&uri).is_err() || reason == InvalidCharacter, "{text:?}");
    }
}

/// `url` takes the refused text for a target at the origin, which is why it is refused.
#[track_caller]
fn refused_though_url_goes_to(text: &str, reason: InvalidScope, origin: &str) {
    refused(text, reason);
    let url = Url::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert_eq!(shown(&origin_of_url(&url)), origin, "{text:?}");
}

/// Scheme, host and port.
type Parts = (&'static str, String, u16);

#[track_caller]
fn assert_no_other_reading(text: &str) {
    let scope = Scope::origin_of(text).unwrap();
    let scheme = if scope.scheme() == "https" { "https" } else { "http" };
    let parts: Parts = (scheme, scope.host().to_owned(), scope.port());
    if let Ok(url) = Url::parse(text) {
        assert_eq!(origin_of_url(&url), parts, "url, {text:?}");
    }
    if let Ok(uri) = text.parse::<Uri>() {
        assert_eq!(origin_of_uri(&uri), parts, "http, {text:?}");
        assert_eq!(Scope::origin_of(&uri).as_ref(), Ok(&scope), "{text:?}");
    }
}

fn http(scheme: &str) -> &'static str {
    match scheme.to_ascii_lowercase().as_str() {
        "https" | "wss" => "https",
        "http" | "ws" => "http",
        _ => "another",
    }
}

fn origin_of_url(url: &Url) -> Parts {
    let host = match url.host() {
        Some(Host::Domain(name)) => name.to_owned(),
        Some(Host::Ipv4(address)) => address.to_string(),
        Some(Host::Ipv6(address)) => format!("[{address}]"),
        None => String::new(),
    };
    (http(url.scheme()), host, url.port_or_known_default().unwrap_or(0))
}

fn origin_of_uri(uri: &Uri) -> Parts {
    let scheme = http(uri.scheme_str().unwrap());
    let host = uri.host().unwrap().to_ascii_lowercase();
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let host = match address.map(|address| address.parse::<Ipv6Addr>().unwrap()) {
        Some(address) => format!("[{address}]"),
        None => host,
    };
    let default = if scheme == "https" { 443 } else { 80 };
    (scheme, host, uri.port_u16().unwrap_or(default))
}

fn shown((scheme, host, port): &Parts) -> String {
    let default = if *scheme == "https" { 443 } else { 80 };
    let port = if *port == default { String::new() } else { format!(":{port}") };
    format!("{scheme}://{host}{port}")
}

#[test]
fn plain_targets() {
    for (text, origin) in [
        ("https://example.com", "https://example.com"),
        ("https://example.com/", "https://example.com"),
        ("https://example.com?q", "https://example.com"),
        ("https://example.com#f", "https://example.com"),
        ("https://example.com/v1/me?full=1#top", "https://example.com"),
        ("HTTPS://API.Example.COM/Me", "https://api.example.com"),
        ("https://example.com.", "https://example.com."),
        ("https://example.com..", "https://example.com.."),
        ("https://a_b.example-1.com", "https://a_b.example-1.com"),
        ("https://-.~_", "https://-.~_"),
        ("https://localhost", "https://localhost"),
        ("https://1.example", "https://1.example"),
        ("https://0x7f.example", "https://0x7f.example"),
        ("https://foo.0xg", "https://foo.0xg"),
        ("https://1a", "https://1a"),
    ] {
        goes_to(text, origin);
    }
}

/// RFC 6455 section 3: the same ports, and the handshake is an HTTP request (section 4.1).
#[test]
fn a_websocket_is_a_request() {
    for (text, origin) in [
        ("ws://example.com/chat", "http://example.com"),
        ("wss://example.com/chat", "https://example.com"),
        ("WSS://Example.com:443/chat", "https://example.com"),
        ("ws://example.com:80", "http://example.com"),
        ("ws://example.com:443", "http://example.com:443"),
        ("wss://example.com:80", "https://example.com:80"),
    ] {
        goes_to(text, origin);
    }
    let scope: Scope = "wss://example.com/chat".parse().unwrap();
    assert_eq!(Ok(&scope), "https://example.com/chat".parse().as_ref());
    assert_eq!((scope.scheme(), scope.port()), ("https", 443));
    assert!(
        scope.contains("https://example.com/chat/1") && scope.contains("wss://example.com/chat")
    );
    assert!(!scope.contains("ws://example.com/chat") && !scope.contains("http://example.com/chat"));
}

/// What a WHATWG parser takes out, and what others leave in.
#[test]
fn white_space_and_controls() {
    for text in [
        " https://example.com",
        "https://example.com ",
        "\thttps://example.com",
        "https://example.com\n",
        "\nhttps://example.com/\r\n",
        "\u{1f}https://example.com",
        "ht\ntps://example.com",
        "https://exam\tple.com",
        "https://example.com\t.evil.example/",
        "https://example.com\r\n.evil.example/",
        "https://example.com:44\n3/",
        "https://example.com/a\tb",
        "https://example.com/.\n./b",
        "https://example.com/a b",
        "https://example.com/?a\nb",
        "https://example.com/?a b",
        "https://example.com/#a\tb",
    ] {
        refused(text, InvalidCharacter);
        assert!(Url::parse(text).is_ok(), "{text:?}");
    }
    for text in [
        "https:\t//example.com",
        "https:/\n/example.com",
        "https\t://example.com@evil.example",
        "https://example.com\0",
        "https://example.com\0.evil.example",
        "https://exam ple.com",
        "https://example.com:4 43",
        "https://example.com/\0",
        "https://example.com/\u{7f}",
        "https://example.com/\u{85}",
        "https://example.com/\u{a0}",
        "https://example.com/?\u{2028}",
        "https://example.com/\u{3000}",
        "https://example.com\u{2003}",
    ] {
        let reason = if text.contains("://") { InvalidCharacter } else { NotAbsolute };
        refused(text, reason);
    }
}

#[test]
fn backslashes() {
    for (text, reason, origin) in [
        (r"https:\\evil.example", NotAbsolute, "https://evil.example"),
        (r"https:/\evil.example/", NotAbsolute, "https://evil.example"),
        (r"https:\/evil.example/", NotAbsolute, "https://evil.example"),
        (r"https://example.com\@evil.example/", InvalidCharacter, "https://example.com"),
        (r"https://evil.example\.example.com/", InvalidCharacter, "https://evil.example"),
        (r"https://evil.example\\.example.com/", InvalidCharacter, "https://evil.example"),
        (r"https://ana\:t0k3n@example.com/", InvalidCharacter, "https://ana"),
        (r"https://example.com/a\..\b", InvalidCharacter, "https://example.com"),
        (r"https://\evil.example/", InvalidCharacter, "https://evil.example"),
    ] {
        refused_though_url_goes_to(text, reason, origin);
    }
    // After the path nobody takes it for a slash.
    goes_to(r"https://example.com/?a\b", "https://example.com");
    goes_to(r"https://example.com#\@evil.example", "https://example.com");
}

#[test]
fn slashes_too_many_or_too_few() {
    for (text, reason, origin) in [
        ("https:example.com", NotAbsolute, "https://example.com"),
        ("https:/example.com", NotAbsolute, "https://example.com"),
        ("https:///example.com", InvalidHost, "https://example.com"),
        ("https:////example.com/", InvalidHost, "https://example.com"),
        ("https:///@example.com/", InvalidHost, "https://example.com"),
        ("https:example.com@evil.example", NotAbsolute, "https://evil.example"),
        ("https:https://example.com/", NotAbsolute, "https://https"),
    ] {
        refused_though_url_goes_to(text, reason, origin);
    }
    for text in [
        "",
        ":",
        "/",
        "//",
        "*",
        "?",
        "#",
        "://",
        "://example.com",
        "//example.com/a",
        "/a",
        "example.com",
        "example.com/a",
        "example.com:443",
        "example.com:443/https://x",
        "/a?next=https://example.com",
        "/a#https://example.com",
        "a/https://example.com",
        "?https://example.com",
        "https",
        "https:",
        "https:/",
        "[::1]:80",
    ] {
        refused(text, NotAbsolute);
    }
    for text in
        ["https://", "https://?example.com", "https://#example.com", "https:///", "http://:80"]
    {
        refused(text, InvalidHost);
    }
    goes_to("https://example.com//a///b", "https://example.com");
}

#[test]
fn schemes() {
    for text in [
        "ftp://example.com",
        "file://example.com/etc",
        "httpss://example.com",
        "http+unix://example.com",
        "https1://example.com",
        "blob://example.com",
        "ldap://example.com",
        "h2://example.com",
    ] {
        refused(text, UnsupportedScheme);
    }
    // A colon, a slash or a character of no scheme before the `://` makes it part of something else.
    for text in [
        "blob:https://example.com/1",
        "view-source:https://example.com",
        "https@x://example.com",
        "ana:t0k3n@https://example.com",
        "h\u{df}ttps://example.com",
        "https\u{200b}://example.com",
    ] {
        refused(text, NotAbsolute);
    }
}

#[test]
fn user_information() {
    for (text, origin) in [
        ("https://ana@evil.example", "https://evil.example"),
        ("https://ana:t0k3n@evil.example", "https://evil.example"),
        ("https://example.com@evil.example", "https://evil.example"),
        ("https://example.com:@evil.example/", "https://evil.example"),
        ("https://example.com:443@evil.example/", "https://evil.example"),
        ("https://@evil.example", "https://evil.example"),
        ("https://:@evil.example", "https://evil.example"),
        ("https://a@b@evil.example", "https://evil.example"),
        ("https://%40@evil.example", "https://evil.example"),
        ("https://[::1]@evil.example", "https://evil.example"),
        ("https://a%2fb@evil.example", "https://evil.example"),
        ("https://\u{fc}@evil.example", "https://evil.example"),
        ("https://example.com:443:@evil.example", "https://evil.example"),
    ] {
        refused_though_url_goes_to(text, UserInfo, origin);
    }
    // What stands after the authority is none.
    for text in [
        "https://example.com/@evil.example",
        "https://example.com/a:b@evil.example",
        "https://example.com?@evil.example",
        "https://example.com#@evil.example",
        "https://example.com?x=https://ana@evil.example",
        "https://example.com#://evil.example",
        "https://example.com/https://evil.example",
        "https://example.com/@scope/pkg",
    ] {
        goes_to(text, "https://example.com");
    }
}

#[test]
fn hosts_that_libraries_rewrite() {
    for (text, origin) in [
        ("https://ex%61mple.com", "https://example.com"),
        ("https://example%2ecom", "https://example.com"),
        ("https://example\u{3002}com", "https://example.com"),
        ("https://example\u{ff0e}com", "https://example.com"),
        ("https://example\u{ff61}com", "https://example.com"),
        ("https://\u{ff45}xample.com", "https://example.com"),
        ("https://exam\u{ad}ple.com", "https://example.com"),
        ("https://exam\u{200b}ple.com", "https://example.com"),
        ("https://example.\u{2102}om", "https://example.com"),
        ("https://\u{212a}elvin.example", "https://kelvin.example"),
        ("https://b\u{fc}cher.example", "https://xn--bcher-kva.example"),
        ("https://\u{ff11}\u{ff12}\u{ff17}.1", "https://127.0.0.1"),
        ("https://example.com!", "https://example.com!"),
        ("https://example.com,evil.example", "https://example.com,evil.example"),
        ("https://a$b&c'd(e)f*g+h;i=j", "https://a$b&c'd(e)f*g+h;i=j"),
        ("https://example.com`", "https://example.com`"),
        ("https://{example}.com", "https://{example}.com"),
    ] {
        refused_though_url_goes_to(text, InvalidHost, origin);
    }
    for text in [
        "https://%65%76%69%6c%00.example",
        "https://example.com%00.evil.example",
        "https://example.com%2f.evil.example",
        "https://example.com%40evil.example",
        "https://example.com|evil.example",
        "https://<example.com>",
        "https://example.com^",
        "https://example\u{2044}com",
        "https://example.com\u{ff0f}.evil.example",
        "https://example.com\u{ff20}evil.example",
        "https://example.com\u{2100}.evil.example",
    ] {
        refused(text, InvalidHost);
    }
    // As it is written, in lower case. `url` refuses a label that is no Punycode.
    goes_to("https://xn--bcher-kva.example", "https://xn--bcher-kva.example");
    goes_to("https://XN--BCHER-KVA.Example", "https://xn--bcher-kva.example");
    goes_to("https://xn--.example", "https://xn--.example");
    goes_to("https://xn--a.example", "https://xn--a.example");
    goes_to("https://xn--example-.org", "https://xn--example-.org");
}

/// A WHATWG parser and `inet_aton` read addresses in more spellings than one.
#[test]
fn numbers_as_hosts() {
    for (text, origin) in [
        ("http://2130706433", "http://127.0.0.1"),
        ("http://0x7f000001", "http://127.0.0.1"),
        ("http://0X7F.1", "http://127.0.0.1"),
        ("http://0x7f.1", "http://127.0.0.1"),
        ("http://017700000001", "http://127.0.0.1"),
        ("http://0177.0.0.1", "http://127.0.0.1"),
        ("http://127.0.0.01", "http://127.0.0.1"),
        ("http://127.000.000.001", "http://127.0.0.1"),
        ("http://127.1", "http://127.0.0.1"),
        ("http://127.0.1", "http://127.0.0.1"),
        ("http://1.2.3", "http://1.2.0.3"),
        ("http://1.2.3.4.", "http://1.2.3.4"),
        ("http://127.0.0.1.", "http://127.0.0.1"),
        ("http://127.0.0.0x1", "http://127.0.0.1"),
        ("http://0", "http://0.0.0.0"),
        ("http://0x", "http://0.0.0.0"),
        ("http://1", "http://0.0.0.1"),
        ("http://1.", "http://0.0.0.1"),
    ] {
        refused_though_url_goes_to(text, InvalidHost, origin);
    }
    for text in [
        "http://foo.0x4",
        "http://foo.0x",
        "http://foo.0X4.",
        "http://foo.1",
        "http://example.com.1",
        "http://1.2.3.4.5",
        "http://256.256.256.256",
        "http://1.2.3.256",
        "http://1..2",
        "http://.1",
        "http://4294967296",
        "http://0177.0.0.08",
        "http://foo.09",
    ] {
        refused(text, InvalidHost);
    }
    goes_to("http://127.0.0.1", "http://127.0.0.1");
    goes_to("http://0.0.0.0:8080", "http://0.0.0.0:8080");
    goes_to("https://255.255.255.255", "https://255.255.255.255");
    goes_to("https://1.2.3.4.example", "https://1.2.3.4.example");
    goes_to("https://1.2.3.4x", "https://1.2.3.4x");
    goes_to("https://1..", "https://1..");
}

#[test]
fn ipv6_has_one_form() {
    for (text, origin) in [
        ("http://[::1]", "http://[::1]"),
        ("http://[0:0:0:0:0:0:0:1]:80/", "http://[::1]"),
        ("http://[0000::0001]", "http://[::1]"),
        ("https://[2001:DB8::0:1]:8443", "https://[2001:db8::1]:8443"),
        ("https://[::]", "https://[::]"),
    ] {
        goes_to(text, origin);
    }
    // Four spellings of one address, which is not the IPv4 address it maps.
    let mapped = Scope::origin_of("http://[::ffff:127.0.0.1]").unwrap();
    for text in
        ["http://[::ffff:7f00:1]", "http://[0:0:0:0:0:FFFF:127.0.0.1]", "http://[::FFFF:7F00:0001]"]
    {
        assert_eq!(Scope::origin_of(text).as_ref(), Ok(&mapped), "{text}");
        assert!(mapped.contains(text), "{text}");
        assert_no_other_reading(text);
    }
    assert!(!mapped.contains("http://127.0.0.1"));
    assert_eq!(mapped.to_string().parse().as_ref(), Ok(&mapped));
    for text in [
        "http://[fe80::1%25eth0]",
        "http://[fe80::1%eth0]",
        "http://[::g]",
        "http://[1::2::3]",
        "http://[]",
        "http://[::1",
        "http://[:::1]",
        "http://[1:2:3:4:5:6:7:8:9]",
        "http://[v1.x]",
        "http://[127.0.0.1]",
        "http://[::127.0.0.01]",
        "http://[::ffff:0x7f.0.0.1]",
        "http://[::1]evil.example",
        "http://[::1].",
        "http://[[::1]]",
        "http://[::1]]",
        "http://[ ::1]",
        "http://::1",
        "http://a[::1]",
    ] {
        let reason = match text {
            "http://[ ::1]" => InvalidCharacter,
            "http://::1" => InvalidPort,
            _ => InvalidHost,
        };
        refused(text, reason);
    }
}

#[test]
fn ports() {
    for (text, origin) in [
        ("https://example.com:", "https://example.com"),
        ("https://example.com:/", "https://example.com"),
        ("https://example.com:443", "https://example.com"),
        ("https://example.com:00443", "https://example.com"),
        ("http://example.com:443", "http://example.com:443"),
        ("https://example.com:80", "https://example.com:80"),
        ("https://example.com:65535", "https://example.com:65535"),
        ("https://example.com:1", "https://example.com:1"),
        ("https://example.com:000000000000000000000000443", "https://example.com"),
        ("http://[::1]:", "http://[::1]"),
    ] {
        goes_to(text, origin);
    }
    for text in [
        ":0",
        ":00",
        ":65536",
        ":65979",
        ":99999",
        ":4294967739",
        ":18446744073709552059",
        ":+443",
        ":-1",
        ":4a3",
        ":0x1bb",
        ":443.",
        ":443:443",
        "::443",
        ":%34%34%33",
        ":\u{ff14}\u{ff14}\u{ff13}",
        ":44_3",
    ] {
        refused(&format!("https://example.com{text}"), InvalidPort);
        refused(&format!("https://[::1]{text}/a"), InvalidPort);
    }
}

/// What `http::Uri` can hold, by itself or by its builder.
#[test]
fn uris() {
    let uri = |scheme: &str, authority: &str, path: &str| {
        Uri::builder().scheme(scheme).authority(authority).path_and_query(path).build().unwrap()
    };
    for (scheme, expected) in [
        ("HTTPS", "https://example.com"),
        ("wss", "https://example.com"),
        ("WS", "http://example.com"),
        ("Http", "http://example.com"),
    ] {
        let uri = uri(scheme, "EXAMPLE.com", "/a?b");
        assert_eq!(Scope::origin_of(&uri).unwrap().to_string(), expected);
        assert!(expected.parse::<Scope>().unwrap().contains(&uri), "{uri}");
    }
    for (scheme, authority, reason) in [
        ("ftp", "example.com", UnsupportedScheme),
        ("https", "ana@example.com", UserInfo),
        ("https", "example.com:99999", InvalidPort),
        ("https", "127.1", InvalidHost),
        ("https", "ex%61mple.com", InvalidHost),
        ("https", "[fe80::1%25eth0]", InvalidHost),
    ] {
        let Ok(uri) =
            Uri::builder().scheme(scheme).authority(authority).path_and_query("/").build()
        else {
            continue; // `http` refuses it itself.
        };
        assert_eq!(Scope::origin_of(&uri), Err(reason), "{uri}");
    }
    for text in ["/a", "*", "example.com:443", "example.com", "/"] {
        let uri: Uri = text.parse().unwrap();
        assert_eq!(Scope::origin_of(&uri), Err(NotAbsolute), "{text}");
    }
    // By its text it goes elsewhere.
    let uri = uri("https", "example.com", "*");
    assert_eq!(Url::parse(&uri.to_string()).unwrap().host_str(), Some("example.com*"));
    assert_eq!(Scope::origin_of(&uri), Err(InvalidHost));
    assert_eq!(Scope::try_from(&uri), Err(InvalidHost));
    assert!(!"https://example.com".parse::<Scope>().unwrap().contains(&uri));
}

#[test]
fn every_kind_of_target_is_read_alike() {
    #[track_caller]
    fn is_inside(target: impl TargetUri) {
        let scope: Scope = "https://api.example.com/v1".parse().unwrap();
        assert!(scope.contains(target));
    }
    let text = String::from("wss://API.example.com:443/v1/me?full");
    let uri: Uri = text.parse().unwrap();
    let url = Url::parse(&text).unwrap();
    is_inside(&text);
    is_inside(text.as_str());
    is_inside(&uri);
    is_inside(url.as_str());
    is_inside(&"https://api.example.com/v1/a".parse::<Scope>().unwrap());
    // What an iterator yields.
    for (target, uri) in [text.as_str()].iter().zip(&[&uri]) {
        is_inside(target);
        is_inside(uri);
    }
    // A target is lent, so that it is there to make the request.
    assert_not_impl_any!(Uri: TargetUri);
    assert_not_impl_any!(String: TargetUri);
    assert_not_impl_any!(Scope: TargetUri);
}
