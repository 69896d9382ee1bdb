//! Prints the `Authorization` header of an account.
//!
//! `cargo run --example header -- ana@example.com`, with the token in `BASIC_TOKEN`, at the prompt
//! or as one line of standard input.

mod util;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use http_basic_credentials::BasicCredentials;

fn main() -> ExitCode {
    util::exit(run())
}

fn run() -> util::Result {
    let [email] = &util::arguments()?[..] else {
        return Err("usage: header EMAIL".into());
    };
    let credentials = BasicCredentials::new(email, util::token(None)?)?;
    if io::stdout().is_terminal() {
        eprintln!("The next line holds the token: anybody can decode it.");
    }
    println!("Authorization: {}", credentials.expose_header_value());
    Ok(())
}
