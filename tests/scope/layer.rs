//! What the layer does with a request, and what it says of one that goes without.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Request};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{CredentialStore, Scope, ScopedCredentials};
use http_basic_credentials::tower::{BasicAuth, BasicAuthLayer};
use tower::{Layer, Service};

/// Answers with the headers of the request, and counts.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Echo(usize);

impl Service<Request<()>> for Echo {
    type Response = HeaderMap;
    type Error = Infallible;
    type Future = Ready<Result<HeaderMap, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<()>) -> Self::Future {
        self.0 += 1;
        ready(Ok(request.headers().clone()))
    }
}

fn pair(scope: &str) -> ScopedCredentials {
    BasicCredentials::new(scope.replace(':', "."), "t0k3n").unwrap().scoped_to(scope).unwrap()
}

fn scope(text: &str) -> Scope {
    text.parse().unwrap()
}

/// The `Authorization` values with which a request leaves the layer.
fn sent(layer: &BasicAuthLayer, request: Request<()>) -> Vec<HeaderValue> {
    let Ok(headers) = layer.layer(Echo::default()).call(request).into_inner();
    headers.get_all(AUTHORIZATION).iter().cloned().collect()
}

fn get(uri: &str) -> Request<()> {
    let mut request = Request::new(());
    *request.uri_mut() = uri.parse().unwrap();
    request
}

/// A request for the URI leaves with the pair of this scope, or with none.
#[track_caller]
fn sends(layer: &BasicAuthLayer, uri: &str, scope: Option<&str>) {
    let expected = scope.map(|scope| pair(scope).credentials().header_value().clone());
    assert_eq!(sent(layer, get(uri)), Vec::from_iter(expected), "{uri}");
}

#[test]
fn by_the_uri_alone() {
    let layer = BasicAuthLayer::new(pair("https://a.example/v1"));
    sends(&layer, "https://a.example/v1", Some("https://a.example/v1"));
    sends(&layer, "wss://A.example:443/v1/x", Some("https://a.example/v1"));
    for uri in [
        "https://a.example/v10",
        "https://b.example/v1",
        "http://a.example/v1",
        "ftp://a.example/v1",
    ] {
        sends(&layer, uri, None);
    }
    // A path, as tonic's channel and a hyper connection have it, says not where it goes.
    for uri in ["/v1", "/v1/x", "/", "*", "a.example:443", "a.example"] {
        sends(&layer, uri, None);
    }
}

#[test]
fn relative_to_a_connection() {
    let a = "https://a.example";
    let layer = BasicAuthLayer::new(pair(a)).relative_to(scope(a));
    for uri in ["/", "/pkg.Greeter/Hello", "/a?b", "/../x", "*", "https://a.example/x"] {
        sends(&layer, uri, Some(a));
    }
    // Another server is at the other end.
    let layer = BasicAuthLayer::new(pair(a)).relative_to(scope("https://b.example"));
    for uri in ["/", "/pkg.Greeter/Hello", "*"] {
        sends(&layer, uri, None);
    }
    for other in ["http://a.example", "https://a.example:8443", "https://a.example."] {
        sends(&BasicAuthLayer::new(pair(a)).relative_to(scope(other)), "/", None);
    }
}

/// Of the scope it is the origin that counts, and of the request the path.
#[test]
fn relative_to_a_connection_by_path() {
    let scopes = ["https://a.example/v1", "https://a.example/v2/x"];
    let store: CredentialStore = scopes.iter().copied().map(pair).collect();
    for connection in ["https://a.example", "https://a.example/v1", "wss://a.example/other"] {
        let layer = BasicAuthLayer::new(store.clone()).relative_to(scope(connection));
        sends(&layer, "/v1", Some(scopes[0]));
        sends(&layer, "/v1/y?z", Some(scopes[0]));
        sends(&layer, "/v2/x/", Some(scopes[1]));
        for uri in ["/", "/v2", "/v10", "/v1/../v2", "/v1/%2e%2e", "/v1/..;/", "*"] {
            sends(&layer, uri, None);
        }
    }
}

/// An absolute URI says itself where it goes, and an authority is no path.
#[test]
fn relative_to_leaves_absolute_uris_as_they_are() {
    let scopes = ["https://a.example", "https://b.example"];
    let store: CredentialStore = scopes.iter().copied().map(pair).collect();
    let layer = BasicAuthLayer::new(store).relative_to(scope("https://a.example"));
    sends(&layer, "/", Some(scopes[0]));
    sends(&layer, "https://a.example/", Some(scopes[0]));
    sends(&layer, "https://b.example/", Some(scopes[1]));
    for uri in [
        "https://c.example/",
        "http://a.example/",
        "https://ana@a.example/",
        "a.example:443",
        "a.example",
    ] {
        sends(&layer, uri, None);
    }
}

/// `OPTIONS *` on a connection to a store's whole origin, as a pair that is tied to it has it.
#[test]
fn a_store_and_the_layer_agree_on_a_star() {
    let scopes = ["https://a.example", "https://a.example/v1"];
    let store: CredentialStore = scopes.iter().copied().map(pair).collect();
    let layer = BasicAuthLayer::new(store).relative_to(scope("https://a.example"));
    sends(&layer, "*", Some(scopes[0]));
}

