//! What credentials cost in memory, and what they leave there: nothing.

#[cfg(feature = "tower")]
#[path = "../support/client.rs"]
mod client;
#[path = "../support/observer.rs"]
mod observer;
#[cfg(target_os = "linux")]
#[path = "../support/own_binary.rs"]
mod own_binary;

mod allocations;
mod files;
mod freed_blocks;
#[cfg(target_os = "linux")]
mod residue;
mod secrets;
mod steps;

#[global_allocator]
static OBSERVER: observer::Observer = observer::Observer;
