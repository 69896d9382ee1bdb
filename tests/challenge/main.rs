//! What servers say.

#[allow(clippy::needless_for_each)]
mod corpus;
mod parse;
mod properties;
mod recover;
mod recover_properties;
mod refusal;
mod retry;
#[allow(clippy::unnecessary_wraps)]
mod sentences;
