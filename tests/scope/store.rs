//! What a store holds and finds, whoever else uses it meanwhile.

use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use http::{HeaderValue, Uri};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{CredentialStore, OutOfScope, Scope, ScopedCredentials};
use proptest::prelude::*;

use crate::allocated::{bytes_in, bytes_kept_by};

const ORIGIN: &str = "https://api.example.com";

fn pair(scope: &str, token: &str) -> ScopedCredentials {
    BasicCredentials::new("ana@example.com", token).unwrap().scoped_to(scope).unwrap()
}

fn token(value: &HeaderValue) -> String {
    BasicCredentials::try_from(value).unwrap().expose_token().to_owned()
}

/// The token that a target gets.
fn found(store: &CredentialStore, target: &str) -> Result<String, OutOfScope> {
    store.header_value_for(target).map(|value| token(&value))
}

/// A store in which the token of each scope is the scope.
fn store_of(scopes: &[&str]) -> CredentialStore {
    scopes.iter().map(|scope| pair(&format!("{ORIGIN}{scope}"), scope)).collect()
}

fn add_origins(store: &CredentialStore, origins: usize) {
    for n in 0..origins {
        store.insert(pair(&format!("https://h{n}"), "t0k3n"));
    }
}

/// Fails where `run` does not come to an end, in place of hanging.
#[track_caller]
fn ends(run: impl FnOnce() + Send + 'static) {
    let (done, is_done) = mpsc::channel();
    let thread = thread::spawn(move || {
        run();
        // It is late if nobody waits any more.
        let _ = done.send(());
    });
    match is_done.recv_timeout(Duration::from_secs(60)) {
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("a deadlock"),
        Ok(()) | Err(mpsc::RecvTimeoutError::Disconnected) => thread.join().unwrap(),
    }
}

#[test]
fn it_holds_what_was_put_in() {
    let store = CredentialStore::new();
    assert_eq!((store.len(), store.is_empty(), store.scopes().len()), (0, true, 0));
    assert_eq!(format!("{store:?}"), "{}");
    let (a, b) = ("https://h/a", "http://localhost:8080");
    assert!(store.insert(pair(a, "1")).is_none());
    assert!(store.insert(pair(b, "2")).is_none());
    assert_eq!((store.len(), store.is_empty()), (2, false));

    // A clone is the same store.
    let other = store.clone();
    let old = other.insert(pair("wss://H:443/a", "3")).unwrap();
    assert_eq!((old.credentials().expose_token(), old.scope().to_string().as_str()), ("1", a));
    assert_eq!((store.len(), found(&store, a)), (2, Ok("3".to_owned())));
    let mut scopes: Vec<String> = store.scopes().iter().map(Scope::to_string).collect();
    scopes.sort();
    assert_eq!(scopes, [b, a]);

    assert!(store.remove(&"https://h".parse().unwrap()).is_none());
    assert!(store.remove(&"https://h/a/".parse().unwrap()).is_none());
    assert!(store.remove(&"https://i/a".parse().unwrap()).is_none());
    let old = store.remove(&a.parse().unwrap()).unwrap();
    assert_eq!(old.credentials().expose_token(), "3");
    assert!(store.remove(&a.parse().unwrap()).is_none());
    assert_eq!((other.len(), found(&other, a)), (1, Err(OutOfScope::NoCredentials)));
    assert!(store.remove(&b.parse().unwrap()).is_some());
    assert_eq!((store.len(), store.is_empty()), (0, true));
}

#[test]
fn the_ways_to_make_one() {
    let pairs = || ["https://a", "https://a/1", "https://b"].map(|scope| pair(scope, scope));
    let mut extended = CredentialStore::default();
    let shared = extended.clone();
    extended.extend(pairs());
    extended.extend([pair("https://b", "new")]);
    assert_eq!((shared.len(), found(&shared, "https://b")), (3, Ok("new".to_owned())));
    let collected: CredentialStore = pairs().into_iter().collect();
    assert_eq!(
        (collected.len(), found(&collected, "https://a/1")),
        (3, Ok("https://a/1".to_owned()))
    );
    let one = CredentialStore::from(pair("https://a", "1"));
    assert_eq!((one.len(), one.scopes()), (1, vec!["https://a".parse().unwrap()]));
    // The last of several for one scope.
    let twice = CredentialStore::from_iter([pair("https://a", "1"), pair("https://a/", "2")]);
    assert_eq!((twice.len(), found(&twice, "https://a")), (1, Ok("2".to_owned())));
}

#[track_caller]
fn finds(store: &CredentialStore, target: &str, scope: Option<&str>) {
    let expected = scope.map(str::to_owned).ok_or(OutOfScope::OtherPath);
    assert_eq!(found(store, &format!("{ORIGIN}{target}")), expected, "{target}");
}

