//! tokio-tungstenite 0.29: a WebSocket's handshake.

use http_basic_credentials::BasicAuthExt;
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::{accept_hdr_async, connect_async, tungstenite};

use crate::proxies::{Way, ways};
use crate::redirects::Redirects;
use crate::{Error, Proxy, REFUSED, ana, block_on};

async fn connect(jira: &ScopedCredentials, url: &str) -> Result<u16, Error> {
    let mut request = url.into_client_request()?;
    jira.authorize(&mut request)?;
    match connect_async(request).await {
        Ok((_, response)) => Ok(response.status().as_u16()),
        Err(tungstenite::Error::Http(response)) => match Refusal::of(&response, true) {
            Some(refusal) => Err(refusal.into()),
            None => Ok(response.status().as_u16()),
        },
        Err(error) => Err(error.into()),
    }
}

fn call(jira: &ScopedCredentials, url: &str, _: Proxy) -> Result<u16, Error> {
    block_on(connect(jira, &url.replace("http://", "ws://")))
}

/// A server for one handshake.
async fn with_server(token: &str, scheme: &str) -> Result<u16, Error> {
    #[expect(clippy::result_large_err, reason = "tungstenite's")]
    fn check(request: &Request, response: Response) -> Result<Response, ErrorResponse> {
        match request.headers().basic_auth() {
            Ok(Some(sent)) if sent.is_same(&ana("t0k3n")) => Ok(response),
            _ => {
                let refused = http::Response::builder().status(401);
                Err(refused.header("WWW-Authenticate", r#"Basic realm="Jira""#).body(None).unwrap())
            }
        }
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let host = listener.local_addr()?;
    let server = async {
        let (stream, _) = listener.accept().await?;
        accept_hdr_async(stream, check).await
    };
    let jira = ana(token).scoped_to(&format!("{scheme}://{host}"))?;
    let url = format!("ws://{host}/events");
    tokio::join!(server, connect(&jira, &url)).1
}

#[test]
fn takes_the_right_token() {
    assert_eq!(block_on(with_server("t0k3n", "ws")).unwrap(), 101);
}

#[test]
fn takes_the_credentials_of_an_http_scope() {
    assert_eq!(block_on(with_server("t0k3n", "http")).unwrap(), 101);
}

#[test]
fn says_why_a_wrong_token_is_refused() {
    assert_eq!(block_on(with_server("wr0ng", "ws")).unwrap_err().to_string(), REFUSED);
}

#[test]
fn sends_nothing_out_of_scope() {
    crate::sends_nothing_out_of_scope(call);
}

#[test]
fn follows_no_redirect() {
    assert_eq!(Redirects::of(call), Redirects::NOT_FOLLOWED);
}

#[test]
fn knows_no_proxy() {
    let ways = ways(concat!(module_path!(), "::knows_no_proxy"), call);
    assert_eq!(ways, [Way::Direct, Way::Direct, Way::Direct]);
}
