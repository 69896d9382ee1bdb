//! `is_same`: whether two pairs have the same header value.
use http_basic_credentials::BasicCredentials;
use proptest::prelude::*;

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
    let made = pair("ana", "t0k3n");
    let all = [
        made.clone(),
        BasicCredentials::from_user_pass("ana:t0k3n").unwrap(),
        BasicCredentials::from_base64("YW5hOnQwazNu").unwrap(),
        BasicCredentials::try_from(made.header_value()).unwrap(),
        BasicCredentials::from_oauth_client("ana", "t0k3n"),
        made.to_iso_8859_1().unwrap(),
    ];
    for one in &all {
        for other in &all {
            same(one, other, true);
            same(&one.clone(), other, true);
        }
    }
}

/// One bit anywhere, and a prefix, in short texts and in long ones.
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
        same(&this, &pair("ana", &token[1..]), false);
        same(&this, &pair("ana", &format!("{token}x")), false);
        same(&this, &pair("anb", &token), false);
        same(&this, &pair("", &token), false);
        same(&this, &pair("", ""), false);
    }
    same(&pair("A", "b"), &pair("a", "b"), false);
    // The colon is in another place.
    same(&pair("a", "b:c"), &BasicCredentials::from_user_pass("a:b:c").unwrap(), true);
    same(&pair("ab", "c"), &pair("a", "bc"), false);
}

/// The values are compared, and in ISO-8859-1 that of this pair is another one.
#[test]
fn another_encoding_is_another_value() {
    let utf8 = pair("andr\u{e9}", "t0k3n");
    let latin1 = utf8.to_iso_8859_1().unwrap();
    same(&utf8, &latin1, false);
    same(&latin1, &pair("andr\u{e9}", "t0k3n").to_iso_8859_1().unwrap(), true);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn same_is_equal_text(one in "[ab]{0,2}:[ab:]{0,2}", other in "[ab]{0,2}:[ab:]{0,2}") {
        let [first, second] = [&one, &other].map(|it| BasicCredentials::from_user_pass(it).unwrap());
        prop_assert_eq!(first.is_same(&second), one == other);
    }
}
