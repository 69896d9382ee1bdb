//! A hyper client that follows redirects, with credentials for one server. That server redirects to
//! another one, which gets the request without them.
//!
//! `cargo run --example tower_client --features tower` calls servers of its own. With
//! `BASIC_TOKEN=wrong`, the first one refuses.

mod util;

use std::process::ExitCode;

use http::header::{AUTHORIZATION, LOCATION};
use http::{Request, Response};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::tower::BasicAuthLayer;
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::follow_redirect::{FollowRedirectLayer, RequestUri};

#[tokio::main]
async fn main() -> ExitCode {
    util::exit(run().await)
}

async fn run() -> util::Result {
    let (first, second) = servers()?;
    let ana = BasicCredentials::new("ana@example.com", util::demo_token()?)?.scoped_to(&first)?;
    println!("Credentials for {}.", ana.scope());

    // The follower is outside and the credentials inside, so that each hop is checked by itself.
    let client = ServiceBuilder::new()
        .layer(FollowRedirectLayer::new())
        .layer(BasicAuthLayer::new(ana.clone()))
        .service(Client::builder(TokioExecutor::new()).build_http());

    for url in [format!("{first}/me"), format!("{first}/moved"), format!("{second}/me")] {
        let request = Request::get(&url).body(Empty::<Bytes>::new())?;
        let response = client.clone().oneshot(request).await?;
        // The URI of the last hop: the layer set the header if it is in scope.
        let RequestUri(last) = response.extensions().get().ok_or("the response has no URI")?;
        if let Some(refusal) = Refusal::of(&response, ana.scope().contains(last)) {
            return Err(refusal.into());
        }
        let body = response.into_body().collect().await?.to_bytes();
        println!("GET {url}: {}", String::from_utf8_lossy(&body));
    }
    Ok(())
}

/// A server that knows an account and redirects `/moved`, and one that says what it was sent.
fn servers() -> util::Result<(String, String)> {
    let second = util::serve(|request| {
        let has_it = request.headers().contains_key(AUTHORIZATION);
        let seen = if has_it { "with credentials" } else { "without credentials" };
        Response::new(format!("another server got this {seen}"))
    })?;
    let knows = util::knows(&BasicCredentials::new("ana@example.com", "t0k3n")?);
    let moved = format!("{second}/moved");
    let first = util::serve(move |request| {
        let mut response = knows(request);
        if response.status() == 200 && request.uri() == "/moved" {
            *response.status_mut() = http::StatusCode::FOUND;
            response.headers_mut().extend(moved.parse().map(|moved| (LOCATION, moved)));
        }
        response
    })?;
    Ok((first, second))
}
