//! reqwest 0.13 as a tower service, under our layer.

use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;
use http_basic_credentials::tower::BasicAuthLayer;
use reqwest::Body;
use tower::{Service, ServiceBuilder, ServiceExt};

use crate::redirects::{Header, Redirects};
use crate::server::Server;
use crate::{Error, NOT_SENT, Proxy, block_on, jira};

fn call(jira: &ScopedCredentials, url: &str, _: Proxy) -> Result<u16, Error> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut client = ServiceBuilder::new()
        .layer(BasicAuthLayer::new(jira.clone()))
        .map_request(|request: http::Request<Body>| request.try_into().unwrap())
        .service(client);
    block_on(async {
        let request = http::Request::get(url).body(Body::default())?;
        let sent = jira.scope().contains(request.uri());
        let response: reqwest::Response = client.ready().await?.call(request).await?;
        if let Some(refusal) = Refusal::from_parts(response.status(), response.headers(), sent) {
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
fn sees_the_first_hop_of_a_redirect_alone() {
    let expected = Redirects {
        same_origin: Header::Kept,
        other_port: Header::Dropped,
        other_host: Header::Dropped,
        back: Header::Dropped,
    };
    assert_eq!(Redirects::of(call), expected);
}
