//! A store gives what a search of a list gives, and on the hops of one request leaves nothing behind.
#![no_main]
use std::collections::HashSet;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{CredentialStore, OutOfScope, Scope};
use libfuzzer_sys::fuzz_target;

const ORIGINS: [&str; 4] =
    ["https://a.example", "https://a.example:8443", "http://localhost", "https://[::1]"];
const SEGMENTS: [&str; 16] = [
    "a", "b", "", "a!", "A", "%61", "..", "a0", "a;b", "a%2fb", "..;b", "%2e", "\u{fc}", "a%5cb",
    "%25", "a%20",
];
/// Of the segments above, those that a server could resolve to another path.
const UNCERTAIN: [&str; 4] = ["..", "..;b", "%2e", "%25"];
/// Those that have another spelling, beside an empty segment before another one.
const SPELLED_OTHERWISE: [&str; 4] = ["%61", "a;b", "a%2fb", "a%5cb"];

/// The scope's origin and path, and the value.
type Entry = (&'static str, String, HeaderValue);

fuzz_target!(|bytes: &[u8]| {
    let store = CredentialStore::new();
    let mut model: Vec<Entry> = Vec::new();
    let mut ever = HashSet::new();
    // One request goes from hop to hop, while the store changes.
    let theirs = HeaderValue::from_static("Bearer theirs");
    let mut headers = HeaderMap::from_iter([(AUTHORIZATION, theirs.clone())]);
    for (step, bytes) in bytes.chunks_exact(4).enumerate() {
        let origin = ORIGINS[usize::from(bytes[0] >> 6)];
        let path = path(bytes[0] & 7, &bytes[1..]);
        let target = format!("{origin}{path}");
        let at = model.iter().position(|entry| (entry.0, &entry.1) == (origin, &path));
        match (bytes[0] >> 3 & 7, target.parse::<Scope>()) {
            (0..4, Ok(scope)) => {
                let pair = BasicCredentials::new("ana", step.to_string()).unwrap();
                let value = pair.header_value().clone();
                ever.insert(value.clone());
                let old = store.insert(pair.scoped_to(&scope).unwrap());
                let old = old.map(|old| old.credentials().header_value().clone());
                assert_eq!(old, at.map(|at| model.remove(at).2));
                let got = store.get(&scope).map(|got| got.credentials().header_value().clone());
                assert_eq!(got.as_ref(), Some(&value));
                model.push((origin, path, value));
            }
            (4, Ok(scope)) => {
                let old = store.remove(&scope).map(|old| old.credentials().header_value().clone());
                assert_eq!(old, at.map(|at| model.remove(at).2));
            }
            _ => {
                let expected = look_up(&model, origin, &path);
                assert_eq!(store.header_value_for(&target), expected, "{target}");
                let result = store.authorize_headers(&target, &mut headers);
                assert_eq!(result.err(), expected.as_ref().err().copied());
                let left: Vec<_> = headers.get_all(AUTHORIZATION).iter().cloned().collect();
                match expected {
                    Ok(value) => assert_eq!(left, [value]),
                    Err(_) => {
                        assert!(left.iter().all(|value| !ever.contains(value)), "{target}");
                        headers.append(AUTHORIZATION, theirs.clone());
                    }
                }
            }
        }
    }
    assert_eq!((store.len(), store.is_empty()), (model.len(), model.is_empty()));
    let scope = |entry: &Entry| format!("{}{}", entry.0, entry.1).parse::<Scope>().unwrap();
    let mut scopes: Vec<_> = model.iter().map(scope).collect();
    scopes.sort();
    assert_eq!(store.scopes(), scopes);
});

/// Up to six segments, of four bits each.
fn path(segments: u8, bytes: &[u8]) -> String {
    let bits = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]);
    let segment = |at: u32| SEGMENTS[(bits >> (4 * at) & 15) as usize];
    let path: String =
        (0..u32::from(segments.min(6))).map(|at| format!("/{}", segment(at))).collect();
    if path.is_empty() { "/".to_owned() } else { path }
}

/// Which pair of several.
fn look_up(model: &[Entry], origin: &str, path: &str) -> Result<HeaderValue, OutOfScope> {
    let pairs: Vec<_> = model.iter().filter(|entry| entry.0 == origin).collect();
    pairs.first().ok_or(OutOfScope::NoCredentials)?;
    let is_certain = path.split('/').all(|segment| !UNCERTAIN.contains(&segment));
    if !is_certain && pairs.iter().any(|pair| pair.1 != "/") {
        return Err(OutOfScope::AmbiguousPath);
    }
    let is_below = |own: &str| {
        let rest = path.strip_prefix(own)?;
        (own.ends_with('/') || rest.is_empty() || rest.starts_with('/')).then_some(rest)
    };
    let longest =
        pairs.iter().filter(|pair| is_below(&pair.1).is_some()).max_by_key(|pair| pair.1.len());
    let (_, own, value) = longest.ok_or(OutOfScope::OtherPath)?;
    let start = format!("{}/", own.strip_suffix('/').unwrap_or(own));
    let rest = path.get(start.len() - 1..).unwrap_or_default();
    let has_other_spelling =
        rest.contains("//") || rest.split('/').any(|segment| SPELLED_OTHERWISE.contains(&segment));
    let has_pair_below = pairs.iter().any(|pair| pair.1.starts_with(&start) && pair.1 != start);
    if has_other_spelling && has_pair_below {
        Err(OutOfScope::AmbiguousPath)
    } else {
        Ok(value.clone())
    }
}
