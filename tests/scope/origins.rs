//! Which origins are the same, as a table and as properties.

use http::Uri;
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{CredentialStore, InvalidScope, OutOfScope, Scope};
use proptest::prelude::*;

fn origin(text: &str) -> Scope {
    Scope::origin_of(text).unwrap()
}

#[test]
fn serialisation() {
    for (uri, expected) in [
        ("http://example.com", "http://example.com"),
        ("HTTP://EXAMPLE.com/", "http://example.com"),
        ("https://Example.COM:443/a/b?c", "https://example.com"),
        ("https://example.com:", "https://example.com"),
        ("http://example.com:80", "http://example.com"),
        ("http://example.com:0080", "http://example.com"),
        ("http://example.com:443", "http://example.com:443"),
        ("https://example.com:80", "https://example.com:80"),
        ("https://example.com:65535", "https://example.com:65535"),
        ("https://example.com.", "https://example.com."),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080"),
        ("http://[::1]", "http://[::1]"),
        ("http://[0:0:0:0:0:0:0:1]:80", "http://[::1]"),
        ("https://[2001:DB8::0:1]:8443", "https://[2001:db8::1]:8443"),
    ] {
        assert_eq!(origin(uri).to_string(), expected, "{uri}");
        assert_eq!(origin(expected), origin(uri), "{uri}");
        assert!(origin(expected).contains(&uri.parse::<Uri>().unwrap()), "{uri}");
    }
}

#[test]
fn refused() {
    for (uri, expected) in [
        ("", InvalidScope::NotAbsolute),
        ("http://exa mple.com", InvalidScope::InvalidCharacter),
        ("/path", InvalidScope::NotAbsolute),
        ("//example.com/path", InvalidScope::NotAbsolute),
        ("*", InvalidScope::NotAbsolute),
        ("example.com", InvalidScope::NotAbsolute),
        ("example.com:443", InvalidScope::NotAbsolute),
        ("ftp://example.com", InvalidScope::UnsupportedScheme),
        ("http://ana@example.com", InvalidScope::UserInfo),
        ("http://ana:t0k3n@example.com", InvalidScope::UserInfo),
        ("http://example.com:@evil.com/", InvalidScope::UserInfo),
        ("http://@example.com", InvalidScope::UserInfo),
        ("http://exa,mple.com", InvalidScope::InvalidHost),
        ("http://:80", InvalidScope::InvalidHost),
        ("http://[::g]", InvalidScope::InvalidHost),
        ("http://[1::2::3]", InvalidScope::InvalidHost),
        ("http://example.com:0", InvalidScope::InvalidPort),
        ("http://example.com:65536", InvalidScope::InvalidPort),
    ] {
        assert_eq!(uri.parse::<Scope>(), Err(expected), "{uri}");
    }
    // Some of these are no URI to `http` already, and whichever refuses them will do.
    for uri in [
        "http://",
        "http://:80",
        "http://[fe80::1%25eth0]",
        "http://ex%61mple.com",
        "http://b\u{fc}cher.example",
        "http://example.com:+80",
        "http://example.com:8a",
    ] {
        assert!(uri.parse::<Scope>().is_err(), "{uri}");
    }
}

#[test]
fn other_origins() {
    let inside = origin("https://example.com");
    for uri in [
        "http://example.com",
        "http://example.com:443",
        "https://example.com:444",
        "https://example.com.",
        "https://www.example.com",
        "https://com",
        "https://example.com.evil.com",
        "https://evil.com/https://example.com",
        "https://evil.com?example.com",
        "https://example.co",
        "https://example.comm",
        "https://example.com@evil.com",
        "https://example.com:443@evil.com",
        "https://ana@example.com",
        "/example.com",
        "example.com:443",
    ] {
        assert!(!inside.contains(&uri.parse::<Uri>().unwrap()), "{uri}");
    }
}

