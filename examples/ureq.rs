//! An authenticated request with ureq: `cargo run --example ureq`.

mod util;

use http::header::AUTHORIZATION;
use http_basic_credentials::BasicCredentials;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = BasicCredentials::new("ana@example.com", "t0k3n")?;
    let url = util::serve(&credentials)?;

    let scoped = credentials.scoped_to(&url)?;

    let mut response =
        ureq::get(&url).header(AUTHORIZATION, scoped.header_value_for(&url)?).call()?;

    print!("{}: {}", response.status(), response.body_mut().read_to_string()?);
    Ok(())
}
