//! The constructors for what other people encoded: base64 in a configuration file, and an OAuth
//! client's identifier and secret.
use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use form_urlencoded::byte_serialize;
use http_basic_credentials::DecodeError::{self, InvalidToken68, InvalidUtf8};
use http_basic_credentials::{BasicCredentials, IntoSecret, InvalidCredentials, SecretString};
use proptest::prelude::*;
use zeroize::Zeroizing;

#[track_caller]
fn reads(base64: &str, email: &str, token: &str) {
    let read = BasicCredentials::from_base64(base64).unwrap();
    assert_eq!((read.expose_email(), read.expose_token()), (email, token), "{base64}");
    let made = BasicCredentials::new(email, token).unwrap();
    assert_eq!(read.header_value(), made.header_value(), "{base64}");
}

#[track_caller]
fn refused(base64: &str, error: impl Into<DecodeError>) {
    assert_eq!(BasicCredentials::from_base64(base64).unwrap_err(), error.into(), "{base64}");
}

#[test]
fn any_number_of_equals_signs_may_end_base64() {
    for (base64, token) in [("YTpi", "b"), ("YTpiYw", "bc"), ("YTpiY2Q", "bcd")] {
        for padding in (0..10).chain([1000]) {
            reads(&(base64.to_owned() + &"=".repeat(padding)), "a", token);
        }
    }
    reads("Og", "", "");
    // `=` alone is no text, so no colon.
    for base64 in ["", "=", "==", "===", "===="] {
        refused(base64, InvalidCredentials::MissingColon);
    }
}

#[test]
fn equals_signs_stand_at_the_end_alone() {
    for base64 in ["=YTpi", "YT=pi", "YTpi=YTpi", "YTpiYw==YTpi", "Y=", "Y===", "YTpiY", "YTpiY="] {
        refused(base64, InvalidToken68);
    }
}

/// RFC 4648 section 3.5. Without padding too: one pair has one form, its padding aside.
#[test]
fn the_last_bits_of_base64_are_zero() {
    for base64 in ["YTpiYx", "YTpiYx==", "YTpiYz", "YTpiY2R", "YTpiY2R=", "YTpiY2R==", "Oh", "Op"] {
        refused(base64, InvalidToken68);
    }
}

#[test]
fn nothing_but_the_standard_alphabet_is_read() {
    reads("YTo+Pj4/Pz8/", "a", ">>>????");
    for base64 in ["YTo-Pj4_Pz8_", "YTo-Pj4/Pz8/", "YTo+Pj4_Pz8/", "YTp.", "YTp%", "YTp\u{e9}"] {
        refused(base64, InvalidToken68);
    }
    // White space, as a file or a line break leaves it, and what stands before base64 in a header.
    for base64 in [
        "YTpi\n",
        "YTpi\r\n",
        "YTpi ",
        " YTpi",
        "YT pi",
        "YTpi\nYTpi",
        "YTpi=\n",
        "\tYTpi",
        "\u{feff}YTpi",
        "YTpi\0",
        "Basic YTpi",
        "\"YTpi\"",
    ] {
        refused(base64, InvalidToken68);
    }
    // In the long loop too.
    let long = "YTpi".repeat(100);
    for byte in '\0'..='\u{7f}' {
        let text = format!("{long}{byte}Tpi{long}");
        let in_alphabet = byte.is_ascii_alphanumeric() || byte == '+' || byte == '/';
        let result = BasicCredentials::from_base64(text).map(drop);
        assert_eq!(result == Err(InvalidToken68), !in_alphabet, "{byte:?}: {result:?}");
    }
}

#[test]
fn the_rules_of_new_hold_for_base64() {
    use InvalidCredentials::{ControlInEmail, ControlInToken, MissingColon};
    let refused = |text: &[u8], error: DecodeError| refused(&STANDARD.encode(text), error);
    refused(b"ana t0k3n", MissingColon.into());
    refused(b"an\na:t0k3n", ControlInEmail.into());
    refused(b"ana:t0k3n\n", ControlInToken.into());
    refused(b"ana:t0k3n\x7f", ControlInToken.into());
    refused(b"ana:123\xa3", InvalidUtf8);
    refused(b"\xff", InvalidUtf8);
    reads(&STANDARD.encode("ana:t0:k3\u{e9}"), "ana", "t0:k3\u{e9}");
}

