//! A header value is read as `headers` reads it, except for control characters, and `from_base64` reads
//! its base64 in the same way; what was read is encoded to the same value again.
#![no_main]
use headers::authorization::{Basic, Credentials};
use headers::{Authorization, Header};
use http::HeaderValue;
use http_basic_credentials::{BasicCredentials, DecodeError, InvalidCredentials};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(value) = HeaderValue::from_bytes(bytes) {
        header_value(&value);
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    base64(text);
    pair(text);
});

fn header_value(value: &HeaderValue) {
    let ours = BasicCredentials::try_from(value).ok();
    let theirs = Authorization::<Basic>::decode(&mut [value].into_iter()).ok().map(|read| read.0);
    let theirs =
        theirs.filter(|pair| !pair.username().contains(ctl) && !pair.password().contains(ctl));
    let ours_as_pair = ours.as_ref().map(|pair| (pair.expose_email(), pair.expose_token()));
    assert_eq!(ours_as_pair, theirs.as_ref().map(|pair| (pair.username(), pair.password())));
    let Some(ours) = ours else { return };
    assert_eq!(Some(ours.header_value()), theirs.map(|pair| pair.encode()).as_ref());
    let token68 = value.as_bytes()["Basic".len()..].trim_ascii_start();
    assert_eq!(&ours.header_value().as_bytes()["Basic ".len()..], token68);
    assert!(ours.header_value().is_sensitive());
}

/// Any padding, CR and LF are as if absent.
fn base64(text: &str) {
    let read = BasicCredentials::from_base64(text);
    let one_line = text.replace(['\r', '\n'], "");
    let digits = one_line.trim_end_matches('=');
    let padding = "=".repeat(digits.len().wrapping_neg() % 4);
    // An empty header value, or one with a control character, is refused elsewhere.
    let Ok(value) = HeaderValue::try_from(format!("Basic {digits}{padding}")) else {
        return assert_eq!(read.err(), Some(DecodeError::InvalidToken68));
    };
    match (read, BasicCredentials::try_from(&value)) {
        (Ok(read), Ok(decoded)) => {
            assert!(read.is_same(&decoded));
            assert_eq!(read.header_value(), &value);
        }
        (read, _) if digits.is_empty() || digits.starts_with(' ') => assert!(read.is_err()),
        (read, decoded) => assert_eq!(read.err(), decoded.err()),
    }
}

/// A pair is refused only for a colon or a control character, and comes back byte for byte from each
/// form, in UTF-8 and in ISO-8859-1.
fn pair(text: &str) {
    let (email, token) = text.split_once(' ').unwrap_or((text, ""));
    let made = BasicCredentials::new(email, token);
    let valid = !email.contains(':') && !email.contains(ctl) && !token.contains(ctl);
    assert_eq!(made.is_ok(), valid);
    let joined = BasicCredentials::from_user_pass(text);
    let without_colon = matches!(joined, Err(InvalidCredentials::MissingColon));
    assert_eq!(without_colon, !text.contains(':'));
    let Ok(made) = made else { return };
    let read = BasicCredentials::try_from(made.header_value()).unwrap();
    let joined = BasicCredentials::from_user_pass(format!("{email}:{token}")).unwrap();
    for credentials in [&made, &read, &joined, &joined.clone()] {
        assert_eq!((credentials.expose_email(), credentials.expose_token()), (email, token));
        assert!(credentials.is_same(&made));
        let latin1 = credentials.to_iso_8859_1();
        assert_eq!(
            latin1.is_some(),
            !email.contains(above_latin1) && !token.contains(above_latin1)
        );
        let Some(latin1) = latin1 else { continue };
        assert_eq!((latin1.expose_email(), latin1.expose_token()), (email, token));
        assert_eq!(latin1.is_same(&made), email.is_ascii() && token.is_ascii());
    }
}

fn above_latin1(char: char) -> bool {
    char > '\u{ff}'
}

/// `CTL` (RFC 5234 appendix B.1).
fn ctl(char: char) -> bool {
    char < ' ' || char == '\x7f'
}
