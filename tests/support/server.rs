//! A hyper server on loopback that redirects as told and keeps what it received.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use http::{Request, Response, header};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// What one request carried: its `Host`, its path and its `Authorization` values.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Seen {
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) authorization: Vec<String>,
}

#[derive(Clone, Default)]
pub(crate) struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
    redirects: Arc<Mutex<Vec<(String, u16, String)>>>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let server = Self { port: listener.local_addr().unwrap().port(), ..Self::default() };
        let this = server.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let this = this.clone();
                let service = hyper::service::service_fn(move |request| {
                    let response = this.respond(&request);
                    async { Ok::<_, Infallible>(response) }
                });
                tokio::spawn(async move {
                    // A client that hangs up is no failure of the test.
                    let _ = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        server
    }

    pub(crate) fn url(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.port)
    }

    pub(crate) fn redirect(&self, path: &str, status: u16, location: String) {
        self.redirects.lock().unwrap().push((path.to_owned(), status, location));
    }

    /// What arrived since the last call.
    pub(crate) fn take_seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }

    fn respond(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        let text = |value: &http::HeaderValue| value.to_str().unwrap().to_owned();
        let path = request.uri().path().to_owned();
        let redirect =
            self.redirects.lock().unwrap().iter().find(|(from, ..)| *from == path).cloned();
        self.seen.lock().unwrap().push(Seen {
            host: request.headers().get(header::HOST).map(text).unwrap_or_default(),
            path,
            authorization: request
                .headers()
                .get_all(header::AUTHORIZATION)
                .iter()
                .map(text)
                .collect(),
        });
        let response = Response::builder();
        match redirect {
            Some((_, status, location)) => {
                response.status(status).header(header::LOCATION, location)
            }
            None => response,
        }
        .body(Full::default())
        .unwrap()
    }
}
