//! What servers say.

mod answers;
mod corpus;
mod parse;
mod properties;
mod refusal;
mod sentences;

/// A file of real answers.
fn vectors(name: &str) -> serde_json::Value {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/challenge/vectors");
    serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
}
