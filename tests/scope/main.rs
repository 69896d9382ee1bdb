//! Where credentials may go.

#[cfg(feature = "tower")]
#[path = "../support/client.rs"]
mod client;

mod allocated;
mod ways;

mod check_response;
mod host_field;
#[cfg(feature = "tower")]
mod layer;
mod left_behind;
mod origins;
#[cfg(feature = "url")]
mod path_model;
mod paths;
mod reasons;
mod store;
#[cfg(feature = "url")]
mod targets;
