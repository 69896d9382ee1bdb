//! What is done with a token. All that a step makes is dropped in it, and what the step itself makes of
//! the token is wiped, so that a copy is the crate's. `freed_blocks.rs` and `residue` look for it.
use std::borrow::Cow;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use bytes::Bytes;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, Request, StatusCode, Uri};
use http_basic_credentials::scope::{CredentialStore, Scope};
use http_basic_credentials::source::netrc::Netrc;
use http_basic_credentials::source::split_userinfo;
use http_basic_credentials::{BasicAuthExt, BasicCredentials, SecretString};
use zeroize::Zeroizing;

use crate::secrets::{owned, wiped};

pub(crate) type Step = (&'static str, fn(&str));

macro_rules! steps {
    ($($step:ident),*; $($feature:literal: $($more:ident),*);*) => {
        &[
            $((stringify!($step), $step),)*
            $($(#[cfg(feature = $feature)] (stringify!($more), $more),)*)*
        ]
    };
}

pub(crate) const STEPS: &[Step] = steps!(
    new, email, from_user_pass, from_base64, from_oauth_client, split_url, netrc, faulty_netrc,
    expose, to_iso_8859_1, attach, decode, scope, check_response, misplaced, threads, unwind;
    "serde": serde, json, json_errors; "tower": tower
);

/// For the base64 of the token at each alignment.
const EMAILS: [&str; 3] = ["ana", "anna", "annna"];
const URL: &str = "https://api.example.com/me";

/// Runs an expression with a text in each type that is accepted.
macro_rules! each_input {
    ($text:expr, |$input:ident| $run:expr) => {{
        let text = wiped(&[$text]);
        let secret = SecretString::from(owned(&[&text], 0));
        each_input!($input, $run, [
            text.as_str(), &*text, &secret, Cow::Borrowed(text.as_str()),
            owned(&[&text], 0), owned(&[&text], 1000), shortened(&text), owned(&[&text], 0).into_boxed_str(),
            Cow::<str>::Owned(owned(&[&text], 9)), Zeroizing::new(owned(&[&text], 7)),
            SecretString::from(owned(&[&text], 0))
        ]);
    }};
    ($input:ident, $run:expr, [$($value:expr),*]) => {$({
        let $input = $value;
        _ = $run;
    })*};
}

/// A `String` with the end of a longer text in its spare capacity.
fn shortened(text: &str) -> String {
    let mut longer = owned(&[text, text], 0);
    longer.truncate(text.len());
    longer
}

/// The token in place of each `TOKEN`.
fn filled(pattern: &str, token: &str) -> String {
    let parts: Vec<&str> = pattern.split("TOKEN").flat_map(|part| [part, token]).collect();
    owned(&parts[..parts.len() - 1], 5)
}

/// Once with each form, and with the base64 of the token at each alignment.
fn each_form(token: &str, step: impl Fn(BasicCredentials)) {
    for email in EMAILS {
        step(BasicCredentials::new(email, token).unwrap());
        step(BasicCredentials::from_user_pass(owned(&[email, ":", token], 0)).unwrap());
    }
}

fn new(token: &str) {
    for email in EMAILS {
        each_input!(token, |input| BasicCredentials::new(email, input).unwrap());
    }
    each_input!(&wiped(&[token, "\n"]), |input| BasicCredentials::new("ana", input).unwrap_err());
    each_input!(token, |input| BasicCredentials::new("a:", input).unwrap_err());
}

fn email(token: &str) {
    for other in ["", "x", "sixteen letters."] {
        each_input!(token, |input| BasicCredentials::new(input, other).unwrap());
    }
    for wrong in [wiped(&[token, ":"]), wiped(&["\n", token])] {
        each_input!(&wrong, |input| BasicCredentials::new(input, "x").unwrap_err());
    }
}

fn from_user_pass(token: &str) {
    for email in EMAILS {
        each_input!(&wiped(&[email, ":", token]), |input| {
            BasicCredentials::from_user_pass(input).unwrap().header_value().len()
        });
    }
    for parts in [["", token, ""], ["\n:", token, ""], ["a:", token, "\r\n"]] {
        each_input!(&wiped(&parts), |input| BasicCredentials::from_user_pass(input).unwrap_err());
    }
}

fn from_base64(token: &str) {
    for email in EMAILS {
        let pair = BasicCredentials::new(email, token).unwrap();
        let digits = pair.expose_header_value()["Basic ".len()..].trim_end_matches('=');
        let (start, rest) = digits.split_at(digits.len() / 2);
        for parts in [[start, "", rest, ""], [start, "\r\n", rest, "=\n="]] {
            each_input!(&wiped(&parts), |input| BasicCredentials::from_base64(input).unwrap());
        }
        // Not base64, with line ends and without; and bytes that are not UTF-8.
        for parts in [["-", start, rest, ""], [start, "\n", rest, "=A"], ["////", start, rest, ""]]
        {
            each_input!(&wiped(&parts), |input| BasicCredentials::from_base64(input).unwrap_err());
        }
    }
    // `aa:` is the first group, so what follows has no colon.
    let pair = BasicCredentials::new("aa", token).unwrap();
    let digits = &pair.expose_header_value()["Basic YWE6".len()..];
    each_input!(digits, |input| BasicCredentials::from_base64(input).unwrap_err());
}

fn from_oauth_client(token: &str) {
    for email in EMAILS {
        each_input!(token, |input| BasicCredentials::from_oauth_client(email, input).clone());
    }
    each_input!(&wiped(&[token, "\n:\u{e9}"]), |input| {
        BasicCredentials::from_oauth_client(input, token)
    });
}

fn split_url(token: &str) {
    const WRONG: &str = "http://ana:TOKEN?x@h http://ana:TOKEN/x@h http://ana:TOKEN#x@h //a:TOKEN@h \
        http://ana:TOKEN\\x@h http://ana:TOKEN@x@h http://ana:TOKEN%@h http://ana:TOKEN%0A@h \
        http://ana:TOKEN%FF@h http://a%3A:TOKEN@h http://ana:TOKEN@ http://ana:TOKEN@h:x \
        http://ana:TOKEN ana:TOKEN@h/x http:ana:TOKEN@h \"http://ana:TOKEN@h\" http://a:TOKEN@h/\0";
    let escaped = token.bytes().fold(String::new(), |mut text, byte| {
        write!(text, "%{byte:02x}").unwrap();
        text
    });
    for token in [token, &escaped] {
        for email in EMAILS {
            each_input!(&wiped(&["http://", email, ":", token, "@h:1/x"]), |input| {
                let (uri, pair) = split_userinfo(input).unwrap();
                assert_eq!((uri.to_string().as_str(), pair.is_some()), ("http://h:1/x", true));
            });
        }
        split_userinfo(filled("TOKEN@proxy:1", token)).unwrap();
        for wrong in WRONG.split(' ') {
            split_userinfo(filled(wrong, token)).expect_err(wrong);
        }
    }
}

/// Asks for all that a netrc has.
pub(crate) fn use_netrc(netrc: &Netrc, token: &str) {
    for host in ["h", "H", "g", token] {
        drop((netrc.credentials_for(host), netrc.credentials_for_login(host, "ana")));
        drop(netrc.credentials_for_login(host, token));
    }
    drop((netrc.default_credentials(), netrc.scoped_to("https://h"), netrc.scoped_to("http://h")));
    assert_eq!(netrc.hosts().map(str::len).filter(|len| *len == 0).count(), 0);
    for error in netrc.errors() {
        assert!(!format!("{error} {error:?} {netrc:?}").contains("ana"));
    }
}

fn netrc(token: &str) {
    let text = "machine h login \"a\\b\" password \"TOKEN\"\nmachine g password TOKEN port 1\n\
                default login TOKEN password TOKEN";
    each_input!(&Zeroizing::new(filled(text, token)), |input| {
        let netrc = Netrc::parse(input);
        assert_eq!(netrc.errors().count(), 0);
        for pair in [netrc.credentials_for("h"), netrc.credentials_for("g")] {
            assert_eq!(pair.unwrap().unwrap().expose_token(), token);
        }
        use_netrc(&netrc, token);
    });
}

/// Parts that are not read, in which a host is then looked for.
fn faulty_netrc(token: &str) {
    for wrong in [
        "machine h login a:b password TOKEN",
        "machine h password TOKEN x",
        "machine h password TOKEN\nlogin ana\npassword TOKEN",
        "machine h password \"TOKEN",
        "machine h password \"TOKEN\"x",
        "machine h password TOKEN\\x",
        "machine h password TOKEN\u{7f}",
        "machine h login ana password TOKEN\nnonsense h TOKEN",
        "machne h login ana password TOKEN",
        "machine=h login=ana password=TOKEN",
        "macdef m\nh TOKEN",
        "machine g login ana password TOKEN\nmacdef m\nx\n\npassword TOKEN",
        "password TOKEN",
        "machine TOKEN h password TOKEN",
    ] {
        let netrc = Netrc::parse(filled(wrong, token));
        assert!(netrc.errors().count() > 0, "{wrong}");
        use_netrc(&netrc, token);
    }
}

fn expose(token: &str) {
    each_form(token, |pair| {
        assert_eq!(pair.expose_token(), token);
        assert!(pair.expose_email().starts_with("an"));
        assert!(pair.expose_user_pass().ends_with(token));
        assert!(pair.expose_header_value().starts_with("Basic "));
        assert_eq!(format!("{pair:?}"), "BasicCredentials { .. }");
        assert!(pair.is_same(&pair.clone()));
        let copy = pair.clone();
        drop(pair);
        assert_eq!(copy.expose_token(), token);
    });
}

fn to_iso_8859_1(token: &str) {
    for (end, converts) in [("", true), ("\u{e9}", true), ("\u{20ac}", false)] {
        each_form(&wiped(&[token, end]), |pair| {
            let latin1 = pair.to_iso_8859_1();
            assert_eq!(latin1.is_some(), converts);
            assert!(latin1.is_none_or(|latin1| latin1.clone().expose_token().ends_with(end)));
        });
    }
}

fn attach(token: &str) {
    each_form(token, |pair| {
        let mut headers = HeaderMap::new();
        headers.insert_basic_auth(&pair);
        headers.insert_proxy_basic_auth(&pair);
        headers.clone().insert_basic_auth(&pair);
        // The table moves when it grows.
        for at in 0..20_u32 {
            headers.insert(http::HeaderName::try_from(format!("x-{at}")).unwrap(), at.into());
        }
        let request = Request::get("/").header(AUTHORIZATION, &pair).body(()).unwrap();
        assert!(format!("{request:?} {headers:?}").contains("Sensitive"));
        assert!(HeaderValue::from(pair).is_sensitive());
    });
}

fn decode(token: &str) {
    each_form(token, |pair| {
        let good = pair.expose_header_value();
        assert_eq!(BasicCredentials::try_from(pair.header_value()).unwrap().expose_token(), token);
        // A character too long, a bad character, another scheme, bytes that are not UTF-8.
        let start = wiped(&["Basic ////", &good["Basic ".len()..]]);
        for wrong in [wiped(&[good, "A"]), wiped(&[good, "-"]), wiped(&["X", good]), start] {
            let value = HeaderValue::from_maybe_shared(Bytes::from_owner(wrong)).unwrap();
            let mut headers = HeaderMap::from_iter([(AUTHORIZATION, value)]);
            headers.basic_auth().unwrap_err();
            headers.append(AUTHORIZATION, pair.header_value().clone());
            headers.basic_auth().unwrap_err();
            headers.insert_proxy_basic_auth(&pair);
            assert!(headers.proxy_basic_auth().unwrap().unwrap().is_same(&pair));
        }
    });
}

fn scope(token: &str) {
    let elsewhere = Uri::from_static("https://evil.example/");
    each_form(token, |pair| {
        pair.scoped_to("http://api.example.com").unwrap_err();
        let scoped = pair.scoped_to("https://api.example.com").unwrap();
        let in_clear = pair.dangerous_cleartext_to("http://api.example.com").unwrap();
        assert!(in_clear.header_value_for("http://api.example.com/me").unwrap().is_sensitive());
        in_clear.header_value_for(URL).unwrap_err();
        let store: CredentialStore = [in_clear, scoped.clone()].into_iter().collect();
        assert!(!format!("{store:?} {scoped:?}").contains("ana"));
        let mut request = Request::get(URL).body(()).unwrap();
        store.authorize(&mut request).unwrap();
        scoped.authorize(&mut request).unwrap();
        let mut headers = request.headers().clone();
        // Each removes its own value.
        *request.uri_mut() = elsewhere.clone();
        scoped.authorize(&mut request).unwrap_err();
        store.authorize_headers(&elsewhere, &mut headers).unwrap_err();
        assert!(request.headers().is_empty() && headers.is_empty());
        // A value that is in flight outlives its pair in the store.
        let in_flight = store.header_value_for(URL).unwrap();
        let next = BasicCredentials::new("ana", "next").unwrap();
        assert!(store.insert(next.scoped_to("https://api.example.com").unwrap()).is_some());
        assert!(store.header_value_for(URL).unwrap() != in_flight);
        assert!(store.remove(scoped.scope()).is_some());
        drop((scoped, store, request, headers));
        assert_eq!(BasicCredentials::try_from(&in_flight).unwrap().expose_token(), token);
    });
}

/// What is decoded to find out whether a server may read another charset does not stay.
fn check_response(token: &str) {
    let headers = HeaderMap::from_iter([(WWW_AUTHENTICATE, HeaderValue::from_static("Basic"))]);
    each_form(&wiped(&[token, "\u{e9}"]), |pair| {
        let scoped = pair.scoped_to(URL).unwrap();
        let store = CredentialStore::from(scoped.clone());
        for status in [StatusCode::OK, StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN] {
            let refused = scoped.check_response(URL, status, &headers);
            assert_eq!(refused.is_err(), status != StatusCode::OK);
            assert_eq!(store.check_response(URL, status, &headers), refused);
        }
    });
}

/// A token in the userinfo of a target or a scope, where none is read.
fn misplaced(token: &str) {
    let scoped = BasicCredentials::new("ana", "x").unwrap().scoped_to(URL).unwrap();
    for pattern in ["https://ana:TOKEN@api.example.com/me", "ana:TOKEN@api.example.com"] {
        let url = Zeroizing::new(filled(pattern, token));
        scoped.header_value_for(&*url).unwrap_err();
        assert!(!scoped.scope().contains(&*url));
        Scope::origin_of(&*url).unwrap_err();
        url.parse::<Scope>().unwrap_err();
        scoped.check_response(&*url, StatusCode::FORBIDDEN, &HeaderMap::new()).unwrap_err();
        #[cfg(feature = "serde")]
        serde_json::from_value::<Scope>(url.as_str().into()).unwrap_err();
    }
}

/// Eight that read one store, whose pair is replaced meanwhile.
fn threads(token: &str) {
    let pair = || BasicCredentials::new("ana", token).unwrap().scoped_to(URL).unwrap();
    let store = CredentialStore::from(pair());
    let read = || {
        for _ in 0..5 {
            let mut request = Request::get(URL).body(()).unwrap();
            store.authorize(&mut request).unwrap();
            let value = store.header_value_for(URL).unwrap();
            assert_eq!(BasicCredentials::try_from(&value).unwrap().expose_email(), "ana");
        }
    };
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..8).map(|_| scope.spawn(read)).collect();
        for _ in 0..5 {
            store.insert(pair());
        }
        // The scope waits until they are done, but not until their stacks are given back.
        for reader in readers {
            reader.join().unwrap();
        }
    });
}