#[test]
fn a_store_tells_names_from_addresses() {
    let texts = ["https://localhost", "https://127.0.0.1", "https://[::1]", "https://[::2]"];
    let store = CredentialStore::new();
    for text in texts {
        let pair = BasicCredentials::new(text.replace(':', "."), "t0k3n").unwrap();
        store.insert(pair.scoped_to(text).unwrap());
    }
    for text in texts {
        let value = store.header_value_for(text).unwrap();
        let pair = BasicCredentials::try_from(&value).unwrap();
        assert_eq!(pair.expose_email(), text.replace(':', "."));
        for other in texts {
            let inside = origin(text).contains(other);
            assert_eq!(inside, text == other, "{text} {other}");
        }
    }
    assert_eq!(store.header_value_for("https://[::3]"), Err(OutOfScope::NoCredentials));
    // In capitals the host is the same, although `Uri` keeps them.
    assert!(store.header_value_for(&Uri::from_static("https://LocalHost")).is_ok());
}

#[test]
fn a_store_of_many_origins_has_each() {
    let origins: Vec<Scope> =
        (0..300).map(|n| origin(&format!("https://h{n}.example.com"))).collect();
    let store = CredentialStore::new();
    for round in 0..2 {
        for origin in &origins {
            let pair =
                BasicCredentials::new(origin.to_string().replace(':', "."), "t0k3n").unwrap();
            let old = store.insert(pair.scoped_to(&origin.to_string()).unwrap());
            assert_eq!(old.is_some(), round == 1, "{origin}");
        }
    }
    for origin in &origins {
        assert_eq!(store.remove(origin).map(|it| it.scope().clone()).as_ref(), Some(origin));
        assert!(store.remove(origin).is_none(), "{origin}");
    }
}

/// As many as there are values of the seven bits of a hash that a map compares first, and more: it
/// is the origins that are compared in the end.
#[test]
fn a_store_of_one_origin_has_no_other() {
    let pair = BasicCredentials::new("ana@example.com", "t0k3n").unwrap();
    let store = CredentialStore::from(pair.scoped_to("https://example.com").unwrap());
    for n in 0..2000 {
        let other: Uri = format!("https://h{n}.example.com").parse().unwrap();
        assert_eq!(store.header_value_for(&other), Err(OutOfScope::NoCredentials), "{other}");
    }
    assert!(store.header_value_for("https://example.com").is_ok());
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
    fn contains_is_equality_of_parts(a in parts(), b in parts()) {
        for (a, b) in [(&a, &a), (&a, &b), (&b, &a)] {
            let (left, right) = (uri(a), uri(b));
            let equal = a == b;
            prop_assert_eq!(origin(&left).contains(&right), equal);
            prop_assert_eq!(origin(&left) == origin(&right), equal);
        }
    }

    #[test]
    fn case_of_the_host_does_not_matter(a in parts(), upper in any::<[bool; 80]>()) {
        let host = a.1.chars().zip(upper).map(|(c, up)| if up { c.to_ascii_uppercase() } else { c });
        let other = uri(&(a.0, host.collect(), a.2));
        prop_assert!(origin(&uri(&a)).contains(&other));
        prop_assert!(origin(&other).contains(&uri(&a)));
        prop_assert_eq!(origin(&other).to_string(), origin(&uri(&a)).to_string());
    }

    #[test]
    fn a_changed_byte_is_another_origin(a in parts(), at in any::<prop::sample::Index>(), byte in 0x21_u8..0x7f) {
        let text = uri(&a);
        let text = text.strip_suffix("/p").unwrap();
        let mut changed = text.as_bytes().to_vec();
        let at = at.index(changed.len());
        prop_assume!(!changed[at].eq_ignore_ascii_case(&byte));
        changed[at] = byte;
        if let Ok(uri) = Uri::try_from(changed) {
            // The authority may now end earlier, which makes another host or the default port.
            let default = if a.0 { 443 } else { 80 };
            prop_assume!(a.2 != default || uri.port().is_some());
            prop_assert!(!origin(text).contains(&uri), "{}", uri);
        }
    }
}
