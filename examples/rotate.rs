//! Replaces a token while requests are in flight: no request fails, and the server sees the old
//! token, then the new one, and nothing else.
//!
//! `cargo run --example rotate --features tower`

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{HeaderValue, Request, Response, header};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::CredentialStore;
use http_basic_credentials::tower::BasicAuthLayer;
use http_body_util::Empty;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;
use tower::{ServiceBuilder, ServiceExt};

const REQUESTS: usize = 16;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let old = BasicCredentials::new("ana@example.com", "old-t0k3n")?;
    let new = BasicCredentials::new("ana@example.com", "new-t0k3n")?;

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    let seen = Arc::new(Mutex::new(Vec::new()));
    tokio::spawn(serve(listener, seen.clone()));

    let store = CredentialStore::from(old.scoped_to(&url)?);
    let client = ServiceBuilder::new()
        .layer(BasicAuthLayer::new(store.clone()))
        .service(Client::builder(TokioExecutor::new()).build_http());

    let mut requests = Vec::new();
    for round in 0..2 {
        for _ in 0..REQUESTS {
            let request = Request::get(&url).body(Empty::<Bytes>::new())?;
            requests.push(tokio::spawn(client.clone().oneshot(request)));
        }
        while round == 0 && seen.lock().map_err(|_| "the server panicked")?.len() < REQUESTS {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        if round == 0 {
            // The server has these requests and has answered none of them.
            store.insert(new.scoped_to(&url)?);
            println!("rotated with {REQUESTS} requests in flight");
        }
    }
    for request in requests {
        let status = request.await??.status();
        if !status.is_success() {
            return Err(format!("a request failed: {status}").into());
        }
    }

    let seen = seen.lock().map_err(|_| "the server panicked")?;
    let name = |value: &Option<HeaderValue>| match value {
        Some(value) if value == old.header_value() => "Basic [old]",
        Some(value) if value == new.header_value() => "Basic [new]",
        Some(_) => "something else",
        None => "absent",
    };
    let names: Vec<_> = seen.iter().map(name).collect();
    for (number, name) in names.iter().enumerate() {
        println!("request {number}: authorization: {name}");
    }
    if names != [["Basic [old]"; REQUESTS], ["Basic [new]"; REQUESTS]].concat() {
        return Err("the server did not see the old token and then the new one".into());
    }
    Ok(())
}

/// Keeps each `Authorization` and takes its time to answer.
async fn serve(listener: TcpListener, seen: Arc<Mutex<Vec<Option<HeaderValue>>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let seen = seen.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            if let Ok(mut seen) = seen.lock() {
                seen.push(request.headers().get(header::AUTHORIZATION).cloned());
            }
            async {
                tokio::time::sleep(Duration::from_millis(300)).await;
                Response::builder().body(Empty::<Bytes>::new())
            }
        });
        let connection = hyper::server::conn::http1::Builder::new();
        tokio::spawn(connection.serve_connection(TokioIo::new(stream), service));
    }
}
