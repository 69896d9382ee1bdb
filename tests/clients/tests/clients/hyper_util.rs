//! hyper-util's client.

use http::Request;
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

use crate::proxies::{Way, ways};
use crate::redirects::Redirects;
use crate::{Error, Proxy, block_on, tests_of};

fn call(jira: &ScopedCredentials, url: &str, _: Proxy) -> Result<u16, Error> {
    block_on(async {
        let client = Client::builder(TokioExecutor::new()).build_http();
        let mut request = Request::get(url).body(Empty::<Bytes>::new())?;
        jira.authorize(&mut request)?;
        let response = client.request(request).await?;
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

#[test]
fn knows_no_proxy() {
    let ways = ways(concat!(module_path!(), "::knows_no_proxy"), call);
    assert_eq!(ways, [Way::Direct, Way::Direct, Way::Direct]);
}
