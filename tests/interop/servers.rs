//! Servers and a proxy that check Basic credentials, each with its own kind of password store.

use std::fmt::Write;

use http::header::{AUTHORIZATION, PROXY_AUTHENTICATE, WWW_AUTHENTICATE};
use http::{HeaderName, Response};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::challenge::{Challenge, Refusal};

use super::pairs::{Pair, first_byte_changed, last_byte_changed, pairs};
use super::peer::{Server, Site, answer};

/// What a server is known to do with a pair, where its password store cannot carry it.
struct Fact {
    pair: &'static str,
    /// The status for the pair itself.
    good: u16,
    /// The status for the pair with the token's last byte changed.
    last_byte_changed: u16,
}

/// The store cannot hold the pair: the server refuses it.
const fn lost(pair: &'static str) -> Fact {
    Fact { pair, good: 401, last_byte_changed: 401 }
}

/// The challenge that a server sends, as it should be read.
struct Wanted {
    realm: &'static str,
    charset: bool,
}

/// The protection space at a path of a server.
struct Space<'a> {
    server: &'a Server,
    target: &'a str,
    wanted: Wanted,
}

impl Space<'_> {
    #[track_caller]
    fn status(&self, credentials: &BasicCredentials) -> u16 {
        let response = self.server.get(self.target, &[(AUTHORIZATION, credentials.header_value())]);
        self.status_of(&response, true)
    }

    /// The status. A 401 or a 407 has to be one that this crate understands.
    #[track_caller]
    fn status_of(&self, response: &Response<()>, sent: bool) -> u16 {
        let status = response.status().as_u16();
        if status == 401 || status == 407 {
            assert_refusal(response, sent, &self.wanted);
        }
        status
    }

    /// Tries every pair: as it is, and with one byte changed in either part.
    #[track_caller]
    fn check(&self, facts: &[Fact]) {
        let response = self.server.get(self.target, &[]);
        assert_eq!(self.status_of(&response, false), 401);
        check_pairs(facts, 401, |credentials| self.status(credentials));
    }
}

#[track_caller]
fn check_pairs(facts: &[Fact], refused: u16, status: impl Fn(&BasicCredentials) -> u16) {
    let pairs = pairs();
    for fact in facts {
        assert!(pairs.iter().any(|pair| pair.name == fact.pair), "no pair {}", fact.pair);
    }
    let mut differences = Vec::new();
    for pair in &pairs {
        let mut expect = |what: &str, wanted: u16, email: &str, token: &str| {
            let got = status(&BasicCredentials::new(email, token).unwrap());
            if got != wanted {
                differences.push(format!("{}, {what}: {got}, not {wanted}", pair.name));
            }
        };
        let Pair { email, token, .. } = pair;
        let fact = facts.iter().find(|fact| fact.pair == pair.name);
        expect("as it is", fact.map_or(200, |fact| fact.good), email, token);
        expect("email changed", refused, &last_byte_changed(email), token);
        if !token.is_empty() {
            let wanted = fact.map_or(refused, |fact| fact.last_byte_changed);
            expect("last byte changed", wanted, email, &last_byte_changed(token));
            expect("first byte changed", refused, email, &first_byte_changed(token));
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
}

#[track_caller]
fn assert_refusal(response: &Response<()>, sent: bool, wanted: &Wanted) {
    let field: HeaderName =
        if response.status() == 407 { PROXY_AUTHENTICATE } else { WWW_AUTHENTICATE };
    let challenges = Challenge::parse_all(response.headers().get_all(&field)).unwrap();
    let [challenge] = &challenges[..] else { panic!("{challenges:?}") };
    assert!(challenge.is_basic());
    assert_eq!(challenge.realm(), Some(wanted.realm));
    assert_eq!(challenge.accepts_utf8(), wanted.charset);

    let realm = challenge.realm().map(str::to_owned);
    match Refusal::of(response, sent) {
        Some(Refusal::NotSent { realm: read }) if !sent => assert_eq!(read, realm),
        Some(Refusal::Rejected { realm: read }) if sent => assert_eq!(read, realm),
        other => panic!("{other:?}"),
    }
}

/// A line `email:PASSWORD` for each pair.
fn users(password: impl Fn(&Pair) -> String) -> String {
    let mut text = String::new();
    for pair in pairs() {
        writeln!(text, "{}:{}", pair.email, password(&pair)).unwrap();
    }
    text
}

/// `{SHA}`, which has no limit of length and may hold any byte.
fn sha1(pair: &Pair) -> String {
    let hex = answer("openssl", &["dgst", "-sha1", "-r"], pair.token.as_bytes());
    let digest: Vec<u8> = hex.as_bytes()[..40]
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect();
    format!("{{SHA}}{}", answer("openssl", &["base64"], &digest))
}

fn nginx_server() -> Server {
    let site = Site::new();
    site.file("users.sha", users(sha1));
    site.file("users.plain", users(|pair| format!("{{PLAIN}}{}", pair.token)));
    site.file("html/sha/index.html", "hello");
    site.file("html/plain/index.html", "hello");
    let (dir, port) = (&site.dir, site.port);
    site.file(
        "conf",
        format!(
            r#"daemon off;
master_process off;
pid {dir}/pid;
error_log stderr;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {dir}/t1;
    proxy_temp_path {dir}/t2;
    fastcgi_temp_path {dir}/t3;
    uwsgi_temp_path {dir}/t4;
    scgi_temp_path {dir}/t5;
    server {{
        listen 127.0.0.1:{port};
        root {dir}/html;
        location /sha/ {{ auth_basic 'the "inner" café'; auth_basic_user_file {dir}/users.sha; }}
        location /plain/ {{ auth_basic "plain"; auth_basic_user_file {dir}/users.plain; }}
    }}
}}
"#
        ),
    );
    site.start("nginx", &["-e", "stderr", "-p", "DIR", "-c", "DIR/conf"])
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn nginx() {
    let server = &nginx_server();
    // The quotes of the realm come unescaped.
    let wanted = Wanted { realm: r#"the "inner" café"#, charset: false };
    Space { server, target: "/sha/", wanted }.check(&[]);
    let wanted = Wanted { realm: "plain", charset: false };
    Space { server, target: "/plain/", wanted }.check(&[
        // A colon ends the password in the file, and 2 KiB the line.
        lost("first colon"),
        lost("last colon"),
        lost("inner colons"),
        lost("UTF-8"),
        lost("4 KiB"),
    ]);
}
