//! What servers really send: 351 answers, what other clients make of each, and what we do. Each
//! difference between a client and us has a reason.
//!
//! `vectors/challenges.json` says where each answer is from and has the clients' results;
//! `vectors/ours.json` has ours, with a reason where we refuse a value or differ from most clients;
//! `vectors/reasons.json` has what a client does that we do not.
//! `cargo test --all-features --test challenge -- --ignored record` writes ours anew and keeps the
//! reasons: read each line that changes.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use http_basic_credentials::challenge::{Challenge, Refusal};
use serde_json::{Map, Value, json};

/// Clients that cannot say whether Basic was asked for.
const DIGEST_ALONE: [&str; 3] = ["requests_digest", "httpx_digest", "aiohttp_digest"];

struct Case {
    id: String,
    values: Vec<Vec<u8>>,
    clients: Map<String, Value>,
    realms: Map<String, Value>,
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/challenge/vectors").join(name)
}

fn json(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(file(name)).unwrap()).unwrap()
}

fn cases() -> Vec<Case> {
    let map = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let case = |case: &Value| Case {
        id: case["id"].as_str().unwrap().to_owned(),
        values: case["values"].as_array().unwrap().iter().map(bytes).collect(),
        clients: map(&case["clients"]),
        realms: map(&case["realms"]),
    };
    json("challenges.json")["cases"].as_array().unwrap().iter().map(case).collect()
}

/// A field value is text, or hexadecimal where it is not UTF-8.
fn bytes(value: &Value) -> Vec<u8> {
    let Some(hex) = value["hex"].as_str() else {
        return value.as_str().unwrap().as_bytes().to_vec();
    };
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// A list of `[scheme, token68]` and `[scheme, [[name, value], ...]]`.
fn list(challenges: &[Challenge]) -> Value {
    let one = |challenge: &Challenge| match challenge.token68() {
        Some(token68) => json!([challenge.scheme(), token68]),
        None => json!([challenge.scheme(), challenge.params().collect::<Vec<_>>()]),
    };
    challenges.iter().map(one).collect()
}

fn ours(case: &Case) -> Map<String, Value> {
    let recovered = list(&Challenge::recover_all(&case.values));
    let result = match Challenge::parse_all(&case.values) {
        Ok(read) => {
            assert_eq!(list(&read), recovered, "{}", case.id);
            json!({ "read": recovered })
        }
        Err(error) => json!({ "refused": error.to_string(), "recovered": recovered }),
    };
    result.as_object().unwrap().clone()
}

/// Some results are not from a run, but from the client's own tests.
fn said(result: &Value) -> &Value {
    result.get("from_tests").unwrap_or(result)
}

/// What more than half of them say, if at least three say anything.
fn most<T: PartialEq>(votes: Vec<T>) -> Option<T> {
    let half = votes.len() / 2;
    let is_most = |vote: &T| votes.iter().filter(|other| *other == vote).count() > half;
    let at = votes.iter().position(is_most).filter(|_| votes.len() >= 3)?;
    votes.into_iter().nth(at)
}

/// Whether most clients that say so found Basic. Who chose another scheme does not say.
fn clients_find_basic(case: &Case) -> Option<bool> {
    // aria2 does not read the value.
    let not_asked = |name: &str| DIGEST_ALONE.contains(&name) || name == "aria2";
    let asked = |name: &str| !not_asked(name) && !name.ends_with("_parser");
    let vote = |(name, result): (&String, &Value)| {
        let verdict = said(result).as_str().filter(|_| asked(name))?;
        match verdict {
            "basic" => Some(true),
            "none" | "error" => Some(false),
            _ => None,
        }
    };
    most(case.clients.iter().filter_map(vote).collect())
}

/// The realm that most of those show who chose Basic, or an empty one.
fn realm_of_clients(case: &Case) -> Option<String> {
    let chose_basic = |name: &String| case.clients[name] == "basic";
    let shown = case.realms.iter().filter(|(name, _)| chose_basic(name));
    most(shown.map(|(_, realm)| decoded(realm.as_str().unwrap())).collect())
}

/// Clients that decode as ISO-8859-1 do not differ from one that decodes as UTF-8.
fn decoded(realm: &str) -> String {
    let bytes: Result<Vec<_>, _> = realm.chars().map(u8::try_from).collect();
    let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    text.unwrap_or_else(|| realm.to_owned())
}

/// The list that most parsers give.
fn list_of_parsers(case: &Case) -> Option<Value> {
    // One reads Digest alone.
    let is_parser = |name: &str| name.ends_with("_parser") && name != "aiohttp_parser";
    let results = case.clients.iter().filter(|(name, _)| is_parser(name));
    most(results.map(|(_, result)| lowered(result)).collect()).filter(Value::is_array)
}

/// Schemes and names in lower case, and parameters without their order.
fn lowered(result: &Value) -> Value {
    let params = |params: &Value| match params {
        Value::Object(params) => {
            let lower = |(name, value): (&String, &Value)| (name.to_lowercase(), value.clone());
            params.iter().map(lower).collect()
        }
        Value::Null => json!({}),
        other => other.clone(),
    };
    let one = |challenge: &Value| match challenge[0].as_str() {
        Some(scheme) => json!([scheme.to_lowercase(), params(&challenge[1])]),
        None => challenge.clone(),
    };
    match result.as_array() {
        Some(challenges) => challenges.iter().map(one).collect(),
        None => result.clone(),
    }
}

/// Ours in the form of theirs.
fn as_parser<'a>(challenges: impl IntoIterator<Item = &'a Challenge>) -> Value {
    let one = |challenge: &Challenge| match challenge.token68() {
        Some(token68) => json!([challenge.scheme(), token68]),
        None => json!([challenge.scheme(), challenge.params().collect::<BTreeMap<_, _>>()]),
    };
    lowered(&challenges.into_iter().map(one).collect())
}

