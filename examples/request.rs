//! Calls an HTTP API with an email and a token, and says why if it refuses.
//!
//! `cargo run --example request` calls a server of its own: with the right token, with a wrong one
//! and with none. `cargo run --example request -- URL` calls any API, and `-- --help` says how.

mod util;

use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::{env, fs};

use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, LOCATION};
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::challenge::{Refusal, Sent};
use http_basic_credentials::scope::{Scope, ScopedCredentials};
use http_basic_credentials::source::netrc::Netrc;
use lexopt::prelude::*;
use ureq::{AsSendBody, Body};

const HELP: &str = "\
Usage: request [OPTIONS] URL

Calls an HTTP API with the email and the token of an account. The body of the answer goes to
standard output, everything else to standard error. The exit status is 0 after a 2xx answer, 1 after
any other, and 2 if there was none. Without arguments, it calls a server of its own.

  -X, --request METHOD   the method; without it, GET, or POST with --data
  -d, --data DATA        sends DATA, or with @FILE a file, or with @- standard input, as JSON
  -H, --header HEADER    adds a header, such as 'Content-Type: text/plain'
      --email EMAIL      the email of the account; without it, that of BASIC_EMAIL
      --token-file FILE  reads the token from FILE. Without it, the token is in BASIC_TOKEN, or you
                         are asked for it, or it is the first line of standard input
      --netrc            reads email and token from the file in NETRC, or from ~/.netrc
      --netrc-file FILE  reads them from FILE
      --cleartext        sends the token even to an http:// URL, where others can read it
  -h, --help             prints this";

fn main() -> ExitCode {
    let has_arguments = env::args_os().len() > 1;
    util::exit(if has_arguments { call() } else { demonstrate().map(|()| ExitCode::SUCCESS) })
}

fn call() -> util::Result<ExitCode> {
    let (mut url, mut method, mut data, mut headers) = (None, None, None, HeaderMap::new());
    let (mut email, mut token_file, mut netrc, mut cleartext) = (None, None, None, false);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(value) if url.is_none() => url = Some(value.string()?),
            Short('X') | Long("request") => method = Some(parser.value()?.parse()?),
            Short('d') | Long("data") => data = Some(body(&parser.value()?.string()?)?),
            Short('H') | Long("header") => {
                let header = parser.value()?.string()?;
                let (name, value) =
                    header.split_once(':').ok_or("write a header as NAME: VALUE")?;
                headers.append(name.trim().parse::<HeaderName>()?, value.trim().parse()?);
            }
            Long("email") => email = Some(parser.value()?.string()?),
            Long("token-file") => token_file = Some(parser.value()?.into()),
            Long("netrc") => netrc = Some(Netrc::read_default()?),
            Long("netrc-file") => netrc = Some(Netrc::read(parser.value()?)?),
            Long("cleartext") => cleartext = true,
            other => return Err(util::help_or_error(other, HELP).into()),
        }
    }
    let url = url.ok_or(lexopt::Error::from("there is no URL"))?;
    if headers.contains_key(AUTHORIZATION) {
        return Err("the email and the token make the Authorization header: omit yours".into());
    }
    let scope = Scope::origin_of(&url)?;
    if !scope.is_trustworthy() && !cleartext {
        return Err("others could read the token on its way: use https, or --cleartext".into());
    }
    let account = match (netrc, token_file) {
        (None, file) => util::account(email, file)?,
        (Some(netrc), None) => {
            let host = scope.host();
            let found = match email {
                Some(email) => netrc.credentials_for_login(host, &email)?,
                None => netrc.credentials_for(host)?,
            };
            let none = || format!("there is no matching netrc entry for {host}");
            util::not_empty(found.ok_or_else(none)?)?
        }
        (Some(_), Some(_)) => return Err("use --token-file or a netrc file, not both".into()),
    };
    let account =
        if cleartext { account.dangerous_cleartext_to(&scope) } else { account.scoped_to(&scope) }?;

    let method = method.unwrap_or(if data.is_some() { Method::POST } else { Method::GET });
    let has_body = data.is_some() || [Method::POST, Method::PUT, Method::PATCH].contains(&method);
    if data.is_some() {
        headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
    }
    let mut request = Request::builder().method(method).uri(&url).body(())?;
    *request.headers_mut() = headers;
    account.authorize(&mut request)?;
    let data = data.unwrap_or_default();
    let response = if has_body { send(request.map(|()| data)) } else { send(request) };
    show(response?, &url, &account)
}

