//! tonic 0.14: a client and a server of the gRPC health service.

use std::env;
use std::fmt::Debug;
use std::process::Command;
use std::sync::{Arc, Mutex};

use http::header::WWW_AUTHENTICATE;
use http::{Response, StatusCode};
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::Scope;
use http_basic_credentials::tower::BasicAuthLayer;
use http_basic_credentials::{BasicAuthExt, BasicCredentials};
use http_body_util::Empty;
use hyper::body::{Body, Bytes, Incoming};
use hyper::service::{HttpService, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::health_server::HealthServer;
use tonic_health::server::{HealthReporter, HealthService};
use tower::ServiceBuilder;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::server::Server;
use crate::{Error, NOT_SENT, REFUSED, ana, block_on};

const CHALLENGE: &str = r#"Basic realm="Jira""#;

/// Starts a gRPC server that knows one account, and returns its URL.
async fn serve() -> Result<String, Error> {
    fn check(request: Request<()>) -> Result<Request<()>, Status> {
        match request.metadata().as_ref().basic_auth() {
            Ok(Some(sent)) if sent.is_same(&ana("t0k3n")) => Ok(request),
            _ => {
                let mut status = Status::unauthenticated("who are you?");
                status.metadata_mut().insert("www-authenticate", CHALLENGE.parse().unwrap());
                Err(status)
            }
        }
    }
    let health = HealthService::from_health_reporter(HealthReporter::new());
    serve_with(TowerToHyperService::new(HealthServer::with_interceptor(health, check))).await
}

/// Starts a server that answers 401, as one in front of a gRPC server may, and returns its URL.
async fn serve_401() -> Result<String, Error> {
    let answer = |_| async {
        let response = Response::builder().status(401).header(WWW_AUTHENTICATE, CHALLENGE);
        response.body(Empty::<Bytes>::new())
    };
    serve_with(service_fn(answer)).await
}

async fn serve_with<S, B>(service: S) -> Result<String, Error>
where
    S: HttpService<Incoming, ResBody = B, Error: Into<Error>, Future: Send>
        + Clone
        + Send
        + 'static,
    B: Body<Data: Send, Error: Into<Error>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let http2 = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
            tokio::spawn(http2.serve_connection(TokioIo::new(stream), service.clone()));
        }
    });
    Ok(url)
}

/// What the client gets, and what the layer tells a subscriber.
fn check(token: &str, is_relative: bool) -> (Result<(), Status>, Vec<String>) {
    let told = Told::default();
    let credentials = ana(token);
    let checked = block_on(async {
        let url = serve().await.unwrap();
        let channel = Channel::from_shared(url.clone()).unwrap().connect().await.unwrap();

        let scope: Scope = url.parse().unwrap();
        let mut layer = BasicAuthLayer::new(credentials.scoped_to(&url).unwrap());
        if is_relative {
            layer = layer.relative_to(scope);
        }
        let mut client = HealthClient::new(ServiceBuilder::new().layer(layer).service(channel));

        let _guard = tracing::subscriber::set_default(told.clone());
        client.check(HealthCheckRequest::default()).await.map(drop)
    });
    let told = told.0.lock().unwrap().clone();
    (checked, told)
}

fn refusal(status: &Status, sent: bool) -> String {
    assert_eq!(status.code(), Code::Unauthenticated);
    let headers = status.metadata().as_ref();
    Refusal::from_parts(StatusCode::UNAUTHORIZED, headers, sent).unwrap().to_string()
}

#[test]
fn takes_the_right_token() {
    let (checked, told) = check("t0k3n", true);
    checked.unwrap();
    assert_eq!(told, [""; 0]);
}

#[test]
fn says_why_a_wrong_token_is_refused() {
    let (checked, told) = check("wr0ng", true);
    assert_eq!(refusal(&checked.unwrap_err(), true), REFUSED);
    assert_eq!(told, [""; 0]);
}

#[test]
fn sends_no_header_without_relative_to_and_an_event_says_why() {
    let (checked, told) = check("t0k3n", false);
    assert_eq!(refusal(&checked.unwrap_err(), false), NOT_SENT);
    let [event] = &told[..] else { panic!("{told:?}") };
    assert!(event.contains("a request goes without Basic credentials"), "{event}");
    assert!(event.contains("BasicAuthLayer::relative_to"), "{event}");
    assert!(!event.contains("YW5h") && !event.contains("t0k3n"), "{event}");
}

#[test]
fn an_interceptor_sets_the_header_without_a_scope() {
    block_on(async {
        let channel =
            Channel::from_shared(serve().await.unwrap()).unwrap().connect().await.unwrap();
        let credentials: BasicCredentials = ana("t0k3n");
        let set = move |mut request: Request<()>| {
            request.metadata_mut().as_mut().insert_basic_auth(&credentials);
            Ok(request)
        };
        let mut client = HealthClient::with_interceptor(channel, set);
        client.check(HealthCheckRequest::default()).await.unwrap();
    });
}

#[test]
fn says_why_a_server_in_front_refuses() {
    let status = block_on(async {
        let channel = Channel::from_shared(serve_401().await.unwrap()).unwrap();
        let mut client = HealthClient::new(channel.connect().await.unwrap());
        client.check(HealthCheckRequest::default()).await.unwrap_err()
    });
    assert_eq!(refusal(&status, true), REFUSED);
}

#[test]
fn knows_no_proxy() {
    let proxy = Server::proxy();
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", "tonic::takes_the_right_token"]);
    child.envs(["HTTP_PROXY", "http_proxy"].map(|name| (name, proxy.url(""))));
    let output = child.output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8(output.stdout).unwrap().contains("1 passed"));
    assert!(proxy.take_seen().is_empty());
}

#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Subscriber for Told {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("http_basic_credentials")
    }

    fn event(&self, event: &Event<'_>) {
        struct Text(String);
        impl Visit for Text {
            fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
                self.0 += &format!("{field}={value:?} ");
            }
        }
        let mut text = Text(String::new());
        event.record(&mut text);
        self.0.lock().unwrap().push(text.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
