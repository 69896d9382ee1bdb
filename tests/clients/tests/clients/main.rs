//! The crate in real clients: how they attach the header, how a refusal is read, and what they do with
//! the header on redirects and with proxies.

mod claims;
mod proxies;
mod recipes;
mod redirects;
mod server;

use std::sync::LazyLock;

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::ScopedCredentials;
use tokio::runtime::Runtime;

type Error = Box<dyn std::error::Error + Send + Sync>;

fn ana(token: &str) -> BasicCredentials {
    BasicCredentials::new("ana@example.com", token).unwrap()
}

fn jira(scope: &str) -> ScopedCredentials {
    ana("t0k3n").scoped_to(scope).unwrap()
}

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

fn block_on<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

/// A client with ring for its TLS, and no certificates to read.
fn reqwest_builder() -> reqwest::ClientBuilder {
    // An error says that another test has installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().tls_certs_only([])
}
