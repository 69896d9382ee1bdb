//! What a store holds and finds, whoever else uses it meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Uri};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::OutOfScope::{AmbiguousPath, NoCredentials, OtherPath};
use http_basic_credentials::scope::{CredentialStore, OutOfScope, Scope, ScopedCredentials};
use proptest::prelude::*;

use crate::allocated::bytes_in;
use crate::ways::{pair, value_of};

const ORIGIN: &str = "https://api.example.com";

fn token(pair: &ScopedCredentials) -> &str {
    pair.credentials().expose_token()
}

/// The token that a target gets.
fn found(store: &CredentialStore, target: &str) -> Result<String, OutOfScope> {
    let value = store.header_value_for(target)?;
    Ok(BasicCredentials::try_from(&value).unwrap().expose_token().to_owned())
}

/// A store with these paths of an origin, which a space separates. The token of each is the path.
fn store_of(paths: &str) -> CredentialStore {
    paths.split(' ').map(|path| pair(&format!("{ORIGIN}{path}"), path)).collect()
}

#[test]
fn it_holds_what_was_put_in() {
    let store = CredentialStore::new();
    assert_eq!((store.len(), store.is_empty(), store.scopes().len()), (0, true, 0));
    assert_eq!(format!("{store:?}"), "{}");
    let (a, b): (Scope, Scope) =
        ("https://h/a".parse().unwrap(), "http://localhost:1".parse().unwrap());
    assert!(store.insert(pair("https://h/a", "1")).is_none());
    assert!(store.insert(pair("http://localhost:1", "2")).is_none());
    // A clone is the same store, and each spelling of a scope is the same scope.
    let other = store.clone();
    let old = other.insert(pair("wss://H:443/a", "3")).unwrap();
    assert_eq!((token(&old), old.scope(), store.len()), ("1", &a, 2));
    assert_eq!(found(&store, "https://h/a"), Ok("3".to_owned()));
    assert_eq!(format!("{store:?}"), format!("{{{b:?}, {a:?}}}"));
    let got = store.get(&a).unwrap();
    assert_eq!((token(&got), got.scope()), ("3", &a));

    for absent in ["https://h", "https://h/a/", "https://h/a/b", "https://h:1/a", "https://i/a"] {
        let absent = absent.parse().unwrap();
        assert!(store.get(&absent).is_none() && store.remove(&absent).is_none(), "{absent}");
    }
    assert_eq!(token(&store.remove(&a).unwrap()), "3");
    assert!(store.remove(&a).is_none() && store.get(&a).is_none());
    assert_eq!((other.len(), other.scopes()), (1, vec![b.clone()]));
    assert!(store.remove(&b).is_some());
    assert_eq!((store.len(), store.is_empty()), (0, true));
}

#[test]
fn the_ways_to_make_one() {
    let pairs = || {
        let scopes = ["https://b", "https://a", "https://a/1", "https://b"];
        scopes.into_iter().zip(["0", "1", "2", "3"]).map(|(scope, token)| pair(scope, token))
    };
    let mut extended = CredentialStore::from(pair("https://a", "old"));
    let shared = extended.clone();
    extended.extend(pairs());
    for store in [shared, pairs().collect()] {
        let pairs: Vec<_> = store.scopes().iter().map(|scope| store.get(scope).unwrap()).collect();
        // The last of several for one scope, and the scopes are sorted.
        assert_eq!(pairs.iter().map(token).collect::<Vec<_>>(), ["1", "2", "3"]);
    }
}

#[track_caller]
fn finds(paths: &str, targets: &str, expected: Result<&str, OutOfScope>) {
    let store = store_of(paths);
    for target in targets.split(' ') {
        let expected = expected.map(str::to_owned);
        let text = format!("{ORIGIN}{target}");
        assert_eq!(found(&store, &text), expected, "{paths}: {target}");
        if let Ok(uri) = text.parse::<Uri>() {
            assert_eq!(store.header_value_for(&uri).is_ok(), expected.is_ok(), "{paths}: {target}");
        }
    }
}

#[test]
fn the_longest_path_wins() {
    let nested = "/a /a/ /a/b /a/b/c/d";
    finds(nested, "/ /ab /A/b", Err(OtherPath));
    finds(nested, "/a /a?x=/a/b", Ok("/a"));
    finds(nested, "/a/ /a/x /a/bc", Ok("/a/"));
    finds(nested, "/a/b /a/b/ /a/b/c /a/b/c/dd", Ok("/a/b"));
    finds(nested, "/a/b/c/d /a/b/c/d/e", Ok("/a/b/c/d"));
    finds(&format!("/ {nested}"), "/ /ab /A/b", Ok("/"));
    finds(&format!("/ {nested}"), "/a/b/", Ok("/a/b"));
}

