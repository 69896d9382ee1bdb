//! What a netrc file says, rule by rule. The cases of curl and of Python are among them.
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::source::netrc::{Netrc, NetrcError, NetrcErrorKind as Kind};

/// A pair as `login:password`, [`NONE`], or the line and kind of a fault.
pub type Said<'a> = Result<&'a str, (usize, Kind)>;

pub const NONE: Said<'_> = Ok("");

#[track_caller]
pub fn assert_said(
    found: Result<Option<BasicCredentials>, NetrcError>,
    expected: Said<'_>,
    text: &str,
) {
    let said = found.map_err(|error| (error.line(), error.kind()));
    let said = said.map(|pair| pair.map(|pair| pair.expose_user_pass().to_owned()));
    assert_eq!(
        said,
        expected.map(|pair| Some(pair.to_owned()).filter(|pair| !pair.is_empty())),
        "{text:?}"
    );
}

#[track_caller]
pub fn assert_errors(netrc: &Netrc, expected: &[(usize, Kind)], text: &str) {
    let errors: Vec<_> = netrc.errors().map(|error| (error.line(), error.kind())).collect();
    assert_eq!(errors, expected, "{text:?}");
}

/// What `h` has, in a file without faults.
#[track_caller]
fn gives(text: &str, pair: &str) {
    let netrc = Netrc::parse(text);
    assert_said(netrc.credentials_for("h"), Ok(pair), text);
    assert_errors(&netrc, &[], text);
}

#[test]
fn spacing_comments_macros_and_keywords() {
    for text in [
        "machine h login a password b",
        "machine\th\tlogin\ta\tpassword\tb\t\n",
        "machine h\r\nlogin a\r\npassword b\r\n",
        "machine h\rlogin a\rpassword b\r",
        "machine\nh\nlogin\na\npassword\nb",
        "\n\n  machine   h \t\n\n  login   a\n\n\n  password   b  \n\n",
        "\u{feff}machine h login a password b",
        // Keywords.
        "machine h password b login a",
        "MACHINE h User a PassWord b",
        "DEFAULT password c\nmachine h login a password b",
        "machine g login c password d\nmachine h login a password b\nmachine i\ndefault",
        "\"machine\" \"\\h\" \"login\" \"a\" \"password\" \"b\"",
        // Comments, where a keyword may stand.
        "#\n  #note\r\n\n# machine h login x\nmachine h login a password b\n#",
        "machine h # note\n login a # note\n password b # \u{1b}",
        "machine h login a password b #password c",
        "machine h\n#login x\n#password y\nlogin a\npassword b",
        "# \"open \\q quote \0\nmachine h login a password b",
        // Macros, up to an empty line.
        "macdef init\ncd /tmp\nls\n\nmachine h login a password b",
        "machine h login a password b\nmacdef init\nbye\n\n",
        "macdef x\n\"open\n\\q\n: # \u{1b}\0\n\nmachine h login a password b",
        "macdef x\none\n \n\nMACDEF y\ntwo\n\n\n\nmachine h login a password b",
        "macdef\n\nmachine h login a password b",
        "macdef x machine h login c\npassword d\n\nmachine h login a password b",
    ] {
        gives(text, "a:b");
    }
}

/// Emacs writes `port` between `machine` and `login`, git's helper writes `protocol`.
#[test]
fn foreign_keywords_and_their_value_are_ignored() {
    for keyword in ["account", "force", "METHOD", "port", "protocol", "realm", "service"] {
        for value in ["443", "\"two words\"", "login", "machine", "#x"] {
            let foreign = format!("{keyword} {value}");
            gives(&format!("machine h {foreign} login a password b"), "a:b");
            gives(&format!("machine h login a {foreign} password b {foreign}"), "a:b");
            gives(&format!("machine h\n\t{foreign}\n\tlogin a\n\tpassword b\n{foreign}\n"), "a:b");
            gives(&format!("{foreign}\nmachine h {foreign} {foreign} password b"), ":b");
        }
    }
}

