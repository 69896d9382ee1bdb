//! Whose entry is found, and whose is not.
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::source::netrc::{Netrc, NetrcError, NetrcErrorKind as Kind};

type Found = Result<Option<BasicCredentials>, NetrcError>;

#[track_caller]
fn pair(found: Found) -> Option<String> {
    found.unwrap().map(|it| it.expose_user_pass().to_owned())
}

#[test]
fn a_host_is_matched_whole_and_in_any_case() {
    let netrc = Netrc::parse("machine API.Example.com login a password b");
    for host in ["api.example.com", "API.EXAMPLE.COM", "API.Example.com"] {
        assert_eq!(pair(netrc.credentials_for(host)).as_deref(), Some("a:b"), "{host}");
    }
    for host in [
        "example.com",
        "pi.example.com",
        "api.example.com.evil.net",
        "api.example.co",
        "",
        "default",
        "machine",
        "api.example.com.",
        "api.example.com:443",
        "user@api.example.com",
        "[api.example.com]",
        "*",
    ] {
        assert_eq!(pair(netrc.credentials_for(host)), None, "{host}");
    }
}

#[test]
fn an_ipv6_address_has_many_spellings() {
    let netrc = Netrc::parse(
        "machine ::1 password a\nmachine [2001:DB8::0:2] password b\nmachine [::1] password c\n\
         machine ::ffff:127.0.0.1 password d\nmachine ::g password e\nmachine [h] password f",
    );
    for (token, hosts) in [
        (
            "a",
            &["::1", "[::1]", "0:0::1", "[0:0::0:1]", "0000:0000:0000:0000:0000:0000:0000:0001"][..],
        ),
        ("b", &["2001:db8::2", "[2001:db8:0:0::2]", "2001:0DB8::2"]),
        ("d", &["::ffff:127.0.0.1", "[::FFFF:7f00:1]"]),
        ("e", &["::g", "::G"]),
        ("f", &["[h]", "[H]"]),
    ] {
        for host in hosts {
            assert_eq!(pair(netrc.credentials_for(host)), Some(format!(":{token}")), "{host}");
        }
    }
    for host in ["::2", "[::1", "::1]", "[[::1]]", "[::g]", "h", "127.0.0.1", "[::1%eth0]"] {
        assert_eq!(pair(netrc.credentials_for(host)), None, "{host}");
    }
    assert!(netrc.hosts().eq(["::1", "[2001:DB8::0:2]", "::ffff:127.0.0.1", "::g", "[h]"]));
}

/// As written: no port is added or taken off, and a name is not turned into its ASCII form.
#[test]
fn a_port_and_an_international_name_are_compared_as_written() {
    let netrc = Netrc::parse(
        "machine h:8080 password a\nmachine bücher.example password b\nmachine xn--bcher-kva.example password c",
    );
    for (host, token) in [
        ("h:8080", Some(":a")),
        ("H:8080", Some(":a")),
        ("h", None),
        ("h:80", None),
        ("bücher.example", Some(":b")),
        ("bücher.EXAMPLE", Some(":b")),
        ("BÜCHER.example", None),
        ("XN--bcher-kva.example", Some(":c")),
    ] {
        assert_eq!(pair(netrc.credentials_for(host)).as_deref(), token, "{host}");
    }
    assert!(netrc.scoped("https://h:8080".parse().unwrap()).unwrap().is_none());
}

#[test]
fn hosts_come_in_file_order_each_once() {
    let netrc = Netrc::parse(
        "machine b machine \"a\\ \\\"c\" password x default machine B machine C machine d login a:b\n\
         default\nmachine \"c\" machine D",
    );
    assert!(netrc.hosts().eq(["b", "a \"c", "C", "d"]));
    assert_eq!(Netrc::parse("").hosts().count(), 0);
    assert_eq!(Netrc::parse("default password x").hosts().count(), 0);
}

#[test]
fn default_is_for_no_host() {
    let netrc = Netrc::parse("default login a password b\nmachine default password c");
    assert_eq!(pair(netrc.credentials_for("h")), None);
    assert_eq!(pair(netrc.credentials_for("default")).as_deref(), Some(":c"));
    assert_eq!(pair(netrc.default_credentials()).as_deref(), Some("a:b"));

    for (text, expected) in [
        ("machine h\ndefault login a password b", Some("a:b")),
        ("default password a\ndefault password b", Some(":a")),
        ("default\ndefault password b", None),
        ("default login a", None),
        ("machine h login a password b", None),
        ("machine default login a password b", None),
        ("", None),
    ] {
        assert_eq!(pair(Netrc::parse(text).default_credentials()).as_deref(), expected, "{text}");
    }
}

