//! A secret file is one line, and says in a sentence why it is not.
use std::io;
use std::path::Path;

use http_basic_credentials::ExposeSecret;
use http_basic_credentials::source::{ReadSecretError as Error, read_secret};

use crate::files::Dir;

const MIB: usize = 1 << 20;

fn read(path: impl AsRef<Path>) -> Result<String, Error> {
    read_secret(path).map(|secret| secret.expose_secret().to_owned())
}

#[track_caller]
fn gives(bytes: impl AsRef<[u8]>, secret: &str) {
    let read = read(Dir::new().file("secret", &bytes));
    assert!(read.as_deref() == Ok(secret), "{:?}", String::from_utf8_lossy(bytes.as_ref()));
}

#[track_caller]
fn refused(bytes: impl AsRef<[u8]>, expected: Error) {
    let read = read(Dir::new().file("secret", &bytes));
    assert_eq!(read, Err(expected), "{:?}", String::from_utf8_lossy(bytes.as_ref()));
}

#[test]
fn one_line_end_and_a_byte_order_mark_are_removed() {
    for secret in ["t0k3n", " ", " two words ", "a:b", "\"{}\"", "é£€\u{1f511}", "#", "\\n"]
        .into_iter()
        .chain(["t0k3n\u{a0}", "t0k3n\u{85}", "t0k3n\u{2028}", "t0k3n\u{feff}"])
    {
        for end in ["", "\n", "\r\n"] {
            gives(format!("{secret}{end}"), secret);
            gives(format!("\u{feff}{secret}{end}"), secret);
        }
    }
    // The second mark is a character.
    gives("\u{feff}\u{feff}t0k3n", "\u{feff}t0k3n");
}

#[test]
fn anything_else_is_refused() {
    for text in ["", "\n", "\r\n", "\u{feff}", "\u{feff}\n", "\u{feff}\r\n"] {
        refused(text, Error::Empty);
    }
    for text in
        ["t0k3n\n\n", "t0k3n\r\n\r\n", "t0k3n\n\r\n", "\nt0k3n", "\n\n", "{\n\t\"a\": 1\n}\n"]
    {
        refused(text, Error::SeveralLines);
    }
    for text in ["t0k3n\r", "t0k3n\r\r\n", "\r", "\tt0k3n\n", "t0k3n\0\n"] {
        refused(text, Error::Control);
    }
    for control in ('\0'..='\u{1f}').chain(['\u{7f}']).filter(|char| *char != '\n') {
        refused(format!("t0{control}k3n\n"), Error::Control);
    }
    for bytes in [&b"t0k3n\xe9\n"[..], b"\xc3", b"t0\xff", b"a\n\xe9\n", b"\xed\xa0\x80"] {
        refused(bytes, Error::InvalidUtf8);
    }
    // With a mark, UTF-16 is not UTF-8. Without one, it is UTF-8 full of NULs.
    for text in ["t0k3n", "t0k3n\r\n", "two\nlines\n"] {
        for unit in [u16::to_le_bytes, u16::to_be_bytes] as [fn(u16) -> [u8; 2]; 2] {
            let utf16 = |text: &str| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
            refused(utf16(&format!("\u{feff}{text}")), Error::InvalidUtf8);
            refused(utf16(text), Error::Control);
        }
    }
}

#[test]
fn an_error_says_what_to_do() {
    for (error, advice) in [
        (Error::Io(io::ErrorKind::NotFound), &["no file at that path", "`~`"][..]),
        (Error::Io(io::ErrorKind::IsADirectory), &["directory", "name a file in it"]),
        (Error::Io(io::ErrorKind::PermissionDenied), &["may not read", "access"]),
        (Error::Io(io::ErrorKind::Other), &["cannot be read: other error"]),
        (Error::TooLong, &["longer than 1 MiB", "path"]),
        (Error::Empty, &["empty", "write the secret"]),
        (Error::SeveralLines, &["several lines", "JSON key, on one line"]),
        (Error::Control, &["control character", "remove it", "save the file as UTF-8"]),
        (Error::InvalidUtf8, &["not UTF-8", "UTF-16", "save it as UTF-8"]),
    ] {
        let shown = error.to_string();
        assert!(advice.iter().all(|advice| shown.contains(advice)), "{shown}");
        assert_eq!(format!("{error:?}"), format!("ReadSecretError(\"{shown}\")"));
        assert!(std::error::Error::source(&error).is_none());
    }
    let dir = Dir::new();
    for path in [dir.0.join("t0k3n"), dir.0.join("t0k3n/x"), "~/t0k3n".into(), "".into()] {
        assert_eq!(read(&path), Err(Error::Io(io::ErrorKind::NotFound)), "{path:?}");
    }
    assert!(matches!(read(&dir.0), Err(Error::Io(_))));
}

