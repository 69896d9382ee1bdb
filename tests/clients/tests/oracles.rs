//! Other crates as oracles: `headers` and `http-auth` for the encoding, `headers` for the decoding, and
//! `http-auth` for challenges.

use headers::Authorization;
use headers::authorization::{Basic, Credentials as _};
use headers::{Header as _, HeaderValue};
use http_basic_credentials::challenge::Challenge;
use http_basic_credentials::{BasicCredentials, DecodeError, InvalidCredentials};
use proptest::prelude::*;

/// What a value holds, for `headers` and for us; `None` if it is refused.
#[track_caller]
fn decodes_the_same(value: &[u8]) -> Option<String> {
    let value = HeaderValue::from_bytes(value).unwrap();
    let theirs = Authorization::<Basic>::decode(&mut [&value].into_iter()).ok();
    let theirs = theirs.map(|read| format!("{}:{}", read.username(), read.password()));
    match BasicCredentials::try_from(&value) {
        Ok(ours) => assert_eq!(theirs.as_deref(), Some(ours.expose_user_pass()), "{value:?}"),
        // RFC 7617 section 2 forbids control characters, and `headers` reads them.
        Err(DecodeError::InvalidCredentials(
            InvalidCredentials::ControlInEmail | InvalidCredentials::ControlInToken,
        )) => assert!(theirs.is_some(), "{value:?}"),
        Err(error) => assert_eq!(theirs, None, "{value:?}: {error}"),
    }
    theirs
}

#[test]
fn decoding() {
    for (value, user_pass) in [
        ("Basic YTpi", Some("a:b")),
        ("bASIC   YTpiOmM=", Some("a:b:c")),
        ("Basic Og==", Some(":")),
        ("Basic YQpiOmM=", Some("a\nb:c")),
        ("Basic YTpiYw", None),
        ("Basic YTpiYx==", None),
        ("Basic YTo-Pj4_", None),
        ("Basic YQ==", None),
        ("Basic YTr/", None),
        ("Basic\tYTpi", None),
        ("Basic", None),
        ("Bearer YTpi", None),
    ] {
        assert_eq!(decodes_the_same(value.as_bytes()).as_deref(), user_pass, "{value}");
    }
}

/// Each scheme, and its parameters with names in lower case.
type Challenges = Vec<(String, Vec<(String, String)>)>;

fn by_http_auth(value: &str) -> Option<Challenges> {
    let challenges = http_auth::parse_challenges(value).ok()?.into_iter().map(|challenge| {
        let mut params: Vec<(String, String)> = Vec::new();
        for (name, value) in challenge.params {
            // We keep the first.
            if !params.iter().any(|(known, _)| name.eq_ignore_ascii_case(known)) {
                params.push((name.to_ascii_lowercase(), value.to_unescaped()));
            }
        }
        (challenge.scheme.to_owned(), params)
    });
    Some(challenges.collect())
}

fn by_us(value: &str) -> Challenges {
    let challenges = Challenge::parse_all([value]).into_iter().map(|challenge| {
        let params = challenge.params().map(|(name, value)| (name.to_owned(), value.to_owned()));
        (challenge.scheme().to_owned(), params.collect())
    });
    challenges.collect()
}

/// What the grammar does not allow is read by us, and refused by `http-auth`.
#[test]
fn challenges() {
    for (value, count, is_grammatical) in [
        (r#"Basic realm="a", charset="UTF-8""#, 1, true),
        (r#"Digest realm="a", nonce="b,c", Basic realm="d""#, 2, true),
        (r#"Negotiate, BASIC realm="x \"y\" z",, Bearer"#, 3, true),
        (", basic realm = x ,", 1, true),
        // Elasticsearch: no comma.
        (r#"Basic realm="security" charset="UTF-8""#, 1, false),
        // nginx: a quote that is not escaped.
        (r#"Basic realm="a "b" c", Bearer"#, 2, false),
        // A token68, and text outside ASCII.
        ("Negotiate YTpi, Basic realm=x", 2, false),
        ("Basic realm=\"é\"", 1, false),
    ] {
        let (ours, theirs) = (by_us(value), by_http_auth(value));
        assert_eq!((ours.len(), theirs.is_some()), (count, is_grammatical), "{value}: {ours:?}");
        assert!(theirs.is_none_or(|theirs| theirs == ours), "{value}: {ours:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..<_>::default() })]

    /// Also after one byte of the value has changed.
    #[test]
    fn encoding_and_decoding(
        email in "[^:\\p{Cc}]{0,20}",
        token in "\\P{Cc}{0,60}",
        at in any::<prop::sample::Index>(),
        byte in prop::sample::select(b"\t =+/-_,:~AZaz09\xe9".to_vec()),
    ) {
        let made = BasicCredentials::new(&email, &token).unwrap();
        let value = made.header_value();
        prop_assert_eq!(value, &Authorization::basic(&email, &token).0.encode());
        prop_assert_eq!(value, &*http_auth::basic::encode_credentials(&email, &token));
        prop_assert_eq!(decodes_the_same(value.as_bytes()), Some(format!("{email}:{token}")));
        let mut changed = value.as_bytes().to_owned();
        let at = at.index(changed.len());
        changed[at] = byte;
        decodes_the_same(&changed);
    }

    /// Whatever `http-auth` reads, we read the same.
    #[test]
    fn what_http_auth_reads(
        first in prop::sample::select(vec!["Basic", "Digest realm=x", "bASIC realm=\"\"", ""]),
        rest in prop::collection::vec(
            (
                prop::sample::select(vec![",", ", ", " ,\t", "\t, ,", " "]),
                prop::sample::select(vec![
                    "Basic", "Bearer", "", "x=y", "Realm = \"a, Basic \\\" b\"", "nonce=\"\\a=\"",
                    "Digest x=y", "Basic realm\t=\"Digest x=y\"", "a=\"\\\\\"", "\"a\"", "x y",
                ]),
            ),
            0..6,
        ),
    ) {
        let rest = rest.into_iter().flat_map(|(separator, element)| [separator, element]);
        let value: String = [first].into_iter().chain(rest).collect();
        if let Some(theirs) = by_http_auth(&value) {
            prop_assert_eq!(by_us(&value), theirs, "{}", value);
        }
    }
}