#[test]
fn a_user_pass_is_its_email_and_its_token() {
    for (user_pass, email, token) in [
        ("ana@example.com:t0k3n", "ana@example.com", "t0k3n"),
        ("a:b:c", "a", "b:c"),
        (":b", "", "b"),
        ("a:", "a", ""),
        (":", "", ""),
        ("::", "", ":"),
        (" a : b ", " a ", " b "),
    ] {
        let read = BasicCredentials::from_user_pass(user_pass).unwrap();
        assert_eq!((read.expose_email(), read.expose_token()), (email, token));
        assert_eq!(read.expose_user_pass(), user_pass);
        let made = BasicCredentials::new(email, token).unwrap();
        assert_eq!(made.expose_user_pass(), user_pass);
        assert_eq!(made.header_value(), read.header_value());
    }
}

/// The client of RFC 6749 section 2.3.1, whose characters need no encoding.
#[test]
fn the_client_of_rfc_6749() {
    let client = BasicCredentials::from_oauth_client("s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw");
    assert_eq!(client.header_value(), "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3");
}

/// The text that RFC 6749 appendix B encodes.
#[test]
fn the_characters_of_rfc_6749() {
    let text = " %&+\u{a3}\u{20ac}";
    let client = BasicCredentials::from_oauth_client(text, "");
    assert_eq!(client.expose_user_pass(), "+%25%26%2B%C2%A3%E2%82%AC:");
}

/// What `new` refuses is encoded.
#[test]
fn any_client_is_taken() {
    for (id, secret, user_pass) in [
        ("", "", ":"),
        ("a:b", "c:d", "a%3Ab:c%3Ad"),
        ("a\n", "\0\u{7f}", "a%0A:%00%7F"),
        ("*-._~", "!'()", "*-._%7E:%21%27%28%29"),
    ] {
        let client = BasicCredentials::from_oauth_client(id, secret);
        assert_eq!(client.expose_user_pass(), user_pass);
        assert_eq!(
            client.header_value(),
            &*format!("Basic {}", STANDARD.encode(user_pass)),
            "{user_pass}"
        );
    }
}

#[test]
fn every_input_type() {
    #[track_caller]
    fn same<T: IntoSecret>(input: impl Fn(&'static str) -> T) {
        let read = BasicCredentials::from_base64(input("YW7DpDp0MDprM24=")).unwrap();
        assert_eq!((read.expose_email(), read.expose_token()), ("an\u{e4}", "t0:k3n"));
        let error = BasicCredentials::from_base64(input("YW7DpDp0MDprM24 ")).unwrap_err();
        assert_eq!(error, InvalidToken68);
        let client = BasicCredentials::from_oauth_client(input("an\u{e4}"), input("t0:k3n"));
        assert_eq!(client.expose_user_pass(), "an%C3%A4:t0%3Ak3n");
    }
    /// Borrowed forms need an owner that lives on.
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn a_client_is_encoded_as_forms_are(id in any::<String>(), secret in any::<String>()) {
        let client = BasicCredentials::from_oauth_client(&id, &secret);
        let form = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        prop_assert_eq!(client.expose_email(), form(&id));
        prop_assert_eq!(client.expose_token(), form(&secret));
        prop_assert_eq!(client.expose_user_pass(), format!("{}:{}", form(&id), form(&secret)));
        // What a server makes of it.
        let decode = |text| {
            let form = [b"x=", str::as_bytes(text)].concat();
            form_urlencoded::parse(&form).map(|(_, value)| value.into_owned()).collect::<String>()
        };
        prop_assert_eq!(decode(client.expose_email()), id);
        prop_assert_eq!(decode(client.expose_token()), secret);
    }

    #[test]
    fn base64_is_read_as_user_passes_are(text in "[ -~\u{e9}\n]{0,40}", padding in 0_usize..6) {
        let base64 = STANDARD_NO_PAD.encode(&text) + &"=".repeat(padding);
        match (BasicCredentials::from_base64(&base64), BasicCredentials::from_user_pass(&text)) {
            (Ok(read), Ok(made)) => prop_assert!(read.is_same(&made)),
            (read, made) => prop_assert_eq!(read.err(), made.err().map(DecodeError::from)),
        }
        // The URL alphabet, where it differs.
        let url_safe = URL_SAFE.encode(&text);
        if url_safe.contains(['-', '_']) {
            prop_assert_eq!(BasicCredentials::from_base64(url_safe).err(), Some(InvalidToken68));
        }
    }

    #[test]
    fn text_that_is_not_base64_is_refused(text in any::<String>()) {
        // Padding is optional, so the oracle is given none.
        let oracle = STANDARD_NO_PAD.decode(text.trim_end_matches('='));
        let read = BasicCredentials::from_base64(&text).map(drop);
        prop_assert_eq!(read == Err(InvalidToken68), oracle.is_err(), "{:?}", read);
    }
}
