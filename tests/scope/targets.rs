//! Where a text or a URI goes: `url` and `http` read every target that is accepted in the same way.

use std::net::Ipv6Addr;

use http::Uri;
use http_basic_credentials::scope::InvalidScope::{
    InvalidCharacter, InvalidHost, InvalidPort, NotAbsolute, UnsupportedScheme, UserInfo,
};
use http_basic_credentials::scope::{InvalidScope, Scope, TargetUri};
use static_assertions::assert_not_impl_any;
use url::{Host, Url};

/// The first word of each line with each of the others.
fn rows(lines: &str) -> impl Iterator<Item = (&str, &str)> {
    lines.lines().flat_map(|line| {
        let (first, others) = line.trim_start().split_once(' ').unwrap_or_else(|| panic!("{line}"));
        others.split_whitespace().map(move |other| (first, other))
    })
}

/// To the first origin of each line go the texts after it, by this crate, by `url` and by `http`.
#[track_caller]
fn go_to(lines: &str) {
    for (origin, text) in rows(lines) {
        let scope = Scope::origin_of(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!(scope.to_string(), origin, "{text:?}");
        assert!(scope.contains(text), "{text:?}");
        // Either may refuse it, as `url` does a label that is no Punycode.
        if let Ok(url) = Url::parse(text) {
            assert_eq!(shown(&url).parse().as_ref(), Ok(&scope), "url, {text:?}");
        }
        if let Ok(uri) = text.parse::<Uri>() {
            assert_eq!(shown_by_http(&uri).parse().as_ref(), Ok(&scope), "http, {text:?}");
            assert_eq!(Scope::origin_of(&uri).as_ref(), Ok(&scope), "{text:?}");
        }
    }
}

/// As a target and as a scope.
#[track_caller]
fn refused(reason: InvalidScope, text: &str) {
    assert_eq!(Scope::origin_of(text), Err(reason), "{text:?}");
    assert!(text.parse::<Scope>().is_err(), "{text:?}");
    if let Ok(uri) = text.parse::<Uri>() {
        assert!(Scope::origin_of(&uri).is_err() || reason == InvalidCharacter, "{text:?}");
    }
}

#[track_caller]
fn all_refused(reason: InvalidScope, texts: &str) {
    texts.split_whitespace().for_each(|text| refused(reason, text));
}

/// The texts of each line are refused, although `url` sends them to the origin before them.
#[track_caller]
fn refused_although_url_goes_to(reason: InvalidScope, lines: &str) {
    for (origin, text) in rows(lines) {
        refused(reason, text);
        let url = Url::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!(shown(&url), origin, "{text:?}");
    }
}

fn shown(url: &Url) -> String {
    let host = match url.host() {
        Some(Host::Domain(name)) => name.to_owned(),
        Some(Host::Ipv4(address)) => address.to_string(),
        Some(Host::Ipv6(address)) => format!("[{address}]"),
        None => String::new(),
    };
    let port = url.port().map_or(String::new(), |port| format!(":{port}"));
    format!("{}://{host}{port}", http(url.scheme()))
}

fn shown_by_http(uri: &Uri) -> String {
    let host = uri.host().unwrap().to_ascii_lowercase();
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let host = address
        .map_or(host.clone(), |address| format!("[{}]", address.parse::<Ipv6Addr>().unwrap()));
    let port = uri.port_u16().map_or(String::new(), |port| format!(":{port}"));
    format!("{}://{host}{port}", http(uri.scheme_str().unwrap()))
}

/// A WebSocket's handshake is an HTTP request (RFC 6455 sections 3 and 4.1).
fn http(scheme: &str) -> &str {
    match scheme.to_ascii_lowercase().as_str() {
        "https" | "wss" => "https",
        "http" | "ws" => "http",
        _ => scheme,
    }
}

#[test]
fn plain_targets() {
    // After the authority, `@`, `://` and a backslash stand for nothing.
    go_to(
        r"https://example.com https://example.com https://example.com/ https://example.com?q https://example.com#f
        https://example.com HTTPS://Example.COM/Me?full=1#top https://example.com//a///b WSS://Example.com:443/chat
        https://example.com https://example.com/@evil.example https://example.com/a:b@evil.example
        https://example.com https://example.com?@evil.example https://example.com?x=https://ana@evil.example
        https://example.com https://example.com#@evil.example https://example.com#://evil.example
        https://example.com https://example.com/https://evil.example https://example.com?a\b https://example.com#\@b
        http://example.com ws://example.com/chat
        https://xn--bcher-kva.example https://xn--bcher-kva.example https://XN--BCHER-KVA.Example",
    );
    // As they are written.
    let texts = "https://h. https://h.. https://a_b.example-1.com https://-.~_ https://1.example https://0x7f.example \
         https://foo.0xg https://1a https://1.. https://xn--.example https://xn--example-.org https://1.2.3.4x \
         https://1.2.3.4.example http://127.0.0.1 http://0.0.0.0:8080 https://255.255.255.255 https://[::]";
    texts.split(' ').for_each(|text| go_to(&format!("{text} {text}")));
}

/// A WHATWG parser removes tabs and line ends, and spaces at the ends. Others leave them in.
#[test]
fn white_space_controls_and_backslashes() {
    let places = "_https://h ht_tps://h https_://h https://_h https://exam_ple.com https://h_ https://h_.evil.example/ \
         https://h:44_3/ https://h/_ https://h/a_b https://h/._./b https://h/?a_b https://h/#_ https://h_@evil.example";
    let controls = "\t|\n|\r\n| |\0|\u{1f}|\u{7f}|\u{85}|\u{a0}|\u{2003}|\u{2028}";
    for control in controls.split('|') {
        for place in places.split(' ') {
            let text = place.replace('_', control);
            refused(InvalidCharacter, &text);
            assert!(Url::parse(&text).is_ok() || !"\t\r\n".contains(control), "{text:?}");
        }
        refused(NotAbsolute, &format!("https:{control}//h"));
        refused(NotAbsolute, &format!("https:/{control}/h"));
    }
    refused_although_url_goes_to(
        NotAbsolute,
        r"https://evil.example https:\\evil.example https:/\evil.example/ https:\/evil.example/",
    );
    refused_although_url_goes_to(
        InvalidCharacter,
        r"https://example.com https://example.com\@evil.example/ https://example.com/a\..\b
        https://evil.example https://evil.example\.example.com/ https://evil.example\\b https://\evil.example/
        https://ana https://ana\:t0k3n@example.com/",
    );
}

#[test]
fn no_scheme_or_no_host() {
    refused_although_url_goes_to(
        NotAbsolute,
        "https://example.com https:example.com https:/example.com https:evil@example.com
        https://https https:https://example.com/",
    );
    refused_although_url_goes_to(
        InvalidHost,
        "https://example.com https:///example.com https:////example.com/ https:///@example.com/",
    );
    all_refused(InvalidHost, "https:// https://?h https://#h https:/// http://:80 https://?h/@i");
    refused(NotAbsolute, "");
    all_refused(
        NotAbsolute,
        ": / // * ? # :// ://example.com //example.com/a /a example.com example.com/a example.com:443
        example.com:443/https://x /a?next=https://example.com /a#https://example.com a/https://example.com
        ?https://example.com https https: https:/ [::1]:80 blob:https://example.com/1 view-source:https://example.com
        https@x://example.com ana:t0k3n@https://example.com h\u{df}ttps://h https\u{200b}://h",
    );
    let texts = "ftp://h file://h/etc httpss://h http+unix://h https1://h blob://h ldap://h h2://h";
    all_refused(UnsupportedScheme, texts);
}

#[test]
fn user_information() {
    let users = "ana ana:t0k3n example.com example.com: example.com:443 : a@b %40 [::1] a%2fb \u{fc} example.com:443:";
    for user in users.split(' ').chain([""]) {
        let line = format!("https://evil.example https://{user}@evil.example/");
        refused_although_url_goes_to(UserInfo, &line);
    }
}

#[test]
fn hosts_that_libraries_rewrite() {
    refused_although_url_goes_to(
        InvalidHost,
        "https://example.com https://ex%61mple.com https://example%2ecom https://example\u{3002}com
        https://example.com https://example\u{ff0e}com https://example\u{ff61}com https://\u{ff45}xample.com
        https://example.com https://exam\u{ad}ple.com https://exam\u{200b}ple.com https://example.\u{2102}om
        https://kelvin.example https://\u{212a}elvin.example
        https://xn--bcher-kva.example https://b\u{fc}cher.example
        https://127.0.0.1 https://\u{ff11}\u{ff12}\u{ff17}.1
        https://h! https://h!
        https://h,evil.example https://h,evil.example
        https://a$b&c'd(e)f*g+h;i=j https://a$b&c'd(e)f*g+h;i=j
        https://h` https://h`
        https://{h}.com https://{h}.com",
    );
    all_refused(
        InvalidHost,
        "https://%65%76%00.example https://h%00.evil.example https://h%2f.evil.example https://h%40evil.example
        https://h|evil.example https://<h> https://h^ https://h\u{2044}com https://h\u{ff0f}.evil.example
        https://h\u{ff20}evil.example https://h\u{2100}.evil.example",
    );
}

/// A WHATWG parser and `inet_aton` read addresses in several spellings.
#[test]
fn numbers_as_hosts() {
    refused_although_url_goes_to(
        InvalidHost,
        "http://127.0.0.1 http://2130706433 http://0x7f000001 http://0X7F.1 http://0x7f.1 http://017700000001
        http://127.0.0.1 http://0177.0.0.1 http://127.0.0.01 http://127.000.000.001 http://127.1 http://127.0.1
        http://127.0.0.1 http://127.0.0.1. http://127.0.0.0x1
        http://1.2.0.3 http://1.2.3
        http://1.2.3.4 http://1.2.3.4.
        http://0.0.0.0 http://0 http://0x
        http://0.0.0.1 http://1 http://1.",
    );
    all_refused(
        InvalidHost,
        "http://foo.0x4 http://foo.0x http://foo.0X4. http://foo.1 http://foo.09 http://1..2 http://.1
        http://1.2.3.4.5 http://256.256.256.256 http://1.2.3.256 http://4294967296 http://0177.0.0.08",
    );
}

#[test]
fn ipv6_has_one_form() {
    go_to(
        "http://[::1] http://[::1] http://[::1]: http://[0:0:0:0:0:0:0:1]:80/ http://[0000::0001]
        https://[2001:db8::1]:8443 https://[2001:DB8::0:1]:8443
        http://[::ffff:127.0.0.1] http://[::ffff:7f00:1] http://[0:0:0:0:0:FFFF:127.0.0.1]",
    );
    all_refused(
        InvalidHost,
        "http://[fe80::1%25eth0] http://[fe80::1%eth0] http://[::g] http://[1::2::3] http://[] http://[::1
        http://[:::1] http://[1:2:3:4:5:6:7:8:9] http://[v1.x] http://[127.0.0.1] http://[::127.0.0.01]
        http://[::ffff:0x7f.0.0.1] http://[::1]evil.example http://[::1]. http://[[::1]] http://[::1]] http://a[::1]",
    );
    refused(InvalidPort, "http://::1");
}

#[test]
fn ports() {
    go_to(
        "https://example.com https://example.com: https://example.com:/ https://example.com:443
        https://example.com https://example.com:00443 https://example.com:000000000000000000000000443
        http://example.com:443 http://example.com:443 ws://example.com:443
        https://example.com:80 https://example.com:80 wss://example.com:80
        https://example.com:65535 https://example.com:65535",
    );
    let ports = ":0 :00 :65536 :65979 :99999 :4294967739 :18446744073709552059 :+443 :-1 :4a3 :0x1bb :443. :443:443 \
         ::443 :%34%34%33 :\u{ff14}\u{ff14}\u{ff13} :44_3";
    for port in ports.split(' ') {
        refused(InvalidPort, &format!("https://example.com{port}"));
        refused(InvalidPort, &format!("https://[::1]{port}/a"));
    }
}

/// What `http::Uri` can hold, by its builder.
#[test]
fn uris() {
    let uri = |scheme: &str, authority: &str, path: &str| {
        Uri::builder().scheme(scheme).authority(authority).path_and_query(path).build().unwrap()
    };
    for (scheme, expected) in
        [("HTTPS", "https"), ("wss", "https"), ("WS", "http"), ("Http", "http")]
    {
        let uri = uri(scheme, "EXAMPLE.com", "/a?b");
        let origin = Scope::origin_of(&uri).unwrap();
        assert_eq!(origin.to_string(), format!("{expected}://example.com"));
        assert!(origin.contains(&uri), "{uri}");
    }
    for (scheme, authority, reason) in [
        ("ftp", "example.com", UnsupportedScheme),
        ("https", "ana@example.com", UserInfo),
        ("https", "127.1", InvalidHost),
        ("https", "example.com:0", InvalidPort),
    ] {
        let uri = uri(scheme, authority, "/");
        assert_eq!(Scope::origin_of(&uri), Err(reason), "{uri}");
    }
    for text in "/a * example.com:443 example.com /".split(' ') {
        assert_eq!(Scope::origin_of(&text.parse::<Uri>().unwrap()), Err(NotAbsolute), "{text}");
    }
    // By its text it goes elsewhere.
    let uri = uri("https", "example.com", "*");
    assert_eq!(Url::parse(&uri.to_string()).unwrap().host_str(), Some("example.com*"));
    assert_eq!(Scope::origin_of(&uri), Err(InvalidHost));
    assert_eq!(Scope::try_from(&uri), Err(InvalidHost));
}

#[test]
fn every_kind_of_target_is_read_alike() {
    #[track_caller]
    fn is_inside(target: impl TargetUri) {
        let scope: Scope = "https://api.example.com/v1".parse().unwrap();
        assert!(scope.contains(target));
        assert_eq!(Scope::origin_of(target), Ok("https://api.example.com".parse().unwrap()));
        assert!(!"https://api.example.com/v2".parse::<Scope>().unwrap().contains(target));
    }
    let text = String::from("wss://API.example.com:443/v1/me?full");
    let uri: Uri = text.parse().unwrap();
    is_inside(&text);
    is_inside(text.as_str());
    is_inside(&uri);
    is_inside(&"https://api.example.com/v1/a".parse::<Scope>().unwrap());
    is_inside(&Url::parse(&text).unwrap());
    // An iterator yields references.
    for (text, uri) in [text.as_str()].iter().zip(&[&uri]) {
        is_inside(text);
        is_inside(uri);
    }
    // A target is borrowed, so that it is there to make the request.
    assert_not_impl_any!(Uri: TargetUri);
    assert_not_impl_any!(String: TargetUri);
    assert_not_impl_any!(Scope: TargetUri);
}
