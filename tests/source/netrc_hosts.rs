//! Whose entry is found, and whose is not.
use http_basic_credentials::scope::InvalidScope;
use http_basic_credentials::source::netrc::{Netrc, NetrcErrorKind as Kind, ScopedNetrcError};

use crate::netrc::{NONE, Said, assert_said};

#[test]
fn a_host_is_matched_whole_and_in_any_case() {
    let netrc = Netrc::parse(
        "machine API.Example.com login a password b\nmachine h:8080 password c\n\
         machine bücher.example password d\nmachine xn--bcher-kva.example password e",
    );
    // No port is added or removed, and a name is not turned into its ASCII form.
    for (hosts, expected) in [
        ("api.example.com API.EXAMPLE.COM", Ok("a:b")),
        ("H:8080", Ok(":c")),
        ("bücher.EXAMPLE", Ok(":d")),
        ("XN--bcher-kva.example", Ok(":e")),
        (
            "example.com pi.example.com api.example.com.evil.net api.example.co api.example.com.",
            NONE,
        ),
        ("api.example.com:443 user@api.example.com [api.example.com]  default machine *", NONE),
        ("h h:80 BÜCHER.example", NONE),
    ] {
        for host in hosts.split(' ') {
            assert_said(netrc.credentials_for(host), expected, host);
        }
    }
    assert!(netrc.scoped_to("https://h:8080").unwrap().is_none());
}

#[test]
fn an_ipv6_address_has_many_spellings() {
    let netrc = Netrc::parse(
        "machine ::1 password a\nmachine [2001:DB8::0:2] password b\nmachine [::1] password c\n\
         machine ::ffff:127.0.0.1 password d\nmachine ::g password e\nmachine [h] password f",
    );
    for (expected, hosts) in [
        (Ok(":a"), &["::1", "[::1]", "0:0::1", "[0:0:0:0:0:0:0:0001]"][..]),
        (Ok(":b"), &["2001:db8::2", "[2001:db8:0:0::2]", "2001:0DB8::2"]),
        (Ok(":d"), &["::ffff:127.0.0.1", "[::FFFF:7f00:1]"]),
        (Ok(":e"), &["::g", "::G"]),
        (Ok(":f"), &["[h]", "[H]"]),
        (NONE, &["::2", "[::1", "::1]", "[[::1]]", "[::g]", "h", "127.0.0.1", "[::1%eth0]"]),
    ] {
        for host in hosts {
            assert_said(netrc.credentials_for(host), expected, host);
        }
    }
    assert!(netrc.scoped_to("https://[0::1]").unwrap().is_some());
    assert!(netrc.hosts().eq(["::1", "[2001:DB8::0:2]", "::ffff:127.0.0.1", "::g", "[h]"]));
}

#[test]
fn hosts_come_in_file_order_each_once() {
    for (text, hosts) in [
        ("machine b machine \"a\\ \\\"c\" password x default machine B", &["b", "a \"c"][..]),
        ("machine d login a:b\ndefault\nmachine \"c\" machine D", &["d", "c"]),
        ("default password x", &[]),
        ("", &[]),
    ] {
        assert!(Netrc::parse(text).hosts().eq(hosts.iter().copied()), "{text}");
    }
}

/// curl sent b.com the password of a.com, if the entry of b.com, or `default`, had none (CVE-2024-11053,
/// CVE-2025-0167).
#[test]
fn the_first_entry_of_a_host_wins_whole() {
    for (text, expected) in [
        ("machine h login a password b machine H login c password d", Ok("a:b")),
        ("machine g login x password y\nmachine h", NONE),
        ("machine g login x password y\nmachine h login a", Ok("a:")),
        ("machine h login a\nmachine h password b", Ok("a:")),
        ("machine h login a\nmachine g password b", Ok("a:")),
        ("machine h login a\ndefault password b", Ok("a:")),
        ("machine h\nmachine h login a password b", NONE),
        ("machine h\nmachine g login a password b", NONE),
        ("machine h\ndefault login a password b", NONE),
    ] {
        assert_said(Netrc::parse(text).credentials_for("h"), expected, text);
    }
}

#[test]
fn default_is_for_no_host() {
    let netrc = Netrc::parse("default login a password b\nmachine default password c");
    assert_said(netrc.credentials_for("h"), NONE, "h");
    assert_said(netrc.credentials_for("default"), Ok(":c"), "default");
    assert!(netrc.scoped_to("https://h").unwrap().is_none());

    for (text, expected) in [
        ("machine h\ndefault login a password b", Ok("a:b")),
        ("default password a\ndefault password b", Ok(":a")),
        ("default login a", Ok("a:")),
        ("default\ndefault password b", NONE),
        ("default login \"\" password \"\"", NONE),
        ("machin default login a password b", NONE),
        ("default login a password b c", Err((1, Kind::UnknownWord))),
    ] {
        assert_said(Netrc::parse(text).default_credentials(), expected, text);
    }
}

