//! What reqwest and ureq, with their default redirect policies, do with our header.

use crate::server::Server;
use http::header::AUTHORIZATION;
use http_basic_credentials::BasicCredentials;

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

#[derive(Clone, Copy, Debug)]
enum Client {
    Reqwest,
    Ureq,
}

impl Client {
    async fn get(self, url: String) {
        let credentials = BasicCredentials::new("ana@example.com", "t0k3n").unwrap();
        match self {
            Self::Reqwest => {
                let client = reqwest::Client::builder().no_proxy().build().unwrap();
                client.get(url).header(AUTHORIZATION, &credentials).send().await.unwrap();
            }
            Self::Ureq => {
                let get = move || {
                    let config = ureq::Agent::config_builder().proxy(None).build();
                    let agent = ureq::Agent::new_with_config(config);
                    agent.get(url).header(AUTHORIZATION, &credentials).call().unwrap();
                };
                tokio::task::spawn_blocking(get).await.unwrap();
            }
        }
    }
}

/// How many `Authorization` values each hop of a chain carried.
#[track_caller]
fn counts(server: &Server) -> Vec<usize> {
    server.take_seen().iter().map(|seen| seen.authorization.len()).collect()
}

async fn other_port(client: Client) {
    let (a, b) = (Server::start().await, Server::start().await);
    for status in STATUSES {
        let path = format!("/{status}");
        a.redirect(&path, status, b.url("127.0.0.1", "/end"));
        client.get(a.url("127.0.0.1", &path)).await;
        assert_eq!(counts(&a), [1], "{client:?} {status} first hop");
        assert_eq!(counts(&b), [0], "{client:?} {status} second hop");
    }
}

async fn other_host(client: Client) {
    let server = Server::start().await;
    for status in STATUSES {
        let path = format!("/{status}");
        server.redirect(&path, status, server.url("localhost", "/end"));
        client.get(server.url("127.0.0.1", &path)).await;
        assert_eq!(counts(&server), [1, 0], "{client:?} {status}");
    }
}

async fn same_origin(client: Client, kept: usize) {
    let server = Server::start().await;
    for status in STATUSES {
        let path = format!("/{status}");
        server.redirect(&path, status, "/end".to_owned());
        client.get(server.url("127.0.0.1", &path)).await;
        assert_eq!(counts(&server), [1, kept], "{client:?} {status}");
    }
}

async fn there_and_back(client: Client) {
    let (a, b) = (Server::start().await, Server::start().await);
    a.redirect("/start", 302, b.url("127.0.0.1", "/middle"));
    b.redirect("/middle", 302, a.url("127.0.0.1", "/end"));
    client.get(a.url("127.0.0.1", "/start")).await;
    assert_eq!(counts(&b), [0], "{client:?}");
    assert_eq!(counts(&a), [1, 0], "{client:?}: once dropped it stays dropped");
}

#[tokio::test]
async fn reqwest_sends_nothing_to_another_port() {
    other_port(Client::Reqwest).await;
}

#[tokio::test]
async fn ureq_sends_nothing_to_another_port() {
    other_port(Client::Ureq).await;
}

#[tokio::test]
async fn reqwest_sends_nothing_to_another_host_name() {
    other_host(Client::Reqwest).await;
}

#[tokio::test]
async fn ureq_sends_nothing_to_another_host_name() {
    other_host(Client::Ureq).await;
}

#[tokio::test]
async fn reqwest_keeps_the_header_within_the_origin() {
    same_origin(Client::Reqwest, 1).await;
}

#[tokio::test]
async fn ureq_drops_the_header_on_every_redirect() {
    same_origin(Client::Ureq, 0).await;
}

#[tokio::test]
async fn reqwest_does_not_bring_the_header_back() {
    there_and_back(Client::Reqwest).await;
}

#[tokio::test]
async fn ureq_does_not_bring_the_header_back() {
    there_and_back(Client::Ureq).await;
}
