//! Where credentials come from.

mod netrc;
mod netrc_advisories;
mod netrc_properties;
mod netrc_python;
mod netrc_read;
mod userinfo;
