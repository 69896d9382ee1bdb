//! Which paths a scope has, and which requests are at or below one.

use http::Uri;
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::InvalidScope::InvalidPath;
use http_basic_credentials::scope::{CredentialStore, OutOfScope, Scope};
use proptest::prelude::*;
use url::Url;

const ORIGIN: &str = "https://api.example.com";

fn scope(path: &str) -> Scope {
    format!("{ORIGIN}{path}").parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// By each of the ways to ask.
#[track_caller]
fn contains(path: &str, target: &str) -> bool {
    let target = format!("{ORIGIN}{target}");
    let scope = scope(path);
    let inside = scope.contains(&target);
    if let Ok(uri) = target.parse::<Uri>() {
        assert_eq!(scope.contains(&uri), inside, "{path} {target}, as a URI");
    }
    let scoped = BasicCredentials::new("ana", "t0k3n").unwrap().scoped_to(&scope.to_string());
    let scoped = scoped.unwrap();
    let expected = if inside { Ok(()) } else { Err(OutOfScope::OtherPath) };
    assert_eq!(scoped.header_value_for(&target).map(|_| ()), expected, "{path} {target}, a pair");
    let store = CredentialStore::from(scoped);
    assert_eq!(store.header_value_for(&target).map(|_| ()), expected, "{path} {target}, a store");
    inside
}

#[track_caller]
fn all_inside(path: &str, targets: &[&str]) {
    for target in targets {
        assert!(contains(path, target), "{path} {target}");
    }
}

#[track_caller]
fn none_inside(path: &str, targets: &[&str]) {
    for target in targets {
        assert!(!contains(path, target), "{path} {target}");
    }
}

/// In no scope that has a path, although it begins with the scope's; a whole origin takes it.
#[track_caller]
fn hazardous(targets: &[&str]) {
    for target in targets {
        assert!(target.starts_with("/a/"), "{target}");
        assert!(!contains("/a", target) && !contains("/a/", target), "{target}");
        assert!(contains("", target) && contains("/", target), "{target}");
    }
}

#[test]
fn at_or_below_by_segments() {
    all_inside(
        "/a",
        &["/a", "/a/", "/a/b", "/a//", "/a//b", "/a?q", "/a/?q", "/a#f", "/a/b/c?d/../e"],
    );
    none_inside(
        "/a",
        &["", "/", "?/a", "#/a", "/ab", "/A", "/A/b", "/b", "/b/a", "//a", "/a;x", "/a;/b"],
    );
    none_inside("/a", &["/a.", "/a%20", "/a,b", "/a:b", "/a@b", "/a!", "/%61", "/a%2eb"]);
    all_inside("/a/", &["/a/", "/a/b", "/a//b", "/a/?q"]);
    none_inside("/a/", &["/a", "/a?/", "/a#/", "/A/", "/ab/", "/"]);
    all_inside("/a/b", &["/a/b", "/a/b/", "/a/b/c"]);
    none_inside("/a/b", &["/a", "/a/", "/a/bc", "/a//b", "/a/B"]);
    all_inside("//", &["//", "//a", "///"]);
    none_inside("//", &["/", "/a"]);
}

#[test]
fn a_whole_origin_takes_every_path() {
    for path in ["", "/"] {
        assert_eq!(scope(path).path(), "/");
        assert_eq!(scope(path).to_string(), ORIGIN);
        all_inside(
            path,
            &["", "/", "?q", "#f", "/a", "//", "/..", "/a/../b", "/%2e%2E", "/a%5Cb", "/\u{fc}"],
        );
    }
    assert_eq!(scope(""), scope("/"));
    // Text with a backslash is no target; a URI may have one.
    assert!(scope("").contains(&format!(r"{ORIGIN}/a\b").parse::<Uri>().unwrap()));
    assert!(!scope("/a").contains(&format!(r"{ORIGIN}/a/\b").parse::<Uri>().unwrap()));
    assert!(!scope("").contains(format!(r"{ORIGIN}/a\b").as_str()));
}

/// dotnet/runtime issue 130672: `CredentialCache` gave the pair of `/admin/` to `/administrator`.
#[test]
fn dotnet_130672_a_path_that_begins_the_same() {
    none_inside("/admin/", &["/administrator/something", "/administrator", "/admin"]);
    none_inside("/team-a", &["/team-abc", "/team-abc/", "/team-a-b", "/team-a%2fb", "/team-"]);
    all_inside("/team-a", &["/team-a", "/team-a/abc"]);
    none_inside("/team-abc", &["/team-a", "/team-a/bc"]);
}

/// jelmer/dulwich pull request 2220: `https://host/private` matched a request to `/private-evil`.
#[test]
fn dulwich_2220_a_path_that_begins_the_same() {
    none_inside("/private", &["/private-evil", "/private-evil/x", "/privat", "/private.git"]);
}

/// astral-sh/uv pull request 3130: credentials were kept by URL, and found for what began with its text.
#[test]
fn uv_3130_a_text_that_begins_the_same() {
    let index: Scope = "https://index.example/simple".parse().unwrap();
    let whole: Scope = "https://index.example".parse().unwrap();
    for target in [
        "https://index.example.evil.example/simple",
        "https://index.example@evil.example/simple",
        "https://index.example:8443/simple",
    ] {
        assert!(!index.contains(target) && !whole.contains(target), "{target}");
    }
    for target in ["https://index.example/simple-evil", "https://index.example/simplest"] {
        assert!(!index.contains(target) && whole.contains(target), "{target}");
    }
}

#[test]
fn dot_segments() {
    hazardous(&[
        "/a/..",
        "/a/.",
        "/a/../",
        "/a/./",
        "/a/../b",
        "/a/./b",
        "/a/b/..",
        "/a/b/../../c",
        "/a/../a/b",
        "/a/b/.",
        "/a//..",
        "/a/..//b",
        "/a/..?q",
        "/a/../b?q#f",
    ]);
    // Dots that are no segment of their own.
    let harmless =
        ["/a/...", "/a/..b", "/a/b..", "/a/.b", "/a/b.", "/a/..%20", "/a/....", "/a/.well-known"];
    all_inside("/a", &harmless);
}

/// Tomcat cuts off what follows a semicolon, and then resolves the dots.
#[test]
fn dot_segments_with_parameters() {
    hazardous(&[
        "/a/..;",
        "/a/..;/b",
        "/a/..;x",
        "/a/..;x/b",
        "/a/..;x=1;y/b",
        "/a/.;",
        "/a/.;x/b",
        "/a/..;..",
        "/a/..%3bx/b",
        "/a/.%3B",
        "/a/b/..;jsessionid=1/c",
    ]);
    let inside = ["/a/;..", "/a/b;..", "/a/...;x", "/a/b;x/c", "/a/;/b", "/a/%3b..", "/a/...%3b"];
    all_inside("/a", &inside);
}

#[test]
fn encoded_dots_and_separators() {
    hazardous(&[
        "/a/%2e%2e/b",
        "/a/%2E%2E/b",
        "/a/%2e%2E",
        "/a/.%2e/b",
        "/a/%2E./b",
        "/a/%2e",
        "/a/%2e;x/b",
        "/a/b%2ec",
        "/a/%2f..",
        "/a/%2F",
        "/a/b%2fc",
        "/a/..%2fb",
        "/a/..%2Fb",
        "/a/%2f%2e%2e%2fb",
        "/a/%5c",
        "/a/%5C",
        "/a/..%5cb",
        "/a/..%5Cb",
        "/a/b%5C..%5cc",
    ]);
    // Half an escape, or the escape of an escape, is none.
    all_inside(
        "/a",
        &[
            "/a/%2",
            "/a/%",
            "/a/2e",
            "/a/%252e%252e/b",
            "/a/%25",
            "/a/%2d",
            "/a/%20b",
            "/a/%5b",
            "/a/%3f",
        ],
    );
}

#[test]
fn only_the_path_is_looked_at() {
    all_inside(
        "/a",
        &["/a?/../b", "/a?%2e%2e%2f%5c", "/a/?..;x", r"/a?\", "/a#/../b", "/a/b?x=../../etc"],
    );
    let query: Uri = format!("{ORIGIN}/a?%2F..%5c\\").parse().unwrap();
    assert!(scope("/a").contains(&query));
}

/// What a client that resolves paths makes of a target in scope is in scope too.
#[test]
fn url_resolves_nothing_that_is_in_scope() {
    for (text, resolved) in
        [("/a/../b", "/b"), ("/a/%2e%2E/b", "/b"), ("/a/.%2e", "/"), (r"/a/..\b", "/b")]
    {
        let url = Url::parse(&format!("{ORIGIN}{text}")).unwrap();
        assert_eq!(url.path(), resolved);
        assert!(!scope("/a").contains(format!("{ORIGIN}{text}").as_str()), "{text}");
    }
    for text in [
        "/a",
        "/a//b",
        "/a/;..",
        "/a/...",
        "/a/%252e%252e/b",
        "/a/\"b",
        "/a/{b}",
        "/a/\u{fc}",
        "/a/%2",
    ] {
        assert!(contains("/a", text), "{text}");
        assert!(Url::parse(&format!("{ORIGIN}{text}")).unwrap().path().starts_with("/a"), "{text}");
    }
}

#[test]
fn paths_that_no_scope_has() {
    for path in [
        "/..", "/.", "/a/..", "/a/../b", "/a/./b", "/./", "/..;x", "/a/.;/b", "/%2e", "/%2E%2e",
        "/a%2fb", "/a%2Fb", "/a%5cb", "/a%5Cb", "/a/%2e.", "/a b", "/a\"b", "/a<b>", "/a\\b",
        "/[a]", "/a^b", "/a`b", "/{a}", "/a|b", "/\u{fc}", "/a\u{a0}", "/a\t", "/a\n", "/a\0",
        "/a%", "/a%2", "/a%zz", "/%%41", "/a%4", "/a%4/1", "/a?q", "/a?", "/a#f", "/a#", "?q", "?",
        "#f", "#", "/?", "/#", "/a/?q",
    ] {
        let text = format!("{ORIGIN}{path}");
        assert_eq!(text.parse::<Scope>(), Err(InvalidPath), "{text:?}");
        let pair = BasicCredentials::new("ana", "t0k3n").unwrap();
        assert_eq!(pair.scoped_to(&text).unwrap_err(), InvalidPath, "{text:?}");
        if let Ok(uri) = text.parse::<Uri>() {
            // A fragment is no part of a `Uri`.
            let expected = if text.contains('#') { text.split('#').next().unwrap() } else { &text };
            let expected =
                if expected == text { Err(InvalidPath) } else { expected.parse::<Scope>() };
            assert_eq!(Scope::try_from(&uri), expected, "{text:?}");
        }
    }
}

/// The sentence says what to do about it.
#[test]
fn the_origin_of_a_url_with_a_query() {
    let url = "https://api.example.com/v1/../me?full#top";
    assert_eq!(url.parse::<Scope>(), Err(InvalidPath));
    assert!(InvalidPath.to_string().contains("Scope::origin_of"));
    assert_eq!(Scope::origin_of(url), Ok(scope("")));
    assert_eq!(Scope::origin_of(&url.parse::<Uri>().unwrap()), Ok(scope("")));
    assert_eq!(Scope::origin_of(&scope("/v1")), Ok(scope("")));
}

#[test]
fn parts_and_display() {
    for (text, shown, path) in [
        ("https://API.example.com:443", "https://api.example.com", "/"),
        ("https://api.example.com/", "https://api.example.com", "/"),
        ("https://api.example.com/Team-A", "https://api.example.com/Team-A", "/Team-A"),
        ("https://api.example.com/a/", "https://api.example.com/a/", "/a/"),
        ("https://api.example.com//", "https://api.example.com//", "//"),
        ("wss://api.example.com:8443/a/b", "https://api.example.com:8443/a/b", "/a/b"),
        ("http://[0::1]/a%20b", "http://[::1]/a%20b", "/a%20b"),
        ("https://h/-._~!$&'()*+,;=:@", "https://h/-._~!$&'()*+,;=:@", "/-._~!$&'()*+,;=:@"),
        ("https://h/%c3%BC", "https://h/%c3%BC", "/%c3%BC"),
    ] {
        let scope: Scope = text.parse().unwrap();
        assert_eq!((scope.to_string().as_str(), scope.path()), (shown, path), "{text}");
        assert_eq!(format!("{scope:?}"), format!("Scope({shown})"));
        assert_eq!(shown.parse().as_ref(), Ok(&scope), "{text}");
        assert_eq!(Scope::try_from(&text.parse::<Uri>().unwrap()).as_ref(), Ok(&scope), "{text}");
        assert!(scope.contains(&scope) && scope.contains(text) && scope.contains(shown), "{text}");
    }
    let scope: Scope = "http://[0::1]:8080/a".parse().unwrap();
    let parts = (scope.scheme(), scope.host(), scope.port(), scope.path());
    assert_eq!(parts, ("http", "[::1]", 8080, "/a"));
}

/// Scopes are equal, and hash alike, if they contain the same targets.
#[test]
fn equality() {
    let scopes = ["", "/a", "/a/", "/A", "/a/b"].map(scope);
    for (one, scope) in scopes.iter().enumerate() {
        for (other, another) in scopes.iter().enumerate() {
            assert_eq!(scope == another, one == other, "{scope} {another}");
        }
    }
    let set: std::collections::HashSet<Scope> = [
        "https://h/a",
        "HTTPS://H/a",
        "wss://h:443/a",
        "https://h/A",
        "http://h/a",
        "https://h:1/a",
    ]
    .map(|text| text.parse().unwrap())
    .into();
    assert_eq!(set.len(), 4);
}

/// A path of pieces that matter, so that one is often below another.
fn path() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(&["/", "/", "a", "b", "..", ".", ";x", "%2e", "%41", "?"][..]);
    prop::collection::vec(piece, 0..8).prop_map(|pieces| format!("/{}", pieces.concat()))
}

proptest! {
    #[test]
    fn display_is_what_is_read(path in path()) {
        let text = format!("{ORIGIN}{path}");
        if let Ok(scope) = text.parse::<Scope>() {
            prop_assert_eq!(scope.to_string().parse(), Ok(scope.clone()));
            let shown = if scope.path() == "/" { ORIGIN } else { &text };
            prop_assert_eq!(scope.to_string(), shown);
            prop_assert!(scope.contains(&text));
        }
    }

    /// With a slash at both ends, a path is below another if it begins with it.
    #[test]
    fn a_target_in_scope_begins_with_its_path(path in path(), target in path()) {
        let Ok(scope) = format!("{ORIGIN}{path}").parse::<Scope>() else { return Ok(()) };
        let url = Url::parse(&format!("{ORIGIN}{target}")).unwrap();
        let with_slash = |path: &str| format!("{}/", path.strip_suffix('/').unwrap_or(path));
        if scope.contains(&format!("{ORIGIN}{target}")) {
            let (below, above) = (with_slash(url.path()), with_slash(scope.path()));
            prop_assert!(below.starts_with(&above), "{} {}", below, above);
        }
    }
}
