//! From which file, and whether it may be read.
#[cfg(unix)]
use std::fs;
use std::io;
use std::path::Path;

use http_basic_credentials::source::netrc::{Netrc, NetrcErrorKind, ReadNetrcError};

use crate::files::Dir;
#[cfg(unix)]
use crate::files::set_mode;
use crate::own_binary::own_binary;

const TEXT: &str = "machine h login a password hunter2";

#[track_caller]
fn token(netrc: &Netrc) -> String {
    netrc.credentials_for("h").unwrap().unwrap().expose_token().to_owned()
}

#[test]
fn reads_a_file() {
    let dir = Dir::new();
    for len in [0, 1, 63, 64, 65, 4095, 4096, 4097, 200_000] {
        let text = format!("#{}\n{TEXT}", "x".repeat(len));
        assert_eq!(token(&Netrc::read(dir.file("netrc", text)).unwrap()), "hunter2", "{len}");
    }
    assert_eq!(Netrc::read(dir.file("netrc", "")).unwrap().hosts().count(), 0);
}

/// Kubernetes, Docker and systemd set what they like: asked for by name, a file is read.
#[test]
#[cfg(unix)]
fn a_file_asked_for_by_name_is_read_whoever_may_read_it() {
    let dir = Dir::new();
    for mode in [0o400, 0o440, 0o444, 0o600, 0o640, 0o604, 0o644, 0o666, 0o700, 0o777] {
        let path = dir.file_with_mode("netrc", TEXT, mode);
        assert_eq!(token(&Netrc::read(&path).unwrap()), "hunter2", "{mode:o}");
        fs::remove_file(path).unwrap();
    }
    fs::create_dir(dir.0.join("..2026_01")).unwrap();
    dir.file_with_mode("..2026_01/netrc", TEXT, 0o440);
    std::os::unix::fs::symlink("..2026_01", dir.0.join("..data")).unwrap();
    std::os::unix::fs::symlink("..data/netrc", dir.0.join("netrc")).unwrap();
    assert_eq!(token(&Netrc::read(dir.0.join("netrc")).unwrap()), "hunter2");
}

/// What does not say its size, and grows while it is read.
#[test]
#[cfg(unix)]
fn reads_a_pipe_and_a_device() {
    let dir = Dir::new();
    let lines = std::iter::repeat_n(b"# one more line of comment\n".to_vec(), 300);
    let (path, writer) = dir.pipe(lines.chain([TEXT.as_bytes().to_vec()]));
    assert_eq!(token(&Netrc::read(path).unwrap()), "hunter2");
    writer.join().unwrap();
    assert_eq!(Netrc::read("/dev/null").unwrap().hosts().count(), 0);
}

/// Bounded from the first byte. A test that waits for ever or takes all memory has failed.
#[test]
#[cfg(target_os = "linux")]
fn what_never_ends_is_refused_at_once() {
    let dir = Dir::new();
    for path in ["/dev/zero".into(), "/dev/urandom".into(), dir.sparse(1 << 40)] {
        assert_eq!(Netrc::read(&path).unwrap_err(), ReadNetrcError::TooLong, "{path:?}");
    }
    let (path, writer) = dir.pipe(std::iter::repeat(b"machine h\n".to_vec()));
    assert_eq!(Netrc::read(path).unwrap_err(), ReadNetrcError::TooLong);
    writer.join().unwrap();

    let full = format!("{TEXT}\n{}", "#".repeat((1 << 20) - TEXT.len() - 1));
    assert_eq!(token(&Netrc::read(dir.file("netrc", &full)).unwrap()), "hunter2");
    let error = Netrc::read(dir.file("netrc", full + "#")).unwrap_err();
    assert_eq!(error, ReadNetrcError::TooLong);
    assert!(error.to_string().contains("1 MiB"));
}

#[test]
fn says_what_is_wrong_and_no_more() {
    let dir = Dir::new();
    let error = |path: &Path| Netrc::read(path).unwrap_err();

    let absent = error(&dir.0.join("hunter2"));
    assert_eq!(absent, ReadNetrcError::Io(io::ErrorKind::NotFound));
    assert_eq!(error(Path::new("~/hunter2")), absent);
    assert!(absent.to_string().contains("`~`"), "{absent}");
    let directory = error(&dir.0);
    assert!(matches!(directory, ReadNetrcError::Io(_)));

    let mut errors = vec![absent, directory];
    for (bytes, unit) in [("le", u16::to_le_bytes as fn(u16) -> _), ("be", u16::to_be_bytes)] {
        let text = "\u{feff}machine h password hunter2";
        let text: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
        let utf16 = error(&dir.file(bytes, text));
        assert_eq!(utf16, ReadNetrcError::Utf16);
        assert!(utf16.to_string().contains("save it as UTF-8"));
        errors.push(utf16);
    }
    errors.extend([ReadNetrcError::TooLong, ReadNetrcError::Permissions, ReadNetrcError::Owner]);
    for error in errors {
        assert_eq!(format!("{error:?}"), format!("ReadNetrcError(\"{error}\")"));
        assert!(!error.to_string().contains("hunter2"));
        assert!(std::error::Error::source(&error).is_none());
    }

    let netrc = Netrc::read(dir.file("broken", "\nmachine h password \"hunter2")).unwrap();
    let invalid = netrc.credentials_for("h").unwrap_err();
    assert_eq!((invalid.line(), invalid.kind()), (2, NetrcErrorKind::UnterminatedQuote));
    assert_eq!(format!("{invalid:?}"), format!("NetrcError(\"{invalid}\")"));
}

