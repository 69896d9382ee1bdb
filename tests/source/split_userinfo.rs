//! What the userinfo of a URL says, what is left of the URL, and what must be encoded.
use http::Uri;
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::source::{InvalidUserinfo as Error, split_userinfo};
use proptest::prelude::*;
use url::Url;

/// The `Uri` that is left, and `email:token`, which is empty if there are no credentials.
#[track_caller]
fn divides(url: &str, left: &str, user_pass: &str) {
    let (uri, credentials) = split_userinfo(url).unwrap_or_else(|error| panic!("{url}: {error}"));
    let found = credentials.as_ref().map(BasicCredentials::expose_user_pass);
    assert_eq!(found.unwrap_or(""), user_pass, "{url}");
    assert_eq!(uri.to_string(), left.parse::<Uri>().unwrap().to_string(), "{url}");
    assert!(credentials.is_none_or(|credentials| credentials.header_value().is_sensitive()));
}

#[track_caller]
fn refused(urls: &[&str], expected: Error) {
    for url in urls {
        assert_eq!(split_userinfo(*url).map(|_| ()), Err(expected), "{url:?}");
    }
}

#[test]
fn the_first_raw_colon_divides_and_each_part_is_decoded_once() {
    for (userinfo, email, token) in [
        ("a:b", "a", "b"),
        ("a:b:c", "a", "b:c"),
        (":b", "", "b"),
        ("::b", "", ":b"),
        ("a:", "a", ""),
        ("a", "a", ""),
        (":", "", ""),
        ("a:%3A", "a", ":"),
        ("ana%40example.com:t0k3n", "ana@example.com", "t0k3n"),
        ("a:%2541", "a", "%41"),
        ("a%25:%2525", "a%", "%25"),
        ("a%2fb:c%3Fd", "a/b", "c?d"),
        ("a%20b:c%23d", "a b", "c#d"),
        ("a+b:c+%2B", "a+b", "c++"),
        ("a:%22%5C", "a", "\"\\"),
        ("%C3%A9:%f0%9f%94%91", "é", "\u{1f511}"),
        ("a:%C2%80", "a", "\u{80}"),
        ("%EF%BB%BFa:b", "\u{feff}a", "b"),
        ("!$&'()*+,;=:!$&'()*+,;=", "!$&'()*+,;=", "!$&'()*+,;="),
    ] {
        divides(
            &format!("http://{userinfo}@h:1/p?q"),
            "http://h:1/p?q",
            &format!("{email}:{token}"),
        );
        // Two colons without a scheme are refused: the first may follow one.
        if userinfo.matches(':').count() < 2 {
            divides(&format!("{userinfo}@h:1"), "h:1", &format!("{email}:{token}"));
        }
    }
    let long = "x".repeat(70_000);
    divides(&format!("http://{long}:{long}@h/"), "http://h/", &format!("{long}:{long}"));
}

#[test]
fn the_rest_of_the_url_stays() {
    // A fragment is no part of a request, and `Uri` drops it.
    let rests = "h h/ h:8443/p/q?r=s@t h/@scope/pkg h/it's' h?x@y h:/ [::1]:3128/ [2001:db8::1] \
                 127.0.0.1:65535 EXAMPLE.com/ my_host.x-y.~z/ h/p#q@r h#q";
    for rest in rests.split_whitespace() {
        for scheme in ["http", "HTTPS", "socks5h", "redis", "svn+ssh", "x.y-z+1"] {
            let left = format!("{scheme}://{rest}");
            divides(&format!("{scheme}://a:b@{rest}"), &left, "a:b");
            divides(&format!("{scheme}://:b@{rest}"), &left, ":b");
            divides(&left, &left, "");
            divides(&format!("{scheme}://@{rest}"), &left, "");
        }
    }
    // The limit that is documented: what could be a host and a path is one.
    let urls = "http://h/a:b@c http://h/#a@b h:3128 [::1]:3128 / /p?q=http://a:b@h http://svc:2024/x@h \
                http://DOMAIN/ana:t0k3n@h http://a?na:t0k3n@h:1";
    for url in urls.split_whitespace() {
        divides(url, url, "");
    }
    divides("@h:1", "h:1", "");
}

