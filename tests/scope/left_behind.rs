//! A refusal takes away what an earlier hop set, and nothing else.

use http::header::{AUTHORIZATION, HOST, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{CredentialStore, InvalidScope, OutOfScope, ScopedCredentials};
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

use crate::server::Server;

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];
/// As many names as a `HeaderMap` holds.
const ALL_NAMES: usize = 24_576;

fn pair(scope: &str) -> ScopedCredentials {
    BasicCredentials::new("ana@example.com", "t0k3n").unwrap().scoped_to(scope).unwrap()
}

fn value_of(pair: &ScopedCredentials) -> HeaderValue {
    pair.credentials().header_value().clone()
}

/// One request that is sent again and again, as a redirect loop by hand does it.
async fn follow(url: String, authorize: impl Fn(&mut Request<Empty<Bytes>>) -> bool) -> Vec<bool> {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let mut request = Request::get(url).body(Empty::new()).unwrap();
    let mut authorized = Vec::new();
    loop {
        authorized.push(authorize(&mut request));
        let response = client.request(request.clone()).await.unwrap();
        let Some(location) = response.headers().get(LOCATION) else { return authorized };
        *request.uri_mut() = location.to_str().unwrap().parse().unwrap();
    }
}

fn counts(server: &Server) -> Vec<usize> {
    server.take_seen().iter().map(|seen| seen.authorization.len()).collect()
}

/// There and back again: A, B, A.
#[tokio::test]
async fn a_redirect_loop_by_hand() {
    let (a, b) = (Server::start().await, Server::start().await);
    let scope = a.url("127.0.0.1", "");
    let (pair, store) = (pair(&scope), CredentialStore::from(pair(&scope)));
    for status in STATUSES {
        let there = format!("/{status}");
        a.redirect(&there, status, b.url("127.0.0.1", &there));
        b.redirect(&there, status, a.url("127.0.0.1", "/end"));
        let url = || a.url("127.0.0.1", &there);
        let by_pair = follow(url(), |request| pair.authorize(request).is_ok()).await;
        assert_eq!(
            (by_pair, counts(&a), counts(&b)),
            (vec![true, false, true], vec![1, 1], vec![0]),
            "{status}"
        );
        let by_store = follow(url(), |request| store.authorize(request).is_ok()).await;
        assert_eq!(
            (by_store, counts(&a), counts(&b)),
            (vec![true, false, true], vec![1, 1], vec![0]),
            "{status}"
        );
    }
}

/// To another name of one server, and to another path of it.
#[tokio::test]
async fn a_redirect_loop_by_hand_within_one_server() {
    let server = Server::start().await;
    let scope = server.url("127.0.0.1", "/a");
    let (pair, store) = (pair(&scope), CredentialStore::from(pair(&scope)));
    for status in STATUSES {
        for (name, to) in [
            ("host", server.url("localhost", "/a/end")),
            ("path", server.url("127.0.0.1", "/ab")),
            ("dots", server.url("127.0.0.1", "/a/../b")),
        ] {
            let from = format!("/a/{name}/{status}");
            server.redirect(&from, status, to);
            let url = || server.url("127.0.0.1", &from);
            follow(url(), |request| pair.authorize(request).is_ok()).await;
            assert_eq!(counts(&server), [1, 0], "{name} {status}");
            follow(url(), |request| store.authorize(request).is_ok()).await;
            assert_eq!(counts(&server), [1, 0], "{name} {status}");
        }
    }
}

/// Each hop of a store gets the pair of its own scope, and never that of the hop before.
#[tokio::test]
async fn each_hop_gets_its_own() {
    let (a, b) = (Server::start().await, Server::start().await);
    let other = BasicCredentials::new("ben@example.com", "0th3r").unwrap();
    let store = CredentialStore::from(pair(&a.url("127.0.0.1", "")));
    store.insert(other.scoped_to(&b.url("127.0.0.1", "/b")).unwrap());
    a.redirect("/", 302, b.url("127.0.0.1", "/b"));
    b.redirect("/b", 302, b.url("127.0.0.1", "/c"));
    follow(a.url("127.0.0.1", "/"), |request| store.authorize(request).is_ok()).await;
    let seen: Vec<_> = b.take_seen().into_iter().map(|seen| seen.authorization).collect();
    assert_eq!(seen, [vec![other.expose_header_value().to_owned()], vec![]]);
    assert_ne!(a.take_seen()[0].authorization, [other.expose_header_value()]);
}

