//! What this crate sends, real servers accept, and other clients send too; what real servers ask
//! for, it reads. All on loopback.

mod clients;
mod pairs;
mod peer;
mod servers;
