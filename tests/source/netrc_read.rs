//! From which file, and whether it may be read.
use std::io;
use std::path::Path;

use http_basic_credentials::source::netrc::{Netrc, ReadNetrcError as Error};

use crate::files::Dir;
use crate::netrc::assert_said;
use crate::own_binary::own_binary;

const TEXT: &str = "machine h login a password b";

#[track_caller]
fn reads(path: impl AsRef<Path>) {
    let path = path.as_ref();
    let netrc = Netrc::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_said(netrc.credentials_for("h"), Ok("a:b"), &path.to_string_lossy());
}

#[track_caller]
fn refused(path: impl AsRef<Path>, expected: Error, advice: &[&str]) {
    let error = Netrc::read(&path).unwrap_err();
    assert_eq!(error, expected, "{}", path.as_ref().display());
    let shown = error.to_string();
    assert!(advice.iter().all(|advice| shown.contains(advice)), "{shown}");
    assert!(!shown.contains("t0k3n"), "{shown}");
    assert_eq!(format!("{error:?}"), format!("ReadNetrcError(\"{shown}\")"));
    assert!(std::error::Error::source(&error).is_none());
}

#[test]
fn a_file_of_up_to_1_mib() {
    let dir = Dir::new();
    for len in [0, 63, 64, 65, 4096, (1 << 20) - TEXT.len() - 2] {
        reads(dir.file("netrc", format!("#{}\n{TEXT}", "x".repeat(len))));
    }
    assert_eq!(Netrc::read(dir.file("netrc", "")).unwrap().hosts().count(), 0);
    let text = format!("{TEXT}\n{}", "#".repeat((1 << 20) - TEXT.len()));
    refused(dir.file("netrc", text), Error::TooLong, &["longer than 1 MiB", "path"]);
}

#[test]
fn what_cannot_be_read_is_refused() {
    let dir = Dir::new();
    for absent in [&dir.0.join("t0k3n"), Path::new("~/t0k3n"), Path::new("")] {
        refused(
            absent,
            Error::Io(io::ErrorKind::NotFound),
            &["no file at that path", "`~`", "NETRC"],
        );
    }
    if cfg!(unix) {
        refused(
            &dir.0,
            Error::Io(io::ErrorKind::IsADirectory),
            &["directory", "name a file in it"],
        );
    }
    for mark in ["", "\u{feff}"] {
        for unit in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            for text in [TEXT, "# é\nmachine h password t0k3n", "\r\n"] {
                let bytes: Vec<u8> =
                    format!("{mark}{text}").encode_utf16().flat_map(unit).collect();
                refused(dir.file("netrc", bytes), Error::Utf16, &["UTF-16", "save it as UTF-8"]);
            }
        }
    }
}

#[cfg(unix)]
mod unix {
    use super::*;

    /// Kubernetes, Docker and systemd set the mode. A file asked for by name is read.
    #[test]
    fn any_mode() {
        let dir = Dir::new();
        for mode in [0o400, 0o440, 0o444, 0o600, 0o604, 0o666, 0o777] {
            reads(dir.file_with_mode("netrc", TEXT, mode));
            std::fs::remove_file(dir.0.join("netrc")).unwrap();
        }
    }

    #[test]
    fn devices() {
        let dir = Dir::new();
        assert_eq!(Netrc::read("/dev/null").unwrap().hosts().count(), 0);
        // Bounded from the first byte. A test that waits for ever or takes all memory has failed.
        for path in ["/dev/zero".into(), "/dev/urandom".into(), dir.sparse(1 << 40)] {
            assert_eq!(Netrc::read(&path).unwrap_err(), Error::TooLong, "{path:?}");
        }
    }
}

/// What another process finds, which is this test with `NETRC_TEST_CHILD` set: the environment of a
/// process cannot be changed safely.
fn found(netrc: Option<&Path>, home: &Path, directory: &Path) -> String {
    let mut child = own_binary();
    child.args(["--exact", "netrc_read::looks_in_the_usual_places", "--nocapture"]);
    child.env("NETRC_TEST_CHILD", "1").env("HOME", home).env("USERPROFILE", home);
    child.current_dir(directory).env_remove("NETRC");
    if let Some(netrc) = netrc {
        child.env("NETRC", netrc);
    }
    let output = String::from_utf8(child.output().unwrap().stdout).unwrap();
    let line = output.lines().find_map(|line| Some(line.split_once("found: ")?.1.to_owned()));
    line.unwrap_or_else(|| panic!("{output}"))
}

