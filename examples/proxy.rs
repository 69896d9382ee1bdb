//! A request with reqwest, through a proxy that wants credentials:
//! `cargo run -p examples --example proxy`
//!
//! `HTTP_PROXY=http://ana%40example.com:t0k3n@proxy.example.com:3128` names another proxy.

mod util;

use std::process::ExitCode;

use http::header::PROXY_AUTHORIZATION;
use http_basic_credentials::BasicAuthExt;
use http_basic_credentials::challenge::{Refusal, Sent};
use http_basic_credentials::source::split_userinfo;

#[tokio::main]
async fn main() -> ExitCode {
    util::exit(run().await)
}

async fn run() -> util::Result {
    let token = util::demo_token(
        "Calls a server through the proxy that HTTP_PROXY names, or one of its own.",
    )?;
    let url = util::serve(|request| {
        let seen = request.headers().contains_key(PROXY_AUTHORIZATION);
        format!("200 OK\r\n\r\nHello! The proxy's credentials came along: {seen}.")
    })?;
    let proxy = match util::variable("HTTP_PROXY")?.filter(|proxy| !proxy.is_empty()) {
        Some(proxy) => proxy,
        None => demo_proxy()?.replace("://", &format!("://ana%40example.com:{token}@")),
    };
    let (proxy, credentials) = split_userinfo(proxy)?;
    let sent = if credentials.is_some() { Sent::Credentials } else { Sent::Nothing };

    let mut proxy = reqwest::Proxy::all(proxy.to_string())?;
    if let Some(credentials) = credentials {
        proxy = proxy.custom_http_auth(credentials.into());
    }
    let client = reqwest::Client::builder().proxy(proxy).build()?;

    // For an https URL, a 407 is an error of reqwest, not a response.
    let response = client.get(url).send().await?;
    if let Some(refusal) = Refusal::from_headers(response.status(), response.headers(), sent) {
        return Err(refusal.into());
    }
    println!("{}", response.error_for_status()?.text().await?);
    Ok(())
}

/// A proxy that lets one account in, and answers in the server's place.
fn demo_proxy() -> std::io::Result<String> {
    util::serve(|request| {
        let head = match request.headers().proxy_basic_auth() {
            Ok(Some(sent)) if sent.expose_user_pass() == "ana@example.com:t0k3n" => "200 OK",
            _ => "407 Who?\r\nProxy-Authenticate: Basic realm=\"proxy\"",
        };
        format!("{head}\r\n\r\nHello from the proxy!")
    })
}
