//! What holds of every pair, with two other implementations as oracles.
use headers::Authorization;
use headers::authorization::{Basic, Credentials as _};
use http::HeaderValue;
use http_basic_credentials::{BasicCredentials, DecodeError, InvalidCredentials};
use proptest::prelude::*;

fn part(excluded: fn(char) -> bool) -> impl Strategy<Value = String> {
    let char = prop_oneof![
        4 => prop::char::range(' ', '~'),
        1 => Just(':'),
        1 => prop::char::range('\u{80}', '\u{ff}'),
        1 => any::<char>(),
    ];
    let chars = prop_oneof![
        8 => prop::collection::vec(char.clone(), 0..24),
        1 => prop::collection::vec(char, 60..300),
    ];
    chars.prop_map(move |chars| {
        chars.into_iter().filter(|&char| !char.is_ascii_control() && !excluded(char)).collect()
    })
}

fn email() -> impl Strategy<Value = String> {
    part(|char| char == ':')
}

fn token() -> impl Strategy<Value = String> {
    part(|_| false)
}

/// Text of which some is refused.
fn any_text() -> impl Strategy<Value = String> {
    let char = prop_oneof![
        20 => prop::char::range(' ', '~'),
        1 => Just(':'),
        1 => prop::char::range('\0', '\u{1f}'),
        1 => any::<char>(),
    ];
    prop::collection::vec(char, 0..12).prop_map(|chars| chars.into_iter().collect())
}

/// The rules of RFC 7617 section 2, said in another way than in the crate.
fn refusal(email: &str, token: &str) -> Option<InvalidCredentials> {
    let control = |text: &str| text.chars().any(|char| matches!(u32::from(char), 0..=31 | 127));
    if email.contains(':') {
        Some(InvalidCredentials::ColonInEmail)
    } else if control(email) {
        Some(InvalidCredentials::ControlInEmail)
    } else {
        control(token).then_some(InvalidCredentials::ControlInToken)
    }
}

fn parts(credentials: &BasicCredentials) -> (&str, &str) {
    (credentials.expose_email(), credentials.expose_token())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn decoding_undoes_encoding(email in email(), token in token()) {
        let made = BasicCredentials::new(&email, &token).unwrap();
        prop_assert_eq!(parts(&made), (&*email, &*token));
        let read = BasicCredentials::try_from(made.header_value()).unwrap();
        prop_assert_eq!(parts(&read), (&*email, &*token));
        prop_assert_eq!(read.header_value(), made.header_value());
        prop_assert!(made.header_value().is_sensitive() && read.header_value().is_sensitive());
        // From the plaintext to the value, and from that to the plaintext of a clone.
        let joined = BasicCredentials::from_user_pass(made.expose_user_pass()).unwrap();
        let copy = joined.clone();
        prop_assert_eq!(parts(&copy), (&*email, &*token));
        prop_assert_eq!(joined.expose_header_value(), made.expose_header_value());
    }

    #[test]
    fn other_implementations_encode_the_same(email in email(), token in token()) {
        let made = BasicCredentials::new(&email, &token).unwrap();
        let by_headers = Authorization::basic(&email, &token).0.encode();
        prop_assert_eq!(made.header_value(), &by_headers);
        let by_http_auth = http_auth::basic::encode_credentials(&email, &token);
        prop_assert_eq!(made.header_value(), &*by_http_auth);
    }

    #[test]
    fn another_implementation_decodes_the_same(email in email(), token in token()) {
        let made = BasicCredentials::new(&email, &token).unwrap();
        let by_headers = Basic::decode(made.header_value()).unwrap();
        prop_assert_eq!((by_headers.username(), by_headers.password()), (&*email, &*token));

        let by_http_auth = http_auth::basic::encode_credentials(&email, &token);
        let read = BasicCredentials::try_from(&by_http_auth.try_into().unwrap()).unwrap();
        prop_assert_eq!(parts(&read), (&*email, &*token));
    }

    #[test]
    fn an_accepted_value_encodes_to_its_canonical_form(
        email in email(),
        token in token(),
        case in prop::array::uniform5(any::<bool>()),
        spaces in 1_usize..5,
    ) {
        let made = BasicCredentials::new(&email, &token).unwrap();
        let canonical = made.header_value().to_str().unwrap();
        let scheme: String = "basic"
            .chars()
            .zip(case)
            .map(|(char, upper)| if upper { char.to_ascii_uppercase() } else { char })
            .collect();
        let written = format!("{scheme}{}{}", " ".repeat(spaces), &canonical["Basic ".len()..]);
        let read = BasicCredentials::try_from(&HeaderValue::try_from(written).unwrap()).unwrap();
        prop_assert_eq!(read.header_value(), canonical);
        prop_assert_eq!(parts(&read), (&*email, &*token));
    }

    #[test]
    fn new_refuses_what_the_rules_refuse(email in any_text(), token in any_text()) {
        let made = BasicCredentials::new(&email, &token);
        prop_assert_eq!(made.err(), refusal(&email, &token));
    }

    #[test]
    fn a_user_pass_is_the_pair_that_its_first_colon_divides(text in any_text()) {
        let joined = BasicCredentials::from_user_pass(&text);
        let Some((email, token)) = text.split_once(':') else {
            prop_assert_eq!(joined.err(), Some(InvalidCredentials::MissingColon));
            return Ok(());
        };
        match (joined, BasicCredentials::new(email, token)) {
            (Ok(joined), Ok(made)) => {
                prop_assert_eq!(parts(&joined), (email, token));
                prop_assert_eq!(joined.header_value(), made.header_value());
            }
            (joined, made) => prop_assert_eq!(joined.err(), made.err()),
        }
    }

    /// What a header holds is refused for the same reason as what a user-pass holds.
    #[test]
    fn decode_and_from_user_pass_agree(text in any_text()) {
        use base64::Engine as _;
        let token68 = base64::engine::general_purpose::STANDARD.encode(&text);
        let value = HeaderValue::try_from(format!("Basic {token68}")).unwrap();
        let read = BasicCredentials::try_from(&value);
        if token68.is_empty() {
            prop_assert_eq!(read.err(), Some(DecodeError::InvalidToken68));
            return Ok(());
        }
        match (read, BasicCredentials::from_user_pass(&text)) {
            (Ok(read), Ok(made)) => prop_assert_eq!(parts(&read), parts(&made)),
            (read, made) => prop_assert_eq!(read.err(), made.err().map(DecodeError::from)),
        }
    }
}
