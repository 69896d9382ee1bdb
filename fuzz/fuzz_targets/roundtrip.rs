//! A pair is refused for a colon or a control character alone, and comes back byte for byte.
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
    for credentials in [&made, &read, &joined] {
        assert_eq!((credentials.expose_email(), credentials.expose_token()), pair);
        assert_eq!(credentials.header_value(), made.header_value());
    }
});

/// `CTL` (RFC 5234 appendix B.1).
fn ctl(char: char) -> bool {
    char < ' ' || char == '\x7f'
}
