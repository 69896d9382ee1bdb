//! Why a request gets no credentials, in a word to match on and in a sentence.

use std::error::Error;

use http::{HeaderMap, Uri};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{CredentialStore, InvalidScope, OutOfScope, ScopedCredentials};

const SCOPE: &str = "https://api.example.com:8443/v1";

fn pair() -> ScopedCredentials {
    BasicCredentials::new("ana@example.com", "t0k3n").unwrap().scoped_to(SCOPE).unwrap()
}

/// By each method of a pair, and of a store that holds it.
#[track_caller]
fn refused(target: &str, of_pair: OutOfScope, of_store: OutOfScope) {
    let (pair, store, mut headers) = (pair(), CredentialStore::from(pair()), HeaderMap::new());
    assert_eq!(pair.header_value_for(target), Err(of_pair), "{target}");
    assert_eq!(store.header_value_for(target), Err(of_store), "{target}");
    assert_eq!(pair.authorize_headers(target, &mut headers), Err(of_pair), "{target}");
    assert_eq!(store.authorize_headers(target, &mut headers), Err(of_store), "{target}");
    if let Ok(uri) = target.parse::<Uri>() {
        let mut request = http::Request::new(());
        *request.uri_mut() = uri;
        assert_eq!(pair.authorize(&mut request), Err(of_pair), "{target}");
        assert_eq!(store.authorize(&mut request), Err(of_store), "{target}");
        assert!(request.headers().is_empty(), "{target}");
    }
    assert!(headers.is_empty(), "{target}");
}

/// Of scheme, host, port and path.
#[test]
fn the_first_part_that_differs() {
    use OutOfScope::{NoCredentials, OtherHost, OtherPath, OtherPort, OtherScheme};
    for (target, reason) in [
        ("http://other.example:8080/v2", OtherScheme),
        ("http://other.example:8443/v1", OtherScheme),
        ("http://api.example.com:8443/v1", OtherScheme),
        ("ws://api.example.com:8443/v1", OtherScheme),
        ("https://other.example:8080/v2", OtherHost),
        ("https://other.example:8443/v1", OtherHost),
        ("https://[::1]:8443/v1", OtherHost),
        ("https://api.example.com./v1", OtherHost),
        ("https://api.example.com:8080/v2", OtherPort),
        ("https://api.example.com:8080/v1", OtherPort),
        ("https://api.example.com/v1", OtherPort),
    ] {
        refused(target, reason, NoCredentials);
    }
    for target in ["/v2", "/", "", "/v", "/v10", "/V1", "/v1/../v2", "/v1/%2e%2e/v2", "/v1/..;/v2"]
    {
        refused(&format!("https://api.example.com:8443{target}"), OtherPath, OtherPath);
    }
}

#[test]
fn a_store_that_knows_the_origin_says_that_it_is_the_path() {
    let store = CredentialStore::new();
    let get = |target: &str| store.header_value_for(target).map(|_| ());
    assert_eq!(get("https://h/a"), Err(OutOfScope::NoCredentials));
    let scope =
        |text: &str| BasicCredentials::new("ana", "t0k3n").unwrap().scoped_to(text).unwrap();
    store.insert(scope("https://h/a"));
    store.insert(scope("https://h/b"));
    assert_eq!(get("https://h/c"), Err(OutOfScope::OtherPath));
    assert_eq!(get("https://h:8443/a"), Err(OutOfScope::NoCredentials));
    assert_eq!(get("https://i/a"), Err(OutOfScope::NoCredentials));
    store.remove(scope("https://h/a").scope());
    assert_eq!(get("https://h/a"), Err(OutOfScope::OtherPath));
    store.remove(scope("https://h/b").scope());
    assert_eq!(get("https://h/a"), Err(OutOfScope::NoCredentials));
}

#[test]
fn a_target_that_is_none() {
    for (target, reason) in [
        ("/v1", InvalidScope::NotAbsolute),
        ("", InvalidScope::NotAbsolute),
        ("api.example.com:8443", InvalidScope::NotAbsolute),
        ("https:api.example.com:8443/v1", InvalidScope::NotAbsolute),
        ("ftp://api.example.com:8443/v1", InvalidScope::UnsupportedScheme),
        ("https://ana:t0k3n@api.example.com:8443/v1", InvalidScope::UserInfo),
        ("https://api.example.com:8443@evil.example/v1", InvalidScope::UserInfo),
        ("https://exa%6dple.com:8443/v1", InvalidScope::InvalidHost),
        ("https://127.1:8443/v1", InvalidScope::InvalidHost),
        ("https:///v1", InvalidScope::InvalidHost),
        ("https://api.example.com:84430/v1", InvalidScope::InvalidPort),
        ("https://api.example.com:8443/v1 ", InvalidScope::InvalidCharacter),
        ("https://api.example.com:8443\\v1", InvalidScope::InvalidCharacter),
    ] {
        let reason = OutOfScope::InvalidTarget(reason);
        refused(target, reason, reason);
    }
}

/// `{:?}` is what `fn main() -> Result<(), Box<dyn Error>>` prints.
#[track_caller]
fn shows<E: Error + Copy>(error: E, name: &str, word: &str) {
    let sentence = error.to_string();
    assert_eq!(format!("{error:?}"), format!("{name}(\"{sentence}\")"));
    assert_eq!(format!("{error:#?}"), format!("{error:?}"));
    assert!(sentence.contains(word), "{sentence}");
    assert!(sentence.starts_with(|first: char| first.is_lowercase()), "{sentence}");
    assert!(!sentence.ends_with('.') && !sentence.contains('\n'), "{sentence}");
    assert!(error.source().is_none(), "a report would say it twice: {sentence}");
}

#[test]
fn each_is_shown_as_its_sentence() {
    use InvalidScope as I;
    let reasons = [
        (I::NotAbsolute, "https://example.com"),
        (I::UnsupportedScheme, "wss"),
        (I::UserInfo, "user information"),
        (I::InvalidHost, "host"),
        (I::InvalidPort, "65535"),
        (I::InvalidPath, "Scope::origin_of"),
        (I::InvalidCharacter, "white space"),
        (I::Cleartext, "use https"),
    ];
    for (reason, word) in reasons {
        shows(reason, "InvalidScope", word);
        shows(OutOfScope::InvalidTarget(reason), "OutOfScope", &reason.to_string());
        assert_eq!(OutOfScope::from(reason), OutOfScope::InvalidTarget(reason));
    }
    for (reason, word) in [
        (OutOfScope::OtherScheme, "scheme"),
        (OutOfScope::OtherHost, "host"),
        (OutOfScope::OtherPort, "port"),
        (OutOfScope::OtherPath, "path"),
        (OutOfScope::OtherHostField, "Host field"),
        (OutOfScope::NoCredentials, "no credentials"),
        (OutOfScope::TooManyFields, "header fields"),
    ] {
        shows(reason, "OutOfScope", word);
    }
}

/// One byte, or two: no room for anything that was given.
#[test]
fn an_error_is_too_small_for_any_input() {
    assert_eq!(size_of::<InvalidScope>(), 1);
    assert!(size_of::<OutOfScope>() <= 2);
    let marker = "https://mark3r:mark3r@mark3r.example/mark3r";
    let error = pair().header_value_for(marker).unwrap_err();
    assert!(!format!("{error} {error:?} {error:#?}").contains("mark3r"));
}
