//! A secret file is one line, and says in a sentence why it is not.
#[cfg(unix)]
use std::fs;
use std::io;
#[cfg(unix)]
use std::os::unix::fs::symlink;
use std::path::Path;
#[cfg(unix)]
use std::time::{Duration, Instant};

#[cfg(unix)]
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::ExposeSecret;
use http_basic_credentials::source::{ReadSecretError as Error, read_secret};

use crate::files::Dir;

const MIB: usize = 1 << 20;

#[track_caller]
fn gives(bytes: impl AsRef<[u8]>, secret: &str) {
    let dir = Dir::new();
    let read = read_secret(dir.file("secret", &bytes));
    let read = read.unwrap_or_else(|error| panic!("{:?}: {error}", bytes.as_ref()));
    assert_eq!(read.expose_secret(), secret, "{:?}", bytes.as_ref());
}

#[track_caller]
fn refused(bytes: impl AsRef<[u8]>, expected: Error) {
    let dir = Dir::new();
    let read = read_secret(dir.file("secret", &bytes)).map(|_| ());
    assert_eq!(read, Err(expected), "{:?}", String::from_utf8_lossy(bytes.as_ref()));
}

/// Errors are for logs: they say what to do, and nothing of the file.
#[track_caller]
fn says(error: Error, advice: &[&str]) {
    let shown = error.to_string();
    for advice in advice {
        assert!(shown.contains(advice), "{shown}");
    }
    assert_eq!(format!("{error:?}"), format!("ReadSecretError(\"{shown}\")"));
    assert!(std::error::Error::source(&error).is_none());
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn one_line_end_is_taken_off() {
    for end in ["", "\n", "\r\n"] {
        gives(format!("t0k3n{end}"), "t0k3n");
        gives(format!("\u{feff}t0k3n{end}"), "t0k3n");
    }
}

#[test]
fn nothing_else_is_taken_off() {
    for secret in [
        " ",
        " t0k3n ",
        "two words",
        "a:b",
        "\"quoted\"",
        "{\"type\": \"service_account\"}",
        "é£€\u{1f511}",
        "t0k3n\u{a0}",
        "t0k3n\u{85}",
        "t0k3n\u{2028}",
        "t0k3n\u{feff}",
        "#",
        "\\n",
        "=",
    ] {
        gives(secret, secret);
        gives(format!("{secret}\n"), secret);
        gives(format!("{secret}\r\n"), secret);
    }
    // The second mark is a character.
    gives("\u{feff}\u{feff}t0k3n", "\u{feff}t0k3n");
}

#[test]
fn a_secret_of_any_length_is_read_whole() {
    for len in [1, 15, 16, 17, 62, 63, 64, 65, 127, 128, 255, 1023, 4095, 4096, 65_535, MIB - 1] {
        let secret: String = ('!'..='~').cycle().take(len).collect();
        gives(&secret, &secret);
        gives(format!("{secret}\n"), &secret);
    }
}

#[test]
fn an_empty_file_is_refused() {
    for text in ["", "\n", "\r\n", "\u{feff}", "\u{feff}\n", "\u{feff}\r\n"] {
        refused(text, Error::Empty);
    }
    says(Error::Empty, &["empty", "write the secret"]);
}

#[test]
fn several_lines_are_refused() {
    for text in [
        "t0k3n\n\n",
        "t0k3n\r\n\r\n",
        "t0k3n\n\r\n",
        "\nt0k3n",
        "\n\n",
        "user\npassword\n",
        "t0k3n\n ",
        "{\n\t\"type\": \"service_account\"\n}\n",
        "-----BEGIN PRIVATE KEY-----\nMII=\n-----END PRIVATE KEY-----\n",
    ] {
        refused(text, Error::SeveralLines);
    }
    says(Error::SeveralLines, &["several lines", "JSON key, on one line"]);
}

#[test]
fn other_control_characters_are_refused() {
    for text in
        ["t0k3n\r", "t0k3n\r\r\n", "t0\rk3n\r", "\r", "t0\tk3n", "\tt0k3n\n", "\0", "t0k3n\0\n"]
    {
        refused(text, Error::Control);
    }
    for control in ('\0'..='\u{1f}').chain(['\u{7f}']).filter(|it| *it != '\n') {
        refused(format!("t0{control}k3n\n"), Error::Control);
    }
    says(Error::Control, &["control character", "remove it"]);
}

#[test]
fn what_is_not_utf_8_is_refused() {
    for bytes in
        [b"t0k3n\xe9\n".as_slice(), b"\xe9", b"\xc3", b"t0\xff", b"a\n\xe9\n", b"\xed\xa0\x80"]
    {
        refused(bytes, Error::InvalidUtf8);
    }
    says(Error::InvalidUtf8, &["not UTF-8", "save it as UTF-8"]);
}

/// With a byte order mark it is not UTF-8, without one it is UTF-8 full of NULs: both errors say so.
#[test]
fn utf_16_is_named() {
    for text in ["t0k3n", "t0k3n\n", "t0k3n\r\n", "two\nlines\n"] {
        let marked = format!("\u{feff}{text}");
        for unit in [u16::to_le_bytes, u16::to_be_bytes] {
            refused(utf16(&marked, unit), Error::InvalidUtf8);
            refused(utf16(text, unit), Error::Control);
        }
    }
    says(Error::InvalidUtf8, &["UTF-16"]);
    says(Error::Control, &["UTF-16", "save the file as UTF-8"]);
}

#[test]
fn the_longest_file_is_1_mib() {
    let dir = Dir::new();
    let secret = "x".repeat(MIB);
    assert_eq!(read_secret(dir.file("full", &secret)).unwrap().expose_secret(), secret);
    for text in [format!("{secret}\n"), format!("{secret}x"), secret.repeat(2), secret.repeat(3)] {
        refused(&text, Error::TooLong);
    }
    says(Error::TooLong, &["longer than 1 MiB", "path"]);
}

#[test]
fn a_path_without_a_file_is_an_error() {
    let dir = Dir::new();
    let read = |path: &Path| read_secret(path).map(|_| ()).unwrap_err();
    for path in [dir.0.join("t0k3n"), dir.0.join("t0k3n/x"), "~/t0k3n".into(), "".into()] {
        let error = read(&path);
        assert_eq!(error, Error::Io(io::ErrorKind::NotFound), "{path:?}");
        says(error, &["no file at that path", "`~`"]);
        assert!(!format!("{error} {error:?}").contains("t0k3n"));
    }
    let error = read(&dir.0);
    if cfg!(unix) {
        assert_eq!(error, Error::Io(io::ErrorKind::IsADirectory));
        says(error, &["directory", "name a file in it"]);
    }
    assert!(matches!(error, Error::Io(_)));
    says(Error::Io(io::ErrorKind::PermissionDenied), &["may not read", "access"]);
    says(Error::Io(io::ErrorKind::Other), &["cannot be read: other error"]);
}

/// Bounded from the first byte. A test that waits for ever or takes all memory has failed.
#[test]
#[cfg(target_os = "linux")]
fn what_never_ends_is_refused_at_once() {
    let dir = Dir::new();
    let started = Instant::now();
    for path in ["/dev/zero".into(), dir.sparse(1 << 40), dir.sparse(MIB as u64 + 1)] {
        assert_eq!(read_secret(&path).map(|_| ()), Err(Error::TooLong), "{path:?}");
    }
    let (path, writer) = dir.pipe(std::iter::repeat_with(|| vec![b'x'; 1000]));
    assert_eq!(read_secret(path).map(|_| ()), Err(Error::TooLong));
    let written = writer.join().unwrap();
    // What the kernel holds of a pipe comes on top.
    assert!(written < MIB + (1 << 18), "{written}");
    assert!(started.elapsed() < Duration::from_secs(10));
    // Zeros, of a length that is let through.
    assert_eq!(read_secret(dir.sparse(MIB as u64)).map(|_| ()), Err(Error::Control));
    assert_eq!(read_secret("/dev/null").map(|_| ()), Err(Error::Empty));
}

/// Neither says its size.
#[test]
#[cfg(target_os = "linux")]
fn pipes_and_files_of_the_system_are_read_whole() {
    let dir = Dir::new();
    for (count, size) in
        [(1, 1), (1, 63), (1, 64), (1, 65), (300, 17), (1024, 1024), (1, MIB), (MIB, 1)]
    {
        let part = move |at: usize| vec![b'a' + u8::try_from(at % 26).unwrap(); size];
        let secret: Vec<u8> = (0..count).flat_map(part).collect();
        let (path, writer) = dir.pipe((0..count).map(part));
        let read = read_secret(path).unwrap();
        assert!(read.expose_secret().as_bytes() == secret, "{count} times {size}");
        assert_eq!(writer.join().unwrap(), count * size);
    }
    let name = fs::read_to_string("/proc/sys/kernel/ostype").unwrap();
    assert_eq!(read_secret("/proc/sys/kernel/ostype").unwrap().expose_secret(), name.trim_end());
}

/// `..data` points to the present version, and each key into that.
#[test]
#[cfg(unix)]
fn a_kubernetes_volume() {
    let dir = Dir::new();
    let at = |name: &str| dir.0.join(name);
    fs::create_dir(at("..2026_01")).unwrap();
    fs::create_dir(at("..2026_02")).unwrap();
    for (version, password) in [("..2026_01", "old"), ("..2026_02", "t0:k3n")] {
        dir.file_with_mode(&format!("{version}/username"), "ana", 0o440);
        dir.file_with_mode(&format!("{version}/password"), password, 0o440);
    }
    symlink("..2026_01", at("..data")).unwrap();
    symlink("..data/username", at("username")).unwrap();
    symlink("..data/password", at("password")).unwrap();
    assert_eq!(read_secret(at("password")).unwrap().expose_secret(), "old");

    symlink("..2026_02", at("..data_tmp")).unwrap();
    fs::rename(at("..data_tmp"), at("..data")).unwrap();
    let [username, password] = ["username", "password"].map(|key| read_secret(at(key)).unwrap());
    let credentials = BasicCredentials::new(username, password).unwrap();
    assert_eq!(credentials.expose_user_pass(), "ana:t0:k3n");
}

#[test]
#[cfg(unix)]
fn a_file_of_any_mode_is_read() {
    let dir = Dir::new();
    for mode in [0o400, 0o440, 0o444, 0o600, 0o640, 0o644, 0o666, 0o777] {
        let path = dir.file_with_mode("secret", "t0k3n\n", mode);
        assert_eq!(read_secret(&path).unwrap().expose_secret(), "t0k3n", "{mode:o}");
        fs::remove_file(path).unwrap();
    }
}

/// A descriptor that the parent opened: of a file, and of a pipe.
#[test]
#[cfg(target_os = "linux")]
fn an_inherited_file_descriptor() {
    use std::os::fd::AsRawFd as _;
    let dir = Dir::new();
    let file = fs::File::open(dir.file("secret", "t0k3n\n")).unwrap();
    let path = format!("/dev/fd/{}", file.as_raw_fd());
    assert_eq!(read_secret(path).unwrap().expose_secret(), "t0k3n");

    let mut child = std::process::Command::new("printf")
        .arg("t0k3n\\n")
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let path = format!("/dev/fd/{}", child.stdout.as_ref().unwrap().as_raw_fd());
    assert_eq!(read_secret(path).unwrap().expose_secret(), "t0k3n");
    child.wait().unwrap();
    let path = format!("/dev/fd/{}", i32::MAX);
    assert_eq!(read_secret(path).map(|_| ()), Err(Error::Io(io::ErrorKind::NotFound)));
}
