//! Why a request gets no credentials: a word to match on, and a sentence.

use std::error::Error;

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{InvalidScope, OutOfScope};

use crate::ways::{decides_bare, pair};

const SCOPE: &str = "https://api.example.com:8443/v1";

/// Of scheme, host, port and path. Clients that sent credentials to another host: CVE-2018-1000007
/// (curl), CVE-2018-20060 (urllib3), CVE-2022-0155 (follow-redirects), CVE-2023-45289 and
/// CVE-2024-45336 (Go); to another port: CVE-2022-27774 and CVE-2022-27776 (curl); without TLS:
/// CVE-2018-18074 (requests), CVE-2022-0536 (follow-redirects); to the host after `:@`:
/// CVE-2024-47081 (requests); to a URL that begins with the same text: astral-sh/uv 3130.
#[test]
fn the_first_part_that_differs() {
    use InvalidScope::{
        InvalidCharacter, InvalidHost, InvalidPort, NotAbsolute, UnsupportedScheme, UserInfo,
    };
    use OutOfScope::{AmbiguousPath, InvalidTarget, OtherHost, OtherPath, OtherPort, OtherScheme};
    for (target, reason) in [
        ("http://other.example:8080/v2", OtherScheme),
        ("ws://api.example.com:8443/v1", OtherScheme),
        ("https://other.example:8080/v1/..", OtherHost),
        ("https://[::1]:8443/v1", OtherHost),
        ("https://api.example.com./v1", OtherHost),
        ("https://www.api.example.com:8443/v1", OtherHost),
        ("https://example.com:8443/v1", OtherHost),
        ("https://api.example.com.evil.example:8443/v1", OtherHost),
        ("https://evil.example/https://api.example.com:8443/v1", OtherHost),
        ("https://api.example.com:8080/v1/..", OtherPort),
        ("https://api.example.com/v1", OtherPort),
        ("https://api.example.com:8443/x/../v2", AmbiguousPath),
        ("https://api.example.com:8443/v2", OtherPath),
        ("https://api.example.com:8443", OtherPath),
        ("/v1", InvalidTarget(NotAbsolute)),
        ("", InvalidTarget(NotAbsolute)),
        ("*", InvalidTarget(NotAbsolute)),
        ("api.example.com:8443", InvalidTarget(NotAbsolute)),
        ("https:api.example.com:8443/v1", InvalidTarget(NotAbsolute)),
        ("ftp://api.example.com:8443/v1", InvalidTarget(UnsupportedScheme)),
        ("https://ana:t0k3n@api.example.com:8443/v1", InvalidTarget(UserInfo)),
        ("https://api.example.com:8443@evil.example/v1", InvalidTarget(UserInfo)),
        ("https://api.example.com:@evil.example/", InvalidTarget(UserInfo)),
        ("https://api.example.com:8443/v10", OtherPath),
        ("https://exa%6dple.com:8443/v1", InvalidTarget(InvalidHost)),
        ("https://127.1:8443/v1", InvalidTarget(InvalidHost)),
        ("https:///v1", InvalidTarget(InvalidHost)),
        ("https://api.example.com:84430/v1", InvalidTarget(InvalidPort)),
        ("https://api.example.com:8443/v1 ", InvalidTarget(InvalidCharacter)),
        ("https://api.example.com:8443\\v1", InvalidTarget(InvalidCharacter)),
    ] {
        decides_bare(&pair(SCOPE, "t0k3n"), target, Err(reason));
    }
}

#[test]
fn cleartext_has_to_be_asked_for() {
    let credentials = BasicCredentials::new("ana@example.com", "t0k3n").unwrap();
    let text = "http://api.example.com/v1";
    assert_eq!(credentials.scoped_to(text).unwrap_err(), InvalidScope::Cleartext);
    let scoped = credentials.dangerous_cleartext_to(text).unwrap();
    assert_eq!(credentials.scoped_to(scoped.scope()).unwrap_err(), InvalidScope::Cleartext);
    assert!(scoped.header_value_for("http://api.example.com/v1/x").is_ok());
    assert!(credentials.dangerous_cleartext_to("api.example.com").is_err());
    for trustworthy in ["https://h/v1", "http://localhost:8080", "ws://127.0.0.1"] {
        assert!(credentials.scoped_to(trustworthy).is_ok(), "{trustworthy}");
    }
}

/// `{:?}` is what `fn main() -> Result<(), Box<dyn Error>>` prints.
#[track_caller]
fn shows<E: Error + Copy>(error: E, name: &str, words: &[&str]) {
    let sentence = error.to_string();
    assert_eq!(format!("{error:?}"), format!("{name}(\"{sentence}\")"));
    assert_eq!(format!("{error:#?}"), format!("{error:?}"));
    assert!(words.iter().all(|word| sentence.contains(word)), "{sentence}");
    assert!(sentence.starts_with(|first: char| first.is_lowercase()), "{sentence}");
    assert!(!sentence.ends_with('.') && !sentence.contains('\n'), "{sentence}");
    assert!(!sentence.contains("out of scope"), "{sentence}");
    assert!(error.source().is_none(), "a report would say it twice: {sentence}");
}

#[test]
fn each_is_shown_as_its_sentence() {
    for (reason, words) in [
        (InvalidScope::NotAbsolute, &["https://example.com"][..]),
        (InvalidScope::UnsupportedScheme, &["https", "wss"]),
        (InvalidScope::UserInfo, &["user information", "remove"]),
        (InvalidScope::InvalidHost, &["host", "xn--", "zone", "brackets"]),
        (InvalidScope::InvalidPort, &["1 to 65535"]),
        (InvalidScope::InvalidPath, &["Scope::origin_of", "query"]),
        (InvalidScope::InvalidCharacter, &["white space", "backslash"]),
        (InvalidScope::Cleartext, &["use https", "dangerous_cleartext_to"]),
    ] {
        shows(reason, "InvalidScope", words);
        let target = OutOfScope::from(reason);
        assert_eq!(target, OutOfScope::InvalidTarget(reason));
        shows(target, "OutOfScope", &["cannot be read", &reason.to_string()]);
        assert!(!target.is_other_origin());
    }
    for (reason, words, is_other_origin) in [
        (OutOfScope::OtherScheme, &["scheme"][..], true),
        (OutOfScope::OtherHost, &["host"], true),
        (OutOfScope::OtherPort, &["port"], true),
        (OutOfScope::NoCredentials, &["no credentials", "origin"], true),
        (OutOfScope::OtherPath, &["path"], false),
        (OutOfScope::AmbiguousPath, &["dot segment", "escape", "whole origin"], false),
        (OutOfScope::OtherHostField, &["Host field", "remove"], false),
        (OutOfScope::TooManyFields, &["header fields"], false),
    ] {
        shows(reason, "OutOfScope", words);
        assert_eq!(reason.is_other_origin(), is_other_origin, "{reason}");
    }
}

/// One byte, or two: no room for anything that was given.
#[test]
fn an_error_is_too_small_for_any_input() {
    assert_eq!(size_of::<InvalidScope>(), 1);
    assert!(size_of::<OutOfScope>() <= 2);
}
