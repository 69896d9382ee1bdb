//! Requests through the proxy that `HTTP_PROXY` names, with the credentials in it: reqwest asks the
//! proxy for the URL, and hyper-util tunnels to the URL's host.
//!
//! `cargo run --example proxy` starts a proxy and a server of its own. With `BASIC_TOKEN=wrong`,
//! the proxy refuses. `HTTP_PROXY=http://ana%40example.com:t0k3n@proxy.example.com:3128` names
//! another proxy.

mod util;

use std::process::ExitCode;

use http::Response;
use http::header::PROXY_AUTHORIZATION;
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::source::split_userinfo;
use http_basic_credentials::{BasicCredentials, ExposeSecret};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::rt::TokioExecutor;

#[tokio::main]
async fn main() -> ExitCode {
    util::exit(run().await)
}

async fn run() -> util::Result {
    let url = util::serve(|request| {
        let seen = request.headers().contains_key(PROXY_AUTHORIZATION);
        let not = if seen { "" } else { " not" };
        Response::new(format!("hello from the server, the proxy's credentials were{not} sent on"))
    })?;
    let variable = match util::variable("HTTP_PROXY")?.filter(|url| !url.is_empty()) {
        Some(variable) => variable,
        None => demo_proxy()?,
    };
    let (proxy, credentials) = split_userinfo(variable)?;
    if proxy.path_and_query().is_some_and(|it| it != "/") {
        return Err("the proxy's URL has a path: write `%2F` for `/` and `%3F` for `?`".into());
    }
    // From here on the URI can be printed.
    println!("The proxy is {proxy}, its credentials are {credentials:?}.");

    let mut setting = reqwest::Proxy::all(proxy.to_string())?;
    let mut tunnel = Tunnel::new(proxy, HttpConnector::new());
    if let Some(credentials) = credentials {
        setting = setting.custom_http_auth(credentials.header_value().clone());
        tunnel = tunnel.with_auth(credentials.into());
    }

    let response = reqwest::Client::builder().proxy(setting).build()?.get(&url).send().await?;
    println!("reqwest: {}", response.status());
    if let Some(refusal) = Refusal::from_parts(response.status(), response.headers(), true) {
        return Err(refusal.into());
    }
    println!("{}", response.text().await?);

    let client = Client::builder(TokioExecutor::new()).build::<_, Empty<Bytes>>(tunnel);
    let response = client.get(url.parse()?).await?;
    println!("hyper-util: {}", response.status());
    let body = response.into_body().collect().await?.to_bytes();
    println!("{}", String::from_utf8_lossy(&body));
    Ok(())
}

fn demo_proxy() -> util::Result<String> {
    let proxy = util::proxy(BasicCredentials::new("ana@example.com", "t0k3n")?)?;
    let token = util::demo_token()?;
    Ok(format!("http://ana%40example.com:{}@{proxy}", token.expose_secret()))
}
