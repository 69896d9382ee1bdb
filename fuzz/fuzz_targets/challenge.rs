//! No field value panics, and where `http-auth` reads one too, it reads the same challenges.
#![no_main]
use http::HeaderValue;
use http_auth::parser::ChallengeParser;
use http_basic_credentials::challenge::Challenge;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
    let Ok(ours) = Challenge::parse_all([&value]) else { return };
    let Ok(text) = value.to_str() else { return };
    let Ok(theirs) = ChallengeParser::new(text).collect::<Result<Vec<_>, _>>() else { return };
    let unescaped = |theirs: &http_auth::ChallengeRef<'_>| {
        theirs
            .params
            .iter()
            .map(|(name, value)| (name.to_lowercase(), value.to_unescaped()))
            .collect()
    };
    let theirs: Vec<(&str, Vec<(String, String)>)> =
        theirs.iter().map(|theirs| (theirs.scheme, unescaped(theirs))).collect();
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let ours = ours.iter().map(|ours| (ours.scheme(), ours.params().map(owned).collect()));
    assert_eq!(ours.collect::<Vec<_>>(), theirs);
});
