//! What a person is told who has never heard of this crate: why, and what remains possible.

use std::iter;

use http::header::{PROXY_AUTHENTICATE, WWW_AUTHENTICATE};
use http::{HeaderMap, StatusCode};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::challenge::{Refusal, Sent};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const SENT: [Sent; 3] = [Sent::Credentials, Sent::Nothing, Sent::Unknown];

/// Status, sent, field (if any) and sentence, for all facts.
const SENTENCES: &str = r#"
401 Credentials | Basic realm="Jira" | the server refused the request: its credentials for realm "Jira" may be wrong, expired or revoked, or the account may be locked or not permitted to do this
401 Credentials | Basic | the server refused the request: its credentials may be wrong, expired or revoked, or the account may be locked or not permitted to do this
401 Credentials | Negotiate, NTLM | the server refused the request: its credentials may be wrong, expired or revoked, or the account may be locked or not permitted to do this, or the server may accept only Negotiate, NTLM
401 Credentials | - | the server refused the request: its credentials may be wrong, expired or revoked, or the account may be locked or not permitted to do this, or the server may not accept Basic credentials
401 Nothing | Basic realm="Jira" | the request had no credentials (a redirect to another origin may have dropped them), and the server asks for Basic credentials for realm "Jira"
401 Nothing | Basic | the request had no credentials (a redirect to another origin may have dropped them), and the server asks for Basic credentials
401 Nothing | Negotiate, NTLM | the request had no credentials (a redirect to another origin may have dropped them), and the server asks for Negotiate, NTLM, but may accept Basic as well
401 Nothing | - | the request had no credentials (a redirect to another origin may have dropped them), and the server does not say which it accepts
401 Unknown | Basic realm="Jira" | the server refused the request: it may have had no credentials for realm "Jira", or they may be wrong, expired or revoked, or the account may be locked or not permitted to do this
401 Unknown | Basic | the server refused the request: it may have had no credentials, or they may be wrong, expired or revoked, or the account may be locked or not permitted to do this
401 Unknown | Negotiate, NTLM | the server refused the request: it may have had no credentials, or they may be wrong, expired or revoked, or the account may be locked or not permitted to do this, or the server may accept only Negotiate, NTLM
401 Unknown | - | the server refused the request: it may have had no credentials, or they may be wrong, expired or revoked, or the account may be locked or not permitted to do this, or the server may not accept Basic credentials
403 Credentials | Basic realm="Jira" | the server refused the request: its credentials for realm "Jira" may be wrong, expired or revoked, or the account may be locked or not permitted to do this; a 403 can also mean a missing CSRF token or a rate limit
403 Credentials | Basic | the server refused the request: its credentials may be wrong, expired or revoked, or the account may be locked or not permitted to do this; a 403 can also mean a missing CSRF token or a rate limit
403 Credentials | Negotiate, NTLM | the server refused the request: its credentials may be wrong, expired or revoked, or the account may be locked or not permitted to do this; a 403 can also mean a missing CSRF token or a rate limit
403 Credentials | - | the server refused the request: its credentials may be wrong, expired or revoked, or the account may be locked or not permitted to do this; a 403 can also mean a missing CSRF token or a rate limit
403 Nothing | Basic realm="Jira" | the request had no credentials (a redirect to another origin may have dropped them), and the server asks for Basic credentials for realm "Jira"; a 403 can also mean a missing CSRF token or a rate limit
403 Nothing | Basic | the request had no credentials (a redirect to another origin may have dropped them), and the server asks for Basic credentials; a 403 can also mean a missing CSRF token or a rate limit
403 Nothing | Negotiate, NTLM | the request had no credentials (a redirect to another origin may have dropped them), and the server asks for Negotiate, NTLM, but may accept Basic as well; a 403 can also mean a missing CSRF token or a rate limit
403 Nothing | - | the request had no credentials (a redirect to another origin may have dropped them), and the server does not say which it accepts; a 403 can also mean a missing CSRF token or a rate limit
403 Unknown | Basic realm="Jira" | the server refused the request: it may have had no credentials for realm "Jira", or they may be wrong, expired or revoked, or the account may be locked or not permitted to do this; a 403 can also mean a missing CSRF token or a rate limit
403 Unknown | Basic | the server refused the request: it may have had no credentials, or they may be wrong, expired or revoked, or the account may be locked or not permitted to do this; a 403 can also mean a missing CSRF token or a rate limit
403 Unknown | Negotiate, NTLM | the server refused the request: it may have had no credentials, or they may be wrong, expired or revoked, or the account may be locked or not permitted to do this; a 403 can also mean a missing CSRF token or a rate limit
403 Unknown | - | the server refused the request: it may have had no credentials, or they may be wrong, expired or revoked, or the account may be locked or not permitted to do this; a 403 can also mean a missing CSRF token or a rate limit
407 Credentials | Basic realm="Jira" | the proxy refused the request: its credentials for realm "Jira" may be wrong, expired or revoked, or the account may be locked or not permitted to do this
407 Credentials | Basic | the proxy refused the request: its credentials may be wrong, expired or revoked, or the account may be locked or not permitted to do this
407 Credentials | Negotiate, NTLM | the proxy refused the request: its credentials may be wrong, expired or revoked, or the account may be locked or not permitted to do this, or the proxy may accept only Negotiate, NTLM
407 Credentials | - | the proxy refused the request: its credentials may be wrong, expired or revoked, or the account may be locked or not permitted to do this, or the proxy may not accept Basic credentials
407 Nothing | Basic realm="Jira" | the request had no credentials for the proxy, and the proxy asks for Basic credentials for realm "Jira"
407 Nothing | Basic | the request had no credentials for the proxy, and the proxy asks for Basic credentials
407 Nothing | Negotiate, NTLM | the request had no credentials for the proxy, and the proxy asks for Negotiate, NTLM, but may accept Basic as well
407 Nothing | - | the request had no credentials for the proxy, and the proxy does not say which it accepts
407 Unknown | Basic realm="Jira" | the proxy refused the request: it may have had no credentials for realm "Jira", or they may be wrong, expired or revoked, or the account may be locked or not permitted to do this
407 Unknown | Basic | the proxy refused the request: it may have had no credentials, or they may be wrong, expired or revoked, or the account may be locked or not permitted to do this
407 Unknown | Negotiate, NTLM | the proxy refused the request: it may have had no credentials, or they may be wrong, expired or revoked, or the account may be locked or not permitted to do this, or the proxy may accept only Negotiate, NTLM
407 Unknown | - | the proxy refused the request: it may have had no credentials, or they may be wrong, expired or revoked, or the account may be locked or not permitted to do this, or the proxy may not accept Basic credentials
"#;

