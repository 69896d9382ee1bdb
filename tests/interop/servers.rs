//! Servers and a proxy that check Basic credentials, each with its own kind of password store.

use std::fmt::Write;
use std::thread;

use http::header::{AUTHORIZATION, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderName, Response};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::challenge::{Challenge, Refusal};

use super::pairs::{Pair, first_byte_changed, last_byte_changed, pairs};
use super::peer::{Server, Site, answer};

/// What a server is known to do with a pair, where its password store cannot carry it.
#[derive(Clone, Copy)]
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

/// The challenge that a server sends, and how it should be read.
struct Wanted {
    sent: &'static str,
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

/// All pairs at once, since some servers take a second to refuse.
#[track_caller]
fn check_pairs(facts: &[Fact], refused: u16, status: impl Fn(&BasicCredentials) -> u16 + Sync) {
    let pairs = pairs();
    for fact in facts {
        assert!(pairs.iter().any(|pair| pair.name == fact.pair), "no pair {}", fact.pair);
    }
    let differences = |pair: &Pair| {
        let Pair { name, email, token } = pair;
        let fact = facts.iter().find(|fact| fact.pair == *name);
        let as_it_is = fact.map_or(200, |fact| fact.good);
        let mut cases = vec![
            ("as it is", as_it_is, email.clone(), token.clone()),
            ("email changed", refused, last_byte_changed(email), token.clone()),
        ];
        if !token.is_empty() {
            let wanted = fact.map_or(refused, |fact| fact.last_byte_changed);
            cases.push(("last byte changed", wanted, email.clone(), last_byte_changed(token)));
            cases.push(("first byte changed", refused, email.clone(), first_byte_changed(token)));
        }
        let differs = |(case, wanted, email, token): (&str, u16, String, String)| {
            let got = status(&BasicCredentials::new(email, token).unwrap());
            (got != wanted).then(|| format!("{name}, {case}: {got}, not {wanted}"))
        };
        cases.into_iter().filter_map(differs).collect::<Vec<_>>()
    };
    let differences: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = pairs.iter().map(|pair| scope.spawn(|| differences(pair))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(differences.is_empty(), "{differences:#?}");
}

#[track_caller]
fn assert_refusal(response: &Response<()>, sent: bool, wanted: &Wanted) {
    let field: HeaderName =
        if response.status() == 407 { PROXY_AUTHENTICATE } else { WWW_AUTHENTICATE };
    let value = &response.headers()[&field];
    assert_eq!(String::from_utf8_lossy(value.as_bytes()), wanted.sent);
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
    let wanted = Wanted {
        sent: r#"Basic realm="the "inner" café""#,
        realm: r#"the "inner" café"#,
        charset: false,
    };
    Space { server, target: "/sha/", wanted }.check(&[]);
    let wanted = Wanted { sent: r#"Basic realm="plain""#, realm: "plain", charset: false };
    Space { server, target: "/plain/", wanted }.check(&[
        // A colon ends the password in the file, and `{PLAIN}` and it have room for 2 KiB.
        lost("first colon"),
        lost("last colon"),
        lost("inner colons"),
        lost("UTF-8"),
        lost("4 KiB"),
    ]);
}

/// A bcrypt hash, at the least cost. `htpasswd` takes 255 bytes, of which bcrypt sees 72.
fn bcrypt(pair: &Pair) -> String {
    let token = &pair.token.as_bytes()[..pair.token.len().min(255)];
    let line = answer("htpasswd", &["-niBC", "4", "any"], token);
    line.strip_prefix("any:").unwrap().to_owned()
}

/// bcrypt ignores what follows 72 bytes, so it takes another last byte for the same.
const BCRYPT: [Fact; 2] = [
    Fact { pair: "192 characters", good: 200, last_byte_changed: 200 },
    Fact { pair: "4 KiB", good: 200, last_byte_changed: 200 },
];

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn apache() {
    let site = Site::new();
    site.file("users.sha", users(sha1));
    site.file("users.bcrypt", users(bcrypt));
    site.file("html/sha/index.html", "hello");
    site.file("html/bcrypt/index.html", "hello");
    let (dir, port) = (&site.dir, site.port);
    let mut conf = format!(
        r"ServerRoot {dir}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {dir}/pid
ErrorLog /dev/stderr
DocumentRoot {dir}/html
User www-data
Group www-data
"
    );
    for module in
        ["mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic"]
    {
        writeln!(conf, "LoadModule {module}_module /usr/lib/apache2/modules/mod_{module}.so")
            .unwrap();
    }
    for (store, realm) in [("sha", r#"caf\"é"#), ("bcrypt", "bcrypt")] {
        writeln!(
            conf,
            r#"<Location /{store}/>
AuthType Basic
AuthName "{realm}"
AuthBasicProvider file
AuthUserFile {dir}/users.{store}
Require valid-user
</Location>"#
        )
        .unwrap();
    }
    site.file("conf", conf);
    let server = &site.start("apache2", &["-X", "-f", "DIR/conf"]);
    // A user that begins with a space is looked for without it.
    let spaces = lost("outer spaces");
    let wanted = Wanted { sent: r#"Basic realm="caf\"é""#, realm: r#"caf"é"#, charset: false };
    Space { server, target: "/sha/index.html", wanted }.check(&[spaces]);
    let wanted = Wanted { sent: r#"Basic realm="bcrypt""#, realm: "bcrypt", charset: false };
    let [long, longest] = BCRYPT;
    Space { server, target: "/bcrypt/index.html", wanted }.check(&[spaces, long, longest]);
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn lighttpd() {
    let site = Site::new();
    site.file("users.sha", users(sha1));
    site.file("users.plain", users(|pair| pair.token.clone()));
    site.file("html/sha/index.html", "hello");
    site.file("html/plain/index.html", "hello");
    let (dir, port) = (&site.dir, site.port);
    site.file(
        "conf",
        format!(
            r#"server.modules = ("mod_auth", "mod_authn_file")
server.bind = "127.0.0.1"
server.port = {port}
server.document-root = "{dir}/html"
index-file.names = ("index.html")
auth.backend.htpasswd.userfile = "{dir}/users.sha"
auth.backend.plain.userfile = "{dir}/users.plain"
auth.require = (
    "/sha/" => ("method" => "basic", "realm" => "sha", "require" => "valid-user"),
    "/plain/" => ("method" => "basic", "realm" => "plain", "require" => "valid-user"),
)
$HTTP["url"] =~ "^/sha/" {{ auth.backend = "htpasswd" }}
$HTTP["url"] =~ "^/plain/" {{ auth.backend = "plain" }}
"#
        ),
    );
    let server = &site.start("lighttpd", &["-D", "-f", "DIR/conf"]);
    let wanted =
        Wanted { sent: r#"Basic realm="sha", charset="UTF-8""#, realm: "sha", charset: true };
    // Whatever the store: lighttpd takes a user-pass of 1020 bytes and not of 1021.
    Space { server, target: "/sha/", wanted }.check(&[lost("4 KiB")]);
    let wanted =
        Wanted { sent: r#"Basic realm="plain", charset="UTF-8""#, realm: "plain", charset: true };
    Space { server, target: "/plain/", wanted }.check(&[lost("4 KiB")]);
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn haproxy() {
    let site = Site::new();
    let mut conf = format!(
        r#"defaults
    mode http
    timeout client 20s
    timeout connect 20s
    timeout server 20s
frontend interop
    bind 127.0.0.1:{}
    http-request auth realm 'the "inner" room' unless {{ http_auth(known) }}
    http-request return status 200
userlist known
"#,
        site.port
    );
    for Pair { email, token, .. } in pairs() {
        writeln!(conf, "    user '{email}' insecure-password '{token}'").unwrap();
    }
    site.file("conf", conf);
    let server = &site.start("haproxy", &["-db", "-f", "DIR/conf"]);
    let wanted = Wanted {
        sent: r#"Basic realm="the "inner" room""#,
        realm: r#"the "inner" room"#,
        charset: false,
    };
    Space { server, target: "/", wanted }.check(&[]);
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn caddy() {
    let site = Site::new();
    let mut conf = format!(
        "{{
    admin off
    auto_https off
}}
http://127.0.0.1:{} {{
    bind 127.0.0.1
    respond hello
    basicauth bcrypt \"caffè\" {{
",
        site.port
    );
    for pair in pairs() {
        let hash = answer("openssl", &["base64", "-A"], bcrypt(&pair).as_bytes());
        writeln!(conf, "        \"{}\" {hash}", pair.email).unwrap();
    }
    conf.push_str("    }\n}\n");
    site.file("conf", conf);
    let server = &site.start("caddy", &["run", "--config", "DIR/conf", "--adapter", "caddyfile"]);
    let wanted = Wanted { sent: r#"Basic realm="caffè""#, realm: "caffè", charset: false };
    Space { server, target: "/", wanted }.check(&BCRYPT);
}

/// A pair for the proxy and one for the origin behind it, each in its own field.
#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn squid() {
    let site = Site::new();
    // The helper also reads a bare MD5, which has no limit of length.
    site.file(
        "users",
        users(|pair| {
            let hex = answer("openssl", &["dgst", "-md5", "-r"], pair.token.as_bytes());
            hex[..32].to_owned()
        }),
    );
    site.file("cache.log", "");
    let (dir, port) = (&site.dir, site.port);
    site.file(
        "conf",
        format!(
            r"http_port 127.0.0.1:{port}
auth_param basic program /usr/lib/squid/basic_ncsa_auth {dir}/users
auth_param basic realm the squid
auth_param basic utf8 on
auth_param basic casesensitive on
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all
cache deny all
access_log none
cache_log {dir}/cache.log
pid_filename none
pinger_enable off
coredump_dir {dir}
"
        ),
    );
    let proxy = &site.start("squid", &["-N", "-d1", "-f", "DIR/conf"]);
    let origin = &nginx_server();
    let target = &format!("http://127.0.0.1:{}/sha/", origin.port());

    let at_proxy = Wanted {
        sent: r#"Basic realm="the squid", charset="UTF-8""#,
        realm: "the squid",
        charset: true,
    };
    let at_origin = Wanted {
        sent: r#"Basic realm="the "inner" café""#,
        realm: r#"the "inner" café"#,
        charset: false,
    };
    let proxy_space = Space { server: proxy, target, wanted: at_proxy };
    let origin_space = Space { server: proxy, target, wanted: at_origin };

    let passing = pairs().into_iter().find(|pair| pair.name == "UTF-8").unwrap().credentials();
    let own = (AUTHORIZATION, passing.header_value());
    let response = proxy.get(target, std::slice::from_ref(&own));
    assert_eq!(proxy_space.status_of(&response, false), 407);

    // The helper skips a line that begins with a space; squid itself refuses an empty password.
    let lost = |pair| Fact { pair, good: 407, last_byte_changed: 407 };
    check_pairs(&[lost("outer spaces"), lost("empty token")], 407, |credentials| {
        let theirs = (PROXY_AUTHORIZATION, credentials.header_value());
        let status =
            proxy_space.status_of(&proxy.get(target, &[theirs.clone(), own.clone()]), true);
        // Without the origin's, the proxy's are not passed on in their place.
        if status == 200 {
            let response = proxy.get(target, &[theirs]);
            assert_eq!(origin_space.status_of(&response, false), 401);
        }
        status
    });

    // The other way round: each pair passes the proxy unchanged.
    check_pairs(&[], 401, |credentials| {
        let fields = [
            (PROXY_AUTHORIZATION, passing.header_value()),
            (AUTHORIZATION, credentials.header_value()),
        ];
        origin_space.status_of(&proxy.get(target, &fields), true)
    });
}