#[test]
fn up_to_1_mib_is_read_whole() {
    for len in [1, 15, 16, 17, 63, 64, 65, 4095, 4096, 65_535, MIB - 1] {
        let secret: String = ('!'..='~').cycle().take(len).collect();
        gives(format!("{secret}\n"), &secret);
    }
    let secret = "x".repeat(MIB);
    gives(&secret, &secret);
    for text in [format!("{secret}\n"), format!("{secret}x"), secret.repeat(3)] {
        refused(&text, Error::TooLong);
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::os::fd::AsRawFd as _;
    use std::os::unix::fs::symlink;

    use super::*;

    /// How much this thread has read so far.
    fn read_by_this_thread() -> usize {
        let counts = fs::read_to_string("/proc/thread-self/io").unwrap();
        counts.lines().next().unwrap().strip_prefix("rchar: ").unwrap().parse().unwrap()
    }

    /// Bounded from the first byte. A test that waits for ever or takes all memory has failed.
    #[test]
    fn no_more_than_1_mib_is_read() {
        let dir = Dir::new();
        for len in [1, MIB as u64, 63 * MIB as u64, 1 << 40].map(|more| MIB as u64 + more) {
            let path = dir.sparse(len);
            let before = read_by_this_thread();
            assert_eq!(read(path), Err(Error::TooLong), "{len}");
            let read = read_by_this_thread() - before;
            assert!(read < MIB + 4096, "{read} of {len}");
        }
        assert_eq!(read("/dev/zero"), Err(Error::TooLong));
        let (path, writer) = dir.pipe(std::iter::repeat_with(|| vec![b'x'; 1000]));
        assert_eq!(read(path), Err(Error::TooLong));
        let written = writer.join().unwrap();
        // What the kernel holds of a pipe comes on top.
        assert!(written < MIB + (1 << 18), "{written}");
        // Zeros, of a length that is read.
        assert_eq!(read(dir.sparse(MIB as u64)), Err(Error::Control));
        assert_eq!(read("/dev/null"), Err(Error::Empty));
    }

    /// Neither says its size.
    #[test]
    fn pipes_and_files_of_the_system() {
        let dir = Dir::new();
        for (count, size) in [(1, 1), (1, 64), (300, 17), (1024, 1024), (1, MIB)] {
            let part = move |at: usize| vec![b'a' + u8::try_from(at % 26).unwrap(); size];
            let secret: Vec<u8> = (0..count).flat_map(part).collect();
            let (path, writer) = dir.pipe((0..count).map(part));
            assert!(read(path).unwrap().as_bytes() == secret, "{count} times {size}");
            assert_eq!(writer.join().unwrap(), count * size);
        }
        let name = fs::read_to_string("/proc/sys/kernel/ostype").unwrap();
        assert_eq!(read("/proc/sys/kernel/ostype").as_deref(), Ok(name.trim_end()));
    }

    #[test]
    fn an_inherited_file_descriptor() {
        let dir = Dir::new();
        let file = fs::File::open(dir.file("secret", "t0k3n\n")).unwrap();
        assert_eq!(read(format!("/dev/fd/{}", file.as_raw_fd())).as_deref(), Ok("t0k3n"));
    }

    /// `..data` points to the present version, and each key into that. Any mode will do.
    #[test]
    fn a_kubernetes_volume() {
        let dir = Dir::new();
        let at = |name: &str| dir.0.join(name);
        for (version, password, mode) in
            [("..2026_01", "old", 0o444), ("..2026_02", "t0:k3n", 0o440)]
        {
            fs::create_dir(at(version)).unwrap();
            dir.file_with_mode(&format!("{version}/password"), password, mode);
        }
        symlink("..2026_01", at("..data")).unwrap();
        symlink("..data/password", at("password")).unwrap();
        assert_eq!(read(at("password")).as_deref(), Ok("old"));
        symlink("..2026_02", at("..data_tmp")).unwrap();
        fs::rename(at("..data_tmp"), at("..data")).unwrap();
        assert_eq!(read(at("password")).as_deref(), Ok("t0:k3n"));
    }
}
