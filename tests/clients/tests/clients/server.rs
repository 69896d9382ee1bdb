//! A server on loopback that knows one account, and a proxy.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What was received: the request line, and what was in two fields.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) line: String,
    pub(crate) authorization: Vec<String>,
    pub(crate) proxy_authorization: Vec<String>,
}

#[derive(Clone)]
pub(crate) struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
    redirects: Arc<Mutex<Vec<(String, String)>>>,
}

impl Server {
    /// Answers 200 to ana@example.com with the token `t0k3n`, and else 401 with a challenge.
    pub(crate) fn start() -> Self {
        Self::serving(Self::answer)
    }

    /// Passes on what is sent to it, tunnels too.
    pub(crate) fn proxy() -> Self {
        Self::serving(Self::pass_on)
    }

    fn serving(serve: fn(&Self, &TcpStream) -> io::Result<()>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, seen: Arc::default(), redirects: Arc::default() };
        let this = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let this = this.clone();
                // A client that hangs up is no failure of the test.
                thread::spawn(move || serve(&this, &stream).ok());
            }
        });
        server
    }

    pub(crate) fn url(&self, path: &str) -> String {
        self.url_at("127.0.0.1", path)
    }

    pub(crate) fn url_at(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.port)
    }

    /// From now on, redirects requests for a path and what follows it, whoever asks. The path begins
    /// with the status.
    pub(crate) fn redirect(&self, path: &str, location: String) {
        self.redirects.lock().unwrap().push((path.to_owned(), location));
    }

    /// What arrived since the last call.
    pub(crate) fn take_seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }

    /// How many `Authorization` values each request had that arrived since the last call.
    pub(crate) fn authorizations(&self) -> Vec<usize> {
        self.take_seen().iter().map(|seen| seen.authorization.len()).collect()
    }

    fn answer(&self, mut stream: &TcpStream) -> io::Result<()> {
        let head = self.receive(&mut BufReader::new(stream))?;
        let path = head.seen.line.split(' ').nth(1).unwrap_or_default();
        let redirects = self.redirects.lock().unwrap().clone();
        let moved = redirects.iter().find_map(|(from, to)| Some((to, path.strip_prefix(&**from)?)));
        let start = if let Some((to, rest)) = moved {
            format!("{} Moved\r\nLocation: {to}{rest}", &path[1..4])
        } else if head.seen.authorization == [crate::ana("t0k3n").expose_header_value()] {
            "200 OK".to_owned()
        } else {
            "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"Jira\"".to_owned()
        };
        write!(stream, "HTTP/1.1 {start}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    }

    fn pass_on(&self, mut client: &TcpStream) -> io::Result<()> {
        let mut reader = BufReader::new(client);
        let mut head = self.receive(&mut reader)?;
        let target = head.seen.line.split(' ').nth(1).unwrap_or_default();
        let authority = target.trim_start_matches("http://").split('/').next().unwrap_or_default();
        let mut server = TcpStream::connect(authority)?;
        if head.seen.line.starts_with("CONNECT ") {
            client.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
            head = self.receive(&mut reader)?;
        }
        // A server takes an absolute URI too (RFC 9112 section 3.2.2).
        server.write_all(&head.bytes)?;
        io::copy(&mut server, &mut client).map(drop)
    }

    fn receive(&self, reader: &mut BufReader<&TcpStream>) -> io::Result<Head> {
        let mut head = Head::default();
        reader.read_until(b'\n', &mut head.bytes)?;
        head.seen.line = text(&head.bytes)?.to_owned();
        let mut length = 0;
        loop {
            let start = head.bytes.len();
            reader.read_until(b'\n', &mut head.bytes)?;
            let Some((name, value)) = text(&head.bytes[start..])?.split_once(": ") else { break };
            match &*name.to_ascii_lowercase() {
                "authorization" => head.seen.authorization.push(value.to_owned()),
                "proxy-authorization" => head.seen.proxy_authorization.push(value.to_owned()),
                "content-length" => length = value.parse().map_err(io::Error::other)?,
                _ => {}
            }
        }
        if head.seen.line.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        reader.take(length).read_to_end(&mut head.bytes)?;
        self.seen.lock().unwrap().push(head.seen.clone());
        Ok(head)
    }
}

fn text(line: &[u8]) -> io::Result<&str> {
    std::str::from_utf8(line).map(str::trim_end).map_err(io::Error::other)
}

#[derive(Default)]
struct Head {
    /// As received, the body too.
    bytes: Vec<u8>,
    seen: Seen,
}
