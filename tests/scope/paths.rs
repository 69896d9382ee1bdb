//! Which paths a scope can have, and which requests are at or below one.

use http::Uri;
use http_basic_credentials::scope::InvalidScope::InvalidPath;
use http_basic_credentials::scope::OutOfScope::{self, AmbiguousPath, OtherPath};
use http_basic_credentials::scope::Scope;

use crate::ways::{decides_bare, pair};

const ORIGIN: &str = "https://api.example.com";

fn scope(path: &str) -> Scope {
    format!("{ORIGIN}{path}").parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A scope with this path decides so about each of the targets, which a space separates.
#[track_caller]
fn all(path: &str, targets: &str, expected: Result<(), OutOfScope>) {
    let pair = pair(&format!("{ORIGIN}{path}"), "t0k3n");
    for target in targets.split_whitespace() {
        let target = format!("{ORIGIN}{target}");
        assert_eq!(pair.scope().contains(&target), expected.is_ok(), "{path} {target}");
        decides_bare(&pair, &target, expected);
    }
}

#[track_caller]
fn is_refused_as_a_scope(path: &str) {
    let text = format!("{ORIGIN}{path}");
    assert_eq!(text.parse::<Scope>(), Err(InvalidPath), "{text:?}");
    if let (false, Ok(uri)) = (text.contains('#'), text.parse::<Uri>()) {
        assert_eq!(Scope::try_from(&uri), Err(InvalidPath), "{text:?}");
    }
}

#[test]
fn at_or_below_by_segments() {
    for (path, inside, outside) in [
        (
            "/a",
            "/a /a/ /a/b /a// /a//b /a?q /a/?q /a#f /a/b/c?d/../e /a/@b /a/:b /a/b;x",
            "?/a #/a / /ab /A /A/b /b /b/a //a /a;x /a;/b /a: /a@b /a, /a! /a-b /%61 /a%20 /a%2eb /a%2fb /a.git",
        ),
        ("/a/", "/a/ /a/b /a//b /a/?q", "/a /a?/ /a#/ /A/ /ab/ /"),
        ("/a/b", "/a/b /a/b/ /a/b/c", "/a /a/ /a/bc /a//b /a/B /a%2fb /a/%62"),
        ("//", "// //a ///", "/ /a"),
        ("/a%2Fb", "/a%2Fb /a%2Fb/c", "/a%2fb /a/b /a /a%2Fbc"),
        // dotnet/runtime issue 130672, dulwich pull request 2220
        ("/admin/", "/admin/x", "/administrator/something /administrator /admin"),
        ("/private", "/private/x", "/private-evil /private-evil/x /privat /private.git"),
    ] {
        all(path, inside, Ok(()));
        all(path, outside, Err(OtherPath));
    }
}

/// npm, GitLab and `RabbitMQ` escape a slash, and people name files as they like.
#[test]
fn certain_paths_are_inside() {
    all("/registry", "/registry/@scope%2fpkg /registry/@scope%2Fpkg/-/pkg-1.0.0.tgz", Ok(()));
    all(
        "/api/v4",
        "/api/v4/projects/group%2Fname /api/v4/a%2Fb%2Fc/repository/files/x%2Ey",
        Ok(()),
    );
    all("/api", "/api/queues/%2F/jobs /api/queues/%2F /api/exchanges/%2f/amq.topic", Ok(()));
    let targets = "
        /a/%5c /a/b%5Cc /a/%2f/%2F /a/b%2fc /a/b%2ec /a/%3b /a/;.. /a/b;.. /a/%3b.. /a/b;x/c
        /a/... /a/..b /a/b.. /a/.b /a/b. /a/.... /a/...;x /a/...%3b /a/...%20 /a/.well-known
        /a/%20 /a/%20.. /a/b%20c /a/%3f /a/%23 /a/%5b%5d /a/%C3%BC /a/%c2%ab /a/\u{fc} /a/%80%ff
        /a/{b} /a/\"b /a/[b] /a/2e2e /a/u002e";
    all("/a", targets, Ok(()));
    // Only the path counts.
    let targets =
        r"/a?/../b /a?%2e%2e%2f%5c /a/?..;x /a?\ /a#/../b /a#%00 /a/b?x=../..%00 /a?100% /a?%2";
    all("/a", targets, Ok(()));
}

const AMBIGUOUS: &str = "
    /a/.. /a/. /a/../ /a/./ /a/../b /a/./b /a/b/.. /a/b/../../c /a/../a/b /a//.. /a/..//b /a/..?q /a/../b?q#f
    /a/..%3fx /a/.%23 /a/%2e%2e%3Fx /a/b/..%23
    /a/%2e%2e/b /a/%2E%2E/b /a/%2e%2E /a/.%2e/b /a/%2E./b /a/%2e /a/%2e/b
    /a/%2f.. /a/%2F./b /a/..%2fb /a/..%2Fb /a/%2f%2e%2e%2fb /a/b%2f.. /a/b%2f../c /a/b/..%2Fc
    /a/..%5cb /a/..%5Cb /a/%5c.. /a/b%5C..%5cc /a/b%5c.%2fc
    /a/..; /a/..;/b /a/..;x /a/..;x=1;y/b /a/.; /a/.;x/b /a/..;.. /a/..%3bx/b /a/.%3B /a/%2e%2e%3b/b /a/b/..;jsessionid=1/c
    /a/..%20 /a/..%20/b /a/.%20/b /a/%2e%2e%20%20/b /a/..%20;x/b
    /a/%252e%252e/b /a/..%252fb /a/%25 /a/100%25 /a/%25%32%65/b /a/%255c
    /a/..%00/b /a/%00 /a/b%00 /a/..%09/b /a/..%0a/b /a/..%0d /a/%1f /a/%1F /a/%7f /a/%7F
    /a/%c0%ae%c0%ae/b /a/%C0%AE /a/..%c0%afb /a/%c1%9c.. /a/%C1
    /a/% /a/%2 /a/b%/c /a/%zz /a/%2g /a/%g2 /a/%u002e%u002e/b /a/%%32%65%%32%65/b /a/%%2e /a/%2%65 /a/%+2 /a/%\u{fc}
    /a/\u{fc}/../b /a/\u{fc}/%2e%2e /a/\u{fc}%25 /a/%\u{fc}/..";

/// A server could resolve them to a path outside, whatever the scope's path is. A whole origin
/// contains them.
#[test]
fn ambiguous_paths_are_outside_and_said_to_be() {
    for path in ["/a", "/a/", "/a/b", "/team-b"] {
        all(path, AMBIGUOUS, Err(AmbiguousPath));
    }
    all("", AMBIGUOUS, Ok(()));
    all("/", AMBIGUOUS, Ok(()));
    for path in AMBIGUOUS.split_whitespace() {
        is_refused_as_a_scope(path);
    }
    // The same without the scope's own path.
    all(
        "/a",
        "/. /.. /../a /b/.. /%2e/a /x/../a/y /b%25 /b%00 /b/..;/a /..%2fa /a%2f..%2fb",
        Err(AmbiguousPath),
    );
}

/// `http` reads a backslash and white space outside ASCII in a path. As text they are refused.
#[test]
fn paths_that_only_a_uri_can_have() {
    for (path, is_inside) in [
        (r"/a/b\c", true),
        (r"/a/\b", true),
        (r"/a/..\b", false),
        (r"/a/b\..", false),
        (r"/a/b\.%2fc", false),
        (r"/a/\..;x/b", false),
        ("/a/..\u{a0}/b", false),
        ("/a/.\u{2003}/b", false),
    ] {
        let text = format!("{ORIGIN}{path}");
        let uri: Uri = text.parse().unwrap();
        assert_eq!(scope("/a").contains(&uri), is_inside, "{path:?}");
        assert!(scope("").contains(&uri) && !scope("").contains(&text), "{path:?}");
        is_refused_as_a_scope(path);
    }
}

#[test]
fn paths_that_no_scope_has() {
    for path in [
        "/a b", "/a\"b", "/a<b>", "/[a]", "/a^b", "/a`b", "/{a}", "/a|b", "/\u{fc}", "/a\u{a0}",
        "/a\t", "/a\n", "/a\0", "/a\\b", "/a?q", "/a?", "/a#f", "/a#", "?q", "?", "#f", "#", "/?",
        "/#", "/a/?q",
    ] {
        is_refused_as_a_scope(path);
    }
    // The sentence says what to do about a query.
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
        ("https://h/%c3%BC%2f%5C", "https://h/%c3%BC%2f%5C", "/%c3%BC%2f%5C"),
    ] {
        let scope: Scope = text.parse().unwrap();
        assert_eq!((scope.to_string().as_str(), scope.path()), (shown, path), "{text}");
        assert_eq!(format!("{scope:?}"), format!("Scope({shown})"));
        assert_eq!(Scope::try_from(&text.parse::<Uri>().unwrap()).as_ref(), Ok(&scope), "{text}");
        assert!(scope.contains(&scope) && scope.contains(text) && scope.contains(shown), "{text}");
    }
    let scope: Scope = "http://[0::1]:8080/a".parse().unwrap();
    let parts = (scope.scheme(), scope.host(), scope.port(), scope.path());
    assert_eq!(parts, ("http", "[::1]", 8080, "/a"));
}

/// By scheme, host, port and path. Two spellings of one scope are one.
#[test]
fn order_and_equality() {
    let sorted = [
        "http://h/z",
        "https://a:444",
        "https://h",
        "https://h/A",
        "https://h/a",
        "https://h/a/",
        "https://h/a/b",
        "https://h/b",
        "https://h:8443",
        "https://i:80",
    ];
    let sorted = sorted.map(|text| text.parse::<Scope>().unwrap());
    let mut scopes: Vec<Scope> = sorted.iter().rev().cloned().collect();
    scopes.extend(
        ["HTTPS://H:443/a", "wss://h/a", "https://I:0080"].map(|text| text.parse().unwrap()),
    );
    scopes.sort();
    scopes.dedup();
    assert_eq!(scopes, sorted);
    let set: std::collections::HashSet<Scope> = scopes.iter().chain(&sorted).cloned().collect();
    assert_eq!(set.len(), sorted.len());
}
