//! A fault costs its own entry and no other, and is never worth half a password.
use http_basic_credentials::source::netrc::{Netrc, NetrcErrorKind as Kind};

use crate::files::Dir;

/// One line or more of an entry of `f`, its fault, and the line of it, counted from the entry's.
const FAULTS: [(&str, Kind, usize); 15] = [
    ("machine f login a:b password hunter2", Kind::ColonInLogin, 1),
    ("machine f\n\tlogin a\n\tpassword hunter2 s3cret", Kind::UnknownWord, 3),
    ("machine f login a password hunter2 s3cret x y z", Kind::UnknownWord, 1),
    ("machine f x\nlogin a\npassword hunter2", Kind::UnknownWord, 1),
    ("machine f login a password \"hunter2", Kind::UnterminatedQuote, 1),
    ("machine f login a password \"hunter2\nlogin b\n\"", Kind::UnterminatedQuote, 1),
    ("machine f login a password \"hunter2\"s3cret", Kind::AfterQuote, 1),
    (r"machine f login DOMAIN\user password hunter2", Kind::Escape, 1),
    (r"machine f login a password hunter2\$s3cret", Kind::Escape, 1),
    ("machine f login a password \"hunter2\\n\"", Kind::Escape, 1),
    ("machine f login a\npassword hunter2\0\nx", Kind::Control, 2),
    ("machine f\nlogin\npassword hunter2", Kind::MissingValue, 2),
    ("machine f login a\npassword", Kind::MissingValue, 2),
    ("machine f login a password", Kind::MissingValue, 1),
    ("machine f login a password b\nmachin g\nlogin c\npassword hunter2", Kind::UnknownWord, 2),
];

#[track_caller]
fn token(netrc: &Netrc, host: &str) -> Option<String> {
    let credentials = netrc.credentials_for(host).unwrap_or_else(|error| panic!("{host}: {error}"));
    credentials.map(|it| it.expose_token().to_owned())
}

#[test]
fn the_entries_around_a_fault_are_read() {
    for (entry, kind, line) in FAULTS {
        for end in ["\n", "\r\n", "\r"] {
            let before = "# one\nmachine a login x password before\n\n";
            let after =
                "\n\nmachine b login y password after\nmacdef m\nls\n\ndefault password d\n";
            let text = format!("{before}{entry}{after}").replace('\n', end);
            let netrc = Netrc::parse(&text);
            let errors: Vec<_> = netrc.errors().collect();
            let [error] = errors[..] else { panic!("{text:?}: {errors:?}") };
            assert_eq!((error.line(), error.kind()), (line + 3, kind), "{text:?}");

            assert_eq!(netrc.credentials_for("f").unwrap_err(), error, "{text:?}");
            assert_eq!(netrc.credentials_or_default("f").unwrap_err(), error, "{text:?}");
            assert_eq!(token(&netrc, "a").as_deref(), Some("before"), "{text:?}");
            assert_eq!(token(&netrc, "b").as_deref(), Some("after"), "{text:?}");
            assert_eq!(netrc.default_credentials().unwrap().unwrap().expose_token(), "d");
            assert_eq!(token(&netrc, "g"), None, "{text:?}");
            assert!(netrc.hosts().eq(["a", "f", "b"]), "{text:?}");
        }
    }
}

/// The issue's cases: what other tools write, and what was said of other hosts.
#[test]
fn what_curl_reads_is_read() {
    for around in [
        "machine api.heroku.com\n  login ana\n  password h\n  method interactive\n",
        "machine g\nprotocol https\nlogin ana\npassword g\nport 443\n",
        "machine g login ana:x password g\n",
        "machine g login ana password g # caf\u{e9}\n",
        "machine g account a\nlogin ana\npassword g\nmacdef init\nbin\n\n",
    ] {
        for text in [
            format!("{around}machine h login a password b"),
            format!("machine h\nlogin a\npassword b\n{around}"),
        ] {
            assert_eq!(token(&Netrc::parse(&text), "h").as_deref(), Some("b"), "{text:?}");
        }
    }
}

/// Reading resumes at the beginning of a line alone: elsewhere, it may be in the middle of a password.
#[test]
fn nothing_in_the_rest_of_a_faulty_line_is_an_entry() {
    for rest in ["machine h login a password s3cret", "default login a password s3cret"] {
        for (entry, kind, _) in FAULTS {
            if entry.contains('\n') || kind == Kind::MissingValue {
                continue;
            }
            let text = format!("{entry} x {rest}\nlogin b\npassword s3cret");
            let netrc = Netrc::parse(&text);
            assert!(netrc.credentials_for("f").is_err(), "{text:?}");
            assert_eq!(token(&netrc, "h"), None, "{text:?}");
            assert!(netrc.default_credentials().unwrap().is_none(), "{text:?}");
        }
    }
}

/// What is in a macro is no entry, wherever the macro begins.
#[test]
fn a_macro_in_the_rest_of_a_line_is_skipped() {
    let mut before: Vec<_> = FAULTS
        .iter()
        .filter(|(entry, ..)| !entry.contains('\n'))
        // Which the macro would give a value, or be a part of.
        .filter(|(_, kind, _)| !matches!(kind, Kind::MissingValue | Kind::UnterminatedQuote))
        .map(|(entry, ..)| (*entry).to_owned())
        .collect();
    before.extend(
        ["junk", "machine g login a password b\nmethod x", "machine g x\nlogin a", "machine \\"]
            .map(str::to_owned),
    );
    for before in before {
        for keyword in ["macdef", "MACDEF", "\"macdef\""] {
            let text = format!(
                "{before} {keyword} m\nmachine h login a password b\n\nmachine h login c password d"
            );
            let netrc = Netrc::parse(&text);
            assert_eq!(token(&netrc, "h").as_deref(), Some("d"), "{text:?}");
            let text = format!("{before} {keyword} m\nmachine h login a password b");
            let netrc = Netrc::parse(&text);
            assert_eq!(token(&netrc, "h"), None, "{text:?}");
            let last = netrc.errors().last().unwrap();
            assert_eq!(last.kind(), Kind::UnterminatedMacro, "{text:?}");
        }
        // Not in a comment that begins its line.
        let text = format!("{before}\n# macdef m\nmachine h login a password b");
        assert_eq!(token(&Netrc::parse(&text), "h").as_deref(), Some("b"), "{text:?}");
    }
}

