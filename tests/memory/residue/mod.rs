//! Nothing of a token or of its base64 is left in the memory of a process that had credentials of
//! it and has dropped them. The process under test is this binary, started once more. It gets the
//! token masked, or in a file, and all the memory that it can have written is searched while it waits.
//!
//! A token of fewer than 16 bytes cannot be told from chance in a whole process: `freed_blocks.rs`
//! looks for those.

mod process;
mod scan;

use std::hint::black_box;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_basic_credentials::BasicCredentials;
use zeroize::Zeroizing;

use self::scan::Found;
use crate::files::{FILE_STEPS, cases, with_file};
use crate::secrets::token;
use crate::steps::{STEPS, Step};

/// What leaves copies. Without these steps the search could be blind.
const LEAKS: &[Step] = &[
    ("String", |token| drop(black_box(token.to_owned()))),
    ("base64", |token| drop(black_box(STANDARD.encode(token)))),
];

/// Does nothing but in the process under test.
#[test]
fn child() {
    let Some((name, path)) = process::step() else { return };
    if let Some((_, step)) = FILE_STEPS.iter().find(|(step, _)| *step == name) {
        step(Path::new(&path));
        return process::wait_for_search();
    }
    let mut token = Zeroizing::new(String::new());
    process::read_masked(&mut token);
    let kept = name.starts_with("kept").then(|| BasicCredentials::new("ana", &*token).unwrap());
    if name.ends_with("exposed") {
        assert_eq!(kept.as_ref().unwrap().expose_token(), &*token);
    }
    for (step, run) in STEPS.iter().chain(LEAKS) {
        let is_leak = LEAKS.iter().any(|(leak, _)| leak == step);
        if name == *step || (name == "all" && !is_leak) {
            run(&token);
        }
    }
    drop(token);
    process::wait_for_search();
    drop(kept);
}

/// Runs a step in a child and searches it.
#[track_caller]
fn residue(step: &str, size: usize) -> Found {
    let token = token(size);
    let mut child = process::start(step, Path::new(""));
    process::write_masked(&mut child, &token);
    process::search(child, step, &token)
}

#[track_caller]
fn leaves_nothing(step: &str, size: usize) {
    let found = residue(step, size);
    assert_eq!(found.longest(), 0, "{step}, {size} bytes: {found:?}");
}

/// Each by itself, since what a later one does can hide a copy.
#[test]
fn each_step_leaves_nothing() {
    for size in [32, 4096] {
        for (step, _) in STEPS {
            leaves_nothing(step, size);
        }
    }
}

/// All steps in a row.
#[test]
fn each_size_leaves_nothing() {
    for size in [16, 17, 40, 63, 64, 192, 255, 1023, 65_535] {
        leaves_nothing("all", size);
    }
}

fn residue_of_file(step: &str, text: &str, token: &str, is_pipe: bool) -> Found {
    with_file(text, is_pipe, |path| process::search(process::start(step, path), step, token))
}

#[test]
fn a_file_leaves_nothing() {
    for (step, text, token) in cases(&[48, 65_535]) {
        for is_pipe in [false, true] {
            let found = residue_of_file(step, &text, &token, is_pipe);
            assert_eq!(found.longest(), 0, "{step}, {} bytes, {text:.20}: {found:?}", token.len());
        }
        if step == "netrc file" {
            let found = residue_of_file("default netrc file", &text, &token, false);
            assert_eq!(found.longest(), 0, "{text:.20}: {found:?}");
        }
    }
}

#[test]
fn the_search_finds_copies() {
    // Plaintext, and base64.
    for (step, plain, encoded) in [
        ("kept", false, true),
        ("kept, exposed", true, true),
        ("String", true, false),
        ("base64", false, true),
    ] {
        // The allocator writes into the first 16 bytes of a block that was freed.
        for size in [40, 192, 65_535] {
            let found = residue(step, size);
            let seen = (!found.token.is_empty(), !found.base64.is_empty());
            assert_eq!(seen, (plain, encoded), "{step}, {size} bytes: {found:?}");
        }
    }
    let token = token(48);
    assert!(residue_of_file("leaked file", &token, &token, false).longest() > 0);
}
