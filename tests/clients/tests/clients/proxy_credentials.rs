//! Credentials for a proxy: how a client is told, and what the proxy gets.

use http_basic_credentials::BasicCredentials;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::rt::TokioExecutor;

use crate::block_on;
use crate::server::Server;

fn credentials() -> BasicCredentials {
    // With what percent-encoding and ISO-8859-1 would change.
    BasicCredentials::new("ana@example.com", "t0k:é%41+ n").unwrap()
}

/// The proxy gets them once, in a request with this method.
#[track_caller]
fn check(proxy: &Server, method: &str) {
    let seen = proxy.take_seen();
    assert!(seen[0].line.starts_with(method), "{}", seen[0].line);
    let sent: Vec<_> = seen.iter().flat_map(|seen| &seen.proxy_authorization).collect();
    assert_eq!(sent, [credentials().expose_header_value()]);
}

#[test]
fn reqwest() {
    let (server, proxy) = (Server::start(), Server::proxy());
    let setting = reqwest::Proxy::all(proxy.url("")).unwrap();
    let setting = setting.custom_http_auth(credentials().into());
    let client = reqwest::Client::builder().proxy(setting).build().unwrap();
    block_on(client.get(server.url("/me")).send()).unwrap();
    check(&proxy, "GET ");
}

#[test]
fn hyper_util() {
    let (server, proxy) = (Server::start(), Server::proxy());
    let tunnel = Tunnel::new(proxy.url("").parse().unwrap(), HttpConnector::new());
    let tunnel = tunnel.with_auth(credentials().into());
    let client = Client::builder(TokioExecutor::new()).build::<_, Empty<Bytes>>(tunnel);
    block_on(client.get(server.url("/me").parse().unwrap())).unwrap();
    check(&proxy, "CONNECT ");
}

#[test]
fn ureq() {
    let (server, proxy) = (Server::start(), Server::proxy());
    let uri: http::Uri = proxy.url("").parse().unwrap();
    let setting = ureq::Proxy::builder(ureq::ProxyProtocol::Http)
        .host(uri.host().unwrap())
        .port(uri.port_u16().unwrap())
        .username(credentials().expose_email())
        .password(credentials().expose_token())
        .build()
        .unwrap();
    let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(Some(setting));
    config.build().new_agent().get(server.url("/me")).call().unwrap();
    check(&proxy, "CONNECT ");
}
