//! aws-smithy-runtime-api 1: the requests and responses that an AWS SDK's interceptor sees. Sent with
//! hyper-util.

use aws_smithy_runtime_api::http::{Request, Response};
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

use crate::{Error, Proxy, block_on, jira, tests_of};

fn call(jira: &ScopedCredentials, url: &str, _: Proxy) -> Result<u16, Error> {
    let mut request = Request::new(Empty::<Bytes>::new());
    request.set_uri(url)?;
    let value = jira.header_value_for(request.uri())?.clone();
    request.headers_mut().try_insert("authorization", value)?;

    let client = Client::builder(TokioExecutor::new()).build_http();
    let request = request.try_into_http1x()?;
    let response = Response::try_from(block_on(client.request(request))?)?;
    let (status, headers) = (response.status().as_u16(), response.headers());
    if let Some(refusal) = Refusal::from_fields(status, headers.get_all("www-authenticate"), true) {
        return Err(refusal.into());
    }
    Ok(status)
}

tests_of!(call);

#[test]
fn loses_the_mark_that_hides_the_value() {
    let mut request = Request::new(());
    request.set_uri("https://jira.example.com/me").unwrap();
    let value = jira("https://jira.example.com").header_value_for(request.uri()).unwrap().clone();
    request.headers_mut().try_insert("authorization", value).unwrap();
    assert!(!format!("{request:?}").contains("YW5h"));
    let request = request.try_into_http1x().unwrap();
    assert!(!request.headers()["authorization"].is_sensitive());
}
