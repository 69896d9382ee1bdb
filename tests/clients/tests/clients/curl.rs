//! The curl crate, which is libcurl.

use curl::easy::Easy;
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;

use crate::proxies::{Way, ways};
use crate::redirects::{Header, Redirects};
use crate::{Error, Proxy, tests_of};

fn call(jira: &ScopedCredentials, url: &str, proxy: Proxy) -> Result<u16, Error> {
    call_with(jira, url, proxy, false)
}

fn call_with(
    jira: &ScopedCredentials,
    url: &str,
    proxy: Proxy,
    follow: bool,
) -> Result<u16, Error> {
    let mut easy = Easy::new();
    easy.url(url)?;
    easy.follow_location(follow)?;
    if proxy == Proxy::Off {
        easy.noproxy("*")?;
    }
    jira.header_value_for(url)?;
    easy.username(jira.credentials().expose_email())?;
    easy.password(jira.credentials().expose_token())?;
    let mut challenges = Vec::new();
    let mut transfer = easy.transfer();
    transfer.header_function(|line| {
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or_default();
        if line[..colon].eq_ignore_ascii_case(b"www-authenticate") {
            challenges.push(line[colon + 1..].to_vec());
        }
        true
    })?;
    transfer.perform()?;
    drop(transfer);
    let status = easy.response_code()?.try_into()?;
    if let Some(refusal) = Refusal::from_fields(status, challenges, true) {
        return Err(refusal.into());
    }
    Ok(status)
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
        back: Header::Kept,
    };
    assert_eq!(Redirects::of(|jira, url, proxy| call_with(jira, url, proxy, true)), expected);
}

#[test]
fn sends_localhost_to_a_proxy_unless_told_not_to() {
    let name = concat!(module_path!(), "::sends_localhost_to_a_proxy_unless_told_not_to");
    assert_eq!(ways(name, call), [Way::ThroughProxy, Way::Direct, Way::Direct]);
}
