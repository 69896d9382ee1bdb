//! What the examples share: where the token comes from, and a small server to call.

#![allow(dead_code, reason = "each example uses its part")]

use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use http::HeaderValue;
use http_basic_credentials::BasicCredentials;
use zeroize::Zeroizing;

/// The token: from `BASIC_TOKEN`, else from a prompt that does not echo, else one line of standard
/// input. Never from an argument, which every user of the machine can read.
///
/// The environment block and the standard library's input buffer keep copies that cannot be wiped.
pub fn token() -> Result<Zeroizing<String>, String> {
    match std::env::var("BASIC_TOKEN") {
        Ok(token) => return Ok(Zeroizing::new(token)),
        Err(std::env::VarError::NotUnicode(_)) => return Err("BASIC_TOKEN is not UTF-8".into()),
        Err(std::env::VarError::NotPresent) => {}
    }
    if io::stdin().is_terminal() {
        return match rpassword::prompt_password("Token: ") {
            Ok(token) => Ok(Zeroizing::new(token)),
            Err(error) => Err(format!("the prompt failed: {error}")),
        };
    }
    // Enough room for one read, so that growing leaves no copy behind.
    let mut line = Zeroizing::new(String::with_capacity(8 * 1024));
    match io::stdin().lock().read_line(&mut line) {
        Ok(0) => Err("no token: set BASIC_TOKEN or give it as one line of standard input".into()),
        Ok(_) => {
            // The line's ending is not part of the line; anything else is left as it is.
            let text = line.strip_suffix('\n').unwrap_or(&line);
            let length = text.strip_suffix('\r').unwrap_or(text).len();
            line.truncate(length);
            Ok(line)
        }
        Err(error) => Err(format!("standard input cannot be read: {error}")),
    }
}

/// Starts a server on a loopback port that knows one account, and returns its URL.
///
/// It answers 200 and greets by name, or 401 with a challenge. A server of your own compares in
/// constant time.
pub fn serve(account: &BasicCredentials) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}/me", listener.local_addr()?);
    let account = account.clone();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that hangs up is no reason to stop.
            let _ = answer(&stream, &account);
        }
    });
    Ok(url)
}

fn answer(mut stream: &TcpStream, account: &BasicCredentials) -> io::Result<()> {
    let mut authorization = None;
    for line in BufReader::new(stream).lines() {
        let line = line?;
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(": ") {
            if name.eq_ignore_ascii_case("authorization") {
                authorization = HeaderValue::from_str(value).ok();
            }
        }
    }
    let (head, body) = if authorization.as_ref() == Some(account.header_value()) {
        ("200 OK", format!("Hello, {}!\n", account.expose_email()))
    } else {
        (
            "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"example\", charset=\"UTF-8\"",
            "Who are you?\n".to_owned(),
        )
    };
    write!(
        stream,
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}
