//! What credentials cost in memory, and what they leave there: nothing.
//!
//! `cargo test --all-features --test memory clients -- --nocapture` also prints what HTTP clients leave.

#[path = "../support/observer.rs"]
mod observer;
#[cfg(target_os = "linux")]
#[path = "../support/own_binary.rs"]
mod own_binary;

mod allocations;
mod freed_blocks;
mod freed_blocks_of_sources;

#[cfg(target_os = "linux")]
mod residue;
mod secrets;
mod wiped_on_rotation;

#[global_allocator]
static OBSERVER: observer::Observer = observer::Observer;
