//! Redirects followed by tower-http with our layer inside, and by hand: each request gets the pair of its
//! own scope, also while the pair is replaced.

use http::Request;
use http::header::LOCATION;
use http_basic_credentials::scope::CredentialStore;
use http_basic_credentials::tower::BasicAuthLayer;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::follow_redirect::{FollowRedirectLayer, policy::Limited};

use crate::server::Server;
use crate::{ana, block_on, jira};

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

#[derive(Clone, Copy, Debug)]
enum Way {
    /// One request is sent again and again.
    ByHand,
    /// tower-http keeps all headers of the first request, which has ours.
    ByLayer,
}

fn follow(way: Way, store: &CredentialStore, url: &str, after_each: impl Fn() + Clone) {
    let mut connector = HttpConnector::new();
    // `https` too, and without TLS: one server can be both.
    connector.enforce_http(false);
    let client = Client::builder(TokioExecutor::new()).build(connector);
    let mut request = Request::get(url).body(Empty::<Bytes>::new()).unwrap();
    store.authorize(&mut request).unwrap();
    block_on(async {
        if let Way::ByLayer = way {
            let client = ServiceBuilder::new()
                .layer(FollowRedirectLayer::with_policy(Limited::new(5)))
                .map_response(move |response| {
                    after_each();
                    response
                })
                .layer(BasicAuthLayer::new(store.clone()))
                .service(client);
            client.oneshot(request).await.unwrap();
            return;
        }
        loop {
            let response = client.request(request.clone()).await.unwrap();
            after_each();
            let Some(location) = response.headers().get(LOCATION) else { return };
            *request.uri_mut() = location.to_str().unwrap().parse().unwrap();
            // An error says that it goes without.
            let _ = store.authorize(&mut request);
        }
    });
}

#[test]
fn each_request_gets_the_pair_of_its_scope() {
    let a = Server::start();
    let (b, c) = (a.sibling(), a.sibling());
    let https = |url: String| url.replacen("http", "https", 1);
    for status in STATUSES {
        let to = |target: String| format!("/{status}?to={target}");
        let back = b.url(&to(a.url("/end")));
        for (scope, url, expected) in [
            (a.url(""), a.url(&to(a.url("/end"))), &["t0k3n", "t0k3n"][..]),
            (a.url(""), a.url(&to(b.url("/end"))), &["t0k3n", ""]),
            (a.url(""), a.url(&to(a.localhost("/end"))), &["t0k3n", ""]),
            (a.url(""), a.url(&to(https(a.url("/end")))), &["t0k3n", ""]),
            (https(a.url("")), https(a.url(&to(a.url("/end")))), &["t0k3n", ""]),
            (a.url(""), a.url(&to(c.url("/end"))), &["t0k3n", "0th3r"]),
            (a.url(""), a.url(&to(back)), &["t0k3n", "", "t0k3n"]),
            (a.url("/a"), a.url(&format!("/a{}", to(a.url("/a/end")))), &["t0k3n", "t0k3n"]),
            (a.url("/a"), a.url(&format!("/a{}", to(a.url("/ab")))), &["t0k3n", ""]),
            (a.url("/a"), a.url(&format!("/a{}", to(a.url("/a/../b")))), &["t0k3n", ""]),
        ] {
            let other = ana("0th3r").scoped_to(&c.url("")).unwrap();
            let store = CredentialStore::from_iter([jira(&scope), other]);
            for way in [Way::ByHand, Way::ByLayer] {
                follow(way, &store, &url, || {});
                assert_eq!(a.tokens(), expected, "{scope}, {url}, {way:?}");
            }
        }
    }
}

/// The old token would follow to the next host.
#[test]
fn rotation_between_two_requests() {
    let a = Server::start();
    let b = a.sibling();
    for status in STATUSES {
        for (target, new, last) in [
            (a.url("/end"), Some("n3w"), "n3w"),
            (a.url("/end"), None, ""),
            (b.url("/end"), Some("n3w"), ""),
            (b.url("/end"), None, ""),
        ] {
            for way in [Way::ByHand, Way::ByLayer] {
                let store = CredentialStore::from(jira(&a.url("")));
                let rotate = || match new {
                    Some(token) => store.insert(ana(token).scoped_to(&a.url("")).unwrap()),
                    None => store.remove(&a.url("").parse().unwrap()),
                };
                follow(way, &store, &a.url(&format!("/{status}?to={target}")), || drop(rotate()));
                assert_eq!(a.tokens(), ["t0k3n", last], "{status} to {target}, {new:?}, {way:?}");
            }
        }
    }
}
