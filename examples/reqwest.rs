//! An authenticated request with reqwest: `cargo run --example reqwest`.

mod util;

use http::header::AUTHORIZATION;
use http_basic_credentials::BasicCredentials;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = BasicCredentials::new("ana@example.com", "t0k3n")?;
    let url = util::serve(&credentials)?;

    let scoped = credentials.scoped_to(&url)?;

    let client = reqwest::Client::builder().no_proxy().build()?;
    let response =
        client.get(&url).header(AUTHORIZATION, scoped.header_value_for(&url)?).send().await?;

    print!("{}: {}", response.error_for_status_ref()?.status(), response.text().await?);
    Ok(())
}
