//! A proxy that wants credentials: how it gets them, and what a client makes of its refusal.

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::challenge::{Refusal, Sent};

use crate::server::{CHALLENGE, Server};
use crate::{Error, ana, block_on, jira, reqwest_builder};

/// A GET through a proxy.
type Through = fn(proxy: &str, credentials: &BasicCredentials, url: &str) -> Result<(), Error>;

fn reqwest(proxy: &str, credentials: &BasicCredentials, url: &str) -> Result<(), Error> {
    let proxy = reqwest::Proxy::all(proxy)?.custom_http_auth(credentials.into());
    let jira = jira(url);
    let request = reqwest_builder().proxy(proxy).build()?.get(url);
    let response = block_on(request.header("authorization", jira.header_value_for(url)?).send())?;
    Ok(jira.check_response(response.url(), response.status(), response.headers())?)
}

fn ureq(proxy: &str, credentials: &BasicCredentials, url: &str) -> Result<(), Error> {
    let (host, port) = proxy.trim_start_matches("http://").split_once(':').ok_or("no port")?;
    let proxy = ureq::Proxy::builder(ureq::ProxyProtocol::Http).host(host).port(port.parse()?);
    let proxy = proxy.username(credentials.expose_email()).password(credentials.expose_token());
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    Ok(config.proxy(Some(proxy.build()?)).build().new_agent().get(url).call().map(drop)?)
}

/// An error and its sources.
fn chain(error: &Error) -> String {
    let first: &(dyn std::error::Error + 'static) = &**error;
    let chain = std::iter::successors(Some(first), |error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// Only reqwest has a response, and only for `http`.
#[test]
fn right_and_wrong_token() {
    let refusal = Refusal::from_values(407, [CHALLENGE], Sent::Unknown).unwrap().to_string();
    let (http, https) = ("http://127.0.0.1:1/me", "https://127.0.0.1:1/me");
    for (through, url, method, error) in [
        (reqwest as Through, http, "GET", &*refusal),
        (reqwest, https, "CONNECT", "tunnel error: proxy authorization required"),
        (ureq, http, "CONNECT", "CONNECT proxy failed: proxy server responded 407"),
    ] {
        let proxy = Server::start();
        for token in ["t0k3n", "wr0ng"] {
            let result = through(&proxy.url(""), &ana(token), url);
            let received = proxy.received();
            assert_eq!(received[0].method(), method);
            let sent: Vec<_> = received
                .iter()
                .flat_map(|request| request.headers().get_all("proxy-authorization"))
                .collect();
            assert_eq!(sent, [ana(token).header_value()], "{method}: it is sent once");
            let is_refused = result.is_err_and(|result| chain(&result).contains(error));
            assert_eq!(is_refused, token == "wr0ng", "{error}");
        }
    }
}
