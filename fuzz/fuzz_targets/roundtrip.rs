//! A pair is refused only for a colon or a control character, and comes back byte for byte from each
//! form, in UTF-8 and in ISO-8859-1.
#![no_main]
use http_basic_credentials::BasicCredentials;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|pair: (&str, &str)| {
    let (email, token) = pair;
    let valid = !email.contains(':') && !(email.contains(ctl) || token.contains(ctl));
    let made = BasicCredentials::new(email, token);
    assert_eq!(made.is_ok(), valid);
    let Ok(made) = made else { return };
    let read = BasicCredentials::try_from(made.header_value()).unwrap();
    let joined = BasicCredentials::from_user_pass(format!("{email}:{token}")).unwrap();
    for credentials in [&made, &read, &joined, &joined.clone()] {
        assert_eq!((credentials.expose_email(), credentials.expose_token()), pair);
        assert_eq!(credentials.header_value(), made.header_value());
        assert!(credentials.is_same(&made));

        let latin1 = credentials.to_iso_8859_1();
        let in_latin1 = |text: &str| text.chars().all(|char| char <= '\u{ff}');
        assert_eq!(latin1.is_some(), in_latin1(email) && in_latin1(token));
        let Some(latin1) = latin1 else { continue };
        for latin1 in [&latin1, &latin1.clone()] {
            assert_eq!((latin1.expose_email(), latin1.expose_token()), pair);
            assert_eq!(latin1.is_same(&made), email.is_ascii() && token.is_ascii());
        }
    }
});

/// `CTL` (RFC 5234 appendix B.1).
fn ctl(char: char) -> bool {
    char < ' ' || char == '\x7f'
}
