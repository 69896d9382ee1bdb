//! Prints the `Authorization` header of an account: `cargo run --example header -- ana@example.com`

mod util;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use lexopt::prelude::*;

const HELP: &str = "\
Usage: header [--token-file FILE] [EMAIL]

Prints the Authorization header of an account. The email can be in BASIC_EMAIL instead. The token
is in FILE or in BASIC_TOKEN, or you are asked for it, or it is a line of standard input.";

fn main() -> ExitCode {
    util::exit(run())
}

fn run() -> util::Result {
    let (mut email, mut token_file) = (None, None);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(value) if email.is_none() => email = Some(value.string()?),
            Long("token-file") => token_file = Some(parser.value()?.into()),
            other => return Err(util::help_or_error(other, HELP).into()),
        }
    }
    let account = util::account(email, token_file)?;
    if io::stdout().is_terminal() {
        eprintln!("The next line holds the token: anybody can decode it.");
    }
    writeln!(io::stdout(), "Authorization: {}", account.expose_header_value())?;
    Ok(())
}
