use std::io::{self, BufRead, IsTerminal};
use std::path::PathBuf;

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::source::read_secret;

use super::{Result, variable};

/// An account of a real server. The email is the one given, or that of `BASIC_EMAIL`.
pub fn account(email: Option<String>, token_file: Option<PathBuf>) -> Result<BasicCredentials> {
    let email = email.map_or_else(|| variable("BASIC_EMAIL"), |email| Ok(Some(email)))?;
    let email = email.ok_or("no email: give it as an argument or in BASIC_EMAIL")?;
    not_empty(match token_file {
        Some(path) => BasicCredentials::new(email, read_secret(path)?),
        None => BasicCredentials::new(email, token()?),
    }?)
}

/// An empty token is more often a variable that is not set than an account without one.
pub fn not_empty(account: BasicCredentials) -> Result<BasicCredentials> {
    if account.expose_token().is_empty() {
        return Err("the token is empty: check where it comes from".into());
    }
    Ok(account)
}

/// The token is in `BASIC_TOKEN`, or the program asks for it, or it is the first line of standard
/// input. It is never an argument, since other users of the machine can read those.
///
/// The environment and the standard library's input buffer keep copies that cannot be wiped.
fn token() -> Result<String> {
    if let Some(token) = variable("BASIC_TOKEN")? {
        return Ok(token);
    }
    if io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password("Token: ")?);
    }
    // Enough room for one read, so that growing leaves no copy behind.
    let mut line = String::with_capacity(8 * 1024);
    if io::stdin().lock().read_line(&mut line)? == 0 {
        return Err("no token: use BASIC_TOKEN, --token-file or standard input".into());
    }
    // The line's end is not part of the token; anything else is.
    line.truncate(line.strip_suffix('\n').map_or(line.len(), str::len));
    line.truncate(line.strip_suffix('\r').map_or(line.len(), str::len));
    Ok(line)
}
