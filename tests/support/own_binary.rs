//! This test binary as a program to start once more.

use std::process::Command;

/// As cargo started it: by the target's runner (`CARGO_TARGET_..._RUNNER`) where there is one, since a
/// binary for another machine does not start by itself.
pub(crate) fn own_binary() -> Command {
    let is_runner = |name: &str| name.starts_with("CARGO_TARGET_") && name.ends_with("_RUNNER");
    let runner = std::env::vars().find(|(name, _)| is_runner(name));
    match runner {
        // Wine starts a Windows binary for a Windows binary.
        Some((_, runner)) if !cfg!(windows) => {
            let mut words = runner.split_ascii_whitespace();
            let mut command = Command::new(words.next().unwrap());
            command.args(words).arg(std::env::args_os().next().unwrap());
            command
        }
        _ => Command::new(std::env::current_exe().unwrap()),
    }
}
