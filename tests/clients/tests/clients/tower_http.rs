//! hyper-util's client under tower-http's `FollowRedirect`, with our layer between them.

use http::Request;
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;
use http_basic_credentials::tower::BasicAuthLayer;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::follow_redirect::{FollowRedirectLayer, RequestUri};

use crate::proxies::{Way, ways};
use crate::redirects::{Header, Redirects};
use crate::server::Server;
use crate::{Error, NOT_SENT, Proxy, block_on, jira};

fn call(jira: &ScopedCredentials, url: &str, _: Proxy) -> Result<u16, Error> {
    let client = ServiceBuilder::new()
        .layer(FollowRedirectLayer::new())
        .layer(BasicAuthLayer::new(jira.clone()))
        .service(Client::builder(TokioExecutor::new()).build_http());
    block_on(async {
        let request = Request::get(url).body(Empty::<Bytes>::new())?;
        let response = client.oneshot(request).await?;
        // The last hop's.
        let RequestUri(uri) = response.extensions().get().ok_or("no URI")?;
        if let Some(refusal) = Refusal::of(&response, jira.scope().contains(uri)) {
            return Err(refusal.into());
        }
        Ok(response.status().as_u16())
    })
}

#[test]
fn takes_the_right_token() {
    crate::takes_the_right_token(call);
}

#[test]
fn says_why_a_wrong_token_is_refused() {
    crate::says_why_a_wrong_token_is_refused(call);
}

#[test]
fn sends_the_request_without_a_header_out_of_scope() {
    let (server, other) = (Server::start(), Server::start());
    let error = call(&jira(&server.url("")), &other.url("/me"), Proxy::Off).unwrap_err();
    assert_eq!(error.to_string(), NOT_SENT);
    assert_eq!(other.authorizations(), [0]);
}

#[test]
fn decides_each_hop_by_itself() {
    let expected = Redirects {
        same_origin: Header::Kept,
        other_port: Header::Dropped,
        other_host: Header::Dropped,
        back: Header::Kept,
    };
    assert_eq!(Redirects::of(call), expected);
}

#[test]
fn knows_no_proxy() {
    let ways = ways(concat!(module_path!(), "::knows_no_proxy"), call);
    assert_eq!(ways, [Way::Direct, Way::Direct, Way::Direct]);
}
