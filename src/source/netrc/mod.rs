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
//! )?;
//!
//! let credentials = netrc.credentials_for("api.example.com").expect("an entry");
//! assert_eq!(credentials.expose_email(), "ana@example.com");
//! assert!(netrc.credentials_for("example.com").is_none());
//! # Ok::<(), http_basic_credentials::source::netrc::NetrcError>(())
//! ```
//!
//! # Grammar
//!
//! A file is words with white space (space, tab, CR, LF) between them; a byte order mark before the
//! first is skipped.
//!
//! ```text
//! file    = *( entry / macro )
//! entry   = ( "machine" name / "default" ) *( ( "login" / "user" / "password" / "account" ) word )
//! macro   = "macdef" name, then all lines to the first empty one
//! word    = 1*character                       ; white space in it needs a backslash or quotes
//!         / DQUOTE *character DQUOTE          ; on one line
//! comment = "#" to the line's end             ; where a keyword may stand
//! ```
//!
//! In a word, a backslash takes the next character as it is. Keywords are read in any ASCII case.
//!
//! # Implementation notes
//!
//! There is no standard. Where curl (`lib/netrc.c`) and Python (`Lib/netrc.py`) differ, or both
//! would go on with a secret that may be the wrong one, this is what is read here, and why:
//!
//! - **`default` is not for any host.** Both give it to each host without an entry, so a redirect
//!   or a typing error sends it anywhere. Only [`Netrc::default_credentials`] gives it out.
//! - **The first entry of a host wins, whole**, as in curl; in Python the last does. Where the
//!   first has no password, the host has no credentials: curl goes on to a later entry, and
//!   CVE-2024-11053 came of going on.
//! - **No password, no credentials.** Both fill in an empty one. An empty password has to be
//!   written, as `""`.
//! - **A password without a login** has an empty email, as in both: some services take a token so.
//! - **A keyword twice in one entry**: the last counts, as in both.
//! - **A keyword without a value is an error.** Python reads an empty value. A bare keyword or a `#`
//!   on a later line is not a value either: both would take `machine` as the password, and the next
//!   entry's login as this one's.
//! - **`#` in the place of a value is the value's first character**, as in Python: passwords do
//!   begin with it. Some versions of curl drop the rest of the line. In the place of a keyword it
//!   begins a comment that runs to the line's end. Python reads on after `#word` outside an entry,
//!   and versions of curl read on after any comment that does not begin its line.
//! - **An unknown word is an error**, as in Python: it is most often the second half of a password
//!   with a space. curl skips it and sends the first half.
//! - **Escapes work in bare words too**, as in Python; curl keeps such a backslash. So one before
//!   an ASCII letter or digit in a bare word is an error (`DOMAIN\user` would lose it: write
//!   `DOMAIN\\user`). In quotes, `\n`, `\r` and `\t` are an error: curl reads a control character,
//!   Python the letter. Other escapes are alike in both.
//! - **A quote closes on its line, and white space follows it.** Both read on over the line's end,
//!   so a forgotten quote takes in the next entry; Python even closes it at the file's end. In the
//!   middle of a bare word a quote is itself, as in both.
//! - **Controls are an error** in any word, and NUL anywhere: curl stops reading a line at NUL and
//!   sends what it has. Neither may be in Basic credentials (RFC 7617 section 2).
//! - **A colon in a login is an error** (RFC 7617 section 2). Both send it, and the server divides
//!   elsewhere.
//! - **A macro ends at an empty line**, as in Python and ftp: for curl, spaces alone do too. A macro
//!   that runs to the file's end is an error, as in Python: entries may have fallen into it. After
//!   it, a new entry has to begin.
//! - **Keywords and hosts are read in any ASCII case**, as in curl; in Python, as written. A host
//!   matches whole: no suffix, no port. An IPv6 address matches in each
//!   spelling, with brackets or without.
//! - **`user` means `login`**, as in Python; curl skips it.
//! - **The file is UTF-8.** Python tries the locale's encoding next, and so may send other bytes
//!   than were meant.
//! - **A lone CR ends a line**, as in Python.
//! - **No permission to group and others**, as in Python, which lets `anonymous` pass; curl does
//!   not look.