/// The environment of a process cannot be changed safely, so another process is asked: this test,
/// with `NETRC_TEST_CHILD` set, prints what it finds.
#[test]
fn looks_in_the_usual_places() {
    if std::env::var_os("NETRC_TEST_CHILD").is_some() {
        let token = |netrc: Netrc| {
            netrc.credentials_for("h").unwrap().map(|it| it.expose_token().to_owned())
        };
        let paths = Netrc::default_paths();
        println!("found: {:?} in {paths:?}", Netrc::read_default().map(token));
        return;
    }
    let dir = Dir::new();
    let none = Dir::new();
    dir.file_with_mode(".netrc", "machine h password home", 0o600);
    let named = dir.file_with_mode("named", "machine h password named", 0o644);
    let ask = |netrc: Option<&Path>, home: &Path| {
        let mut child = own_binary();
        child.args(["--exact", "netrc_read::looks_in_the_usual_places", "--nocapture"]);
        child.env("NETRC_TEST_CHILD", "1").env("HOME", home).env("USERPROFILE", home);
        child.current_dir(&dir.0).env_remove("NETRC");
        if let Some(netrc) = netrc {
            child.env("NETRC", netrc);
        }
        let output = child.output().unwrap();
        let output = String::from_utf8(output.stdout).unwrap();
        let line = output.lines().find_map(|line| line.split_once("found: "));
        let (found, paths) =
            line.unwrap_or_else(|| panic!("{output}")).1.split_once(" in ").unwrap();
        (found.to_owned(), paths.to_owned())
    };
    let found = |netrc: Option<&Path>, home: &Path| ask(netrc, home).0;

    let home = |dir: &Dir| {
        let files: &[_] = if cfg!(windows) { &[".netrc", "_netrc"] } else { &[".netrc"] };
        format!("{:?}", files.iter().map(|name| dir.0.join(name)).collect::<Vec<_>>())
    };
    assert_eq!(ask(None, &dir.0), (r#"Ok(Some("home"))"#.into(), home(&dir)));
    assert_eq!(ask(None, &none.0), ("Ok(None)".into(), home(&none)));
    let named_alone = (r#"Ok(Some("named"))"#.to_owned(), format!("{:?}", [&named]));
    assert_eq!(ask(Some(&named), &dir.0), named_alone);
    assert_eq!(ask(Some(&named), &none.0), named_alone);
    // It is set to nothing, so no file is meant.
    assert_eq!(ask(Some(Path::new("")), &dir.0), ("Ok(None)".into(), "[]".into()));
    // It is named, so the one at home is not meant.
    for absent in [none.0.join("absent"), "~/.netrc".into()] {
        let error = found(Some(&absent), &dir.0);
        assert!(error.starts_with("Err(") && error.contains("`~`"), "{error}");
    }
    #[cfg(unix)]
    {
        // Not the `.netrc` of the working directory. Newer Rust asks the user database instead.
        assert_ne!(found(None, Path::new("")), r#"Ok(Some("home"))"#);
        for mode in [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o660, 0o644, 0o777] {
            set_mode(&dir.0.join(".netrc"), mode);
            let error = found(None, &dir.0);
            assert!(error.contains("chmod 600"), "{mode:o}: {error}");
        }
        for mode in [0o600, 0o400, 0o700] {
            set_mode(&dir.0.join(".netrc"), mode);
            assert_eq!(found(None, &dir.0), r#"Ok(Some("home"))"#, "{mode:o}");
        }
        // The file counts, not the link to it.
        std::os::unix::fs::symlink(&named, none.0.join(".netrc")).unwrap();
        assert!(found(None, &none.0).contains("chmod 600"));
        // Nobody reads a secret from nothing.
        fs::remove_file(none.0.join(".netrc")).unwrap();
        std::os::unix::fs::symlink("/dev/null", none.0.join(".netrc")).unwrap();
        assert_eq!(found(None, &none.0), "Ok(None)");
        fs::remove_file(none.0.join(".netrc")).unwrap();
        fs::create_dir(none.0.join(".netrc")).unwrap();
        assert!(found(None, &none.0).contains("directory"));
        // Another user's. Only root may give a file away.
        let file = dir.0.join(".netrc");
        set_mode(&file, 0o600);
        let own = std::os::unix::fs::MetadataExt::uid(&fs::metadata(&file).unwrap());
        if std::os::unix::fs::chown(&file, Some(own + 1), None).is_ok() {
            assert!(found(None, &dir.0).contains("chown"));
            assert_eq!(found(Some(&file), &none.0), r#"Ok(Some("home"))"#);
        }
    }
    #[cfg(windows)]
    {
        none.file("_netrc", "machine h password underscore");
        assert_eq!(found(None, &none.0), r#"Ok(Some("underscore"))"#);
    }
}
