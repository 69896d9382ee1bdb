//! What the usual calls allocate. On a thread of its own each, so nothing else is counted.
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Uri};
use http_basic_credentials::challenge::Challenge;
use http_basic_credentials::scope::CredentialStore;
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

/// How many blocks `make` takes. It moves and frees none, and what it made gives all of them back.
#[track_caller]
fn takes<T>(blocks: usize, make: impl FnOnce() -> T) {
    let (kept, count) = count_in(make);
    assert_eq!(count, Count { allocations: blocks, ..Count::default() });
    let freed = count_in(|| drop(kept)).1;
    assert_eq!(freed, Count { deallocations: blocks, ..Count::default() });
}

#[track_caller]
fn takes_nothing<T>(run: impl FnOnce() -> T) {
    assert_eq!(count_in(run).1, Count::default());
}

/// The encoded value, and the owner that wipes it.
#[test]
fn new_takes_two_blocks() {
    made(0); // The base64 engine picks its instruction set once.
    for len in LENGTHS {
        let token = "x".repeat(len);
        takes(2, || BasicCredentials::new("ana@example.com", &*token).unwrap());
    }
}

/// The plaintext.
#[test]
fn what_comes_in_one_text_takes_one_block() {
    let _ = made(0).expose_token();
    for len in LENGTHS {
        let user_pass = format!("ana:{}", "x".repeat(len));
        takes(1, || BasicCredentials::from_user_pass(&user_pass).unwrap());
        let token68 = STANDARD.encode(&user_pass);
        takes(1, || BasicCredentials::from_base64(&token68).unwrap());
        let value = HeaderValue::try_from(format!("Basic {token68}")).unwrap();
        takes(1, || BasicCredentials::try_from(&value).unwrap());
        let headers = HeaderMap::from_iter([(AUTHORIZATION, value)]);
        takes(1, || headers.basic_auth().unwrap().unwrap());
        takes(1, || BasicCredentials::from_oauth_client(&user_pass, &user_pass));
    }
}

/// Owned input is not kept: its block goes back, and the exact ones take its place.
#[test]
fn owned_input_is_freed() {
    for len in LENGTHS {
        let [email, token] = ["ana@example.com".to_owned(), "x".repeat(len)];
        let blocks = 1 + usize::from(len > 0);
        let (made, count) = count_in(|| BasicCredentials::new(email, token).unwrap());
        assert_eq!(count, Count { allocations: 2, deallocations: blocks, ..Count::default() });
        drop(made);
        let user_pass = format!("ana:{}", "x".repeat(len));
        let (_made, count) = count_in(|| BasicCredentials::from_user_pass(user_pass).unwrap());
        assert_eq!(count, Count { allocations: 1, deallocations: 1, ..Count::default() });
    }
}

#[test]
fn the_other_form_is_made_once() {
    for len in LENGTHS {
        let credentials = made(len);
        for blocks in [1, 0] {
            let count = count_in(|| credentials.expose_token().len()).1;
            assert_eq!(count, Count { allocations: blocks, ..Count::default() });
        }
        takes_nothing(|| credentials.expose_email().len());
        takes_nothing(|| credentials.expose_user_pass().len());
        takes_nothing(|| credentials.expose_header_value().len());

        let read = BasicCredentials::try_from(credentials.header_value()).unwrap();
        takes_nothing(|| read.expose_email().len() + read.expose_token().len());
        for blocks in [2, 0] {
            let count = count_in(|| read.header_value().len()).1;
            assert_eq!(count, Count { allocations: blocks, ..Count::default() });
        }
        takes_nothing(|| read.is_same(&credentials));
    }
}

/// Two for its value, one for the plaintext and one for the bytes in between, which is freed.
#[test]
fn iso_8859_1_takes_what_it_needs() {
    for len in LENGTHS {
        let credentials = made(len);
        let (latin1, count) = count_in(|| credentials.to_iso_8859_1().unwrap());
        assert_eq!(count, Count { allocations: 4, deallocations: 1, ..Count::default() });
        // The plaintext stays with the pair that it is of.
        let count = count_in(|| credentials.to_iso_8859_1().unwrap()).1;
        assert_eq!(count, Count { allocations: 3, deallocations: 1, ..Count::default() });
        let count = count_in(|| drop(latin1)).1;
        assert_eq!(count, Count { deallocations: 2, ..Count::default() });
    }
}

#[test]
fn a_clone_takes_nothing() {
    for len in LENGTHS {
        let credentials = made(len);
        takes(0, || credentials.header_value().clone());
        takes(0, || HeaderValue::from(&credentials));
        takes(0, || credentials.clone());

        // The first clone of a plaintext makes the value that all of them share.
        let read = BasicCredentials::try_from(credentials.header_value()).unwrap();
        let count = count_in(|| read.clone()).1;
        assert_eq!(count, Count { allocations: 2, ..Count::default() });
        takes(0, || read.clone());
        takes(0, || read.clone().clone());
    }
}

/// And frees nothing where the value is all there was.
#[test]
fn a_value_that_is_moved_out_takes_nothing() {
    for len in LENGTHS {
        let credentials = made(len);
        takes_nothing(|| std::mem::forget(HeaderValue::from(credentials)));
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
fn a_look_up_takes_nothing() {
    let url = "https://api.example.com/me";
    let uri = Uri::from_static("https://api.example.com/me");
    for len in LENGTHS {
        let scoped = made(len).scoped_to("https://api.example.com").unwrap();
        takes_nothing(|| scoped.header_value_for(url).is_ok());
        takes_nothing(|| scoped.header_value_for(&uri).is_ok());
        takes(0, || scoped.clone());
        takes_nothing(|| scoped.header_value_for("https://other.example.com/me").is_err());
        let store = CredentialStore::from(scoped);
        takes(0, || store.header_value_for(url).unwrap());
        takes(0, || store.header_value_for(&uri).unwrap());
        takes(0, || store.clone());
    }
}

/// Its strings (the scheme, and a name and a value for each parameter) and a list, which has room for
/// four parameters and then doubles.
#[test]
fn a_challenge_allocates_its_strings_and_a_list() {
    for (challenges, params) in [(1, 0), (1, 1), (1, 4), (1, 5), (1, 64), (2, 9), (4, 3)] {
        let param = |index| format!("a{index}=\"x, \u{e9}=\"");
        let one = format!("Basic {}", (0..params).map(param).collect::<Vec<_>>().join(" ,"));
        let value = HeaderValue::try_from(vec![one; challenges].join(", ")).unwrap();
        let (read, count) = count_in(|| Challenge::parse_all([&value]));
        assert_eq!(read.unwrap().len(), challenges);
        // And the list that is returned, which has room for four.
        let expected = 1 + challenges * (1 + usize::from(params > 0) + 2 * params);
        let doubled = params.div_ceil(4).next_power_of_two().ilog2() as usize;
        let expected =
            Count { allocations: expected, reallocations: challenges * doubled, deallocations: 0 };
        assert_eq!(count, expected, "{challenges} of {params} parameters");
    }
}
