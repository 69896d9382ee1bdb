//! Where credentials come from: a file, a URL, a netrc file.

mod file;
pub mod netrc;
mod userinfo;

pub use file::{ReadSecretError, read_secret};
pub use userinfo::{InvalidUserinfo, take_userinfo};
