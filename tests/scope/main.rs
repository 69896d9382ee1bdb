//! Where credentials may go.

#[path = "../support/server.rs"]
mod server;

mod advisories;
mod left_behind;
mod origins;
mod paths;
mod reasons;
#[cfg(feature = "tower")]
mod redirects;
mod redirects_of_clients;
#[cfg(feature = "tower")]
mod rotation;
mod targets;
