//! HTTP Basic authentication for clients (RFC 7617): an account's email and API token, held as
//! secrets, encoded once, and sent only where they belong.
//!
//! ```
//! use http_basic_credentials::BasicCredentials;
//! use http_basic_credentials::http::Request;
//!
//! let jira = BasicCredentials::new("ana@example.com", "t0k3n")?
//!     .scoped_to("https://example.atlassian.net")?;
//!
//! let url = "https://example.atlassian.net/rest/api/3/myself";
//! let mut request = Request::get(url).body(())?;
//! jira.authorize(&mut request)?; // an error if the URL were another host's
//! assert_eq!(format!("{:?}", request.headers()["authorization"]), "Sensitive");
//! # let response = http::Response::builder().status(200).body(())?;
//!
//! // After the request: was it refused, and why?
//! jira.check_response(url, response.status(), response.headers())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Every item answers one of four questions:
//!
//! | question | answer |
//! |---|---|
//! | What are credentials? | [`BasicCredentials`] |
//! | Where do they come from? | [`source`]: a secret file, a URL, a netrc file |
//! | Where may they go? | [`scope`]: one origin, or paths of it; a store of many |
//! | What did the server say? | [`challenge`]: why it refused, in a sentence |
//!
//! This crate does not send requests, check passwords or speak another scheme.
// Compiled in tests/clients, with the clients that it uses.
#![cfg_attr(not(doctest), doc = "\n", doc = include_str!("../docs/tasks.md"))]
//!
//! # Guarantees
//!
//! - A pair always encodes to the same header value: its UTF-8 bytes, unchanged. A colon in the
//!   email, a control character or a missing colon is an error, and no error holds input.
//! - The value is encoded once and always marked sensitive. Attaching it copies no bytes.
//! - Buffers never grow, so this crate leaves no copy behind. Each buffer is wiped when its last
//!   owner is dropped.
//! - Credentials that have a scope go only there. Plain `http` to another machine needs
//!   [`dangerous_cleartext_to`](BasicCredentials::dangerous_cleartext_to).
//! - No `unsafe`, no panic that input can cause, and every reader of input is bounded.
//!
//! Limit: this crate cannot wipe copies that others make of the value, such as a client's write
//! buffer.
//!
//! # Features
//!
//! Safety needs none of them.
//!
//! | feature | adds | gives |
//! |---|---|---|
//! | `tower` | `tower-layer`, `tower-service` | `tower::BasicAuthLayer` |
//! | `tracing` | `tower`, `tracing` | an event when the layer adds no credentials to a request, and why |
//! | `serde` | `serde_core` | `Deserialize` for [`BasicCredentials`] and [`Scope`](scope::Scope), `Serialize` only for `Scope` |
//! | `url` | `url` | [`TargetUri`](scope::TargetUri) for `&url::Url` |
//!
//! The public API shows the types of `http` 1, `secrecy` 0.10 and `zeroize` 1, and with their
//! features those of `url` 2 and the traits of `serde_core`, `tower-layer` and `tower-service`.
//!
//! # Pages
//!
//! - [Clients](docs::clients): a recipe for each client, redirects and proxies.
//! - [Cookbook](docs::cookbook): curl, gix, OTLP, AWS Smithy, awc.
//! - [Services](docs::services): what Jira, Jenkins and others accept, and how they refuse.
//! - [Guarantees](docs::guarantees): the tests of each, and its limits.
//! - [netrc](docs::netrc): how curl and Python read a netrc file differently.
//! - [Coming from another platform](docs::platforms).
//! - [Comparison](docs::comparison) with other crates, and [speed](docs::speed).
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
// Not in Cargo.toml, so that tests and examples are exempt.
#![warn(missing_docs, unreachable_pub)]
// No panic is reachable from input.
#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![deny(clippy::string_slice, clippy::unwrap_used)]

mod credentials;
// Compiled in tests/clients too.
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
