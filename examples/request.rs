//! The main job: call an HTTP API with an email and a token, and say why if it refuses.
//!
//! `cargo run --example request` starts a server and calls it with the right token, with a wrong
//! one and with none. `cargo run --example request -- --url URL` calls a real API. The email is
//! that of `--email` or `BASIC_EMAIL`. The token is in the file of `--token-file` or in
//! `BASIC_TOKEN`, or else the program asks for it.

mod util;

use std::process::ExitCode;

use http::Request;
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::{Scope, ScopedCredentials};

const USAGE: &str = "usage: request [--url URL [--email EMAIL] [--token-file FILE]]";

fn main() -> ExitCode {
    util::exit(run())
}

fn run() -> util::Result {
    let [url, email, file] = util::options(["--url", "--email", "--token-file"], USAGE)?;
    let Some(url) = url else {
        return if email.or(file).is_none() { demonstrate() } else { Err(USAGE.into()) };
    };
    let scope = Scope::origin_of(&url)?;
    let credentials = BasicCredentials::new(util::email(email)?, util::token(file.as_deref())?)?;
    send(&url, Some(&ScopedCredentials::new(credentials, scope)?))
}

/// Three requests to a server that knows one account.
fn demonstrate() -> util::Result {
    let ana = BasicCredentials::new("ana@example.com", "t0k3n")?;
    let typo = BasicCredentials::new("ana@example.com", "t0ken")?;
    let server = util::serve(util::knows(&ana))?;
    println!("A server at {server} knows ana@example.com.");

    let url = format!("{server}/me");

    println!("\nA request with the right token:");
    send(&url, Some(&ana.scoped_to(&server)?))?;
    println!("\nA request with a wrong token:");
    refused(send(&url, Some(&typo.scoped_to(&server)?)))?;
    println!("\nA request without a token:");
    refused(send(&url, None))
}

fn refused(result: util::Result) -> util::Result {
    println!("{}", result.err().ok_or("the server should have refused this")?);
    Ok(())
}

fn send(url: &str, credentials: Option<&ScopedCredentials>) -> util::Result {
    let mut request = Request::get(url).body(())?;
    if let Some(credentials) = credentials {
        credentials.authorize(&mut request)?;
    }
    // The value of the field is sensitive, so `{:?}` does not show it.
    println!("> GET {} {:?}", request.uri().path(), request.headers());

    let mut config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
    if request.uri().scheme_str() == Some("http") {
        config = config.proxy(None); // It stays on this machine.
    }
    let agent = config.max_redirects_will_error(false).build().new_agent();
    let mut response = agent.run(request).map_err(|error| format!("{url}: {error}"))?;
    println!("< {}", response.status());
    if let Some(refusal) = Refusal::of(&response, credentials.is_some()) {
        return Err(refusal.into());
    }
    println!("{}", response.body_mut().read_to_string()?.trim_end());
    if !response.status().is_success() {
        return Err(format!("the server answered {}", response.status()).into());
    }
    Ok(())
}
