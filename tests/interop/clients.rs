//! The header that other clients send for the same pair, taken from the wire.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use super::pairs::pairs;
use super::peer::run;

/// Programs with their arguments, in which whole words stand for the URL and the pair. `USERINFO` is
/// the URL with both parts, for those that read them from there.
const CLIENTS: [&[&str]; 6] = [
    &["curl", "-q", "--silent", "--show-error", "--fail", "-u", "USERPASS", "URL"],
    &["python3", "-c", PYTHON, "URL", "EMAIL", "TOKEN"],
    &["ruby", "-e", RUBY, "URL", "EMAIL", "TOKEN"],
    &["node", "-e", NODE, "URL", "USERPASS"],
    &["php", "-n", "-r", "file_get_contents($argv[1]);", "--", "USERINFO"],
    // There is no repository, so git ends with an error after it has sent them.
    &["git", "-c", "credential.helper=", "ls-remote", "USERINFO"],
];

const PYTHON: &str = "
import sys, urllib.request as u
url, email, token = sys.argv[1:]
known = u.HTTPPasswordMgrWithDefaultRealm()
known.add_password(None, url, email, token)
u.build_opener(u.ProxyHandler({}), u.HTTPBasicAuthHandler(known)).open(url).read()
";

const RUBY: &str = "
require 'net/http'
url, email, token = ARGV
request = Net::HTTP::Get.new(URI(url))
request.basic_auth(email, token)
Net::HTTP.start(URI(url).host, URI(url).port, nil) { |http| http.request(request).value }
";

const NODE: &str = "
const [url, auth] = process.argv.slice(1);
require('http').get(url, { auth }, (response) => response.resume());
";

/// Asks for credentials, and keeps the `Authorization` values that come.
fn capture() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&seen);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let lines = BufReader::new(&stream).lines().map(Result::unwrap);
            let head: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
            let fields = head.iter().filter_map(|line| line.split_once(':'));
            let values: Vec<_> = fields
                .filter(|(name, _)| name.eq_ignore_ascii_case("authorization"))
                .map(|(_, value)| value.trim().to_owned())
                .collect();
            let ask = "401 X\r\nWWW-Authenticate: Basic realm=\"x\", charset=\"UTF-8\"";
            let status = if values.is_empty() { ask } else { "200 X" };
            kept.lock().unwrap().extend(values);
            let rest = "Content-Length: 0\r\nConnection: close\r\n\r\n";
            write!(stream, "HTTP/1.1 {status}\r\n{rest}").unwrap();
        }
    });
    (authority, seen)
}

fn percent_encoded(text: &str) -> String {
    text.bytes().flat_map(|byte| format!("%{byte:02X}").into_bytes()).map(char::from).collect()
}

#[test]
#[ignore = "needs clients: run tests/interop/install.sh as root"]
fn other_clients_send_the_same_value() {
    let (authority, seen) = capture();
    let url = format!("http://{authority}/");
    for client in CLIENTS {
        for pair in pairs() {
            let (email, token) = (percent_encoded(&pair.email), percent_encoded(&pair.token));
            let user_pass = format!("{}:{}", pair.email, pair.token);
            let userinfo = format!("http://{email}:{token}@{authority}/");
            let args = client.iter().map(|arg| match *arg {
                "URL" => &*url,
                "EMAIL" => &*pair.email,
                "TOKEN" => &*pair.token,
                "USERPASS" => &*user_pass,
                "USERINFO" => &*userinfo,
                arg => arg,
            });
            let output = run(&args.collect::<Vec<_>>(), b"");
            let seen = std::mem::take(&mut *seen.lock().unwrap());
            assert!(!seen.is_empty(), "{}, {}: nothing sent; {output:?}", client[0], pair.name);
            // git asks for a second file.
            for theirs in seen {
                let credentials = pair.credentials();
                assert_eq!(
                    theirs,
                    credentials.expose_header_value(),
                    "{}, {}",
                    client[0],
                    pair.name
                );
            }
        }
    }
}
