//! The same pair with its header value in ISO-8859-1 (RFC 7617 appendix B.3), in which each byte is
//! the character of its number.
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_basic_credentials::BasicCredentials;
use proptest::prelude::*;

#[track_caller]
fn has_the_pair(credentials: &BasicCredentials, email: &str, token: &str) {
    assert_eq!((credentials.expose_email(), credentials.expose_token()), (email, token));
    assert!(credentials.header_value().is_sensitive());
    // What a server that reads ISO-8859-1 makes of the value.
    let bytes = STANDARD.decode(&credentials.expose_header_value()["Basic ".len()..]).unwrap();
    let read: String = bytes.into_iter().map(char::from).collect();
    assert_eq!(read, format!("{email}:{token}"));
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
    for text in ["\u{100}", "\u{20ac}", "\u{1f511}", "e\u{301}", "\u{ffff}", "\u{1e9}"] {
        for part in [text, &format!("{text}\u{e9}"), &format!("{}{text}", "x".repeat(300))] {
            assert!(BasicCredentials::new(part, "").unwrap().to_iso_8859_1().is_none(), "{part}");
            assert!(BasicCredentials::new("", part).unwrap().to_iso_8859_1().is_none(), "{part}");
        }
    }
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
        converts(text, text);
        // Its value is that of the other text, so the two are the same to whoever reads it.
        let latin1 = BasicCredentials::new(text, text).unwrap().to_iso_8859_1().unwrap();
        assert!(latin1.is_same(&BasicCredentials::new(as_utf8, as_utf8).unwrap()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn some_if_it_has_every_character(text in "[ -9;-~\u{80}-\u{ff}]{0,80}", more in any::<char>()) {
        converts(&text, &text);
        let more = if more.is_control() { 'x' } else { more };
        let converted = BasicCredentials::new("", format!("{text}{more}")).unwrap().to_iso_8859_1();
        prop_assert_eq!(converted.is_some(), u32::from(more) <= 0xff);
    }
}
