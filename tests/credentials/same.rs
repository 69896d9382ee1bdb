//! `is_same`: whether two pairs have the same header value.
use http_basic_credentials::BasicCredentials;
use proptest::prelude::*;

use crate::header_value::constructors;

fn pair(email: &str, token: &str) -> BasicCredentials {
    BasicCredentials::new(email, token).unwrap()
}

#[track_caller]
fn same(one: &BasicCredentials, other: &BasicCredentials, expected: bool) {
    assert_eq!(one.is_same(other), expected);
    assert_eq!(other.is_same(one), expected);
    assert!(one.is_same(one) && other.is_same(other));
}

#[test]
fn each_constructor_makes_the_same() {
    for one in constructors() {
        for other in constructors() {
            same(&one, &other, true);
        }
    }
}

/// One character anywhere, and a prefix, in short texts and in long ones.
#[test]
fn any_difference_counts() {
    for len in [1, 2, 3, 15, 16, 17, 100] {
        let token = "x".repeat(len);
        let this = pair("ana", &token);
        for at in 0..len {
            let mut other = token.clone();
            other.replace_range(at..=at, "y");
            same(&this, &pair("ana", &other), false);
        }
        for (email, token) in
            [("ana", &token[1..]), ("ana", &*format!("{token}x")), ("anb", &token), ("", &token)]
        {
            same(&this, &pair(email, token), false);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn same_is_equal_text(one in "[aA]{0,2}:[ab:]{0,2}", other in "[aA]{0,2}:[ab:]{0,2}") {
        let [first, second] = [&one, &other].map(|text| BasicCredentials::from_user_pass(text).unwrap());
        same(&first, &second, one == other);
    }
}
