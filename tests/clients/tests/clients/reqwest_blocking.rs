//! reqwest 0.13, blocking.

use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;
use reqwest::blocking::Client;
use reqwest::header::AUTHORIZATION;

use crate::proxies::{Way, ways};
use crate::redirects::{Header, Redirects};
use crate::{Error, Proxy, tests_of};

fn call(jira: &ScopedCredentials, url: &str, proxy: Proxy) -> Result<u16, Error> {
    let client = match proxy {
        Proxy::Default => Client::new(),
        Proxy::Off => Client::builder().no_proxy().build()?,
    };
    let response = client.get(url).header(AUTHORIZATION, jira.header_value_for(url)?).send()?;
    if let Some(refusal) = Refusal::from_parts(response.status(), response.headers(), true) {
        return Err(refusal.into());
    }
    Ok(response.status().as_u16())
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