/// The values before and after a refusal for this reason, by a pair and by a store that holds it.
#[track_caller]
fn leaves(target: &str, reason: OutOfScope, before: &[HeaderValue], after: &[HeaderValue]) {
    let pair = pair("https://api.example.com/v1");
    let store = CredentialStore::from(pair.clone());
    let headers = || {
        let mut headers: HeaderMap = before.iter().map(|it| (AUTHORIZATION, it.clone())).collect();
        headers.insert("x-other", HeaderValue::from_static("stays"));
        headers.insert(HOST, HeaderValue::from_static("api.example.com"));
        headers
    };
    let check = |by: &str, authorize: &dyn Fn(&mut HeaderMap) -> Result<(), OutOfScope>| {
        let mut headers = headers();
        assert_eq!(authorize(&mut headers), Err(reason), "{target} by {by}");
        let left: Vec<_> = headers.get_all(AUTHORIZATION).iter().cloned().collect();
        assert_eq!(left, after, "{target} by {by}");
        assert_eq!(headers.len() - left.len(), 2, "{target} by {by}");
    };
    let request = |headers: &mut HeaderMap| {
        let mut request = Request::new(());
        *request.uri_mut() = target.parse::<Uri>().unwrap();
        *request.headers_mut() = std::mem::take(headers);
        request
    };
    check("the pair, headers", &|headers| pair.authorize_headers(target, headers));
    check("the pair", &|headers| {
        let mut request = request(headers);
        let result = pair.authorize(&mut request);
        *headers = std::mem::take(request.headers_mut());
        result
    });
    if let OutOfScope::OtherHost | OutOfScope::OtherPort | OutOfScope::OtherScheme = reason {
        return; // The store's reason is another.
    }
    check("the store, headers", &|headers| store.authorize_headers(target, headers));
    check("the store", &|headers| {
        let mut request = request(headers);
        let result = store.authorize(&mut request);
        *headers = std::mem::take(request.headers_mut());
        result
    });
}

#[test]
fn ours_goes_and_the_callers_stay() {
    let ours = || value_of(&pair("https://api.example.com/v1"));
    let theirs = |text: &'static str| HeaderValue::from_static(text);
    let (one, two) = (|| theirs("Bearer one"), || theirs("Basic YW5hOnR3bw=="));
    for (target, reason) in [
        ("http://api.example.com/v1", OutOfScope::OtherScheme),
        ("https://evil.example/v1", OutOfScope::OtherHost),
        ("https://api.example.com:444/v1", OutOfScope::OtherPort),
        ("https://api.example.com/v2", OutOfScope::OtherPath),
        ("https://api.example.com/v1/%2e%2e/v2", OutOfScope::OtherPath),
        ("/v1", OutOfScope::InvalidTarget(InvalidScope::NotAbsolute)),
        ("https://ana@api.example.com/v1", OutOfScope::InvalidTarget(InvalidScope::UserInfo)),
        ("https://127.1/v1", OutOfScope::InvalidTarget(InvalidScope::InvalidHost)),
        ("ftp://api.example.com/v1", OutOfScope::InvalidTarget(InvalidScope::UnsupportedScheme)),
    ] {
        leaves(target, reason, &[], &[]);
        leaves(target, reason, &[ours()], &[]);
        leaves(target, reason, &[one()], &[one()]);
        leaves(target, reason, &[ours(), ours()], &[]);
        leaves(target, reason, &[one(), ours(), two()], &[one(), two()]);
        leaves(target, reason, &[ours(), two(), one(), two()], &[two(), one(), two()]);
        leaves(target, reason, &[two(), one(), ours()], &[two(), one()]);
    }
}

/// A value counts as ours by its bytes, wherever its buffer is.
#[test]
fn a_copy_of_ours_is_ours() {
    let copy = HeaderValue::from_bytes(value_of(&pair("https://h")).as_bytes()).unwrap();
    assert!(!copy.is_sensitive());
    let reason = OutOfScope::OtherPath;
    leaves("https://api.example.com/v2", reason, std::slice::from_ref(&copy), &[]);
    let mut shorter = copy.as_bytes().to_vec();
    shorter.pop();
    let shorter = HeaderValue::from_bytes(&shorter).unwrap();
    leaves(
        "https://api.example.com/v2",
        reason,
        std::slice::from_ref(&shorter),
        std::slice::from_ref(&shorter),
    );
}

#[test]
fn a_host_field_that_differs() {
    let (pair, other) = (pair("https://api.example.com"), HeaderValue::from_static("Bearer one"));
    let store = CredentialStore::from(pair.clone());
    let request = || {
        let request = Request::get("https://api.example.com/").header(HOST, "evil.example");
        request
            .header(AUTHORIZATION, value_of(&pair))
            .header(AUTHORIZATION, &other)
            .body(())
            .unwrap()
    };
    for authorize in [&|it: &mut _| pair.authorize(it), &|it: &mut _| store.authorize(it)]
        as [&dyn Fn(&mut Request<()>) -> Result<(), OutOfScope>; 2]
    {
        let mut request = request();
        assert_eq!(authorize(&mut request), Err(OutOfScope::OtherHostField));
        assert_eq!(request.headers().get_all(AUTHORIZATION).iter().collect::<Vec<_>>(), [&other]);
        assert_eq!(request.headers()[HOST], "evil.example");
    }
}