/// The schemes of a list.
fn schemes(list: &Value) -> Option<Vec<String>> {
    let scheme = |challenge: &Value| challenge[0].as_str().map(str::to_lowercase);
    list.as_array()?.iter().map(scheme).collect()
}

/// In which way a client's result is another than ours, if it is.
fn difference(case: &Case, client: &str) -> Option<&'static str> {
    let challenges = Challenge::recover_all(&case.values);
    let result = said(&case.clients[client]);
    let differs = match client {
        "aiohttp_parser" => {
            let digests = challenges.iter().filter(|challenge| challenge.is("Digest"));
            lowered(result) != as_parser(digests)
        }
        // Its parameters are one string.
        "dotnet_parse" => schemes(result) != schemes(&as_parser(&challenges)),
        name if name.ends_with("_parser") => lowered(result) != as_parser(&challenges),
        name if DIGEST_ALONE.contains(&name) => false,
        _ => return difference_about_basic(case, client, result.as_str().unwrap(), &challenges),
    };
    differs.then_some("list")
}

fn difference_about_basic(
    case: &Case,
    client: &str,
    result: &str,
    ours: &[Challenge],
) -> Option<&'static str> {
    let basic = ours.iter().find(|challenge| challenge.is_basic());
    match (result, basic) {
        ("basic", None) => Some("Basic"),
        ("basic", Some(basic)) => {
            let theirs = decoded(case.realms.get(client)?.as_str().unwrap());
            (theirs != basic.realm().unwrap_or_default()).then_some("realm")
        }
        ("none" | "error" | "crash" | "hang", basic) => basic.and(Some("no Basic")),
        (scheme, _) if !ours.iter().any(|challenge| challenge.is(scheme)) => Some("unknown scheme"),
        (_, basic) => basic.and(Some("another scheme")),
    }
}

/// In which ways ours is another result than what most of them say.
fn differences(case: &Case) -> Vec<&'static str> {
    let challenges = Challenge::recover_all(&case.values);
    let basic = challenges.iter().find(|challenge| challenge.is_basic());
    let realm = basic.and_then(Challenge::realm).unwrap_or_default();
    let differs = [
        ("parse_all refuses it", Challenge::parse_all(&case.values).is_err()),
        ("Basic", clients_find_basic(case).is_some_and(|theirs| theirs != basic.is_some())),
        ("realm", realm_of_clients(case).is_some_and(|theirs| theirs != realm)),
        ("list", list_of_parsers(case).is_some_and(|theirs| theirs != as_parser(&challenges))),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(what, _)| what).collect()
}

#[test]
fn each_case_is_read_as_recorded() {
    let mut recorded = json("ours.json").as_object().unwrap().clone();
    let cases = cases();
    assert!(cases.len() >= 150, "{} cases", cases.len());
    for case in &cases {
        let mut expected = recorded.remove(&case.id).unwrap_or_else(|| panic!("{}", case.id));
        expected.as_object_mut().unwrap().remove("reason");
        assert_eq!(Value::Object(ours(case)), expected, "{}", case.id);
    }
    assert!(recorded.is_empty(), "of no case: {:?}", recorded.keys());
}

