//! What servers really send: 351 answers, what most of 29 other implementations make of each, and
//! what we do. `vectors/challenges.json` says where each is from and how the votes were taken.

use std::collections::BTreeMap;

use http_basic_credentials::challenge::Challenge;
use serde_json::{Value, json};

use super::vectors;

/// A field value is text, or hexadecimal if it is not UTF-8.
fn bytes(value: &Value) -> Vec<u8> {
    let Some(hex) = value["hex"].as_str() else {
        return value.as_str().unwrap().as_bytes().to_vec();
    };
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// Challenges as in the vectors: schemes and names in lower case, parameters without their order.
fn list(challenges: &[Challenge]) -> Value {
    let one = |challenge: &Challenge| {
        let scheme = challenge.scheme().to_lowercase();
        match challenge.token68() {
            Some(token68) => json!([scheme, token68]),
            None => json!([scheme, challenge.params().collect::<BTreeMap<_, _>>()]),
        }
    };
    challenges.iter().map(one).collect()
}

#[test]
fn each_difference_from_most_implementations_has_a_reason() {
    let vectors = vectors("challenges.json");
    let mut differences = BTreeMap::new();
    for case in vectors["cases"].as_array().unwrap() {
        let id = &case["id"];
        let values = case["values"].as_array().unwrap().iter().map(bytes);
        let challenges = Challenge::parse_all(values);
        let basic = challenges.iter().find(|challenge| challenge.is_basic());
        let realm = basic.and_then(Challenge::realm).unwrap_or_default();
        let ours = list(&challenges);

        // A client that would answer with Basic is never told that it is not offered.
        assert!(basic.is_some() || case["basic"] != true, "{id}: no Basic");
        let differs = |name: &str, ours: Value| case.get(name).is_some_and(|most| *most != ours);
        let differs = [
            ("basic", differs("basic", json!(basic.is_some()))),
            ("realm", differs("realm", json!(realm))),
            ("list", differs("list", ours.clone())),
        ];
        let found: Vec<_> = differs.iter().filter(|(_, differs)| *differs).collect();
        assert_eq!(case["reason"].is_null(), found.is_empty(), "{id}: {found:?}, {ours}");
        let reason = case["reason"].as_str();
        assert!(reason.is_none_or(|reason| vectors["reasons"][reason].is_string()), "{id}");
        // Each is read exactly as recorded: as by most parsers, or in our own way.
        let recorded = case.get("ours").or(case.get("list")).unwrap();
        assert_eq!(ours, *recorded, "{id}");
        for (what, _) in found {
            *differences.entry(*what).or_insert(0) += 1;
        }
    }
    assert_eq!(differences, BTreeMap::from([("basic", 21), ("list", 4), ("realm", 17)]));
}
