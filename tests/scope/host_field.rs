//! A `Host` field that names another authority than the target is refused (RFC 9112 section 3.2).

use http::header::{AUTHORIZATION, HOST};
use http::{HeaderMap, HeaderValue, Request};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{CredentialStore, OutOfScope, ScopedCredentials};

fn pair(target: &str) -> ScopedCredentials {
    let scope = http_basic_credentials::scope::Scope::origin_of(target).unwrap();
    let pair = BasicCredentials::new("ana@example.com", "t0k3n").unwrap();
    ScopedCredentials::dangerous_cleartext(pair, scope)
}

fn fields(hosts: &[HeaderValue]) -> HeaderMap {
    hosts.iter().map(|host| (HOST, host.clone())).collect()
}

/// By each method that sees the headers, and by the layer.
#[track_caller]
fn decides(target: &str, hosts: &[HeaderValue], expected: Result<(), OutOfScope>) {
    let (pair, store) = (pair(target), CredentialStore::from(pair(target)));
    let check = |by: &str, headers: &HeaderMap, result: Result<(), OutOfScope>| {
        assert_eq!(result, expected, "{target} {hosts:?} by {by}");
        assert_eq!(
            headers.contains_key(AUTHORIZATION),
            result.is_ok(),
            "{target} {hosts:?} by {by}"
        );
        assert_eq!(
            headers.get_all(HOST).iter().collect::<Vec<_>>(),
            hosts.iter().collect::<Vec<_>>()
        );
    };
    let mut headers = fields(hosts);
    let result = pair.authorize_headers(target, &mut headers);
    check("a pair, headers", &headers, result);
    let mut headers = fields(hosts);
    let result = store.authorize_headers(target, &mut headers);
    check("a store, headers", &headers, result);

    let request = || {
        let mut request = Request::new(());
        *request.uri_mut() = target.parse().unwrap();
        *request.headers_mut() = fields(hosts);
        request
    };
    let mut of_pair = request();
    let result = pair.authorize(&mut of_pair);
    check("a pair", of_pair.headers(), result);
    let mut of_store = request();
    let result = store.authorize(&mut of_store);
    check("a store", of_store.headers(), result);
    #[cfg(feature = "tower")]
    {
        use http_basic_credentials::tower::BasicAuthLayer;
        let layer = BasicAuthLayer::new(store.clone());
        check("the layer", &through(&layer, request()), expected);
        let relative = layer.relative_to(pair.scope().clone());
        check("the layer of a connection", &through(&relative, request()), expected);
        let mut by_path = request();
        *by_path.uri_mut() = request().uri().path().parse().unwrap();
        check("the layer of a connection, by path", &through(&relative, by_path), expected);
    }
    // Nothing is known of the fields here.
    assert!(pair.header_value_for(target).is_ok());
}

/// The headers with which a request comes out of the layer.
#[cfg(feature = "tower")]
fn through(
    layer: &http_basic_credentials::tower::BasicAuthLayer,
    request: Request<()>,
) -> HeaderMap {
    use std::convert::Infallible;
    use tower::{Layer as _, Service as _};
    let echo = tower::service_fn(|request: Request<()>| {
        std::future::ready(Ok::<_, Infallible>(request.headers().clone()))
    });
    let Ok(headers) = layer.layer(echo).call(request).into_inner();
    headers
}

#[test]
fn the_authority_of_the_target() {
    for (target, hosts) in [
        (
            "https://example.com/a",
            &["example.com", "EXAMPLE.com", "example.com:443", "example.com:", "example.com:0443"]
                [..],
        ),
        ("https://Example.com:443", &["example.com", "example.com:443"]),
        ("http://example.com", &["example.com:80", "Example.Com"]),
        ("http://localhost:8080/", &["localhost:8080", "LOCALHOST:8080", "localhost:08080"]),
        ("wss://example.com/chat", &["example.com", "example.com:443"]),
        ("https://example.com./", &["example.com.", "example.com.:443"]),
        ("https://192.0.2.1", &["192.0.2.1", "192.0.2.1:443"]),
        ("http://[::1]/", &["[::1]", "[::1]:80", "[0:0:0:0:0:0:0:1]", "[0000::1]:80"]),
        ("http://[2001:DB8::1]:8080/", &["[2001:db8::1]:8080"]),
    ] {
        decides(target, &[], Ok(()));
        for host in hosts {
            decides(target, &[HeaderValue::from_static(host)], Ok(()));
        }
    }
}

#[test]
fn another_authority() {
    let refused = Err(OutOfScope::OtherHostField);
    for (target, hosts) in [
        (
            "https://example.com/a",
            &[
                "evil.example",
                "example.com:80",
                "example.com:8443",
                "example.com.",
                "www.example.com",
                "example.com.evil.example",
                "example.co",
                "",
                ":",
                ":443",
                " ",
                "example.com ",
                " example.com",
                "example.com:443:443",
                "example.com:x",
                "example.com:+443",
                "example.com:65979",
                "example.com/a",
                "example.com?",
                "example.com#",
                "https://example.com",
                "ana@example.com",
                "@example.com",
                "example.com, evil.example",
                "ex%61mple.com",
                "[::1]",
                "[example.com]",
                "*",
                "-",
            ][..],
        ),
        (
            "http://localhost:8080/",
            &["localhost", "localhost:80", "localhost:8081", "127.0.0.1:8080", "[::1]:8080"],
        ),
        (
            "http://127.0.0.1/",
            &["127.1", "0x7f.1", "2130706433", "127.0.0.1.", "localhost", "[::ffff:127.0.0.1]"],
        ),
        (
            "http://[::1]/",
            &["::1", "[::2]", "[::1", "[::1]:81", "[::1]x", "[::1%25lo]", "127.0.0.1", "localhost"],
        ),
        ("http://[::ffff:127.0.0.1]/", &["127.0.0.1"]),
    ] {
        for host in hosts {
            decides(target, &[HeaderValue::from_static(host)], refused);
        }
    }
}

#[test]
fn bytes_that_are_no_text() {
    for host in [
        &b"\xff"[..],
        b"example.com\xff",
        b"ex\xc3\xa4mple.com",
        b"example.com\t",
        b"\xef\xbb\xbfexample.com",
    ] {
        let host = HeaderValue::from_bytes(host).unwrap();
        decides("https://example.com/", &[host], Err(OutOfScope::OtherHostField));
    }
}

/// Whichever of them counts, it is the target's.
#[test]
fn several() {
    let host = HeaderValue::from_static;
    decides("https://example.com/", &[host("example.com"), host("EXAMPLE.com:443")], Ok(()));
    for hosts in
        [["example.com", "evil.example"], ["evil.example", "example.com"], ["example.com", ""]]
    {
        decides("https://example.com/", &hosts.map(host), Err(OutOfScope::OtherHostField));
    }
}

/// What is said of a target that is out of scope is why it is.
#[test]
fn the_target_is_looked_at_first() {
    let mut headers = fields(&[HeaderValue::from_static("evil.example")]);
    let pair = pair("https://example.com");
    assert_eq!(
        pair.authorize_headers("https://evil.example/", &mut headers),
        Err(OutOfScope::OtherHost)
    );
    assert_eq!(
        pair.authorize_headers("https://example.com/", &mut headers),
        Err(OutOfScope::OtherHostField)
    );
}
