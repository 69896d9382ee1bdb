//! The form that came first is kept, the other is made once, and each is one block. What each step
//! allocates is in `tests/memory/allocations.rs`.
use http::HeaderValue;
use http_basic_credentials::BasicCredentials;

use crate::header_value::constructors;

/// Where the two forms are.
fn places(pair: &BasicCredentials) -> [usize; 2] {
    [pair.expose_user_pass(), pair.expose_header_value()].map(|text| text.as_ptr().addr())
}

#[test]
fn each_form_stays_where_it_is() {
    for (plain_first, value_first) in constructors().into_iter().zip(constructors()) {
        let text = plain_first.expose_user_pass().as_ptr().addr();
        assert_eq!(places(&plain_first)[0], text);
        let value = value_first.expose_header_value().as_ptr().addr();
        assert_eq!(places(&value_first)[1], value);

        for pair in [plain_first, value_first] {
            let first = places(&pair);
            // Moved, cloned and converted, neither is copied.
            let copy = pair.clone();
            let moved = Box::new(pair);
            drop((copy, moved.to_iso_8859_1()));
            assert_eq!(places(&moved), first);
            let [email, token] = [moved.expose_email(), moved.expose_token()];
            assert_eq!(email.as_ptr().addr(), first[0]);
            assert_eq!(token.as_ptr().addr(), first[0] + email.len() + 1);
            assert_eq!(HeaderValue::from(*moved).as_bytes().as_ptr().addr(), first[1]);
        }
    }
}

#[test]
fn a_clone_shares_the_value_and_has_a_plaintext_of_its_own() {
    for pair in constructors() {
        // Before it has both forms, and after.
        for _ in 0..2 {
            let copy = pair.clone();
            let of_copy = copy.clone();
            let [first, second, third] = [&pair, &copy, &of_copy].map(places);
            assert_eq!([second[1], third[1]], [first[1]; 2]);
            assert!(first[0] != second[0] && second[0] != third[0] && first[0] != third[0]);
            drop(copy);
            assert_eq!(of_copy.expose_token(), "t0k3n");
        }
    }
}
