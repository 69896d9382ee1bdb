//! What several tests share.

#![allow(dead_code)]

pub(crate) mod server;
