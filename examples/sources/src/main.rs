//! Where a token may be kept, asked in this order: the environment, a netrc file, the operating
//! system's keyring, a prompt. Prints which source answered and the redacted result.
//!
//! `cargo run -- api.example.com`, in this directory. `API_EMAIL` names the account for the keyring.

use std::env;
use std::error::Error;
use std::io::{self, IsTerminal, Write};

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::source::netrc::Netrc;

type Found = Result<Option<BasicCredentials>, Box<dyn Error>>;
type Source = (&'static str, fn(&str) -> Found);

const SOURCES: [Source; 4] =
    [("environment", environment), ("netrc", netrc), ("keyring", keyring), ("prompt", prompt)];

fn main() -> Result<(), Box<dyn Error>> {
    let host = env::args().nth(1).unwrap_or_else(|| String::from("api.example.com"));
    for (name, source) in SOURCES {
        if let Some(credentials) = source(&host)? {
            println!("{name}: {credentials:?}");
            return Ok(());
        }
    }
    Err(format!("no credentials for {host}").into())
}

/// The process's own environment block is not wiped, and child processes inherit it.
fn environment(_: &str) -> Found {
    match (env::var("API_EMAIL"), env::var("API_TOKEN")) {
        (Ok(email), Ok(token)) => Ok(Some(BasicCredentials::new(email, token)?)),
        _ => Ok(None),
    }
}

fn netrc(host: &str) -> Found {
    Ok(Netrc::read_default()?.credentials_for(host)?)
}

/// The item whose attributes are `service`, the host, and `username`, the email.
fn keyring(host: &str) -> Found {
    let Ok(email) = env::var("API_EMAIL") else { return Ok(None) };
    match keyring::Entry::new(host, &email).and_then(|entry| entry.get_password()) {
        // Moved in, so wiped. The D-Bus connection's buffers are out of reach.
        Ok(token) => Ok(Some(BasicCredentials::new(email, token)?)),
        Err(keyring::Error::NoEntry) => Ok(None),
        // Without a session bus or a keyring, a later source may answer. `{:?}` of some of these
        // errors prints the stored bytes, so none is printed.
        Err(_) => {
            eprintln!("keyring: not available");
            Ok(None)
        }
    }
}

fn prompt(host: &str) -> Found {
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    let email = match env::var("API_EMAIL") {
        Ok(email) => email,
        Err(_) => {
            print!("Email for {host}: ");
            io::stdout().flush()?;
            let mut line = String::new();
            io::stdin().read_line(&mut line)?;
            line.trim_end().to_owned()
        }
    };
    let token = rpassword::prompt_password(format!("Token of {email} for {host}: "))?;
    Ok(Some(BasicCredentials::new(email, token)?))
}
