//! Reads files. Every copy of their text is wiped.

use std::fs::File;
use std::io;
use std::path::Path;

use secrecy::SecretString;
use thiserror::Error;

use crate::error::debug_as_sentence;
use crate::grammar::has_ctl;
use crate::wipe::WipedBytes;

/// 1 MiB, eight times the longest netrc file that curl reads.
const MAX_LEN: usize = 1 << 20;

debug_as_sentence!(ReadSecretError);

/// Why a secret file could not be read.
///
/// Holds neither its path nor its text, so it can be logged.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum ReadSecretError {
    /// The operating system could not open or read the file.
    #[error("{}", unreadable(*.0))]
    Io(io::ErrorKind),
    /// The file is longer than 1 MiB.
    #[error("the secret file is longer than 1 MiB: check that the path names the right file")]
    TooLong,
    /// The file has no text, or only a line end.
    #[error("the secret file is empty: write the secret into it")]
    Empty,
    /// The file has more than one line. Only one line end is removed, so `t0k3n\n\n` has two lines.
    #[error("the secret file has several lines: put the secret, such as a JSON key, on one line")]
    SeveralLines,
    /// The file has a control character, U+0000 to U+001F or U+007F, besides its line end. No Basic
    /// credentials can carry one (RFC 7617 section 2).
    #[error("the secret file contains a control character: remove it, or save the file as UTF-8")]
    Control,
    /// The file is not UTF-8. Editors on Windows may write UTF-16.
    #[error("the secret file is not UTF-8: save it as UTF-8, not as UTF-16 or Latin-1")]
    InvalidUtf8,
}

/// Reads a file that holds one secret on one line.
///
/// A Docker secret:
///
/// ```no_run
/// # use http_basic_credentials::{BasicCredentials, source::read_secret};
/// let token = read_secret("/run/secrets/jira_token")?;
/// let jira = BasicCredentials::new("ana@example.com", token)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A Kubernetes secret of the type `kubernetes.io/basic-auth`, mounted as a volume:
///
/// ```no_run
/// # use http_basic_credentials::{BasicCredentials, source::read_secret};
/// let [username, password] =
///     ["username", "password"].map(|key| read_secret(format!("/etc/jira/{key}")));
/// let jira = BasicCredentials::new(username?, password?)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// One key of any other Kubernetes secret:
///
/// ```no_run
/// # use http_basic_credentials::{BasicCredentials, source::read_secret};
/// let token = read_secret("/etc/jira/api-token")?;
/// let jira = BasicCredentials::new("ana@example.com", token)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A systemd credential (`LoadCredential=jira:/etc/jira.token`):
///
/// ```no_run
/// # use http_basic_credentials::{BasicCredentials, source::read_secret};
/// let directory = std::env::var("CREDENTIALS_DIRECTORY")?;
/// let token = read_secret(format!("{directory}/jira"))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A file descriptor that the parent process opened (`3< <(pass jira)` in bash):
///
/// ```no_run
/// # use http_basic_credentials::{BasicCredentials, source::read_secret};
/// let token = read_secret("/dev/fd/3")?;
/// let jira = BasicCredentials::new("ana@example.com", token)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The line's end (LF or CRLF) and a UTF-8 byte order mark are removed, and nothing else: a space
/// at the end is part of the secret. The file may be a pipe, and may have at most 1 MiB (1,048,576
/// bytes). Links are followed, and permissions are not checked. The secret is wiped on drop, and
/// this crate leaves no other copy.
///
/// Limits: a file that is rewritten in place can be read half written. Replace it by a rename, as
/// Kubernetes does. The operating system keeps a file's text in its page cache. Reading a named
/// pipe blocks until somebody writes to it.
#[doc(alias("token file", "password file"))]
pub fn read_secret(path: impl AsRef<Path>) -> Result<SecretString, ReadSecretError> {
    let text = File::open(path).and_then(|file| read(&file));
    let text = text.map_err(|error| ReadSecretError::Io(error.kind()))?;
    let text = text.ok_or(ReadSecretError::TooLong)?;
    Ok(only_line(text.as_ref())?.into())
}

fn only_line(text: &[u8]) -> Result<&str, ReadSecretError> {
    let text = std::str::from_utf8(text).map_err(|_| ReadSecretError::InvalidUtf8)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = text.strip_suffix("\r\n").or_else(|| text.strip_suffix('\n')).unwrap_or(text);
    if line.is_empty() {
        Err(ReadSecretError::Empty)
    } else if line.contains('\n') && !line.contains('\0') {
        Err(ReadSecretError::SeveralLines)
    } else if has_ctl(line) {
        // NUL among them: UTF-16 without a byte order mark is UTF-8 with a NUL for each letter.
        Err(ReadSecretError::Control)
    } else {
        Ok(line)
    }
}

/// A sentence for an error of the operating system, with advice for the usual ones.
pub(super) fn unreadable(kind: io::ErrorKind) -> String {
    let usual = match kind {
        io::ErrorKind::NotFound => {
            "there is no file at that path: check it (`~` and variables in it are not expanded)"
        }
        io::ErrorKind::IsADirectory => "the path is that of a directory: name a file in it",
        io::ErrorKind::PermissionDenied => {
            "this process may not read the file: give it access, or run as the file's owner"
        }
        _ => return format!("the file cannot be read: {kind}"),
    };
    usual.to_owned()
}

/// Reads a file to its end, or gives `None` if it is longer than 1 MiB.
pub(super) fn read(file: &File) -> io::Result<Option<WipedBytes>> {
    let text = WipedBytes::read(file, MAX_LEN)?;
    Ok(Some(text).filter(|text| text.as_ref().len() <= MAX_LEN))
}
