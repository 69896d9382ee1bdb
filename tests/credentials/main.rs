//! What credentials are: what is taken and refused, what is shown, and what goes out.

mod absent_traits;
mod auto_traits;
mod constructors;
mod header_map;
mod header_value;
mod iso_8859_1;
mod layout;
mod platforms;
mod properties;
mod redaction;
mod rfc7617;
mod same;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "serde")]
mod serde_errors;
mod validation;
