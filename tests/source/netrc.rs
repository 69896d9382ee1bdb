//! What a netrc file says, rule by rule. The cases of curl and of Python are among them.
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::source::netrc::{Netrc, NetrcErrorKind as Kind};

fn pair(credentials: &BasicCredentials) -> (&str, &str) {
    (credentials.expose_email(), credentials.expose_token())
}

/// A file in which `h` has the pair, and nothing is wrong.
#[track_caller]
pub fn gives(text: &str, email: &str, token: &str) {
    let netrc = Netrc::parse(text);
    assert_eq!(netrc.errors().next(), None, "{text:?}");
    let credentials = netrc.credentials_for("h").unwrap();
    let credentials = credentials.unwrap_or_else(|| panic!("{text:?}: none"));
    assert_eq!(pair(&credentials), (email, token), "{text:?}");
    let made = BasicCredentials::new(email, token).unwrap();
    assert_eq!(credentials.header_value(), made.header_value(), "{text:?}");
    assert!(credentials.header_value().is_sensitive());
}

/// A file in which `h` has none, and nothing is wrong.
#[track_caller]
fn gives_none(text: &str) {
    let netrc = Netrc::parse(text);
    assert_eq!(netrc.errors().next(), None, "{text:?}");
    assert!(netrc.credentials_for("h").unwrap().is_none(), "{text:?}");
}

/// A file of one fault, which is all that `h` has. No other host is given a part of it.
#[track_caller]
fn refused(text: &str, line: usize, kind: Kind) {
    let netrc = only_fault(text, line, kind);
    let error = netrc.credentials_for("h").expect_err(text);
    assert_eq!(Some(error), netrc.errors().next(), "{text:?}");
}

/// A file of one fault, which is not in an entry of `h`.
#[track_caller]
fn refused_outside(text: &str, line: usize, kind: Kind) {
    let netrc = only_fault(text, line, kind);
    assert!(netrc.credentials_for("h").expect(text).is_none(), "{text:?}");
}