#[test]
fn values_are_read_as_they_are() {
    for (text, pair) in [
        ("machine h login ana@example.com password t0:k:3n", "ana@example.com:t0:k:3n"),
        ("machine h login é password \u{1f511}", "é:\u{1f511}"),
        ("machine h login a\u{a0}b password c\u{2003}d", "a\u{a0}b:c\u{2003}d"),
        ("machine h login a=b&c password %41+/=", "a=b&c:%41+/="),
        ("machine h login a\"b password c\"", "a\"b:c\""),
        ("machine h login login password password", "login:password"),
        ("machine h login machine\npassword macdef", "machine:macdef"),
        ("machine h login \"two words\" password \" b \"", "two words: b "),
        (r#"machine h login "a\"c" password "b\\d""#, r#"a"c:b\d"#),
        (r##"machine h login "#a" password "\#\é\ ""##, "#a:#é "),
        ("machine h login\n\"machine\" password\n\"#b\"", "machine:#b"),
        ("machine h login #a password #b #c", "#a:#b"),
        ("machine h login a# password b#c", "a#:b#c"),
        // As in curl and requests, a part may be absent. An empty pair is no credentials.
        ("machine h login a", "a:"),
        ("machine h user a port 1", "a:"),
        ("machine h login a password \"\"", "a:"),
        ("machine h login a\nmacdef x\npassword b\n\n", "a:"),
        ("machine h password b", ":b"),
        ("machine h login \"\" password b", ":b"),
        ("machine h login \"\" password \"\"", ""),
        ("machine h password \"\"", ""),
        ("machine h account c", ""),
        ("default login a password b", ""),
        ("# machine h login a password b", ""),
        ("macdef x\n \nmachine h login a password b\n\n", ""),
        ("\u{feff} \n\t\r\n", ""),
    ] {
        gives(text, pair);
    }
}

/// It is an error of the file, not of the entry.
#[test]
fn a_line_after_a_complete_entry_is_skipped_if_it_begins_with_an_unknown_word() {
    for line in [
        "ssl yes account",
        "x password c login d",
        "machne g login c password d",
        "\tnote \"open \\q \u{1}",
        "\"note\" x",
        "é #",
    ] {
        let entry = "machine h\nlogin a\npassword b\n";
        for (text, at, h, after) in [
            (format!("{entry}{line}\nport 1"), 4, Ok("a:b"), None),
            (format!("{entry}{line}\r\n{line}"), 4, Ok("a:b"), Some((5, Kind::UnknownWord))),
            (format!("machine h user a password b\r\r{line}\rmachine g"), 3, Ok("a:b"), None),
            (format!("{entry}{line}\nuser c"), 4, REPEATED_5, REPEATED_5.err()),
            (format!("{entry}{line}\npassword c"), 4, REPEATED_5, REPEATED_5.err()),
            // The entry is not complete.
            (format!("machine h\nlogin a\n{line}"), 3, Err((3, Kind::UnknownWord)), None),
            (format!("machine h\npassword b\n{line}"), 3, Err((3, Kind::UnknownWord)), None),
        ] {
            let netrc = Netrc::parse(&text);
            assert_said(netrc.credentials_for("h"), h, &text);
            let skipped = [(at, Kind::UnknownWord)].into_iter().chain(after);
            assert_errors(&netrc, &skipped.collect::<Vec<_>>(), &text);
        }
    }
}

const REPEATED_5: Said<'_> = Err((5, Kind::Repeated));

/// An error is for logs. `Debug` is what `fn main() -> Result<(), Box<dyn Error>>` prints.
#[test]
fn an_error_is_a_line_and_a_sentence() {
    let netrc = Netrc::parse("\nmachine h login alice password \"hunter2");
    assert_eq!(format!("{netrc:?}"), "Netrc { .. }");
    let error = netrc.credentials_for("h").unwrap_err();
    let kind = error.kind();
    assert_eq!(error.to_string(), format!("line 2 of the netrc file: {kind}"));
    assert_eq!(format!("{error:?}"), format!("NetrcError(\"{error}\")"));
    assert_eq!(format!("{kind:?}"), format!("NetrcErrorKind(\"{kind}\")"));
    assert_eq!((size_of_val(&error), size_of_val(&kind)), (2 * size_of::<usize>(), 1));
    for (kind, advice) in [
        (Kind::UnknownWord, "machine, default, login (or user), password, account and macdef"),
        (Kind::Escape, "quote the value, and write `\\\\` for it"),
        (Kind::Repeated, "comment out all its lines or none"),
        (Kind::MissingValue, "write `\"\"` for an empty one"),
        (Kind::InvalidUtf8, "save the file as UTF-8"),
    ] {
        assert!(kind.to_string().contains(advice), "{kind}");
    }
}