#[test]
fn sentences() {
    let rows = SENTENCES.trim().lines().map(|row| row.split(" | ").collect::<Vec<_>>());
    let mut count = 0;
    for row in rows {
        let [facts, field, sentence] = row[..] else { panic!("{row:?}") };
        let (status, sent) = facts.split_once(' ').unwrap();
        let sent = SENT.into_iter().find(|known| format!("{known:?}") == sent).unwrap();
        let values = Some(field).filter(|field| *field != "-");
        let refusal = Refusal::from_values(status.parse().unwrap(), values, sent).unwrap();
        assert_eq!(refusal.to_string(), sentence, "{facts}, {field}");
        // What a program prints if its `main` returns it.
        assert_eq!(format!("{refusal:?}"), format!("Refusal(\"{sentence}\")"));
        count += 1;
    }
    assert_eq!(count, 3 * 3 * 4);
}

/// A terminal obeys it, shows other characters in another order because of it, or does not show it:
/// controls, bidi and line separators, `Default_Ignorable_Code_Point`, spaces, and two blank symbols.
fn is_hostile(char: char) -> bool {
    char.is_control()
        || char.is_whitespace() && char != ' '
        || matches!(char,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d159}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// That the sentence contradicts none of the facts. The realm must not have the words.
#[track_caller]
pub(super) fn is_true(refusal: &Refusal) {
    let full = refusal.to_string();
    let realm = shown_realm(&full);
    assert_eq!(realm.is_empty(), refusal.realm().is_none(), "{full}");
    // The words of the realm are the server's.
    let sentence = full.replacen(realm, "", 1);
    let says = |words: &str| sentence.contains(words);
    let (status, sent) = (refusal.status(), refusal.sent());
    let offers_basic = refusal.schemes().iter().any(|scheme| scheme.eq_ignore_ascii_case("basic"));
    let is_bare = refusal.schemes().is_empty();
    let reasons =
        "wrong, expired or revoked, or the account may be locked or not permitted to do this";
    let rules = [
        // Who.
        ("server", status != 407),
        ("proxy", status == 407),
        ("\"", false),
        // Whether there were credentials.
        ("the request had no credentials", sent == Sent::Nothing),
        ("it may have had no credentials", sent == Sent::Unknown),
        // The reasons are possibilities, and only if there may have been credentials.
        (&format!("its credentials may be {reasons}"), sent == Sent::Credentials),
        (&format!("or they may be {reasons}"), sent == Sent::Unknown),
        ("wrong", sent != Sent::Nothing),
        ("refused", sent != Sent::Nothing),
        (" are ", false),
        // What is asked for.
        ("asks for Basic credentials", sent == Sent::Nothing && offers_basic),
        ("but may accept Basic as well", sent == Sent::Nothing && !offers_basic && !is_bare),
        ("does not say which it accepts", sent == Sent::Nothing && is_bare),
        // A 403 is not about the scheme, and a server that names Basic accepts it.
        (" only", sent != Sent::Nothing && status != 403 && !offers_basic && !is_bare),
        ("may not accept Basic", sent != Sent::Nothing && status != 403 && is_bare),
        ("a 403 can also mean", status == 403),
        // A redirect to another origin drops them, and a 407 is not about those for the server.
        ("a redirect to another origin", sent == Sent::Nothing && status != 407),
    ];
    for (words, expected) in rules {
        assert_eq!(says(words), expected, "{words:?}: {sentence}");
    }
    assert_eq!(refusal.may_retry(), sent == Sent::Nothing && status != 407, "{sentence}");
    is_fit_to_show(refusal);
}

/// The realm as shown, with the words before it.
fn shown_realm(sentence: &str) -> &str {
    let Some(start) = sentence.find(" for realm \"") else { return "" };
    let end = sentence.rfind('"').unwrap();
    &sentence[start..=end]
}

#[track_caller]
fn is_fit_to_show(refusal: &Refusal) {
    let sentence = refusal.to_string();
    assert!(sentence.chars().count() <= 300, "{} characters: {sentence}", sentence.chars().count());
    assert!(!sentence.chars().any(is_hostile), "{sentence:?}");
    assert!(!format!("{refusal:?}").chars().any(is_hostile), "{refusal:?}");
    assert!(refusal.realm().is_none_or(|realm| realm.chars().count() <= 1_000));
}

fn schemes(count: usize) -> String {
    (10..10 + count).map(|n| format!("S{n}")).collect::<Vec<_>>().join(",")
}

/// Fields that servers send, that they could send, and that are hostile.
fn fields() -> Vec<String> {
    let small = r#"
Basic
Basic realm="Jira"
Basic realm=""
Basic realm="x
Digest realm="x"
Bearer, Basic realm="x", charset="UTF-8"
!, ~
@"#;
    let large = ["a", "🔑", "\u{9b}", "\u{202e}", "\u{3164}", "\\\"", "\u{10ffff}"]
        .map(|text| format!("Basic realm=\"{}\"", text.repeat(1024 * 1024 / text.len())));
    let small = small.lines().map(str::to_owned);
    small.chain(large).chain([schemes(64), "S".repeat(1024 * 1024)]).collect()
}

#[test]
fn every_status_and_field() {
    for status in 0..=999 {
        let is_refusal = [401, 403, 407].contains(&status);
        let fields = if is_refusal { fields() } else { vec!["Basic".to_owned()] };
        for (field, sent) in fields.iter().flat_map(|field| SENT.map(|sent| (field, sent))) {
            let refusal = Refusal::from_values(status, [field], sent);
            assert_eq!(refusal.is_some(), is_refusal, "{status}");
            if let Some(refusal) = refusal {
                assert_eq!((refusal.status(), refusal.sent()), (status, sent));
                is_true(&refusal);
            }
        }
    }
    assert_eq!(Refusal::from_values(u16::MAX, ["Basic"], Sent::Unknown), None);
}

#[test]
fn every_hostile_character_is_escaped() {
    for char in (0..=0x0010_FFFF).filter_map(char::from_u32).filter(|char| is_hostile(*char)) {
        let field = format!("Basic realm=\"a{char}b\"");
        let refusal = Refusal::from_values(401, [field], Sent::Nothing).unwrap();
        assert_eq!(refusal.realm(), Some(&*format!("a{char}b")));
        is_true(&refusal);
    }
}

/// With a pair that a server may misread, in scope.
#[test]
fn characters_outside_ascii() {
    let pair = |email, token| BasicCredentials::new(email, token).unwrap();
    let misread = pair("andr\u{e9}", "\u{a3}");
    let basic = r#"Basic realm="Tomcat Manager Application""#;
    let utf8 = r#"Negotiate, Basic realm="x", charset="UTF-8""#;
    let rows = [
        (&misread, "https://h/x", 401, basic, true),
        (&misread, "https://h/x", 401, "", true),
        (&misread, "https://h/x", 401, utf8, false),
        (&misread, "https://h/x", 403, basic, false),
        (&misread, "https://h/x", 407, basic, false),
        (&misread, "https://other/x", 401, basic, false),
        (&misread, "https://h/x\\y", 401, basic, false),
        (&misread.to_iso_8859_1().unwrap(), "https://h/x", 401, basic, false),
        (&pair("ana", "\u{20ac}"), "https://h/x", 401, basic, false),
        (&pair("ana", "t0k3n"), "https://h/x", 401, basic, false),
    ];
    let check = |credentials: &BasicCredentials, answered_by: &str, status: u16, field: &str| {
        let name = if status == 407 { PROXY_AUTHENTICATE } else { WWW_AUTHENTICATE };
        let headers = HeaderMap::from_iter([(name, field.parse().unwrap())]);
        let scoped = credentials.scoped_to("https://h").unwrap();
        let status = StatusCode::from_u16(status).unwrap();
        let refusal = scoped.check_response(answered_by, status, &headers).unwrap_err();
        is_true(&refusal);
        refusal.to_string()
    };
    for (credentials, answered_by, status, field, names_it) in rows {
        let sentence = check(credentials, answered_by, status, field);
        let note = "; the server may read characters outside ASCII differently: see to_iso_8859_1";
        assert_eq!(sentence.ends_with(note), names_it, "{answered_by}, {field}: {sentence}");
        assert_eq!(sentence.contains("ASCII"), names_it, "{sentence}");
    }
    // The longest sentence.
    check(&misread, "https://h/x", 401, &"S".repeat(100));
}

/// An escape is shown whole or not at all. A quote cannot end the realm and continue the sentence.
#[test]
fn what_is_shown_of_a_realm_and_of_schemes() {
    let realm = |realm: &str| format!("Basic realm=\"{realm}\"");
    for (field, shown) in [
        (realm("\u{9b}2Jÿ"), r#"realm "\u{9b}2Jÿ""#.to_owned()),
        (realm(r#"x\" were accepted"#), r#"realm "x\" were accepted""#.to_owned()),
        (realm(&"é".repeat(50)), format!("realm \"{}\"", "é".repeat(50))),
        (realm(&"é".repeat(51)), format!("realm \"{}...\"", "é".repeat(50))),
        (realm(&"\u{9b}".repeat(100)), format!("realm \"{}...\"", r"\u{9b}".repeat(8))),
        (schemes(6), "asks for S10, S11, S12, S13, S14, S15, but".to_owned()),
        (schemes(64), "asks for S10, S11, S12, S13, S14, S15, ..., but".to_owned()),
    ] {
        let refusal = Refusal::from_values(401, [field], Sent::Nothing).unwrap();
        assert!(refusal.to_string().contains(&shown), "{shown}: {refusal}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn any_field(
        status in select(vec![401_u16, 403, 407]),
        sent in select(SENT.to_vec()),
        pieces in vec(select(vec![
            "Basic ", "Digest ", "S", "realm=", "\"", "\\", ",", " ", "x", "\u{e9}", "\u{1b}", "\u{200b}",
            "realm=\"x\"", "realm=\"\"", ", Basic realm=\"the \"inner\" room\"",
        ]), 0..30),
        text in any::<String>(),
    ) {
        is_true(&Refusal::from_values(status, [pieces.concat()], sent).unwrap());
        is_fit_to_show(&Refusal::from_values(status, [format!("Basic realm=\"{text}")], sent).unwrap());
        is_fit_to_show(&Refusal::from_values(status, iter::repeat_n(&text, 9), sent).unwrap());
    }
}
