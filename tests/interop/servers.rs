//! Servers and a proxy that check Basic credentials, each with its own kind of password store.

use std::fmt::Write;
use std::thread;

use http::header::{AUTHORIZATION, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, WWW_AUTHENTICATE};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::challenge::{Challenge, Refusal, Sent};

use super::pairs::{Pair, pairs};
use super::peer::{Server, run};

/// Tries every pair on a server: as it is, and with one byte changed in either part. The server
/// refuses the pair if it is `lost`; it ignores the last byte of the token if that is `ignored`.
struct Check<'a> {
    server: &'a Server,
    target: &'a str,
    challenge: &'static str,
    realm: &'static str,
    /// Pairs that the store of the server cannot hold.
    lost: &'static [&'static str],
    /// Pairs whose last byte the server ignores.
    ignored: &'static [&'static str],
}

impl Check<'_> {
    /// Whether the server refuses the credentials, with its own challenge.
    #[track_caller]
    fn refuses(&self, credentials: Option<&BasicCredentials>) -> bool {
        let (status, field, answer) = match self.target.starts_with("http:") {
            true => (407, PROXY_AUTHORIZATION, PROXY_AUTHENTICATE),
            false => (401, AUTHORIZATION, WWW_AUTHENTICATE),
        };
        let value = credentials.map(|credentials| (field, credentials.header_value()));
        let response = self.server.get(self.target, "127.0.0.1", value);
        let Some(refusal) = Refusal::of(&response, Sent::Unknown) else { return false };
        assert_eq!((refusal.status(), refusal.realm()), (status, Some(self.realm)));
        let values: Vec<_> = response.headers().get_all(answer).iter().collect();
        assert_eq!(String::from_utf8_lossy(values[0].as_bytes()), self.challenge);
        let challenges = Challenge::parse_all(values);
        assert!(challenges.len() == 1 && challenges[0].is_basic(), "{challenges:?}");
        assert_eq!(challenges[0].accepts_utf8(), self.challenge.contains("charset"));
        true
    }

    #[track_caller]
    fn run(&self) {
        assert!(self.refuses(None));
        let pairs = pairs();
        // All pairs at once, since some servers take a second to refuse.
        thread::scope(|scope| {
            for pair in &pairs {
                scope.spawn(|| self.run_pair(pair));
            }
        });
    }

    fn run_pair(&self, Pair { name, email, token }: &Pair) {
        let refuses = |email: &str, token: &str| {
            self.refuses(Some(&BasicCredentials::new(email, token).unwrap()))
        };
        assert_eq!(refuses(email, token), self.lost.contains(name), "{name}");
        assert!(refuses(&last_byte_changed(email), token), "{name}: another email");
        if let Some(first) = token.chars().next().map(char::len_utf8) {
            let changed = last_byte_changed(&token[..first]) + &token[first..];
            assert!(refuses(email, &changed), "{name}: another first character");
            let is_refused = refuses(email, &last_byte_changed(token));
            assert_eq!(is_refused, !self.ignored.contains(name), "{name}: another last byte");
        }
    }
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

