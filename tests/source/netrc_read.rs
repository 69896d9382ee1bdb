//! From which file, and whether it may be read.
#![allow(clippy::print_stdout)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use http_basic_credentials::source::netrc::{Netrc, NetrcErrorKind, ReadNetrcError};

/// A directory of this test's own, removed at the end.
struct Dir(PathBuf);

impl Dir {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("netrc-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>, mode: u32) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        set_mode(&path, mode);
        path
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) {}

const TEXT: &str = "machine h login a password hunter2";

#[test]
fn reads_a_file() {
    let dir = Dir::new("reads");
    for len in [0, 1, 63, 64, 65, 4095, 4096, 4097, 200_000] {
        let text = format!("#{}\n{TEXT}", "x".repeat(len));
        let netrc = Netrc::read(dir.file("netrc", text, 0o600)).unwrap();
        assert_eq!(netrc.credentials_for("h").unwrap().expose_token(), "hunter2", "{len}");
    }
    assert_eq!(Netrc::read(dir.file("netrc", "", 0o600)).unwrap().hosts().count(), 0);
}

#[test]
#[cfg(unix)]
fn refuses_a_file_that_others_may_touch() {
    let dir = Dir::new("modes");
    for mode in [0o640, 0o604, 0o644, 0o620, 0o602, 0o622, 0o610, 0o660, 0o777] {
        let error = Netrc::read(dir.file("netrc", TEXT, mode)).unwrap_err();
        assert_eq!(error, ReadNetrcError::Permissions, "{mode:o}");
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }
    for mode in [0o600, 0o400, 0o700] {
        assert!(Netrc::read(dir.file("netrc", TEXT, mode)).is_ok(), "{mode:o}");
        set_mode(&dir.0.join("netrc"), 0o600);
    }
    // The file counts, not the link to it.
    let link = dir.0.join("link");
    std::os::unix::fs::symlink(dir.file("open", TEXT, 0o644), &link).unwrap();
    assert_eq!(Netrc::read(&link).unwrap_err(), ReadNetrcError::Permissions);
}

/// What does not say its size, and grows while it is read.
#[test]
#[cfg(unix)]
fn reads_a_pipe_and_a_device() {
    use std::io::Write as _;
    let dir = Dir::new("pipe");
    let path = dir.0.join("pipe");
    assert!(Command::new("mkfifo").args(["-m", "600"]).arg(&path).status().unwrap().success());
    let writer = {
        let path = path.clone();
        std::thread::spawn(move || {
            let mut pipe = fs::OpenOptions::new().write(true).open(path).unwrap();
            for _ in 0..300 {
                pipe.write_all(b"# one more line of comment\n").unwrap();
            }
            pipe.write_all(TEXT.as_bytes()).unwrap();
        })
    };
    let netrc = Netrc::read(&path).unwrap();
    writer.join().unwrap();
    assert_eq!(netrc.credentials_for("h").unwrap().expose_token(), "hunter2");
    assert_eq!(Netrc::read("/dev/null").unwrap().hosts().count(), 0);
}

#[test]
fn says_what_is_wrong_and_no_more() {
    let dir = Dir::new("wrong");
    let error = |name: &str| Netrc::read(dir.0.join(name)).unwrap_err();

    assert_eq!(error("hunter2"), ReadNetrcError::Io(io::ErrorKind::NotFound));
    dir.file("latin1", b"machine h login a password hunter2\xe9", 0o600);
    assert_eq!(error("latin1"), ReadNetrcError::InvalidUtf8);
    dir.file("broken", "\nmachine h password \"hunter2", 0o600);
    let ReadNetrcError::Invalid(invalid) = error("broken") else { panic!() };
    assert_eq!((invalid.line(), invalid.kind()), (2, NetrcErrorKind::UnterminatedQuote));
    for name in ["hunter2", "latin1", "broken"] {
        let shown = format!("{0} {0:?}", error(name));
        assert!(!shown.contains("hunter2"), "{shown}");
    }
    assert!(matches!(Netrc::read(&dir.0).unwrap_err(), ReadNetrcError::Io(_)));
}

/// The environment of a process cannot be changed safely, so another process is asked: this test,
/// with `NETRC_TEST_CHILD` set, prints what it finds.
#[test]
fn looks_in_the_usual_places() {
    if std::env::var_os("NETRC_TEST_CHILD").is_some() {
        let token =
            |netrc: Netrc| netrc.credentials_for("h").map(|it| it.expose_token().to_owned());
        let found = Netrc::read_default().map(|netrc| netrc.and_then(token));
        println!("found: {found:?}");
        return;
    }
    let dir = Dir::new("places");
    let none = Dir::new("no-places");
    dir.file(".netrc", "machine h password home", 0o600);
    let named = dir.file("named", "machine h password named", 0o600);
    let found = |netrc: Option<&Path>, home: &Path| {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "netrc_read::looks_in_the_usual_places", "--nocapture"]);
        child.env("NETRC_TEST_CHILD", "1").env("HOME", home).env("USERPROFILE", home);
        child.current_dir(&dir.0).env_remove("NETRC");
        if let Some(netrc) = netrc {
            child.env("NETRC", netrc);
        }
        let output = child.output().unwrap();
        let output = String::from_utf8(output.stdout).unwrap();
        let line = output.lines().find_map(|line| line.split_once("found: "));
        line.unwrap_or_else(|| panic!("{output}")).1.to_owned()
    };

    assert_eq!(found(None, &dir.0), r#"Ok(Some("home"))"#);
    assert_eq!(found(Some(&named), &dir.0), r#"Ok(Some("named"))"#);
    assert_eq!(found(Some(&named), &none.0), r#"Ok(Some("named"))"#);
    assert_eq!(found(Some(Path::new("")), &dir.0), r#"Ok(Some("home"))"#);
    assert_eq!(found(None, &none.0), "Ok(None)");
    // It is named, so the one at home is not meant.
    assert_eq!(found(Some(&none.0.join("absent")), &dir.0), "Ok(None)");
    #[cfg(unix)]
    {
        // Not the `.netrc` of the working directory. Newer Rust asks the user database instead.
        assert_ne!(found(None, Path::new("")), r#"Ok(Some("home"))"#);
        set_mode(&dir.0.join(".netrc"), 0o644);
        assert!(found(None, &dir.0).contains("chmod 600"));
    }
    #[cfg(windows)]
    {
        none.file("_netrc", "machine h password underscore", 0o600);
        assert_eq!(found(None, &none.0), r#"Ok(Some("underscore"))"#);
    }
}
