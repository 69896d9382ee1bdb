//! A server on loopback that knows one token: for HTTP/1 and 2, for a WebSocket, and as a proxy.

use std::sync::{Arc, Mutex};

use http::{HeaderValue, Method, Request, Response};
use http_basic_credentials::{BasicAuthExt, BasicCredentials};
use hyper::body::Incoming;
use hyper::rt::{Read, Write};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::{RUNTIME, block_on};

pub(crate) const CHALLENGE: &str = r#"Basic realm="Jira""#;

#[derive(Clone, Default)]
pub(crate) struct Server {
    port: u16,
    log: Arc<Mutex<Vec<Request<()>>>>,
}

impl Server {
    /// Answers 200 to the token `t0k3n`, otherwise 401, and 407 to a wrong token for a proxy. Redirects
    /// whoever asks for a path such as `/302?to=http://...` with that status to that URL.
    pub(crate) fn start() -> Self {
        Self::default().sibling()
    }

    /// Another server, with the same log.
    pub(crate) fn sibling(&self) -> Self {
        let listener = block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, log: self.log.clone() };
        let this = server.clone();
        RUNTIME.spawn(async move {
            loop {
                this.clone().serve(TokioIo::new(listener.accept().await.unwrap().0));
            }
        });
        server
    }

    fn serve(self, stream: impl Read + Write + Send + Unpin + 'static) {
        let answer = service_fn(move |request| {
            let response = self.answer(request);
            async { response }
        });
        tokio::spawn(async {
            let connection = auto::Builder::new(TokioExecutor::new());
            // A client that hangs up is no failure of the test.
            let _ = connection.serve_connection_with_upgrades(stream, answer).await;
        });
    }

    fn answer(&self, request: Request<Incoming>) -> http::Result<Response<String>> {
        let (parts, _) = request.into_parts();
        self.log.lock().unwrap().push(Request::from_parts(parts.clone(), ()));
        let is_known = |sent: Result<Option<BasicCredentials>, _>| matches!(sent, Ok(Some(sent)) if sent.expose_token() == "t0k3n");
        let response = Response::builder();
        if let Some((status, location)) = parts.uri.to_string().split_once("?to=") {
            response.status(&status[status.len() - 3..]).header("location", location)
        } else if parts.headers.contains_key("proxy-authorization")
            && !is_known(parts.headers.proxy_basic_auth())
        {
            response.status(407).header("proxy-authenticate", CHALLENGE)
        } else if parts.method == Method::CONNECT {
            let this = self.clone();
            tokio::spawn(async {
                this.serve(hyper::upgrade::on(Request::from_parts(parts, ())).await.unwrap());
            });
            response
        } else if !is_known(parts.headers.basic_auth()) {
            response.status(401).header("www-authenticate", CHALLENGE)
        } else if let Some(key) = parts.headers.get("sec-websocket-key") {
            let response = response.status(101).header("upgrade", "websocket");
            let response = response.header("connection", "upgrade");
            response.header("sec-websocket-accept", derive_accept_key(key.as_bytes()))
        } else {
            response
        }
        .body(String::new())
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The same server by another name.
    pub(crate) fn localhost(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// What arrived since the last call.
    pub(crate) fn received(&self) -> Vec<Request<()>> {
        std::mem::take(&mut self.log.lock().unwrap())
    }

    /// The tokens of each request that arrived since the last call, and its other `Authorization`s.
    pub(crate) fn tokens(&self) -> Vec<String> {
        let token = |value: &HeaderValue| match BasicCredentials::try_from(value) {
            Ok(credentials) => credentials.expose_token().to_owned(),
            Err(_) => format!("{value:?}"),
        };
        let tokens = |request: Request<()>| {
            let values = request.headers().get_all("authorization").iter();
            values.map(token).collect::<Vec<_>>().join(", ")
        };
        self.received().into_iter().map(tokens).collect()
    }
}