/// Their login and password would be given to the host before.
#[test]
fn a_skipped_line_in_which_an_entry_begins_is_a_fault() {
    for begin in ["machine h", "\"machine\" h", "x Machine h", "default", "macdef m"] {
        for (before, after) in [("", "login a password b"), ("password b", "login a")] {
            let text =
                format!("machine g {before}\nmethod {begin}\n{after}\n\nmachine i password j");
            let netrc = Netrc::parse(&text);
            let error = netrc.credentials_for("g").unwrap_err();
            assert_eq!((error.line(), error.kind()), (2, Kind::UnknownWord), "{text:?}");
            assert_eq!(token(&netrc, "h"), None, "{text:?}");
            assert!(netrc.default_credentials().unwrap().is_none(), "{text:?}");
            assert_eq!(token(&netrc, "i").as_deref(), Some("j"), "{text:?}");
        }
    }
}

/// Whose entry is faulty cannot be told, so that nobody gets it.
#[test]
fn an_entry_without_a_readable_host_is_nobodys() {
    for name in ["\"h", "\"h\"x", r"\h", "\"\"", "h\u{1}", "\n", "\"h\\n\""] {
        let text = format!(
            "machine a password x\nmachine {name} login b password s3cret\nmachine c password y"
        );
        let netrc = Netrc::parse(&text);
        assert_eq!(netrc.errors().count(), 1, "{text:?}");
        assert!(netrc.hosts().eq(["a", "c"]), "{text:?}");
        assert_eq!(token(&netrc, "a").as_deref(), Some("x"), "{text:?}");
        assert_eq!(token(&netrc, "h"), None, "{text:?}");
        assert_eq!(token(&netrc, "c").as_deref(), Some("y"), "{text:?}");
    }
}

#[test]
fn the_first_entry_of_a_host_decides_faulty_or_not() {
    let good = "machine F login x password y\n";
    for (entry, ..) in FAULTS {
        let netrc = Netrc::parse(format!("{entry}\n{good}"));
        assert!(netrc.credentials_for("f").is_err(), "{entry:?}");
        let netrc = Netrc::parse(format!("{good}{entry}\n"));
        assert_eq!(token(&netrc, "f").as_deref(), Some("y"), "{entry:?}");
        assert_eq!(netrc.errors().count(), 1, "{entry:?}");
    }
    let netrc = Netrc::parse("default login a:b\ndefault login a password b");
    assert!(netrc.default_credentials().is_err());
    assert!(netrc.credentials_or_default("h").is_err());
}

#[test]
fn errors_are_in_file_order_and_one_for_an_entry() {
    let netrc = Netrc::parse(
        "junk\nmachine a login a:b password x y\n\npassword \"\nmachine b password\nmacdef m\n\nmacdef n\n",
    );
    let errors: Vec<_> = netrc.errors().map(|it| (it.line(), it.kind())).collect();
    let expected = [
        (1, Kind::UnknownWord),
        (2, Kind::ColonInLogin),
        (5, Kind::MissingValue),
        (8, Kind::UnterminatedMacro),
    ];
    assert_eq!(errors, expected);
}

/// Bytes that are not UTF-8 can come from a file alone.
#[test]
fn bytes_that_are_not_utf_8_spoil_the_entry_that_has_them() {
    let dir = Dir::new();
    let read = |bytes: &[u8]| Netrc::read(dir.file("netrc", bytes)).unwrap();
    for harmless in [
        &b"# caf\xe9\nmachine h login a password b"[..],
        b"#\xff\xfe\0\nmachine h login a password b # \xe9",
        b"machine h login a password b\nmacdef m\n\xe9\n\n",
        b"machine h login a\nnote \xe9\xe9\npassword b",
        b"machine h\nlogin a\n# \xe9\npassword b",
    ] {
        let netrc = read(harmless);
        assert_eq!(netrc.errors().next(), None, "{harmless:?}");
        assert_eq!(token(&netrc, "h").as_deref(), Some("b"), "{harmless:?}");
    }
    for (spoiled, line) in [
        (&b"machine f login a password hunter2\xe9"[..], 1),
        (b"machine f\nlogin \"caf\xe9\"\npassword hunter2", 2),
        (b"machine f account \xe9 password hunter2", 1),
        (b"machine f password hunter2 \xe9", 1),
        (b"machine f password hunter2\n\n\xe9 x", 3),
        (b"machine f password \xc3", 1),
    ] {
        let netrc = read(&[spoiled, b"\nmachine h password b"].concat());
        let error = netrc.credentials_for("f").unwrap_err();
        assert_eq!((error.line(), error.kind()), (line, Kind::InvalidUtf8), "{spoiled:?}");
        assert_eq!(token(&netrc, "h").as_deref(), Some("b"), "{spoiled:?}");
    }
    let netrc = read(b"machine \xe9 password hunter2\nmachine h password b");
    assert!(netrc.hosts().eq(["h"]));
    assert_eq!(netrc.errors().count(), 1);
}
