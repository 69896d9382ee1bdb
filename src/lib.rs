//! HTTP Basic authentication for clients (RFC 7617): an account's email and API token, held as
//! secrets, encoded once, and sent only where they belong.
//!
//! Four questions, and where each is answered:
//!
//! | question | answer |
//! |---|---|
//! | What are credentials? | [`BasicCredentials`] |
//! | Where do they come from? | [`source`]: a secret file, a URL, a netrc file |
//! | Where may they go? | [`scope`]: one origin, or paths of it; a store of many |
//! | What did the server say? | [`challenge`]: why it refused, in a sentence |
//!
//! # Common tasks
//!
//! **Call an API with reqwest.** The scope keeps the token from every other host:
//!
//! ```
//! use http_basic_credentials::BasicCredentials;
//!
//! let jira = BasicCredentials::new("ana@example.com", "t0k3n")?
//!     .scoped_to("https://example.atlassian.net")?;
//!
//! let url = "https://example.atlassian.net/rest/api/3/myself";
//! let request = reqwest::Client::new().get(url);
//! let request = request.header("authorization", jira.header_value_for(url)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **With ureq** it is the same. The URL may be a `&str`, `&String` or `&http::Uri`: see
//! [`TargetUri`](scope::TargetUri).
//!
//! ```
//! # use http_basic_credentials::BasicCredentials;
//! # let jira = BasicCredentials::new("ana", "t0k3n")?.scoped_to("https://example.atlassian.net")?;
//! let url = "https://example.atlassian.net/rest/api/3/myself";
//! let request = ureq::get(url).header("authorization", jira.header_value_for(url)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **With an `http::Request`**, for hyper and what is built on it:
//!
//! ```
//! # use http_basic_credentials::BasicCredentials;
//! # let jira = BasicCredentials::new("ana", "t0k3n")?.scoped_to("https://example.atlassian.net")?;
//! let url = "https://example.atlassian.net/rest/api/3/myself";
//! let mut request = http::Request::get(url).body(())?;
//! jira.authorize(&mut request)?;
//! assert_eq!(format!("{:?}", request.headers()["authorization"]), "Sensitive");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **Say why it was refused.** A [`Refusal`](challenge::Refusal) is made from any client's
//! response:
//!
//! ```
//! use http_basic_credentials::BasicCredentials;
//!
//! # let jira = BasicCredentials::new("ana", "t0k3n")?.scoped_to("https://example.atlassian.net")?;
//! # let response = http::Response::builder().status(401).body(())?;
//! # let url = "https://example.atlassian.net/rest/api/3/myself";
//! if let Err(refusal) = jira.check_response(url, response.status(), response.headers()) {
//!     eprintln!("{refusal}");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **Read the token from a secret file**, as Docker, Kubernetes and systemd mount it:
//!
//! ```
//! use http_basic_credentials::{BasicCredentials, source::read_secret};
//!
//! # let path = std::env::temp_dir().join(format!("secret-{}", std::process::id()));
//! # std::fs::write(&path, "t0k3n\n")?;
//! let token = read_secret(&path)?; // a path such as "/run/secrets/jira"
//! let credentials = BasicCredentials::new("ana@example.com", token)?;
//! # std::fs::remove_file(&path)?;
//! # assert_eq!(credentials.expose_token(), "t0k3n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **Read `~/.netrc`.** Each host gets only its own entry:
//!
//! ```
//! use http_basic_credentials::source::netrc::Netrc;
//!
//! # let path = std::env::temp_dir().join(format!("netrc-{}", std::process::id()));
//! # std::fs::write(&path, "machine example.atlassian.net login ana password t0k3n")?;
//! let netrc = Netrc::read(&path)?; // `Netrc::read_default()?` reads ~/.netrc
//! let jira = netrc.scoped_to("https://example.atlassian.net")?.ok_or("no entry")?;
//! # std::fs::remove_file(&path)?;
//! # assert_eq!(jira.credentials().expose_token(), "t0k3n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **Replace a token while requests are made.** The client's clone uses the new pair from its
//! next request:
//!
//! ```
//! # use http_basic_credentials::BasicCredentials;
//! use http_basic_credentials::scope::CredentialStore;
//!
//! # let old = BasicCredentials::new("ana@example.com", "t0k3n")?;
//! # let new = BasicCredentials::new("ana@example.com", "n3xt")?;
//! let store = CredentialStore::from(old.scoped_to("https://api.example.com")?);
//! let in_the_client = store.clone();
//!
//! store.insert(new.scoped_to("https://api.example.com")?);
//! let sent = in_the_client.header_value_for("https://api.example.com/me")?;
//! assert_eq!(sent, new.header_value());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **Use several accounts of one server**, each for its own paths:
//!
//! ```
//! # use http_basic_credentials::BasicCredentials;
//! # use http_basic_credentials::scope::CredentialStore;
//! let a = BasicCredentials::new("a", "t0k3n")?.scoped_to("https://git.example.com/team-a")?;
//! let b = BasicCredentials::new("b", "t0k3n")?.scoped_to("https://git.example.com/team-b")?;
//! let store = CredentialStore::from_iter([a, b]);
//! assert!(store.header_value_for("https://git.example.com/team-a/app.git").is_ok());
//! assert!(store.header_value_for("https://git.example.com/team-c/app.git").is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **Authenticate to a proxy** with the credentials in its URL:
//!
//! ```
//! use http_basic_credentials::source::split_userinfo;
//!
//! let (url, credentials) = split_userinfo("http://ana:t0k3n@proxy.example:3128")?;
//! let mut proxy = reqwest::Proxy::all(url.to_string())?;
//! if let Some(credentials) = credentials {
//!     proxy = proxy.custom_http_auth(credentials.into());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **Fill a [`HeaderMap`](http::HeaderMap)** without a scope, with [`BasicAuthExt`]:
//!
//! ```
//! use http_basic_credentials::{BasicAuthExt, BasicCredentials};
//!
//! let mut headers = http::HeaderMap::new();
//! headers.insert_basic_auth(&BasicCredentials::new("ana@example.com", "t0k3n")?);
//! # Ok::<(), http_basic_credentials::InvalidCredentials>(())
//! ```
#![cfg_attr(
    feature = "tower",
    doc = "\n**Authorize every request of a tower client** (hyper-util, tonic): [`tower::BasicAuthLayer`]."
)]
//!
//! # Guarantees
//!
//! - One pair has one header value: UTF-8, byte for byte. A colon in the email, a control character
//!   or a missing colon is an error, and no error holds input.
//! - The value is encoded once and always sensitive. Attaching it costs a reference count.
//! - Nothing is left behind: each buffer has its exact size and is wiped when its last owner drops.
//! - Credentials that have a scope go there and nowhere else; cleartext has to be asked for by
//!   name.
//! - No `unsafe`, and no input makes it panic. What reads input is bounded.
//!
//! # Features
//!
//! None of them is needed for safety.
//!
//! | feature | brings | gives |
//! |---|---|---|
//! | `tower` | `tower-layer`, `tower-service` | `tower::BasicAuthLayer` |
//! | `tracing` | `tower`, `tracing` | an event when a request goes without credentials, and why |
//! | `serde` | `serde_core` | `Deserialize` for [`BasicCredentials`] and [`Scope`](scope::Scope), `Serialize` only for `Scope` |
//! | `url` | `url` | [`TargetUri`](scope::TargetUri) for `&url::Url` |
//!
//! # Scope of this crate
//!
//! It is for clients that send Basic credentials. It does not check passwords, speak another scheme
//! or send requests. The public API shows the types of `http` 1, `secrecy` 0.10 and `zeroize` 1.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
// Not in Cargo.toml, so that tests and examples are exempt.
#![warn(missing_docs, unreachable_pub)]
// No panic is reachable from input.
#![deny(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

mod credentials;
// Its code is compiled in tests/clients, with the clients.
#[cfg(all(doc, not(doctest)))]
pub mod docs;
mod error;
mod grammar;
mod header_map;
mod secret;
mod wipe;
mod wire;

pub mod challenge;
pub mod scope;
#[cfg(feature = "serde")]
mod serde;
pub mod source;
#[cfg(feature = "tower")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
pub mod tower;

pub use credentials::BasicCredentials;
pub use error::{DecodeError, InvalidCredentials};
pub use header_map::BasicAuthExt;
pub use http;
pub use secrecy::{ExposeSecret, SecretString};
pub use secret::IntoSecret;
