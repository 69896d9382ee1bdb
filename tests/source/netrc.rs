//! What a netrc file says, rule by rule. The cases of curl and of Python are among them.
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::source::netrc::{Netrc, NetrcErrorKind as Kind};

fn pair(credentials: &BasicCredentials) -> (&str, &str) {
    (credentials.expose_email(), credentials.expose_token())
}

/// A file in which `h` has the pair.
#[track_caller]
fn gives(text: &str, email: &str, token: &str) {
    let netrc = Netrc::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    let credentials = netrc.credentials_for("h").unwrap_or_else(|| panic!("{text:?}: none"));
    assert_eq!(pair(&credentials), (email, token), "{text:?}");
    let made = BasicCredentials::new(email, token).unwrap();
    assert_eq!(credentials.header_value(), made.header_value(), "{text:?}");
    assert!(credentials.header_value().is_sensitive());
}

/// A legal file in which `h` has none.
#[track_caller]
fn gives_none(text: &str) {
    let netrc = Netrc::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert!(netrc.credentials_for("h").is_none(), "{text:?}");
}

#[track_caller]
fn refused(text: &str, line: usize, kind: Kind) {
    let error = Netrc::parse(text).map(|_| ()).expect_err(text);
    assert_eq!((error.line(), error.kind()), (line, kind), "{text:?}");
    let shown = format!("{error} {error:?}");
    assert!(shown.contains(&format!("line {line} ")), "{shown}");
    for secret in ["hunter2", "s3cret"] {
        assert!(!shown.contains(secret), "{shown}");
    }
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
    gives(r#"machine h login \"log password \"pass"#, r#""log"#, r#""pass"#);
    gives(r"machine h login DOMAIN\\user password two\ words", r"DOMAIN\user", "two words");
    gives(r#"machine h login a\"b password \#b"#, r#"a"b"#, "#b");
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
    gives_none("macdef x\nmachine h login a password b\n\n");
    gives_none("macdef x\n \nmachine h login a password b\n\n");
    gives_none("machine h login a\nmacdef x\npassword b\n\n");
    refused("macdef x\nmachine h login a password b\n", 1, Kind::UnterminatedMacro);
    refused("\nmacdef x\nls", 2, Kind::UnterminatedMacro);
    refused("machine h login a\nmacdef x\nls\n\npassword s3cret", 5, Kind::UnknownWord);
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
    let netrc = Netrc::parse("default password a\ndefault password b").unwrap();
    assert_eq!(pair(&netrc.default_credentials().unwrap()), ("", "a"));
}

#[test]
fn default_is_for_no_host() {
    gives_none("default login a password b");
    gives_none("machine g login c password d\ndefault login a password b");
    gives_none("machine default login a password b");
    let default = |text: &str| Netrc::parse(text).unwrap().default_credentials();
    assert_eq!(pair(&default("machine h\ndefault login a password b").unwrap()), ("a", "b"));
    assert!(default("default").is_none());
    assert!(default("default login a").is_none());
    assert!(default("machine h login a password b").is_none());
    assert!(default("machine default login a password b").is_none());
}

#[test]
fn a_host_is_matched_whole_and_in_any_case() {
    let netrc = Netrc::parse(
        "machine API.Example.com login a password b\nmachine ::1 password c machine [::2] password d",
    )
    .unwrap();
    let token = |host| netrc.credentials_for(host).map(|it| it.expose_token().to_owned());
    for host in ["api.example.com", "API.EXAMPLE.COM"] {
        assert_eq!(token(host).as_deref(), Some("b"), "{host}");
    }
    for host in [
        "example.com",
        "pi.example.com",
        "api.example.com.evil.net",
        "api.example.co",
        "",
        "default",
        "api.example.com.",
        "api.example.com:443",
        "user@api.example.com",
        "*",
    ] {
        assert_eq!(token(host), None, "{host}");
    }
    for host in ["::1", "[::1]", "0:0::1", "[0:0::0:1]"] {
        assert_eq!(token(host).as_deref(), Some("c"), "{host}");
    }
    assert_eq!(token("::2").as_deref(), Some("d"));
}

#[test]
fn hosts_come_in_file_order_each_once() {
    let netrc =
        Netrc::parse("machine b machine \"a\" password x default machine B machine C").unwrap();
    assert_eq!(netrc.hosts().collect::<Vec<_>>(), ["b", "a", "C"]);
    assert_eq!(Netrc::parse("").unwrap().hosts().count(), 0);
}

#[test]
fn a_keyword_needs_its_value() {
    for text in ["machine", "machine ", "machine h login", "machine h password\n", "macdef"] {
        refused(text, 1, Kind::MissingValue);
    }
    refused("default account", 1, Kind::MissingValue);
    refused("machine \"\" password hunter2", 1, Kind::MissingValue);
    refused("machine h\nlogin\npassword hunter2", 2, Kind::MissingValue);
    refused("machine h login a password\nmachine g login b password c", 1, Kind::MissingValue);
    refused("machine h login a password\ndefault login b password c", 1, Kind::MissingValue);
    refused("machine\nmachine g login b password c", 1, Kind::MissingValue);
    refused("machine h\nlogin # a\n\npassword", 2, Kind::UnknownWord);
    refused("machine h login\n# note\npassword hunter2", 1, Kind::MissingValue);
}

#[test]
fn unknown_words_are_refused() {
    refused("invalid h", 1, Kind::UnknownWord);
    refused("machine h invalid", 1, Kind::UnknownWord);
    refused("machine h login log password pass account acct invalid", 1, Kind::UnknownWord);
    refused("default h invalid", 1, Kind::UnknownWord);
    refused("machine h\nlogin a\npassword hunter2 s3cret", 3, Kind::UnknownWord);
    refused("login a password hunter2\nmachine h", 1, Kind::UnknownWord);
    refused("machine h login a\r\n\r\npasword hunter2", 3, Kind::UnknownWord);
    refused("machine h login a\r\rpasword hunter2", 3, Kind::UnknownWord);
    refused("machine h \"#x\"", 1, Kind::UnknownWord);
    refused("{\"machine\": \"h\"}", 1, Kind::UnknownWord);
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
}

#[test]
fn escapes_that_readers_disagree_about_are_refused() {
    refused(r"machine h login DOMAIN\user password hunter2", 1, Kind::Escape);
    refused(r"machine h login a password hunter2\n", 1, Kind::Escape);
    refused("machine h login a password hunter2\\", 1, Kind::Escape);
    refused("\nmachine h login a password \"second\\r\"", 2, Kind::Escape);
    refused(r#"machine h login a password "password\r\ncommand""#, 1, Kind::Escape);
    refused(r#"machine h login a password "s3cret\t""#, 1, Kind::Escape);
}

#[test]
fn controls_are_refused() {
    refused("machine h login username password\0 hello", 1, Kind::Control);
    refused("machine h login username \"password\"\0 hello", 1, Kind::Control);
    refused("\0", 1, Kind::Control);
    refused("# note \0\nmachine h", 1, Kind::Control);
    refused("macdef x\nls \0\n\n", 2, Kind::Control);
    refused("machine h\nlogin a\npassword hunter2\u{1}", 3, Kind::Control);
    refused("machine h login a password hunter2\u{7f}", 1, Kind::Control);
    refused("machine h login \"a\tb\" password hunter2", 1, Kind::Control);
    refused("machine h login a\\\tb password hunter2", 1, Kind::Control);
    refused("machine h login a\\\nb password hunter2", 1, Kind::Control);
    refused("machine h\u{b}login a password hunter2", 1, Kind::Control);
    refused("machine h\u{c}", 1, Kind::Control);
    refused("machine h account \u{1b}", 1, Kind::Control);
}

#[test]
fn a_colon_in_a_login_is_refused() {
    refused("machine h login a:b password hunter2", 1, Kind::ColonInLogin);
    refused("machine h\n\nlogin \"a\\:b\" password hunter2", 3, Kind::ColonInLogin);
    refused("machine g login : machine h", 1, Kind::ColonInLogin);
    refused("machine h login a machine h login b:c password hunter2", 1, Kind::ColonInLogin);
    refused("default login a:b", 1, Kind::ColonInLogin);
    gives("machine h login a account b:c password d:e", "a", "d:e");
}

#[test]
fn nothing_is_shown() {
    let netrc = Netrc::parse("machine h login alice password hunter2").unwrap();
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
        assert_eq!(pair(&netrc.unwrap().credentials_for("h").unwrap()), ("a", "b"));
    }
}
