//! What credentials are: what is taken and refused, what is shown, and what goes out.

mod absent_traits;
mod auto_traits;
mod header_map;
mod header_value;
mod platforms;
mod properties;
mod redaction;
mod rfc7617;
#[cfg(feature = "serde")]
mod serde;
mod validation;