/// A tenant of `/team-a` must not get the whole origin's token by a redirect to another spelling of
/// a path that the server gives to `/team-a`.
#[test]
fn no_pair_is_found_by_a_strange_spelling() {
    let ambiguous = "/team-a/%2e/x /team-a/./x /x/../team-a/x /team-a/z/..%2Fx /team-a/%252e%252e/x /team-a/.. \
                     /team-a/..;/x /team-a/..%5cx /%2574eam-a /x%00 /x%c0%ae /x%2 /team-a/%2e%2e /b/.%20/ /%2e";
    let elsewhere = "/%74eam-a/x /%54eam-a /team%2da/x /team%2Da //team-a/x /x//y /team-a;v=1/x /team-a%3bv=1/x \
                     /x;y /x%3B /x%5cy /x%2Fy /%7eana /x%5f /x%41 /x%7a /x%30 /team-a%3fx /team-a%3Fx /team-a%23";
    let below =
        "/team-a/x%2Fy /team-a/x%5Cy /team-a//x /team-a/x;v /team-a/%61 /team-a/x%3b /team-a/x%2ey";
    let plain = "/x /x%20y /x%C3%BC /x%40y /TEAM-A/x /team-ab /x?a//b;c%61 /x#//%61 /";
    for (paths, targets, expected) in [
        ("/ /team-a", ambiguous, Err(AmbiguousPath)),
        ("/team-a /team-b", ambiguous, Err(AmbiguousPath)),
        ("/team-a", ambiguous, Err(AmbiguousPath)),
        // The only pair of an origin gets everything.
        ("/", ambiguous, Ok("/")),
        ("/", elsewhere, Ok("/")),
        ("/", below, Ok("/")),
        ("/ /team-a", elsewhere, Err(AmbiguousPath)),
        ("/ /team-a", plain, Ok("/")),
        // Nothing is below that pair, so each of them is its own.
        ("/ /team-a", below, Ok("/team-a")),
        ("/team-a /team-b", below, Ok("/team-a")),
        ("/team-a /team-b", elsewhere, Err(OtherPath)),
        ("/ /team-a /team-a/a", below, Err(AmbiguousPath)),
        ("/team-a/ /team-a/a", below, Err(AmbiguousPath)),
        ("/team-a /team-a/", "/team-a/x%2Fy /team-a//x", Ok("/team-a/")),
        ("/team /team/a", "/team/%61/x /team/x%2Fy /team//a /team/;/a", Err(AmbiguousPath)),
        ("/team /team/a", "/team/a/%61 /team/a//x", Ok("/team/a")),
        // Only what follows a pair's own path is looked at.
        ("/g%2Fn /g%2Fn/files", "/g%2Fn /g%2Fn/x /g%2Fn?%61//", Ok("/g%2Fn")),
        ("/g%2Fn /g%2Fn/files", "/g%2Fn/x%2Fy /g%2Fn/%66iles", Err(AmbiguousPath)),
        ("/a;b/ /a;b/c //", "/a;b/x", Ok("/a;b/")),
        ("// //a", "//x", Ok("//")),
        ("// //a", "///a //x//y", Err(AmbiguousPath)),
    ] {
        finds(paths, targets, expected);
    }
    // As text it is refused.
    let uri: Uri = format!(r"{ORIGIN}/x\team-a").parse().unwrap();
    assert_eq!(store_of("/ /team-a").header_value_for(&uri), Err(AmbiguousPath));
}

/// The rules again, over a list: which of the paths gets the target.
fn look_up<'a>(paths: &[&'a str], target: &str) -> Result<&'a str, OutOfScope> {
    let has_any = |text: &str, pieces: &[&str]| pieces.iter().any(|piece| text.contains(piece));
    let contains = |path: &&&str| {
        let below = |rest: &str| path.ends_with('/') || rest.is_empty() || rest.starts_with('/');
        target.strip_prefix(**path).is_some_and(below)
    };
    paths.first().ok_or(NoCredentials)?;
    let resolved = format!("{target}/").replace("%2f", "/");
    let is_certain = !has_any(&resolved, &["/../", "/..;", "/..%20", "%25"]);
    if paths != ["/"] && !is_certain {
        return Err(AmbiguousPath);
    }
    let longest = *paths.iter().filter(contains).max_by_key(|path| path.len()).ok_or(OtherPath)?;
    let own = longest.strip_suffix('/').unwrap_or(longest);
    let (start, rest) = (format!("{own}/"), &target[own.len()..]);
    let has_below = paths.iter().any(|path| path.starts_with(&start) && **path != start);
    let is_certain = !has_below || !has_any(rest, &["//", ";", "%2f", "%61"]);
    if is_certain { Ok(longest) } else { Err(AmbiguousPath) }
}

