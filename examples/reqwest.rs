//! A request with reqwest, and why it was refused if it was.
//!
//! `cargo run --example reqwest` calls a server of its own. With `BASIC_TOKEN=wrong`, it refuses.

mod util;

use std::process::ExitCode;

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::challenge::Refusal;
use reqwest::header::AUTHORIZATION;

#[tokio::main]
async fn main() -> ExitCode {
    util::exit(run().await)
}

async fn run() -> util::Result {
    let server = util::serve(util::knows(&BasicCredentials::new("ana@example.com", "t0k3n")?))?;

    let ana = BasicCredentials::new("ana@example.com", util::demo_token()?)?.scoped_to(&server)?;
    // This server is http://127.0.0.1: with `HTTP_PROXY` set, a proxy would get the request.
    let client = reqwest::Client::builder().no_proxy().build()?;

    let url = format!("{server}/me");
    let response =
        client.get(&url).header(AUTHORIZATION, ana.header_value_for(&url)?).send().await?;
    if let Some(refusal) = Refusal::from_parts(response.status(), response.headers(), true) {
        return Err(refusal.into());
    }
    println!("{}: {}", response.status(), response.text().await?);
    Ok(())
}
