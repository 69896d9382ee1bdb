//! What the process under test does with the token. All that a step makes is dropped in it.

use std::borrow::Cow;
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Request, Uri};
use http_basic_credentials::scope::{CredentialStore, Scope, ScopedCredentials};
use http_basic_credentials::source::netrc::Netrc;
use http_basic_credentials::source::split_userinfo;
use http_basic_credentials::{BasicAuthExt, BasicCredentials, SecretString};
use zeroize::Zeroizing;

use crate::secrets::{escaped, owned};

pub(super) type Step = (&'static str, fn(&str));

/// The life cycle of credentials.
pub(super) const LIFE: &[Step] = &[
    ("construct", construct),
    ("short", short),
    ("refuse", refuse),
    ("base64", base64),
    ("oauth-client", oauth_client),
    ("expose", expose),
    ("iso-8859-1", iso_8859_1),
    ("compare", compare),
    ("attach", attach),
    ("decode", decode),
    ("scope", scope),
    ("misplaced", misplaced),
    ("threads", threads),
    ("userinfo", userinfo),
    ("netrc", netrc),
    ("unwind", unwind),
    #[cfg(feature = "serde")]
    ("serde", serde),
    #[cfg(feature = "serde")]
    ("json", json),
    #[cfg(feature = "serde")]
    ("json-errors", json_errors),
    #[cfg(feature = "tower")]
    ("tower", tower),
];

/// Other crates, which are known to leave copies: without them the search could be blind.
pub(super) const OTHERS: &[Step] = &[
    ("headers", |token| drop(black_box(headers::Authorization::basic("ana@example.com", token)))),
    ("http-auth", |token| {
        drop(black_box(http_auth::basic::encode_credentials("ana@example.com", token)));
    }),
    ("String", |token| drop(black_box(token.to_owned()))),
];

const EMAILS: [&str; 3] = ["ana", "anna", "annna"];
const URL: &str = "https://api.example.com/me";

/// Once with the base64 of the token at each alignment.
fn each_alignment(token: &str, step: impl Fn(BasicCredentials)) {
    for email in EMAILS {
        step(BasicCredentials::new(email, token).unwrap());
    }
}

/// As above, with each of the two forms.
fn each_form(token: &str, step: impl Fn(BasicCredentials)) {
    for email in EMAILS {
        step(BasicCredentials::new(email, token).unwrap());
        step(BasicCredentials::from_user_pass(owned(&[email, ":", token], 0)).unwrap());
    }
}

fn construct(token: &str) {
    let email = || owned(&["ana"], 0);
    let make = |spare| owned(&[token], spare);
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
    let pair = |spare| owned(&["ana:", token], spare);
    BasicCredentials::from_user_pass(pair(9)).unwrap();
    BasicCredentials::from_user_pass(pair(0).into_boxed_str()).unwrap();
    BasicCredentials::from_user_pass(Zeroizing::new(pair(7))).unwrap();
    BasicCredentials::from_user_pass(SecretString::from(pair(0))).unwrap();
    BasicCredentials::from_user_pass(Cow::<str>::Owned(pair(0))).unwrap();
    BasicCredentials::from_user_pass(&*Zeroizing::new(pair(0))).unwrap();
}

/// A short token beside the text that is looked for.
fn short(email: &str) {
    for token in ["", "x", "fifteen letters", "sixteen letters."] {
        let made = BasicCredentials::new(email, token).unwrap();
        let joined = BasicCredentials::from_user_pass(owned(&[email, ":", token], 0)).unwrap();
        let read = BasicCredentials::try_from(joined.header_value()).unwrap();
        for credentials in [&made, &joined, &read] {
            assert!(credentials.is_same(&credentials.to_iso_8859_1().unwrap()));
            assert_eq!(credentials.expose_token(), token);
        }
    }
}

fn refuse(token: &str) {
    for (before, after) in [("a:", ""), ("\n", ""), ("", "\n")] {
        BasicCredentials::new(owned(&[before, token, after], 5), "x").unwrap_err();
    }
    let wrong = |spare| owned(&[token, "\n"], spare);
    BasicCredentials::new("x", wrong(5)).unwrap_err();
    BasicCredentials::new("x", wrong(0).into_boxed_str()).unwrap_err();
    BasicCredentials::new("x", Zeroizing::new(wrong(5))).unwrap_err();
    BasicCredentials::new("x", SecretString::from(wrong(0))).unwrap_err();
    BasicCredentials::new("x", Cow::<str>::Owned(wrong(5))).unwrap_err();
    BasicCredentials::from_user_pass(owned(&[token], 5)).unwrap_err();
    BasicCredentials::from_user_pass(owned(&["\n:", token], 5)).unwrap_err();
    // Last, so that nothing comes after the look for control characters.
    BasicCredentials::from_user_pass(owned(&["a:", token, "\r\n"], 0)).unwrap_err();
}

fn base64(token: &str) {
    each_alignment(token, |credentials| {
        let (_, token68) = credentials.expose_header_value().split_once(' ').unwrap();
        let digits = token68.trim_end_matches('=');
        for padding in ["", "=", "====="] {
            BasicCredentials::from_base64(owned(&[digits, padding], 3)).unwrap();
        }
        BasicCredentials::from_base64(token68).unwrap();
        for (before, after) in [("-", ""), ("", "\n"), ("", "=A"), ("////", ""), ("A", "")] {
            BasicCredentials::from_base64(owned(&[before, digits, after], 3)).unwrap_err();
        }
    });
    // The token for base64, which has no colon in it.
    drop(BasicCredentials::from_base64(owned(&[token], 0)));
}

fn oauth_client(token: &str) {
    for email in EMAILS {
        let client = BasicCredentials::from_oauth_client(email, owned(&[token], 4));
        assert_eq!(client.expose_email(), email);
        assert!(client.header_value().is_sensitive());
        drop(BasicCredentials::from_oauth_client(owned(&[token, "\n:\u{e9}"], 0), token));
    }
}

fn expose(token: &str) {
    each_form(token, |credentials| {
        assert_eq!(credentials.expose_token(), token);
        assert!(credentials.expose_email().starts_with("an"));
        assert!(credentials.expose_user_pass().ends_with(token));
        assert!(credentials.expose_header_value().starts_with("Basic "));
        let copy = credentials.clone();
        drop(credentials);
        assert_eq!(copy.expose_token(), token);
    });
}

fn iso_8859_1(token: &str) {
    each_form(token, |credentials| {
        let latin1 = credentials.to_iso_8859_1().unwrap();
        assert_eq!(latin1.clone().expose_token(), token);
        drop(HeaderValue::from(latin1));
    });
    for (end, converts) in [("\u{e9}", true), ("\u{20ac}", false)] {
        each_form(&Zeroizing::new(owned(&[token, end], 0)), |credentials| {
            let latin1 = credentials.to_iso_8859_1();
            assert_eq!(latin1.is_some(), converts);
            assert!(latin1.is_none_or(|it| it.expose_token().ends_with(end)));
        });
    }
}

fn compare(token: &str) {
    let first = BasicCredentials::new("ana", token).unwrap();
    each_form(token, |credentials| {
        assert_eq!(credentials.is_same(&first), credentials.expose_email() == "ana");
    });
}

fn attach(token: &str) {
    each_form(token, |credentials| {
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
        let mut map = HeaderMap::new();
        map.insert_proxy_basic_auth(&credentials);
        assert!(map.proxy_basic_auth().unwrap().unwrap().is_same(&credentials));
    });
}

fn scope(token: &str) {
    let uri = Uri::from_static(URL);
    let elsewhere = Uri::from_static("https://evil.example/");
    each_form(token, |credentials| {
        let scoped = credentials.scoped_to("https://api.example.com").unwrap();
        let cleartext: Scope = "http://api.example.com".parse().unwrap();
        ScopedCredentials::new(credentials.clone(), cleartext.clone()).unwrap_err();
        let in_clear = ScopedCredentials::dangerous_cleartext(credentials, cleartext);
        assert!(in_clear.header_value_for("http://api.example.com/me").unwrap().is_sensitive());
        in_clear.header_value_for(URL).unwrap_err();
        let store: CredentialStore = [in_clear, scoped.clone()].into_iter().collect();
        assert!(!format!("{store:?} {scoped:?}").contains("ana"));
        let mut request = Request::get(&uri).body(()).unwrap();
        store.authorize(&mut request).unwrap();
        scoped.authorize(&mut request).unwrap();
        // Each takes its own value away again.
        *request.uri_mut() = elsewhere.clone();
        scoped.authorize(&mut request).unwrap_err();
        assert!(request.headers().is_empty());
        let mut headers = HeaderMap::new();
        store.authorize_headers(URL, &mut headers).unwrap();
        store.authorize_headers(&elsewhere, &mut headers).unwrap_err();
        assert!(headers.is_empty());
        let next = BasicCredentials::new("ana", "next").unwrap();
        assert!(store.insert(next.scoped_to("https://api.example.com").unwrap()).is_some());
        assert!(store.header_value_for(&uri).is_ok());
        assert!(store.remove(scoped.scope()).is_some());
    });
}

/// A token in the userinfo of a target or a scope, where none is read.
fn misplaced(token: &str) {
    let scoped = BasicCredentials::new("ana", "x").unwrap().scoped_to(URL).unwrap();
    for [before, after] in [["https://ana:", "@api.example.com/me"], ["ana:", "@api.example.com"]] {
        let url = Zeroizing::new(owned(&[before, token, after], 0));
        scoped.header_value_for(&*url).unwrap_err();
        assert!(!scoped.scope().contains(&*url));
        Scope::origin_of(&*url).unwrap_err();
        url.parse::<Scope>().unwrap_err();
        #[cfg(feature = "serde")]
        serde_json::from_value::<Scope>(url.as_str().into()).unwrap_err();
    }
}

/// Eight that read one store, whose pair is replaced meanwhile.
fn threads(token: &str) {
    let pair = || BasicCredentials::new("ana", token).unwrap().scoped_to(URL).unwrap();
    let store = CredentialStore::from(pair());
    let times = if token.len() < 10_000 { 50 } else { 5 };
    std::thread::scope(|scope| {
        let read = || {
            for _ in 0..times {
                let mut request = Request::get(URL).body(()).unwrap();
                store.authorize(&mut request).unwrap();
                let value = store.header_value_for(URL).unwrap();
                let read = BasicCredentials::try_from(&value).unwrap();
                assert!(!read.expose_email().is_empty());
            }
        };
        let readers: Vec<_> = (0..8).map(|_| scope.spawn(read)).collect();
        for _ in 0..times {
            store.insert(pair());
        }
        // The scope alone waits until they are done, and not until their stacks are given back.
        for reader in readers {
            reader.join().unwrap();
        }
    });
}

fn userinfo(token: &str) {
    for token in [token, &escaped(token)] {
        for email in EMAILS {
            let url = || owned(&["http://", email, ":", token, "@proxy:3128"], 5);
            split_userinfo(url()).unwrap().1.unwrap();
            split_userinfo(&*Zeroizing::new(url())).unwrap().1.unwrap();
        }
        for wrong in ["?", "/", "#", "\\", "@", "%", "%0A", "%FF"] {
            split_userinfo(owned(&["http://ana:", token, wrong, "@proxy"], 0)).unwrap_err();
        }
        for (before, after) in [("a%3A:", "@h"), ("a:", "@h:x"), ("a:", "@"), ("a:", "")] {
            split_userinfo(owned(&["http://", before, token, after], 0)).unwrap_err();
        }
    }
}

fn netrc(token: &str) {
    let text = owned(&["machine h login ana password \"", token, "\"\n"], 0);
    let netrc = Netrc::parse(text);
    netrc.credentials_for("h").unwrap().unwrap();
    netrc.credentials_of("h", "ana").unwrap().unwrap();
    netrc.credentials_or_default("h").unwrap().unwrap();
    netrc.scoped("https://h".parse().unwrap()).unwrap().unwrap();
    for after in [" x", "\nlogin a:b", "\npassword \"open"] {
        let netrc = Netrc::parse(owned(&["machine h password ", token, after], 3));
        netrc.credentials_for("h").unwrap_err();
    }
    let misread = Netrc::parse(owned(&["machine ", token, " login ana password ", token], 0));
    misread.credentials_for(token).unwrap().unwrap();
    assert_eq!(misread.hosts().count(), 1);
}

/// Panics that pass credentials on their way, and two in the middle of what makes some.
fn unwind(token: &str) {
    // The usual hook prints, and the backtrace takes more stack than what it would hide.
    std::panic::set_hook(Box::new(|_| {}));
    each_form(token, |credentials| {
        let scoped = credentials.scoped_to(URL).unwrap();
        catch_unwind(AssertUnwindSafe(|| {
            let exposed = credentials.clone();
            let store = CredentialStore::from(scoped.clone());
            assert_eq!(exposed.expose_token().len(), token.len());
            assert!(store.header_value_for(URL).is_err(), "a panic");
        }))
        .unwrap_err();
        catch_unwind(AssertUnwindSafe(|| {
            let given = [scoped.clone()].into_iter();
            given.chain(std::iter::from_fn(|| panic!("in the middle"))).collect::<CredentialStore>()
        }))
        .unwrap_err();
        // Dropped by the panic itself.
        catch_unwind(AssertUnwindSafe(|| {
            let (_one, _other) = (credentials, scoped);
            panic!("at the end");
        }))
        .unwrap_err();
    });
    #[cfg(feature = "serde")]
    catch_unwind(|| {
        use serde::Deserialize as _;
        use serde::de::value::{Error, MapDeserializer};

        let fields = (0..).map(|at| match at {
            0 => ("email", owned(&["ana"], 0)),
            1 => ("token", owned(&[token], 0)),
            _ => panic!("in the middle"),
        });
        BasicCredentials::deserialize(MapDeserializer::<_, Error>::new(fields))
    })
    .unwrap_err();
    drop(std::panic::take_hook());
}

/// From values in memory, borrowed and owned, since the buffers of a format's parser are its own.
#[cfg(feature = "serde")]
fn serde(token: &str) {
    use serde::Deserialize as _;
    use serde::de::value::{Error, MapDeserializer};

    for fields in [
        [("email", "ana"), ("token", token)],
        [("login", "ana:"), ("password", token)],
        [("token", token), ("password", token)],
        [("token", token), (token, "")],
    ] {
        let given = fields.map(|(name, text)| (owned(&[name], 0), owned(&[text], 0)));
        let lent: Result<_, Error> =
            BasicCredentials::deserialize(MapDeserializer::new(fields.into_iter()));
        let given: Result<_, Error> =
            BasicCredentials::deserialize(MapDeserializer::new(given.into_iter()));
        let right = fields[0] == ("email", "ana");
        assert_eq!((lent.is_ok(), given.is_ok()), (right, right));
    }
}

/// Without an escape, which the parser would undo in a buffer of its own.
#[cfg(feature = "serde")]
fn json(token: &str) {
    for email in EMAILS {
        let parts = ["{\"email\": \"", email, "\", \"token\": \"", token, "\"}"];
        let text = Zeroizing::new(owned(&parts, 0));
        let credentials: BasicCredentials = serde_json::from_str(&text).unwrap();
        assert_eq!(credentials.expose_email(), email);
    }
}

/// After an error nothing is encoded, so nothing overwrites the stack.
#[cfg(feature = "serde")]
fn json_errors(token: &str) {
    for [before, after] in [
        ["{\"email\": \"ana:\", \"token\": \"", "\"}"],
        ["{\"email\": \"ana\", \"token\": \"", "\", \"x\": 1}"],
        ["{\"token\": \"", "\"}"],
        ["[\"", "\"]"],
        ["\"ana:", "\""],
    ] {
        let text = Zeroizing::new(owned(&[before, token, after], 0));
        serde_json::from_str::<BasicCredentials>(&text).unwrap_err();
    }
}

#[cfg(feature = "tower")]
fn tower(token: &str) {
    use http_basic_credentials::tower::BasicAuthLayer;
    use tower::{Layer, Service};

    let elsewhere = "https://evil.example/";
    each_form(token, |credentials| {
        let scope: Scope = "https://api.example.com".parse().unwrap();
        let store =
            CredentialStore::from(ScopedCredentials::new(credentials, scope.clone()).unwrap());
        let layer = BasicAuthLayer::new(store.clone()).relative_to(scope);
        let mut service = layer.layer(tower::service_fn(|request: Request<()>| {
            let authorized = request.headers().contains_key(AUTHORIZATION);
            assert_eq!(authorized, request.uri() != elsewhere);
            std::future::ready(Ok::<_, ()>(()))
        }));
        for uri in [URL, "/me", elsewhere] {
            let mut request = Request::get(URL).body(()).unwrap();
            store.authorize(&mut request).unwrap();
            *request.uri_mut() = Uri::from_static(uri);
            drop(service.call(request));
        }
    });
}
