//! Where credentials come from.

#[path = "../support/own_binary.rs"]
mod own_binary;

mod files;
mod netrc;
mod netrc_advisories;
mod netrc_faults;
mod netrc_hosts;
mod netrc_peers;
mod netrc_properties;
mod netrc_read;
mod read_secret;
mod read_secret_properties;
mod split_userinfo;
mod split_userinfo_oracle;
