//! What the userinfo of a URI says, and what is left of the URI.
use http::Uri;
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::source::{InvalidUserinfo, take_userinfo};
use proptest::prelude::*;

/// `http://<userinfo>@h:1/p?q` gives the pair and `http://h:1/p?q`.
#[track_caller]
fn gives(userinfo: &str, email: &str, token: &str) {
    taken(&format!("http://{userinfo}@h:1/p?q"), "http://h:1/p?q", Some((email, token)));
}

#[track_caller]
fn taken(uri: &str, left: &str, pair: Option<(&str, &str)>) {
    let mut parsed: Uri = uri.parse().unwrap_or_else(|error| panic!("{uri}: {error}"));
    let credentials = take_userinfo(&mut parsed).unwrap_or_else(|error| panic!("{uri}: {error}"));
    let found = credentials.as_ref().map(|it| (it.expose_email(), it.expose_token()));
    assert_eq!(found, pair, "{uri}");
    assert_eq!(parsed, left.parse::<Uri>().unwrap(), "{uri}");
    assert_eq!(parsed.to_string(), left.parse::<Uri>().unwrap().to_string(), "{uri}");
    if let Some(credentials) = credentials {
        let (email, token) = pair.unwrap();
        let made = BasicCredentials::new(email, token).unwrap();
        assert_eq!(credentials.header_value(), made.header_value());
        assert!(credentials.header_value().is_sensitive());
    }
    assert!(take_userinfo(&mut parsed).unwrap().is_none(), "once is all");
}

#[track_caller]
fn refused(userinfo: &str, expected: InvalidUserinfo) {
    let uri: Uri = format!("http://{userinfo}@h/").parse().unwrap();
    let mut left = uri.clone();
    assert_eq!(take_userinfo(&mut left).unwrap_err(), expected, "{userinfo}");
    assert_eq!(left.to_string(), uri.to_string(), "{userinfo}");
    assert!(!format!("{expected} {expected:?}").contains("hunter2"));
}

#[test]
fn the_first_raw_colon_divides() {
    gives("a:b", "a", "b");
    gives("a:b:c", "a", "b:c");
    gives("a::", "a", ":");
    gives("a::b", "a", ":b");
    gives(":b", "", "b");
    gives("::b", "", ":b");
    gives("a:", "a", "");
    gives("a", "a", "");
    gives(":", "", "");
    gives("a:%3A", "a", ":");
    gives("a:b%3Ac:d", "a", "b:c:d");
}

#[test]
fn each_part_is_decoded_once() {
    gives("a%40b:c", "a@b", "c");
    gives("ana%40example.com:t0k3n", "ana@example.com", "t0k3n");
    gives("a:%62", "a", "b");
    gives("%61:b", "a", "b");
    gives("a:%2541", "a", "%41");
    gives("a:%25", "a", "%");
    gives("a%25:%2525", "a%", "%25");
    gives("a%2Fb:c%2Fd", "a/b", "c/d");
    gives("a%2fb:c%3fd", "a/b", "c?d");
    gives("a:b%23c", "a", "b#c");
    gives("a%20b:c%20d", "a b", "c d");
    gives("a+b:c+d", "a+b", "c+d");
    gives("a:%2B", "a", "+");
    gives("a:%22%5C", "a", "\"\\");
    gives("%20:%20", " ", " ");
    gives("a:b%40h", "a", "b@h");
    gives("%C3%A9:123%C2%A3", "é", "123£");
    gives("%c3%a9:%E2%82%AC", "é", "€");
    gives("a:%F0%9F%94%91", "a", "\u{1f511}");
    gives("a:%C2%80", "a", "\u{80}");
    gives("%EF%BB%BFa:b", "\u{feff}a", "b");
}

#[test]
fn what_userinfo_may_hold_is_kept() {
    gives("A-Z.a_z~0:9", "A-Z.a_z~0", "9");
    gives("!$&'()*+,;=:!$&'()*+,;=", "!$&'()*+,;=", "!$&'()*+,;=");
    gives("user;auth=x:y", "user;auth=x", "y");
    gives("a.b-c_d~e:f", "a.b-c_d~e", "f");
    let long = "x".repeat(8000);
    gives(&format!("{long}:{long}"), &long, &long);
}

