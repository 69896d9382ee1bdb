//! A store behaves as a list of scopes with a pair each, where the one with the longest path wins.
#![no_main]
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{CredentialStore, OutOfScope, Scope};
use libfuzzer_sys::fuzz_target;

const ORIGINS: [&str; 4] =
    ["https://a.example", "https://a.example:8443", "http://localhost", "https://[::1]"];
const SEGMENTS: [&str; 8] = ["a", "b", "", "a!", "A", "%41", "..", "a0"];

fuzz_target!(|bytes: &[u8]| {
    let store = CredentialStore::new();
    let mut model: Vec<(&str, String, HeaderValue)> = Vec::new();
    for (step, bytes) in bytes.chunks_exact(4).enumerate() {
        let origin = ORIGINS[usize::from(bytes[0] >> 6)];
        let path = path(bytes[0] & 7, &bytes[1..]);
        let target = format!("{origin}{path}");
        let at = model.iter().position(|it| (it.0, it.1.as_str()) == (origin, path.as_str()));
        match (bytes[0] >> 3 & 7, target.parse::<Scope>()) {
            (0..4, Ok(scope)) => {
                let pair = BasicCredentials::new("ana", step.to_string()).unwrap();
                let value = pair.header_value().clone();
                let old = store.insert(pair.scoped_to(&scope.to_string()).unwrap());
                assert_eq!(old.is_some(), at.is_some());
                at.map(|at| model.remove(at));
                model.push((origin, path, value));
            }
            (4, Ok(scope)) => {
                let old = store.remove(&scope).map(|old| old.credentials().header_value().clone());
                assert_eq!(old, at.map(|at| model.remove(at).2));
            }
            _ => {
                let expected = look_up(&model, origin, &path);
                assert_eq!(store.header_value_for(&target), expected, "{target}");
                // One of ours from an earlier hop, which stays only if it is the value for this target.
                let mut headers = HeaderMap::new();
                headers.extend(model.last().map(|it| (AUTHORIZATION, it.2.clone())));
                assert_eq!(
                    store.authorize_headers(&target, &mut headers).err(),
                    expected.clone().err()
                );
                assert_eq!(headers.get(AUTHORIZATION), expected.ok().as_ref());
            }
        }
    }
    assert_eq!((store.len(), store.is_empty()), (model.len(), model.is_empty()));
    let mut scopes: Vec<_> = store.scopes().iter().map(Scope::to_string).collect();
    let mut expected: Vec<_> = model
        .iter()
        .map(|(origin, path, _)| format!("{origin}{path}").parse::<Scope>().unwrap().to_string())
        .collect();
    scopes.sort();
    expected.sort();
    assert_eq!(scopes, expected);
});

/// Up to seven segments, of three bits each.
fn path(segments: u8, bytes: &[u8]) -> String {
    let bits = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]);
    let segment = |at: u32| SEGMENTS[(bits >> (3 * at) & 7) as usize];
    let path: String = (0..u32::from(segments)).map(|at| format!("/{}", segment(at))).collect();
    if path.is_empty() { "/".to_owned() } else { path }
}

fn look_up(
    model: &[(&str, String, HeaderValue)],
    origin: &str,
    path: &str,
) -> Result<HeaderValue, OutOfScope> {
    let of_origin = || model.iter().filter(|it| it.0 == origin);
    of_origin().next().ok_or(OutOfScope::NoCredentials)?;
    let contains = |it: &&(&str, String, HeaderValue)| {
        let below = |below: &str| below.is_empty() || it.1.ends_with('/') || below.starts_with('/');
        let hazard = path.split('/').any(|segment| segment == "..");
        it.1 == "/" || (!hazard && path.strip_prefix(&it.1).is_some_and(below))
    };
    let longest = of_origin().filter(contains).max_by_key(|it| it.1.len());
    longest.map(|it| it.2.clone()).ok_or(OutOfScope::OtherPath)
}
