//! After an error, our value is gone and the caller's are there.

use http::header::{AUTHORIZATION, HOST};
use http::{HeaderMap, HeaderName, HeaderValue};
use http_basic_credentials::scope::CredentialStore;
use http_basic_credentials::scope::InvalidScope as Invalid;
use http_basic_credentials::scope::OutOfScope::{self, InvalidTarget};

use crate::ways::{decides, pair, value_of};

/// As many names as a `HeaderMap` holds.
const ALL_NAMES: usize = 24_576;

fn text(value: &'static str) -> HeaderValue {
    HeaderValue::from_static(value)
}

/// These values, and two other fields.
fn with_values(values: &[&HeaderValue], host: &'static str) -> HeaderMap {
    let values = values.iter().map(|value| (AUTHORIZATION, (*value).clone()));
    let others = [(HeaderName::from_static("x-other"), text("stays")), (HOST, text(host))];
    values.chain(others).collect()
}

#[test]
fn ours_goes_and_the_callers_stay() {
    let pair = pair("https://api.example.com/v1", "t0k3n");
    let ours = value_of(&pair);
    let (one, two) = (text("Bearer one"), text("Basic YW5hOnR3bw=="));
    // A value is ours by its bytes, all of them, wherever its buffer is.
    let copy = HeaderValue::from_bytes(ours.as_bytes()).unwrap();
    let shorter = HeaderValue::from_bytes(ours.as_bytes().split_last().unwrap().1).unwrap();
    for (target, host, reason) in [
        ("http://api.example.com/v1", "api.example.com", OutOfScope::OtherScheme),
        ("https://evil.example/v1", "api.example.com", OutOfScope::OtherHost),
        ("https://api.example.com:444/v1", "api.example.com", OutOfScope::OtherPort),
        ("https://api.example.com/v2", "api.example.com", OutOfScope::OtherPath),
        ("https://api.example.com/v1/%2e%2e", "api.example.com", OutOfScope::AmbiguousPath),
        ("https://api.example.com/v1", "evil.example", OutOfScope::OtherHostField),
        ("/v1", "api.example.com", InvalidTarget(Invalid::NotAbsolute)),
        ("https://ana@api.example.com/v1", "", InvalidTarget(Invalid::UserInfo)),
        ("https://127.1/v1", "127.1", InvalidTarget(Invalid::InvalidHost)),
        ("https://api.example.com:0/v1", "", InvalidTarget(Invalid::InvalidPort)),
        ("ftp://api.example.com/v1", "", InvalidTarget(Invalid::UnsupportedScheme)),
        ("https://api.example.com/v1 ", "", InvalidTarget(Invalid::InvalidCharacter)),
    ] {
        let leaves = |before: &[&HeaderValue], after: &[&HeaderValue]| {
            let (before, after) = (with_values(before, host), with_values(after, host));
            decides(&pair, target, &before, Err(reason), &after);
        };
        leaves(&[], &[]);
        leaves(&[&ours], &[]);
        leaves(&[&copy, &ours], &[]);
        leaves(&[&one], &[&one]);
        leaves(&[&shorter], &[&shorter]);
        leaves(&[&one, &ours, &two], &[&one, &two]);
        leaves(&[&ours, &two, &one, &two], &[&two, &one, &two]);
        leaves(&[&two, &one, &copy], &[&two, &one]);
    }
    // In scope, one value replaces all.
    let mut headers = with_values(&[&one, &copy, &two], "api.example.com");
    assert_eq!(pair.authorize_headers("https://api.example.com/v1", &mut headers), Ok(()));
    assert_eq!(headers, with_values(&[&ours], "api.example.com"));
    assert!(headers[AUTHORIZATION].is_sensitive());
}

/// Nothing for a proxy goes to the origin: CVE-2023-32681 (requests), CVE-2024-37891 (urllib3),
/// CVE-2024-28849 (follow-redirects).
#[test]
fn only_authorization_is_set() {
    let pair = pair("https://h", "t0k3n");
    let ours = HeaderMap::from_iter([(AUTHORIZATION, value_of(&pair))]);
    decides(&pair, "https://h/", &HeaderMap::new(), Ok(()), &ours);
}