/// Panics that pass credentials on their way, and one in the middle of what makes a store.
fn unwind(token: &str) {
    /// Without the hook, which would print.
    fn panic<T>() -> T {
        resume_unwind(Box::new(()))
    }
    each_form(token, |pair| {
        let scoped = pair.scoped_to(URL).unwrap();
        let given = std::iter::once(scoped.clone()).chain(std::iter::from_fn(panic));
        catch_unwind(AssertUnwindSafe(|| given.collect::<CredentialStore>())).unwrap_err();
        let dropped = catch_unwind(AssertUnwindSafe(move || {
            let (exposed, store) = (pair.clone(), CredentialStore::from(scoped));
            assert_eq!((exposed.expose_token().len(), store.len()), (token.len(), 1));
            let _pair = pair;
            panic::<()>();
        }));
        dropped.unwrap_err();
    });
}

/// From values in memory, borrowed and owned, because the buffers of a format's parser are its own.
#[cfg(feature = "serde")]
fn serde(token: &str) {
    use serde::Deserialize as _;
    use serde::de::value::{Error, MapDeserializer};

    for (fields, is_right) in [
        ([("email", "ana"), ("token", token)], true),
        ([("login", "ana:"), ("password", token)], false),
        ([("token", token), ("password", token)], false),
        ([("token", token), (token, "")], false),
        ([("user", token), ("email", "")], false),
    ] {
        let given = fields.map(|(name, text)| (owned(&[name], 0), owned(&[text], 0)));
        let lent =
            BasicCredentials::deserialize(MapDeserializer::<_, Error>::new(fields.into_iter()));
        let given =
            BasicCredentials::deserialize(MapDeserializer::<_, Error>::new(given.into_iter()));
        assert_eq!((lent.is_ok(), given.is_ok()), (is_right, is_right));
    }
    serde_json::from_value::<BasicCredentials>(owned(&["ana:", token], 0).into()).unwrap_err();
}