/// What a tool answers, without white space at the end.
#[track_caller]
fn answer(args: &[&str], input: &[u8]) -> String {
    let output = run(args, input);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

fn plain(email: &str, token: &str) -> String {
    format!("{email}:{token}")
}

/// `{SHA}`, which has no limit of length and may hold any byte.
fn sha1(email: &str, token: &str) -> String {
    const CODE: &str = "openssl dgst -sha1 -binary | openssl base64";
    format!("{email}:{{SHA}}{}", answer(&["sh", "-c", CODE], token.as_bytes()))
}

/// A bcrypt hash, at the least cost. `htpasswd` accepts 255 bytes, of which bcrypt reads 72.
fn bcrypt(token: &str) -> String {
    let token = &token.as_bytes()[..token.len().min(255)];
    answer(&["htpasswd", "-niBC", "4", "any"], token).replacen("any:", "", 1)
}

const BCRYPT: &[&str] = &["192 characters", "4 KiB"];

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
    server {
        listen 127.0.0.1:PORT;
        root DIR/html;
        location /sha/ { auth_basic 'the "inner" café'; auth_basic_user_file DIR/sha; }
        location /plain/ { auth_basic "plain"; auth_basic_user_file DIR/plain; }
    }
}
"#;
    let server = &Server::start(
        &["nginx", "-e", "stderr", "-c", "DIR/conf"],
        &[
            ("conf", conf.to_owned()),
            ("sha", users(sha1)),
            ("plain", users(|email, token| format!("{email}:{{PLAIN}}{token}"))),
            ("html/sha/x", "hello".to_owned()),
            ("html/plain/x", "hello".to_owned()),
        ],
    );
    let challenge = r#"Basic realm="the "inner" café""#;
    let realm = r#"the "inner" café"#;
    Check { server, target: "/sha/x", challenge, realm, lost: &[], ignored: &[] }.run();
    // A colon ends the password in the file, and `{PLAIN}` and it have room for 2 KiB.
    let lost = &["first colon", "last colon", "inner colons", "UTF-8", "4 KiB"];
    let (challenge, realm) = (r#"Basic realm="plain""#, "plain");
    Check { server, target: "/plain/x", challenge, realm, lost, ignored: &[] }.run();
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
Require valid-user
</Location>
<Location /sha/>
AuthName "caf\"é"
AuthUserFile DIR/sha
</Location>
<Location /bcrypt/>
AuthName "bcrypt"
AuthUserFile DIR/bcrypt
</Location>
"#;
    let server = &Server::start(
        &["apache2", "-X", "-f", "DIR/conf"],
        &[
            ("conf", conf),
            ("sha", users(sha1)),
            ("bcrypt", users(|email, token| format!("{email}:{}", bcrypt(token)))),
            ("html/sha/x", "hello".to_owned()),
            ("html/bcrypt/x", "hello".to_owned()),
        ],
    );
    // A user that begins with a space is looked for without it.
    let lost = &["outer spaces"];
    let (challenge, realm) = (r#"Basic realm="caf\"é""#, r#"caf"é"#);
    Check { server, target: "/sha/x", challenge, realm, lost, ignored: &[] }.run();
    let (challenge, realm) = (r#"Basic realm="bcrypt""#, "bcrypt");
    Check { server, target: "/bcrypt/x", challenge, realm, lost, ignored: BCRYPT }.run();
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn lighttpd() {
    let conf = r#"server.modules = ("mod_auth", "mod_authn_file")
server.bind = "127.0.0.1"
server.port = PORT
server.document-root = "DIR/html"
auth.backend = "plain"
auth.backend.plain.userfile = "DIR/plain"
auth.require = ("/" => ("method" => "basic", "realm" => "light", "require" => "valid-user"))
"#;
    let server = &Server::start(
        &["lighttpd", "-D", "-f", "DIR/conf"],
        &[("conf", conf.to_owned()), ("plain", users(plain)), ("html/x", "hello".to_owned())],
    );
    let (challenge, realm) = (r#"Basic realm="light", charset="UTF-8""#, "light");
    // lighttpd accepts a user-pass of 1020 bytes and not of 1021.
    Check { server, target: "/x", challenge, realm, lost: &["4 KiB"], ignored: &[] }.run();
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
    let user = |email: &str, token: &str| format!("    user '{email}' insecure-password '{token}'");
    let server = &Server::start(
        &["haproxy", "-db", "-f", "DIR/conf"],
        &[("conf", conf.to_owned() + &users(user))],
    );
    let (challenge, realm) = (r#"Basic realm="the "inner" room""#, r#"the "inner" room"#);
    Check { server, target: "/", challenge, realm, lost: &[], ignored: &[] }.run();
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn caddy() {
    let user = |email: &str, token: &str| {
        let hash = answer(&["openssl", "base64", "-A"], bcrypt(token).as_bytes());
        format!("\"{email}\" {hash}")
    };
    let conf = format!(
        "{{\nadmin off\nauto_https off\n}}\nhttp://127.0.0.1:PORT {{\nbind 127.0.0.1\nrespond hello\n\
         basicauth bcrypt \"caffè\" {{\n{}}}\n}}\n",
        users(user)
    );
    let args = ["caddy", "run", "--config", "DIR/conf", "--adapter", "caddyfile"];
    let server = &Server::start(&args, &[("conf", conf)]);
    let (challenge, realm) = (r#"Basic realm="caffè""#, "caffè");
    Check { server, target: "/", challenge, realm, lost: &[], ignored: BCRYPT }.run();
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn squid() {
    let conf = r"http_port 127.0.0.1:PORT
auth_param basic program /usr/lib/squid/basic_ncsa_auth DIR/md5
auth_param basic realm the squid
auth_param basic utf8 on
auth_param basic casesensitive on
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all
cache deny all
access_log none
cache_log DIR/cache.log
pid_filename none
pinger_enable off
coredump_dir DIR
";
    // The helper also reads a bare MD5, which has no limit of length.
    let md5 = |email: &str, token: &str| {
        let hash = answer(&["openssl", "dgst", "-md5", "-r"], token.as_bytes());
        format!("{email}:{}", &hash[..32])
    };
    let server = &Server::start(
        &["squid", "-N", "-d1", "-f", "DIR/conf"],
        &[("conf", conf.to_owned()), ("md5", users(md5)), ("cache.log", String::new())],
    );
    // The helper skips a line that begins with a space; squid itself refuses an empty password.
    let lost = &["outer spaces", "empty token"];
    let (challenge, realm) = (r#"Basic realm="the squid", charset="UTF-8""#, "the squid");
    // Nothing answers there: a request that passes gets a 503.
    Check { server, target: "http://127.0.0.1:1/", challenge, realm, lost, ignored: &[] }.run();
}
