//! A fault invalidates its own entry and no other, and nothing vanishes without a word.
use http_basic_credentials::source::netrc::{Netrc, NetrcErrorKind as Kind};

use crate::files::Dir;
use crate::netrc::{NONE, Said, assert_errors, assert_said};

/// An entry of `h`, its fault, and on which of its lines.
const FAULTS: [(&str, Kind, usize); 40] = [
    ("machine h login x login a password b", Kind::Repeated, 1),
    ("machine h login a user a password b", Kind::Repeated, 1),
    ("machine h password x\npassword b login a", Kind::Repeated, 2),
    ("machine h login a password b\n\nport 1 login a", Kind::Repeated, 3),
    ("machine h\nlogin a\npassword b\n#machine g\nlogin c\npassword d", Kind::Repeated, 5),
    // It may belong to the entry before the macro.
    ("machine h login a\nmacdef x\nls\n\npassword b", Kind::UnknownWord, 5),
    ("machine h login a password b\nmacdef x\n\nmacdef y\n\nuser c", Kind::UnknownWord, 6),
    ("machine h\nmacdef x\n\n#note\nport 1 login a password b", Kind::UnknownWord, 5),
    ("machine h login", Kind::MissingValue, 1),
    ("machine h login a\npassword\n", Kind::MissingValue, 2),
    ("machine h login\n# note\npassword b", Kind::MissingValue, 1),
    ("machine h\nport\nlogin a password b", Kind::MissingValue, 2),
    ("machine h invalid", Kind::UnknownWord, 1),
    ("machine h login a password b account c invalid", Kind::UnknownWord, 1),
    ("machine h login a password b \"c\"", Kind::UnknownWord, 1),
    ("machine h username a password b", Kind::UnknownWord, 1),
    ("machine h login a pasword b", Kind::UnknownWord, 1),
    ("machine h\nlogin a\npassword\nb c", Kind::UnknownWord, 4),
    ("machine h\nlogin a\nmachne g\npassword d", Kind::UnknownWord, 3),
    ("machine h\n\nmachne g\nlogin c\npassword d", Kind::UnknownWord, 3),
    // One word may be the rest of a password.
    ("machine h login a\npassword b\nhalf", Kind::UnknownWord, 3),
    ("machine h login a\npassword b\n half \t\nport 1", Kind::UnknownWord, 3),
    ("machine h login a password \"b", Kind::UnterminatedQuote, 1),
    ("machine h\nlogin a\npassword \"b\n\"", Kind::UnterminatedQuote, 3),
    ("machine h login a password \"b\nlogin c\n\"", Kind::UnterminatedQuote, 1),
    ("machine h login a password \"b\\\"", Kind::UnterminatedQuote, 1),
    ("machine h login a\n\"password b", Kind::UnterminatedQuote, 2),
    ("machine h login a password \"b\"c", Kind::AfterQuote, 1),
    ("machine h login \"a\"\"b\"", Kind::AfterQuote, 1),
    (r"machine h login DOMAIN\user password b", Kind::Escape, 1),
    ("machine h login a\\\npassword b", Kind::Escape, 1),
    ("machine h login a\npassword \"b\\n\"", Kind::Escape, 2),
    ("machine h login a password b\0 c", Kind::Control, 1),
    ("machine h login a password \"b\"\0 c", Kind::Control, 1),
    ("machine h\nlogin a\npassword b\u{7f}\nx", Kind::Control, 3),
    ("machine h login \"a\tb\" password c", Kind::Control, 1),
    ("machine h login a\n\u{c}password b", Kind::Control, 2),
    ("machine h login a:b password c", Kind::ColonInLogin, 1),
    ("machine h\n\nuser \"a\\:b\" password c", Kind::ColonInLogin, 3),
    ("machine h login a password b\nmachne g login c\npassword d", Kind::Repeated, 3),
];

#[track_caller]
fn asks(text: &str, host: &str, expected: Said<'_>) {
    assert_said(Netrc::parse(text).credentials_for(host), expected, text);
}

