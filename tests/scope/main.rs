//! Where credentials may go.

#[path = "../support/own_binary.rs"]
mod own_binary;
#[path = "../support/server.rs"]
mod server;

mod advisories;
mod allocated;
mod host_field;
#[cfg(feature = "tower")]
mod layer;
mod left_behind;
mod origins;
mod paths;
mod proxies;
mod reasons;
#[cfg(feature = "tower")]
mod redirects;
#[cfg(feature = "tower")]
mod rotation;
mod store;
mod targets;