mod parse;
mod read;

use std::fmt;
use std::net::Ipv6Addr;

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use crate::credentials::BasicCredentials;
use crate::error::debug_as_sentence;
use crate::scope::{Origin, ScopeError, ScopedCredentials};
use crate::secret::IntoSecret;
use crate::wipe::WipedBytes;

pub use read::ReadNetrcError;

debug_as_sentence!(NetrcError, NetrcErrorKind);

/// A netrc file: whose credentials are whose.
///
/// The file is held once, in a buffer of its exact size that is wiped on drop. Logins and passwords
/// stay in there until one pair is asked for, which is then written straight into its own wiped
/// buffer. `Debug` shows nothing of the file.
///
/// The edge: names of hosts are not secrets, and are not wiped. What the operating system keeps of
/// the file (its page cache) is beyond reach.
pub struct Netrc {
    text: SecretString,
    entries: Vec<parse::Entry>,
}

impl Netrc {
    /// Reads the text of a netrc file. Owned text is wiped: see [`IntoSecret`].
    ///
    /// ```
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let error = Netrc::parse("machine api.example.com\nlogin ana password two words").unwrap_err();
    /// assert_eq!(error.line(), 2);
    /// ```
    pub fn parse(text: impl IntoSecret) -> Result<Self, NetrcError> {
        text.lend(|text| Self::from_text(Box::<str>::from(text).into()))
    }

    fn from_text(text: SecretString) -> Result<Self, NetrcError> {
        let entries = parse::entries(text.expose_secret())?;
        Ok(Self { text, entries })
    }

    /// The hosts that have an entry, each once, in file order and as written. An entry may lack a
    /// password; `default` is no host.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter_map(|entry| entry.host.as_deref())
    }

    /// The credentials of exactly this host, in any ASCII case.
    ///
    /// `None` if it has no entry, or if its first entry has no password. `host` has no port. It
    /// should come from what the request is sent to, as `Uri::host` gives it, never from a part of
    /// a URL cut by hand (CVE-2024-47081). Better yet, ask [`scoped`](Self::scoped).
    #[must_use]
    pub fn credentials_for(&self, host: &str) -> Option<BasicCredentials> {
        self.credentials(|entry| entry.is_some_and(|entry| is_same(entry, host)))
    }

    /// The credentials of an origin's host, tied to that origin: no other host, port or scheme gets
    /// them.
    ///
    /// `Ok(None)` as in [`credentials_for`](Self::credentials_for). An error if there are some and
    /// the origin is not trustworthy: see [`ScopedCredentials::new`].
    ///
    /// ```
    /// use http::Request;
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let netrc = Netrc::parse("machine api.example.com login ana@example.com password t0k3n")?;
    /// let credentials = netrc.scoped("https://api.example.com".parse()?)?.expect("an entry");
    ///
    /// let mut request = Request::get("https://api.example.com/v1/me").body(())?;
    /// credentials.authorize(&mut request)?;
    /// assert!(netrc.scoped("http://api.example.com".parse()?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scoped(&self, origin: Origin) -> Result<Option<ScopedCredentials>, ScopeError> {
        self.credentials_for(&origin.host())
            .map(|credentials| ScopedCredentials::new(&credentials, origin))
            .transpose()
    }

    /// The credentials of the `default` entry, which this crate gives to no host by itself.
    ///
    /// `None` if there is no such entry, or if it has no password.
    ///
    /// ```
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let netrc = Netrc::parse("default login anonymous password ana@example.com")?;
    /// assert!(netrc.credentials_for("ftp.example.com").is_none());
    /// assert_eq!(netrc.default_credentials().unwrap().expose_email(), "anonymous");
    /// # Ok::<(), http_basic_credentials::source::netrc::NetrcError>(())
    /// ```
    #[must_use]
    pub fn default_credentials(&self) -> Option<BasicCredentials> {
        self.credentials(|entry| entry.is_none())
    }

    fn credentials(&self, wanted: impl Fn(Option<&str>) -> bool) -> Option<BasicCredentials> {
        let text = self.text.expose_secret();
        let entry = self.entries.iter().find(|entry| wanted(entry.host.as_deref()))?;
        let login = text.get(entry.login.clone().unwrap_or_default())?;
        let password = text.get(entry.password.clone()?)?;

        let user_pass = || parse::unescape(login).chain([b':']).chain(parse::unescape(password));
        let buffer = WipedBytes::collect(user_pass);
        BasicCredentials::from_text(buffer.into_text()?).ok()
    }
}

