//! HTTP Basic credentials for clients: an account's email and API token, held as secrets, encoded
//! once into a sensitive `Authorization` value.
//!
//! ```
//! use http::HeaderMap;
//! use http_basic_credentials::{BasicAuthExt, BasicCredentials};
//!
//! let credentials = BasicCredentials::new("ana@example.com", "t0k3n")?;
//! let mut headers = HeaderMap::new();
//! headers.insert_basic_auth(&credentials);
//!
//! assert_eq!(headers["authorization"], "Basic YW5hQGV4YW1wbGUuY29tOnQwazNu");
//! assert!(headers["authorization"].is_sensitive());
//! # Ok::<(), http_basic_credentials::InvalidCredentials>(())
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
// No panic is reachable from input. These stand here and not in Cargo.toml because tests and
// examples may unwrap.
#![warn(unreachable_pub)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::dbg_macro,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::todo,
    clippy::unreachable,
    clippy::unwrap_used
)]

mod credentials;
mod decode;
mod encode;
mod error;
mod map_ext;
mod secret;

pub mod challenge;
pub mod netrc;
pub mod scope;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "tower")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
pub mod tower;

pub use credentials::BasicCredentials;
pub use error::{DecodeError, InvalidCredentials};
pub use map_ext::BasicAuthExt;
pub use secrecy;
pub use secret::IntoSecret;
