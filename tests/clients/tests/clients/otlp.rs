//! opentelemetry-otlp 0.33 over HTTP.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use http::{Request, Response};
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;
use opentelemetry_http::{Bytes, HttpClient, HttpError};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::trace::SpanExporter as _;

use crate::server::Server;
use crate::{Error, Proxy, ana, block_on, tests_of};

/// The exporter tells its caller that a request failed, and not why: this keeps it.
#[derive(Clone, Debug)]
struct BasicAuth {
    jira: ScopedCredentials,
    client: reqwest::Client,
    failure: Arc<Mutex<String>>,
}

#[async_trait]
impl HttpClient for BasicAuth {
    async fn send_bytes(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        self.jira.authorize(&mut request).inspect_err(|error| self.keep(error))?;
        let response = HttpClient::send_bytes(&self.client, request).await?;
        if let Some(refusal) = Refusal::of(&response, true) {
            self.keep(&refusal);
        }
        // With the refusal as an error, the exporter would send the token three times more.
        Ok(response)
    }
}

impl BasicAuth {
    fn keep(&self, failure: &dyn ToString) {
        *self.failure.lock().unwrap() = failure.to_string();
    }
}

fn call(jira: &ScopedCredentials, url: &str, _: Proxy) -> Result<u16, Error> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let client = BasicAuth { jira: jira.clone(), client, failure: Arc::default() };
    let failure = client.failure.clone();
    let exporter = SpanExporter::builder().with_http().with_http_client(client);
    let exporter = exporter.with_endpoint(url).build()?;
    match block_on(exporter.export(Vec::new())) {
        Ok(()) => Ok(200),
        Err(_) => Err(failure.lock().unwrap().clone().into()),
    }
}

tests_of!(call);

#[test]
fn with_headers_takes_text_and_shows_it() {
    let server = Server::start();
    let value = ana("t0k3n").expose_header_value().to_owned();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let builder = SpanExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_headers(HashMap::from([("authorization".to_owned(), value)]))
        .with_endpoint(server.url("/v1/traces"));
    assert!(format!("{builder:?}").contains("Basic YW5h"));
    block_on(builder.build().unwrap().export(Vec::new())).unwrap();
    assert_eq!(server.authorizations(), [1]);
}

/// Makes an error of a refusal.
#[derive(Debug)]
struct Hasty(BasicAuth);

#[async_trait]
impl HttpClient for Hasty {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let response = self.0.send_bytes(request).await?;
        match Refusal::of(&response, true) {
            Some(refusal) => Err(refusal.into()),
            None => Ok(response),
        }
    }
}

#[test]
fn takes_an_error_for_one_of_the_network_and_tries_again() {
    let server = Server::start();
    let jira = ana("wr0ng").scoped_to(&server.url("")).unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let client = Hasty(BasicAuth { jira, client, failure: Arc::default() });
    let exporter = SpanExporter::builder().with_http().with_http_client(client);
    let exporter = exporter.with_endpoint(server.url("/v1/traces")).build().unwrap();
    block_on(exporter.export(Vec::new())).unwrap_err();
    assert_eq!(server.authorizations(), [1, 1, 1, 1]);
}
