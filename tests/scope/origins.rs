//! Which origins are the same, and which are trusted with a token in cleartext.

use http::Uri;
use http_basic_credentials::scope::{CredentialStore, OutOfScope, Scope};
use proptest::prelude::*;

use crate::ways::{pair, value_of};

fn origin(text: &str) -> Scope {
    Scope::origin_of(text).unwrap()
}

#[test]
fn a_store_tells_names_from_addresses() {
    let texts = ["https://localhost", "https://127.0.0.1", "https://[::1]", "https://[::2]"];
    let pairs = texts.map(|text| pair(text, text));
    let store = CredentialStore::from_iter(pairs.clone());
    for (text, pair) in texts.iter().zip(&pairs) {
        assert_eq!(store.header_value_for(text), Ok(value_of(pair)));
        assert!(
            texts.iter().all(|other| origin(text).contains(other) == (text == other)),
            "{text}"
        );
    }
    assert_eq!(store.header_value_for("https://[::3]"), Err(OutOfScope::NoCredentials));
    // `Uri` keeps the case of the host.
    assert!(store.header_value_for(&Uri::from_static("https://LocalHost")).is_ok());
}

#[test]
fn trustworthy() {
    for (uri, expected) in [
        ("https://example.com", true),
        ("https://192.0.2.1", true),
        ("http://localhost", true),
        ("http://LOCALHOST:8080", true),
        ("http://127.0.0.1", true),
        ("http://127.255.255.254:1", true),
        ("http://[::1]", true),
        ("http://example.com", false),
        ("http://localhost.", false),
        ("http://localhost.example.com", false),
        ("http://a.localhost", false),
        ("http://127.0.0.1.example.com", false),
        ("http://128.0.0.1", false),
        ("http://0.0.0.0", false),
        ("http://10.0.0.1", false),
        ("http://[::2]", false),
        ("http://[::ffff:127.0.0.1]", false),
    ] {
        assert_eq!(origin(uri).is_trustworthy(), expected, "{uri}");
    }
}

/// The last label begins with a letter, so that it is no number.
fn parts() -> impl Strategy<Value = (bool, String, u16)> {
    (any::<bool>(), "([a-z0-9][a-z0-9.-]{0,60}\\.)?[a-z][a-z0-9-]{0,9}", 1..=u16::MAX)
}

fn uri((https, host, port): &(bool, String, u16)) -> String {
    format!("http{}://{host}:{port}/p", if *https { "s" } else { "" })
}

proptest! {
    #[test]
    fn the_case_of_the_host_does_not_matter(a in parts(), b in parts(), upper in any::<[bool; 80]>()) {
        let host = a.1.chars().zip(upper).map(|(c, up)| if up { c.to_ascii_uppercase() } else { c });
        let other = uri(&(a.0, host.collect(), a.2));
        prop_assert!(origin(&uri(&a)).contains(&other) && origin(&other).contains(&uri(&a)));
        prop_assert_eq!(origin(&other).to_string(), origin(&uri(&a)).to_string());
        prop_assert_eq!(origin(&uri(&a)).contains(&uri(&b)), a == b);
        prop_assert_eq!(origin(&uri(&a)) == origin(&uri(&b)), a == b);
        let store = CredentialStore::from_iter([pair(&uri(&a), "1"), pair(&uri(&b), "2")]);
        prop_assert_eq!(store.len(), if a == b { 1 } else { 2 });
        prop_assert!(store.header_value_for(&other).is_ok());
    }
}
