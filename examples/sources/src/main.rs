//! Looks for a token in the environment, a secret file, a netrc file and the operating system's
//! keyring, and else asks for it. Prints where it was found.
//!
//! `cargo run -- https://api.example.com`, in this directory. `API_EMAIL` is the email, `API_TOKEN`
//! the token, and `API_TOKEN_FILE` the path of a file that holds it.

use std::env;
use std::error::Error;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{Scope, ScopedCredentials};
use http_basic_credentials::source::{netrc::Netrc, read_secret};

type Found = Result<Option<(&'static str, BasicCredentials)>, Box<dyn Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let url = env::args_os().nth(1).and_then(|url| url.into_string().ok());
    let scope: Scope = url.ok_or("usage: sources URL")?.parse()?;
    let (source, credentials) =
        find(scope.host())?.ok_or_else(|| format!("there are no credentials for {scope}"))?;
    let scoped = ScopedCredentials::new(credentials, scope)?;
    println!("{source} has credentials for {}", scoped.scope());
    Ok(())
}

fn find(host: &str) -> Found {
    let email = env::var("API_EMAIL").ok();
    if let (Some(email), Ok(token)) = (&email, env::var("API_TOKEN")) {
        // The process's own environment block is not wiped, and child processes inherit it.
        return Ok(Some(("the environment", BasicCredentials::new(email, token)?)));
    }
    if let (Some(email), Some(path)) = (&email, env::var_os("API_TOKEN_FILE")) {
        return Ok(Some(("the secret file", BasicCredentials::new(email, read_secret(path)?)?)));
    }
    if let Some(credentials) = Netrc::read_default()?.credentials_for(host)? {
        return Ok(Some(("the netrc file", credentials)));
    }
    if let Some(email) = &email {
        // The item whose attributes are `service`, the host, and `username`, the email.
        match keyring::Entry::new(host, email).and_then(|entry| entry.get_password()) {
            // The token is moved in, so it is wiped. The D-Bus connection's buffers are out of
            // reach.
            Ok(token) => return Ok(Some(("the keyring", BasicCredentials::new(email, token)?))),
            Err(keyring::Error::NoEntry) => {}
            // The error is not printed: `{:?}` of some of them shows the stored bytes.
            Err(_) => eprintln!("the keyring cannot be read"),
        }
    }
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    let email = email.map_or_else(|| ask(host), Ok)?;
    let token = rpassword::prompt_password(format!("Token of {email} for {host}: "))?;
    Ok(Some(("the prompt", BasicCredentials::new(email, token)?)))
}

fn ask(host: &str) -> io::Result<String> {
    print!("Email for {host}: ");
    io::stdout().flush()?;
    let mut email = String::new();
    io::stdin().read_line(&mut email)?;
    Ok(email.trim_end().to_owned())
}
