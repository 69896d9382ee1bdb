//! What an email and a token may be, and that nothing is done to them.
use std::borrow::Cow;

use http_basic_credentials::SecretString;
use http_basic_credentials::{BasicCredentials, IntoSecret, InvalidCredentials};
use zeroize::Zeroizing;

/// Passes, unchanged, as a pair and as a user-pass.
#[track_caller]
fn passes(email: &str, token: &str) {
    let made = BasicCredentials::new(email, token).unwrap();
    assert!((made.expose_email(), made.expose_token()) == (email, token), "{email:?} changed");

    let joined = BasicCredentials::from_user_pass(format!("{email}:{token}")).unwrap();
    assert!((joined.expose_email(), joined.expose_token()) == (email, token), "{email:?} changed");
    assert_eq!(joined.header_value(), made.header_value());
}

/// Refused, as a pair and as a user-pass.
#[track_caller]
fn refused(email: &str, token: &str, error: InvalidCredentials) {
    assert_eq!(BasicCredentials::new(email, token).unwrap_err(), error, "{email:?} {token:?}");
    let joined = BasicCredentials::from_user_pass(format!("{email}:{token}"));
    assert_eq!(joined.unwrap_err(), error, "{email:?} {token:?}");
}

/// `char` first, in the middle, last, alone; and far enough in for the vectorised loop.
fn places(char: char) -> [String; 5] {
    let long = "x".repeat(100);
    [
        format!("{char}part"),
        format!("pa{char}rt"),
        format!("part{char}"),
        char.to_string(),
        format!("{long}{char}{long}"),
    ]
}

#[test]
fn every_control_is_refused_in_either_part() {
    let controls: Vec<char> = ('\0'..='\u{1f}').chain(['\u{7f}']).collect();
    assert_eq!(controls.len(), 33);
    for control in controls {
        for part in places(control) {
            refused(&part, "t0k3n", InvalidCredentials::ControlInEmail);
            refused("ana@example.com", &part, InvalidCredentials::ControlInToken);
            refused(&part, &part, InvalidCredentials::ControlInEmail);
            refused(&part, "", InvalidCredentials::ControlInEmail);
            refused("", &part, InvalidCredentials::ControlInToken);
        }
    }
}

/// The check reads whole chunks, the last of which may overlap.
#[test]
fn a_control_is_refused_wherever_it_stands() {
    for control in ['\0', '\n', '\u{1f}', '\u{7f}'] {
        for filler in ['x', '~', 'é'] {
            for len in 0..100 {
                let token: String = [filler].repeat(len).into_iter().collect();
                passes("a", &token);
                for (at, _) in token.char_indices().chain([(token.len(), control)]) {
                    let mut token = token.clone();
                    token.insert(at, control);
                    refused("a", &token, InvalidCredentials::ControlInToken);
                }
            }
        }
    }
}

/// U+0080 to U+009F are controls to Unicode, not to RFC 5234.
#[test]
fn every_other_latin_1_character_passes() {
    for char in ('\u{20}'..='\u{7e}').chain('\u{80}'..='\u{ff}') {
        for part in places(char) {
            passes("ana@example.com", &part);
            if char != ':' {
                passes(&part, "t0k3n");
            }
        }
    }
}

#[test]
fn a_colon_in_the_email_is_refused() {
    for email in places(':') {
        let error = BasicCredentials::new(&email, "t0k3n").unwrap_err();
        assert_eq!(error, InvalidCredentials::ColonInEmail, "{email:?}");
    }
    // A colon is what is said also where a control character stands beside it.
    let error = BasicCredentials::new("a\n:b", "t\n").unwrap_err();
    assert_eq!(error, InvalidCredentials::ColonInEmail);
}

#[test]
fn colons_in_the_token_are_kept() {
    for token in [":", "::", ":a", "a:", ":a:", "a:b:c", "::a::b::"] {
        passes("ana@example.com", token);
        passes("", token);
    }
}

#[test]
fn either_part_may_be_empty() {
    passes("", "");
    passes("key", "");
    passes("", "t0k3n");
    assert_eq!(BasicCredentials::new("", "").unwrap().header_value(), "Basic Og==");
}

#[test]
fn a_user_pass_needs_a_colon() {
    for user_pass in ["", "a", "ana@example.com t0k3n", "a\nb", "a\u{ff1a}b"] {
        let error = BasicCredentials::from_user_pass(user_pass).unwrap_err();
        assert_eq!(error, InvalidCredentials::MissingColon, "{user_pass:?}");
    }
}

#[test]
fn nothing_is_trimmed_folded_or_normalised() {
    for part in [" a ", "  ", "A", "\u{feff}a", "\u{a0}a\u{2028}", "a\u{200d}b", "\u{fb01}", "%41"]
    {
        passes(part, part);
    }
    let (nfc, nfd) = ("caf\u{e9}", "cafe\u{301}");
    passes(nfc, nfd);
    passes(nfd, nfc);
    let of = |token| BasicCredentials::new("a", token).unwrap();
    assert_ne!(of(nfc).header_value(), of(nfd).header_value());
}

#[test]
fn there_is_no_length_limit() {
    const MIB: usize = 1 << 20;
    let long = "0123456789abcdef".repeat(MIB / 16);
    passes("ana@example.com", &long);
    passes(&long, "t0k3n");

    let made = BasicCredentials::new("a", &long).unwrap();
    assert_eq!(made.header_value().len(), "Basic ".len() + (MIB + 2).div_ceil(3) * 4);
    let error = BasicCredentials::new("a", long + "\n").unwrap_err();
    assert_eq!(error, InvalidCredentials::ControlInToken);
}

#[test]
fn every_input_type_gives_the_same_value() {
    #[track_caller]
    fn same<T: IntoSecret>(input: impl Fn(&'static str) -> T) {
        let made = BasicCredentials::new(input("an\u{e4}"), input("t0:k3n")).unwrap();
        assert_eq!((made.expose_email(), made.expose_token()), ("an\u{e4}", "t0:k3n"));
        assert_eq!(made.header_value(), "Basic YW7DpDp0MDprM24=");

        let joined = BasicCredentials::from_user_pass(input("an\u{e4}:t0:k3n")).unwrap();
        assert_eq!(joined.header_value(), made.header_value());

        let error = BasicCredentials::new(input("a:"), input("t")).unwrap_err();
        assert_eq!(error, InvalidCredentials::ColonInEmail);
        let error = BasicCredentials::new(input("a"), input("t\n")).unwrap_err();
        assert_eq!(error, InvalidCredentials::ControlInToken);
    }
    /// Borrowed forms need an owner that lives on.
    fn leak<T>(value: T) -> &'static T {
        Box::leak(Box::new(value))
    }

    same(|text| text);
    same(String::from);
    same(|text| {
        let mut roomy = String::with_capacity(100);
        roomy.push_str(text);
        roomy
    });
    same(|text| leak(String::from(text)));
    same(Box::<str>::from);
    same(Cow::Borrowed);
    same(|text| Cow::<str>::Owned(text.into()));
    same(|text| Zeroizing::new(String::from(text)));
    same(SecretString::from);
    same(|text| leak(SecretString::from(text)));
}

#[test]
fn borrowed_input_is_left_as_it_is() {
    let (email, token) = (String::from("ana"), String::from("t0k3n"));
    BasicCredentials::new(&email, &token).unwrap();
    assert_eq!((email.as_str(), token.as_str()), ("ana", "t0k3n"));
}
