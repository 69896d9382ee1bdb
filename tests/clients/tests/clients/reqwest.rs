//! reqwest 0.13.

use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;
use reqwest::header::AUTHORIZATION;

use crate::proxies::{Way, ways};
use crate::redirects::{Header, Redirects};
use crate::server::Server;
use crate::{Error, NOT_SENT, Proxy, ana, block_on, jira, tests_of};

fn call(jira: &ScopedCredentials, url: &str, proxy: Proxy) -> Result<u16, Error> {
    let client = match proxy {
        Proxy::Default => reqwest::Client::new(),
        Proxy::Off => reqwest::Client::builder().no_proxy().build()?,
    };
    block_on(async {
        let response =
            client.get(url).header(AUTHORIZATION, jira.header_value_for(url)?).send().await?;
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

#[test]
fn sends_localhost_to_a_proxy_unless_told_not_to() {
    let name = concat!(module_path!(), "::sends_localhost_to_a_proxy_unless_told_not_to");
    assert_eq!(ways(name, call), [Way::ThroughProxy, Way::Direct, Way::Direct]);
}

#[test]
fn default_headers_go_to_every_server() {
    let servers = [Server::start(), Server::start()];
    let headers = [(AUTHORIZATION, ana("t0k3n").into())].into_iter().collect();
    let client = reqwest::Client::builder().default_headers(headers).no_proxy().build().unwrap();
    for server in servers {
        block_on(client.get(server.url("/me")).send()).unwrap();
        assert_eq!(server.authorizations(), [1]);
    }
}

#[test]
fn the_last_url_tells_whether_the_header_was_sent() {
    let (a, b) = (Server::start(), Server::start());
    a.redirect("/302/me", b.url("/me"));
    let (jira, url) = (jira(&a.url("")), a.url("/302/me"));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.get(&url).header(AUTHORIZATION, jira.header_value_for(&url).unwrap());
    let response = block_on(request.send()).unwrap();

    let sent = jira.scope().contains(response.url().as_str());
    let refusal = Refusal::from_parts(response.status(), response.headers(), sent).unwrap();
    assert_eq!(refusal.to_string(), NOT_SENT);
}
