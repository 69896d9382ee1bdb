//! HTTP Basic credentials for clients (RFC 7617).
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
// These stand here and not in Cargo.toml because tests and examples may do what the crate may not.
#![warn(missing_docs, unreachable_pub)]
// No panic is reachable from input.
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
