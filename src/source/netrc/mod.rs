//! Credentials from a netrc file, `~/.netrc`: the one that curl, git, Python and ftp read.
//!
//! ```
//! use http_basic_credentials::source::netrc::Netrc;
//!
//! let netrc = Netrc::parse(
//!     "machine api.example.com login ana@example.com password t0k3n
//!      machine ci.example.com
//!          login ci
//!          password \"two words\"",
//! );
//!
//! let credentials = netrc.credentials_for("api.example.com")?.expect("an entry");
//! assert_eq!(credentials.expose_email(), "ana@example.com");
//! assert!(netrc.credentials_for("example.com")?.is_none());
//! # Ok::<(), http_basic_credentials::source::netrc::NetrcError>(())
//! ```
//!
//! # Grammar
//!
//! A file is words with white space (space, tab, CR, LF) between them. A UTF-8 byte order mark
//! before the first is skipped.
//!
//! ```text
//! file    = *( entry / macro )
//! entry   = ( "machine" name / "default" ) *( keyword word )
//! keyword = "login" / "user" / "password" / foreign
//! foreign = "account" / "force" / "method" / "port" / "protocol" / "realm" / "service"
//! macro   = "macdef", then everything to the first empty line
//! word    = 1*character                       ; without white space or a backslash
//!         / DQUOTE *character DQUOTE          ; on one line
//! comment = "#" to the line's end             ; where a keyword may stand
//! ```
//!
//! In quotes, the character after a backslash is read as it is. Keywords are read in any ASCII
//! case. The foreign ones belong to other tools: they and their value are ignored.
//!
//! # Faults
//!
//! A fault invalidates only its own entry; asking for that entry returns an error. The rest of the
//! entry is not read: reading resumes at the next line that begins with `machine` or `default`, or
//! at the next `macdef`. [`NetrcErrorKind`] lists the faults. An unknown word is one, with an
//! exception: if the entry has both a login and a password, a line of several words that begins
//! with an unknown one is skipped, and the entry stays valid.
//!
//! [`Netrc::errors`] lists every fault and every skipped line. If a host has no entry, but a part
//! that was not read contains its name, asking for it returns that fault.
//!
//! There is no standard: [`docs::netrc`](crate::docs::netrc) lists how curl and Python differ from
//! this and from each other, and why.

mod error;
mod parse;
mod read;

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use crate::credentials::BasicCredentials;
use crate::scope::{Host, ScopedCredentials, TargetUri};
use crate::secret::IntoSecret;
use crate::wipe::WipedBytes;
use parse::{Entry, Parsed, part};

pub use error::{NetrcError, NetrcErrorKind, ScopedNetrcError};
pub use read::ReadNetrcError;

/// A netrc file: which credentials belong to which host.
///
/// It holds the file's text once, in a buffer that is wiped on drop, and encodes a pair from there
/// when you ask for it. `Debug` shows nothing of the file.
///
/// Limit: the operating system keeps the file's text in its page cache.
pub struct Netrc {
    text: WipedBytes,
    parsed: Parsed,
}

impl Netrc {
    /// Reads the text of a netrc file. Owned text is wiped: see [`IntoSecret`].
    ///
    /// This cannot fail, because a fault invalidates only its own entry: see
    /// [`errors`](Self::errors).
    ///
    /// ```
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let netrc = Netrc::parse(
    ///     "machine api.example.com login ana password two words
    ///      machine ci.example.com login ci password t0k3n",
    /// );
    /// assert_eq!(netrc.credentials_for("api.example.com").unwrap_err().line(), 1);
    /// assert!(netrc.credentials_for("ci.example.com").is_ok());
    /// ```
    #[must_use]
    pub fn parse(text: impl IntoSecret) -> Self {
        text.with_text(|text| Self::new(WipedBytes::copy_of(text.as_bytes())))
    }

    fn new(mut text: WipedBytes) -> Self {
        let parsed = parse::parse(text.as_mut_slice());
        Self { text, parsed }
    }

    /// What is wrong with the file, in file order: each fault, and each line that was skipped. The
    /// rest of a faulty entry is not read, so it has at most one fault.
    ///
    /// ```
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let netrc = Netrc::parse("machine api.example.com\nlogin ana:b\npassword t0k3n");
    /// for error in netrc.errors() {
    ///     eprintln!("{error}"); // line 2 of the netrc file: the login contains a colon, ...
    /// }
    /// # assert_eq!(netrc.errors().count(), 1);
    /// ```
    pub fn errors(&self) -> impl Iterator<Item = NetrcError> {
        self.parsed.errors.iter().copied()
    }

    /// The hosts that have an entry, each once, in file order and as written. Their entries may be
    /// faulty or lack a password. `default` is no host.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        let mut seen = HashSet::new();
        let hosts =
            self.parsed.entries.iter().filter_map(|entry| self.text_of(entry.host.as_ref()));
        hosts.filter(move |host| seen.insert(host_of(host)))
    }

