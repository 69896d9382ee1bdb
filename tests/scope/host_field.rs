//! A `Host` field that names another authority than the target is refused (RFC 9112 section 3.2).

use http::header::{AUTHORIZATION, HOST};
use http::{HeaderMap, HeaderValue};
use http_basic_credentials::scope::{OutOfScope, Scope};

use crate::ways::{decides, pair, value_of};

/// A request to the target with these fields gets our value, or is refused.
#[track_caller]
fn check(target: &str, hosts: &[&[u8]], is_same: bool) {
    let scope = Scope::origin_of(target).unwrap();
    let pair = pair(&scope.to_string(), "t0k3n");
    let hosts = hosts.iter().map(|host| (HOST, HeaderValue::from_bytes(host).unwrap()));
    let before: HeaderMap = hosts.collect();
    let mut after = before.clone();
    let expected = if is_same { Ok(()) } else { Err(OutOfScope::OtherHostField) };
    after.extend(is_same.then(|| (AUTHORIZATION, value_of(&pair))));
    decides(&pair, target, &before, expected, &after);

    // The URI of a request on a connection is only a path.
    #[cfg(feature = "tower")]
    {
        use crate::ways::{request, through};
        let layer = http_basic_credentials::tower::BasicAuthLayer::new(pair).relative_to(scope);
        let by_path = through(&layer, request(http::Uri::from_static("/a"), &before));
        assert_eq!(by_path, after, "{target}");
    }
}

#[test]
fn the_authority_of_the_target() {
    for (target, hosts) in [
        (
            "https://example.com/a",
            "example.com EXAMPLE.com example.com:443 example.com: example.com:0443",
        ),
        ("https://Example.com:443", "example.com example.com:443"),
        ("http://example.com", "example.com:80 Example.Com"),
        ("http://localhost:8080/", "localhost:8080 LOCALHOST:8080 localhost:08080"),
        ("wss://example.com/chat", "example.com example.com:443"),
        ("https://example.com./", "example.com. example.com.:443"),
        ("https://192.0.2.1", "192.0.2.1 192.0.2.1:443"),
        ("http://[::1]/", "[::1] [::1]:80 [0:0:0:0:0:0:0:1] [0000::1]:80"),
        ("http://[2001:DB8::1]:8080/", "[2001:db8::1]:8080"),
    ] {
        check(target, &[], true);
        hosts.split(' ').for_each(|host| check(target, &[host.as_bytes()], true));
    }
}

#[test]
fn another_authority() {
    let target = "https://example.com/a";
    for (target, hosts) in [
        (
            target,
            "evil.example example.com:80 example.com:8443 example.com. www.example.com example.co \
             example.com.evil.example : :443 example.com:443:443 example.com:x example.com:+443 \
             example.com:65979 example.com:0 example.com/a example.com? example.com# ex%61mple.com \
             https://example.com ana@example.com @example.com example.com,evil.example [::1] \
             [example.com] * -",
        ),
        ("http://localhost:8080/", "localhost localhost:80 localhost:8081 127.0.0.1:8080"),
        ("http://127.0.0.1/", "127.1 0x7f.1 2130706433 127.0.0.1. localhost [::ffff:127.0.0.1]"),
        ("http://[::1]/", "::1 [::2] [::1 [::1]:81 [::1]x [::1%25lo] 127.0.0.1 localhost"),
        ("http://[::ffff:127.0.0.1]/", "127.0.0.1"),
    ] {
        hosts.split(' ').for_each(|host| check(target, &[host.as_bytes()], false));
    }
    let hosts = b"| |example.com | example.com|example.com\t|example.com, evil.example|\xff|example.com\xff\
                  |ex\xc3\xa4mple.com|\xef\xbb\xbfexample.com";
    hosts.split(|byte| *byte == b'|').for_each(|host| check(target, &[host], false));
}

/// Whichever of them counts, it has to be the target's.
#[test]
fn several() {
    let target = "https://example.com/";
    check(target, &[b"example.com", b"EXAMPLE.com:443"], true);
    for hosts in [
        [&b"example.com"[..], b"evil.example"],
        [b"evil.example", b"example.com"],
        [b"example.com", b""],
    ] {
        check(target, &hosts, false);
    }
}
