//! A hyper client that follows redirects, with a tower layer that gives credentials to one server
//! and not to the one that it redirects to: `cargo run -p examples --example tower_client`

mod util;

use std::process::ExitCode;

use http::Request;
use http::header::AUTHORIZATION;
use http_basic_credentials::BasicCredentials;
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
    let token = util::demo_token("Calls two servers of its own with hyper and tower.")?;
    let other = util::serve(|request| {
        let with = if request.headers().contains_key(AUTHORIZATION) { "with" } else { "without" };
        format!("200 OK\r\n\r\nHello from another server, {with} credentials!")
    })?;
    let (knows, location) = (util::knows("t0k3n"), other.clone());
    let server = util::serve(move |request| match request.uri().path() {
        "/moved" => format!("302 Found\r\nLocation: {location}\r\n\r\n"),
        _ => knows(request),
    })?;

    let ana = BasicCredentials::new("ana@example.com", token)?.scoped_to(&server)?;
    // The layer is inside the follower, so that it checks each hop.
    let client = ServiceBuilder::new()
        .layer(FollowRedirectLayer::new())
        .layer(BasicAuthLayer::new(ana.clone()))
        .service(Client::builder(TokioExecutor::new()).build_http());

    for url in [format!("{server}/me"), format!("{server}/moved"), other] {
        let request = Request::get(&url).body(Empty::<Bytes>::new())?;
        let response = client.clone().oneshot(request).await?;
        let RequestUri(last) = response.extensions().get().ok_or("the response has no URI")?;
        ana.check_response(last, response.status(), response.headers())?;
        if !response.status().is_success() {
            return Err(format!("{url} answered {}", response.status()).into());
        }
        let body = response.into_body().collect().await?.to_bytes();
        println!("{url}: {}", String::from_utf8_lossy(&body));
    }
    Ok(())
}
