//! What the userinfo of a URL says, what is left of the URL, and what must be encoded.
use http::Uri;
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::source::{InvalidUserinfo, split_userinfo};
use proptest::prelude::*;

/// `http://<userinfo>@h:1/p?q` gives the pair and `http://h:1/p?q`.
#[track_caller]
fn gives(userinfo: &str, email: &str, token: &str) {
    divides(&format!("http://{userinfo}@h:1/p?q"), "http://h:1/p?q", Some((email, token)));
}

#[track_caller]
fn divides(url: &str, left: &str, pair: Option<(&str, &str)>) {
    let (uri, credentials) = split_userinfo(url).unwrap_or_else(|error| panic!("{url}: {error}"));
    let found = credentials.as_ref().map(|it| (it.expose_email(), it.expose_token()));
    assert_eq!(found, pair, "{url}");
    assert_eq!(uri, left.parse::<Uri>().unwrap(), "{url}");
    assert_eq!(uri.to_string(), left.parse::<Uri>().unwrap().to_string(), "{url}");
    if let Some(credentials) = credentials {
        let (email, token) = pair.unwrap();
        let made = BasicCredentials::new(email, token).unwrap();
        assert_eq!(credentials.header_value(), made.header_value());
        assert!(credentials.header_value().is_sensitive());
    }
}

/// With this userinfo, a URL is refused.
#[track_caller]
fn refused(userinfo: &str, expected: InvalidUserinfo) {
    refused_url(&format!("http://{userinfo}@h/"), expected);
    refused_url(&format!("socks5://{userinfo}@h:1080"), expected);
    refused_url(&format!("{userinfo}@h:3128"), expected);
}

#[track_caller]
fn refused_url(url: &str, expected: InvalidUserinfo) {
    assert_eq!(split_userinfo(url).map(|_| ()), Err(expected), "{url}");
    let shown = expected.to_string();
    assert!(!shown.contains("hunter2") && !shown.contains("t0"), "{shown}");
    assert_eq!(format!("{expected:?}"), format!("InvalidUserinfo(\"{shown}\")"));
    assert!(std::error::Error::source(&expected).is_none());
}

