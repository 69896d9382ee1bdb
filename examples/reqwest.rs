//! A request with reqwest: `cargo run -p examples --example reqwest`

mod util;

use std::process::ExitCode;

use http_basic_credentials::BasicCredentials;
use reqwest::header::AUTHORIZATION;

#[tokio::main]
async fn main() -> ExitCode {
    util::exit(run().await)
}

async fn run() -> util::Result {
    let token = util::demo_token("Calls a server of its own with reqwest.")?;
    let server = util::serve(util::knows("t0k3n"))?;

    let ana = BasicCredentials::new("ana@example.com", token)?.scoped_to(&server)?;
    // Without `no_proxy`, `HTTP_PROXY` would send a request to this machine through a proxy.
    let client = reqwest::Client::builder().no_proxy().build()?;

    let url = format!("{server}/me");
    let request = client.get(&url).header(AUTHORIZATION, ana.header_value_for(&url)?);
    let response = request.send().await?;
    ana.check_response(response.url().as_str(), response.status(), response.headers())?;
    println!("{}", response.error_for_status()?.text().await?);
    Ok(())
}