#[test]
fn ours_goes_and_the_callers_stay() {
    let (a, theirs) = (pair("https://a.example"), HeaderValue::from_static("Bearer x"));
    let relative = BasicAuthLayer::new(a.clone()).relative_to(scope("https://b.example"));
    for (layer, uri) in [
        (BasicAuthLayer::new(a.clone()), "https://b.example/"),
        (BasicAuthLayer::new(a.clone()), "/"),
        (BasicAuthLayer::new(a.clone()), "https://ana@a.example/"),
        (relative, "/"),
    ] {
        let mut request = get(uri);
        for value in [a.credentials().header_value(), &theirs, a.credentials().header_value()] {
            request.headers_mut().append(AUTHORIZATION, value.clone());
        }
        assert_eq!(sent(&layer, request), std::slice::from_ref(&theirs), "{uri}");
    }
}

#[test]
fn the_service_inside() {
    let mut service: BasicAuth<Echo> = BasicAuthLayer::new(CredentialStore::new()).layer(Echo(3));
    assert_eq!(service.get_ref(), &Echo(3));
    service.get_mut().0 = 5;
    let Ok(_) = service.call(get("/")).into_inner();
    assert_eq!(service.into_inner(), Echo(6));
}

#[test]
fn debug_shows_scopes_alone() {
    let layer =
        BasicAuthLayer::new(pair("https://a.example")).relative_to(scope("https://b.example"));
    let shown = format!("{layer:?}");
    assert!(
        shown.contains("Scope(https://a.example)") && shown.contains("Scope(https://b.example)")
    );
    let value = pair("https://a.example").credentials().expose_header_value().to_owned();
    assert!(!shown.contains("t0k3n") && !shown.contains(&value));
}

#[cfg(feature = "tracing")]
mod events {
    use std::fmt::{self, Write as _};
    use std::sync::{Arc, Mutex};

    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    use super::*;

    /// Keeps each event as a line of text.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<String>>>);

    struct Line(String);

    impl Visit for Line {
        fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
            write!(self.0, " {}={value:?}", field.name()).unwrap();
        }
    }

    impl Subscriber for Log {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn event(&self, event: &Event<'_>) {
            let mut line =
                Line(format!("{} {}", event.metadata().level(), event.metadata().target()));
            event.record(&mut line);
            self.0.lock().unwrap().push(line.0);
        }

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}
    }

    /// The events while a request goes through the layer.
    fn events_of(layer: &BasicAuthLayer, request: Request<()>) -> Vec<String> {
        let log = Log::default();
        tracing::subscriber::with_default(log.clone(), || drop(sent(layer, request)));
        let mut lines = log.0.lock().unwrap();
        std::mem::take(&mut lines)
    }

    #[test]
    fn one_for_a_request_that_goes_without() {
        let layer = BasicAuthLayer::new(pair("https://a.example/v1"));
        let relative = layer.clone().relative_to(scope("https://a.example:8443"));
        for (layer, uri, target, reason) in [
            (&layer, "/v1", "", "BasicAuthLayer::relative_to"),
            (&relative, "/v1", "scheme=\"https\" host=\"a.example\" port=8443", "no credentials"),
            (&relative, "a.example:443", "host=\"a.example\" port=443", "not absolute"),
            (
                &layer,
                "https://b.example:8443/",
                "scheme=\"https\" host=\"b.example\" port=8443",
                "no credentials",
            ),
            (&layer, "http://a.example/v1", "scheme=\"http\" host=\"a.example\"", "no credentials"),
            (&layer, "https://a.example/v2", "scheme=\"https\" host=\"a.example\"", "path"),
            (&layer, "https://ana@a.example/v1", "host=\"a.example\"", "user information"),
        ] {
            let events = events_of(layer, get(uri));
            assert_eq!(events.len(), 1, "{uri}: {events:?}");
            assert!(events[0].starts_with("DEBUG http_basic_credentials"), "{}", events[0]);
            assert!(
                events[0].contains(target) && events[0].contains(reason),
                "{uri}: {}",
                events[0]
            );
        }
    }

    #[test]
    fn none_for_a_request_that_is_in_scope() {
        let layer =
            BasicAuthLayer::new(pair("https://a.example")).relative_to(scope("https://a.example"));
        for uri in ["https://a.example/", "/v1"] {
            assert_eq!(events_of(&layer, get(uri)), [""; 0], "{uri}");
        }
    }

    #[test]
    fn no_secret_in_any() {
        let pair = BasicCredentials::new("ana", "s3cr3t-token")
            .unwrap()
            .scoped_to("https://a.example")
            .unwrap();
        let value = pair.credentials().expose_header_value().to_owned();
        let layer = BasicAuthLayer::new(pair);
        for uri in [
            "https://s3cr3t:s3cr3t@b.example/s3cr3t?s3cr3t=s3cr3t",
            "https://b.example/s3cr3t?token=s3cr3t",
            "/s3cr3t?s3cr3t",
        ] {
            let mut request = get(uri);
            request.headers_mut().insert(AUTHORIZATION, HeaderValue::from_static("Bearer s3cr3t"));
            request.headers_mut().insert("x-api-key", HeaderValue::from_static("s3cr3t"));
            request.headers_mut().append(AUTHORIZATION, value.parse().unwrap());
            let events = events_of(&layer, request).join("\n");
            assert!(!events.is_empty() && !events.contains("s3cr3t"), "{events}");
            assert!(
                !events.contains(&value) && !events.contains(&value["Basic ".len()..]),
                "{events}"
            );
        }
    }
}
