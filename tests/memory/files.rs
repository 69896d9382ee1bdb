//! Nothing of a secret file or of a netrc is left in memory, from a file and from a pipe, which does
//! not say how long it is. A step gets the path and never the token.
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::source::netrc::Netrc;
use http_basic_credentials::source::read_secret;

use crate::observer::Secret;
use crate::secrets::token;
use crate::steps::use_netrc;

pub(crate) type FileStep = (&'static str, fn(&Path));

pub(crate) const FILE_STEPS: &[FileStep] = &[
    ("secret file", |path| {
        let pair = BasicCredentials::new("ana", read_secret(path).unwrap()).unwrap();
        assert!(!pair.expose_token().ends_with('\n'));
    }),
    ("refused secret file", |path| _ = read_secret(path).unwrap_err()),
    ("netrc file", |path| use_netrc(&Netrc::read(path).unwrap(), "x")),
    ("refused netrc file", |path| _ = Netrc::read(path).unwrap_err()),
    // In a process of its own, whose environment names the file.
    ("default netrc file", |path| {
        assert_eq!(Netrc::default_paths(), [path]);
        use_netrc(&Netrc::read_default().unwrap(), "x");
    }),
    ("leaked file", |path| drop(fs::read(path).unwrap())),
];

/// Longer than the limit of 1 MiB.
const TOO_LONG: usize = (1 << 20) + 1;
const NETRC: &str = "machine h login \"a\\b\" password \"TOKEN\"\nmachine g password TOKEN\n\
                     default login TOKEN password TOKEN\n";

/// Steps, with what their files have around the token.
pub(crate) fn cases(sizes: &[usize]) -> Vec<(&'static str, String, String)> {
    let mut cases = Vec::new();
    let mut add = |step, pattern: &str, size| {
        let token = token(size);
        cases.push((step, pattern.replace("TOKEN", &token), token));
    };
    for &size in sizes {
        for around in ["TOKEN", "TOKEN\n", "\u{feff}TOKEN\r\n"] {
            add("secret file", around, size);
        }
        for around in ["TOKEN\n\n", "\nTOKEN", "TOKEN\t", "\0TOKEN"] {
            add("refused secret file", around, size);
        }
        for fault in ["", "machine x password \"open", "machine x password a b"] {
            add("netrc file", &format!("{NETRC}{fault}"), size);
        }
    }
    add("netrc file", &format!("{NETRC}{}", "# note\n".repeat(20_000)), 48);
    add("secret file", "TOKEN", TOO_LONG - 1);
    add("refused secret file", "TOKEN", TOO_LONG);
    add("refused netrc file", "TOKEN", TOO_LONG);
    cases
}

/// Calls `run` with the path of a file that has this text, or of a pipe that gives it.
pub(crate) fn with_file<T>(text: &str, is_pipe: bool, run: impl FnOnce(&Path) -> T) -> T {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("memory-{}-{number}", std::process::id());
    let file = Removed(std::env::temp_dir().join(name));
    if !is_pipe {
        fs::write(&file.0, text).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&file.0, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        return run(&file.0);
    }
    assert!(std::process::Command::new("mkfifo").arg(&file.0).status().unwrap().success());
    let (path, text) = (file.0.clone(), text.to_owned());
    // It may be refused before it is read to its end. Not waited for, because it waits for a reader.
    std::thread::spawn(move || drop(fs::write(path, text)));
    run(&file.0)
}

struct Removed(PathBuf);

impl Drop for Removed {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn freed_blocks() {
    for (name, text, token) in cases(&[8, 16, 255, 65_535]) {
        let secret = Secret::new(&token);
        let (_, step) = FILE_STEPS.iter().find(|(step, _)| *step == name).unwrap();
        for is_pipe in [false, cfg!(unix)] {
            let leaks = with_file(&text, is_pipe, |path| secret.leaks_in(|| step(path)));
            assert_eq!(leaks, 0, "{name}, {} bytes, {text:.20}", token.len());
        }
    }
}
