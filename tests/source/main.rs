//! Where credentials come from.

#[path = "../support/own_binary.rs"]
mod own_binary;

mod files;
mod netrc;
mod netrc_astray;
mod netrc_edits;
mod netrc_faults;
mod netrc_hosts;
mod netrc_peers;
mod netrc_read;
mod read_secret;
#[cfg(feature = "url")]
mod split_userinfo;
