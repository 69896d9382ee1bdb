//! A program of the system: a server on a free loopback port, with a directory of its own, or a
//! client that runs to its end.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use http::{HeaderValue, Response};

/// Caddy takes a second and more to refuse an unknown user, and all pairs are tried at once.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that runs until this drops.
pub(crate) struct Server {
    child: Child,
    dir: String,
    port: u16,
}

impl Server {
    /// Starts a server with these files. In its arguments and files, `DIR` and `PORT` are its own. It
    /// must be one process and stay in the foreground, so that it can be stopped.
    #[track_caller]
    pub(crate) fn start(args: &[&str], files: &[(&str, &str)]) -> Self {
        let port = free_port();
        let dir = std::env::temp_dir().join(format!("interop-{}-{port}", std::process::id()));
        let dir = dir.into_os_string().into_string().unwrap();
        let own = |text: &str| text.replace("DIR", &dir).replace("PORT", &port.to_string());
        for (name, content) in files {
            let path = Path::new(&dir).join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, own(content)).unwrap();
        }
        let log = Path::new(&dir).join("log");
        let output = File::create(&log).unwrap();
        let child = command(args[0])
            .args(args[1..].iter().map(|arg| own(arg)))
            .env("HOME", &dir)
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap_or_else(|error| missing(args[0], &error));
        let mut server = Self { child, dir, port };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let has_ended = server.child.try_wait().unwrap().is_some();
            let log = || fs::read_to_string(&log).unwrap();
            assert!(!has_ended && start.elapsed() < PATIENCE, "{args:?} does not start: {}", log());
            sleep(Duration::from_millis(50));
        }
        server
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Sends a GET of a path, byte for byte.
    #[track_caller]
    pub(crate) fn get(
        &self,
        path: &str,
        host: &str,
        value: Option<&HeaderValue>,
    ) -> Response<String> {
        let field = |value: &HeaderValue| [b"Authorization: ", value.as_bytes(), b"\r\n"].concat();
        let mut request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n").into_bytes();
        request.extend(value.map(field).unwrap_or_default());
        request.extend_from_slice(b"Connection: close\r\n\r\n");
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(&request).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();

        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap();
        let mut response = Response::builder().status(status);
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            response = response.header(name, value.as_bytes());
        }
        response.body(body.to_owned()).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which the requests notice. A folder that stays is no failure.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// Runs a program to its end, with this on its standard input.
#[track_caller]
pub(crate) fn run(args: &[&str], input: &[u8]) -> Output {
    let mut child = command(args[0])
        .args(&args[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| missing(args[0], &error));
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

/// A program, also one that only root has in its path, without the settings of the user.
fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{path}:/usr/sbin:/usr/bin")).env("LC_ALL", "C.UTF-8");
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"] {
        command.env_remove(name);
    }
    command
}

#[track_caller]
fn missing(program: &str, error: &std::io::Error) -> ! {
    panic!("{program}: {error}: run tests/interop/install.sh as root")
}

/// Below the range from which the kernel takes ports for others, and never the same one twice.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 500).unwrap() * 20;
    (0..1000)
        .map(|_| 20_000 + (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000)
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .expect("no free port")
}
