//! A hyper client that follows redirects, with credentials for one origin: a server there redirects
//! to another port, which must get the request without them.
//!
//! `cargo run --example tower_client --features tower`

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use http::{Request, Response, header};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::tower::BasicAuthLayer;
use http_body_util::Empty;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::follow_redirect::FollowRedirectLayer;

/// For each request, the port it came to and whether it had the field.
type Seen = Arc<Mutex<Vec<(u16, bool)>>>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let seen = Seen::default();
    let second = serve(None, seen.clone()).await?;
    let first = serve(Some(format!("http://{second}/moved")), seen.clone()).await?;

    let scoped =
        BasicCredentials::new("ana@example.com", "t0k3n")?.scoped_to(&format!("http://{first}"))?;
    println!("{scoped:?}");

    // The follower outside, the credentials inside: each hop is decided on by itself.
    let client = ServiceBuilder::new()
        .layer(FollowRedirectLayer::new())
        .layer(BasicAuthLayer::new(scoped))
        .service(Client::builder(TokioExecutor::new()).build_http());
    let request = Request::get(format!("http://{first}/")).body(Empty::<Bytes>::new())?;
    let response = client.oneshot(request).await?;
    println!("response: {}", response.status());

    let seen = seen.lock().map_err(|_| "a server panicked")?;
    if !response.status().is_success() || *seen != [(first.port(), true), (second.port(), false)] {
        return Err("the field did not go to the first hop alone".into());
    }
    Ok(())
}

/// Serves on a free port of this machine: a redirect, or else an empty 200.
async fn serve(location: Option<String>, seen: Seen) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (location, seen) = (location.clone(), seen.clone());
            let service = service_fn(move |request: Request<Incoming>| {
                let has_it = request.headers().contains_key(header::AUTHORIZATION);
                println!(
                    "port {}: GET {}, authorization: {}",
                    address.port(),
                    request.uri(),
                    if has_it { "Basic [redacted]" } else { "absent" }
                );
                if let Ok(mut seen) = seen.lock() {
                    seen.push((address.port(), has_it));
                }
                let mut response = Response::builder();
                if let Some(location) = &location {
                    response = response.status(302).header(header::LOCATION, location);
                }
                let response = response.body(Empty::<Bytes>::new());
                async move { response }
            });
            let connection = hyper::server::conn::http1::Builder::new();
            tokio::spawn(connection.serve_connection(TokioIo::new(stream), service));
        }
    });
    Ok(address)
}
