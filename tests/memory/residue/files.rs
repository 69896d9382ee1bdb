//! Nothing of a netrc file is left in the memory of a process that read it, be it in freed blocks
//! or on stacks. The process under test is this binary, started once more; it gets the file's path
//! and never the token, and its whole memory is searched while it waits.
use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::source::netrc::Netrc;
use zeroize::Zeroizing;

use super::child as process;

/// The child's steps, by name. What they make is dropped when they return, but for `kept`.
fn step(name: &str, path: &Path) -> Option<BasicCredentials> {
    match name {
        "read" => use_all(&Netrc::read(path).unwrap()),
        // In the same file a line that is wrong, after the token.
        "refused" => drop(Netrc::read(path).unwrap_err()),
        "parse" => {
            let mut text = Zeroizing::new(String::with_capacity(8192));
            File::open(path).unwrap().read_to_string(&mut text).unwrap();
            use_all(&Netrc::parse(&*text).unwrap());
            use_all(&Netrc::parse(text).unwrap());
        }
        // Finds what the search is worth: one copy in freed memory, one in a live value.
        "leaked" => drop(fs::read(path).unwrap()),
        "kept" => return Netrc::read(path).unwrap().credentials_for("h"),
        _ => panic!("no such step"),
    }
    None
}

fn use_all(netrc: &Netrc) {
    assert_eq!(netrc.hosts().count(), 2);
    let quoted = netrc.credentials_for("H").unwrap();
    let bare = netrc.credentials_for("g").unwrap();
    let default = netrc.default_credentials().unwrap();
    let scoped = netrc.scoped("https://h".parse().unwrap()).unwrap().unwrap();
    assert!(scoped.header_value_for(&"https://h/x".parse().unwrap()).is_some());
    for credentials in [quoted, bare, default] {
        assert!(credentials.header_value().is_sensitive());
        assert_eq!(format!("{netrc:?} {credentials:?}"), "Netrc { .. } BasicCredentials { .. }");
    }
}

/// Does nothing but in the child.
#[test]
fn child() {
    let (Some(name), Some(path)) = (std::env::var_os("STEP"), std::env::var_os("NETRC_FILE"))
    else {
        return;
    };
    crate::observer::stand_aside();
    let kept = step(name.to_str().unwrap(), Path::new(&path));
    process::wait_for_search();
    drop(kept);
}

/// A file of this test's own, removed at the end.
struct Netrcfile(PathBuf);

impl Drop for Netrcfile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// 48 characters that no one else has, and nothing in a netrc file takes amiss.
fn token() -> String {
    let mut random = [0; 36];
    File::open("/dev/urandom").unwrap().read_exact(&mut random).unwrap();
    STANDARD_NO_PAD.encode(random)
}

/// The length of the longest copy that a step leaves.
fn longest_copy(name: &str, pipe: bool, more: &str) -> usize {
    let token = token();
    let text = format!(
        "machine h login \"a\\b\" password \"{token}\"\nmachine g password {token}\n\
         default login {token} password {token}\n{more}"
    );
    let label = format!("netrc-residue-{name}-{pipe}-{}", std::process::id());
    let file = Netrcfile(std::env::temp_dir().join(label));
    if pipe {
        assert!(
            Command::new("mkfifo").args(["-m", "600"]).arg(&file.0).status().unwrap().success()
        );
    } else {
        let mut new = fs::OpenOptions::new();
        new.write(true).create_new(true).mode(0o600);
        new.open(&file.0).unwrap().write_all(text.as_bytes()).unwrap();
    }

    let child = process::start("residue::files::child", name, "NETRC_FILE", &file.0);
    if pipe {
        fs::OpenOptions::new()
            .write(true)
            .open(&file.0)
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
    }
    process::search(child, name, &token).longest()
}

#[test]
fn a_file_leaves_nothing() {
    assert_eq!(longest_copy("read", false, ""), 0);
    assert_eq!(longest_copy("read", false, &"# note\n".repeat(2000)), 0);
}

/// What does not say its size is read in parts.
#[test]
fn a_pipe_leaves_nothing() {
    assert_eq!(longest_copy("read", true, ""), 0);
    assert_eq!(longest_copy("read", true, &"# note\n".repeat(2000)), 0);
}

#[test]
fn a_text_leaves_nothing() {
    assert_eq!(longest_copy("parse", false, ""), 0);
}

#[test]
fn a_refused_file_leaves_nothing() {
    for wrong in ["machine x password \"open", "word", "machine x login a:b", "\0"] {
        assert_eq!(longest_copy("refused", false, wrong), 0, "{wrong}");
    }
}

#[test]
fn the_search_finds_copies() {
    assert!(longest_copy("leaked", false, "") > 0);
    assert!(longest_copy("kept", false, "") > 0);
}
