//! What credentials are: what is accepted and refused, what is shown, and what is sent.

mod decode;
mod header_map;
mod header_value;
mod iso_8859_1;
mod layout;
#[cfg(feature = "url")]
mod oauth_client;
mod parts;
mod platforms;
mod redaction;
mod same;
#[cfg(feature = "serde")]
mod serde;
mod traits;
