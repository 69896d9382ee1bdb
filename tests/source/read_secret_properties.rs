//! A secret file of any bytes gives what a second, plainer reading of the rules gives.
use std::sync::LazyLock;

use http_basic_credentials::source::{ReadSecretError as Error, read_secret};
use http_basic_credentials::{BasicCredentials, ExposeSecret};
use proptest::prelude::*;

use crate::files::Dir;

/// The rules in words: a mark in front and one line end are taken off.
fn model(mut bytes: &[u8]) -> Result<String, Error> {
    bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Some(rest) = bytes.strip_suffix(b"\n") {
        bytes = rest.strip_suffix(b"\r").unwrap_or(rest);
    }
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| Error::InvalidUtf8)?;
    match text.chars().find(|char| u32::from(*char) < 32 || *char == '\u{7f}') {
        None if text.is_empty() => Err(Error::Empty),
        None => Ok(text),
        Some(_) if text.contains('\0') => Err(Error::Control),
        Some(_) if text.contains('\n') => Err(Error::SeveralLines),
        Some(_) => Err(Error::Control),
    }
}

#[track_caller]
fn check(bytes: &[u8]) {
    static DIR: LazyLock<Dir> = LazyLock::new(Dir::new);
    let path = DIR.file(&format!("{:?}", std::thread::current().id()), bytes);
    let read = read_secret(path).map(|secret| secret.expose_secret().to_owned());
    assert_eq!(read, model(bytes), "{bytes:?}");
    // What it gives can be sent.
    if let Ok(secret) = read {
        let credentials = BasicCredentials::new("ana", &secret).unwrap();
        assert_eq!(credentials.expose_token(), secret);
    }
}

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        check(&bytes);
    }

    #[test]
    fn any_text(text in "\u{feff}?\u{feff}?[ -~é\u{1f511}\n\r\t\0\u{7f}]{0,6}(\n|\r\n|\r|\n\n)?") {
        check(text.as_bytes());
    }

    #[test]
    fn any_utf_16(text in "\u{feff}?[ -~é]{1,6}\r?\n?", big: bool) {
        let unit = if big { u16::to_be_bytes } else { u16::to_le_bytes };
        check(&text.encode_utf16().flat_map(unit).collect::<Vec<_>>());
    }
}
