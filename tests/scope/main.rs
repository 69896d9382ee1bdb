//! Where credentials may go.

#[path = "../support/server.rs"]
mod server;

mod advisories;
#[cfg(feature = "tower")]
mod redirects;
mod redirects_of_clients;
#[cfg(feature = "tower")]
mod rotation;
mod scope;
