//! Prints the `Authorization` header of an account.
//!
//! `cargo run --example header -- ana@example.com`, with the token in `BASIC_TOKEN`, at the prompt
//! or as one line of standard input.

mod util;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use http_basic_credentials::BasicCredentials;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("header: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), String> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(email), None) = (arguments.next(), arguments.next()) else {
        return Err("usage: header EMAIL".into());
    };
    let email = email.into_string().map_err(|_| "the email is not UTF-8")?;
    let credentials =
        BasicCredentials::new(email, util::token()?).map_err(|error| error.to_string())?;

    let mut stdout = io::stdout();
    if stdout.is_terminal() {
        eprintln!("header: the next line holds the token; anybody can decode it");
    }
    stdout
        .write_all(b"Authorization: ")
        .and_then(|()| stdout.write_all(credentials.header_value().as_bytes()))
        .and_then(|()| stdout.write_all(b"\n"))
        .map_err(|error| format!("standard output cannot be written: {error}"))
}
