//! Which file is read, and whether it may be.

use std::env;
use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::Netrc;
use crate::error::debug_as_sentence;
use crate::source::file::{self, unreadable};
use crate::wipe::WipedBytes;

debug_as_sentence!(ReadNetrcError);

/// Why a netrc file could not be read.
///
/// Faults of entries are not among them: see [`Netrc::errors`]. Holds neither the file's path nor
/// its text, so it can be logged.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum ReadNetrcError {
    /// The operating system could not open or read the file.
    #[error("{}{}", unreadable(*.0), match .0 {
        io::ErrorKind::NotFound => ", and the variable NETRC if that names it", _ => "",
    })]
    Io(io::ErrorKind),
    /// The file is longer than 1 MiB.
    #[error("the netrc file is longer than 1 MiB: check that the path names the right file")]
    TooLong,
    /// The file is UTF-16, with or without a byte order mark. Editors on Windows may write it.
    #[error("the netrc file is UTF-16: save it as UTF-8")]
    Utf16,
    /// `~/.netrc` belongs to another user than the one this process runs as (only on Unix).
    #[error("~/.netrc belongs to another user: run `chown` on it, or name it in `NETRC`")]
    Owner,
    /// Group or others have access to `~/.netrc` (only on Unix).
    #[error("group or others have access to ~/.netrc: run `chmod 600` on it")]
    Permissions,
}

impl Netrc {
    /// Reads a netrc file. Its owner and mode are not checked, because Kubernetes, Docker and
    /// systemd set their own. Links are followed.
    ///
    /// The file may be a pipe, and may have at most 1 MiB (1,048,576 bytes). UTF-16 is an error. A
    /// fault in an entry is an error only when that entry is asked for.
    ///
    /// ```no_run
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let netrc = Netrc::read("/run/secrets/netrc")?;
    /// let credentials = netrc.credentials_for("api.example.com")?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read(path: impl AsRef<Path>) -> Result<Self, ReadNetrcError> {
        read(path.as_ref(), |_| Ok(()))
    }

    /// Reads the user's netrc file: the first of [`default_paths`](Self::default_paths) that
    /// exists.
    ///
    /// A file that the environment variable `NETRC` names must exist. If there is no `.netrc` in
    /// the home directory, or if `NETRC` is empty, the result has no entries.
    ///
    /// On Unix, a `.netrc` in the home directory is an error if it belongs to another user than the
    /// process's effective one, or if group or others have any access to it, unless it is empty.
    /// The opened file is checked, so nobody can exchange it in between. A file that `NETRC`
    /// names is read as by [`read`](Self::read), without that check.
    ///
    /// ```no_run
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let credentials = Netrc::read_default()?.credentials_for("api.example.com")?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read_default() -> Result<Self, ReadNetrcError> {
        let is_named = env::var_os("NETRC").is_some();
        for path in Self::default_paths() {
            if is_named {
                return Self::read(path);
            }
            match read(&path, check_access) {
                Err(ReadNetrcError::Io(io::ErrorKind::NotFound)) => {}
                read => return read,
            }
        }
        Ok(Self::parse(""))
    }

    /// Where [`read_default`](Self::read_default) looks: the path in the environment variable
    /// `NETRC`, used as it is (`~` is not expanded), and nowhere if that is empty. If it is not
    /// set, `.netrc` in the home directory and then, only on Windows, `_netrc` there.
    ///
    /// ```
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// for path in Netrc::default_paths() {
    ///     println!("credentials may come from {}", path.display());
    /// }
    /// ```
    #[must_use]
    pub fn default_paths() -> Vec<PathBuf> {
        if let Some(path) = env::var_os("NETRC") {
            return if path.is_empty() { Vec::new() } else { vec![path.into()] };
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
}

fn read(
    path: &Path,
    check_access: impl Fn(&Metadata) -> Result<(), ReadNetrcError>,
) -> Result<Netrc, ReadNetrcError> {
    let io_error = |error: io::Error| ReadNetrcError::Io(error.kind());
    let file = File::open(path).map_err(io_error)?;
    let text = file::read(&file).map_err(io_error)?.ok_or(ReadNetrcError::TooLong)?;
    // An empty file has no secret to protect: `~/.netrc` may be a link to `/dev/null`.
    if !text.as_ref().is_empty() {
        check_access(&file.metadata().map_err(io_error)?)?;
    }
    match text.as_ref() {
        // A byte order mark, or a first letter in ASCII.
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..] => Err(ReadNetrcError::Utf16),
        text => Ok(Netrc::new(WipedBytes::copy_of(text))),
    }
}

#[cfg(unix)]
fn check_access(metadata: &Metadata) -> Result<(), ReadNetrcError> {
    use std::os::unix::fs::MetadataExt as _;
    let user = effective_user();
    if metadata.uid() != user.map_err(|error| ReadNetrcError::Io(error.kind()))? {
        Err(ReadNetrcError::Owner)
    } else if metadata.mode() & 0o077 != 0 {
        Err(ReadNetrcError::Permissions)
    } else {
        Ok(())
    }
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
fn check_access(_: &Metadata) -> Result<(), ReadNetrcError> {
    Ok(())
}

/// The owner of the process's own directory. Where there is none, as on macOS, the owner of a
/// socket that the process makes: `geteuid` needs `unsafe`, or a crate that has it.
#[cfg(unix)]
fn effective_user() -> io::Result<u32> {
    use std::os::fd::OwnedFd;
    use std::os::unix::fs::MetadataExt as _;
    use std::os::unix::net::UnixDatagram;
    let own = std::fs::metadata("/proc/self")
        .or_else(|_| File::from(OwnedFd::from(UnixDatagram::unbound()?)).metadata())?;
    Ok(own.uid())
}
