use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use http::Request;
use http_basic_credentials::BasicAuthExt;

/// Starts a small server on a free port of this machine and returns its URL, without a path. An
/// answer is what follows `HTTP/1.1` in the response.
pub fn serve(
    mut answer: impl FnMut(&Request<()>) -> String + Send + 'static,
) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            // A client that hangs up is no reason to stop.
            let _ = read_head(&stream)
                .and_then(|request| write!(stream, "HTTP/1.1 {}", answer(&request)));
        }
    });
    Ok(url)
}

/// Greets ana@example.com at `/me` if she has this token.
pub fn knows(token: &str) -> impl Fn(&Request<()>) -> String + use<> {
    let known = format!("ana@example.com:{token}");
    let challenge = r#"WWW-Authenticate: Basic realm="example", charset="UTF-8""#;
    move |request| match request.headers().basic_auth() {
        Ok(Some(sent)) if sent.expose_user_pass() == known => match request.uri().path() {
            "/me" => "200 OK\r\n\r\nHello, ana@example.com!".to_owned(),
            _ => "404 Not Found\r\n\r\nNothing is here.".to_owned(),
        },
        _ => format!("401 Unauthorized\r\n{challenge}\r\n\r\nWho are you?"),
    }
}

/// The request without its body.
fn read_head(stream: &TcpStream) -> io::Result<Request<()>> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let mut words = first.split(' ');
    let (method, uri) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut request = Request::builder().method(method).uri(uri);
    while let Some((name, value)) = lines.next().transpose()?.unwrap_or_default().split_once(": ") {
        request = request.header(name, value);
    }
    request.body(()).map_err(io::Error::other)
}