/// The value of `--data`, or the file that it names.
fn body(data: &str) -> util::Result<Vec<u8>> {
    let Some(path) = data.strip_prefix('@') else { return Ok(data.into()) };
    let path = if path == "-" { "/dev/stdin" } else { path };
    fs::read(path).map_err(|error| format!("{path}: {error}").into())
}

/// Sends a request. Only if there is no answer, this is an error.
fn send(request: Request<impl AsSendBody>) -> util::Result<Response<Body>> {
    let mut config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        // ureq follows a redirect without `Authorization`, so a right token would be refused.
        .max_redirects(0);
    if request.uri().scheme_str() == Some("http") {
        // A proxy could read the token, and would look for `localhost` on its own machine.
        config = config.proxy(None);
    }
    config.build().new_agent().run(request).map_err(|error| match error {
        ureq::Error::ConnectProxyFailed(reason) if reason.contains("407") => {
            Refusal::from_values(407, [""; 0], Sent::Unknown).map_or(reason.into(), Into::into)
        }
        error => format!("there is no answer: {error}").into(),
    })
}

fn show(
    response: Response<Body>,
    url: &str,
    account: &ScopedCredentials,
) -> util::Result<ExitCode> {
    let (head, body) = response.into_parts();
    let mut body = body.into_reader();
    let (status, headers) = (head.status, head.headers);
    if let Err(refusal) = account.check_response(url, status, &headers) {
        // The body often names the reason. Some servers repeat the header in it.
        let mut text = Vec::new();
        let _ = body.take(64 * 1024).read_to_end(&mut text);
        let secret = account.credentials().expose_header_value();
        let text = String::from_utf8_lossy(&text).replace(secret, "Basic ...");
        let _ = writeln!(io::stderr(), "{}", format!("{refusal}\n{text}").trim_end());
        return Ok(ExitCode::FAILURE);
    }
    if !status.is_success() {
        let location = headers.get(LOCATION).map(|url| format!(": it redirects to {url:?}"));
        let location = location.unwrap_or_default();
        let _ = writeln!(io::stderr(), "the server answered {status}{location}");
    }
    let mut stdout = io::stdout().lock();
    let copied = io::copy(&mut body, &mut stdout).and_then(|_| stdout.flush());
    if status.is_success() {
        copied?;
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// Four requests to a server that knows one account.
fn demonstrate() -> util::Result {
    let server = util::serve(util::knows("t0k3n"))?;
    let right = BasicCredentials::new("ana@example.com", "t0k3n")?.scoped_to(&server)?;
    let wrong = BasicCredentials::new("ana@example.com", "t0ken")?.scoped_to(&server)?;
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "A server at {server} knows ana@example.com.")?;
    for (title, credentials, path) in [
        ("The right token", Some(&right), "/me"),
        ("A wrong token", Some(&wrong), "/me"),
        ("No token", None, "/me"),
        ("The right token, but nothing is there", Some(&right), "/you"),
    ] {
        let url = format!("{server}{path}");
        let mut request = Request::get(&url).body(())?;
        if let Some(credentials) = credentials {
            credentials.authorize(&mut request)?;
        }
        // The value is marked as sensitive, so `{:?}` does not show it.
        writeln!(stdout, "\n{title}:\n> GET {path} {:?}", request.headers())?;
        let mut response = send(request)?;
        let (status, headers) = (response.status(), response.headers());
        writeln!(stdout, "< {status}")?;
        let refusal = match credentials {
            Some(credentials) => credentials.check_response(&url, status, headers).err(),
            None => Refusal::of(&response, Sent::Nothing),
        };
        match refusal {
            Some(refusal) => writeln!(stdout, "{refusal}")?,
            None => writeln!(stdout, "{}", response.body_mut().read_to_string()?)?,
        }
    }
    Ok(())
}