/// `HeaderMap::insert` panics there, and so does its `entry`.
#[test]
fn a_full_header_map() {
    let pair = pair("https://h", "t0k3n");
    let (ours, theirs) = (value_of(&pair), text("Bearer one"));
    let filled = |values: &[&HeaderValue], names: usize| {
        let mut headers = HeaderMap::new();
        headers.extend(values.iter().map(|value| (AUTHORIZATION, (*value).clone())));
        for n in headers.keys_len()..names {
            headers.insert(HeaderName::from_bytes(format!("x-{n}").as_bytes()).unwrap(), text(""));
        }
        headers
    };
    let almost = filled(&[], ALL_NAMES - 1);
    let mut full = almost.clone();
    full.insert(AUTHORIZATION, ours.clone());
    decides(&pair, "https://h/", &almost, Ok(()), &full);

    // With several of the caller's values, only the first may stay.
    let full = filled(&[], ALL_NAMES);
    let (both, theirs) = (filled(&[&theirs, &ours], ALL_NAMES), filled(&[&theirs], ALL_NAMES));
    for (target, reason) in [
        ("https://h/", OutOfScope::TooManyFields),
        ("https://evil.example/", OutOfScope::OtherHost),
    ] {
        decides(&pair, target, &full, Err(reason), &full);
        decides(&pair, target, &both, Err(reason), &theirs);
    }
}

/// A redirect that is answered while the pair is rotated or revoked, by hand and through the layer.
#[test]
fn a_value_that_was_ever_in_the_store_goes() {
    type Change<'a> = (&'a str, &'a dyn Fn(&CredentialStore));
    let a = |token: &str| pair("https://a.example/v1", token);
    let changes: [Change<'_>; 6] = [
        ("nothing", &|_| {}),
        ("insert", &|store| drop(store.insert(a("new")))),
        ("extend", &|store| store.clone().extend([a("new"), a("newer")])),
        ("remove", &|store| drop(store.remove(a("old").scope()))),
        ("insert and remove", &|store| {
            // The same pair for another scope stays.
            store.clone().extend([pair("https://c.example", "old"), a("new")]);
            store.remove(a("old").scope());
        }),
        ("many more", &|store| store.clone().extend((0..1_000).map(|n| a(&n.to_string())))),
    ];
    for (change, run) in changes {
        let store = CredentialStore::from(a("old"));
        store.insert(pair("https://b.example", "b"));
        let mut headers = HeaderMap::new();
        store.authorize_headers("https://a.example/v1", &mut headers).unwrap();
        headers.append(AUTHORIZATION, text("Bearer theirs"));
        run(&store);
        for target in [
            "https://evil.example/v1",
            "http://a.example/v1",
            "https://a.example/v2",
            "https://a.example/v1/..",
            "/v1",
        ] {
            let mut next = headers.clone();
            assert!(store.authorize_headers(target, &mut next).is_err(), "{change} {target}");
            let left: Vec<_> = next.get_all(AUTHORIZATION).iter().collect();
            assert_eq!(left, ["Bearer theirs"], "{change} {target}");
            #[cfg(feature = "tower")]
            {
                use crate::ways::{request, through};
                let layer = http_basic_credentials::tower::BasicAuthLayer::new(store.clone());
                let next = through(&layer, request(target.parse().unwrap(), &headers));
                let left: Vec<_> = next.get_all(AUTHORIZATION).iter().collect();
                assert_eq!(left, ["Bearer theirs"], "{change} {target} by the layer");
            }
        }
        // To another scope of the store the request takes only that scope's value.
        let mut next = headers.clone();
        store.authorize_headers("https://b.example", &mut next).unwrap();
        assert_eq!(next.get_all(AUTHORIZATION).iter().count(), 1, "{change}");
        assert_eq!(next[AUTHORIZATION], value_of(&pair("https://b.example", "b")), "{change}");
    }
    // The values of another store are the caller's.
    let other = CredentialStore::from(a("new"));
    let mut headers = with_values(&[&value_of(&a("old"))], "");
    assert!(other.authorize_headers("https://a.example/v2", &mut headers).is_err());
    assert!(headers.contains_key(AUTHORIZATION));
}