#[track_caller]
fn only_fault(text: &str, line: usize, kind: Kind) -> Netrc {
    let netrc = Netrc::parse(text);
    let errors: Vec<_> = netrc.errors().map(|it| (it.line(), it.kind())).collect();
    assert_eq!(errors, [(line, kind)], "{text:?}");
    let error = netrc.errors().next().unwrap();
    let shown = format!("{error} {error:?} {kind:?}");
    assert!(shown.contains(&format!("line {line} ")), "{shown}");
    for secret in ["hunter2", "s3cret"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    netrc
}

#[test]
fn white_space_is_any_and_any_amount() {
    gives("machine h login a password b", "a", "b");
    gives("machine h login a password b\n", "a", "b");
    gives("machine\th\tlogin\ta\tpassword\tb\t\n", "a", "b");
    gives("machine h\nlogin a\npassword b\n", "a", "b");
    gives("machine h\r\nlogin a\r\npassword b\r\n", "a", "b");
    gives("machine h\rlogin a\rpassword b\r", "a", "b");
    gives("machine\nh\nlogin\na\npassword\nb", "a", "b");
    gives("\n\n  machine   h \t\n\n  login   a\n\n\n  password   b  \n\n", "a", "b");
    gives("\u{feff}machine h login a password b", "a", "b");
    gives("\u{feff}# note\r\nmachine h login a password b", "a", "b");
}

#[test]
fn values_are_taken_as_they_are() {
    gives("machine h login ana@example.com password t0:k:3n", "ana@example.com", "t0:k:3n");
    gives("machine h login é password 123£", "é", "123£");
    gives("machine h login a\u{a0}b password c\u{2003}d", "a\u{a0}b", "c\u{2003}d");
    gives("machine h login a=b&c password %41+/=", "a=b&c", "%41+/=");
    gives("machine h login a\"b password c\"", "a\"b", "c\"");
    gives("machine h login login password password", "login", "password");
    gives("machine h login machine password default", "machine", "default");
    gives("machine h login machine\npassword macdef", "machine", "macdef");
}

#[test]
fn order_and_repetition_within_an_entry() {
    gives("machine h password b login a", "a", "b");
    gives("machine h account c password b login a", "a", "b");
    gives("machine h login a account c password b", "a", "b");
    gives("machine h user a password b", "a", "b");
    gives("machine h login x login a password y password b", "a", "b");
    gives("machine h password weird password firstone login daniel", "daniel", "firstone");
    gives("MACHINE h Login a PassWord b", "a", "b");
}

#[test]
fn quotes_and_escapes() {
    gives(r#"machine h login "a" password "b""#, "a", "b");
    gives(r#"machine h login "two words" password " b ""#, "two words", " b ");
    gives(r#"machine h login "a\"c" password "b\\d""#, r#"a"c"#, r"b\d");
    gives(r#"machine h login "\a\#\ " password "\é""#, "a# ", "é");
    gives(r#"machine h login "DOMAIN\\user" password "two\ words""#, r"DOMAIN\user", "two words");
    gives(r#"machine h login a"b password c""#, r#"a"b"#, r#"c""#);
    gives(r#"machine h login "" password """#, "", "");
    gives(r##"machine h login "#a" password "machine""##, "#a", "machine");
    gives("machine h login\n\"machine\" password\n\"#b\"", "machine", "#b");
    gives(r#""machine" "h" "login" "a" "password" "b""#, "a", "b");
    gives(r#"machine "\h" login a password b"#, "a", "b");
    gives("machine h login \"é\" password \"\u{1f511} key\"", "é", "\u{1f511} key");
}

#[test]
fn comments_stand_where_a_keyword_may() {
    gives("# note\nmachine h login a password b", "a", "b");
    gives("#note with words\nmachine h login a password b", "a", "b");
    gives("#\nmachine h login a password b\n#", "a", "b");
    gives("  # indented\r\nmachine h login a password b", "a", "b");
    gives("# one\n# two\n\n# three\nmachine h login a password b", "a", "b");
    gives("machine h # note\n login a # note\n password b # note", "a", "b");
    gives("machine h login a password b #password c", "a", "b");
    gives("machine h\n#login x\n#password y\nlogin a password b", "a", "b");
    gives("# machine h login x password y\nmachine h login a password b", "a", "b");
    gives("# \"open \\q quote\nmachine h login a password b", "a", "b");
    gives("machine h login #a password #b #c", "#a", "#b");
    gives("machine h login a# password b#c", "a#", "b#c");
    gives_none("# machine h login a password b");
}

#[test]
fn macros_are_skipped_to_their_empty_line() {
    gives("macdef init\ncd /tmp\nls\n\nmachine h login a password b", "a", "b");
    gives("macdef init\r\ncd /tmp\r\n\r\nmachine h login a password b", "a", "b");
    gives("machine h login a password b\nmacdef init\nbye\n\n", "a", "b");
    gives("macdef x\n\"open\n\\q\n: # \u{1b}\n\nmachine h login a password b", "a", "b");
    gives("macdef x\n \n\nmachine h login a password b", "a", "b");
    gives("macdef x\none\n\nmacdef y\ntwo\n\n\n\nmachine h login a password b", "a", "b");
    gives("macdef x\n\nmachine h login a password b", "a", "b");
    gives("macdef\n\nmachine h login a password b", "a", "b");
    gives("macdef x machine h login c\npassword d\n\nmachine h login a password b", "a", "b");
    gives_none("macdef x\nmachine h login a password b\n\n");
    gives_none("macdef x\n \nmachine h login a password b\n\n");
    gives_none("machine h login a\nmacdef x\npassword b\n\n");
    refused_outside("macdef x\nmachine h login a password hunter2\n", 1, Kind::UnterminatedMacro);
    refused_outside("\nmacdef x\nls", 2, Kind::UnterminatedMacro);
    refused_outside("macdef", 1, Kind::UnterminatedMacro);
    refused_outside("machine h login a\nmacdef x\nls\n\npassword s3cret", 5, Kind::UnknownWord);
}

#[test]
fn an_entry_without_a_password_is_no_credential() {
    gives_none("");
    gives_none("\u{feff}");
    gives_none(" \n\t\r\n");
    gives_none("machine h");
    gives_none("machine h login a");
    gives_none("machine h login a account c");
    gives_none("machine h account c");
    gives("machine h password b", "", "b");
}

#[test]
fn login_and_password_come_from_one_entry() {
    gives_none("machine h login a\nmachine g password b");
    gives_none("machine h login a\ndefault password b");
    gives_none("machine h\nmachine g login a password b");
    gives_none("machine h login a\nmachine h password b");
    gives("machine g login x\nmachine h login a password b", "a", "b");
}

#[test]
fn the_first_entry_of_a_host_wins() {
    gives("machine h login a password b machine h login c password d", "a", "b");
    gives("machine h login a password b machine H login c password d", "a", "b");
    gives("default login x password y\nmachine h login a password b", "a", "b");
    gives_none("machine h\nmachine h login a password b");
}

#[test]
fn a_keyword_needs_its_value() {
    for text in ["machine h login", "machine h password\n", "machine h account \n\n"] {
        refused(text, 1, Kind::MissingValue);
    }
    for text in ["machine", "machine ", "machine\n#h", "default account"] {
        refused_outside(text, 1, Kind::MissingValue);
    }
    refused_outside("machine \"\" password hunter2", 1, Kind::MissingValue);
    refused("machine h\nlogin\npassword hunter2", 2, Kind::MissingValue);
    refused("machine h\nlogin # a\n\npassword\n", 2, Kind::UnknownWord);
    refused("machine h login\n# note\npassword hunter2", 1, Kind::MissingValue);
}

#[test]
fn a_word_after_a_value_is_refused() {
    refused("machine h invalid", 1, Kind::UnknownWord);
    refused("machine h login log password pass account acct invalid", 1, Kind::UnknownWord);
    refused("machine h\nlogin a\npassword hunter2 s3cret", 3, Kind::UnknownWord);
    refused("machine h\nlogin a\npassword\nhunter2 s3cret", 4, Kind::UnknownWord);
    refused("machine h login a password hunter2 \"s3cret\"", 1, Kind::UnknownWord);
    refused("machine h login a password hunter2 \"#x\"", 1, Kind::UnknownWord);
    refused("machine h \"#x\"", 1, Kind::UnknownWord);
    refused_outside("default h invalid", 1, Kind::UnknownWord);
}

#[test]
fn a_word_outside_an_entry_is_refused() {
    refused_outside("invalid h", 1, Kind::UnknownWord);
    refused_outside("login a password hunter2\nmachine h", 1, Kind::UnknownWord);
    refused_outside("\r\n\rpassword hunter2", 3, Kind::UnknownWord);
    refused_outside("{\"machine\": \"h\", \"password\": \"hunter2\"}", 1, Kind::UnknownWord);
}

#[test]
fn a_line_that_begins_with_an_unknown_word_is_skipped() {
    for line in [
        "method interactive",
        "protocol https",
        "port 443",
        "pasword hunter2",
        "ssl yes account",
        "method password hunter2 login root",
        "\tnote \"open \\q \u{1}",
        "\"note\" x",
        "x",
        "é",
        "}",
    ] {
        gives(&format!("machine h\n{line}\nlogin a\npassword b"), "a", "b");
        gives(&format!("machine h\r\nlogin a\r\n{line}\r\npassword b\r\n"), "a", "b");
        gives(&format!("machine h login a password b\r{line}"), "a", "b");
        gives(&format!("machine h login a\n{line}\n\n{line}\npassword b\n{line}\n"), "a", "b");
        gives_none(&format!("machine h\nlogin a\n{line}\n"));
    }
    // A comment and a value are no beginning.
    refused("machine h login a\n password hunter2 method interactive", 2, Kind::UnknownWord);
    gives("machine h login a # note\nmethod interactive\npassword b", "a", "b");
}

/// It may be a misspelled `machine`. curl sends the second pair to `h`.
#[test]
fn a_second_value_after_a_skipped_line_is_refused() {
    refused(
        "machine h login a password b\nmachin g\nlogin c\npassword hunter2",
        2,
        Kind::UnknownWord,
    );
    refused("machine h login a password b\n\nmahcine g\npassword hunter2", 3, Kind::UnknownWord);
    refused("machine h login a\nx\ny\nlogin hunter2", 2, Kind::UnknownWord);
    gives("machine h login a password b\nmachin g login c password d", "a", "b");
    gives("machine h\nlogin x\nlogin a\npassword y\npassword b\nmethod x", "a", "b");
    gives("machine h account x\nmethod x\nlogin a\naccount y\npassword b", "a", "b");
    gives("machine g login x\nmethod x\nmachine h login y login a password b", "a", "b");
}

#[test]
fn quotes_close_on_their_line() {
    refused("machine h login a password \"hunter2", 1, Kind::UnterminatedQuote);
    refused("machine h\nlogin a\npassword \"hunter2\n\"", 3, Kind::UnterminatedQuote);
    refused("machine h login \"a\r\n\" password b", 1, Kind::UnterminatedQuote);
    refused("machine h login a password \"", 1, Kind::UnterminatedQuote);
    refused("machine h login a password \"hunter2\\", 1, Kind::UnterminatedQuote);
    refused("machine h login a password \"hunter2\\\"", 1, Kind::UnterminatedQuote);
    refused("machine h login a password \"hunter2\\\n\"", 1, Kind::UnterminatedQuote);
    refused("machine h login a password \"hunter2\"s3cret", 1, Kind::AfterQuote);
    refused("machine h login \"a\"\"b\"", 1, Kind::AfterQuote);
    refused("machine h login a\n\"password hunter2", 2, Kind::UnterminatedQuote);
}

/// curl keeps each backslash of a bare word, and Python drops it. In quotes they differ on three.
#[test]
fn escapes_that_readers_disagree_about_are_refused() {
    for escaped in (' '..='~').chain(['é', '\u{1f511}']) {
        refused(&format!("machine h login a password hunter2\\{escaped}x"), 1, Kind::Escape);
        refused(&format!("machine h login \\{escaped} password hunter2"), 1, Kind::Escape);
        let quoted = format!("machine h login a password \"hunter2\\{escaped}\"");
        if "nrt".contains(escaped) {
            refused(&quoted, 1, Kind::Escape);
        } else {
            gives(&quoted, "a", &format!("hunter2{escaped}"));
        }
    }
    refused(r"machine h login DOMAIN\user password hunter2", 1, Kind::Escape);
    refused(r"machine h login DOMAIN\\user password hunter2", 1, Kind::Escape);
    refused("machine h login a password hunter2\\", 1, Kind::Escape);
    refused("\nmachine h login a password \"second\\r\"", 2, Kind::Escape);
    refused(r#"machine h login a password "password\r\ncommand""#, 1, Kind::Escape);
    refused_outside(r"machine h\h login a password hunter2", 1, Kind::Escape);
    // The advice: quotes, and two for one.
    let shown = Kind::Escape.to_string();
    assert!(shown.contains("quotes") && shown.contains(r"`\\`"), "{shown}");
}

#[test]
fn controls_are_refused() {
    refused("machine h login username password\0 hello", 1, Kind::Control);
    refused("machine h login username \"password\"\0 hello", 1, Kind::Control);
    refused("machine h\nlogin a\npassword hunter2\u{1}", 3, Kind::Control);
    refused("machine h login a password hunter2\0", 1, Kind::Control);
    refused("machine h login a password hunter2\u{7f}", 1, Kind::Control);
    refused("machine h login \"a\tb\" password hunter2", 1, Kind::Control);
    refused("machine h login a\\\tb password hunter2", 1, Kind::Escape);
    refused("machine h login a\\\nb password hunter2", 1, Kind::Escape);
    refused("machine h account \u{1b}", 1, Kind::Control);
    refused("machine h login a\n\u{c}password hunter2", 2, Kind::Control);
    refused_outside("\0", 1, Kind::Control);
    refused_outside("machine h\u{b}login a password hunter2", 1, Kind::Control);
    refused_outside("machine h\u{c}", 1, Kind::Control);
    // Where no word is read, they harm nothing.
    gives("# note \0\nmachine h login a password b # \u{1b}", "a", "b");
    gives("macdef x\nls \0\n\nmachine h login a password b", "a", "b");
}

#[test]
fn a_colon_in_a_login_is_refused() {
    refused("machine h login a:b password hunter2", 1, Kind::ColonInLogin);
    refused("machine h\n\nlogin \"a\\:b\" password hunter2", 3, Kind::ColonInLogin);
    refused("machine h login : password hunter2", 1, Kind::ColonInLogin);
    refused_outside("machine g login a:b password hunter2", 1, Kind::ColonInLogin);
    refused_outside("default login a:b", 1, Kind::ColonInLogin);
    gives("machine h login a account b:c password d:e", "a", "d:e");
}

#[test]
fn nothing_is_shown() {
    let netrc = Netrc::parse("machine h login alice password hunter2");
    assert_eq!(format!("{netrc:?}"), "Netrc { .. }");
}

#[test]
fn all_kinds_of_text_are_taken() {
    use http_basic_credentials::SecretString;
    let text = "machine h login a password b";
    let lent = SecretString::from(text);
    for netrc in [
        Netrc::parse(String::from(text)),
        Netrc::parse(Box::<str>::from(text)),
        Netrc::parse(SecretString::from(text)),
        Netrc::parse(&lent),
        Netrc::parse(zeroize::Zeroizing::new(String::from(text))),
    ] {
        assert_eq!(pair(&netrc.credentials_for("h").unwrap().unwrap()), ("a", "b"));
    }
}
