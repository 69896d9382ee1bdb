//! Nothing that can be printed holds a part, its base64 or its length.
use std::error::Error;
use std::fmt::Debug;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue};
use http_basic_credentials::{BasicAuthExt, BasicCredentials, DecodeError, InvalidCredentials};

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

#[track_caller]
fn debug_holds_no_secret(value: &impl Debug) {
    holds_no_secret(&format!("{value:?}"));
    holds_no_secret(&format!("{value:#?}"));
}

#[track_caller]
fn error_holds_no_secret(error: &dyn Error) {
    let mut next = Some(error);
    while let Some(error) = next {
        assert!(!error.to_string().is_empty());
        holds_no_secret(&format!("{error} {error:#} {error:?} {error:#?}"));
        next = error.source();
    }
}

/// The check sees what it is to see.
#[test]
fn a_canary_is_seen() {
    let credentials = BasicCredentials::new(EMAIL, TOKEN).unwrap();
    let header = credentials.header_value().to_str().unwrap().to_owned();
    for shown in [EMAIL.to_owned(), format!("x{TOKEN:?}"), header, STANDARD.encode(TOKEN)] {
        assert!(std::panic::catch_unwind(|| holds_no_secret(&shown)).is_err(), "{shown}");
    }
}

#[test]
fn credentials() {
    let credentials = BasicCredentials::new(EMAIL, TOKEN).unwrap();
    debug_holds_no_secret(&credentials);
    debug_holds_no_secret(&Some(&credentials));
    debug_holds_no_secret(credentials.header_value());
    let read = BasicCredentials::try_from(credentials.header_value()).unwrap();
    debug_holds_no_secret(&read);

    let mut headers = HeaderMap::new();
    headers.insert_basic_auth(&credentials);
    headers.insert_proxy_basic_auth(&credentials);
    debug_holds_no_secret(&headers);
    debug_holds_no_secret(&headers.basic_auth());
    let request = http::Request::get("http://example.com")
        .header("authorization", &credentials)
        .body(())
        .unwrap();
    debug_holds_no_secret(&request);
}

/// Not even a length: all credentials look the same.
#[test]
fn all_credentials_look_the_same() {
    let long = "x".repeat(5000);
    for (email, token) in [("", ""), (EMAIL, TOKEN), (&*long, &*long)] {
        let credentials = BasicCredentials::new(email, token).unwrap();
        assert_eq!(format!("{credentials:?}"), "BasicCredentials { .. }");
        assert_eq!(format!("{credentials:#?}"), "BasicCredentials { .. }");
        assert_eq!(format!("{:?}", credentials.header_value()), "Sensitive");
    }
}

#[test]
fn errors_of_the_constructors() {
    for (made, expected) in [
        (BasicCredentials::new(format!("{EMAIL}:"), TOKEN), InvalidCredentials::ColonInEmail),
        (BasicCredentials::new(format!("{EMAIL}\n"), TOKEN), InvalidCredentials::ControlInEmail),
        (BasicCredentials::new(EMAIL, format!("{TOKEN}\n")), InvalidCredentials::ControlInToken),
        (BasicCredentials::from_user_pass(TOKEN), InvalidCredentials::MissingColon),
    ] {
        let error = made.unwrap_err();
        assert_eq!(error, expected);
        error_holds_no_secret(&error);
    }
}

#[test]
fn errors_of_the_decoder() {
    let basic = |bytes: &[u8]| format!("Basic {}", STANDARD.encode(bytes));
    let user_pass = format!("{EMAIL}:{TOKEN}");
    for (value, expected) in [
        (format!("Bearer {TOKEN}"), DecodeError::UnsupportedScheme),
        (format!("Basic {user_pass}"), DecodeError::InvalidToken68),
        (basic(user_pass.as_bytes()) + "!", DecodeError::InvalidToken68),
        (basic(&[user_pass.as_bytes(), b"\xff"].concat()), DecodeError::InvalidUtf8),
        (basic(TOKEN.as_bytes()), InvalidCredentials::MissingColon.into()),
        (basic(format!("{user_pass}\n").as_bytes()), InvalidCredentials::ControlInToken.into()),
        (basic(format!("\n{user_pass}").as_bytes()), InvalidCredentials::ControlInEmail.into()),
    ] {
        let error = BasicCredentials::try_from(&HeaderValue::try_from(value).unwrap()).unwrap_err();
        assert_eq!(error, expected);
        error_holds_no_secret(&error);
    }
    let mut headers = HeaderMap::new();
    let credentials = BasicCredentials::new(EMAIL, TOKEN).unwrap();
    headers.append("authorization", HeaderValue::from(&credentials));
    headers.append("authorization", HeaderValue::from(&credentials));
    let error = headers.basic_auth().unwrap_err();
    assert_eq!(error, DecodeError::Repeated);
    error_holds_no_secret(&error);
}

/// Each error says something of its own.
#[test]
fn errors_differ() {
    let shown = [
        DecodeError::UnsupportedScheme,
        DecodeError::InvalidToken68,
        DecodeError::InvalidUtf8,
        DecodeError::Repeated,
        InvalidCredentials::ColonInEmail.into(),
        InvalidCredentials::ControlInEmail.into(),
        InvalidCredentials::ControlInToken.into(),
        InvalidCredentials::MissingColon.into(),
    ]
    .map(|error| error.to_string());
    let distinct: std::collections::HashSet<_> = shown.iter().collect();
    assert_eq!(distinct.len(), shown.len());
}
