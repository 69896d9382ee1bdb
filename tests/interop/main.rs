//! What this crate sends, real servers accept, and other clients send too; it reads what real servers
//! ask for; no tenant gets another's credentials. All on loopback.

mod clients;
mod pairs;
mod peer;
mod servers;
mod tenants;
