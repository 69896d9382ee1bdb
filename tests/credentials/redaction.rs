//! Nothing that can be printed holds a part, its base64 or its length.
use std::collections::HashSet;
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
    // Also where both forms are there.
    for both in [&credentials, &read] {
        assert_eq!((both.expose_email(), both.header_value().is_sensitive()), (EMAIL, true));
        debug_holds_no_secret(both);
    }
    debug_holds_no_secret(&credentials.to_iso_8859_1());
    debug_holds_no_secret(&BasicCredentials::from_oauth_client(EMAIL, TOKEN));
    debug_holds_no_secret(&BasicCredentials::from_base64(
        STANDARD.encode(format!("{EMAIL}:{TOKEN}")),
    ));

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
        if let Some(token68) = value.strip_prefix("Basic ") {
            let error = BasicCredentials::from_base64(token68).unwrap_err();
            assert_eq!(error, expected);
            error_holds_no_secret(&error);
        }
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

/// Each says something of its own, and `Debug`, which a `main` that returns it prints, says the same.
#[test]
fn errors_are_sentences() {
    let invalid = [
        InvalidCredentials::ColonInEmail,
        InvalidCredentials::ControlInEmail,
        InvalidCredentials::ControlInToken,
        InvalidCredentials::MissingColon,
    ];
    let decode = [
        DecodeError::UnsupportedScheme,
        DecodeError::InvalidToken68,
        DecodeError::InvalidUtf8,
        DecodeError::Repeated,
    ];
    for error in invalid {
        is_a_sentence("InvalidCredentials", &error);
        // Transparent: the same sentence, and no source that would say it twice.
        let wrapped = DecodeError::from(error);
        is_a_sentence("DecodeError", &wrapped);
        assert_eq!(wrapped.to_string(), error.to_string());
        assert!(wrapped.source().is_none());
    }
    for error in decode {
        is_a_sentence("DecodeError", &error);
    }
    let shown = invalid.map(DecodeError::from).into_iter().chain(decode).map(|it| it.to_string());
    assert_eq!(shown.collect::<HashSet<_>>().len(), 8);
    assert_eq!(
        format!("{:?}", InvalidCredentials::ControlInToken),
        "InvalidCredentials(\"the token contains a control character, such as the newline at the \
         end of a file: remove it\")"
    );
}

#[track_caller]
fn is_a_sentence(name: &str, error: &dyn Error) {
    let sentence = error.to_string();
    assert_eq!(format!("{error:?}"), format!("{name}(\"{sentence}\")"));
    assert_eq!(format!("{error:#?}"), format!("{name}(\"{sentence}\")"));
    // As the last part of a line, and without what would have to be escaped.
    assert!(sentence.len() > 20 && !sentence.ends_with('.') && !sentence.contains(['"', '\n']));
}
