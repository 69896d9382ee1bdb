//! reqwest 0.11, which has the types of `http` 0.2, as awc and others do.

use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;
use reqwest_0_11::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};

use crate::proxies::{Way, ways};
use crate::redirects::{Header, Redirects};
use crate::{Error, Proxy, block_on, tests_of};

fn call(jira: &ScopedCredentials, url: &str, proxy: Proxy) -> Result<u16, Error> {
    let client = match proxy {
        Proxy::Default => reqwest_0_11::Client::new(),
        Proxy::Off => reqwest_0_11::Client::builder().no_proxy().build()?,
    };
    block_on(async {
        let mut value = HeaderValue::from_bytes(jira.header_value_for(url)?.as_bytes())?;
        value.set_sensitive(true);
        let response = client.get(url).header(AUTHORIZATION, value).send().await?;
        let challenges = response.headers().get_all(WWW_AUTHENTICATE);
        if let Some(refusal) = Refusal::from_fields(response.status().as_u16(), challenges, true) {
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

#[test]
fn sends_localhost_to_a_proxy_unless_told_not_to() {
    let name = concat!(module_path!(), "::sends_localhost_to_a_proxy_unless_told_not_to");
    assert_eq!(ways(name, call), [Way::ThroughProxy, Way::Direct, Way::Direct]);
}
