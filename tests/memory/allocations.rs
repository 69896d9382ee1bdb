//! What the usual calls allocate. On a thread of its own each, so nothing else is counted.
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};
use http_basic_credentials::challenge::Challenge;
use http_basic_credentials::{BasicAuthExt, BasicCredentials};

use crate::observer::{Count, count_in};

/// Short, an Atlassian token's length, and long.
const LENGTHS: [usize; 4] = [0, 40, 192, 1 << 20];

fn made(len: usize) -> BasicCredentials {
    BasicCredentials::new("ana@example.com", "x".repeat(len)).unwrap()
}

#[test]
fn the_allocator_counts() {
    let (text, count) = count_in(|| {
        let mut text = String::with_capacity(8);
        text.push_str("more than it has room for");
        text
    });
    assert_eq!(count, Count { allocations: 1, reallocations: 1, deallocations: 0 });
    assert_eq!(count_in(|| drop(text)).1, Count { deallocations: 1, ..Count::default() });
}

/// The encoded value and its owner.
#[test]
fn new_allocates_twice_and_never_grows() {
    made(0); // The base64 engine picks its instruction set once.
    for len in LENGTHS {
        let token = "x".repeat(len);
        let (credentials, count) = count_in(|| BasicCredentials::new("ana@example.com", &*token));
        assert_eq!(count.allocations, 2, "{len}");
        assert_eq!((count.reallocations, count.deallocations), (0, 0), "{len}");

        // And gives all of it back.
        let freed = count_in(|| drop(credentials.unwrap())).1;
        assert_eq!(freed, Count { deallocations: count.allocations, ..Count::default() }, "{len}");
    }
}

#[test]
fn decoding_allocates_the_plaintext_and_never_grows() {
    for len in LENGTHS {
        let value = HeaderValue::from_bytes(made(len).header_value().as_bytes()).unwrap();
        let (credentials, count) = count_in(|| BasicCredentials::try_from(&value));
        assert_eq!(count.allocations, 1, "{len}");
        assert_eq!((count.reallocations, count.deallocations), (0, 0), "{len}");

        let freed = count_in(|| drop(credentials.unwrap())).1;
        assert_eq!(freed, Count { deallocations: count.allocations, ..Count::default() }, "{len}");
    }
}

#[test]
fn a_clone_allocates_nothing() {
    for len in LENGTHS {
        let credentials = made(len);
        let nothing = Count::default();
        assert_eq!(count_in(|| credentials.header_value().clone()).1, nothing);
        assert_eq!(count_in(|| HeaderValue::from(&credentials)).1, nothing);
        assert_eq!(count_in(|| credentials.clone()).1, nothing);
    }
}

#[test]
fn an_insert_allocates_what_the_map_does() {
    for len in LENGTHS {
        let credentials = made(len);
        let (_map, by_map) = count_in(|| {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, HeaderValue::from_static("Basic Og=="));
            headers
        });
        let (mut headers, ours) = count_in(|| {
            let mut headers = HeaderMap::new();
            headers.insert_basic_auth(&credentials);
            headers
        });
        assert_ne!(by_map, Count::default(), "the map has a table to make");
        assert_eq!(ours, by_map);

        // In a map with room, nothing.
        assert_eq!(count_in(|| headers.insert_basic_auth(&credentials)).1, Count::default());
        headers.reserve(1);
        let proxy = count_in(|| headers.insert_proxy_basic_auth(&credentials)).1;
        assert_eq!(proxy, Count::default());
    }
}

#[test]
fn the_plaintext_of_what_was_encoded_is_made_once() {
    let credentials = made(192);
    let expose = || credentials.expose_email().len() + credentials.expose_token().len();
    let once = Count { allocations: 1, ..Count::default() };
    assert_eq!(count_in(expose), (15 + 192, once));
    assert_eq!(count_in(expose), (15 + 192, Count::default()));
}

/// Its strings (the scheme, and a name and a value for each parameter) and one list.
#[test]
fn a_challenge_allocates_its_strings_and_one_list() {
    for (challenges, params) in [(1, 0), (1, 1), (1, 4), (1, 5), (1, 64), (2, 9), (4, 3)] {
        let param = |index| format!("a{index}=\"x, \u{e9}=\"");
        let one = format!("Basic {}", (0..params).map(param).collect::<Vec<_>>().join(" ,"));
        let value = HeaderValue::try_from(vec![one; challenges].join(", ")).unwrap();
        let (read, count) = count_in(|| Challenge::parse_all([&value]));
        assert_eq!(read.unwrap().len(), challenges);
        // And the list that is returned, which has room for four.
        let expected = 1 + challenges * (1 + usize::from(params > 0) + 2 * params);
        let expected = Count { allocations: expected, ..Count::default() };
        assert_eq!(count, expected, "{challenges} of {params} parameters");
    }
}
