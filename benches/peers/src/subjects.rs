//! The same work, done by this crate and by others, each through its public API.

use std::cell::Cell;
use std::hint::black_box;

use headers::authorization::{Basic, Credentials as _};
use headers::{Authorization, HeaderMapExt as _};
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Uri};
use http_auth::parser::ChallengeParser;
use http_basic_credentials::challenge::Challenge;
use http_basic_credentials::scope::CredentialStore;
use http_basic_credentials::{BasicAuthExt as _, BasicCredentials};
use tower_http::auth::AddAuthorizationLayer;

use crate::measure::{Subject, subject};

/// 24 bytes.
const EMAIL: &str = "ana.maria@example.com.au";

/// From an email and a token to a header value.
pub fn make(token: &str) -> Vec<Subject<'_>> {
    let text = |value: String| HeaderValue::try_from(value).unwrap();
    let basic = || http_auth_basic::Credentials::new(black_box(EMAIL), black_box(token));
    vec![
        subject("this crate", || credentials(token)),
        subject("headers", || Authorization::basic(black_box(EMAIL), black_box(token)).0.encode()),
        subject("http-auth", move || {
            text(http_auth::basic::encode_credentials(black_box(EMAIL), black_box(token)))
        }),
        subject("http-auth-basic", move || text(basic().as_http_header())),
        subject("tower-http", || {
            AddAuthorizationLayer::basic(black_box(EMAIL), black_box(token)).as_sensitive(true)
        }),
        reqwest_request(token),
    ]
}

/// Credentials that exist already, onto one more request.
pub fn attach(token: &str) -> Vec<Subject<'_>> {
    let own = credentials(token);
    let plain = HeaderValue::from_bytes(own.header_value().as_bytes()).unwrap();
    let typed = Authorization::basic(EMAIL, token);
    vec![
        subject("this crate", move || {
            let mut map = HeaderMap::new();
            map.insert_basic_auth(black_box(&own));
            map
        }),
        subject("a plain `HeaderValue`", move || {
            let mut map = HeaderMap::new();
            map.insert(AUTHORIZATION, black_box(&plain).clone());
            map
        }),
        subject("headers", move || {
            let mut map = HeaderMap::new();
            map.typed_insert(black_box(&typed).clone());
            map
        }),
        reqwest_request(token),
    ]
}

/// A request with credentials, less one without: reqwest encodes them for each.
fn reqwest_request(token: &str) -> Subject<'_> {
    let client = reqwest::Client::new();
    let url = reqwest::Url::parse("https://api.example.com/v1/me").unwrap();
    let request = move || client.get(url.clone());
    let bare = request.clone();
    subject("reqwest", move || {
        request().basic_auth(black_box(EMAIL), Some(black_box(token))).build().unwrap()
    })
    .without(move || bare().build().unwrap())
}

/// From a header value to an email and a token.
pub fn read(token: &str) -> Vec<Subject<'_>> {
    let own = credentials(token).header_value().clone();
    let [headers, basic] = [own.clone(), own.clone()];
    vec![
        subject("this crate", move || BasicCredentials::try_from(black_box(&own)).unwrap()),
        subject("headers", move || Basic::decode(black_box(&headers)).unwrap()),
        subject("http-auth-basic", move || {
            let value = black_box(&basic).to_str().unwrap().to_owned();
            http_auth_basic::Credentials::from_header(value).unwrap()
        }),
    ]
}

/// From a target to a header value.
pub fn look_up() -> Vec<Subject<'static>> {
    let credentials = credentials(&token(40));
    let scoped = |scope: String| credentials.scoped_to(&scope).unwrap();
    let origin = |index| format!("https://api{index}.example.com");
    let path = |index| format!("{}/org{}/team{index}", origin(0), index / 30);
    let uri = |text: String| text.parse::<Uri>().unwrap();

    let one = scoped(origin(0));
    let target = uri(path(503) + "/repo/issues?page=2");
    let in_one = vec![target.clone()];
    let one_scope = CredentialStore::from(one.clone());
    let paths = (0..1_000).map(|index| scoped(path(index))).collect();
    let origins: CredentialStore = (0..100_000).map(|index| scoped(origin(index))).collect();
    let in_turn = (0..4_096).map(|index| uri(origin(index * 24))).collect();
    vec![
        subject("one `ScopedCredentials`, which lends the value", move || {
            black_box(one.header_value_for(black_box(&target)).unwrap());
        }),
        in_store("a store of 1 scope", one_scope, in_one.clone()),
        in_store("a store of 1,000 paths of one origin", paths, in_one.clone()),
        in_store("a store of 100,000 origins", origins.clone(), in_one),
        in_store("the same, 4,096 targets in turn", origins, in_turn),
    ]
}

fn in_store(name: &'static str, store: CredentialStore, targets: Vec<Uri>) -> Subject<'static> {
    let next = Cell::new(0);
    subject(name, move || {
        let target = &targets[next.get()];
        next.set(if next.get() + 1 == targets.len() { 0 } else { next.get() + 1 });
        store.header_value_for(black_box(target)).unwrap()
    })
}

pub const CHALLENGES: [(&str, &str); 5] = [
    ("Basic", r#"Basic realm="example""#),
    ("Basic with a charset", r#"Basic realm="example", charset="UTF-8""#),
    ("two schemes", "Negotiate, NTLM"),
    (
        "RFC 9110's example",
        r#"Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple""#,
    ),
    (
        "Digest",
        r#"Digest realm="api.example.com", qop="auth, auth-int", algorithm=SHA-256, nonce="t0k3n-Azt0k3n-Azt0k3n-Azt0k3n-Azt0k3n-Az", opaque="t0k3n-Azt0k3n-Azt0k3n-Azt0k3n-Azt0k3n-Az""#,
    ),
];

/// From a `WWW-Authenticate` value to challenges.
pub fn challenge(value: &str) -> Vec<Subject<'_>> {
    vec![
        subject("this crate", move || Challenge::parse_all([black_box(value)])),
        subject("http-auth", move || {
            ChallengeParser::new(black_box(value)).collect::<Result<Vec<_>, _>>().unwrap()
        }),
    ]
}

pub fn token(len: usize) -> String {
    "t0k3n-Az".chars().cycle().take(len).collect()
}

fn credentials(token: &str) -> BasicCredentials {
    BasicCredentials::new(black_box(EMAIL), black_box(token)).unwrap()
}
