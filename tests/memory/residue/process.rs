//! The process under test: this binary, started once more, in which one test does one step.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Stdio};

use super::scan::{self, Found};
use crate::own_binary::own_binary;

/// What the child is told of in its environment.
const STEP: &str = "RESIDUE_STEP";
const FILE: &str = "RESIDUE_FILE";

/// What is written to the child is not what is looked for.
const MASK: u8 = 0xA5;

/// Starts the test `child` with a step.
pub(super) fn start(step: &str, file: &Path) -> Child {
    own_binary()
        .args(["--exact", "residue::child", "--nocapture", "--test-threads=1"])
        .env(STEP, step)
        .env(FILE, file)
        .env("NETRC", file)
        // Without it the dynamic linker, at the first call of a library's function, saves all registers
        // on the stack, and with them what `memcpy` last had there. On a processor with AVX-512, in a
        // release build, that was up to 256 bytes of a token of 1,023, 128 of 192, and tokens of 64
        // bytes whole. The crate cannot reach them. A statically linked program has no such calls.
        .env("LD_BIND_NOW", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// In the child: the step and the file, or `None` if this is a usual test run.
pub(super) fn step() -> Option<(String, String)> {
    let step = (std::env::var(STEP).ok()?, std::env::var(FILE).ok()?);
    crate::observer::stand_aside();
    Some(step)
}

/// Gives the child a text, masked.
pub(super) fn write_masked(child: &mut Child, text: &str) {
    let mut masked: Vec<u8> = text.bytes().map(|byte| byte ^ MASK).collect();
    masked.push(b'\n');
    child.stdin.as_mut().unwrap().write_all(&masked).unwrap();
}

/// In the child: the text, in `buffer`.
pub(super) fn read_masked(buffer: &mut String) {
    let mut masked = Vec::new();
    std::io::stdin().lock().read_until(b'\n', &mut masked).unwrap();
    masked.pop();
    buffer.reserve_exact(masked.len());
    buffer.extend(masked.iter().map(|byte| char::from(byte ^ MASK)));
}

/// In the child: says that the step is done, and waits until it has been searched.
pub(super) fn wait_for_search() {
    println!("\nready");
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

/// Searches a child whose step is done, and ends it.
#[track_caller]
pub(super) fn search(mut child: Child, step: &str, token: &str) -> Found {
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let ready = output.by_ref().lines().map_while(Result::ok).any(|line| line == "ready");
    assert!(ready, "{step}: the child failed");
    let found = scan::search(child.id(), token);
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
    found
}
