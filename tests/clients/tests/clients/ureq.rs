//! ureq 3.

use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;
use ureq::ResponseExt;
use ureq::http::header::AUTHORIZATION;

use crate::proxies::{Way, ways};
use crate::redirects::{Header, Redirects};
use crate::server::Server;
use crate::{Error, NOT_SENT, Proxy, jira, tests_of};

fn call(jira: &ScopedCredentials, url: &str, proxy: Proxy) -> Result<u16, Error> {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    let agent = match proxy {
        Proxy::Default => config.build().new_agent(),
        Proxy::Off => config.proxy(None).build().new_agent(),
    };
    let response = agent.get(url).header(AUTHORIZATION, jira.header_value_for(url)?).call()?;
    if let Some(refusal) = Refusal::of(&response, true) {
        return Err(refusal.into());
    }
    Ok(response.status().as_u16())
}

tests_of!(call);

#[test]
fn drops_the_header_on_every_redirect() {
    let expected = Redirects {
        same_origin: Header::Dropped,
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

#[test]
fn makes_an_error_without_headers_of_a_401_by_default() {
    let server = Server::start();
    let agent = ureq::Agent::config_builder().proxy(None).build().new_agent();
    let answer = agent.get(server.url("/me")).call();
    assert!(matches!(answer, Err(ureq::Error::StatusCode(401))));
}

#[test]
fn the_last_url_tells_whether_the_header_was_sent() {
    let server = Server::start();
    server.redirect("/302/me", server.url("/me"));
    let (jira, url) = (jira(&server.url("")), server.url("/302/me"));
    let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None);
    let request = config.build().new_agent().get(&url);
    let response =
        request.header(AUTHORIZATION, jira.header_value_for(&url).unwrap()).call().unwrap();

    let refusal = Refusal::of(&response, *response.get_uri() == *url).unwrap();
    assert_eq!(refusal.to_string(), NOT_SENT);
}
