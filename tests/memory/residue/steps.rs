//! What the process under test does with the token. All that a step makes is dropped in it.

use std::borrow::Cow;
use std::hint::black_box;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Request, Uri};
use http_basic_credentials::SecretString;
use http_basic_credentials::scope::{CredentialStore, ScopedCredentials};
use http_basic_credentials::source::netrc::Netrc;
use http_basic_credentials::source::take_userinfo;
use http_basic_credentials::{BasicAuthExt, BasicCredentials};
use zeroize::Zeroizing;

pub(crate) type Step = (&'static str, fn(&str));

/// The life cycle of credentials.
pub(crate) const LIFE: &[Step] = &[
    ("construct", construct),
    ("refuse", refuse),
    ("attach", attach),
    ("decode", decode),
    ("scope", scope),
    ("userinfo", userinfo),
    ("netrc", netrc),
    #[cfg(feature = "serde")]
    ("serde", serde),
    #[cfg(feature = "tower")]
    ("tower", tower),
];

/// Other crates, which are known to leave copies: without them the search could be blind.
pub(crate) const OTHERS: &[Step] = &[
    ("headers", |token| drop(black_box(headers::Authorization::basic("ana@example.com", token)))),
    ("http-auth", |token| {
        drop(black_box(http_auth::basic::encode_credentials("ana@example.com", token)));
    }),
    ("String", |token| drop(black_box(token.to_owned()))),
];

/// Once with the base64 of the token at each alignment.
fn each_alignment(token: &str, step: impl Fn(BasicCredentials)) {
    for email in ["ana", "anna", "annna"] {
        step(BasicCredentials::new(email, token).unwrap());
    }
}

/// `before`, the token and `after` in a block from the start, with `spare` more bytes.
fn owned(before: &str, token: &str, after: &str, spare: usize) -> String {
    let mut text = String::with_capacity(before.len() + token.len() + after.len() + spare);
    text.extend([before, token, after]);
    text
}

fn construct(token: &str) {
    let email = || owned("ana", "", "", 0);
    let make = |spare| owned("", token, "", spare);
    each_alignment(token, |credentials| {
        let shared = credentials.clone();
        std::thread::spawn(move || assert!(!shared.expose_token().is_empty())).join().unwrap();
    });
    let wiped = Zeroizing::new(make(0));
    BasicCredentials::new(email(), make(0)).unwrap();
    BasicCredentials::new(email(), make(1000)).unwrap();
    BasicCredentials::new(email(), make(0).into_boxed_str()).unwrap();
    BasicCredentials::new(email(), Zeroizing::new(make(7))).unwrap();
    BasicCredentials::new(email(), SecretString::from(make(0))).unwrap();
    let secret = SecretString::from(make(0));
    BasicCredentials::new(email(), &secret).unwrap();
    BasicCredentials::new(email(), Cow::<str>::Owned(make(0))).unwrap();
    BasicCredentials::new(email(), Cow::Borrowed(wiped.as_str())).unwrap();
    BasicCredentials::new(email(), &*wiped).unwrap();
    let pair = |spare| owned("ana:", token, "", spare);
    BasicCredentials::from_user_pass(pair(9)).unwrap();
    BasicCredentials::from_user_pass(pair(0).into_boxed_str()).unwrap();
    BasicCredentials::from_user_pass(Zeroizing::new(pair(7))).unwrap();
    BasicCredentials::from_user_pass(SecretString::from(pair(0))).unwrap();
    BasicCredentials::from_user_pass(Cow::<str>::Owned(pair(0))).unwrap();
    BasicCredentials::from_user_pass(&*Zeroizing::new(pair(0))).unwrap();
}

fn refuse(token: &str) {
    for (before, after) in [("a:", ""), ("\n", ""), ("", "\n")] {
        BasicCredentials::new(owned(before, token, after, 5), "x").unwrap_err();
    }
    let wrong = |spare| owned("", token, "\n", spare);
    BasicCredentials::new("x", wrong(5)).unwrap_err();
    BasicCredentials::new("x", wrong(0).into_boxed_str()).unwrap_err();
    BasicCredentials::new("x", Zeroizing::new(wrong(5))).unwrap_err();
    BasicCredentials::new("x", SecretString::from(wrong(0))).unwrap_err();
    BasicCredentials::new("x", Cow::<str>::Owned(wrong(5))).unwrap_err();
    BasicCredentials::from_user_pass(owned("", token, "", 5)).unwrap_err();
    BasicCredentials::from_user_pass(owned("\n:", token, "", 5)).unwrap_err();
    // Last, so that nothing comes after the look for control characters.
    BasicCredentials::from_user_pass(owned("a:", token, "\r\n", 0)).unwrap_err();
}

fn attach(token: &str) {
    each_alignment(token, |credentials| {
        let mut map = HeaderMap::new();
        map.insert_basic_auth(&credentials);
        map.insert_proxy_basic_auth(&credentials);
        map.clone().insert_basic_auth(&credentials);
        let request = Request::get("/").header(AUTHORIZATION, &credentials).body(()).unwrap();
        assert!(request.headers()[AUTHORIZATION].is_sensitive());
        assert_eq!(format!("{credentials:?}"), "BasicCredentials { .. }");
        assert!(HeaderValue::from(credentials).is_sensitive());
    });
}

/// A buffer of the test's own that is wiped, so that what is left is the decoder's.
struct Wiped(Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

fn decode(token: &str) {
    each_alignment(token, |credentials| {
        let good = credentials.header_value();
        let read = BasicCredentials::try_from(good).unwrap();
        assert_eq!(read.header_value(), good);
        for damage in 0..4 {
            let mut bytes = Zeroizing::new(vec![b'A'; good.len() + usize::from(damage == 0)]);
            bytes[..good.len()].copy_from_slice(good.as_bytes());
            match damage {
                // A character too long, another scheme, a bad character, bytes that are not UTF-8.
                0 => {}
                1 => bytes[0] = b'X',
                2 => bytes[good.len() / 2] = b'-',
                _ => bytes[6..10].copy_from_slice(b"////"),
            }
            let value = HeaderValue::from_maybe_shared(Bytes::from_owner(Wiped(bytes))).unwrap();
            let mut map = HeaderMap::new();
            map.insert(AUTHORIZATION, value);
            map.basic_auth().unwrap_err();
            map.append(AUTHORIZATION, good.clone());
            map.basic_auth().unwrap_err();
        }
    });
}

fn scope(token: &str) {
    let uri = Uri::from_static("https://api.example.com/me");
    each_alignment(token, |credentials| {
        let origin = "https://api.example.com".parse().unwrap();
        let scoped = ScopedCredentials::new(&credentials, origin).unwrap();
        let store = CredentialStore::from(scoped.clone());
        let mut request = Request::get(&uri).body(()).unwrap();
        store.authorize(&mut request).unwrap();
        scoped.authorize(&mut Request::get("https://evil.example/").body(()).unwrap()).unwrap_err();
        let next = BasicCredentials::new("ana", "next").unwrap();
        let next = ScopedCredentials::new(&next, scoped.origin().clone()).unwrap();
        assert!(store.insert(next).is_some());
        assert!(store.header_value_for(&uri).is_some());
        assert!(store.remove(scoped.origin()).is_some());
    });
}

/// Every character of the URI is escaped, since the `Uri` is the client's and is not wiped: what
/// would be found is the decoder's.
fn userinfo(token: &str) {
    let token = token.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
    for email in ["ana", "anna", "annna"] {
        let mut uri: Uri = format!("http://{email}:{token}@proxy:3128").parse().unwrap();
        take_userinfo(&mut uri).unwrap().unwrap();
    }
    for wrong in ["%3A", "%0A", "%FF", "%"] {
        let mut uri: Uri = format!("http://ana{wrong}:{token}@proxy:3128").parse().unwrap();
        take_userinfo(&mut uri).unwrap_err();
    }
}

fn netrc(token: &str) {
    let text = owned("machine h login ana password \"", token, "\"\n", 0);
    let netrc = Netrc::parse(text).unwrap();
    netrc.credentials_for("h").unwrap();
    netrc.scoped("https://h".parse().unwrap()).unwrap().unwrap();
    Netrc::parse(owned("machine h password ", token, " x", 3)).unwrap_err();
}

/// From values in memory, borrowed and owned, since the buffers of a format's parser are its own.
#[cfg(feature = "serde")]
fn serde(token: &str) {
    use serde_core::Deserialize;
    use serde_core::de::value::{Error, MapDeserializer};

    for (email, right) in [("ana", true), ("ana:", false)] {
        let lent = [("email", email), ("token", token)];
        let given = lent.map(|(name, text)| (name, text.to_owned()));
        let lent: Result<_, Error> =
            BasicCredentials::deserialize(MapDeserializer::new(lent.into_iter()));
        let given: Result<_, Error> =
            BasicCredentials::deserialize(MapDeserializer::new(given.into_iter()));
        assert_eq!((lent.is_ok(), given.is_ok()), (right, right));
    }
}

#[cfg(feature = "tower")]
fn tower(token: &str) {
    use http_basic_credentials::tower::BasicAuthLayer;
    use tower::{Layer, Service};

    each_alignment(token, |credentials| {
        let origin = "https://api.example.com".parse().unwrap();
        let layer = BasicAuthLayer::new(ScopedCredentials::new(&credentials, origin).unwrap());
        let mut service = layer.layer(tower::service_fn(|request: Request<()>| {
            assert!(request.headers().contains_key(AUTHORIZATION));
            std::future::ready(Ok::<_, ()>(()))
        }));
        drop(service.call(Request::get("https://api.example.com/").body(()).unwrap()));
    });
}
