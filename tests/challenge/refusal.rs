//! What a response says about why it is a refusal, and what a person is told.
use http::header::{PROXY_AUTHENTICATE, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, Response};
use http_basic_credentials::challenge::Refusal;

fn response(status: u16, field: &HeaderName, lines: &[&[u8]]) -> Response<()> {
    let mut response = Response::builder().status(status).body(()).unwrap();
    for line in lines {
        response.headers_mut().append(field, HeaderValue::from_bytes(line).unwrap());
    }
    response
}

fn not_sent(realm: Option<&str>) -> Refusal {
    Refusal::NotSent { realm: realm.map(str::to_owned) }
}

fn rejected(realm: Option<&str>) -> Refusal {
    Refusal::Rejected { realm: realm.map(str::to_owned) }
}

fn not_offered(schemes: &[&str]) -> Refusal {
    Refusal::BasicNotOffered { schemes: schemes.iter().map(|&scheme| scheme.to_owned()).collect() }
}

type Lines = &'static [&'static [u8]];

/// Field lines, and the refusal if nothing was sent and if credentials were.
type Case = (Lines, Refusal, Refusal);

fn cases() -> Vec<Case> {
    let basic = |lines: Lines, realm| (lines, not_sent(realm), rejected(realm));
    let same = |lines: Lines, refusal: Refusal| (lines, refusal.clone(), refusal);
    vec![
        basic(&[br#"Basic realm="x""#], Some("x")),
        basic(&[br#"basic realm="x", charset="UTF-8""#], Some("x")),
        basic(&[b"Basic"], None),
        basic(&[b"Basic YQ=="], None),
        basic(&[br#"Negotiate, Basic realm="x""#], Some("x")),
        basic(&[b"Negotiate", b"NTLM", br#"Basic realm="x""#], Some("x")),
        // Several: the first.
        basic(&[b"Basic realm=x, Basic realm=y"], Some("x")),
        basic(&[b"Basic realm=x", b"Basic realm=y"], Some("x")),
        basic(&[b"Basic", b"Basic realm=y"], None),
        // A realm of another scheme is not Basic's.
        basic(&[b"Digest realm=d, Basic"], None),
        // Other schemes.
        same(&[br#"Digest realm="x", nonce="Basic""#], not_offered(&["Digest"])),
        same(&[b"Negotiate, NTLM"], not_offered(&["Negotiate", "NTLM"])),
        same(&[b"Bearer", b"DPoP"], not_offered(&["Bearer", "DPoP"])),
        same(&[br#"Bearer realm="Basic realm=x, Basic""#], not_offered(&["Bearer"])),
        same(&[b"Basic2 realm=x"], not_offered(&["Basic2"])),
        // Nothing that can be read.
        same(&[], Refusal::NoChallenge),
        same(&[b""], Refusal::NoChallenge),
        same(&[b", ,"], Refusal::NoChallenge),
        same(&[br#"Basic realm="x"#], Refusal::NoChallenge),
        same(&[b"realm=x"], Refusal::NoChallenge),
        same(&[b"Basic realm=x, realm=y"], Refusal::NoChallenge),
        // Another scheme's text is not taken for a Basic challenge.
        same(&[br#"Newauth title="Login to "apps", Basic realm="simple"""#], Refusal::NoChallenge),
        // Readable lines beside one that is not.
        basic(&[br#"Digest realm="x"#, b"Basic realm=x"], Some("x")),
        basic(&[b"Basic realm=x", br#"Digest realm="x"#], Some("x")),
        basic(&[b"=", b"Basic realm=x", b"="], Some("x")),
        basic(&[b"=", br#"Basic realm="a "b"""#], Some("a \"b\"")),
        same(&[b"Negotiate", b"Basic realm=x, realm=y"], not_offered(&["Negotiate"])),
        // Where a line cannot be read, parameters do not go over its ends.
        basic(&[b"Basic", b"=", b"realm=y"], None),
    ]
}

#[test]
fn refusals_by_challenge() {
    for (status, field, other) in
        [(401, WWW_AUTHENTICATE, PROXY_AUTHENTICATE), (407, PROXY_AUTHENTICATE, WWW_AUTHENTICATE)]
    {
        for (lines, not_sent, sent) in cases() {
            let shown = lines.iter().map(|line| line.escape_ascii().to_string());
            let shown = format!("{status} {:?}", shown.collect::<Vec<_>>());
            let response = response(status, &field, lines);
            assert_eq!(Refusal::of(&response, false), Some(not_sent), "{shown}");
            assert_eq!(Refusal::of(&response, true), Some(sent), "{shown}");
        }
        // The field of the other status says nothing.
        let other = response(status, &other, &[b"Basic realm=x"]);
        assert_eq!(Refusal::of(&other, false), Some(Refusal::NoChallenge));
    }
}

#[test]
fn other_statuses() {
    for sent in [false, true] {
        for (lines, ..) in cases() {
            for status in [200, 204, 302, 400, 402, 404, 405, 406, 408, 500, 511] {
                let response = response(status, &WWW_AUTHENTICATE, lines);
                assert_eq!(Refusal::of(&response, sent), None, "{status}");
            }
            let forbidden = response(403, &WWW_AUTHENTICATE, lines);
            assert_eq!(Refusal::of(&forbidden, sent), Some(Refusal::Forbidden));
        }
    }
}

#[test]
fn a_retry_is_for_what_was_not_sent() {
    assert!(not_sent(None).may_retry());
    assert!(not_sent(Some("x")).may_retry());
    for refusal in [
        rejected(None),
        rejected(Some("x")),
        not_offered(&["Digest"]),
        Refusal::NoChallenge,
        Refusal::Forbidden,
    ] {
        assert!(!refusal.may_retry(), "{refusal:?}");
    }
}

/// A client that sends the request again, with credentials, as long as it may. At most 5 times.
fn requests(answer: impl Fn(bool) -> Response<()>, mut sends: bool) -> usize {
    for count in 1..=5 {
        let refusal = Refusal::of(&answer(sends), sends);
        if !refusal.is_some_and(|refusal| refusal.may_retry()) {
            return count;
        }
        sends = true;
    }
    panic!("it loops");
}

#[test]
fn a_client_that_obeys_cannot_loop() {
    for (status, field) in
        [(401, WWW_AUTHENTICATE), (407, PROXY_AUTHENTICATE), (403, WWW_AUTHENTICATE)]
    {
        for (lines, not_sent, _) in cases() {
            // A server that never lets anyone in.
            let refuses = |_| response(status, &field, lines);
            let wanted = if status != 403 && not_sent.may_retry() { 2 } else { 1 };
            assert_eq!(requests(refuses, false), wanted);
            assert_eq!(requests(refuses, true), 1);
            // A server that lets in who sends credentials.
            let lets_in = |sends| if sends { Response::new(()) } else { refuses(sends) };
            assert_eq!(requests(lets_in, false), wanted);
            assert_eq!(requests(lets_in, true), 1);
        }
    }
}

#[test]
fn sentences() {
    for (refusal, sentence) in [
        (not_sent(None), "Basic credentials are needed and none were sent"),
        (
            not_sent(Some("Jira")),
            r#"Basic credentials for realm "Jira" are needed and none were sent"#,
        ),
        (rejected(None), "the Basic credentials were refused: they are wrong, expired or revoked"),
        (
            rejected(Some("Jira")),
            r#"the Basic credentials for realm "Jira" were refused: they are wrong, expired or revoked"#,
        ),
        (
            rejected(Some("")),
            r#"the Basic credentials for realm "" were refused: they are wrong, expired or revoked"#,
        ),
        (not_offered(&["Bearer"]), "Basic credentials are not accepted here, only Bearer"),
        (
            not_offered(&["Negotiate", "NTLM"]),
            "Basic credentials are not accepted here, only Negotiate, NTLM",
        ),
        (
            Refusal::NoChallenge,
            "the request was refused without saying which credentials are accepted",
        ),
        (
            Refusal::Forbidden,
            "the account is not permitted to do this, or the credentials are missing or wrong",
        ),
    ] {
        assert_eq!(refusal.to_string(), sentence);
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
        // ESC, newlines and the like cannot be in a field value; a caller's own value may hold them.
        is_harmless(&not_sent(Some(&realm)));
        is_harmless(&rejected(Some(&realm)));
        is_harmless(&not_offered(&[&realm]));
        let field = [b"Basic realm=\"", realm.as_bytes(), b"\""].concat();
        if let Ok(value) = HeaderValue::from_bytes(&field) {
            let response = response(401, &WWW_AUTHENTICATE, &[value.as_bytes()]);
            let refusal = Refusal::of(&response, false).unwrap();
            assert_eq!(refusal, not_sent(Some(&realm)));
            is_harmless(&refusal);
        }
    }
    // A single byte that is a control character in ISO-8859-1: CSI, as in `ESC [`.
    let csi = response(401, &WWW_AUTHENTICATE, &[b"Basic realm=\"\x9b2J\xff\""]);
    let refusal = Refusal::of(&csi, false).unwrap();
    assert_eq!(refusal, not_sent(Some("\u{9b}2J\u{ff}")));
    assert_eq!(
        refusal.to_string(),
        r#"Basic credentials for realm "\u{9b}2Jÿ" are needed and none were sent"#,
    );
    // A quote cannot end the quoted realm and continue the sentence.
    assert_eq!(
        not_sent(Some(r#"x" were accepted \"#)).to_string(),
        r#"Basic credentials for realm "x\" were accepted \\" are needed and none were sent"#,
    );
}

#[test]
fn a_long_realm_is_cut() {
    let sentence = |realm: &str| not_sent(Some(realm)).to_string();
    let shown = |realm: &str, more| {
        format!("Basic credentials for realm \"{realm}\"{more} are needed and none were sent")
    };
    for char in ["a", "é", "🔑"] {
        assert_eq!(sentence(&char.repeat(200)), shown(&char.repeat(200), ""));
        assert_eq!(sentence(&char.repeat(201)), shown(&char.repeat(200), "..."));
    }
    let field = format!("Basic realm=\"{}\"", "\u{9b}".repeat(32 * 1024));
    let response = response(401, &WWW_AUTHENTICATE, &[field.as_bytes()]);
    let refusal = Refusal::of(&response, false).unwrap();
    // All of it is there for who wants it.
    assert_eq!(refusal, not_sent(Some(&"\u{9b}".repeat(32 * 1024))));
    assert_eq!(refusal.to_string(), shown(&r"\u{9b}".repeat(200), "..."));
}

#[test]
fn many_schemes_are_cut() {
    let field = vec!["A"; 32 * 1024].join(",");
    let response = response(401, &WWW_AUTHENTICATE, &[field.as_bytes()]);
    let sentence = Refusal::of(&response, false).unwrap().to_string();
    // 66 of "A, " are 198 characters.
    let shown = format!("{}A,", "A, ".repeat(66));
    assert_eq!(sentence, format!("Basic credentials are not accepted here, only {shown}..."));
}
