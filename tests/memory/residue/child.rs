//! The process under test: this binary, started once more, in which one test does one step.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use super::scan::{self, Found};

/// Starts the test `child` with a step, and one more variable in its environment.
pub(crate) fn start(child: &str, step: &str, variable: &str, value: impl AsRef<OsStr>) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", child, "--nocapture", "--test-threads=1"])
        .env("STEP", step)
        .env(variable, value)
        // Else the dynamic linker, at a library's first call of another one, saves all registers on
        // the stack, and what `memcpy` last had in them is left there.
        .env("LD_BIND_NOW", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// For the child: says that the step is done, and waits until it has been searched.
pub(crate) fn wait_for_search() {
    println!("\nready");
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

/// Searches a child whose step is done, and ends it.
#[track_caller]
pub(crate) fn search(mut child: Child, step: &str, token: &str) -> Found {
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let ready = output.by_ref().lines().map_while(Result::ok).any(|line| line == "ready");
    assert!(ready, "{step}: the child failed");
    let found = scan::search(child.id(), token);
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
    found
}