/// Variables for proxies often have none. The `Uri` then has no scheme either.
#[test]
fn only_a_host_may_have_no_scheme() {
    divides("a:b@[::1]:3128", "[::1]:3128", "a:b");
    divides("ana%40example.com:b:c@h", "h", "ana@example.com:b:c");
    divides("http@h", "h", "http:");
    divides("httpd:b@h", "h", "httpd:b");
    refused(&["a:b@h/", "a:b@h:3128/p", "h/p", "h?p", "//a:b@h/", "//h", "//"], Error::Scheme);
    // `//` was forgotten.
    for scheme in ["http", "HTTPS", "ws", "wss", "socks4", "socks4a", "socks5", "socks5h"] {
        refused(
            &[&format!("{scheme}:ana@h"), &format!("{scheme}:ana:t0k3n@h:3128")],
            Error::Scheme,
        );
    }
    for scheme in ["ftp", "mailto", "redis", "amqp", "svn+ssh", "x.y-z"] {
        refused(&[&format!("{scheme}:ana:t0k3n@h"), &format!("{scheme}::t0k3n@h")], Error::Scheme);
        refused(&[&format!("{scheme}:/ana:t0k3n@h")], Error::Unescaped);
    }
}

/// As docker's `--env-file` keeps them, and a command that reads a file.
#[test]
fn white_space_and_quotes_around_the_url_are_refused() {
    for url in ["http://ana:t0k3n@h:1", "ana:t0k3n@h", "http://h/p"] {
        for [before, after] in [["\"", "\""], ["'", "'"], ["`", "`"], ["“", "”"], ["‘", "’"]]
        {
            refused(
                &[&format!("{before}{url}{after}"), &format!("{before}{url}")],
                Error::Surrounded,
            );
        }
        for space in [" ", "  ", "\u{a0}", "\u{2003}", " \" "] {
            refused(&[&format!("{space}{url}"), &format!("{url}{space}")], Error::Surrounded);
        }
        for end in ["\n", "\r\n", "\t"] {
            refused(&[&format!("{url}{end}"), &format!("{end}{url}")], Error::Control);
        }
    }
}

#[test]
fn what_ends_the_host_must_be_encoded() {
    for char in ['/', '?', '#'] {
        // After a host, only a `#` cannot be meant: a request has no fragment.
        let after_host = "http://ana_x:hunter2@proxy.example http://ana:80_hunter2@proxy.example";
        let urls = "http://ana:hunter2_t0@proxy.example:3128 http://ana:_hunter2@proxy.example \
                    socks5://ana:hunter2_12@proxy.example:1080 ana:hunter2_t0@proxy.example:3128 \
                    http://ana:1:2_hunter2@proxy.example http://ana:+1_hunter2@proxy.example \
                    http://0x7f.1_hunter2@proxy.example";
        let after_host = after_host.split(' ').filter(|_| char == '#');
        for url in urls.split_whitespace().chain(after_host) {
            let (before, after) = url.rsplit_once('_').unwrap();
            refused(&[&format!("{before}{char}{after}")], Error::Unescaped);
            // What the sentence says to write is right.
            let escape = format!("%{:02X}", u32::from(char));
            assert!(Error::Unescaped.to_string().contains(&format!("`{escape}` for `{char}`")));
            let (uri, credentials) = split_userinfo(format!("{before}{escape}{after}")).unwrap();
            assert!(credentials.unwrap().expose_user_pass().contains(char), "{url}");
            assert_eq!(uri.host(), Some("proxy.example"), "{url}");
        }
    }
}

#[test]
fn every_other_character_that_must_be_encoded() {
    for char in " \"<>[\\]^`{|}@é\u{1f511}".chars() {
        for url in [
            format!("http://ana:hunter2{char}t0@h:3128"),
            format!("http://ana:{char}hunter2@h"),
            format!("http://ana:hunter2{char}@h/p@q"),
            format!("socks5://an{char}a:hunter2@h"),
            format!("ana:hunter2{char}t0@h:3128"),
        ] {
            refused(&[&url], Error::Unescaped);
        }
    }
    for url in ["http://ana@a.example:t0k3n@h", "http://@a@h/", "http://a:b@h\\@evil/"] {
        refused(&[url], Error::Unescaped);
    }
    let shown = Error::Unescaped.to_string();
    for advice in ["`%40` for `@`", "`%5B` and `%5D`", "`%20` for a space", "`%22` for a quote"] {
        assert!(shown.contains(advice), "{shown}");
    }
}

#[test]
fn a_host_is_plain_and_a_port_is_a_number() {
    for (urls, expected) in [
        (
            "http://ana:t0k3n/ http://h:80a/ http://a:b@h:t0k3n http://a:b@h:65536/ http://a:b@h:+80 \
             http://a:b@h:-1 http://a:b@h:0 http://a:b@h:80:80 a:b@h:http ana:t0k3n \
             http://a:b@fe80::1/ http://a:b@h:%38%30 http://a:b@h:٣",
            Error::Port,
        ),
        (
            "http://host%3a8080 http://a:b@h%2Fp http://a:b@ http://a:b@/p http://a:b@:3128 http:// \
             http:///p file:///etc/passwd @ a:b@ http://a:b@münchen.example http://h\\p http://h' \
             http://a:b@[::1 http://a:b@[::g]/ http://a:b@[::1%25eth0]/ http://a:b@[::1]80 http://[h] \
             http://a:b@0x7f.1 http://a:b@1.2.3 http://a:b@1.2.3.256/ http://a:b@h.1 http://a:b@1. *",
            Error::Host,
        ),
    ] {
        for url in urls.split(' ') {
            refused(&[url], expected);
        }
    }
    refused(&["", "http://a:b@h h", "http://a h"], Error::Host);
}

