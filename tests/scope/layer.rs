//! What the layer does with a request, and what it says about one that goes without.

use std::task::{Context, Poll, Waker};

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};
use http_basic_credentials::scope::{CredentialStore, Scope};
use http_basic_credentials::tower::BasicAuthLayer;
use tower::{Layer as _, Service as _};

use crate::client::Client;
use crate::ways::{pair, request, through, value_of};

fn scope(text: &str) -> Scope {
    text.parse().unwrap()
}

/// A layer whose token for each scope is the scope.
fn layer(scopes: &[&str]) -> BasicAuthLayer {
    BasicAuthLayer::new(scopes.iter().map(|scope| pair(scope, scope)).collect::<CredentialStore>())
}

/// The `Authorization` values with which a request leaves the layer.
fn sent(layer: &BasicAuthLayer, uri: &str, values: &[&HeaderValue]) -> Vec<HeaderValue> {
    let headers: HeaderMap = values.iter().map(|value| (AUTHORIZATION, (*value).clone())).collect();
    let headers = through(layer, request(uri.parse().unwrap(), &headers));
    headers.get_all(AUTHORIZATION).iter().cloned().collect()
}

/// Requests for these URIs leave with the pair of this scope, or with none.
#[track_caller]
fn sends(layer: &BasicAuthLayer, uris: &str, scope: Option<&str>) {
    let expected = Vec::from_iter(scope.map(|scope| value_of(&pair(scope, scope))));
    for uri in uris.split(' ') {
        assert_eq!(sent(layer, uri, &[]), expected, "{uri}");
    }
}

#[test]
fn by_the_uri_only() {
    let a = "https://a.example/v1";
    let layer = layer(&[a]);
    sends(&layer, "https://a.example/v1 wss://A.example:443/v1/x", Some(a));
    sends(&layer, "https://a.example/v10 https://a.example/v1/%2e%2e https://b.example/v1", None);
    sends(&layer, "http://a.example/v1 ftp://a.example/v1 https://ana@a.example/v1", None);
    // Nothing says where these go.
    sends(&layer, "/v1 /v1/x / * a.example:443 a.example", None);
}

#[test]
fn relative_to_a_connection() {
    let scopes @ [a, v1, x, b] = [
        "https://a.example",
        "https://a.example/v1",
        "https://a.example/v2/x",
        "https://b.example",
    ];
    // Only the origin of the scope counts; the path is the request's own.
    for connection in [a, v1, "wss://A.example:443/other"] {
        let whole = layer(&[a]).relative_to(scope(connection));
        sends(&whole, "/ /pkg.Greeter/Hello /a?b /../x * https://a.example/x", Some(a));
        let paths = layer(&[v1, x]).relative_to(scope(connection));
        sends(&paths, "/v1 /v1/y?z", Some(v1));
        sends(&paths, "/v2/x/", Some(x));
        sends(&paths, "/ /v2 /v10 /v1/../v2 /v1/%2e%2e /v1/..;/ *", None);
        // An absolute URI says itself where it goes, and an authority is no path.
        let all = layer(&scopes).relative_to(scope(connection));
        sends(&all, "/ * https://a.example/", Some(a));
        sends(&all, "/v1 https://a.example/v1", Some(v1));
        sends(&all, "https://b.example/ https://b.example/v1", Some(b));
        sends(&all, "https://c.example/ http://a.example/ https://ana@a.example/", None);
        sends(&all, "a.example:443 a.example /%761 //v1", None);
    }
    for other in ["http://a.example", "https://a.example:8443", "https://a.example.", b] {
        sends(&layer(&[a]).relative_to(scope(other)), "/ /pkg.Greeter/Hello *", None);
    }
}

/// The layer is a default: a request's own `Authorization` stays, in scope too. Ours beside it goes.
#[test]
fn the_callers_own_value_stays() {
    let a = "https://a.example";
    let store = CredentialStore::from(pair(a, "old"));
    store.insert(pair(a, "new"));
    let (old, new) = (&value_of(&pair(a, "old")), &value_of(&pair(a, "new")));
    let (theirs, basic) =
        (&HeaderValue::from_static("Bearer x"), &HeaderValue::from_static("Basic Og=="));
    let layer = BasicAuthLayer::new(store);
    let elsewhere = layer.clone().relative_to(scope("https://b.example"));
    let here = layer.clone().relative_to(scope(a));
    for (layer, uri, is_inside) in [
        (&layer, "https://a.example/", true),
        (&here, "/", true),
        (&layer, "https://b.example/", false),
        (&layer, "https://ana@a.example/", false),
        (&layer, "/", false),
        (&elsewhere, "/", false),
    ] {
        let sent = |values: &[&HeaderValue]| sent(layer, uri, values);
        assert_eq!(sent(&[theirs]), [theirs], "{uri}");
        assert_eq!(sent(&[basic]), [basic], "{uri}");
        assert_eq!(sent(&[new, theirs, old, basic, new]), [theirs, basic], "{uri}");
        // Each hop of a redirect brings the value of the hop before.
        let ours = Vec::from_iter(is_inside.then_some(new));
        for values in [&[][..], &[new], &[old], &[new, old, new]] {
            assert_eq!(sent(values), ours, "{uri}");
        }
    }
}

