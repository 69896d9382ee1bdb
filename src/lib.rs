#![doc = include_str!("../README.md")]
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
