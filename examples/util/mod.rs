//! What the examples share.

#![allow(dead_code, unused_imports, reason = "each example uses a part")]

mod account;
mod server;

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{self, ExitCode, Termination};

use http_basic_credentials::challenge::Refusal;
use lexopt::{Arg, Parser};

pub use account::{account, not_empty};
pub use server::{knows, serve};

pub type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// An error becomes one sentence on standard error. The status is 1 if a server refused the
/// credentials, 2 after any other error.
pub fn exit<T: Termination>(result: Result<T>) -> ExitCode {
    let error = match result {
        Ok(done) => return done.report(),
        Err(error) => error,
    };
    // Whoever reads our output has enough of it, as in `request URL | head`.
    let io_error = error.downcast_ref::<io::Error>();
    if io_error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
        return ExitCode::SUCCESS;
    }
    let mut sentence = error.to_string();
    // A client's error says what failed, and its causes say why.
    let mut cause = error.source();
    while let Some(error) = cause {
        if !sentence.contains(&error.to_string()) {
            sentence = format!("{sentence}: {error}");
        }
        cause = error.source();
    }
    let hint = if error.is::<lexopt::Error>() { ": see --help" } else { "" };
    let _ = writeln!(io::stderr(), "{sentence}{hint}");
    ExitCode::from(if error.is::<Refusal>() { 1 } else { 2 })
}

/// The token of `BASIC_TOKEN`, or the one that the example's own server knows. Such an example has
/// no argument but `--help`.
pub fn demo_token(help: &str) -> Result<String> {
    if let Some(argument) = Parser::from_env().next()? {
        let help = format!("{help} With BASIC_TOKEN=wrong, you see a refusal.");
        return Err(help_or_error(argument, &help).into());
    }
    Ok(variable("BASIC_TOKEN")?.unwrap_or_else(|| "t0k3n".to_owned()))
}

/// Prints the help and ends the program, or returns why the argument is wrong.
pub fn help_or_error(argument: Arg<'_>, help: &str) -> lexopt::Error {
    match argument {
        Arg::Short('h') | Arg::Long("help") => {
            let _ = writeln!(io::stdout(), "{help}");
            process::exit(0)
        }
        // It may be a token, so it is not shown.
        Arg::Value(_) => "there are too many arguments".into(),
        other => other.unexpected(),
    }
}

pub fn variable(name: &str) -> Result<Option<String>> {
    let value = env::var_os(name).map(OsString::into_string).transpose();
    value.map_err(|_| format!("{name} is not UTF-8").into())
}
