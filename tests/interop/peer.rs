//! A program of the system: a server on a free loopback port, with a directory of its own, or a
//! client that runs to its end.

use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread::sleep;
use std::time::Duration;

use http::{HeaderName, HeaderValue, Response};

/// Caddy hashes for a second and more where it does not know the user, and all pairs are asked at once.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(50);

/// A directory and a port for one server. The directory goes when this drops.
pub(crate) struct Site {
    pub(crate) dir: String,
    pub(crate) port: u16,
}

impl Site {
    pub(crate) fn new() -> Self {
        let port = free_port();
        let dir = std::env::temp_dir().join(format!("interop-{}-{port}", std::process::id()));
        fs::create_dir(&dir).unwrap();
        // A server that was started by root reads it as another user.
        fs::set_permissions(&dir, Permissions::from_mode(0o755)).unwrap();
        Self { dir: dir.into_os_string().into_string().unwrap(), port }
    }

    /// Writes a file that the server may read and write, whoever it runs as.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = PathBuf::from(&self.dir).join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o666)).unwrap();
    }

    /// Starts the server and waits until it accepts a connection. It has to stay in the foreground
    /// and be one process, so that it can be stopped.
    #[track_caller]
    pub(crate) fn start(self, program: &str, args: &[&str]) -> Server {
        let log = PathBuf::from(&self.dir).join("output");
        let output = File::create(&log).unwrap();
        let child = command(program)
            .args(args.iter().map(|arg| arg.replace("DIR", &self.dir)))
            .env("HOME", &self.dir)
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_DATA_HOME")
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap_or_else(|error| missing(program, &error));
        let mut server = Server { child, site: self };
        let mut waited = Duration::ZERO;
        while TcpStream::connect(("127.0.0.1", server.site.port)).is_err() {
            let ended = server.child.try_wait().unwrap();
            assert!(
                ended.is_none() && waited < PATIENCE,
                "{program} did not start ({ended:?}): {}",
                String::from_utf8_lossy(&fs::read(&log).unwrap())
            );
            sleep(PAUSE);
            waited += PAUSE;
        }
        server
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // A failure to tidy up is no failure of the test.
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// A server that runs until this drops.
pub(crate) struct Server {
    child: Child,
    site: Site,
}

impl Server {
    pub(crate) fn port(&self) -> u16 {
        self.site.port
    }

    /// Sends a GET of a path, or of a whole URL as to a proxy, with these fields.
    #[track_caller]
    pub(crate) fn get(&self, target: &str, fields: &[(HeaderName, &HeaderValue)]) -> Response<()> {
        let own = format!("127.0.0.1:{}", self.port());
        let authority = target.strip_prefix("http://").and_then(|rest| rest.split('/').next());
        let host = authority.unwrap_or(&own);
        let mut request =
            format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n").into_bytes();
        for (name, value) in fields {
            request.extend_from_slice(name.as_str().as_bytes());
            request.extend_from_slice(b": ");
            request.extend_from_slice(value.as_bytes());
            request.extend_from_slice(b"\r\n");
        }
        request.extend_from_slice(b"\r\n");

        let mut stream = TcpStream::connect(own).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(&request).unwrap();
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).unwrap();
        response(&reply)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which is for the requests to notice.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a client to its end, with this on its standard input.
#[track_caller]
pub(crate) fn run(command: &mut Command, input: &[u8]) -> Output {
    let name = command.get_program().to_owned();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| missing(&name.to_string_lossy(), &error));
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

/// What a tool answers on its standard output, without white space at the end.
#[track_caller]
pub(crate) fn answer(program: &str, args: &[&str], input: &[u8]) -> String {
    let output = run(command(program).args(args), input);
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// A program, also where only root has it in its path.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{path}:/usr/sbin:/usr/bin")).env("LC_ALL", "C.UTF-8");
    for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"] {
        command.env_remove(name);
    }
    command
}

#[track_caller]
fn missing(program: &str, error: &io::Error) -> ! {
    match error.kind() {
        ErrorKind::NotFound => panic!("{program} is missing: run tests/interop/install.sh as root"),
        _ => panic!("{program}: {error}"),
    }
}

/// Below the range that the kernel takes ports from for others, and never the same one twice.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 500).unwrap() * 20;
    (0..1000)
        .map(|_| 20_000 + (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000)
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .expect("no free port")
}

/// The head of a reply, as the crate's user would have it from a client.
#[track_caller]
fn response(reply: &[u8]) -> Response<()> {
    let end = reply.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("no end of a head");
    let mut lines = reply[..end].split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let status_line = std::str::from_utf8(lines.next().unwrap()).unwrap();
    let status = status_line.split(' ').nth(1).unwrap();
    let mut response = Response::builder().status(status);
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':').unwrap();
        let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii()).unwrap();
        response = response.header(&line[..colon], value);
    }
    response.body(()).unwrap()
}
