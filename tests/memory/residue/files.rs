//! Nothing of a netrc or a secret file is left in the memory of a process that read it. The process
//! under test gets the file's path and never the token.
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use http_basic_credentials::source::netrc::Netrc;
use http_basic_credentials::source::read_secret;
use http_basic_credentials::{BasicCredentials, ExposeSecret};
use zeroize::Zeroizing;

use super::{process, token};

/// The child's steps, by name. What they make is dropped when they return, but for `kept`.
fn step(name: &str, path: &Path) -> Option<BasicCredentials> {
    match name {
        "read" => use_all(&Netrc::read(path).unwrap()),
        "read default" => {
            assert_eq!(Netrc::default_paths(), [path]);
            use_all(&Netrc::read_default().unwrap());
        }
        // In the same file an entry that is wrong, after the token.
        "faulty" => {
            let netrc = Netrc::read(path).unwrap();
            assert_eq!(netrc.errors().count(), 1);
            use_all(&netrc);
        }
        "parse" => {
            let mut text = Zeroizing::new(String::with_capacity(8192));
            fs::File::open(path).unwrap().read_to_string(&mut text).unwrap();
            use_all(&Netrc::parse(&*text));
            use_all(&Netrc::parse(text));
        }
        "secret" => {
            let secret = read_secret(path).unwrap();
            assert!(!secret.expose_secret().ends_with('\n'));
            assert!(BasicCredentials::new("ana", secret).unwrap().header_value().is_sensitive());
        }
        "refused secret" => drop(read_secret(path).unwrap_err()),
        "refused netrc" => drop(Netrc::read(path).unwrap_err()),
        // Finds what the search is worth: one copy in freed memory, one in a live value.
        "leaked" => drop(fs::read(path).unwrap()),
        "kept" => return Netrc::read(path).unwrap().credentials_for("h").unwrap(),
        _ => panic!("no such step"),
    }
    None
}

fn use_all(netrc: &Netrc) {
    let quoted = netrc.credentials_for("H").unwrap().unwrap();
    let bare = netrc.credentials_for("g").unwrap().unwrap();
    let default = netrc.default_credentials().unwrap().unwrap();
    assert!(netrc.credentials_of("h", "ab").unwrap().unwrap().is_same(&quoted));
    assert!(netrc.credentials_or_default("none").unwrap().unwrap().is_same(&default));
    assert_eq!(netrc.hosts().count(), 2 + netrc.errors().count());
    let scoped = netrc.scoped("https://h".parse().unwrap()).unwrap().unwrap();
    assert!(scoped.header_value_for("https://h/x").is_ok());
    for credentials in [quoted, bare, default] {
        assert!(credentials.header_value().is_sensitive());
        assert_eq!(format!("{netrc:?} {credentials:?}"), "Netrc { .. } BasicCredentials { .. }");
    }
}

/// Does nothing but in the process under test.
#[test]
fn child() {
    let Some((name, path)) = process::step() else { return };
    let kept = step(&name, Path::new(&path));
    process::wait_for_search();
    drop(kept);
}

/// A file of this test's own, removed at the end.
struct TestFile(PathBuf);

impl Drop for TestFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// The length of the longest copy of the token that a step leaves.
fn longest_copy(name: &str, pipe: bool, token: &str, text: &str) -> usize {
    let label = format!("residue-{name}-{pipe}-{}-{}", text.len(), std::process::id());
    let file = TestFile(std::env::temp_dir().join(label));
    if pipe {
        let made = Command::new("mkfifo").args(["-m", "600"]).arg(&file.0).status().unwrap();
        assert!(made.success());
    } else {
        let mut new = fs::OpenOptions::new();
        new.write(true).create_new(true).mode(0o600);
        new.open(&file.0).unwrap().write_all(text.as_bytes()).unwrap();
    }
    let child = process::start("residue::files::child", name, &file.0);
    if pipe {
        let mut pipe = fs::OpenOptions::new().write(true).open(&file.0).unwrap();
        // What is too long is not read to its end.
        let _ = pipe.write_all(text.as_bytes());
    }
    process::search(child, name, token).longest()
}

#[track_caller]
fn netrc_leaves_nothing(name: &str, pipe: bool, size: usize, more: &str) {
    let token = token(size);
    let text = format!(
        "machine h login \"a\\b\" password \"{token}\"\nmachine g password {token}\n\
         default login {token} password {token}\n{more}"
    );
    assert_eq!(longest_copy(name, pipe, &token, &text), 0, "{name}, {size}, {more:.20}");
}

#[test]
fn a_netrc_file() {
    for size in [16, 48, 1023, 65_535] {
        netrc_leaves_nothing("read", false, size, "");
    }
    netrc_leaves_nothing("read", false, 48, &"# note\n".repeat(2000));
    netrc_leaves_nothing("read default", false, 48, "");
    netrc_leaves_nothing("parse", false, 48, "");
}

/// What does not say its size is read in parts.
#[test]
fn a_netrc_pipe() {
    for size in [16, 48, 1023, 65_535] {
        netrc_leaves_nothing("read", true, size, "");
    }
    netrc_leaves_nothing("read", true, 48, &"# note\n".repeat(20_000));
}

#[test]
fn a_netrc_with_a_fault() {
    for wrong in ["machine x password \"open", "machine x login a:b", "machine x password a b"] {
        for size in [48, 1023] {
            netrc_leaves_nothing("faulty", false, size, wrong);
        }
    }
}

#[test]
fn a_secret_file() {
    for size in [16, 17, 64, 1023, 65_535] {
        let token = token(size);
        for pipe in [false, true] {
            for end in ["", "\n", "\r\n"] {
                let text = format!("{token}{end}");
                assert_eq!(longest_copy("secret", pipe, &token, &text), 0, "{size} {pipe} {end:?}");
            }
            for end in ["\n\n", "\t"] {
                let text = format!("{token}{end}");
                let longest = longest_copy("refused secret", pipe, &token, &text);
                assert_eq!(longest, 0, "{size} {pipe} {end:?}");
            }
        }
    }
}

/// 1 MiB is read, and more is refused.
#[test]
fn a_long_file() {
    let [long, too_long] = [token(1 << 20), token((1 << 20) + 1)];
    for pipe in [false, true] {
        assert_eq!(longest_copy("secret", pipe, &long, &long), 0);
        for step in ["refused secret", "refused netrc"] {
            assert_eq!(longest_copy(step, pipe, &too_long, &too_long), 0, "{step} {pipe}");
        }
    }
}

#[test]
fn the_search_finds_copies() {
    let token = token(48);
    let text = format!("machine h password {token}");
    assert!(longest_copy("leaked", false, &token, &text) > 0);
    assert!(longest_copy("kept", false, &token, &text) > 0);
}
