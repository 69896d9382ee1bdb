//! Rotation while requests are made.

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::task::{Context, Poll, Waker};
use std::{future, thread};

use http::header::AUTHORIZATION;
use http::{HeaderValue, Request, Uri};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{
    CredentialStore, InvalidScope, OutOfScope, Scope, ScopedCredentials,
};
use http_basic_credentials::tower::BasicAuthLayer;
use tower::{Layer, Service};

const URI: &str = "https://api.example.com/me";
const ROTATIONS: usize = 20_000;

fn pair(token: &str) -> ScopedCredentials {
    BasicCredentials::new("ana@example.com", token).unwrap().scoped_to(URI).unwrap()
}

fn value(scoped: &ScopedCredentials) -> HeaderValue {
    scoped.header_value_for(URI).unwrap().clone()
}

#[test]
fn the_next_request_has_the_new_pair() {
    let (old, new) = (pair("old"), pair("new"));
    let uri = Uri::from_static(URI);
    let store = CredentialStore::new();
    assert_eq!(store.header_value_for(&uri), Err(OutOfScope::NoCredentials));
    assert!(store.insert(old.clone()).is_none());
    let shared = store.clone();
    let replaced = store.insert(new.clone()).unwrap();
    assert_eq!(value(&replaced), value(&old));
    assert_eq!(shared.header_value_for(&uri), Ok(value(&new)));

    let upper = Uri::from_static("HTTPS://API.EXAMPLE.COM:443/me");
    assert_eq!(shared.header_value_for(&upper), Ok(value(&new)));

    let scope: Scope = URI.parse().unwrap();
    assert_eq!(value(&shared.remove(&scope).unwrap()), value(&new));
    assert!(shared.remove(&scope).is_none());
    assert_eq!(store.header_value_for(&uri), Err(OutOfScope::NoCredentials));
}

#[test]
fn authorize_replaces_in_scope_and_leaves_alone_out_of_scope() {
    let store = CredentialStore::from(pair("t0k3n"));
    let request = |uri: &str| {
        let request = Request::get(uri).header(AUTHORIZATION, "one").header(AUTHORIZATION, "two");
        request.body(()).unwrap()
    };
    let mut inside = request(URI);
    assert_eq!(store.authorize(&mut inside), Ok(()));
    let values: Vec<_> = inside.headers().get_all(AUTHORIZATION).iter().collect();
    assert_eq!(values, [&value(&pair("t0k3n"))]);
    assert!(values[0].is_sensitive());

    let invalid = OutOfScope::InvalidTarget;
    for (uri, of_pair, of_store) in [
        ("https://example.com/", OutOfScope::OtherHost, OutOfScope::NoCredentials),
        ("https://api.example.com/", OutOfScope::OtherPath, OutOfScope::OtherPath),
        (
            "https://ana@api.example.com/",
            invalid(InvalidScope::UserInfo),
            invalid(InvalidScope::UserInfo),
        ),
        (
            "ftp://api.example.com/",
            invalid(InvalidScope::UnsupportedScheme),
            invalid(InvalidScope::UnsupportedScheme),
        ),
        ("/me", invalid(InvalidScope::NotAbsolute), invalid(InvalidScope::NotAbsolute)),
        (
            "api.example.com:443",
            invalid(InvalidScope::NotAbsolute),
            invalid(InvalidScope::NotAbsolute),
        ),
    ] {
        let mut outside = request(uri);
        assert_eq!(store.authorize(&mut outside), Err(of_store), "{uri}");
        assert_eq!(pair("t0k3n").authorize(&mut outside), Err(of_pair), "{uri}");
        assert_eq!(outside.headers(), request(uri).headers(), "{uri}");
    }
}

#[test]
fn cleartext_has_to_be_said() {
    let credentials = BasicCredentials::new("ana@example.com", "t0k3n").unwrap();
    let scope: Scope = "http://api.example.com".parse().unwrap();
    let refused = ScopedCredentials::new(credentials.clone(), scope.clone());
    assert_eq!(refused.unwrap_err(), InvalidScope::Cleartext);
    let refused = credentials.scoped_to("http://api.example.com");
    assert_eq!(refused.unwrap_err(), InvalidScope::Cleartext);
    let scoped = ScopedCredentials::dangerous_cleartext(credentials, scope.clone());
    assert!(scoped.header_value_for("http://api.example.com/x").is_ok());
    assert!(scoped.header_value_for("https://api.example.com/x").is_err());
    assert_eq!(*scoped.scope(), scope);
}

#[test]
fn debug_shows_the_scope_alone() {
    let scoped = pair("t0k3n");
    let expected = "ScopedCredentials { scope: Scope(https://api.example.com/me), .. }";
    assert_eq!(format!("{scoped:?}"), expected);
    let store = CredentialStore::from(scoped);
    assert_eq!(format!("{store:?}"), "{Scope(https://api.example.com/me)}");
}

/// Ends a request with the header that it came with.
#[derive(Clone)]
struct Echo;

impl Service<Request<()>> for Echo {
    type Response = Option<HeaderValue>;
    type Error = Infallible;
    type Future = future::Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<()>) -> Self::Future {
        future::ready(Ok(request.headers().get(AUTHORIZATION).cloned()))
    }
}

/// Is never ready.
#[derive(Clone)]
struct Broken;

impl Service<Request<()>> for Broken {
    type Response = ();
    type Error = &'static str;
    type Future = future::Ready<Result<(), &'static str>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
        Poll::Ready(Err("no connection"))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        unreachable!("called before it was ready")
    }
}

#[test]
fn the_layer_is_ready_when_the_client_is() {
    let mut context = Context::from_waker(Waker::noop());
    let store = CredentialStore::from(pair("t0k3n"));
    let ready = BasicAuthLayer::new(store.clone()).layer(Echo).poll_ready(&mut context);
    assert_eq!(ready, Poll::Ready(Ok(())));
    let broken = BasicAuthLayer::new(store).layer(Broken).poll_ready(&mut context);
    assert_eq!(broken, Poll::Ready(Err("no connection")));
}

#[test]
fn every_header_under_rotation_is_a_whole_one() {
    let pairs: Vec<_> = (0..16).map(|n| pair(&format!("{n}").repeat(1 + 7 * n))).collect();
    let values: Vec<_> = pairs.iter().map(value).collect();
    let store = CredentialStore::from(pairs[0].clone());
    let done = AtomicBool::new(false);
    // A bit for each pair.
    let all_seen = AtomicU16::new(0);

    thread::scope(|scope| {
        let readers: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let mut service = BasicAuthLayer::new(store.clone()).layer(Echo);
                    while !done.load(Ordering::Relaxed) {
                        let request = Request::get(URI).body(()).unwrap();
                        let sent = service.call(request).into_inner().unwrap().unwrap();
                        let which = values.iter().position(|value| *value == sent);
                        let which = which.expect("a header that was never inserted");
                        all_seen.fetch_or(1 << which, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        // Until the readers, which may have had no processor, have seen it.
        let is_seen = || all_seen.load(Ordering::Relaxed).count_ones() > 1;
        for n in (0..1_000 * ROTATIONS).take_while(|n| *n < ROTATIONS || !is_seen()) {
            store.insert(pairs[n % 16].clone());
        }
        done.store(true, Ordering::Relaxed);
        for reader in readers {
            reader.join().unwrap();
        }
    });
    assert!(all_seen.into_inner().count_ones() > 1, "the readers saw no rotation");
}