#[test]
fn a_fault_invalidates_only_its_own_entry() {
    for (entry, kind, line) in FAULTS {
        let skipped = entry.contains("machne g login").then_some((2, Kind::UnknownWord));
        for end in ["\n", "\r\n", "\r"] {
            let before = "# one\nmachine a login x password before\n\n";
            let after =
                "\n\nmachine b login y password after\nmacdef m\nls\n\ndefault password d\n";
            let text = format!("{before}{entry}{after}").replace('\n', end);
            let netrc = Netrc::parse(&text);
            let fault = (line + 3, kind);
            let skipped = skipped.map(|(line, kind)| (line + 3, kind));
            assert_errors(&netrc, &skipped.into_iter().chain([fault]).collect::<Vec<_>>(), &text);
            assert_said(netrc.credentials_for("h"), Err(fault), &text);
            assert_said(netrc.credentials_for("a"), Ok("x:before"), &text);
            assert_said(netrc.credentials_for("b"), Ok("y:after"), &text);
            assert_said(netrc.default_credentials(), Ok(":d"), &text);
            assert!(netrc.hosts().eq(["a", "h", "b"]), "{text:?}");
        }
        // The first entry of a host decides, faulty or not.
        let good = "machine H login x password y\n";
        asks(&format!("{entry}\n{good}"), "h", Err((line, kind)));
        asks(&format!("{good}{entry}\n"), "h", Ok("x:y"));
    }
}

/// Only a file can have such bytes.
#[test]
fn bytes_that_are_not_utf_8_invalidate_the_entry_that_has_them() {
    let dir = Dir::new();
    for (bytes, found) in [
        (&b"# caf\xe9\nmachine f login a password b"[..], Ok("a:b")),
        (b"#\xff\xfe\0\nmachine f login a password b # \xe9", Ok("a:b")),
        (b"machine f login a password b\nmacdef m\n\xe9\n\n", Ok("a:b")),
        (b"machine f password b\xe9", Err(1)),
        (b"machine f\nlogin \"caf\xe9\"\npassword b", Err(2)),
        (b"machine f account \xe9 password b", Err(1)),
        (b"machine f password b\n\n\xe9 x", Err(3)),
        (b"machin\xe9 f", Err(1)),
        (b"x\xff\n# caf\xe9 f", Ok("")),
    ] {
        let netrc = Netrc::read(dir.file("netrc", [bytes, b"\nmachine h password c"].concat()));
        let netrc = netrc.unwrap();
        let expected = found.map_err(|line| (line, Kind::InvalidUtf8));
        assert_said(netrc.credentials_for("f"), expected, &String::from_utf8_lossy(bytes));
        assert_said(netrc.credentials_for("h"), Ok(":c"), &String::from_utf8_lossy(bytes));
    }
}

/// curl keeps each backslash of a bare word, and Python drops it. In quotes they differ on three.
#[test]
fn escapes_that_readers_disagree_about_are_refused() {
    for escaped in (' '..='~').chain(['é', '\u{1f511}']) {
        let bare = format!("machine h login a password b\\{escaped}x");
        let quoted = format!("machine h login a password \"b\\{escaped}\"");
        let pair = format!("a:b{escaped}");
        let escape = Err((1, Kind::Escape));
        asks(&bare, "h", escape);
        asks(&quoted, "h", if "nrt".contains(escaped) { escape } else { Ok(&pair) });
    }
}

/// Reading resumes only at the beginning of a line: elsewhere, it may be in the middle of a password.
#[test]
fn nothing_in_the_rest_of_a_faulty_line_is_an_entry() {
    let one_line = FAULTS.into_iter().filter(|(entry, ..)| !entry.contains('\n'));
    for (entry, kind, _) in one_line.filter(|(_, kind, _)| *kind != Kind::MissingValue) {
        for rest in ["machine g login a password b", "default login a password b"] {
            let netrc = Netrc::parse(format!("{entry} x {rest}\nlogin c\npassword d"));
            assert_said(netrc.credentials_for("h"), Err((1, kind)), entry);
            assert_said(netrc.default_credentials(), NONE, entry);
            assert!(netrc.hosts().eq(["h"]), "{entry:?}");
        }
        // No entry is in a macro, wherever it begins, except in a quote or a comment.
        let close = if kind == Kind::UnterminatedQuote { "\n" } else { " " };
        let text = format!("{entry}{close}macdef m\nmachine g login a password b\n");
        asks(&format!("{text}\nmachine g login c password d"), "g", Ok("c:d"));
        let later = format!("{entry}\nx macdef m\nmachine g login a password b\n\n");
        asks(&format!("{later}machine g login c password d"), "g", Ok("c:d"));
        asks(&text, "g", Err((text.lines().count() - 1, Kind::UnterminatedMacro)));
        asks(&format!("{entry}\n# macdef m\nmachine g login a password b"), "g", Ok("a:b"));
    }
}

