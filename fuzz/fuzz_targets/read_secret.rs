//! A secret file is its bytes without one line end and a byte order mark, or an error.
#![no_main]
use std::io::Write as _;
use std::os::fd::AsRawFd as _;

use http_basic_credentials::source::read_secret;
use http_basic_credentials::{BasicCredentials, ExposeSecret};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // As much as a pipe holds, so that no thread is needed to write it.
    let Some(bytes) = bytes.get(..bytes.len().min(60_000)) else { return };
    let (reader, mut writer) = std::io::pipe().unwrap();
    writer.write_all(bytes).unwrap();
    drop(writer);
    let read = read_secret(format!("/dev/fd/{}", reader.as_raw_fd()));
    let mut line = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    line = line.strip_suffix(b"\n").map_or(line, |rest| rest.strip_suffix(b"\r").unwrap_or(rest));
    let legal = !line.is_empty() && !line.iter().any(u8::is_ascii_control);
    assert_eq!(read.is_ok(), legal && std::str::from_utf8(line).is_ok());
    if let Ok(secret) = read {
        assert_eq!(secret.expose_secret().as_bytes(), line);
        assert!(BasicCredentials::new("", secret).is_ok());
    }
});
