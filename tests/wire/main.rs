//! From a header value back to credentials.

mod auth_scheme;
mod changed_bytes;
mod decode;
