//! `http://localhost` is this machine, unless a client sends it to the proxy of its environment: what
//! `Scope::is_trustworthy` says of it, and the lines that it gives.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use http::header::AUTHORIZATION;
use http_basic_credentials::BasicCredentials;

use crate::own_binary::own_binary;

/// Which client a started process drives, and how it is told to use no proxy.
const CLIENT: &str = "TEST_CLIENT";
const URL: &str = "TEST_URL";

/// A server or a proxy: answers each request with 200, goes on after a `CONNECT` as the server at the
/// other end would, and passes on the head of what it got in the clear.
fn listen() -> (u16, Receiver<String>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, heads) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = read_head(&mut stream);
            if head.starts_with("CONNECT ") {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
                head += &read_head(&mut stream);
            }
            // Before the client can end. The test may have ended too.
            let _ = sender.send(head);
            let response = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            stream.write_all(response).unwrap();
        }
    });
    (port, heads)
}

fn read_head(stream: &mut TcpStream) -> String {
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

fn credentials() -> BasicCredentials {
    BasicCredentials::new("ana@example.com", "t0k3n").unwrap()
}

/// The heads that the proxy and the server get from a client in a process of its own, whose environment
/// names the proxy.
#[track_caller]
fn heads(client: &str, no_proxy: Option<&str>) -> (Vec<String>, Vec<String>) {
    let ((proxy, to_proxy), (server, to_server)) = (listen(), listen());
    let mut command = own_binary();
    for name in ["ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "REQUEST_METHOD"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command
        .args(["--exact", "proxies::a_client", "--ignored"])
        .env("HTTP_PROXY", format!("http://127.0.0.1:{proxy}"))
        .env(CLIENT, client)
        .env(URL, format!("http://localhost:{server}/private"));
    no_proxy.map(|value| command.env("NO_PROXY", value));
    let output = command.output().unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && report.contains("1 passed"), "{client}: {report}");
    (to_proxy.try_iter().collect(), to_server.try_iter().collect())
}

/// Started by the tests below, not by itself.
#[test]
#[ignore = "needs a server and a proxy"]
fn a_client() {
    let url = std::env::var(URL).unwrap();
    let scoped = credentials().scoped_to(&url).unwrap();
    let value = scoped.header_value_for(&url).unwrap();
    let by_reqwest = |builder: reqwest::ClientBuilder| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let request = builder.build().unwrap().get(&url).header(AUTHORIZATION, value);
        runtime.block_on(request.send()).unwrap().error_for_status().unwrap();
    };
    let by_ureq = |agent: ureq::Agent| {
        agent.get(&url).header(AUTHORIZATION, value).call().unwrap();
    };
    match std::env::var(CLIENT).unwrap().as_str() {
        "reqwest" => by_reqwest(reqwest::Client::builder()),
        "reqwest.no_proxy" => by_reqwest(reqwest::Client::builder().no_proxy()),
        "ureq" => by_ureq(ureq::Agent::new_with_defaults()),
        "ureq.proxy(None)" => by_ureq(ureq::Agent::config_builder().proxy(None).build().into()),
        other => panic!("{other}"),
    }
}

/// The proxy reads the token.
#[track_caller]
fn goes_to_the_proxy(client: &str) {
    let (to_proxy, to_server) = heads(client, None);
    assert_eq!((to_proxy.len(), to_server.len()), (1, 0), "{client}: {to_proxy:?} {to_server:?}");
    let field = format!("authorization: {}\r\n", credentials().expose_header_value());
    assert!(to_proxy[0].contains(&field), "{client}: {}", to_proxy[0]);
}

#[track_caller]
fn goes_to_the_server(client: &str, no_proxy: Option<&str>) {
    let (to_proxy, to_server) = heads(client, no_proxy);
    assert_eq!((to_proxy.len(), to_server.len()), (0, 1), "{client}: {to_proxy:?} {to_server:?}");
    let field = format!("authorization: {}\r\n", credentials().expose_header_value());
    assert!(to_server[0].contains(&field), "{client}: {}", to_server[0]);
}

#[test]
fn by_default_a_client_sends_localhost_to_the_proxy() {
    goes_to_the_proxy("reqwest");
    goes_to_the_proxy("ureq");
}

#[test]
fn a_client_built_without_a_proxy_sends_it_to_this_machine() {
    goes_to_the_server("reqwest.no_proxy", None);
    goes_to_the_server("ureq.proxy(None)", None);
}

#[test]
fn no_proxy_in_the_environment_keeps_it_on_this_machine() {
    goes_to_the_server("reqwest", Some("localhost"));
    goes_to_the_server("ureq", Some("localhost"));
}
