//! The layer decides on each hop by itself, behind a real redirect follower and real servers.

use crate::server::Server;
use http::Request;
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::CredentialStore;
use http_basic_credentials::tower::BasicAuthLayer;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::follow_redirect::FollowRedirectLayer;
use tower_http::follow_redirect::policy::Limited;

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

fn store(scope: &str) -> CredentialStore {
    let credentials = BasicCredentials::new("ana@example.com", "t0k3n").unwrap();
    credentials.scoped_to(scope).unwrap().into()
}

async fn get(store: &CredentialStore, url: &str) {
    let mut connector = HttpConnector::new();
    connector.enforce_http(false);
    let client = ServiceBuilder::new()
        .layer(FollowRedirectLayer::new())
        .layer(BasicAuthLayer::new(store.clone()))
        .service(Client::builder(TokioExecutor::new()).build(connector));
    let request = Request::get(url).body(Empty::<Bytes>::new()).unwrap();
    let response = client.oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
}

#[track_caller]
fn counts(server: &Server) -> Vec<usize> {
    server.take_seen().iter().map(|seen| seen.authorization.len()).collect()
}

#[tokio::test]
async fn another_port_gets_nothing() {
    let (a, b) = (Server::start().await, Server::start().await);
    let store = store(&a.url("127.0.0.1", ""));
    for status in STATUSES {
        let path = format!("/{status}");
        a.redirect(&path, status, b.url("127.0.0.1", "/end"));
        get(&store, &a.url("127.0.0.1", &path)).await;
        assert_eq!((counts(&a), counts(&b)), (vec![1], vec![0]), "{status}");
    }
}

#[tokio::test]
async fn another_host_name_of_the_same_server_gets_nothing() {
    let server = Server::start().await;
    let store = store(&server.url("127.0.0.1", ""));
    for status in STATUSES {
        let path = format!("/{status}");
        server.redirect(&path, status, server.url("localhost", "/end"));
        get(&store, &server.url("127.0.0.1", &path)).await;
        assert_eq!(counts(&server), [1, 0], "{status}");
    }
}

#[tokio::test]
async fn each_hop_within_the_origin_gets_it_once() {
    let server = Server::start().await;
    let store = store(&server.url("127.0.0.1", ""));
    for status in STATUSES {
        let path = format!("/{status}");
        server.redirect(&path, status, "/end".to_owned());
        get(&store, &server.url("127.0.0.1", &path)).await;
        assert_eq!(counts(&server), [1, 1], "{status}");
    }
}

/// The layer has no memory of the chain: A is in scope each time it is asked for.
#[tokio::test]
async fn there_and_back_gets_it_at_both_ends() {
    let (a, b) = (Server::start().await, Server::start().await);
    a.redirect("/start", 302, b.url("127.0.0.1", "/middle"));
    b.redirect("/middle", 302, a.url("127.0.0.1", "/end"));
    get(&store(&a.url("127.0.0.1", "")), &a.url("127.0.0.1", "/start")).await;
    assert_eq!((counts(&a), counts(&b)), (vec![1, 1], vec![0]));
}

#[tokio::test]
async fn each_origin_gets_its_own() {
    let (a, b) = (Server::start().await, Server::start().await);
    a.redirect("/start", 307, b.url("127.0.0.1", "/end"));
    let store = store(&a.url("127.0.0.1", ""));
    let other = BasicCredentials::new("ben@example.com", "0th3r").unwrap();
    store.insert(other.scoped_to(&b.url("127.0.0.1", "")).unwrap());
    get(&store, &a.url("127.0.0.1", "/start")).await;
    let expected = other.header_value().to_str().unwrap();
    assert_ne!(a.take_seen()[0].authorization, [expected]);
    assert_eq!(b.take_seen()[0].authorization, [expected]);
}

/// The follower keeps the header, as one with this policy does: the layer takes away what was set for
/// the hop before, and what the caller set is the caller's.
#[tokio::test]
async fn what_a_follower_keeps_is_taken_away() {
    let (a, b) = (Server::start().await, Server::start().await);
    let store = store(&a.url("127.0.0.1", ""));
    for status in STATUSES {
        let path = format!("/{status}");
        a.redirect(&path, status, b.url("127.0.0.1", "/end"));
        for (value, kept) in [(None, 0), (Some("Bearer x"), 1)] {
            let client = ServiceBuilder::new()
                .layer(FollowRedirectLayer::with_policy(Limited::new(5)))
                .layer(BasicAuthLayer::new(store.clone()))
                .service(Client::builder(TokioExecutor::new()).build_http());
            let request = Request::get(a.url("127.0.0.1", &path)).body(Empty::<Bytes>::new());
            let mut request = request.unwrap();
            store.authorize(&mut request).unwrap();
            if let Some(value) = value {
                request.headers_mut().append("authorization", value.parse().unwrap());
            }
            assert_eq!(client.oneshot(request).await.unwrap().status(), 200);
            assert_eq!((counts(&a), counts(&b)), (vec![1], vec![kept]), "{status} {value:?}");
        }
    }
}

/// Of one server and one port: the connector takes `https` too, and speaks no TLS.
#[tokio::test]
async fn another_scheme_gets_nothing() {
    let server = Server::start().await;
    let http = server.url("127.0.0.1", "");
    let https = http.replace("http:", "https:");
    for (from, to) in [(&http, &https), (&https, &http)] {
        let store = store(from);
        for status in STATUSES {
            let path = format!("/{from}/{status}");
            server.redirect(&path, status, format!("{to}/end"));
            get(&store, &format!("{from}{path}")).await;
            assert_eq!(counts(&server), [1, 0], "{from}, {status}");
        }
    }
}
