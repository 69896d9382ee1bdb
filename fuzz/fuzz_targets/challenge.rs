//! Whatever the field values, each challenge has a scheme, and a token68 or parameters. Each refusal
//! is one line that fits a terminal. If `http-auth` reads a value too, it reads the same challenges.
#![no_main]
use http_auth::parser::ChallengeParser;
use http_basic_credentials::challenge::{Challenge, Refusal, Sent};
use libfuzzer_sys::fuzz_target;

type Parts = Vec<(String, Vec<(String, String)>)>;

fn theirs(value: &str) -> Option<Parts> {
    let challenges = ChallengeParser::new(value).collect::<Result<Vec<_>, _>>().ok()?;
    let one = |challenge: &http_auth::ChallengeRef<'_>| {
        let params = challenge.params.iter();
        let params = params.map(|(name, value)| (name.to_lowercase(), value.to_unescaped()));
        (challenge.scheme.to_owned(), params.collect())
    };
    Some(challenges.iter().map(one).collect())
}

fn ours(challenges: &[Challenge]) -> Parts {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let one = |challenge: &Challenge| {
        (challenge.scheme().to_owned(), challenge.params().map(owned).collect())
    };
    challenges.iter().map(one).collect()
}

fuzz_target!(|bytes: &[u8]| {
    let values: Vec<_> = bytes.split(|&byte| byte == b'\n').collect();
    let challenges = Challenge::parse_all(&values);
    assert!(challenges.len() <= 64);
    for challenge in &challenges {
        // A token on its own is a scheme.
        assert!(Challenge::parse_all([challenge.scheme()])[0].is(challenge.scheme()));
        assert!(challenge.token68().is_none() || challenge.params().next().is_none());
    }
    for sent in [Sent::Credentials, Sent::Nothing, Sent::Unknown] {
        let sentence = Refusal::from_values(401, &values, sent).unwrap().to_string();
        assert!(sentence.chars().count() <= 300 && !sentence.contains(char::is_control));
    }
    let [value] = values[..] else { return };
    let Some(theirs) = str::from_utf8(value).ok().and_then(theirs) else { return };
    // Where they read the last of two parameters, the first counts for us.
    let is_repeated = |(_, params): &(String, Vec<(String, String)>)| {
        let mut names: Vec<_> = params.iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        names.windows(2).any(|names| names[0] == names[1])
    };
    if theirs.len() <= 64 && !theirs.iter().any(is_repeated) {
        assert_eq!(ours(&challenges), theirs);
    }
});
