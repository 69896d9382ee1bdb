//! The header that other clients send for the same pair, taken from the wire.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::pairs::{Pair, pairs};
use super::peer::{command, run};

const CHALLENGE: &[u8] = b"HTTP/1.1 401 Unauthorized\r\n\
    WWW-Authenticate: Basic realm=\"interop\", charset=\"UTF-8\"\r\n\
    Content-Length: 0\r\nConnection: close\r\n\r\n";
const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Asks for credentials and keeps the `Authorization` values that come.
struct Capture {
    authority: String,
    seen: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Capture {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let capture = Self { authority, seen: Arc::clone(&seen) };
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let values = authorization(&read_head(&mut stream));
                let reply = if values.is_empty() { CHALLENGE } else { OK };
                seen.lock().unwrap().extend(values);
                stream.write_all(reply).unwrap();
            }
        });
        capture
    }
}

#[track_caller]
fn read_head(stream: &mut TcpStream) -> Vec<u8> {
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut head = Vec::new();
    let mut buffer = [0; 8192];
    while !head.ends_with(b"\r\n\r\n") {
        let read = stream.read(&mut buffer).unwrap();
        assert!(read > 0, "a request without an end");
        head.extend_from_slice(&buffer[..read]);
    }
    head
}

fn authorization(head: &[u8]) -> Vec<Vec<u8>> {
    const NAME: &[u8] = b"authorization:";
    head.split(|byte| *byte == b'\n')
        .filter(|line| line.len() > NAME.len() && line[..NAME.len()].eq_ignore_ascii_case(NAME))
        .map(|line| line[NAME.len()..].trim_ascii().to_vec())
        .collect()
}

/// Runs a client for every pair: every `Authorization` that it sends is ours.
#[track_caller]
fn sends_the_same(client: impl Fn(&str, &Pair) -> Command) {
    let capture = Capture::start();
    for pair in pairs() {
        let mut command = client(&capture.authority, &pair);
        let output = run(&mut command, b"");
        let seen = std::mem::take(&mut *capture.seen.lock().unwrap());
        assert!(!seen.is_empty(), "{}: nothing sent; {output:?}", pair.name);
        let credentials = pair.credentials();
        // git asks for a second file.
        for theirs in &seen {
            assert_eq!(
                String::from_utf8_lossy(theirs),
                credentials.header_value().to_str().unwrap(),
                "{}",
                pair.name
            );
        }
    }
}

/// A script in a language, with the URL, the email and the token as its arguments.
fn script(program: &str, flag: &[&str], code: &str, authority: &str, pair: &Pair) -> Command {
    let mut command = command(program);
    command.args(flag).arg(code).args(if program == "php" { &["--"][..] } else { &[] });
    command.args([&format!("http://{authority}/"), &pair.email, &pair.token]);
    command
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn curl() {
    sends_the_same(|authority, pair| {
        let mut command = command("curl");
        command.args(["-q", "--silent", "--show-error", "--fail", "-u"]);
        command.arg(format!("{}:{}", pair.email, pair.token)).arg(format!("http://{authority}/"));
        command
    });
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn python() {
    const CODE: &str = "
import sys, urllib.request as u
url, email, token = sys.argv[1:]
known = u.HTTPPasswordMgrWithDefaultRealm()
known.add_password(None, url, email, token)
u.build_opener(u.ProxyHandler({}), u.HTTPBasicAuthHandler(known)).open(url).read()
";
    sends_the_same(|authority, pair| script("python3", &["-c"], CODE, authority, pair));
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn php() {
    // PHP's own client takes them from the URL.
    const CODE: &str = r#"
[, $url, $email, $token] = $argv;
$userinfo = rawurlencode($email) . ":" . rawurlencode($token);
exit(file_get_contents(str_replace("//", "//$userinfo@", $url)) === "" ? 0 : 1);
"#;
    sends_the_same(|authority, pair| script("php", &["-n", "-r"], CODE, authority, pair));
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn ruby() {
    const CODE: &str = "
require 'net/http'
url, email, token = ARGV
request = Net::HTTP::Get.new(URI(url))
request.basic_auth(email, token)
Net::HTTP.start(URI(url).host, URI(url).port, nil) { |http| http.request(request).value }
";
    sends_the_same(|authority, pair| script("ruby", &["-e"], CODE, authority, pair));
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn node() {
    const CODE: &str = "
const [url, email, token] = process.argv.slice(1);
require('http').get(url, { auth: `${email}:${token}` }, (response) => response.resume());
";
    sends_the_same(|authority, pair| script("node", &["-e"], CODE, authority, pair));
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn git() {
    sends_the_same(|authority, pair| {
        let encoded = |text: &str| -> String {
            text.bytes()
                .map(|byte| match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
                    _ => format!("%{byte:02X}"),
                })
                .collect()
        };
        let mut command = command("git");
        // Nobody's helpers and settings: the URL has both parts. The capture is no repository, so
        // git ends with an error after it has sent them.
        command
            .args(["-c", "credential.helper=", "ls-remote"])
            .arg(format!("http://{}:{}@{authority}/", encoded(&pair.email), encoded(&pair.token)))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env_remove("GIT_ASKPASS");
        command
    });
}