#[test]
fn the_longest_path_wins() {
    let store = store_of(&["/a", "/a/", "/a/b", "/a/b/c/d"]);
    finds(&store, "/", None);
    finds(&store, "/ab", None);
    finds(&store, "/a", Some("/a"));
    finds(&store, "/a?x=/a/b", Some("/a"));
    finds(&store, "/a/", Some("/a/"));
    finds(&store, "/a/x", Some("/a/"));
    finds(&store, "/a/bc", Some("/a/"));
    finds(&store, "/a/b", Some("/a/b"));
    finds(&store, "/a/b/", Some("/a/b"));
    finds(&store, "/a/b/c", Some("/a/b"));
    finds(&store, "/a/b/c/dd", Some("/a/b"));
    finds(&store, "/a/b/c/d/e", Some("/a/b/c/d"));
    finds(&store, "/a/b/../c", None);

    store.insert(pair(ORIGIN, "/"));
    finds(&store, "/", Some("/"));
    finds(&store, "/ab", Some("/"));
    finds(&store, "/a/b/../c", Some("/"));
    finds(&store, "/a/%2e%2e", Some("/"));
    finds(&store, "/a/b", Some("/a/b"));

    // Without one, its requests get that of a shorter path.
    for (removed, next) in [("/a/b", "/a/"), ("/a/", "/a"), ("/a", "/")] {
        assert!(store.remove(&format!("{ORIGIN}{removed}").parse().unwrap()).is_some());
        finds(&store, "/a/b", Some(next));
    }
    finds(&store, "/a/b/c/d", Some("/a/b/c/d"));
    assert_eq!(store.len(), 2);
}

/// What stands between a path and the scope that contains it in the order of the bytes.
#[test]
fn neighbours_do_not_hide_a_scope() {
    let around = [
        "/a", "/a!", "/a!/b", "/a%20", "/a,", "/a-b", "/a.b", "/a/", "/a//", "/a/!", "/a/a",
        "/a/a/a/a",
    ];
    let store = store_of(&around);
    for (target, scope) in [
        ("/a/b", "/a/"),
        ("/a/a/b", "/a/a"),
        ("/a/a/a/b", "/a/a"),
        ("/a/a/a/a/b", "/a/a/a/a"),
        ("/a//b", "/a//"),
        ("/a/!/x", "/a/!"),
        ("/a!/a", "/a!"),
        ("/a!/b/c", "/a!/b"),
        ("/a/~", "/a/"),
        ("/a?~", "/a"),
        ("/a-b/~", "/a-b"),
    ] {
        finds(&store, target, Some(scope));
    }
    finds(&store, "/a~", None);
    finds(&store, "/a0", None);
    finds(&store, "/!", None);
}

/// Whether a scope with this path contains the target, said anew.
fn contains(path: &str, target: &str) -> bool {
    let below = |below: &str| path.ends_with('/') || below.is_empty() || below.starts_with('/');
    path == "/" || target.strip_prefix(path).is_some_and(below)
}

fn longest<'a>(paths: &[&'a str], target: &str) -> Option<&'a str> {
    paths.iter().copied().filter(|path| contains(path, target)).max_by_key(|path| path.len())
}

#[test]
fn a_thousand_paths_under_one_origin() {
    let paths: Vec<String> = (0..1000)
        .map(|n| match n % 4 {
            0 => format!("/org{}", n / 40),
            1 => format!("/org{}/team{n}", n / 40),
            2 => format!("/org{}/team{}/", n / 40, n - 1),
            _ => format!("/org{}/team{}/repo/{n}", n / 40, n - 2),
        })
        .collect();
    let mut paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    paths.sort_unstable();
    paths.dedup();
    let store = store_of(&paths);
    assert_eq!(store.len(), paths.len());
    for path in &paths {
        for end in ["", "/", "/x", "x", "//x/y"] {
            let target = format!("{path}{end}");
            finds(&store, &target, longest(&paths, &target));
        }
    }
}

fn path() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(&["/", "/", "/a", "/a", "/b", "a", "0", "!", "%41", "~"][..]);
    prop::collection::vec(piece, 0..9).prop_map(|pieces| format!("/{}", pieces.concat()))
}

