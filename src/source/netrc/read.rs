//! From a path to the text of the file, without a copy that is not wiped.

use std::env;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::{Netrc, NetrcError};
use crate::error::debug_as_sentence;
use crate::wipe::WipedBytes;

debug_as_sentence!(ReadNetrcError);

/// Why a netrc file could not be read.
///
/// Carries neither its path nor its text, so it can be logged.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum ReadNetrcError {
    /// The operating system did not open or read the file.
    #[error("the netrc file cannot be read: {0}")]
    Io(io::ErrorKind),
    /// Group or others have access to the file (Unix alone).
    #[error("group or others have access to the netrc file: run `chmod 600` on it")]
    Permissions,
    /// The file is not UTF-8.
    #[error("the netrc file is not UTF-8")]
    InvalidUtf8,
    /// The text is not that of a netrc file.
    #[error(transparent)]
    Invalid(#[from] NetrcError),
}

impl From<io::Error> for ReadNetrcError {
    fn from(error: io::Error) -> Self {
        Self::Io(error.kind())
    }
}

impl Netrc {
    /// Reads a netrc file.
    ///
    /// On Unix, a regular file to which group or others have any access is refused: run `chmod 600`
    /// on it. The file that was opened is asked, so one put in its place meanwhile does not pass.
    ///
    /// ```no_run
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let netrc = Netrc::read("/run/secrets/netrc")?;
    /// # Ok::<(), http_basic_credentials::source::netrc::ReadNetrcError>(())
    /// ```
    pub fn read(path: impl AsRef<Path>) -> Result<Self, ReadNetrcError> {
        let mut file = File::open(path)?;
        let metadata = file.metadata()?;
        if is_open_to_others(&metadata) {
            return Err(ReadNetrcError::Permissions);
        }
        let expected = usize::try_from(metadata.len()).unwrap_or(0);
        let text = read_all(&mut file, expected)?;
        Ok(Self::from_text(text.into_text().ok_or(ReadNetrcError::InvalidUtf8)?)?)
    }

    /// Reads the user's netrc file: the one that the environment variable `NETRC` names, else
    /// `.netrc` in the home directory, else, on Windows, `_netrc` there.
    ///
    /// `Ok(None)` if there is no such file. An empty `NETRC` counts as unset.
    ///
    /// ```no_run
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let credentials = Netrc::read_default()?
    ///     .and_then(|netrc| netrc.credentials_for("api.example.com"));
    /// # Ok::<(), http_basic_credentials::source::netrc::ReadNetrcError>(())
    /// ```
    pub fn read_default() -> Result<Option<Self>, ReadNetrcError> {
        for path in default_paths() {
            match Self::read(path) {
                Err(ReadNetrcError::Io(io::ErrorKind::NotFound)) => {}
                read => return read.map(Some),
            }
        }
        Ok(None)
    }
}

fn default_paths() -> Vec<PathBuf> {
    if let Some(path) = env::var_os("NETRC").filter(|path| !path.is_empty()) {
        return vec![path.into()];
    }
    #[allow(deprecated, reason = "right on Windows since Rust 1.85, undeprecated in 1.87")]
    let home = env::home_dir();
    // An empty one would make it a file of the working directory.
    let Some(home) = home.filter(|home| !home.as_os_str().is_empty()) else {
        return Vec::new();
    };
    let names: &[&str] = if cfg!(windows) { &[".netrc", "_netrc"] } else { &[".netrc"] };
    names.iter().map(|name| home.join(name)).collect()
}

/// Pipes and devices (`NETRC=/dev/null`) have no permissions that matter.
#[cfg(unix)]
fn is_open_to_others(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.is_file() && metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Metadata) -> bool {
    false
}

/// Reads to the end into a buffer of the exact size. That is made at once for a file of the
/// expected length; for one that grew or shrank, and for a pipe, the parts are wiped on the way.
fn read_all(file: &mut impl Read, expected: usize) -> io::Result<WipedBytes> {
    let mut text = WipedBytes::with_len(0);
    let mut next = expected;
    loop {
        let mut part = WipedBytes::with_len(next);
        let read = fill(file, part.as_mut_slice())?;
        let ended = read < next;
        text = match (text.as_ref().len(), ended) {
            (0, false) => part,
            (_, true) if read == 0 => text,
            _ => joined(text.as_ref(), part.as_ref().get(..read).unwrap_or_default()),
        };
        if ended {
            return Ok(text);
        }
        next = text.as_ref().len().clamp(64, 65_536);
    }
}

/// Reads until the buffer is full or the file ends.
fn fill(file: &mut impl Read, mut buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0_usize;
    while !buffer.is_empty() {
        match file.read(buffer) {
            Ok(0) => break,
            Ok(read) => {
                filled = filled.saturating_add(read);
                buffer = buffer.get_mut(read..).unwrap_or_default();
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn joined(head: &[u8], tail: &[u8]) -> WipedBytes {
    WipedBytes::collect(|| head.iter().chain(tail).copied())
}
