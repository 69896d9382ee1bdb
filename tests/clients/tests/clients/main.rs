//! The crate in real clients: how the header is attached, how a refusal is read, and what the client
//! does with the header on redirects and with a proxy in the environment.
//!
//! Each client has a file, and in it a function `call` that is what a program would write.

mod proxies;
mod proxy_credentials;
mod redirects;
mod server;

mod curl;
mod gix;
mod hyper;
mod hyper_util;
mod isahc;
mod oauth2;
mod otlp;
mod reqwest;
mod reqwest_0_11;
mod reqwest_0_12;
mod reqwest_blocking;
mod reqwest_middleware;
mod reqwest_tower;
mod smithy;
mod tonic;
mod tower_http;
mod tungstenite;
mod ureq;
mod ureq_middleware;

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{OutOfScope, ScopedCredentials};
use server::Server;

type Error = Box<dyn std::error::Error + Send + Sync>;

/// Sends a GET with a client's defaults and says what status came back, or why it was refused.
type Call = fn(&ScopedCredentials, &str, Proxy) -> Result<u16, Error>;

/// What the client is told about proxies.
#[derive(Clone, Copy, PartialEq)]
enum Proxy {
    /// Nothing.
    Default,
    /// To use none.
    Off,
}

const REFUSED: &str =
    r#"the Basic credentials for realm "Jira" were refused: they are wrong, expired or revoked"#;

const NOT_SENT: &str = r#"Basic credentials for realm "Jira" are needed and none were sent"#;

fn ana(token: &str) -> BasicCredentials {
    BasicCredentials::new("ana@example.com", token).unwrap()
}

fn jira(scope: &str) -> ScopedCredentials {
    ana("t0k3n").scoped_to(scope).unwrap()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(future)
}

fn takes_the_right_token(call: Call) {
    let server = Server::start();
    let status = call(&jira(&server.url("")), &server.url("/me"), Proxy::Off).unwrap();
    assert_eq!(status, 200);
    assert_eq!(server.authorizations(), [1]);
}

fn says_why_a_wrong_token_is_refused(call: Call) {
    let server = Server::start();
    let wrong = ana("wr0ng").scoped_to(&server.url("")).unwrap();
    let error = call(&wrong, &server.url("/me"), Proxy::Off).unwrap_err();
    assert_eq!(error.to_string(), REFUSED);
    assert_eq!(server.authorizations(), [1]);
}

fn sends_nothing_out_of_scope(call: Call) {
    let (server, other) = (Server::start(), Server::start());
    let error = call(&jira(&server.url("")), &other.url("/me"), Proxy::Off).unwrap_err();
    assert_eq!(error.to_string(), OutOfScope::OtherPort.to_string());
    assert_eq!(other.authorizations(), [0_usize; 0]);
}

/// The tests of a client whose `call` fails where the URL is out of scope.
macro_rules! tests_of {
    ($call:ident) => {
        #[test]
        fn takes_the_right_token() {
            crate::takes_the_right_token($call);
        }

        #[test]
        fn says_why_a_wrong_token_is_refused() {
            crate::says_why_a_wrong_token_is_refused($call);
        }

        #[test]
        fn sends_nothing_out_of_scope() {
            crate::sends_nothing_out_of_scope($call);
        }
    };
}
use tests_of;
