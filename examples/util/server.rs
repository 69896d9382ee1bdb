//! A small HTTP server on a thread of its own: it reads one request per connection.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use http::header::WWW_AUTHENTICATE;
use http::{Request, Response};
use http_basic_credentials::{BasicAuthExt, BasicCredentials};

use super::{Result, no_arguments};

/// Starts a server on a free port of this machine and returns its URL, without a path. An example
/// that calls its own server takes no arguments.
pub fn serve(
    mut answer: impl FnMut(&Request<()>) -> Response<String> + Send + 'static,
) -> Result<String> {
    no_arguments()?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that hangs up is no reason to stop.
            let _ = read_head(&stream).and_then(|request| write(&stream, &answer(&request)));
        }
    });
    Ok(url)
}

/// Greets one account, and answers 401 with a challenge to everybody else.
pub fn knows(account: &BasicCredentials) -> impl Fn(&Request<()>) -> Response<String> + use<> {
    let account = account.clone();
    move |request| match request.headers().basic_auth() {
        Ok(Some(sent)) if sent.is_same(&account) => {
            Response::new(format!("Hello, {}!", account.expose_email()))
        }
        _ => {
            let challenge = r#"Basic realm="example", charset="UTF-8""#;
            let response = Response::builder().status(401).header(WWW_AUTHENTICATE, challenge);
            response.body("Who are you?".to_owned()).unwrap_or_default()
        }
    }
}

/// The request without its body.
pub(super) fn read_head(stream: &TcpStream) -> io::Result<Request<()>> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()))?;
    let mut words = first.split(' ');
    let (method, uri) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut request = Request::builder().method(method).uri(uri);
    for line in lines {
        match line?.split_once(": ") {
            Some((name, value)) => request = request.header(name, value),
            None => break,
        }
    }
    request.body(()).map_err(io::Error::other)
}

pub(super) fn write(mut stream: &TcpStream, response: &Response<String>) -> io::Result<()> {
    let mut head = format!("HTTP/1.1 {}\r\n", response.status()).into_bytes();
    for (name, value) in response.headers() {
        head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    stream.write_all(&head)?;
    let body = response.body();
    write!(stream, "Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}
