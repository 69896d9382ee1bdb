//! What a person is told who has never heard of this crate: why, and what to do next.
use http_basic_credentials::challenge::Refusal;

fn not_sent(realm: &str) -> Refusal {
    Refusal::NotSent { realm: Some(realm.to_owned()) }
}

fn rejected(realm: &str) -> Refusal {
    Refusal::Rejected { realm: Some(realm.to_owned()) }
}

fn not_offered(schemes: &[&str], credentials_sent: bool) -> Refusal {
    let schemes = schemes.iter().map(|&scheme| scheme.to_owned()).collect();
    Refusal::BasicNotOffered { schemes, credentials_sent }
}

#[test]
fn sentences() {
    for (refusal, sentence) in [
        (Refusal::NotSent { realm: None }, "Basic credentials are needed and none were sent"),
        (not_sent("Jira"), r#"Basic credentials for realm "Jira" are needed and none were sent"#),
        (
            Refusal::Rejected { realm: None },
            "the Basic credentials were refused: they are wrong, expired or revoked",
        ),
        (
            rejected("Jira"),
            r#"the Basic credentials for realm "Jira" were refused: they are wrong, expired or revoked"#,
        ),
        (
            rejected(""),
            r#"the Basic credentials for realm "" were refused: they are wrong, expired or revoked"#,
        ),
        // Which an application's tests can make.
        (not_offered(&[], false), "Basic credentials are not accepted here"),
        (
            not_offered(&[], true),
            "the credentials were refused: they are wrong, expired or revoked",
        ),
        (not_offered(&["Bearer"], false), "Basic credentials are not accepted here, only Bearer"),
        (
            not_offered(&["Negotiate", "NTLM"], false),
            "Basic credentials are not accepted here, only Negotiate, NTLM",
        ),
        (
            not_offered(&["OAuth"], true),
            "the credentials were refused: they are wrong, expired or revoked, \
             or the server takes only OAuth",
        ),
        (
            not_offered(&["Bearer", "ApiKey"], true),
            "the credentials were refused: they are wrong, expired or revoked, \
             or the server takes only Bearer, ApiKey",
        ),
        (
            Refusal::NoChallenge { credentials_sent: false },
            "the request was refused without saying which credentials are accepted",
        ),
        (
            Refusal::NoChallenge { credentials_sent: true },
            "the credentials were refused: they are wrong, expired or revoked, \
             or the server does not take Basic credentials",
        ),
        (
            Refusal::Forbidden,
            "the account is not permitted to do this, or the credentials are missing or wrong",
        ),
    ] {
        assert_eq!(refusal.to_string(), sentence);
        // What a program prints whose `main` returns it.
        assert_eq!(format!("{refusal:?}"), format!("Refusal(\"{sentence}\")"));
    }
}

/// What a terminal obeys, or shows in another order than it is written, or not at all.
fn is_hostile(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(char, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[track_caller]
fn is_harmless(refusal: &Refusal) {
    for text in [refusal.to_string(), format!("{refusal:?}")] {
        assert!(!text.chars().any(is_hostile), "{text:?}");
    }
}

#[test]
fn a_hostile_realm_is_escaped() {
    let hostile = (0..=0x0010_FFFF).filter_map(char::from_u32).filter(|&char| is_hostile(char));
    for char in hostile {
        let realm = format!("a{char}b");
        is_harmless(&not_sent(&realm));
        is_harmless(&rejected(&realm));
        is_harmless(&not_offered(&[&realm], false));
        is_harmless(&not_offered(&[&realm], true));
        let field = [b"Basic realm=\"", realm.as_bytes(), b"\""].concat();
        let refusal = Refusal::from_fields(401, [field], false).unwrap();
        assert_eq!(refusal, not_sent(&realm));
    }
    // A single byte that is a control character in ISO-8859-1: CSI, as in `ESC [`.
    let csi = b"Basic realm=\"\x9b2J\xff\"";
    let refusal = Refusal::from_fields(401, [csi], false).unwrap();
    assert_eq!(refusal, not_sent("\u{9b}2J\u{ff}"));
    assert_eq!(
        refusal.to_string(),
        r#"Basic credentials for realm "\u{9b}2Jÿ" are needed and none were sent"#,
    );
    // A quote cannot end the quoted realm and continue the sentence.
    assert_eq!(
        not_sent(r#"x" were accepted \"#).to_string(),
        r#"Basic credentials for realm "x\" were accepted \\" are needed and none were sent"#,
    );
}

#[test]
fn a_long_realm_is_cut() {
    let sentence = |realm: &str| not_sent(realm).to_string();
    let shown = |realm: &str, more| {
        format!("Basic credentials for realm \"{realm}\"{more} are needed and none were sent")
    };
    for char in ["a", "é", "🔑"] {
        assert_eq!(sentence(&char.repeat(200)), shown(&char.repeat(200), ""));
        assert_eq!(sentence(&char.repeat(201)), shown(&char.repeat(200), "..."));
    }
    let field = format!("Basic realm=\"{}\"", "\u{9b}".repeat(32 * 1024));
    let refusal = Refusal::from_fields(401, [field], false).unwrap();
    // The field has all of it.
    assert_eq!(refusal, not_sent(&"\u{9b}".repeat(32 * 1024)));
    assert_eq!(refusal.to_string(), shown(&r"\u{9b}".repeat(200), "..."));
}

#[test]
fn many_schemes_are_cut() {
    let schemes: Vec<_> = (10..74).map(|n| format!("S{n}")).collect();
    // 40 of "S10, " are 200 characters.
    let shown = format!("{}, ...", schemes[..40].join(", "));
    for (credentials_sent, start) in [
        (false, "Basic credentials are not accepted here, only "),
        (
            true,
            "the credentials were refused: they are wrong, expired or revoked, \
             or the server takes only ",
        ),
    ] {
        let refusal = Refusal::from_fields(401, &schemes, credentials_sent).unwrap();
        assert_eq!(refusal.to_string(), format!("{start}{shown}"));
    }
}