    /// The credentials of exactly this host, in any ASCII case.
    ///
    /// Its first entry counts: `None` if that has neither a login nor a password, and an error if
    /// it is faulty. For a host without an entry, an error if a part of the file that could not be
    /// read contains its name, else `None`.
    ///
    /// `host` has no port, unless the file's has one too. It should come from what the request is
    /// sent to, as `Uri::host` gives it, never from a part of a URL cut by hand (CVE-2024-47081).
    /// Better yet, ask [`scoped_to`](Self::scoped_to).
    ///
    /// ```
    /// use http_basic_credentials::http::Uri;
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let netrc = Netrc::parse("machine api.example.com login ana password t0k3n");
    /// let uri = Uri::from_static("https://api.example.com/me");
    /// let credentials = netrc.credentials_for(uri.host().ok_or("no host")?)?.ok_or("no entry")?;
    /// let request = ureq::get(uri).header("authorization", &credentials);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn credentials_for(&self, host: &str) -> Result<Option<BasicCredentials>, NetrcError> {
        match self.entries_of(Some(host)).next() {
            Some(entry) => self.credentials(entry, ""),
            None => self.look_in_unread(host),
        }
    }

    /// The credentials that a host has for one login, if it has several.
    ///
    /// The first entry with exactly that login, or without a login, counts, as in curl and git.
    /// `None` if there is no such entry. An error if that entry is faulty, or if an earlier faulty
    /// one may be it.
    ///
    /// ```
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let netrc = Netrc::parse(
    ///     "machine api.example.com login ana password t0k3n
    ///      machine api.example.com login ci password s3cret",
    /// );
    /// let ci = netrc.credentials_for_login("api.example.com", "ci")?.expect("an entry");
    /// assert_eq!(ci.expose_token(), "s3cret");
    /// # Ok::<(), http_basic_credentials::source::netrc::NetrcError>(())
    /// ```
    pub fn credentials_for_login(
        &self,
        host: &str,
        login: &str,
    ) -> Result<Option<BasicCredentials>, NetrcError> {
        let mut entries = self.entries_of(Some(host)).peekable();
        if entries.peek().is_none() {
            return self.look_in_unread(host);
        }
        let mut meant = entries
            .filter(|entry| self.text_of(entry.login.as_ref()).is_none_or(|known| known == login));
        meant.next().map_or(Ok(None), |entry| self.credentials(entry, login))
    }

    /// The credentials of the `default` entry, which [`credentials_for`](Self::credentials_for)
    /// never gives.
    ///
    /// The first one counts: `None` if it has neither a login nor a password, and an error if it is
    /// faulty. `None` also if there is none.
    ///
    /// ```
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let netrc = Netrc::parse("default login anonymous password ana@example.com");
    /// assert!(netrc.credentials_for("ftp.example.com")?.is_none());
    ///
    /// let anonymous = netrc.default_credentials()?.expect("a default");
    /// assert_eq!(anonymous.expose_email(), "anonymous");
    /// # Ok::<(), http_basic_credentials::source::netrc::NetrcError>(())
    /// ```
    pub fn default_credentials(&self) -> Result<Option<BasicCredentials>, NetrcError> {
        self.entries_of(None).next().map_or(Ok(None), |entry| self.credentials(entry, ""))
    }

    /// The credentials of a scope's host, tied to that scope: no other host, port, scheme or path
    /// gets them.
    ///
    /// ```
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let netrc = Netrc::parse("machine api.example.com login ana@example.com password t0k3n");
    /// let credentials = netrc.scoped_to("https://api.example.com")?.expect("an entry");
    ///
    /// let url = "https://api.example.com/v1/me";
    /// let request = ureq::get(url).header("authorization", credentials.header_value_for(url)?);
    /// assert!(netrc.scoped_to("http://api.example.com").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// `Ok(None)` as in [`credentials_for`](Self::credentials_for). An error if the host's entry is
    /// faulty, or if there are credentials and the scope is not trustworthy: see
    /// [`BasicCredentials::scoped_to`].
    pub fn scoped_to(
        &self,
        scope: impl TargetUri,
    ) -> Result<Option<ScopedCredentials>, ScopedNetrcError> {
        let scope = scope.to_scope()?;
        let credentials = self.credentials_for(scope.host())?;
        Ok(credentials.map(|credentials| credentials.scoped_to(&scope)).transpose()?)
    }

    fn entries_of(&self, host: Option<&str>) -> impl Iterator<Item = &Entry> {
        let host = host.map(host_of);
        let of = |entry: &Entry| self.text_of(entry.host.as_ref()).map(host_of);
        self.parsed.entries.iter().filter(move |entry| of(entry) == host)
    }

    /// For a host without an entry: an error if a part that was not read names it.
    fn look_in_unread<T>(&self, host: &str) -> Result<Option<T>, NetrcError> {
        let host = host_of(host);
        let is_host = |word: &str| !word.is_empty() && host_of(word) == host;
        // A colon ends a name, but is a part of an IPv6 address.
        let names_host = |word: &str| is_host(word) || word.split(':').any(is_host);
        let is_of_name = |char: char| char.is_alphanumeric() || "-._~[:]".contains(char);
        let names_host = |text: &str| text.split(|char| !is_of_name(char)).any(names_host);
        let names_it = |range: &Range<usize>| {
            let lines = part(self.text.as_ref(), range).split(|byte| matches!(byte, b'\r' | b'\n'));
            let mut lines = lines.filter(|line| !line.trim_ascii_start().starts_with(b"#"));
            lines.any(|line| line.utf8_chunks().any(|chunk| names_host(chunk.valid())))
        };
        let fault = self.parsed.unread.iter().find(|(part, _)| names_it(part));
        fault.map_or(Ok(None), |(_, fault)| Err(*fault))
    }

    /// `login` is for an entry that has none.
    #[expect(clippy::expect_used, reason = "the entry would be lost without a word otherwise")]
    fn credentials(
        &self,
        entry: &Entry,
        login: &str,
    ) -> Result<Option<BasicCredentials>, NetrcError> {
        if let Some(fault) = entry.fault {
            return Err(fault);
        }
        let own = |part: &Option<Range<usize>>| self.text_of(part.as_ref()).unwrap_or("");
        let (own_login, password) = (own(&entry.login), own(&entry.password));
        if own_login.is_empty() && password.is_empty() {
            return Ok(None);
        }
        if entry.login.is_none() {
            // No Basic credentials have a login with a colon or a control.
            return Ok(BasicCredentials::new(login, password).ok());
        }
        let pair = BasicCredentials::new(own_login, password);
        Ok(Some(pair.expect("the parser refuses colons and control characters")))
    }

    #[expect(clippy::expect_used, reason = "a password would be missing otherwise")]
    fn text_of(&self, range: Option<&Range<usize>>) -> Option<&str> {
        let bytes = part(self.text.as_ref(), range?);
        Some(std::str::from_utf8(bytes).expect("the parser refuses words that are not UTF-8"))
    }
}

/// An IPv6 address may have brackets or not.
fn host_of(name: &str) -> Host<'_> {
    name.parse().map_or_else(|_| Host::of(name), Host::V6)
}

impl fmt::Debug for Netrc {
    /// Shows no word of the file, nor how many there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Netrc").finish_non_exhaustive()
    }
}
