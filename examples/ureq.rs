//! A request with ureq: `cargo run -p examples --example ureq`

mod util;

use std::process::ExitCode;

use http_basic_credentials::BasicCredentials;
use ureq::http::header::AUTHORIZATION;

fn main() -> ExitCode {
    util::exit(run())
}

fn run() -> util::Result {
    let token = util::demo_token("Calls a server of its own with ureq.")?;
    let server = util::serve(util::knows("t0k3n"))?;

    let ana = BasicCredentials::new("ana@example.com", token)?.scoped_to(&server)?;
    let agent = ureq::Agent::config_builder()
        // A 401 is then a response with headers, not an error without them.
        .http_status_as_error(false)
        // ureq follows a redirect without `Authorization`, so a right token would be refused.
        .max_redirects(0)
        // With `HTTP_PROXY`, a proxy would get a request to this machine.
        .proxy(None)
        .build()
        .new_agent();

    let url = format!("{server}/me");
    let mut response = agent.get(&url).header(AUTHORIZATION, ana.header_value_for(&url)?).call()?;
    ana.check_response(&url, response.status(), response.headers())?;
    if !response.status().is_success() {
        return Err(format!("the server answered {}", response.status()).into());
    }
    println!("{}", response.body_mut().read_to_string()?);
    Ok(())
}