#[test]
fn looks_in_the_usual_places() {
    if std::env::var_os("NETRC_TEST_CHILD").is_some() {
        let read = Netrc::read_default();
        let pair = read.map(|netrc| netrc.credentials_for("h").unwrap());
        let pair =
            pair.map(|pair| pair.map_or("none".into(), |pair| pair.expose_token().to_owned()));
        let said = pair.unwrap_or_else(|error| error.to_string());
        return println!("found: {said} in {:?}", Netrc::default_paths());
    }
    let dirs = [Dir::new(), Dir::new()];
    let [dir, none] = [&dirs[0].0, &dirs[1].0];
    let files: &[_] = if cfg!(windows) { &[".netrc", "_netrc"] } else { &[".netrc"] };
    let of_home = |home: &Path| files.iter().map(|name| home.join(name)).collect::<Vec<_>>();
    let variable = dirs[0].file("other", "machine h password named");
    let absent = none.join("absent");
    let home = dirs[0].file(".netrc", "machine h password home");
    #[cfg(unix)]
    let home = dirs[0].file_with_mode(".netrc", std::fs::read(home).unwrap(), 0o600);

    for (netrc, home, said, paths) in [
        (None, dir, "home", of_home(dir)),
        (None, none, "none", of_home(none)),
        (Some(&*variable), dir, "named", vec![variable.clone()]),
        // Set to nothing, no file is meant. Named, the one at home is not.
        (Some(Path::new("")), dir, "none", vec![]),
        (Some(&*absent), dir, "NETRC", vec![absent.clone()]),
        (Some(Path::new("~/.netrc")), dir, "`~`", vec!["~/.netrc".into()]),
    ] {
        let found = found(netrc, home, dir);
        let (first, rest) = found.rsplit_once(" in ").unwrap();
        assert!(first.contains(said) && rest == format!("{paths:?}"), "{netrc:?}: {found}");
    }
    #[cfg(unix)]
    only_the_users_own_netrc_is_checked(&dirs, &home);
    #[cfg(windows)]
    {
        dirs[1].file("_netrc", "machine h password underscore");
        assert!(found(None, none, dir).starts_with("underscore"));
    }
}

#[cfg(unix)]
#[track_caller]
fn says(found: &str, expected: &str) {
    assert!(found.contains(expected), "{found}");
}

#[cfg(unix)]
fn only_the_users_own_netrc_is_checked(dirs: &[Dir; 2], home: &Path) {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
    let [dir, none] = [&dirs[0].0, &dirs[1].0];
    // Not the `.netrc` of the working directory. Newer Rust asks the user database instead.
    assert!(!found(None, Path::new(""), dir).starts_with("home"));
    let modes = [0o640, 0o604, 0o620, 0o602, 0o610, 0o601].map(|mode| (mode, "chmod 600"));
    for (mode, expected) in modes.into_iter().chain([(0o700, "home"), (0o400, "home")]) {
        std::fs::set_permissions(home, std::fs::Permissions::from_mode(mode)).unwrap();
        says(&found(None, dir, none), expected);
        says(&found(Some(home), none, none), "home");
    }
    // The file counts, not the link to it. Nobody reads a secret from nothing.
    let link = none.join(".netrc");
    let open = dirs[0].file_with_mode("open", TEXT, 0o644);
    for (file, expected) in
        [(&*open, "chmod 600"), (home, "home"), (Path::new("/dev/null"), "none")]
    {
        symlink(file, &link).unwrap();
        says(&found(None, none, none), expected);
        std::fs::remove_file(&link).unwrap();
    }
    std::fs::create_dir(&link).unwrap();
    says(&found(None, none, none), "directory");
    // Another user's. Only root may give a file away.
    let own = std::fs::metadata(home).unwrap().uid();
    if chown(home, Some(own + 1), None).is_ok() {
        says(&found(None, dir, none), "chown");
        says(&found(Some(home), none, none), "home");
    }
}
