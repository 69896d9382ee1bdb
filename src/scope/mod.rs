//! Where credentials may go.
//!
//! Whoever receives Basic credentials can read them, so they belong to one [`Scope`]: an origin,
//! and the paths at or below one of its paths (RFC 7617 section 2.2). [`ScopedCredentials`] ties a
//! pair to its scope and refuses every other request; a [`CredentialStore`] holds the pairs of many
//! scopes.
//!
//! Both take a request's URL as its client has it, a [`TargetUri`]: `&http::Uri`, or text, which
//! every URL type can give.
//!
//! ```no_run
//! use http_basic_credentials::BasicCredentials;
//! use http_basic_credentials::http::header::AUTHORIZATION;
//!
//! # async fn call() -> Result<(), Box<dyn std::error::Error>> {
//! let jira = BasicCredentials::new("ana@example.com", "t0k3n")?
//!     .scoped_to("https://example.atlassian.net")?;
//!
//! let url = "https://example.atlassian.net/rest/api/3/myself";
//! let request = reqwest::Client::new().get(url);
//! let response = request.header(AUTHORIZATION, jira.header_value_for(url)?).send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Limit: this decides whether a request gets the header. What happens to the request afterwards
//! (the client's redirects, logs and proxy) is up to the client.
//!
//! # What is refused, and why
//!
//! - Text is refused where two URL libraries could read it differently: white space or a control
//!   character anywhere, a backslash before the query, user information, a missing `//`, a host
//!   that is not a plain name or an address, and a host whose last label is a number (`1.2.3`,
//!   `foo.0x4`) unless it is a dotted quad. `xn--` labels are taken as written.
//! - Paths are compared byte by byte, at segment boundaries. Where the path of a target has a dot
//!   segment (also `..;x`, which Tomcat resolves), an encoded dot, slash or backslash (`%2e`,
//!   `%2f`, `%5c`) or a raw backslash, a server could resolve it to another path, so it is in no
//!   scope that has a path. The query is not looked at.
//! - `ws` and `wss` are read as `http` and `https`: a WebSocket's handshake is an HTTP request on
//!   the same ports (RFC 6455 sections 3 and 4.1).
//! - A request whose `Host` field names another authority than its URI is refused: RFC 9112 section
//!   3.2 has the two identical, and behind a shared front end the token would reach another tenant.

mod credentials;
mod error;
#[allow(clippy::module_inception, reason = "the room and what it is about have one name")]
mod scope;
mod store;
mod target;

pub use credentials::ScopedCredentials;
pub use error::{InvalidScope, OutOfScope};
pub use scope::Scope;
pub use store::CredentialStore;
pub use target::TargetUri;
