//! What an email and a token may be, and that they go out as they are.
use std::borrow::Cow;

use http_basic_credentials::InvalidCredentials::{
    self, ColonInEmail, ControlInEmail, ControlInToken, MissingColon,
};
use http_basic_credentials::{BasicCredentials, IntoSecret, SecretString};
use zeroize::Zeroizing;

/// Accepted, unchanged, as a pair and as a user-pass.
#[track_caller]
fn accepts(email: &str, token: &str) {
    let user_pass = format!("{email}:{token}");
    let made = BasicCredentials::new(email, token).unwrap();
    let joined = BasicCredentials::from_user_pass(&*user_pass).unwrap();
    for pair in [&made, &joined] {
        assert_eq!((pair.expose_email(), pair.expose_token()), (email, token));
        assert_eq!(pair.expose_user_pass(), user_pass);
    }
    assert_eq!(joined.header_value(), made.header_value());
}

/// Refused, as a pair and as a user-pass.
#[track_caller]
fn refuses(email: &str, token: &str, error: InvalidCredentials) {
    assert_eq!(BasicCredentials::new(email, token).unwrap_err(), error, "{email:?} {token:?}");
    let joined = BasicCredentials::from_user_pass(format!("{email}:{token}"));
    assert_eq!(joined.unwrap_err(), error, "{email:?} {token:?}");
}

/// `char` first, in the middle, last and alone; and far enough in for a vectorised loop.
fn places(char: char) -> impl Iterator<Item = String> {
    [("", "part"), ("pa", "rt"), ("part", ""), ("", ""), (LONG, LONG)]
        .map(|(before, after)| format!("{before}{char}{after}"))
        .into_iter()
}

const LONG: &str = "more than twice as many characters as the registers of any machine can hold";

/// U+0080 to U+009F are controls to Unicode, not to RFC 5234.
#[test]
fn every_latin_1_character() {
    for char in '\0'..='\u{ff}' {
        for part in places(char) {
            if char.is_ascii_control() {
                refuses(&part, "", ControlInEmail);
                refuses("", &part, ControlInToken);
                refuses(&part, &part, ControlInEmail);
                continue;
            }
            accepts("ana@example.com", &part);
            if char == ':' {
                assert_eq!(BasicCredentials::new(&part, "").unwrap_err(), ColonInEmail);
            } else {
                accepts(&part, "t0k3n");
            }
        }
    }
    // The colon is named also if a control character stands beside it.
    assert_eq!(BasicCredentials::new("a\n:b", "t\n").unwrap_err(), ColonInEmail);
}

#[test]
fn as_they_are() {
    for part in ["", " a ", "A", "\u{feff}a", "\u{a0}a\u{2028}", "a\u{200d}b", "\u{fb01}", "%41"] {
        accepts(part, part);
    }
    accepts("", ":a::");
    // Composed and decomposed: two tokens.
    let [composed, decomposed] = ["caf\u{e9}", "cafe\u{301}"]
        .map(|token| BasicCredentials::new("a", token).unwrap().header_value().clone());
    assert_ne!(composed, decomposed);
}

#[test]
fn a_user_pass_needs_a_colon() {
    for user_pass in ["", "a", "ana@example.com t0k3n", "a\nb", "a\u{ff1a}b"] {
        let error = BasicCredentials::from_user_pass(user_pass).unwrap_err();
        assert_eq!(error, MissingColon, "{user_pass:?}");
    }
}

#[test]
fn a_mebibyte() {
    let long = "0123456789abcdef".repeat(1 << 16);
    accepts(&long, &long);
    let long = long + "\n";
    refuses("a", &long, ControlInToken);
    refuses(&long, "t0k3n", ControlInEmail);
}

#[test]
fn every_input_type() {
    #[track_caller]
    fn same<T: IntoSecret>(input: impl Fn(&'static str) -> T) {
        let made = BasicCredentials::new(input("an\u{e4}"), input("t0:k3n")).unwrap();
        assert_eq!(made.header_value(), "Basic YW7DpDp0MDprM24=");
        let joined = BasicCredentials::from_user_pass(input("an\u{e4}:t0:k3n")).unwrap();
        assert_eq!(joined.header_value(), made.header_value());
        let decoded = BasicCredentials::from_base64(input("YW7DpDp0MDprM24=")).unwrap();
        assert_eq!(decoded.header_value(), made.header_value());
        let client = BasicCredentials::from_oauth_client(input("an\u{e4}"), input("t0:k3n"));
        assert_eq!(client.expose_user_pass(), "an%C3%A4:t0%3Ak3n");
        assert_eq!(BasicCredentials::new(input("a:"), input("t")).unwrap_err(), ColonInEmail);
    }
    /// A reference whose owner lives on.
    fn leak<T>(value: T) -> &'static T {
        Box::leak(Box::new(value))
    }
    same(|text| text);
    same(String::from);
    same(|text| leak(String::from(text)));
    same(Box::<str>::from);
    same(Cow::Borrowed);
    same(|text| Cow::<str>::Owned(text.into()));
    same(|text| Zeroizing::new(String::from(text)));
    same(SecretString::from);
    same(|text| leak(SecretString::from(text)));
}
