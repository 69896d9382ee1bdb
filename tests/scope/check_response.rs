//! What a refused response says, by the URL that answered.

use http::header::{PROXY_AUTHENTICATE, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::challenge::{Refusal, Sent};
use http_basic_credentials::scope::{CredentialStore, ScopedCredentials};

use crate::ways::pair;

const BASIC: &str = r#"Basic realm="server""#;

fn challenges(values: &[&'static str]) -> HeaderMap {
    let values = values.iter().map(|value| (WWW_AUTHENTICATE, HeaderValue::from_static(value)));
    let for_proxy = HeaderValue::from_static(r#"Basic realm="proxy""#);
    values.chain([(PROXY_AUTHENTICATE, for_proxy)]).collect()
}

/// A pair, and a store that holds only that pair, say the same.
#[track_caller]
fn refusal(
    pair: &ScopedCredentials,
    answered_by: &str,
    status: u16,
    headers: &HeaderMap,
) -> Option<Refusal> {
    let status = StatusCode::from_u16(status).unwrap();
    let refusal = pair.check_response(answered_by, status, headers).err();
    let store = CredentialStore::from(pair.clone());
    assert_eq!(store.check_response(answered_by, status, headers).err(), refusal, "{answered_by}");
    if let Ok(uri) = answered_by.parse::<Uri>() {
        assert_eq!(pair.check_response(&uri, status, headers).err(), refusal, "{answered_by}");
    }
    refusal
}

#[test]
fn whether_the_credentials_were_sent() {
    let pair = pair("https://h/team-a", "t0k3n");
    let headers = challenges(&[BASIC]);
    for (answered_by, sent) in [
        ("https://h/team-a", Sent::Credentials),
        ("wss://H:443/team-a/x%2Fy?q", Sent::Credentials),
        // Clients drop the header.
        ("http://h/team-a", Sent::Nothing),
        ("https://cdn.example/team-a", Sent::Nothing),
        ("https://h:8443/team-a", Sent::Nothing),
        // Clients keep the header there.
        ("https://h", Sent::Unknown),
        ("https://h/team-b", Sent::Unknown),
        ("https://h/login?next=/team-a", Sent::Unknown),
        ("https://h/team-a/../team-b", Sent::Unknown),
        ("https://h/team-a/%252e%252e", Sent::Unknown),
        // It is not known where they went.
        ("/team-a", Sent::Unknown),
        ("", Sent::Unknown),
        ("https://ana@h/team-a", Sent::Unknown),
        ("https://127.1/team-a", Sent::Unknown),
        ("https://h/team-a ", Sent::Unknown),
        ("file:///team-a", Sent::Unknown),
    ] {
        for status in [401, 403] {
            let refusal = refusal(&pair, answered_by, status, &headers).unwrap();
            assert_eq!((refusal.status(), refusal.sent()), (status, sent), "{answered_by}");
            assert_eq!(refusal.may_retry(), sent == Sent::Nothing, "{answered_by}");
            assert_eq!(refusal.realm(), Some("server"), "{answered_by}");
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(Refusal::from_headers(status, &headers, sent), Some(refusal));
        }
        // The pair is not the proxy's.
        let refusal = refusal(&pair, answered_by, 407, &headers).unwrap();
        assert_eq!((refusal.sent(), refusal.realm()), (Sent::Unknown, Some("proxy")));
        assert!(!refusal.may_retry(), "{answered_by}");
    }
}

#[test]
fn every_other_status_is_no_refusal() {
    let pair = pair("https://h", "t0k3n");
    let headers = challenges(&[BASIC]);
    for answered_by in ["https://h/", "https://evil.example/", "/"] {
        let refused =
            (100..=999).filter(|status| refusal(&pair, answered_by, *status, &headers).is_some());
        assert_eq!(refused.collect::<Vec<_>>(), [401, 403, 407], "{answered_by}");
    }
}

/// Of a store with several pairs, the one that the URL gets.
#[test]
fn by_the_pair_of_the_store() {
    let store =
        CredentialStore::from_iter([pair("https://h", "ascii"), pair("https://h/b", "tök3n")]);
    let headers = challenges(&[BASIC]);
    for (answered_by, sent, is_hinted) in [
        ("https://h/", Sent::Credentials, false),
        ("https://h/b", Sent::Credentials, true),
        ("https://h/%62", Sent::Unknown, false),
        ("https://h/b/../c", Sent::Unknown, false),
        ("https://i/b", Sent::Nothing, false),
    ] {
        let refusal =
            store.check_response(answered_by, StatusCode::UNAUTHORIZED, &headers).unwrap_err();
        assert_eq!(refusal.sent(), sent, "{answered_by}");
        assert_eq!(refusal.to_string().contains("to_iso_8859_1"), is_hinted, "{answered_by}");
    }
    let none = CredentialStore::new().check_response("https://h/", StatusCode::FORBIDDEN, &headers);
    assert_eq!(none.unwrap_err().sent(), Sent::Nothing);
}

/// The hint is for a pair that the server may have read as ISO-8859-1 and that can be sent so.
#[test]
fn characters_that_a_server_may_read_differently() {
    let scoped = |email: &str, token: &str| {
        BasicCredentials::new(email, token).unwrap().scoped_to("https://h/v1").unwrap()
    };
    let pair = scoped("josé", "t0k3n");
    let in_iso_8859_1 = pair.credentials().to_iso_8859_1().unwrap().scoped_to("https://h/v1");
    let utf_8 = r#"Basic realm="r", charset="UTF-8""#;
    for (pair, status, answered_by, values, is_hinted) in [
        (&pair, 401, "https://h/v1", &[BASIC][..], true),
        (&scoped("ana", "tök3n\u{a0}\u{ff}"), 401, "https://h/v1", &[BASIC], true),
        (&pair, 401, "https://h/v1", &[], true),
        (&pair, 401, "https://h/v1", &[r#"Bearer charset="UTF-8""#], true),
        (&pair, 401, "https://h/v1", &[r#"Basic realm="r", charset="ISO-8859-1""#], true),
        (&pair, 401, "https://h/v1", &[utf_8], false),
        (&pair, 401, "https://h/v1", &["Basic charset=utf-8"], false),
        (&pair, 401, "https://h/v1", &["Bearer", BASIC, utf_8], false),
        // ISO-8859-1 has not all of them, or there are none.
        (&scoped("日本", "t0k3n"), 401, "https://h/v1", &[BASIC], false),
        (&scoped("josé", "\u{100}"), 401, "https://h/v1", &[BASIC], false),
        (&scoped("ana", "t0k3n"), 401, "https://h/v1", &[BASIC], false),
        (&in_iso_8859_1.unwrap(), 401, "https://h/v1", &[BASIC], false),
        // It is not about the account, or the pair may not have been sent.
        (&pair, 403, "https://h/v1", &[BASIC], false),
        (&pair, 407, "https://h/v1", &[BASIC], false),
        (&pair, 401, "https://h/v2", &[BASIC], false),
        (&pair, 401, "https://i/v1", &[BASIC], false),
        (&pair, 401, "/v1", &[BASIC], false),
    ] {
        let headers = challenges(values);
        let sentence = refusal(pair, answered_by, status, &headers).unwrap().to_string();
        assert_eq!(sentence.contains("to_iso_8859_1"), is_hinted, "{values:?}: {sentence}");
    }
}