#[test]
fn what_cannot_be_decoded_is_refused() {
    for (userinfos, expected) in [
        ("a%3Ab:t0k3n a%3ab %3A:t0k3n", Error::ColonInEmail),
        ("a:t0%0A a:t0%0d%0aX a%00:b a:%7F a:%1b %09a:b a:b\n \ta:b", Error::Control),
        ("a:t0% a:t0%4 a:%zz a:%4g a%:b % a:%%41 a:%+1 a:%u0041", Error::Escape),
        ("a:%E9 %E9:b %C3:%A9 a:%C0%80 a:%ED%A0%80 a:%FF a:%F5%80%80%80", Error::InvalidUtf8),
    ] {
        for userinfo in userinfos.split(' ') {
            let urls = [format!("http://{userinfo}@h/"), format!("socks5://{userinfo}@h:1080")];
            refused(&[&urls[0], &urls[1], &format!("{userinfo}@h:3128")], expected);
        }
    }
    for url in ["http://h/a b", "http://a:b@h/a b", "http://a:b@h/<", "/a b"] {
        refused(&[url], Error::InvalidUri);
    }
    refused(&[&format!("http://a:b@h/{}", "x".repeat(70_000))], Error::InvalidUri);
}

/// An error is for logs: it says what to do, and holds nothing of the URL.
#[test]
fn an_error_is_a_sentence_and_nothing_else() {
    assert_eq!(size_of::<Error>(), 1);
    for (error, advice) in [
        (Error::Unescaped, "percent-encoded"),
        (Error::Host, "an IPv6 address in brackets, and a name outside ASCII as `xn--...`"),
        (Error::Port, "not a number from 1 to 65535"),
        (Error::Surrounded, "white space or a quote at its start or end: remove it"),
        (Error::Scheme, "`http://`"),
    ] {
        let shown = error.to_string();
        assert!(shown.contains(advice), "{shown}");
        assert_eq!(format!("{error:?}"), format!("InvalidUserinfo(\"{shown}\")"));
        assert!(std::error::Error::source(&error).is_none());
    }
}

/// Each `%XX` as its byte. The `url` crate leaves them as they are.
fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).unwrap());
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).unwrap()
}

/// What this crate and the `url` crate both accept, they read alike.
fn is_as_in_url(text: &str) -> bool {
    let (Ok((uri, credentials)), Ok(url)) = (split_userinfo(text), Url::parse(text)) else {
        return false;
    };
    let pair = credentials.as_ref().map_or(":", BasicCredentials::expose_user_pass);
    let theirs = [url.username(), url.password().unwrap_or_default()].map(decoded).join(":");
    assert_eq!(pair, theirs, "{text}");
    assert!(!uri.authority().unwrap().as_str().contains('@'), "{text}");
    let left = Url::parse(&uri.to_string()).unwrap();
    let origin =
        |url: &Url| (url.scheme().to_owned(), url.host().map(|host| host.to_owned()), url.port());
    assert_eq!(origin(&left), origin(&url), "{text}");
    true
}

#[test]
fn the_url_crate_guesses_where_this_one_refuses() {
    for text in ["http://a:b@h/", "https://a%40b:c%3Ad@h:8443/p?q", "socks5://%C3%A9@[::1]:3128"] {
        assert!(is_as_in_url(text), "{text}");
    }
    let text = "http://ana:p@ss@h/";
    assert_eq!(Url::parse(text).unwrap().host_str(), Some("h"));
    refused(&[text], Error::Unescaped);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn any_text(text in "(http|https|socks5)://[ab1:%@/?#\\\\\\[\\].é+-]{0,14}(@h)?(:80?)?(/[a@:#?]{0,3})?") {
        is_as_in_url(&text);
    }

    #[test]
    fn any_userinfo(
        userinfo in "([a-zA-Z0-9._~!$&'()*+,;=:-]|%[2-7][0-9a-eA-E]){0,12}",
        rest in "(h|H\\.example|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]{0,5})?(/[a-z@:]{0,4})?(\\?[a-z@:]{0,4})?(#[a-z]{0,4})?",
    ) {
        is_as_in_url(&format!("http://{userinfo}@{rest}"));
    }
}
