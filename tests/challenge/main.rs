//! What servers say.

mod parse;
mod properties;
mod refusal;
