//! What the examples share: where their input comes from, how they end, and a server to call.

#![allow(dead_code, unused_imports, reason = "each example uses a part")]

mod input;
mod proxy;
mod server;

use std::error::Error;
use std::process::ExitCode;

use http_basic_credentials::challenge::Refusal;

pub use input::{arguments, demo_token, email, no_arguments, options, token, variable};
pub use proxy::proxy;
pub use server::{knows, serve};

pub type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Prints an error as one sentence. The status is 1 if a server refused the credentials, 2 for any
/// other error.
pub fn exit(result: Result) -> ExitCode {
    let Err(error) = result else { return ExitCode::SUCCESS };
    let mut sentence = error.to_string();
    // A client's error says what failed, and its cause says why.
    let mut cause = error.source();
    while let Some(error) = cause {
        if !sentence.contains(&error.to_string()) {
            sentence = format!("{sentence}: {error}");
        }
        cause = error.source();
    }
    eprintln!("{sentence}");
    ExitCode::from(if error.is::<Refusal>() { 1 } else { 2 })
}