/// The URL is refused for this character, and the sentence says what to write.
#[track_caller]
fn must_be_encoded(url: &str, char: char) {
    let Err(error) = split_userinfo(url) else { panic!("{url}") };
    assert!(matches!(error, InvalidUserinfo::Unescaped { .. }), "{url}: {error}");
    let shown = error.to_string();
    let escape = format!("%{:02X}", u32::from(char));
    assert!(shown.contains(&escape), "{url}: {shown}");
    assert!(!shown.contains("hunter2") && !shown.contains("ana"), "{shown}");
    refused_url(url, error);
    // What it says to write is right.
    if url.matches(char).count() == 1 {
        let (uri, credentials) = split_userinfo(url.replace(char, &escape)).unwrap();
        assert!(credentials.unwrap().expose_user_pass().contains(char), "{url}");
        assert_eq!(uri.host(), Some("proxy.example"), "{url}");
    }
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
fn the_rest_of_the_url_stays() {
    let pair = Some(("a", "b"));
    divides("http://a:b@h", "http://h", pair);
    divides("http://a:b@h/", "http://h/", pair);
    divides("https://a:b@h:8443/p/q?r=s@t", "https://h:8443/p/q?r=s@t", pair);
    divides("https://a:b@h/@scope/pkg", "https://h/@scope/pkg", pair);
    divides("http://a:b@h?x@y", "http://h?x@y", pair);
    divides("http://a:b@[::1]:3128/", "http://[::1]:3128/", pair);
    divides("http://a:b@[2001:db8::1]", "http://[2001:db8::1]", pair);
    divides("http://a:b@127.0.0.1:65535", "http://127.0.0.1:65535", pair);
    divides("http://a:b@h:/", "http://h:/", pair);
    divides("HTTP://a:b@EXAMPLE.com/", "HTTP://EXAMPLE.com/", pair);
    divides("http://a:b@my_host.x-y.~z/", "http://my_host.x-y.~z/", pair);
    // A fragment is no part of a request, and `Uri` drops it.
    divides("http://a:b@h/p#q", "http://h/p", pair);
    divides("http://a:b@h/p#q@r", "http://h/p", pair);
    divides("http://a:b@h#q", "http://h", pair);
}

#[test]
fn any_scheme_will_do() {
    for scheme in [
        "http", "https", "socks5", "socks5h", "redis", "rediss", "amqp", "postgres", "svn+ssh",
        "x.y-z+1",
    ] {
        divides(&format!("{scheme}://a:b@h:1/p"), &format!("{scheme}://h:1/p"), Some(("a", "b")));
        divides(&format!("{scheme}://:b@h:1"), &format!("{scheme}://h:1"), Some(("", "b")));
    }
}

/// Variables for proxies often have none. The `Uri` then has no scheme either.
#[test]
fn a_scheme_may_lack_before_a_host_alone() {
    divides("a:b@h:3128", "h:3128", Some(("a", "b")));
    divides("a@h:3128", "h:3128", Some(("a", "")));
    divides("a:b@[::1]:3128", "[::1]:3128", Some(("a", "b")));
    divides("ana%40example.com:b@h", "h", Some(("ana@example.com", "b")));
    for url in ["a:b@h/", "a:b@h:3128/p", "h/p", "h?p", "//a:b@h/", "//h", "//"] {
        refused_url(url, InvalidUserinfo::Scheme);
    }
    // Where `//` was forgotten, the scheme is not taken for a user.
    for scheme in ["http", "HTTPS", "ws", "wss", "socks4", "socks4a", "socks5", "socks5h"] {
        refused_url(&format!("{scheme}:ana:hunter2@h:3128"), InvalidUserinfo::Scheme);
        divides(&format!("{scheme}@h"), "h", Some((scheme, "")));
    }
    divides("httpd:b@h", "h", Some(("httpd", "b")));
    assert!(InvalidUserinfo::Scheme.to_string().contains("`http://`"));
}

#[test]
fn without_userinfo_there_are_no_credentials() {
    for url in [
        "http://h",
        "http://h:1/",
        "https://h/@scope/pkg",
        "http://h/a:b@c",
        "http://h/?a:b@c",
        "http://h?next=a@b",
        "http://h/#a@b",
        "http://h/p#a@b",
        "http://h:8080/a@b",
        "http://[::1]:8080/a@b",
        "h:3128",
        "h",
        "[::1]:3128",
        "/",
        "/a:b@h",
        "*",
        "/p?q=@",
        "/p?q=http://a:b@h",
    ] {
        divides(url, url, None);
    }
    divides("http://@h:1/", "http://h:1/", None);
    divides("@h:1", "h:1", None);
}

#[test]
fn what_ends_the_host_must_be_encoded() {
    for char in ['/', '?', '#'] {
        for url in [
            format!("http://ana:hunter2{char}t0@proxy.example:3128"),
            format!("http://ana:{char}hunter2@proxy.example:3128"),
            format!("http://ana:hunter2{char}@proxy.example"),
            format!("https://ana:hunter2{char}x@proxy.example/p"),
            format!("socks5://ana:hunter2{char}12@proxy.example:1080"),
            format!("ana:hunter2{char}t0@proxy.example:3128"),
            format!("http://ana{char}x:hunter2@proxy.example"),
            format!("http://ana:80{char}hunter2@proxy.example"),
            format!("http://ana:1:2{char}hunter2@proxy.example"),
            format!("http://ana:99999{char}hunter2@proxy.example"),
            format!("http://ana:-1{char}hunter2@proxy.example"),
            format!("http://ana:+1{char}hunter2@proxy.example"),
        ] {
            // A port that could be one, or none, says nothing: that is the edge which is documented.
            let looks_fine = url.contains(":80") || url.contains("ana/") || url.contains("ana?");
            let looks_fine = looks_fine && char != '#';
            if looks_fine {
                assert!(split_userinfo(&url).unwrap().1.is_none(), "{url}");
            } else {
                must_be_encoded(&url, char);
            }
        }
    }
    // The limit that is documented.
    for url in ["http://svc:2024/x@h", "http://DOMAIN/ana:hunter2@h", "http://a?na:hunter2@h:1"] {
        divides(url, url, None);
    }
}

#[test]
fn every_other_character_that_must_be_encoded() {
    for char in " \"<>[\\]^`{|}@".chars() {
        for url in [
            format!("http://ana:hunter2{char}t0@proxy.example:3128"),
            format!("http://ana:{char}hunter2@proxy.example"),
            format!("http://ana:hunter2{char}@proxy.example/p@q"),
            format!("socks5://an{char}a:hunter2@proxy.example"),
            format!("ana:hunter2{char}t0@proxy.example:3128"),
        ] {
            must_be_encoded(&url, char);
        }
    }
    for url in ["http://ana:hunter2é@h", "http://é:hunter2@h", "http://ana:\u{1f511}/@h"] {
        let error = split_userinfo(url).unwrap_err();
        assert!(error.to_string().contains("%C3%A9"), "{error}");
    }
    must_be_encoded("http://ana@example.com:hunter2@proxy.example", '@');
    must_be_encoded("http://evil.com@h@h2/", '@');
    must_be_encoded("http://@a@h/", '@');
    must_be_encoded("http://a:b@h\\@evil/", '@');
}

#[test]
fn a_port_is_a_number() {
    for url in [
        "http://ana:hunter2",
        "http://ana:hunter2/",
        "http://h:80a/",
        "http://h:8o8o",
        "http://a:b@h:hunter2",
        "http://a:b@h:65536/",
        "http://a:b@h:+80",
        "http://a:b@h:-1",
        "http://a:b@h:80:80",
        "http://a:b@h:%38%30",
        "http://a:b@h:٣",
        "http://a:b@[::1]80",
        "http://a:b@fe80::1/",
        "a:b@h:http",
        "ana:hunter2",
    ] {
        refused_url(url, InvalidUserinfo::Port);
    }
    assert!(InvalidUserinfo::Port.to_string().contains("not a number"));
}

#[test]
fn a_host_is_plain() {
    for url in [
        "http://host%3a8080",
        "http://a:b@host%3A8080/",
        "http://a:b@h%2Fp",
        "http://a:b@",
        "http://a:b@/p",
        "http://a:b@:3128",
        "http://",
        "http:///p",
        "file:///etc/passwd",
        "http://a:b@[::1",
        "http://a:b@[::g]/",
        "http://a:b@[::1%25eth0]/",
        "http://a:b@münchen.example",
        "http://h\\p",
        "http://a:b@h h",
        "",
        "@",
        "a:b@",
        "http%3A//h",
    ] {
        let found = split_userinfo(url).map(|_| ());
        let scheme = InvalidUserinfo::Scheme;
        assert!(found == Err(InvalidUserinfo::Host) || found == Err(scheme), "{url}: {found:?}");
    }
    let shown = InvalidUserinfo::Host.to_string();
    assert!(shown.contains("`host:8080`") && shown.contains("brackets"), "{shown}");
}

#[test]
fn what_is_no_uri_is_refused() {
    for url in ["http://h/a b", "http://a:b@h/a b", "http://a:b@h/<", "/a b"] {
        refused_url(url, InvalidUserinfo::InvalidUri);
    }
    let long = "x".repeat(70_000);
    refused_url(&format!("http://h/{long}"), InvalidUserinfo::InvalidUri);
    // What is taken out does not count.
    divides(&format!("http://{long}:{long}@h/"), "http://h/", Some((&long, &long)));
}

#[test]
fn an_encoded_colon_in_the_user_is_refused() {
    for userinfo in ["a%3Ab:hunter2", "a%3ab", "%3A:hunter2", "%3Ahunter2"] {
        refused(userinfo, InvalidUserinfo::ColonInEmail);
    }
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
        "a:hunter2\n",
        "a:\u{7f}",
        "\ta:hunter2",
    ] {
        refused(userinfo, InvalidUserinfo::Control);
    }
    // As a variable has it that was read from a file.
    refused_url("http://a:hunter2@h/\n", InvalidUserinfo::Control);
    refused_url("http://h\r\n", InvalidUserinfo::Control);
    assert!(InvalidUserinfo::Control.to_string().contains("remove it"));
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
    assert!(InvalidUserinfo::Escape.to_string().contains("`%25`"));
}

