//! A request through the proxy that `HTTP_PROXY` names, with the credentials in it.
//!
//! `HTTP_PROXY=http://ana%40example.com:t0k3n@proxy.example.com:3128 cargo run --example proxy -- URL`.
//! Without the variable, a small proxy is started here; without a URL, a small origin.

#![allow(clippy::print_stdout)]

use std::env;
use std::error::Error;
use std::net::SocketAddr;

use bytes::Bytes;
use http::header::{HOST, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION};
use http::{HeaderValue, Request, Response, StatusCode, Uri};
use http_basic_credentials::BasicAuthExt;
use http_basic_credentials::source::split_userinfo;
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::{Body, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let proxy = match env::var("HTTP_PROXY") {
        Ok(proxy) => proxy,
        Err(_) => format!("http://ana%40example.com:t0k3n@{}", serve(proxy).await?),
    };
    // From here on the URI can be printed.
    let (proxy, credentials) = split_userinfo(proxy)?;
    let url: Uri = match env::args().nth(1) {
        Some(url) => url.parse()?,
        None => format!("http://{}/", serve(origin).await?).parse()?,
    };
    println!("proxy: {proxy}, credentials: {credentials:?}");

    let host = url.authority().ok_or("the URL has no host")?.as_str();
    let mut request = Request::get(&url).header(HOST, host).body(Empty::<Bytes>::new())?;
    if let Some(credentials) = &credentials {
        // For the proxy alone. What the origin wants goes into `Authorization`.
        request.headers_mut().insert_proxy_basic_auth(credentials);
    }
    let response = send(&proxy, request).await?;
    println!("status: {}", response.status());
    let body = response.into_body().collect().await?.to_bytes();
    println!("{}", String::from_utf8_lossy(&body));
    Ok(())
}

/// Sends a request to `to`, whatever the request's own URI says.
async fn send<B>(to: &Uri, request: Request<B>) -> Result<Response<Incoming>, Failure>
where
    B: Body<Data: Send, Error: Into<Failure>> + Send + 'static,
{
    let host = to.host().ok_or("the URI has no host")?.trim_matches(['[', ']']);
    let stream = TcpStream::connect((host, to.port_u16().unwrap_or(80))).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender.send_request(request).await?)
}

/// Answers each connection to a free port of the loopback address.
async fn serve<F>(answer: fn(Request<Incoming>) -> F) -> Result<SocketAddr, Failure>
where
    F: Future<Output = Result<Response<Full<Bytes>>, Failure>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let connection = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service_fn(answer));
            tokio::spawn(connection);
        }
    });
    Ok(address)
}

/// Says whether it saw what is meant for the proxy.
async fn origin(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Failure> {
    let seen =
        if request.headers().contains_key(PROXY_AUTHORIZATION) { "seen" } else { "not seen" };
    Ok(Response::new(Full::from(format!("hello from the origin, proxy credentials {seen}"))))
}

/// Passes on the requests of one account, without its credentials.
async fn proxy(mut request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Failure> {
    let sent = request.headers().proxy_basic_auth();
    let known = matches!(sent, Ok(Some(sent))
        if sent.expose_email() == "ana@example.com" && sent.expose_token() == "t0k3n");
    if !known {
        let mut refused = Response::new(Full::default());
        *refused.status_mut() = StatusCode::PROXY_AUTHENTICATION_REQUIRED;
        let challenge = HeaderValue::from_static("Basic realm=\"proxy\", charset=\"UTF-8\"");
        refused.headers_mut().insert(PROXY_AUTHENTICATE, challenge);
        return Ok(refused);
    }
    request.headers_mut().remove(PROXY_AUTHORIZATION);
    let to = request.uri().clone();
    let path = to.path_and_query().map_or("/", |path| path.as_str()).parse()?;
    *request.uri_mut() = path;
    let (head, body) = send(&to, request).await?.into_parts();
    Ok(Response::from_parts(head, Full::new(body.collect().await?.to_bytes())))
}