#[test]
fn each_difference_from_most_clients_has_a_reason() {
    let recorded = json("ours.json");
    let mut counts = BTreeMap::new();
    for case in cases() {
        let differences = differences(&case);
        let reason = recorded[&case.id]["reason"].as_str();
        assert_eq!(reason.is_some(), !differences.is_empty(), "{}: {differences:?}", case.id);
        assert!(reason.is_none_or(|reason| reason.len() > 20), "{}", case.id);
        for what in differences {
            *counts.entry(what).or_insert(0) += 1;
        }
    }
    let expected = [("Basic", 21), ("list", 4), ("parse_all refuses it", 57), ("realm", 17)];
    assert_eq!(counts, BTreeMap::from(expected));
}

/// By `reasons.json`, which has the cases of a reason unless it is the only one, or by that of the
/// case.
#[test]
fn each_difference_from_a_client_has_a_reason() {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut used = BTreeMap::new();
    for entry in json("reasons.json").as_array().unwrap() {
        assert!(text(&entry["reason"]).len() > 20, "{entry}");
        let cases = match entry["cases"].as_array() {
            Some(cases) => cases.iter().map(|id| Some(text(id))).collect(),
            None => vec![None],
        };
        for id in cases {
            let before = used.insert((text(&entry["client"]), text(&entry["kind"]), id), false);
            assert_eq!(before, None, "two reasons: {entry}");
        }
    }
    let recorded = json("ours.json");
    let mut counts = BTreeMap::new();
    for case in cases() {
        for client in case.clients.keys() {
            let Some(kind) = difference(&case, client) else { continue };
            let keys = [Some(case.id.clone()), None];
            let mut keys = keys.map(|id| (client.clone(), kind.to_owned(), id)).into_iter();
            let (all, by_case) = counts.entry(kind).or_insert((0, 0));
            *all += 1;
            if let Some(key) = keys.find(|key| used.contains_key(key)) {
                used.insert(key, true);
            } else {
                let reason = &recorded[&case.id]["reason"];
                assert!(reason.is_string(), "{}: {client} differs: {kind}", case.id);
                *by_case += 1;
            }
        }
    }
    used.retain(|_, used| !*used);
    assert!(used.is_empty(), "no difference: {:?}", used.keys());
    // How many there are, and how many of them the case's own reason explains.
    let expected = [
        ("Basic", (155, 0)),
        ("another scheme", (321, 0)),
        ("list", (1077, 444)),
        ("no Basic", (535, 0)),
        ("realm", (387, 271)),
        ("unknown scheme", (1, 0)),
    ];
    assert_eq!(counts, BTreeMap::from(expected));
}

/// Where most clients would answer with Basic, we do not say that it is not offered.
#[test]
fn no_basic_is_missed_that_most_clients_find() {
    let mut count = 0;
    for case in cases().iter().filter(|case| clients_find_basic(case) == Some(true)) {
        let refusal = Refusal::from_fields(401, &case.values, false).unwrap();
        assert!(refusal.may_retry(), "{}: {refusal}", case.id);
        count += 1;
    }
    assert!(count >= 150, "{count} cases");
}

/// What the counts above depend on.
#[test]
fn most_is_more_than_half_of_three() {
    assert_eq!(most(vec![1, 2, 1]), Some(1));
    assert_eq!(most(vec![1, 2, 1, 2]), None);
    assert_eq!(most(vec![1, 2, 3]), None);
    assert_eq!(most(vec![1, 1]), None);
}

#[test]
#[ignore = "writes vectors/ours.json anew"]
fn record() {
    let before: Value = std::fs::read(file("ours.json"))
        .map_or(Value::Null, |bytes| serde_json::from_slice(&bytes).unwrap());
    let line = |case: &Case| {
        let mut ours = ours(case);
        if let Some(reason) = before[&case.id].get("reason") {
            ours.insert("reason".to_owned(), reason.clone());
        }
        format!("{}: {}", json!(case.id), Value::Object(ours))
    };
    let lines: Vec<_> = cases().iter().map(line).collect();
    std::fs::write(file("ours.json"), format!("{{\n{}\n}}\n", lines.join(",\n"))).unwrap();
}
