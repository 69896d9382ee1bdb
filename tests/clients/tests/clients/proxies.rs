//! Whether a request for `http://localhost` goes to the proxy that the environment names. Each is made
//! in a process of its own, since the environment belongs to the process.

use std::env;
use std::process::Command;

use crate::server::Server;
use crate::{Call, Proxy, jira};

const URL: &str = "CLIENTS_TEST_URL";
const PROXY_OFF: &str = "CLIENTS_TEST_PROXY_OFF";

/// Where a request for `http://localhost` goes that has the token.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Way {
    Direct,
    /// The proxy got it, token and all.
    ThroughProxy,
}

/// With `HTTP_PROXY` set: by default, with the client told to use no proxy, and with `NO_PROXY`.
/// `test` is the name of the test that calls this, which the process is told to run.
pub(crate) fn ways(test: &str, call: Call) -> [Way; 3] {
    if let Ok(url) = env::var(URL) {
        let proxy = if env::var_os(PROXY_OFF).is_some() { Proxy::Off } else { Proxy::Default };
        let scope = url.trim_end_matches("/me");
        assert_eq!(call(&jira(scope), &url, proxy).unwrap(), 200);
        std::process::exit(0);
    }
    [
        [("", ""); 2],
        [(PROXY_OFF, "1"), ("", "")],
        [("NO_PROXY", "localhost"), ("no_proxy", "localhost")],
    ]
    .map(|variables| {
        let (server, proxy) = (Server::start(), Server::proxy());
        let name = test.split_once("::").unwrap().1;
        let mut child = Command::new(env::current_exe().unwrap());
        child.args(["--exact", name, "--nocapture", "--test-threads=1"]);
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().to_lowercase().ends_with("_proxy") {
                child.env_remove(name);
            }
        }
        for name in ["HTTP_PROXY", "http_proxy"] {
            child.env(name, proxy.url(""));
        }
        child.envs(variables.into_iter().filter(|(name, _)| !name.is_empty()));
        child.env(URL, server.url_at("localhost", "/me"));
        let output = child.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(server.authorizations(), [1], "the server gets it in each case");
        match proxy.authorizations().iter().sum() {
            0 => Way::Direct,
            1 => Way::ThroughProxy,
            more => panic!("{more}"),
        }
    })
}
