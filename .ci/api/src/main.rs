//! Prints the public items of rustdoc's JSON, and before them the crates whose types they name.
//! Derived, blanket and auto traits are left out: `tests/credentials/traits.rs` is about those.

use std::collections::BTreeSet;

fn main() {
    let json = std::env::args().nth(1).expect("the path of rustdoc's JSON");
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_auto_derived_impls(true)
        .omit_auto_trait_impls(true)
        .omit_blanket_impls(true)
        .build()
        .expect("the JSON of Rust 1.95's rustdoc");
    let items: Vec<_> = api.items().map(ToString::to_string).collect();
    let in_path = |character: char| character.is_alphanumeric() || "_:".contains(character);
    let crates: BTreeSet<_> = items
        .iter()
        .flat_map(|item| item.split(|character| !in_path(character)))
        .filter_map(|path| Some(path.split_once("::")?.0))
        .filter(|name| !name.is_empty())
        .collect();
    println!("types of: {}", crates.into_iter().collect::<Vec<_>>().join(" "));
    println!("{}", items.join("\n").replace("http_basic_credentials::", ""));
}