#[test]
fn it_is_ready_when_the_client_is() {
    let mut service = layer(&[]).layer(Client(Err("no connection")));
    let is_ready = service.poll_ready(&mut Context::from_waker(Waker::noop()));
    assert_eq!(is_ready, Poll::Ready(Err("no connection")));
}

#[test]
fn debug_shows_only_scopes() {
    let layer = layer(&["https://a.example"]).relative_to(scope("https://b.example"));
    let expected = "BasicAuthLayer { store: {Scope(https://a.example)}, connection: Some(Scope(https://b.example)) }";
    assert_eq!(format!("{layer:?}"), expected);
}

#[cfg(feature = "tracing")]
mod events {
    use std::cell::RefCell;
    use std::fmt::{self, Write as _};
    use std::sync::Once;

    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    use super::*;

    thread_local! {
        static LINES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }

    /// Keeps each event as a line of text, for the thread that it is of.
    struct Log;

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
            let metadata = event.metadata();
            let mut line = Line(format!("{} {}", metadata.level(), metadata.target()));
            event.record(&mut line);
            LINES.with_borrow_mut(|lines| lines.push(line.0));
        }

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}
    }

    /// The events while a request with this `Authorization` goes through the layer.
    fn events_of(layer: &BasicAuthLayer, uri: &str, values: &[&HeaderValue]) -> Vec<String> {
        static SUBSCRIBED: Once = Once::new();
        SUBSCRIBED.call_once(|| tracing::subscriber::set_global_default(Log).unwrap());
        LINES.take();
        sent(layer, uri, values);
        LINES.take()
    }

    #[test]
    fn one_for_a_request_that_goes_without() {
        let layer = layer(&["https://a.example/v1"]);
        let relative = layer.clone().relative_to(scope("https://a.example:8443"));
        let (own, none) = ("an Authorization of its own", "no credentials");
        let (a, b) = ("scheme=\"https\" host=\"a.example\"", "scheme=\"https\" host=\"b.example\"");
        let s3cr3t = &HeaderValue::from_static("Bearer s3cr3t");
        for (layer, uri, value, target, reason) in [
            (&layer, "/v1?s3cr3t", None, "", "BasicAuthLayer::relative_to"),
            (&layer, "/v1", Some(s3cr3t), "", own),
            (&relative, "/s3cr3t", None, &format!("{a} port=8443"), none),
            (&relative, "a.example:443", None, "host=\"a.example\" port=443", "not absolute"),
            (&layer, "https://b.example:444/s3cr3t?s3cr3t", None, &format!("{b} port=444"), none),
            (&layer, "https://b.example/", Some(s3cr3t), b, own),
            (&layer, "http://a.example/v1", None, "scheme=\"http\" host=\"a.example\"", none),
            (&layer, "https://a.example/v2", None, a, "path"),
            (&layer, "https://a.example/v1/..", None, a, "dot segment"),
            (&layer, "https://s3cr3t@a.example/v1", None, a, "user information"),
            (&layer, "https://a.example/v1", Some(s3cr3t), a, own),
        ] {
            let [event] = &events_of(layer, uri, value.as_slice())[..] else { panic!("{uri}") };
            assert!(event.starts_with("DEBUG http_basic_credentials"), "{event}");
            assert!(event.contains(target) && event.contains(reason), "{uri}: {event}");
            assert!(!event.contains("s3cr3t") && !event.contains("YW5h"), "{event}");
        }
        // None for one that is in scope.
        assert_eq!(events_of(&layer, "https://a.example/v1", &[]), [""; 0]);
        let here = layer.relative_to(scope("https://a.example"));
        assert_eq!(events_of(&here, "/v1", &[]), [""; 0]);
    }
}
