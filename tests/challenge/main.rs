//! What servers say.

mod corpus;
mod parse;
mod properties;
mod recover;
mod recover_properties;
mod refusal;
mod retry;
mod sentences;