fn path() -> impl Strategy<Value = String> {
    let pieces =
        ["/", "/a", "/a", "/a", "/b", "/b", "a", "!", ";", "~", "%61", "%2f", "%20", "/..", "%25"];
    prop::collection::vec(prop::sample::select(Vec::from(pieces)), 0..7)
        .prop_map(|pieces| format!("/{}", pieces.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Against a list, while one request goes from hop to hop with a value of the caller's.
    #[test]
    fn a_look_up_is_a_search_of_a_list(
        steps in prop::collection::vec((0..8_u8, prop::sample::select(vec![ORIGIN, "https://h"]), path()), 1..60),
    ) {
        let store = CredentialStore::new();
        let mut model: BTreeMap<(&str, String), HeaderValue> = BTreeMap::new();
        let mut ever = BTreeSet::new();
        let theirs = HeaderValue::from_static("Bearer theirs");
        let mut headers = HeaderMap::from_iter([(AUTHORIZATION, theirs.clone())]);
        for (step, (operation, origin, path)) in steps.into_iter().enumerate() {
            let target = format!("{origin}{path}");
            match (operation, target.parse::<Scope>()) {
                (0..=3, Ok(scope)) => {
                    let new = pair(&target, &step.to_string());
                    ever.insert(value_of(&new).as_bytes().to_vec());
                    let old = model.insert((origin, path), value_of(&new));
                    prop_assert_eq!(store.insert(new.clone()).as_ref().map(value_of), old);
                    prop_assert_eq!(store.get(&scope).as_ref().map(value_of), Some(value_of(&new)));
                }
                (4, Ok(scope)) => {
                    let old = model.remove(&(origin, path));
                    prop_assert_eq!(store.remove(&scope).as_ref().map(value_of), old);
                }
                _ => {
                    let of_origin = model.keys().filter(|(of, _)| *of == origin);
                    let paths: Vec<&str> = of_origin.map(|(_, path)| &**path).collect();
                    let expected = look_up(&paths, &path);
                    let expected = expected.map(|path| model[&(origin, path.to_owned())].clone());
                    prop_assert_eq!(store.header_value_for(&target), expected.clone(), "{}", target);
                    let result = store.authorize_headers(&target, &mut headers);
                    prop_assert_eq!(result, expected.clone().map(|_| ()));
                    let left: Vec<_> = headers.get_all(AUTHORIZATION).iter().cloned().collect();
                    if let Ok(value) = expected {
                        prop_assert_eq!(left, [value]);
                    } else {
                        prop_assert!(left.iter().all(|value| !ever.contains(value.as_bytes())));
                        headers.append(AUTHORIZATION, theirs.clone());
                    }
                }
            }
            prop_assert_eq!((store.len(), store.is_empty()), (model.len(), model.is_empty()));
        }
        let mut scopes: Vec<Scope> =
            model.keys().map(|(origin, path)| format!("{origin}{path}").parse().unwrap()).collect();
        scopes.sort();
        prop_assert_eq!(store.scopes(), scopes);
    }
}

/// A target of one segment is as long to read, and has no parents to look up. Other programs run too,
/// so both are repeated.
#[test]
fn a_look_up_does_not_grow_with_the_segments() {
    let store = store_of("/ /a /a/b /aaaa /b/ /a/a/a/a");
    let siblings = |n| pair(&format!("{ORIGIN}/a/b/{n}"), "t0k3n");
    store.clone().extend((0..10_000).map(siblings));
    let time = |path: &str| {
        let uri: Uri = format!("{ORIGIN}{path}").parse().unwrap();
        let start = Instant::now();
        assert_eq!(bytes_in(|| black_box(store.header_value_for(&uri))), 0);
        start.elapsed()
    };
    let (one, many) = (format!("/{}", "a".repeat(60_000)), "/a".repeat(30_000));
    let limit = || 2 * (0..5).map(|_| time(&one)).min().unwrap();
    assert!((0..10).any(|_| limit() > time(&many)));
}

/// A copy of the table for each change would take 10 times as many bytes for each scope.
#[test]
fn filling_is_linear() {
    let scopes: [fn(usize) -> String; 2] =
        [|n| format!("https://h{n}"), |n| format!("https://h/{n}")];
    for scope in scopes {
        let bytes_each = |n: usize| {
            let pairs: Vec<_> = (0..n).map(|n| pair(&scope(n), "t0k3n")).collect();
            bytes_in(|| pairs.into_iter().collect::<CredentialStore>()) / n
        };
        let (few, many) = (bytes_each(1_000), bytes_each(10_000));
        assert!(many < 3 * few, "{few} and {many} bytes for {}", scope(1));
    }
}

/// Fails if `run` does not end, instead of hanging.
#[track_caller]
fn ends(run: impl FnOnce() + Send + 'static) {
    let (thread, start) = (thread::spawn(run), Instant::now());
    while !thread.is_finished() {
        assert!(start.elapsed() < Duration::from_secs(60), "a deadlock");
        thread::sleep(Duration::from_millis(1));
    }
    thread.join().unwrap();
}

/// A writer, or an iterator, that uses and changes the store, and may panic in the end.
struct Meddler(CredentialStore, usize, bool);

impl Meddler {
    fn meddle(&mut self) {
        self.1 += 1;
        self.0.insert(pair(&format!("https://h{}", self.1), "new"));
        self.0.insert(pair("https://a", "replaced"));
        self.0.remove(&"https://b".parse().unwrap());
        assert_eq!(found(&self.0, "https://a"), Ok("replaced".to_owned()));
        assert_eq!(self.0.scopes().len(), self.0.len());
        assert!(self.1 < 3 || !self.2, "on purpose");
    }
}

impl fmt::Write for Meddler {
    fn write_str(&mut self, _: &str) -> fmt::Result {
        self.meddle();
        Ok(())
    }
}

impl Iterator for Meddler {
    type Item = ScopedCredentials;

    fn next(&mut self) -> Option<ScopedCredentials> {
        self.meddle();
        (self.1 < 9).then(|| pair("https://b", "again"))
    }
}

#[test]
fn no_code_of_the_caller_runs_under_the_lock() {
    for panics in [false, true] {
        for is_writer in [false, true] {
            ends(move || {
                let store = CredentialStore::from_iter([
                    pair("https://a", "old"),
                    pair("https://b", "old"),
                ]);
                let mut meddler = Meddler(store.clone(), 0, panics);
                let run = || {
                    if is_writer {
                        write!(meddler, "{store:?}").unwrap();
                    } else {
                        store.clone().extend(meddler);
                    }
                };
                assert_eq!(catch_unwind(AssertUnwindSafe(run)).is_err(), panics);
                // Other threads are not kept waiting, and it is whole.
                thread::spawn(move || {
                    assert_eq!(found(&store, "https://a"), Ok("replaced".to_owned()));
                    assert!(store.insert(pair("https://a", "new")).is_some());
                    assert_eq!(found(&store, "https://a"), Ok("new".to_owned()));
                })
                .join()
                .unwrap();
            });
        }
    }
}

/// Once any thread has seen a version, nobody sees an older one.
#[test]
fn look_ups_are_linearizable() {
    let target = format!("{ORIGIN}/one");
    let pairs: Vec<_> = (0..=20_000).map(|version| pair(&target, &version.to_string())).collect();
    let versions: BTreeMap<_, _> =
        pairs.iter().map(|pair| value_of(pair).as_bytes().to_vec()).zip(0..).collect();
    let store = CredentialStore::from(pairs[0].clone());
    let [newest, reads, stale] = [const { AtomicUsize::new(0) }; 3];
    thread::scope(|scope| {
        let read = || {
            while newest.load(Ordering::SeqCst) + 1 < pairs.len() {
                let before = newest.load(Ordering::SeqCst);
                let version = versions[store.header_value_for(&target).unwrap().as_bytes()];
                stale.fetch_add((version < before).into(), Ordering::Relaxed);
                newest.fetch_max(version, Ordering::SeqCst);
                reads.fetch_add(1, Ordering::Relaxed);
            }
        };
        let readers = [(); 3].map(|()| scope.spawn(read));
        for (version, pair) in pairs.iter().enumerate().skip(1) {
            store.insert(pair.clone());
            // The readers may have had no processor meanwhile.
            while reads.load(Ordering::Relaxed) < version / 100
                && !readers.iter().all(ScopedJoinHandle::is_finished)
            {
                thread::yield_now();
            }
        }
    });
    assert_eq!(stale.into_inner(), 0, "a version after somebody had seen a newer one");
    assert_eq!(store.header_value_for(&target), Ok(value_of(&pairs[pairs.len() - 1])));
}
