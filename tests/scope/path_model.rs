//! No path that a scope contains leaves it, however a server reads the two: a model of servers.

use http_basic_credentials::scope::Scope;
use proptest::prelude::*;
use url::{Url, form_urlencoded};

const ORIGIN: &str = "https://api.example.com";

/// How a server can read a path.
#[derive(Clone, Copy, Debug)]
struct Server {
    /// How often it decodes escapes.
    decodings: usize,
    /// Reads a backslash as a slash.
    backslashes: bool,
    /// Cuts off parameters, white space and controls at the end of a segment.
    cuts: bool,
    /// Merges slashes.
    merges: bool,
}

impl Server {
    fn all() -> impl Iterator<Item = Self> {
        (0..24).map(|n| Self {
            decodings: n / 8,
            backslashes: n & 1 > 0,
            cuts: n & 2 > 0,
            merges: n & 4 > 0,
        })
    }

    /// The segments of the path that it serves.
    fn resolve(self, path: &str) -> Vec<String> {
        let path = (0..self.decodings).fold(path.to_owned(), |path, _| decode(&path));
        let path = if self.backslashes { path.replace('\\', "/") } else { path };
        let mut resolved = Vec::new();
        let mut segments = path.split('/').skip(1).peekable();
        while let Some(segment) = segments.next() {
            let end = segment.find(|char: char| char == ';' || char.is_control());
            let cut = segment[..end.unwrap_or(segment.len())].trim_end();
            let segment = if self.cuts { cut } else { segment };
            let is_last = segments.peek().is_none();
            match segment {
                ".." => drop(resolved.pop()),
                "." => {}
                "" if self.merges && !is_last => {}
                _ => resolved.push(segment.to_owned()),
            }
            if is_last && matches!(segment, "." | "..") {
                resolved.push(String::new());
            }
        }
        resolved
    }
}

/// Once, and overlong characters and `%u002e` as well.
fn decode(path: &str) -> String {
    let path = path.replace("%u00", "%").replace("%c0%ae", ".").replace("%c0%af", "/");
    let mut decoded = form_urlencoded::parse(path.as_bytes());
    decoded.next().unwrap().0.into_owned()
}

#[test]
fn the_model_resolves_as_servers_do() {
    let server = Server { decodings: 2, backslashes: true, cuts: true, merges: true };
    for path in "/b /a/../b /a/%2e%2e/b /a/%252e%252e/b /a/..%5cb /a/..;x/b /a/..%00/b /a/..%20/b /a/%c0%ae%c0%ae/b \
                 /a/%u002e%u002E/b /a/%%32%65%%32%65/b /a/..%c0%afb /a//..///../b /a/./../b /%62 /a/..%25%32%66b"
        .split_whitespace()
    {
        assert_eq!(server.resolve(path), ["b"], "{path}");
    }
}

fn path() -> impl Strategy<Value = String> {
    let pieces = [
        "/", "/", "/", "a", "a", "b", ".", ".", "..", ";", "%2e", "%2E", "%2f", "%5c", "%5C",
        "%3b", "%20", "%25", "%", "2", "e", "f", "u00", "%00", "%09", "%c0%ae", "%c0%af", "%c1%9c",
        "%61", "//", "@", "\u{fc}", "%41",
    ];
    let piece = prop::sample::select(Vec::from(pieces));
    prop::collection::vec(piece, 0..10).prop_map(|pieces| format!("/{}", pieces.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// However a server reads the two, and also after a client has resolved the target.
    #[test]
    fn no_path_that_a_scope_contains_leaves_it(own in "/a|/a/|/a/b|/a%2fb|/a;x|//|/a%5c", below in path()) {
        let scope: Scope = format!("{ORIGIN}{own}").parse().unwrap();
        for target in [format!("{own}{below}"), below] {
            let text = format!("{ORIGIN}{target}");
            if !scope.contains(&text) {
                continue;
            }
            for server in Server::all() {
                let (mut own, target) = (server.resolve(&own), server.resolve(&target));
                if own.last().is_some_and(String::is_empty) {
                    own.pop();
                }
                prop_assert!(target.starts_with(&own), "{} in {} by {:?}", text, scope, server);
            }
            let url = Url::parse(&text).unwrap();
            prop_assert!(scope.contains(url.as_str()), "{}", url);
        }
    }
}
