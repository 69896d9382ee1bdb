//! A request with ureq, and why it was refused if it was.
//!
//! `cargo run --example ureq` calls a server of its own. With `BASIC_TOKEN=wrong`, it refuses.

mod util;

use std::process::ExitCode;

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::challenge::Refusal;
use ureq::http::header::AUTHORIZATION;

fn main() -> ExitCode {
    util::exit(run())
}

fn run() -> util::Result {
    let server = util::serve(util::knows(&BasicCredentials::new("ana@example.com", "t0k3n")?))?;

    let ana = BasicCredentials::new("ana@example.com", util::demo_token()?)?.scoped_to(&server)?;
    // A 401 is then a response with headers, not an error without them.
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    // This server is http://127.0.0.1: with `HTTP_PROXY` set, a proxy would get the request.
    let agent = config.proxy(None).build().new_agent();

    let url = format!("{server}/me");
    let mut response = agent.get(&url).header(AUTHORIZATION, ana.header_value_for(&url)?).call()?;
    if let Some(refusal) = Refusal::of(&response, true) {
        return Err(refusal.into());
    }
    println!("{}: {}", response.status(), response.body_mut().read_to_string()?);
    Ok(())
}
