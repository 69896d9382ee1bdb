//! The main job: call an HTTP API with an email and a token.
//!
//! `cargo run --example request` starts a server on a loopback port and calls it with the right
//! token, with a wrong one and with none. It exits with 1 if an answer is not as it should be.
//!
//! `cargo run --example request -- --url URL [--email EMAIL]` calls a real API instead. The email
//! is also taken from `BASIC_EMAIL`; the token from `BASIC_TOKEN`, the prompt or one line of
//! standard input, never from an argument.

mod util;

use std::process::ExitCode;

use http::{Request, Response, StatusCode};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::{Scope, ScopedCredentials};

type Error = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match arguments().and_then(|arguments| match arguments.url {
        Some(url) => call(&url, arguments.email),
        None => demonstrate(),
    }) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("request: {error}");
            ExitCode::from(2)
        }
    }
}

/// Three requests to a server of our own. True if each was answered as it should be.
fn demonstrate() -> Result<bool, Error> {
    let ana = BasicCredentials::new("ana@example.com", "t0k3n")?;
    let typo = BasicCredentials::new("ana@example.com", "t0ken")?;
    let url = util::serve(&ana)?;
    let scope = Scope::origin_of(&url)?;
    println!("A server at {scope} knows ana@example.com.");

    let mut as_expected = true;
    for (title, credentials, expected) in [
        ("the right token", Some(&ana), StatusCode::OK),
        ("a wrong token", Some(&typo), StatusCode::UNAUTHORIZED),
        ("no credentials", None, StatusCode::UNAUTHORIZED),
    ] {
        println!("\nA request with {title}:");
        let scoped = credentials
            .map(|pair| ScopedCredentials::new(pair.clone(), scope.clone()))
            .transpose()?;
        let response = send(&url, scoped.as_ref())?;
        as_expected &= response.status() == expected;
    }
    Ok(as_expected)
}

/// One request to a real API. True if it succeeded.
fn call(url: &str, email: Option<String>) -> Result<bool, Error> {
    let scope = Scope::origin_of(url)?;
    let email = email.ok_or("no email: give --email or set BASIC_EMAIL")?;
    let credentials = BasicCredentials::new(email, util::token()?)?;
    let scoped = ScopedCredentials::new(credentials, scope)?;
    Ok(send(url, Some(&scoped))?.status().is_success())
}

fn send(url: &str, credentials: Option<&ScopedCredentials>) -> Result<Response<()>, Error> {
    let mut request = Request::get(url).body(())?;
    if let Some(credentials) = credentials {
        credentials.authorize(&mut request)?;
    }
    println!("> GET {}", request.uri().path());
    for (name, value) in request.headers() {
        // A sensitive value prints as `Sensitive`.
        println!("> {name}: {value:?}");
    }

    let agent =
        ureq::Agent::from(ureq::config::Config::builder().http_status_as_error(false).build());
    let (parts, mut body) = agent.run(request)?.into_parts();
    let response = Response::from_parts(parts, ());
    println!("< {}", response.status());
    match Refusal::of(&response, credentials.is_some()) {
        Some(refusal) => println!("{refusal}"),
        None => println!("{}", body.read_to_string()?.trim_end()),
    }
    Ok(response)
}

struct Arguments {
    url: Option<String>,
    email: Option<String>,
}

fn arguments() -> Result<Arguments, Error> {
    let mut parsed = Arguments { url: None, email: std::env::var("BASIC_EMAIL").ok() };
    let mut arguments = std::env::args_os().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().and_then(|value| value.into_string().ok());
        match (name.to_str(), value) {
            (Some("--url"), Some(url)) => parsed.url = Some(url),
            (Some("--email"), Some(email)) => parsed.email = Some(email),
            _ => return Err("usage: request [--url URL [--email EMAIL]]".into()),
        }
    }
    Ok(parsed)
}