proptest! {
    #[test]
    fn a_look_up_is_a_search_of_a_list(
        paths in prop::collection::vec(path(), 0..30),
        removed in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
        targets in prop::collection::vec(path(), 1..30),
    ) {
        let mut paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        paths.sort_unstable();
        paths.dedup();
        let store = store_of(&paths);
        for index in removed {
            if !paths.is_empty() {
                let path = paths.remove(index.index(paths.len()));
                let scope: Scope = format!("{ORIGIN}{path}").parse().unwrap();
                prop_assert!(store.remove(&scope).is_some());
            }
        }
        prop_assert_eq!((store.len(), store.is_empty()), (paths.len(), paths.is_empty()));
        let none = if paths.is_empty() { OutOfScope::NoCredentials } else { OutOfScope::OtherPath };
        for target in targets.iter().map(String::as_str).chain(paths.clone()) {
            let expected = longest(&paths, target).map(str::to_owned).ok_or(none);
            prop_assert_eq!(found(&store, &format!("{ORIGIN}{target}")), expected, "{}", target);
        }
    }
}

/// A writer, or an iterator, that does to the store whatever can be done to it.
struct Meddler(CredentialStore, u32);

impl Meddler {
    fn meddle(&mut self) {
        self.1 += 1;
        self.0.insert(pair(&format!("https://h{}", self.1), "new"));
        self.0.insert(pair("https://a", "replaced"));
        self.0.remove(&"https://b".parse().unwrap());
        assert_eq!(found(&self.0, "https://a"), Ok("replaced".to_owned()));
        assert!(
            self.0.len() > 1 && self.0.scopes().len() > 1 && !format!("{:?}", self.0).is_empty()
        );
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
fn debug_into_a_writer_that_changes_the_store() {
    ends(|| {
        let store =
            CredentialStore::from_iter(["https://a", "https://b"].map(|it| pair(it, "old")));
        write!(Meddler(store.clone(), 0), "{store:?}").unwrap();
        assert!(store.len() > 2);
        // And another thread is not kept waiting meanwhile or afterwards.
        assert_eq!(
            thread::spawn(move || found(&store, "https://a")).join().unwrap(),
            Ok("replaced".to_owned())
        );
    });
}

#[test]
fn extend_by_an_iterator_that_changes_the_store() {
    ends(|| {
        let mut store =
            CredentialStore::from_iter(["https://a", "https://b"].map(|it| pair(it, "old")));
        let meddler = Meddler(store.clone(), 0);
        store.extend(meddler);
        assert_eq!(found(&store, "https://a"), Ok("replaced".to_owned()));
        assert_eq!(store.len(), 10);
    });
}

/// A writer that panics.
struct Panics;

impl fmt::Write for Panics {
    fn write_str(&mut self, _: &str) -> fmt::Result {
        panic!("on purpose")
    }
}

#[test]
fn a_panic_of_the_caller_leaves_it_usable() {
    ends(|| {
        let store = CredentialStore::from(pair("https://a", "old"));
        let panicked = |run: &mut dyn FnMut()| catch_unwind(AssertUnwindSafe(run)).is_err();
        assert!(panicked(&mut || write!(Panics, "{store:?}").unwrap()));
        let items = || [pair("https://b", "1"), pair("https://c", "2")].into_iter();
        let mut given = 0;
        assert!(panicked(&mut || {
            store.clone().extend(items().inspect(|_| {
                given += 1;
                assert!(given < 2, "on purpose");
            }));
        }));
        assert_eq!((store.len(), found(&store, "https://b")), (2, Ok("1".to_owned())));
        assert!(store.insert(pair("https://a", "new")).is_some());
        assert_eq!(found(&store, "https://a"), Ok("new".to_owned()));
    });
}

/// The bytes that filling takes for each of `n` scopes.
#[track_caller]
fn bytes_each(n: usize, scope: impl Fn(usize) -> String, is_collected: bool) -> usize {
    let pairs: Vec<_> = (0..n).map(|n| pair(&scope(n), &n.to_string())).collect();
    let (store, bytes) = bytes_in(|| {
        if is_collected {
            return pairs.into_iter().collect();
        }
        let store = CredentialStore::new();
        for pair in pairs {
            assert!(store.insert(pair).is_none());
        }
        store
    });
    assert_eq!(store.len(), n);
    assert!(found(&store, &scope(n - 1)).is_ok());
    bytes / n
}

/// A copy of the table for each change takes as many bytes as there are scopes, and so a million here.
#[test]
fn filling_is_linear() {
    for is_collected in [false, true] {
        for scope in [
            (|n| format!("https://h{n}.example.com")) as fn(usize) -> String,
            |n| format!("https://h.example.com/{n}"),
            |n| format!("https://h{}.example.com:{}/{n}", n % 7, 1 + n % 300),
        ] {
            let (few, many) =
                (bytes_each(1_000, scope, is_collected), bytes_each(20_000, scope, is_collected));
            assert!(many < 1_500 && many < 2 * few, "{few} and {many} bytes, {}", scope(1));
        }
    }
}

/// One path among others, in others, around others, and what stands next to them.
#[test]
fn what_was_removed_takes_no_room() {
    let store = store_of(&["", "/a/b", "/a/b/c0", "/z"]);
    let come_and_go = |n: usize| {
        let paths = ["", "/", "/a", "/a/", "/a/b", "/a/b/c", "/a/b/c/d", "/a/b/c/"]
            .map(|path| format!("/{n}{path}"));
        let fixed = ["/a", "/a/", "/a/b/", "/a/b/c", "/a/b0", "/y", "/"].map(str::to_owned);
        let pairs = || paths.iter().chain(&fixed).map(|path| pair(&format!("{ORIGIN}{path}"), "1"));
        for pair in pairs() {
            store.insert(pair);
        }
        for pair in pairs() {
            assert!(store.remove(pair.scope()).is_some());
        }
        store.insert(pair(ORIGIN, ""));
    };
    come_and_go(0);
    let kept = bytes_kept_by(|| (0..500).for_each(come_and_go));
    assert!(kept < 2_000, "{kept} bytes");
    finds(&store, "/a/b/c", Some("/a/b"));
    finds(&store, "/a/b/c0/d", Some("/a/b/c0"));
    assert_eq!(store.len(), 4);
}

/// A look-up takes nothing, however much there is.
#[test]
fn a_look_up_allocates_nothing() {
    let store: CredentialStore =
        (0..1_000).map(|n| pair(&format!("{ORIGIN}/a/{n}"), "t0k3n")).collect();
    add_origins(&store, 1_000);
    let path = format!("{ORIGIN}/a/7{}", "/x".repeat(500));
    for target in [
        path.as_str(),
        "https://h7",
        "https://unknown",
        "https://api.example.com/b",
        "/a",
        "https://\u{fc}",
    ] {
        let ((), bytes) = bytes_in(|| drop(store.header_value_for(target)));
        assert_eq!(bytes, 0, "{target}");
    }
}

/// Of one hash in an earlier version, which had no key.
#[test]
fn hosts_crafted_to_collide_are_told_apart() {
    let hosts = ["https://32c57yexe0vd4muz", "https://32c5zfae3l.e4muv"];
    let store: CredentialStore =
        hosts.iter().map(|host| pair(host, &host.replace(':', "."))).collect();
    for host in hosts {
        assert_eq!(found(&store, host), Ok(host.replace(':', ".")));
    }
    assert_eq!(store.len(), 2);
}

/// Each thread, and each after another: once a version was seen, nobody sees an older one.
/// `STORE_OPERATIONS` asks for more of them.
#[test]
fn look_ups_are_linearizable() {
    let wanted: u64 = std::env::var("STORE_OPERATIONS").map_or(1, |it| it.parse().unwrap());
    let mut operations = 0;
    while operations < wanted {
        operations += rotate_among_readers();
    }
    println!("{operations} operations");
}

/// One writer and four readers, and how often they used the store.
fn rotate_among_readers() -> u64 {
    const VERSIONS: u64 = 20_000;
    let store = CredentialStore::new();
    add_origins(&store, 300);
    let target = format!("{ORIGIN}/one");
    // Made beforehand, so that the writer does nothing but insert and a reader does little but look up.
    let pairs: Vec<_> = (0..=VERSIONS).map(|it| pair(&target, &it.to_string())).collect();
    let values = pairs.iter().map(|pair| pair.credentials().header_value().clone());
    let version_of: HashMap<HeaderValue, u64> = values.zip(0..).collect();
    store.insert(pairs[0].clone());
    // The newest version that any thread has seen.
    let newest = AtomicU64::new(0);
    let reads = AtomicU64::new(0);
    let [is_stale, done] = [const { AtomicBool::new(false) }; 2];
    let uri: Uri = target.parse().unwrap();

    thread::scope(|scope| {
        let reader = || {
            while !done.load(Ordering::Relaxed) {
                let before = newest.load(Ordering::SeqCst);
                let version = version_of[&store.header_value_for(&uri).unwrap()];
                is_stale.fetch_or(version < before, Ordering::Relaxed);
                newest.fetch_max(version, Ordering::SeqCst);
                reads.fetch_add(1, Ordering::Relaxed);
            }
        };
        let readers = [(); 4].map(|()| scope.spawn(reader));
        let is_read = |version: u64| {
            let reads = reads.load(Ordering::Relaxed);
            reads >= version / 100 || readers.iter().all(ScopedJoinHandle::is_finished)
        };
        for (pair, version) in pairs[1..].iter().zip(1..) {
            store.insert(pair.clone());
            // The readers may have had no processor meanwhile.
            while !is_read(version) {
                thread::yield_now();
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(!is_stale.into_inner(), "a version after somebody had seen a newer one");
    assert_eq!(
        store.header_value_for(&uri).as_ref(),
        Ok(pairs.last().unwrap().credentials().header_value())
    );
    VERSIONS + reads.into_inner()
}
