//! Reads the command line, the environment and standard input.

use std::env::{self, VarError};
use std::ffi::OsString;
use std::io::{self, BufRead, IsTerminal};

use http_basic_credentials::SecretString;
use http_basic_credentials::source::read_secret;
use zeroize::Zeroizing;

use super::Result;

/// The token for the example's own server, which is `t0k3n`: `BASIC_TOKEN=wrong` shows a refusal.
pub fn demo_token() -> Result<SecretString> {
    Ok(variable("BASIC_TOKEN")?.unwrap_or_else(|| "t0k3n".to_owned()).into())
}

/// The email for a real server: the one given, else `BASIC_EMAIL`.
pub fn email(given: Option<String>) -> Result<String> {
    let email = given.map_or_else(|| variable("BASIC_EMAIL"), |email| Ok(Some(email)))?;
    email.ok_or_else(|| "no email: give --email or set BASIC_EMAIL".into())
}

/// The token for a real server: from a file, else from `BASIC_TOKEN`, else from a prompt that does
/// not echo, else one line of standard input. It is not taken from an argument, which every user of
/// the machine can read.
///
/// The environment block and the standard library's input buffer keep copies that cannot be wiped.
pub fn token(file: Option<&str>) -> Result<SecretString> {
    if let Some(path) = file {
        return Ok(read_secret(path)?);
    }
    if let Some(token) = variable("BASIC_TOKEN")? {
        return Ok(token.into());
    }
    if io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password("Token: ")?.into());
    }
    // Enough room for one read, so that growing leaves no copy behind.
    let mut line = Zeroizing::new(String::with_capacity(8 * 1024));
    if io::stdin().lock().read_line(&mut line)? == 0 {
        return Err("no token: set BASIC_TOKEN or give it as one line of standard input".into());
    }
    // The line's end is not part of the token; anything else is.
    let text = line.strip_suffix('\n').unwrap_or(&line);
    Ok(text.strip_suffix('\r').unwrap_or(text).into())
}

pub fn variable(name: &str) -> Result<Option<String>> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(format!("{name} is not UTF-8").into()),
    }
}

pub fn arguments() -> Result<Vec<String>> {
    let arguments = env::args_os().skip(1).map(OsString::into_string);
    arguments.collect::<std::result::Result<_, _>>().map_err(|_| "an argument is not UTF-8".into())
}

pub fn no_arguments() -> Result {
    if arguments()?.is_empty() { Ok(()) } else { Err("this example takes no arguments".into()) }
}

/// The values of the options that were given, in the order of `names`.
pub fn options<const N: usize>(names: [&str; N], usage: &str) -> Result<[Option<String>; N]> {
    let mut values = [const { None }; N];
    let mut arguments = arguments()?.into_iter();
    while let Some(name) = arguments.next() {
        let value = names.iter().zip(&mut values).find(|(known, _)| **known == name);
        *value.ok_or(usage)?.1 = Some(arguments.next().ok_or(usage)?);
    }
    Ok(values)
}
