//! hyper 1, one connection: its requests have a path for a URI.

use http::Request;
use http::header::HOST;
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::redirects::Redirects;
use crate::{Error, Proxy, block_on, tests_of};

fn call(jira: &ScopedCredentials, url: &str, _: Proxy) -> Result<u16, Error> {
    block_on(async {
        let (_, after_scheme) = url.split_once("//").unwrap();
        let (host, path) = after_scheme.split_once('/').unwrap();
        let mut request =
            Request::get(format!("/{path}")).header(HOST, host).body(Empty::<Bytes>::new())?;
        jira.authorize_headers(url, request.headers_mut())?;

        let stream = TokioIo::new(TcpStream::connect(host).await?);
        let (mut sender, connection) = hyper::client::conn::http1::handshake(stream).await?;
        tokio::spawn(connection);
        let response = sender.send_request(request).await?;
        if let Some(refusal) = Refusal::of(&response, true) {
            return Err(refusal.into());
        }
        Ok(response.status().as_u16())
    })
}

tests_of!(call);

#[test]
fn follows_no_redirect() {
    assert_eq!(Redirects::of(call), Redirects::NOT_FOLLOWED);
}