/// Such a host has lost its entry. Asking for it tells why.
#[test]
fn a_host_named_in_a_part_that_is_not_read_gets_its_fault() {
    use Kind::{Control, Escape, MissingValue, UnknownWord, UnterminatedMacro, UnterminatedQuote};
    for (text, line, kind) in [
        ("machin h login a password b", 1, UnknownWord),
        ("machine=h login a password b", 1, UnknownWord),
        ("machine = h login a password b", 1, UnknownWord),
        ("machine: h login a password b", 1, UnknownWord),
        ("machine:h login a password b", 1, UnknownWord),
        ("host \"h\" login a", 1, UnknownWord),
        ("host 'h' login a", 1, UnknownWord),
        ("h:8080 login a password b", 1, UnknownWord),
        ("h=a:b", 1, UnknownWord),
        ("https://a:b@h/", 1, UnknownWord),
        ("{\"machine\": \"h\", \"password\": \"b\"}", 1, UnknownWord),
        ("\u{200b}machine h login a password b", 1, UnknownWord),
        ("machine\u{a0}h login a password b", 1, UnknownWord),
        ("machin\tH\rlogin a\rpassword b", 1, UnknownWord),
        ("{\\rtf1\\ansi machine h\\par login a\\par}", 1, Escape),
        ("machine h\\n login a password b", 1, Escape),
        ("machine \"h login a password b", 1, UnterminatedQuote),
        ("machine g password \"y machine h login a", 1, UnterminatedQuote),
        ("machine h\u{1} login a password b", 1, Control),
        ("macdef x\nmachine h login a password b\n", 1, UnterminatedMacro),
        ("machine g macdef h\r", 1, UnterminatedMacro),
        ("machine \"\" machine h login a", 1, MissingValue),
        ("machine g login x password y\nx 1\nmachin h login a\nx 2", 3, UnknownWord),
        ("machine g x\n# h\nmachin h", 1, UnknownWord),
        ("# note\rmachin h login a\r", 2, UnknownWord),
    ] {
        let netrc = Netrc::parse(text);
        assert_said(netrc.credentials_for("h"), Err((line, kind)), text);
        assert_said(netrc.credentials_for_login("h", "a"), Err((line, kind)), text);
        assert!(netrc.errors().any(|error| error.line() == line), "{text:?}");
        // It has an entry, so that counts.
        asks(&format!("{text}\n\nmachine H login c password d"), "h", Ok("c:d"));
    }
    for (text, host, found) in [
        ("machin bücher.example login a", "bücher.example", Err((1, UnknownWord))),
        ("machin [0:0::1] login a password b", "::1", Err((1, UnknownWord))),
        ("machin ::1 login a password b", "[::1]", Err((1, UnknownWord))),
        ("machin g.h login a password b", "h", NONE),
        ("machin h.example login a password b", "h", NONE),
        ("machin h-1 login a_h password h~", "h", NONE),
        ("# machine h\nmachin g login a password b", "h", NONE),
        ("machine g x\n# machine h login a password b\n\t#h\nmachine i password h", "h", NONE),
        ("macdef m\nmachine h\n\nmachin g", "h", NONE),
        ("machine g account h port h x", "h", NONE),
        ("machin  h login a password b", "", NONE),
    ] {
        asks(text, host, found);
    }
}

/// Nobody can tell whose entry it is.
#[test]
fn an_entry_without_a_readable_host_is_nobodys() {
    for name in ["\"g", "\"g\"x", r"\g", "\"\"", "g\u{1}", "", "\n", "\n#g", "\"g\\n\""] {
        let text = format!("machine a password x\nmachine {name}\n machine c password y");
        let netrc = Netrc::parse(&text);
        assert_eq!(netrc.errors().count(), 1, "{text:?}");
        assert!(netrc.hosts().eq(["a", "c"]), "{text:?}");
        assert_said(netrc.credentials_for("a"), Ok(":x"), &text);
        assert_said(netrc.credentials_for("c"), Ok(":y"), &text);
    }
}

#[test]
fn errors_are_in_file_order() {
    let text = "\r\n\rpassword x\nmachine a login a:b password x y\n\npassword \"\nmachine b password\n\
         machine c login d password e\nx y\nx z\nport 1 u\nmacdef m\n\npassword f\nmacdef n\n";
    let errors = [
        (3, Kind::UnknownWord),
        (4, Kind::ColonInLogin),
        (7, Kind::MissingValue),
        (9, Kind::UnknownWord),
        (10, Kind::UnknownWord),
        (11, Kind::UnknownWord),
        (14, Kind::UnknownWord),
        (15, Kind::UnterminatedMacro),
    ];
    assert_errors(&Netrc::parse(text), &errors, text);
    // The entry's own is its first.
    asks(text, "c", Err((11, Kind::UnknownWord)));
}