#[test]
fn the_rest_of_the_uri_stays() {
    let pair = Some(("a", "b"));
    taken("http://a:b@h", "http://h", pair);
    taken("http://a:b@h/", "http://h/", pair);
    taken("https://a:b@h:8443/p/q?r=s@t", "https://h:8443/p/q?r=s@t", pair);
    taken("http://a:b@[::1]:3128/", "http://[::1]:3128/", pair);
    taken("http://a:b@[::1]", "http://[::1]", pair);
    taken("http://a:b@127.0.0.1", "http://127.0.0.1", pair);
    taken("socks5://a:b@h:1080", "socks5://h:1080", pair);
    taken("HTTP://a:b@EXAMPLE.com/", "HTTP://EXAMPLE.com/", pair);
    taken("a:b@h:3128", "h:3128", pair);
    taken("a@h:3128", "h:3128", Some(("a", "")));
}

#[test]
fn without_userinfo_there_is_nothing_to_take() {
    for uri in ["http://h", "http://h:1/", "http://h/a:b@c", "http://h/?a:b@c", "h:3128", "h"] {
        taken(uri, uri, None);
    }
    for uri in ["/", "/a:b@h", "*", "/p?q=@"] {
        taken(uri, uri, None);
    }
    taken("http://@h:1/", "http://h:1/", None);
}

#[test]
fn an_encoded_colon_in_the_user_is_refused() {
    refused("a%3Ab:hunter2", InvalidUserinfo::ColonInEmail);
    refused("a%3ab", InvalidUserinfo::ColonInEmail);
    refused("%3A:hunter2", InvalidUserinfo::ColonInEmail);
    refused("%3Ahunter2", InvalidUserinfo::ColonInEmail);
}

#[test]
fn controls_are_refused() {
    for userinfo in [
        "a:hunter2%0A",
        "a:hunter2%0d%0aX:y",
        "a%00:hunter2",
        "a:%00",
        "a:%7F",
        "a:%1b",
        "%09a:b",
        "%0Aa",
        "a:b%1F",
    ] {
        refused(userinfo, InvalidUserinfo::Control);
    }
}

#[test]
fn bad_escapes_are_refused() {
    for userinfo in [
        "a:hunter2%",
        "a:hunter2%4",
        "a:%zz",
        "a:%4g",
        "a:%g4",
        "a%:b",
        "%",
        "a:%%41",
        "a%4:b",
        "a:%+1",
        "a:%-1",
        "a:%u0041",
    ] {
        refused(userinfo, InvalidUserinfo::Escape);
    }
}

#[test]
fn what_is_not_utf_8_is_refused() {
    for userinfo in
        ["a:%E9", "%E9:b", "a:%C3", "%C3:%A9", "a:%C0%80", "a:%ED%A0%80", "a:%FF", "a:%F5%80%80%80"]
    {
        refused(userinfo, InvalidUserinfo::InvalidUtf8);
    }
}

/// Where a second `@` gets past the parser of `http`, it is refused here.
#[test]
fn a_raw_at_sign_never_moves_the_host() {
    for uri in ["http://a@b:c@h/", "http://a:b@c@h/", "http://evil.com@h@h2/", "http://@a@h/"] {
        let Ok(mut uri) = uri.parse::<Uri>() else { continue };
        assert_eq!(take_userinfo(&mut uri).unwrap_err(), InvalidUserinfo::Character, "{uri}");
    }
}

proptest! {
    #[test]
    fn reads_back_what_was_encoded(
        email in "[a-z@é% /+]{0,8}", token in "[a-zA-Z:@é%€ /?#+\"\\\\]{0,8}", all: bool, lower: bool
    ) {
        let encode = |text: &str| -> String {
            let byte = |byte: u8| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'+' if !all => char::from(byte).to_string(),
                _ if lower => format!("%{byte:02x}"),
                _ => format!("%{byte:02X}"),
            };
            text.bytes().map(byte).collect()
        };
        let mut uri: Uri = format!("http://{}:{}@h/", encode(&email), encode(&token)).parse().unwrap();
        let read = take_userinfo(&mut uri).unwrap().unwrap();
        prop_assert_eq!((read.expose_email(), read.expose_token()), (&*email, &*token));
        prop_assert_eq!(uri, "http://h/");
    }

    /// Whatever the parser of `http` takes: no panic, and no userinfo is left where it was taken.
    #[test]
    fn any_uri_is_read_or_refused(userinfo in "[a-z:%0-9A-F@!\\[\\]|^-]{0,12}") {
        if let Ok(mut uri) = format!("http://{userinfo}@h/").parse::<Uri>() {
            let taken = take_userinfo(&mut uri);
            let authority = uri.authority().unwrap().as_str();
            prop_assert_eq!(taken.is_ok(), authority == "h", "{}", userinfo);
        }
    }
}
