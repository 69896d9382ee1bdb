//! reqwest-middleware 0.5, with reqwest 0.13 under it.

use async_trait::async_trait;
use http::Extensions;
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;
use reqwest::header::AUTHORIZATION;
use reqwest::{Request, Response};
use reqwest_middleware::{ClientBuilder, Error, Middleware, Next, Result};

use crate::redirects::{Header, Redirects};
use crate::{Proxy, block_on, tests_of};

struct BasicAuth(ScopedCredentials);

#[async_trait]
impl Middleware for BasicAuth {
    async fn handle(
        &self,
        mut request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response> {
        let value = self.0.header_value_for(request.url().as_str()).map_err(Error::middleware)?;
        let value = value.clone();
        request.headers_mut().insert(AUTHORIZATION, value);
        next.run(request, extensions).await
    }
}

fn call(
    jira: &ScopedCredentials,
    url: &str,
    proxy: Proxy,
) -> std::result::Result<u16, crate::Error> {
    let client = match proxy {
        Proxy::Default => reqwest::Client::new(),
        Proxy::Off => reqwest::Client::builder().no_proxy().build()?,
    };
    let client = ClientBuilder::new(client).with(BasicAuth(jira.clone())).build();
    block_on(async {
        let response = client.get(url).send().await?;
        if let Some(refusal) = Refusal::from_parts(response.status(), response.headers(), true) {
            return Err(refusal.into());
        }
        Ok(response.status().as_u16())
    })
}

tests_of!(call);

#[test]
fn keeps_the_header_within_the_origin() {
    let expected = Redirects {
        same_origin: Header::Kept,
        other_port: Header::Dropped,
        other_host: Header::Dropped,
        back: Header::Dropped,
    };
    assert_eq!(Redirects::of(call), expected);
}