#[test]
fn what_is_not_utf_8_is_refused() {
    for userinfo in
        ["a:%E9", "%E9:b", "a:%C3", "%C3:%A9", "a:%C0%80", "a:%ED%A0%80", "a:%FF", "a:%F5%80%80%80"]
    {
        refused(userinfo, InvalidUserinfo::InvalidUtf8);
    }
}

#[test]
fn all_kinds_of_text_are_taken() {
    use http_basic_credentials::SecretString;
    let url = "http://a:b@h/";
    let lent = SecretString::from(url);
    for divided in [
        split_userinfo(String::from(url)),
        split_userinfo(Box::<str>::from(url)),
        split_userinfo(SecretString::from(url)),
        split_userinfo(&lent),
        split_userinfo(zeroize::Zeroizing::new(String::from(url))),
    ] {
        let (uri, credentials) = divided.unwrap();
        assert_eq!(uri, "http://h/");
        assert_eq!(credentials.unwrap().expose_user_pass(), "a:b");
    }
}

proptest! {
    #[test]
    fn reads_back_what_was_encoded(
        email in "[a-z@é% /+]{1,8}", token in "[a-zA-Z:@é%€ /?#+\"\\\\]{0,8}", all: bool, lower: bool
    ) {
        let encode = |text: &str| -> String {
            let byte = |byte: u8| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'+' if !all => char::from(byte).to_string(),
                _ if lower => format!("%{byte:02x}"),
                _ => format!("%{byte:02X}"),
            };
            text.bytes().map(byte).collect()
        };
        let url = format!("http://{}:{}@h/", encode(&email), encode(&token));
        let (uri, read) = split_userinfo(url).unwrap();
        let read = read.unwrap();
        prop_assert_eq!((read.expose_email(), read.expose_token()), (&*email, &*token));
        prop_assert_eq!(uri, "http://h/");
    }
}