#[test]
fn a_host_may_have_several_logins() {
    let netrc = Netrc::parse(
        "machine h login ana password 1\nmachine g login bob password 2\nmachine H login bob password 3\n\
         machine h login bob password 4\nmachine h login eve\nmachine h login eve password 5\n\
         machine h password 6\nmachine h login joe password 7\nmachine e\nmachine e login ana password 8\n\
         default login joe password 9\nmachine i login \"\" password 10",
    );
    for (host, login, expected) in [
        ("h", "ana", Ok("ana:1")),
        ("h", "bob", Ok("bob:3")),
        ("h", "eve", Ok("eve:")),
        // An entry without a login matches each.
        ("h", "joe", Ok("joe:6")),
        ("h", "Ana", Ok("Ana:6")),
        ("h", "", Ok(":6")),
        // No Basic credentials have such a login.
        ("h", "a:b", NONE),
        ("h", "a\n", NONE),
        ("g", "bob", Ok("bob:2")),
        ("g", "ana", NONE),
        ("e", "ana", NONE),
        ("i", "", Ok(":10")),
        ("i", "ana", NONE),
    ] {
        assert_said(netrc.credentials_for_login(host, login), expected, login);
    }
    assert_said(netrc.credentials_for("h"), Ok("ana:1"), "h");
}

/// A faulty entry is in the way of the login that it has, or of every one if it has none.
#[test]
fn a_faulty_entry_is_in_the_way_of_what_it_may_be() {
    let good = "machine h login bob password b";
    for (faulty, expected) in [
        ("machine h login ana password x y", Ok("bob:b")),
        ("machine h login a:b password x", Ok("bob:b")),
        ("machine h login ana password x password y", Ok("bob:b")),
        ("machine g x", Ok("bob:b")),
        ("machine h login bob password x y", Err((1, Kind::UnknownWord))),
        ("machine h password x y login bob", Err((1, Kind::UnknownWord))),
        ("machine h login ana login bob password x", Err((1, Kind::Repeated))),
        ("machine h login ana\nlogin \"bob\" password x", Err((2, Kind::Repeated))),
        ("machine h login \"bob", Err((1, Kind::UnterminatedQuote))),
        ("machine h login b\\ob password x", Err((1, Kind::Escape))),
        ("machine h\nlogin\npassword x", Err((2, Kind::MissingValue))),
        ("machine h x", Err((1, Kind::UnknownWord))),
    ] {
        let ask = |text: String, expected: Said<'_>| {
            assert_said(Netrc::parse(&text).credentials_for_login("h", "bob"), expected, &text);
        };
        ask(format!("{faulty}\n{good}"), expected);
        ask(format!("{good}\n{faulty}"), Ok("bob:b"));
    }
    let netrc = Netrc::parse("machine h login a:b password x");
    let expected = Err((1, Kind::ColonInLogin));
    assert_said(netrc.credentials_for_login("h", "a:b"), expected, "the login that is faulty");
}

#[test]
fn scoped_to_gives_a_host_its_own_and_only_over_tls() {
    let netrc = Netrc::parse(
        "machine API.example.com login a password b\nmachine ::1 password c\ndefault password d\n\
         machine f.example login a:b password c",
    );
    let scoped = netrc.scoped_to("https://api.example.com:8443/v1").unwrap().unwrap();
    assert_eq!(scoped.credentials().expose_user_pass(), "a:b");
    assert_eq!(scoped.scope().to_string(), "https://api.example.com:8443/v1");
    let fault = ScopedNetrcError::Netrc(netrc.errors().next().unwrap());
    for (scope, expected) in [
        ("http://[::1]:8080", Ok(true)),
        ("https://example.com", Ok(false)),
        ("http://api.example.com", Err(ScopedNetrcError::Scope(InvalidScope::Cleartext))),
        ("api.example.com", Err(ScopedNetrcError::Scope(InvalidScope::NotAbsolute))),
        // No entry, nothing to send in the clear.
        ("http://example.com", Ok(false)),
        ("https://f.example", Err(fault)),
        // requests read the entry of api.example.com (CVE-2024-47081).
        ("https://api.example.com:@evil.com", Err(ScopedNetrcError::Scope(InvalidScope::UserInfo))),
        ("http://f.example", Err(fault)),
    ] {
        let found = netrc.scoped_to(scope).map(|found| found.is_some());
        assert_eq!(found, expected, "{scope}");
    }
    assert_eq!(fault.to_string(), netrc.errors().next().unwrap().to_string());
    assert_eq!(format!("{fault:?}"), format!("ScopedNetrcError(\"{fault}\")"));
}
