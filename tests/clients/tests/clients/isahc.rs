//! isahc 2, a client around libcurl with the types of `http` 1.

use http::Request;
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;
use isahc::HttpClient;
use isahc::config::RedirectPolicy;
use isahc::prelude::Configurable;

use crate::proxies::{Way, ways};
use crate::redirects::{Header, Redirects};
use crate::{Error, Proxy, tests_of};

fn call(jira: &ScopedCredentials, url: &str, proxy: Proxy) -> Result<u16, Error> {
    call_with(jira, url, proxy, RedirectPolicy::None)
}

fn call_with(
    jira: &ScopedCredentials,
    url: &str,
    proxy: Proxy,
    policy: RedirectPolicy,
) -> Result<u16, Error> {
    let client = match proxy {
        Proxy::Default => HttpClient::builder(),
        Proxy::Off => HttpClient::builder().proxy(None),
    };
    let client = client.redirect_policy(policy).build()?;
    let mut request = Request::get(url).body(())?;
    jira.authorize(&mut request)?;
    let response = client.send(request)?;
    if let Some(refusal) = Refusal::of(&response, true) {
        return Err(refusal.into());
    }
    Ok(response.status().as_u16())
}

tests_of!(call);

#[test]
fn follows_no_redirect_by_default() {
    assert_eq!(Redirects::of(call), Redirects::NOT_FOLLOWED);
}

#[test]
fn keeps_the_header_within_the_origin_if_it_follows() {
    let expected = Redirects {
        same_origin: Header::Kept,
        other_port: Header::Dropped,
        other_host: Header::Dropped,
        back: Header::Dropped,
    };
    assert_eq!(
        Redirects::of(|jira, url, proxy| call_with(jira, url, proxy, RedirectPolicy::Follow)),
        expected
    );
}

#[test]
fn sends_localhost_to_a_proxy_unless_told_not_to() {
    let name = concat!(module_path!(), "::sends_localhost_to_a_proxy_unless_told_not_to");
    assert_eq!(ways(name, call), [Way::ThroughProxy, Way::Direct, Way::Direct]);
}
