//! Where credentials may go.
//!
//! Basic credentials are readable by whoever receives them, so they belong to one [`Origin`]:
//! scheme, host and port (RFC 6454 section 4). [`ScopedCredentials`] ties a pair to its origin and
//! refuses every other request; a [`CredentialStore`] holds the pairs of many origins.
//!
//! The edge: this decides whether a request gets the header. What a client does with the request
//! afterwards (its own redirects, its logs, its proxy) is the client's.

mod credentials;
mod error;
#[allow(clippy::module_inception, reason = "the room and what it is about have one name")]
mod scope;
mod store;

pub use credentials::ScopedCredentials;
pub use error::{InvalidOrigin, ScopeError};
pub use scope::Origin;
pub use store::CredentialStore;
