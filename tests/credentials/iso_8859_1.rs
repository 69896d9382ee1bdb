//! The same pair with its header value in ISO-8859-1 (RFC 7617 appendix B.3), in which each byte is
//! the character of its number.
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_basic_credentials::{BasicCredentials, DecodeError};
use proptest::prelude::*;

/// What a server that reads ISO-8859-1 makes of the value.
fn as_a_server_reads(credentials: &BasicCredentials) -> String {
    let token68 = credentials.expose_header_value().strip_prefix("Basic ").unwrap();
    STANDARD.decode(token68).unwrap().into_iter().map(char::from).collect()
}

#[track_caller]
fn has_the_pair(credentials: &BasicCredentials, email: &str, token: &str) {
    assert_eq!((credentials.expose_email(), credentials.expose_token()), (email, token));
    assert_eq!(credentials.expose_user_pass(), format!("{email}:{token}"));
    assert_eq!(as_a_server_reads(credentials), format!("{email}:{token}"));
    assert!(credentials.header_value().is_sensitive());
}

#[track_caller]
fn converts(email: &str, token: &str) {
    let made = BasicCredentials::new(email, token).unwrap();
    let user_pass = format!("{email}:{token}");
    let joined = BasicCredentials::from_user_pass(user_pass.as_str()).unwrap();
    let read = BasicCredentials::try_from(made.header_value()).unwrap();
    for utf8 in [&made, &joined, &read] {
        let latin1 = utf8.to_iso_8859_1().unwrap();
        has_the_pair(&latin1, email, token);
        has_the_pair(&latin1.clone(), email, token);
        // Once more changes nothing.
        has_the_pair(&latin1.to_iso_8859_1().unwrap(), email, token);
        has_the_pair(&latin1.clone().to_iso_8859_1().unwrap(), email, token);
        assert_eq!(latin1.is_same(utf8), user_pass.is_ascii(), "{user_pass}");
        // What it was made of is as it was.
        assert_eq!((utf8.expose_email(), utf8.expose_token()), (email, token));
        assert_eq!(utf8.header_value(), made.header_value());
    }
}

#[test]
fn every_character_that_it_has() {
    for char in ('\u{20}'..='\u{7e}').chain('\u{80}'..='\u{ff}') {
        let part = format!("{char}x{char}");
        converts("ana", &part);
        if char != ':' {
            converts(&part, "");
        }
    }
    let all: String = ('\u{20}'..='\u{7e}').chain('\u{80}'..='\u{ff}').collect();
    converts("", &all);
    converts(&all.replace(':', ""), &all.repeat(20));
}

#[test]
fn none_above_u_00ff() {
    for text in
        ["\u{100}", "\u{20ac}", "\u{1f511}", "e\u{301}", "\u{ffff}", "\u{10ffff}", "\u{1e9}"]
    {
        for part in [text, &format!("{text}\u{e9}"), &format!("{}{text}", "x".repeat(300))] {
            assert!(BasicCredentials::new(part, "").unwrap().to_iso_8859_1().is_none(), "{part}");
            assert!(BasicCredentials::new("", part).unwrap().to_iso_8859_1().is_none(), "{part}");
        }
    }
}

#[test]
fn the_bytes() {
    let latin1 = BasicCredentials::new("test", "123\u{a3}").unwrap().to_iso_8859_1().unwrap();
    assert_eq!(latin1.header_value(), "Basic dGVzdDoxMjOj");
    // Read back as UTF-8, it is no text.
    let read = BasicCredentials::try_from(latin1.header_value());
    assert_eq!(read.unwrap_err(), DecodeError::InvalidUtf8);
}

#[test]
fn ascii_is_the_same_in_both() {
    let utf8 = BasicCredentials::new("ana@example.com", "t0:k3n ~").unwrap();
    let latin1 = utf8.to_iso_8859_1().unwrap();
    assert_eq!(latin1.header_value(), utf8.header_value());
    assert!(latin1.is_same(&utf8));
    converts("ana@example.com", "t0:k3n ~");
}

/// Bytes that are UTF-8 too, for another text: "Ã©" in ISO-8859-1 is "é" in UTF-8.
#[test]
fn bytes_that_can_be_read_in_both_ways() {
    for (text, as_utf8) in [
        ("\u{c3}\u{a9}", "\u{e9}"),
        ("\u{c2}\u{a3}", "\u{a3}"),
        ("\u{e2}\u{82}\u{ac}", "\u{20ac}"),
        ("\u{ef}\u{bb}\u{bf}", "\u{feff}"),
        ("\u{f0}\u{9f}\u{94}\u{91}", "\u{1f511}"),
    ] {
        let pair = BasicCredentials::new(text, text).unwrap();
        let latin1 = pair.to_iso_8859_1().unwrap();
        has_the_pair(&latin1, text, text);
        // A clone made before the parts were first exposed, and one made after.
        has_the_pair(&pair.to_iso_8859_1().unwrap().clone(), text, text);
        has_the_pair(&latin1.clone(), text, text);
        // Its value is that of the other text, so the two are the same to whoever reads it.
        let other = BasicCredentials::new(as_utf8, as_utf8).unwrap();
        assert!(latin1.is_same(&other) && !latin1.is_same(&pair));
        assert_eq!(other.expose_token(), as_utf8);
    }
}

#[test]
fn an_oauth_client_is_ascii() {
    let client = BasicCredentials::from_oauth_client("andr\u{e9}", "\u{1f511}");
    assert!(client.to_iso_8859_1().unwrap().is_same(&client));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn some_where_every_character_is_in_it(text in "[ -9;-~\u{80}-\u{ff}]{0,80}", more in any::<char>()) {
        converts(&text, &text);
        let more = if more.is_control() { 'x' } else { more };
        let converted = BasicCredentials::new("", format!("{text}{more}")).unwrap().to_iso_8859_1();
        prop_assert_eq!(converted.is_some(), u32::from(more) <= 0xff);
    }
}