/// Letter for letter, in any ASCII case. An IPv6 address has several spellings, and brackets in a URL.
fn is_same(entry: &str, host: &str) -> bool {
    match (ipv6(entry), ipv6(host)) {
        (Some(entry), Some(host)) => entry == host,
        _ => entry.eq_ignore_ascii_case(host),
    }
}

fn ipv6(host: &str) -> Option<Ipv6Addr> {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host).parse().ok()
}

impl fmt::Debug for Netrc {
    /// Shows no word of the file, nor how many there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Netrc").finish_non_exhaustive()
    }
}

/// What is wrong with a netrc file, and on which line.
///
/// Carries no word of it, so it can be logged.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[error("line {line} of the netrc file: {kind}")]
pub struct NetrcError {
    kind: NetrcErrorKind,
    line: usize,
}

impl NetrcError {
    /// The line, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// What is wrong there.
    #[must_use]
    pub fn kind(&self) -> NetrcErrorKind {
        self.kind
    }
}

/// What is wrong with a line of a netrc file.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum NetrcErrorKind {
    /// Text directly after a closing quote.
    #[error("text follows a closing quote without a space")]
    AfterQuote,
    /// A colon in a login, which Basic credentials cannot carry (RFC 7617 section 2).
    #[error("a login contains a colon, which Basic credentials cannot carry")]
    ColonInLogin,
    /// A control character in a word, or NUL anywhere.
    #[error("a control character")]
    Control,
    /// A backslash that curl and Python read differently.
    #[error(
        "a backslash that readers of netrc files disagree about (write `\\\\` for a backslash)"
    )]
    Escape,
    /// A keyword without a value. One that is meant to be empty is written `""`.
    #[error("a keyword without a value")]
    MissingValue,
    /// A word that is no keyword, or a login or password before any `machine`. Often it is the rest
    /// of a password with a space in it, which needs quotes.
    #[error("a word that is not expected here (a value with spaces needs quotes)")]
    UnknownWord,
    /// A macro without the empty line that ends it.
    #[error("a macro without the empty line that ends it")]
    UnterminatedMacro,
    /// A quote that does not close on its line.
    #[error("a quote that does not close on its line")]
    UnterminatedQuote,
}

/// What [`Netrc`] must not do.
///
/// ```compile_fail,E0277
/// fn check<T: std::fmt::Display>() {}
/// check::<http_basic_credentials::source::netrc::Netrc>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: PartialEq>() {}
/// check::<http_basic_credentials::source::netrc::Netrc>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: std::hash::Hash>() {}
/// check::<http_basic_credentials::source::netrc::Netrc>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: Default>() {}
/// check::<http_basic_credentials::source::netrc::Netrc>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: std::ops::Deref>() {}
/// check::<http_basic_credentials::source::netrc::Netrc>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: AsRef<str>>() {}
/// check::<http_basic_credentials::source::netrc::Netrc>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: serde_core::Serialize>() {}
/// check::<http_basic_credentials::source::netrc::Netrc>();
/// ```
#[cfg(doctest)]
struct AbsentTraits;
