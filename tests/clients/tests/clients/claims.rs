//! What the documentation says of every client.

use std::env;
use std::process::Command;

use http_basic_credentials::challenge::{Refusal, Sent};
use http_basic_credentials::scope::{OutOfScope, ScopedCredentials};

use crate::recipes::{self, Answer, Options};
use crate::server::{CHALLENGE, Server};
use crate::{ana, jira};

type Call = fn(&ScopedCredentials, &str, Options) -> Answer;

/// Whether a request that is out of scope is sent, without the header.
const STOPS: bool = false;
const GOES_WITHOUT: bool = true;

/// The token that each request has: after a redirect within the origin, to another port, to another
/// host name, and there and back.
type Redirects = [&'static [&'static str]; 4];

const T: &str = "t0k3n";
const NOT_FOLLOWED: Redirects = [&[T]; 4];
const DROPPED: Redirects = [&[T, ""], &[T, ""], &[T, ""], &[T, "", ""]];
const KEPT: Redirects = [&[T, T], &[T, ""], &[T, ""], &[T, "", ""]];
const KEPT_AND_BACK: Redirects = [&[T, T], &[T, ""], &[T, ""], &[T, "", T]];

/// The token that the server and the proxy get, if the environment names a proxy and the URL is one of
/// `http://localhost`.
const DIRECT: [&str; 2] = [T, ""];
const TO_PROXY: [&str; 2] = ["", T];

/// A module for each client, and in it a test for each claim.
macro_rules! clients {
    ($($client:ident: $if_out:ident, $way:ident $(, $redirects:ident, $if_told:ident)?;)*) => {$(
        mod $client {
            use super::recipes::$client as call;

            #[test]
            fn right_and_wrong_token() {
                super::right_and_wrong_token(call, stringify!($client));
            }

            #[test]
            fn out_of_scope() {
                super::out_of_scope(call, super::$if_out);
            }

            $(#[test]
            fn redirects() {
                super::redirects(call, stringify!($client), false, super::$redirects);
                super::redirects(call, stringify!($client), true, super::$if_told);
            })?

            #[test]
            fn localhost_and_a_proxy() {
                let name = concat!("claims::", stringify!($client), "::localhost_and_a_proxy");
                super::localhost_and_a_proxy(call, name, super::$way);
            }
        }
    )*};
}

clients! {
    // Redirects by default, and if told to follow them.
    reqwest: STOPS, TO_PROXY, KEPT, KEPT;
    reqwest_middleware: GOES_WITHOUT, TO_PROXY, KEPT, KEPT;
    reqwest_0_11: STOPS, TO_PROXY, KEPT, KEPT;
    ureq: STOPS, TO_PROXY, NOT_FOLLOWED, DROPPED;
    tower_http: GOES_WITHOUT, DIRECT, KEPT_AND_BACK, KEPT_AND_BACK;
    tonic: GOES_WITHOUT, DIRECT;
    tungstenite: STOPS, DIRECT, NOT_FOLLOWED, NOT_FOLLOWED;
    isahc: STOPS, TO_PROXY, NOT_FOLLOWED, KEPT;
    curl: STOPS, TO_PROXY, NOT_FOLLOWED, KEPT_AND_BACK;
    gix: STOPS, TO_PROXY, KEPT_AND_BACK, KEPT_AND_BACK;
}

fn sentence(client: &str, sent: Sent) -> String {
    let refusal = match client {
        // It does not show the response.
        "gix" => Refusal::from_values(401, [""; 0], Sent::Unknown),
        _ => Refusal::from_values(401, [CHALLENGE], sent),
    };
    refusal.unwrap().to_string()
}

#[track_caller]
fn right_and_wrong_token(call: Call, client: &str) {
    let server = Server::start();
    let options = Options { no_proxy: true, follow: false };
    let status = call(&jira(&server.url("")), &server.url("/me"), options).unwrap();
    // A WebSocket's is 101.
    assert!([101, 200].contains(&status), "{status}");
    assert_eq!(server.tokens(), [T]);

    let wrong = ana("wr0ng").scoped_to(&server.url("")).unwrap();
    let error = call(&wrong, &server.url("/me"), options).unwrap_err();
    assert_eq!(error.to_string(), sentence(client, Sent::Credentials));
    assert_eq!(server.tokens(), ["wr0ng"], "it is sent once");
}

#[track_caller]
fn out_of_scope(call: Call, is_sent: bool) {
    let server = Server::start();
    let options = Options { no_proxy: true, follow: false };
    let error = call(&jira("http://127.0.0.1:1"), &server.url("/me"), options).unwrap_err();
    let (expected, tokens) = if is_sent == GOES_WITHOUT {
        (sentence("", Sent::Nothing), &[""][..])
    } else {
        (OutOfScope::OtherPort.to_string(), &[][..])
    };
    assert_eq!(error.to_string(), expected);
    assert_eq!(server.tokens(), tokens);
}

#[track_caller]
fn redirects(call: Call, client: &str, follow: bool, expected: Redirects) {
    let a = Server::start();
    let (b, jira) = (a.sibling(), jira(&a.url("")));
    for status in [301, 302, 303, 307, 308] {
        let back = b.url(&format!("/{status}?to={}", a.url("/end")));
        let targets = [a.url("/end"), b.url("/end"), a.localhost("/end"), back];
        for (target, expected) in targets.iter().zip(expected) {
            let url = a.url(&format!("/{status}?to={target}"));
            let answer = call(&jira, &url, Options { no_proxy: true, follow });
            assert_eq!(a.tokens(), expected, "{status} to {target}");
            // The token is right, and no sentence may say that it is wrong.
            if expected == [T, ""] && !target.starts_with(&a.url("")) {
                assert_eq!(answer.unwrap_err().to_string(), sentence(client, Sent::Nothing));
            }
        }
    }
}

/// In processes of their own, since the environment belongs to a process.
#[track_caller]
fn localhost_and_a_proxy(call: Call, test: &str, by_default: [&str; 2]) {
    if let Ok(url) = env::var("TEST_URL") {
        let no_proxy = env::var_os("TEST_NO_PROXY").is_some();
        let scope = url.trim_end_matches("/me");
        call(&jira(scope), &url, Options { no_proxy, follow: false }).unwrap();
        return;
    }
    for (variable, expected) in
        [("TEST_DEFAULT", by_default), ("TEST_NO_PROXY", DIRECT), ("NO_PROXY", DIRECT)]
    {
        let (server, proxy) = (Server::start(), Server::start());
        let mut child = Command::new(env::current_exe().unwrap());
        for name in ["all_proxy", "http_proxy", "https_proxy", "no_proxy", "request_method"] {
            child.env_remove(name).env_remove(name.to_uppercase());
        }
        child.args(["--exact", test]).env("TEST_URL", server.localhost("/me"));
        child.env("HTTP_PROXY", proxy.url("")).env("http_proxy", proxy.url(""));
        let output = child.env(variable, "localhost").output().unwrap();
        let report = String::from_utf8_lossy(&output.stdout);
        assert!(report.contains("1 passed"), "{variable}: {report}");
        // A tunnel is opened by a request without the token.
        let sent = [server.tokens().concat(), proxy.tokens().concat()];
        assert_eq!(sent, expected, "{variable}");
    }
}
