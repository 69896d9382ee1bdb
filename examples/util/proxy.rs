//! A small HTTP proxy on a thread of its own, which wants an account.

use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use http::header::{PROXY_AUTHENTICATE, PROXY_AUTHORIZATION};
use http::{Method, Request, Response};
use http_basic_credentials::{BasicAuthExt, BasicCredentials};

use super::server::{read_head, write};

/// Starts a proxy on a free port of this machine and returns its authority.
pub fn proxy(account: BasicCredentials) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let authority = listener.local_addr()?.to_string();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that hangs up is no reason to stop.
            let _ = read_head(&stream).and_then(|request| pass_on(&stream, request, &account));
        }
    });
    Ok(authority)
}

/// Opens a tunnel, or sends the request on without the credentials that are for the proxy.
fn pass_on(
    client: &TcpStream,
    mut request: Request<()>,
    account: &BasicCredentials,
) -> io::Result<()> {
    if !matches!(request.headers().proxy_basic_auth(), Ok(Some(sent)) if sent.is_same(account)) {
        let challenge = r#"Basic realm="proxy", charset="UTF-8""#;
        let response = Response::builder().status(407).header(PROXY_AUTHENTICATE, challenge);
        return write(client, &response.body(String::new()).map_err(io::Error::other)?);
    }
    request.headers_mut().remove(PROXY_AUTHORIZATION);
    let uri = request.uri();
    let mut server = TcpStream::connect(uri.authority().map_or("", |host| host.as_str()))?;
    if request.method() == Method::CONNECT {
        let (mut from, mut to) = (client.try_clone()?, server.try_clone()?);
        thread::spawn(move || io::copy(&mut from, &mut to));
        (&*client).write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
    } else {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let mut head = format!("{} {path} HTTP/1.1\r\n", request.method()).into_bytes();
        for (name, value) in request.headers() {
            head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
        server.write_all(&[&head[..], b"\r\n"].concat())?;
    }
    io::copy(&mut server, &mut &*client).map(drop)
}
