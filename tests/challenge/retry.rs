//! A client that asks `may_retry` sends a request twice at most, whatever the server answers.
use http_basic_credentials::challenge::Refusal;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A status and the values of the field that goes with it.
type Answer = (u16, Vec<&'static str>);

fn answer() -> impl Strategy<Value = Answer> {
    let status = prop_oneof![4 => Just(401), 2 => Just(407), 1 => Just(403), 1 => 100_u16..600];
    let value = select(vec![
        "Basic realm=\"x\"",
        "Basic realm=\"y\"",
        "Basic",
        "basic realm=my realm",
        "Negotiate, Basic realm=x",
        "Negotiate",
        "Bearer",
        "OAuth realm=\"x\"",
        "realm=x",
        "",
        "@",
    ]);
    (status, vec(value, 0..4))
}

/// How often a client sends its request that sends credentials once it may retry, and stops where it
/// may not. The answers begin anew where they end.
fn requests(answers: &[Answer], mut credentials_sent: bool) -> usize {
    let mut requests = 0;
    for (status, values) in answers.iter().cycle().take(100) {
        requests += 1;
        match Refusal::from_fields(*status, values, credentials_sent) {
            Some(refusal) if refusal.may_retry() => credentials_sent = true,
            _ => break,
        }
    }
    requests
}

/// The same of a client that has credentials for a proxy too.
fn requests_through_a_proxy(answers: &[Answer]) -> usize {
    let (mut requests, mut to_server, mut to_proxy) = (0, false, false);
    for (status, values) in answers.iter().cycle().take(100) {
        requests += 1;
        let credentials_sent = if *status == 407 { &mut to_proxy } else { &mut to_server };
        match Refusal::from_fields(*status, values, *credentials_sent) {
            Some(refusal) if refusal.may_retry() => *credentials_sent = true,
            _ => break,
        }
    }
    requests
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn at_most_one_retry(answers in vec(answer(), 1..6)) {
        prop_assert!(requests(&answers, false) <= 2);
        prop_assert_eq!(requests(&answers, true), 1);
        prop_assert!(requests_through_a_proxy(&answers) <= 3);
    }

    /// It is sent again where that can help, and only there.
    #[test]
    fn a_retry_if_basic_is_asked_for(answer in answer()) {
        let (status, values) = &answer;
        let asks = matches!(status, 401 | 407)
            && values.iter().any(|value| value.to_lowercase().contains("basic"));
        prop_assert_eq!(requests(&[answer], false), if asks { 2 } else { 1 });
    }
}

#[test]
fn nothing_but_not_sent_may_be_retried() {
    let realm = Some(String::from("x"));
    let schemes = vec![String::from("Digest")];
    for (refusal, may_retry) in [
        (Refusal::NotSent { realm: None }, true),
        (Refusal::NotSent { realm: realm.clone() }, true),
        (Refusal::Rejected { realm: None }, false),
        (Refusal::Rejected { realm }, false),
        (Refusal::BasicNotOffered { schemes: schemes.clone(), credentials_sent: false }, false),
        (Refusal::BasicNotOffered { schemes, credentials_sent: true }, false),
        (Refusal::NoChallenge { credentials_sent: false }, false),
        (Refusal::NoChallenge { credentials_sent: true }, false),
        (Refusal::Forbidden, false),
    ] {
        assert_eq!(refusal.may_retry(), may_retry, "{refusal}");
    }
}