/// Any value of any pair in the store, but none that was replaced or taken out.
#[test]
fn a_store_knows_the_values_it_holds() {
    let pair = |email: &str, scope: &str| {
        BasicCredentials::new(email, "t0k3n").unwrap().scoped_to(scope).unwrap()
    };
    let store = CredentialStore::new();
    let left = |value: &HeaderValue| {
        let mut headers = HeaderMap::from_iter([(AUTHORIZATION, value.clone())]);
        store.authorize_headers("https://evil.example", &mut headers).unwrap_err();
        headers.contains_key(AUTHORIZATION)
    };
    let (one, two) = (pair("one", "https://h/one"), pair("two", "https://i/two"));
    assert!(left(&value_of(&one)));
    store.insert(one.clone());
    store.insert(two.clone());
    assert!(!left(&value_of(&one)) && !left(&value_of(&two)));
    // One value for two scopes: it is ours until neither has it.
    store.insert(pair("one", "https://h/three"));
    store.remove(one.scope());
    assert!(!left(&value_of(&one)));
    store.insert(pair("other", "https://h/three"));
    assert!(left(&value_of(&one)) && !left(&value_of(&pair("other", "https://h"))));
    // Replaced by itself it stays one.
    store.insert(two.clone());
    assert!(!left(&value_of(&two)));
    store.remove(two.scope());
    assert!(left(&value_of(&two)));
}

/// With these values, and as many names in all.
fn filled(values: &[&HeaderValue], names: usize) -> HeaderMap {
    let ours = values.iter().map(|value| (AUTHORIZATION, (*value).clone()));
    let name = |n| HeaderName::from_bytes(format!("x-{n}").as_bytes()).unwrap();
    let others =
        (usize::from(!values.is_empty())..names).map(|n| (name(n), HeaderValue::from_static("")));
    ours.chain(others).collect()
}

/// `HeaderMap::insert` panics there, and so does its `entry`.
#[test]
fn a_full_header_map() {
    let pair = pair("https://h");
    let store = CredentialStore::from(pair.clone());
    let (ours, other) = (value_of(&pair), HeaderValue::from_static("Bearer one"));
    for authorize in
        [&|it: &str, to: &mut _| pair.authorize_headers(it, to), &|it: &str, to: &mut _| {
            store.authorize_headers(it, to)
        }] as [&dyn Fn(&str, &mut HeaderMap) -> Result<(), OutOfScope>; 2]
    {
        let mut headers = filled(&[], ALL_NAMES - 1);
        assert_eq!(authorize("https://h/", &mut headers), Ok(()));
        assert_eq!(headers.len(), ALL_NAMES);

        for (target, is_full) in [("https://h/", true), ("https://evil.example/", false)] {
            let mut headers = filled(&[], ALL_NAMES);
            let error = authorize(target, &mut headers).unwrap_err();
            assert_eq!(error == OutOfScope::TooManyFields, is_full, "{error}");
            assert_eq!(headers.len(), ALL_NAMES);

            let mut headers = filled(&[&other, &ours, &other], ALL_NAMES);
            let error = authorize(target, &mut headers).unwrap_err();
            assert_eq!(error == OutOfScope::TooManyFields, is_full, "{error}");
            assert_eq!(headers.get_all(AUTHORIZATION).iter().collect::<Vec<_>>(), [&other, &other]);
            assert_eq!(headers.len(), ALL_NAMES + 1);
        }
    }
}

/// In scope, one value takes the place of all.
#[test]
fn in_scope_every_other_value_goes() {
    let pair = pair("https://h");
    let store = CredentialStore::from(pair.clone());
    for authorize in [&|it: &mut _| pair.authorize(it), &|it: &mut _| store.authorize(it)]
        as [&dyn Fn(&mut Request<()>) -> Result<(), OutOfScope>; 2]
    {
        let request = Request::get("https://h/").header(AUTHORIZATION, "Bearer one");
        let mut request = request
            .header(AUTHORIZATION, value_of(&pair))
            .header("x-other", "stays")
            .body(())
            .unwrap();
        assert_eq!(authorize(&mut request), Ok(()));
        assert_eq!(
            request.headers().get_all(AUTHORIZATION).iter().collect::<Vec<_>>(),
            [&value_of(&pair)]
        );
        assert!(request.headers()[AUTHORIZATION].is_sensitive());
        assert_eq!((request.headers().len(), request.uri()), (2, &Uri::from_static("https://h/")));
    }
}
