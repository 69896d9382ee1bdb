//! Servers that check Basic credentials, each with its own kind of password store.

use std::fmt::Write;
use std::thread;

use http::HeaderValue;
use http::header::WWW_AUTHENTICATE;
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::challenge::{Challenge, Refusal, Sent};

use super::pairs::{Pair, pairs};
use super::peer::{Server, run};

/// Tries every pair: as it is, and with one byte changed in either part. A server refuses the pair
/// that it cannot hold (`lost`), and ignores the last byte of those that are too long (`long`).
#[track_caller]
fn check(server: &Server, challenge: &str, realm: &str, lost: &str, long: &[&str]) {
    let is_refused = |value: Option<&HeaderValue>| {
        let response = server.get("/x", "127.0.0.1", value);
        let Some(refusal) = Refusal::of(&response, Sent::Unknown) else {
            assert_eq!(response.status(), 200);
            return false;
        };
        assert_eq!((refusal.status(), refusal.realm()), (401, Some(realm)));
        let values: Vec<_> = response.headers().get_all(WWW_AUTHENTICATE).iter().collect();
        assert_eq!(String::from_utf8_lossy(values[0].as_bytes()), challenge);
        let challenges = Challenge::parse_all(values);
        assert!(challenges.len() == 1 && challenges[0].is_basic(), "{challenges:?}");
        assert_eq!(challenges[0].accepts_utf8(), challenge.contains("charset"));
        true
    };
    let refuses = |email: &str, token: &str| {
        is_refused(Some(BasicCredentials::new(email, token).unwrap().header_value()))
    };
    let try_pair = |Pair { name, email, token }: &Pair| {
        assert_eq!(refuses(email, token), *name == lost, "{name}");
        assert!(refuses(&last_byte_changed(email), token), "{name}: another email");
        if let Some(first) = token.chars().next().map(char::len_utf8) {
            let changed = last_byte_changed(&token[..first]) + &token[first..];
            assert!(refuses(email, &changed), "{name}: another first character");
            let is_refused = refuses(email, &last_byte_changed(token));
            assert_eq!(is_refused, !long.contains(name), "{name}: another last byte");
        }
    };
    assert!(is_refused(None));
    // All pairs at once, since some servers take a second to refuse.
    let pairs = pairs();
    thread::scope(|scope| {
        for pair in &pairs {
            scope.spawn(|| try_pair(pair));
        }
    });
}

/// The text with one bit changed, in its last byte.
fn last_byte_changed(text: &str) -> String {
    let mut chars = text.chars();
    let last = chars.next_back().expect("there is a byte to change");
    format!("{}{}", chars.as_str(), char::from_u32(u32::from(last) ^ 1).unwrap())
}

/// A line for each pair, of its email and what a store has of its token.
fn users(line: impl Fn(&str, &str) -> String) -> String {
    pairs().iter().map(|pair| line(&pair.email, &pair.token) + "\n").collect()
}

/// What a shell answers, without white space at the end.
#[track_caller]
fn answer(code: &str, input: &[u8]) -> String {
    let output = run(&["sh", "-c", code], input);
    assert!(output.status.success(), "{code}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// `{SHA}`, which has no limit of length and may hold any byte.
fn sha1(email: &str, token: &str) -> String {
    let hash = answer("openssl dgst -sha1 -binary | openssl base64", token.as_bytes());
    format!("{email}:{{SHA}}{hash}")
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn nginx() {
    let conf = r#"daemon off;
master_process off;
pid DIR/pid;
error_log stderr;
events { }
http {
    access_log off;
    auth_basic 'the "inner" café';
    auth_basic_user_file DIR/users;
    server { listen 127.0.0.1:PORT; root DIR/html; }
}
"#;
    let args = ["nginx", "-e", "stderr", "-c", "DIR/conf"];
    let files = [("conf", conf), ("users", &users(sha1)), ("html/x", "")];
    let server = Server::start(&args, &files);
    let challenge = r#"Basic realm="the "inner" café""#;
    let realm = r#"the "inner" café"#;
    check(&server, challenge, realm, "", &[]);
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn apache() {
    let mut conf = String::from(
        r"ServerRoot DIR
ServerName 127.0.0.1
Listen 127.0.0.1:PORT
PidFile DIR/pid
ErrorLog /dev/stderr
DocumentRoot DIR/html
User www-data
Group www-data
",
    );
    for name in ["mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic"]
    {
        writeln!(conf, "LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so").unwrap();
    }
    conf += r#"<Location />
AuthType Basic
AuthName "caf\"é"
AuthUserFile DIR/users
Require valid-user
</Location>
"#;
    let files = [("conf", &*conf), ("users", &users(sha1)), ("html/x", "")];
    let server = Server::start(&["apache2", "-X", "-f", "DIR/conf"], &files);
    let (challenge, realm) = (r#"Basic realm="caf\"é""#, r#"caf"é"#);
    // A user that begins with a space is looked for without it.
    check(&server, challenge, realm, "outer spaces", &[]);
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn lighttpd() {
    let conf = r#"server.modules = ("mod_auth", "mod_authn_file")
server.bind = "127.0.0.1"
server.port = PORT
server.document-root = "DIR/html"
auth.backend = "plain"
auth.backend.plain.userfile = "DIR/users"
auth.require = ("/" => ("method" => "basic", "realm" => "light", "require" => "valid-user"))
"#;
    let users = users(|email, token| format!("{email}:{token}"));
    let files = [("conf", conf), ("users", &users), ("html/x", "")];
    let server = Server::start(&["lighttpd", "-D", "-f", "DIR/conf"], &files);
    let (challenge, realm) = (r#"Basic realm="light", charset="UTF-8""#, "light");
    // lighttpd accepts a user-pass of 1020 bytes and not of 1021.
    check(&server, challenge, realm, "4 KiB", &[]);
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn haproxy() {
    let conf = r#"defaults
    mode http
    timeout client 20s
    timeout connect 20s
    timeout server 20s
frontend interop
    bind 127.0.0.1:PORT
    http-request auth realm 'the "inner" room' unless { http_auth(known) }
    http-request return status 200
userlist known
"#;
    let users = users(|email, token| format!("    user '{email}' insecure-password '{token}'"));
    let files = [("conf", &*format!("{conf}{users}"))];
    let server = Server::start(&["haproxy", "-db", "-f", "DIR/conf"], &files);
    let (challenge, realm) = (r#"Basic realm="the "inner" room""#, r#"the "inner" room"#);
    check(&server, challenge, realm, "", &[]);
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn caddy() {
    // A bcrypt hash, at the least cost. `htpasswd` accepts 255 bytes, of which bcrypt reads 72.
    let user = |email: &str, token: &str| {
        let token = &token.as_bytes()[..token.len().min(255)];
        let hash = answer("htpasswd -niBC 4 x | cut -c 3- | openssl base64 -A", token);
        format!("\"{email}\" {hash}")
    };
    let conf = format!(
        "{{\nadmin off\nauto_https off\n}}\nhttp://127.0.0.1:PORT {{\nbind 127.0.0.1\nrespond hello\n\
         basicauth bcrypt \"caffè\" {{\n{}}}\n}}\n",
        users(user)
    );
    let args = ["caddy", "run", "--config", "DIR/conf", "--adapter", "caddyfile"];
    let server = Server::start(&args, &[("conf", &conf)]);
    let (challenge, realm) = (r#"Basic realm="caffè""#, "caffè");
    check(&server, challenge, realm, "", &["192 characters", "4 KiB"]);
}
