//! Nothing that can be printed holds a part, its base64 or its length.
use std::collections::HashSet;
use std::error::Error;
use std::fmt::Debug;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue, Request};
use http_basic_credentials::{BasicAuthExt, BasicCredentials, DecodeError};

const EMAIL: &str = "canary-email-8fQ2";
const TOKEN: &str = "canary-token-Zx71";

/// Neither canary, nor a half of one, plain or as its base64 at any of the three alignments.
#[track_caller]
fn holds_no_secret(shown: &str) {
    for secret in [EMAIL, TOKEN] {
        let (first, second) = secret.split_at(secret.len() / 2);
        for needle in [first, second] {
            assert!(!shown.contains(needle), "{shown}");
            for before in 0..3 {
                let text = [&"\0\0"[..before], needle].concat();
                let whole = STANDARD.encode(&text);
                // Without the characters that the neighbours of the needle share.
                let token68 = &whole[(before * 8).div_ceil(6)..text.len() * 8 / 6];
                assert!(!shown.contains(token68), "{shown}");
            }
        }
    }
}

/// A sentence of its own, which `Debug` shows too, because a `main` that returns the error prints that.
#[track_caller]
fn is_a_sentence(name: &str, error: &dyn Error) {
    let sentence = error.to_string();
    for debug in [format!("{error:?}"), format!("{error:#?}")] {
        assert_eq!(debug, format!("{name}(\"{sentence}\")"));
    }
    holds_no_secret(&sentence);
    // As the last part of a line, without what would have to be escaped, and said once.
    assert!(sentence.len() > 20 && !sentence.ends_with('.') && !sentence.contains(['"', '\n']));
    assert!(error.source().is_none());
}

/// The check sees what it is to see.
#[test]
fn a_canary_is_seen() {
    let pair = BasicCredentials::new(EMAIL, TOKEN).unwrap();
    let header = pair.expose_header_value().to_owned();
    for shown in [EMAIL.to_owned(), format!("x{TOKEN:?}"), header, STANDARD.encode(TOKEN)] {
        assert!(std::panic::catch_unwind(|| holds_no_secret(&shown)).is_err(), "{shown}");
    }
}

/// Not even a length: all credentials look the same.
#[test]
fn credentials() {
    let long = "x".repeat(5000);
    for (email, token) in [("", ""), (EMAIL, TOKEN), (&*long, &*long)] {
        let made = BasicCredentials::new(email, token).unwrap();
        let scoped = made.scoped_to("https://h/a").unwrap();
        assert_eq!(format!("{scoped:?}"), "ScopedCredentials { scope: Scope(https://h/a), .. }");
        let joined = BasicCredentials::from_user_pass(format!("{email}:{token}")).unwrap();
        // With one form, and with both.
        for _ in 0..2 {
            for pair in [&made, &joined] {
                assert_eq!(format!("{pair:?} {pair:#?}"), ["BasicCredentials { .. }"; 2].join(" "));
            }
            assert_eq!((made.expose_email(), joined.header_value()), (email, made.header_value()));
        }
    }
}

/// In the types of `http`.
#[test]
fn a_map_and_a_request() {
    let pair = BasicCredentials::new(EMAIL, TOKEN).unwrap();
    let mut headers = HeaderMap::new();
    headers.insert_basic_auth(&pair);
    headers.insert_proxy_basic_auth(&pair);
    let read = headers.basic_auth();
    let request = Request::get("/").header("authorization", &pair).body(()).unwrap();
    for shown in [&pair.header_value() as &dyn Debug, &headers, &read, &request] {
        holds_no_secret(&format!("{shown:?} {shown:#?}"));
    }
}

/// Each error of the crate root, made of the canaries, says something of its own.
#[test]
fn errors() {
    let basic = |text: &[u8]| format!("Basic {}", STANDARD.encode(text));
    let made = [
        BasicCredentials::new(format!("{EMAIL}:"), TOKEN),
        BasicCredentials::new(format!("{EMAIL}\n"), TOKEN),
        BasicCredentials::new(EMAIL, format!("{TOKEN}\n")),
        BasicCredentials::from_user_pass(TOKEN),
    ];
    let read = [
        format!("Bearer {TOKEN}"),
        format!("Basic {EMAIL}:{TOKEN}"),
        basic(&[EMAIL.as_bytes(), b":", TOKEN.as_bytes(), b"\xff"].concat()),
        basic(TOKEN.as_bytes()),
    ];
    let read = read.map(|value| BasicCredentials::try_from(&HeaderValue::try_from(value).unwrap()));

    let mut sentences = HashSet::from([DecodeError::Repeated.to_string()]);
    is_a_sentence("DecodeError", &DecodeError::Repeated);
    for error in made.map(Result::unwrap_err) {
        is_a_sentence("InvalidCredentials", &error);
        sentences.insert(error.to_string());
        let wrapped = DecodeError::from(error);
        is_a_sentence("DecodeError", &wrapped);
        assert_eq!(wrapped.to_string(), format!("in what the base64 encodes, {error}"));
    }
    for error in read.map(Result::unwrap_err) {
        is_a_sentence("DecodeError", &error);
        sentences.insert(error.to_string());
    }
    assert_eq!(sentences.len(), 9);
}