#[test]
fn default_stands_in_for_a_host_without_any_entry() {
    let netrc = Netrc::parse(
        "machine a login x password y\nmachine b login x\nmachine c login x:z\ndefault login d password e",
    );
    let found = |host| pair(netrc.credentials_or_default(host));
    assert_eq!(found("A").as_deref(), Some("x:y"));
    assert_eq!(found("b"), None);
    assert_eq!(netrc.credentials_or_default("c").unwrap_err().kind(), Kind::ColonInLogin);
    assert_eq!(found("h").as_deref(), Some("d:e"));
    assert_eq!(found("").as_deref(), Some("d:e"));
    assert_eq!(pair(Netrc::parse("machine a password x").credentials_or_default("h")), None);
}

#[test]
fn a_host_may_have_several_logins() {
    let netrc = Netrc::parse(
        "machine h login ana password 1\nmachine g login bob password 2\nmachine H login bob password 3\n\
         machine h login bob password 4\nmachine h login eve\nmachine h login eve password 5\n\
         machine h password 6\ndefault login joe password 7",
    );
    for (login, expected) in [
        ("ana", Some("ana:1")),
        ("bob", Some("bob:3")),
        ("eve", None),
        ("", Some(":6")),
        ("Ana", None),
        ("an", None),
        ("joe", None),
        ("ana:1", None),
    ] {
        assert_eq!(pair(netrc.credentials_of("h", login)).as_deref(), expected, "{login}");
    }
    assert_eq!(pair(netrc.credentials_of("g", "ana")), None);
    assert_eq!(pair(netrc.credentials_of("x", "ana")), None);
    assert_eq!(pair(netrc.credentials_for("h")).as_deref(), Some("ana:1"));
}

/// A faulty entry is in the way of the login that it has, or of all if nobody can tell.
#[test]
fn a_faulty_login_is_in_the_way_of_what_it_may_be() {
    let good = "machine h login bob password b";
    for (faulty, line, in_the_way) in [
        ("machine h login ana password x y", 1, false),
        ("machine h login a:b password x", 1, false),
        ("machine h login bob password x y", 1, true),
        ("machine h login bob:x password y", 1, false),
        ("machine h password x y login bob", 1, true),
        ("machine h login \"bob", 1, true),
        ("machine h login b\\ob password x", 1, true),
        ("machine h\nlogin\npassword x", 2, true),
        ("machine h x", 1, true),
        // The last login counts, wherever it is.
        ("machine h login ana x login bob password y", 1, true),
        ("machine h login ana password x y\nuser bob", 1, true),
        ("machine h login ana password x y # \"login\" bob", 1, true),
        ("machine h login ana login \"bob", 1, true),
        ("machine h login ana\nlogin\npassword x", 2, true),
        ("machine h login ana\nmachne g\nlogin bob password x", 2, true),
        ("machine h login ana\nmachne g\npassword x password y", 2, false),
        ("machine h login ana password x y\n# login bob", 1, false),
        ("machine g x", 1, false),
    ] {
        let netrc = Netrc::parse(format!("{faulty}\n{good}"));
        let found = netrc.credentials_of("h", "bob");
        if in_the_way {
            assert_eq!(found.unwrap_err().line(), line, "{faulty}");
        } else {
            assert_eq!(pair(found).as_deref(), Some("bob:b"), "{faulty}");
        }
        // Behind the good one, it is in nobody's way.
        let netrc = Netrc::parse(format!("{good}\n{faulty}"));
        assert_eq!(pair(netrc.credentials_of("h", "bob")).as_deref(), Some("bob:b"), "{faulty}");
    }
    let netrc = Netrc::parse("machine h login a:b password x");
    assert_eq!(netrc.credentials_of("h", "a:b").unwrap_err().kind(), Kind::ColonInLogin);
}

/// Each of many finds its own, whatever else has the same hash.
#[test]
fn ten_thousand_hosts() {
    let line = |at| format!("machine h{at}.example login l{at} password p{at}\n");
    let text: Vec<_> = (0..10_000).map(line).collect();
    let netrc = Netrc::parse(text.concat());
    assert_eq!(netrc.hosts().count(), 10_000);
    for at in (0..10_000).step_by(7) {
        let found = pair(netrc.credentials_for(&format!("H{at}.example")));
        assert_eq!(found, Some(format!("l{at}:p{at}")));
    }
    assert_eq!(pair(netrc.credentials_for("h10000.example")), None);
}