/// Without an escape, which the parser would undo in a buffer of its own.
#[cfg(feature = "serde")]
fn json(token: &str) {
    for email in EMAILS {
        let parts = ["{\"email\": \"", email, "\", \"x\": 1, \"token\": \"", token, "\"}"];
        let pair: BasicCredentials = serde_json::from_str(&wiped(&parts)).unwrap();
        assert_eq!(pair.expose_email(), email);
    }
}

/// After an error nothing is encoded, so nothing overwrites the stack.
#[cfg(feature = "serde")]
fn json_errors(token: &str) {
    let map = r#"{"email": "ana", "token": "TOKEN", "password": 1}"#;
    for pattern in [map, r#"{"token": "TOKEN"}"#, r#"["TOKEN"]"#, r#""ana:TOKEN""#] {
        let text = Zeroizing::new(filled(pattern, token));
        serde_json::from_str::<BasicCredentials>(&text).unwrap_err();
    }
}

#[cfg(feature = "tower")]
fn tower(token: &str) {
    use http_basic_credentials::tower::BasicAuthLayer;
    use tower::{Layer, Service};

    each_form(token, |pair| {
        let scoped = pair.scoped_to("https://api.example.com").unwrap();
        let layer = BasicAuthLayer::new(scoped.clone()).relative_to(scoped.scope().clone());
        let mut service = layer.layer(crate::client::Client(Ok(())));
        for uri in [URL, "/me", "https://evil.example/"] {
            let mut request = Request::get(uri).body(()).unwrap();
            scoped.authorize_headers(URL, request.headers_mut()).unwrap();
            let headers = service.call(request).into_inner().unwrap();
            assert_eq!(headers.contains_key(AUTHORIZATION), !uri.contains("evil"));
        }
    });
}
