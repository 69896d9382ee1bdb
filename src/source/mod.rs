//! Where credentials come from: a file, a URL, a netrc file.

pub mod netrc;
mod userinfo;

pub use userinfo::{InvalidUserinfo, take_userinfo};
