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
//! keyword = "login" / "user" / "password" / "account"
//! macro   = "macdef", then everything to the first empty line
//! word    = 1*character                       ; without white space or a backslash
//!         / DQUOTE *character DQUOTE          ; on one line
//! comment = "#" to the line's end             ; where a keyword may stand
//! ```
//!
//! In quotes, the character after a backslash is taken as it is. Keywords are read in any ASCII
//! case. In an entry, a line that begins with any other word is skipped whole: other tools have
//! their own, such as `method interactive`, `protocol https` or `port 443`. It is a fault if
//! `machine`, `default` or `macdef` follows on that line.
//!
//! # Faults
//!
//! A fault costs the entry that it is in. To ask for that entry is an error, and [`Netrc::errors`]
//! lists them all. The rest of the entry is not read, since its meaning is unknown: reading resumes
//! at the next line that begins with `machine` or `default`, or at the next `macdef`. An entry that
//! begins in the middle of a faulty line is therefore lost with it.
//!
//! # Implementation notes
//!
//! There is no standard. Where curl (`lib/netrc.c`, of 7.88.1 and 8.23.0) and Python
//! (`Lib/netrc.py`) differ, or both would go on with a secret that may be the wrong one, this is
//! what is read here, and why:
//!
//! - **`default` is not for any host.** Both give it to each host without an entry, so a redirect
//!   or a typing error sends it anywhere. [`Netrc::default_credentials`] and
//!   [`Netrc::credentials_or_default`] give it when asked. It is looked at last, wherever it
//!   stands, as in Python; curl stops at it.
//! - **The first entry of a host wins, whole**, as in curl 8; in Python the last does. Where the
//!   first has no password, the host has no credentials; where it is faulty, it is an error. curl 7
//!   goes on to a later entry, which led to CVE-2024-11053.
//! - **[`Netrc::credentials_of`] matches the login exactly.** For curl, an entry without a login is
//!   any user's.
//! - **No password, no credentials.** Both fill in an empty one. An empty password has to be
//!   written, as `""`. If the login is empty too, curl 8 sends nothing.
//! - **A password without a login** has an empty email, as in both: some services take a token this
//!   way.
//! - **A keyword twice in one entry**: the last counts, as in both. curl 7 stops at the first pair.
//! - **A keyword without a value is an error.** Python reads an empty value. A bare keyword or a
//!   `#` on a later line is not a value either: both would take `machine` as the password, and the
//!   next entry's login as this one's.
//! - **`#` in the place of a value is the value's first character**, as in Python and curl 8:
//!   passwords do begin with it. curl 7 drops the rest of the line. In the place of a keyword it
//!   begins a comment that runs to the line's end. Python reads on after `#word` outside an entry,
//!   and curl 8 reads the words of each comment that does not begin its line.
//! - **A line that begins with an unknown word is skipped whole.** To Python it is an error; curl
//!   skips the word, and reads the rest of the line. If the entry has a second login or password
//!   after it, that is an error: the line may be a misspelled `machine`, and curl would send this
//!   host the next one's password.
//! - **An unknown word after a value on its line is an error**, as in Python: it is most often the
//!   second half of a password with a space. curl skips it and sends the first half.
//! - **A backslash outside quotes is an error.** curl keeps it and Python drops it, so
//!   `DOMAIN\user`, `my\$word` and even `a\\b` are two different words. In quotes, `\n`, `\r` and
//!   `\t` are an error: curl reads a control character, Python the letter. All other escapes in
//!   quotes are alike in both, so a backslash is written `"DOMAIN\\user"`.
//! - **A quote closes on its line, and white space follows it.** Both read on over the line's end,
//!   so a forgotten quote takes in the next entry; Python even closes it at the file's end. Here
//!   the next line that begins with `machine` is an entry. In the middle of a bare word a quote is
//!   itself, as in both.
//! - **A control character in a word is an error.** curl stops reading a line at NUL and sends what
//!   it has. No Basic credentials can carry one (RFC 7617 section 2).
//! - **A colon in a login is an error** (RFC 7617 section 2). Both send it, and the server divides
//!   elsewhere.
//! - **A macro ends at an empty line**, as in Python and ftp; for curl 8, spaces alone do too. One
//!   that runs to the file's end is a fault of no entry, and what fell into it is not read. A macro
//!   ends the entry before it. In curl, what follows may still be a part of that.
//! - **Keywords and hosts are read in any ASCII case**, as in curl; in Python, as written. A host
//!   is compared as it is asked for, and matches whole: no suffix, no dot at the end, no port
//!   (`machine h:8080` is found only as `h:8080`, never for a scope). An IPv6 address matches in
//!   each spelling, with brackets or without. An international name is not turned into its ASCII
//!   form: URLs have that (`xn--bcher-kva.example`), so write it in the file.
//! - **`user` means `login`**, as in Python; curl skips it.
//! - **The file is UTF-8.** Other bytes spoil the entry whose words have them, and do no harm in
//!   comments, macros and skipped lines. curl sends them as they are. Python reads the whole file
//!   in the locale's encoding instead, and so may send other bytes than were meant.
//! - **A byte order mark is skipped.** To both it is a part of the first word.
//! - **A lone CR ends a line**, as in Python.
//! - **`~/.netrc` belongs to the user, and group and others may not touch it**, as in Python, which
//!   lets `anonymous` pass. Any other file may have any owner and mode, as in both. curl does not
//!   look at all.
//! - **`NETRC` names a file that must exist**, as in curl since 8.16; Python does not know the
//!   variable. Set to nothing, it means no file.
//! - **`_netrc` is looked for on Windows alone**, after `.netrc`, as in curl.

mod parse;
mod read;

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher as _, Hash, Hasher};
use std::iter;
use std::net::Ipv6Addr;
use std::ops::Range;

use thiserror::Error;

use crate::credentials::BasicCredentials;
use crate::error::debug_as_sentence;
use crate::scope::{InvalidScope, Scope, ScopedCredentials};
use crate::secret::IntoSecret;
use crate::wipe::WipedBytes;
use parse::Entry;

pub use read::ReadNetrcError;

debug_as_sentence!(NetrcError, NetrcErrorKind, ScopedNetrcError);

/// A netrc file: which credentials belong to which host.
///
/// The file's text is held once, in a buffer of its exact size that is wiped when it is dropped.
/// Hosts, logins and passwords stay there. A pair that is asked for is written straight into a
/// wiped buffer of its own. `Debug` shows nothing of the file.
///
/// A look-up takes the same time whether the file has ten hosts or ten thousand.
///
/// Limit: the operating system keeps the file's text in its page cache, which is out of reach.
pub struct Netrc {
    text: WipedBytes,
    entries: Vec<Entry>,
    errors: Vec<NetrcError>,
    /// The first entry whose host has this hash. An entry has the next one.
    first: HashMap<u64, usize>,
}

impl Netrc {
    /// Reads the text of a netrc file. Owned text is wiped: see [`IntoSecret`].
    ///
    /// This cannot fail, since a fault spoils the entry that it is in and no other: see
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
        text.lend(|text| Self::new(WipedBytes::copy_of(text.as_bytes())))
    }

    fn empty() -> Self {
        Self::new(WipedBytes::default())
    }

    fn new(mut text: WipedBytes) -> Self {
        let (mut entries, errors) = parse::parse(text.as_mut_slice());
        let mut first = HashMap::with_capacity(entries.len());
        // From the last one, so that each finds the next one of its host.
        for (at, entry) in entries.iter_mut().enumerate().rev() {
            let host = Host::of(entry.host.as_ref().map(|range| str_of(&text, range)));
            let hash = first.hasher().hash_one(host);
            entry.next = first.insert(hash, at);
        }
        Self { text, entries, errors, first }
    }

    /// What is wrong with the file, in file order, for a program that checks one. The rest of a
    /// faulty entry is not read, so there is at most one fault for each.
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
        self.errors.iter().copied()
    }

    /// The hosts that have an entry, each once, in file order and as written. Their entries may be
    /// faulty or lack a password. `default` is no host.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter_map(|entry| {
            let host = str_of(&self.text, entry.host.as_ref()?);
            let first = self.entries_of(Some(host)).next()?;
            std::ptr::eq(first, entry).then_some(host)
        })
    }

    /// The credentials of exactly this host, in any ASCII case.
    ///
    /// They are those of its first entry. `None` if it has no entry, or if that one has no
    /// password; an error if that one is faulty.
    ///
    /// `host` has no port, unless the file's has one too. It should come from what the request is
    /// sent to, as `Uri::host` gives it, never from a part of a URL cut by hand (CVE-2024-47081).
    /// Better yet, ask [`scoped`](Self::scoped).
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
        self.first_of(Some(host))
    }

    /// The credentials that a host has for one login, where it has several.
    ///
    /// They are those of its first entry with exactly that login, and `None` if there is no such
    /// entry or if it has no password. An entry without a login has the empty one. An error if that
    /// entry is faulty, or if an earlier one is and its login cannot be read, since it might be the
    /// one.
    ///
    /// ```
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let netrc = Netrc::parse(
    ///     "machine api.example.com login ana password t0k3n
    ///      machine api.example.com login ci password s3cret",
    /// );
    /// let ci = netrc.credentials_of("api.example.com", "ci")?.expect("an entry");
    /// assert_eq!(ci.expose_token(), "s3cret");
    /// # Ok::<(), http_basic_credentials::source::netrc::NetrcError>(())
    /// ```
    pub fn credentials_of(
        &self,
        host: &str,
        email: &str,
    ) -> Result<Option<BasicCredentials>, NetrcError> {
        for entry in self.entries_of(Some(host)) {
            let login = entry.login.as_ref().map(|range| str_of(&self.text, range));
            match (login, entry.fault) {
                (None, Some(fault)) => return Err(fault),
                _ if login.unwrap_or_default() == email => return self.credentials(entry),
                _ => {}
            }
        }
        Ok(None)
    }

    /// The credentials of the `default` entry, which [`credentials_for`](Self::credentials_for)
    /// never gives.
    ///
    /// `None` if there is no such entry, or if it has no password; an error if it is faulty. The
    /// first one counts.
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
        self.first_of(None)
    }

    /// The credentials of a host as in [`credentials_for`](Self::credentials_for), or of `default`
    /// if the host has no entry at all: what curl and Python send.
    ///
    /// So `default` goes to every host that somebody mistypes or that a server redirects to.
    ///
    /// ```
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let netrc = Netrc::parse("default login ana password t0k3n");
    /// assert!(netrc.credentials_or_default("any.example")?.is_some());
    /// # Ok::<(), http_basic_credentials::source::netrc::NetrcError>(())
    /// ```
    pub fn credentials_or_default(
        &self,
        host: &str,
    ) -> Result<Option<BasicCredentials>, NetrcError> {
        let has_entry = self.entries_of(Some(host)).next().is_some();
        self.first_of(has_entry.then_some(host))
    }

    /// The credentials of a scope's host, tied to that scope: no other host, port, scheme or path
    /// gets them.
    ///
    /// `Ok(None)` as in [`credentials_for`](Self::credentials_for). An error if the host's entry is
    /// faulty, or if there are credentials and the scope is not trustworthy: see
    /// [`ScopedCredentials::new`].
    ///
    /// ```
    /// use http_basic_credentials::source::netrc::Netrc;
    ///
    /// let netrc = Netrc::parse("machine api.example.com login ana@example.com password t0k3n");
    /// let credentials = netrc.scoped("https://api.example.com".parse()?)?.expect("an entry");
    ///
    /// let url = "https://api.example.com/v1/me";
    /// let request = ureq::get(url).header("authorization", credentials.header_value_for(url)?);
    /// assert!(netrc.scoped("http://api.example.com".parse()?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scoped(&self, scope: Scope) -> Result<Option<ScopedCredentials>, ScopedNetrcError> {
        let credentials = self.credentials_for(scope.host())?;
        Ok(credentials.map(|it| ScopedCredentials::new(it, scope)).transpose()?)
    }

    /// The first entry decides, whatever follows it.
    fn first_of(&self, host: Option<&str>) -> Result<Option<BasicCredentials>, NetrcError> {
        self.entries_of(host).next().map_or(Ok(None), |entry| self.credentials(entry))
    }

    fn entries_of(&self, host: Option<&str>) -> impl Iterator<Item = &Entry> {
        let host = Host::of(host);
        let entry = |at: Option<usize>| self.entries.get(at?);
        let first = self.first.get(&self.first.hasher().hash_one(host)).copied();
        iter::successors(entry(first), move |last| entry(last.next)).filter(move |entry| {
            Host::of(entry.host.as_ref().map(|range| str_of(&self.text, range))) == host
        })
    }

    fn credentials(&self, entry: &Entry) -> Result<Option<BasicCredentials>, NetrcError> {
        if let Some(fault) = entry.fault {
            return Err(fault);
        }
        let Some(password) = &entry.password else {
            return Ok(None);
        };
        let login = entry.login.as_ref().map_or("", |range| str_of(&self.text, range));
        let password = str_of(&self.text, password);
        let parts = [login, ":", password].map(str::as_bytes);
        let mut user_pass = WipedBytes::with_capacity(parts.iter().map(|part| part.len()).sum());
        for part in parts {
            user_pass.extend(part);
        }
        Ok(user_pass.into_text().and_then(|text| BasicCredentials::from_text(text).ok()))
    }
}

/// What the parser has found to be UTF-8.
fn str_of<'a>(text: &'a WipedBytes, range: &Range<usize>) -> &'a str {
    let bytes = text.as_ref().get(range.clone()).unwrap_or_default();
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// The host of an entry, as it is compared.
#[derive(Clone, Copy)]
enum Host<'a> {
    Default,
    /// It has several spellings, and brackets in a URL.
    V6(Ipv6Addr),
    /// In any ASCII case.
    Name(&'a str),
}

impl<'a> Host<'a> {
    fn of(name: Option<&'a str>) -> Self {
        let Some(name) = name else {
            return Self::Default;
        };
        let bare = name.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(name);
        // Most names have no colon, which is quicker to see than to parse.
        let address = if bare.contains(':') { bare.parse().ok() } else { None };
        address.map_or(Self::Name(name), Self::V6)
    }
}

impl PartialEq for Host<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Default, Self::Default) => true,
            (Self::V6(one), Self::V6(other)) => one == other,
            (Self::Name(one), Self::Name(other)) => one.eq_ignore_ascii_case(other),
            _ => false,
        }
    }
}

impl Hash for Host<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Default => {}
            Self::V6(address) => address.hash(state),
            Self::Name(name) => {
                name.bytes().for_each(|byte| state.write_u8(byte.to_ascii_lowercase()));
            }
        }
    }
}

impl fmt::Debug for Netrc {
    /// Shows no word of the file, nor how many there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Netrc").finish_non_exhaustive()
    }
}

/// What is wrong with an entry of a netrc file, and on which line.
///
/// Holds no word of it, so it can be logged.
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
    #[error(
        "text follows a closing quote: put a space between them, or a backslash before a quote \
         that is part of a value"
    )]
    AfterQuote,
    /// A colon in a login, which Basic credentials cannot carry (RFC 7617 section 2).
    #[error("the login contains a colon, which Basic credentials cannot carry")]
    ColonInLogin,
    /// A control character in a word.
    #[error(
        "a word contains a control character: remove it, or save the file as UTF-8 if it is UTF-16"
    )]
    Control,
    /// A backslash that curl and Python read differently: any outside quotes, and `\n`, `\r` and
    /// `\t` in quotes. In quotes, both read `\\` as a backslash.
    #[error(
        "readers of netrc files disagree about a backslash here: put the value in quotes and write \
         `\\\\` for a backslash"
    )]
    Escape,
    /// A word that is not UTF-8.
    #[error("a word is not UTF-8: save the file as UTF-8")]
    InvalidUtf8,
    /// A keyword without a value.
    #[error("a keyword has no value: write `\"\"` for an empty one")]
    MissingValue,
    /// A word that is no keyword where one belongs: after a value on its line, or outside an entry.
    /// Often it is the rest of a password with a space in it. Or a line that begins with such a
    /// word, if `machine`, `default` or `macdef` follows on it, or if the entry has a second login or
    /// password after it: it may be a misspelled `machine`.
    #[error(
        "a word is not expected here: put a value with spaces in quotes, and any other word on a \
         line of its own"
    )]
    UnknownWord,
    /// A macro without the empty line that ends it. The file's other entries may have fallen into
    /// it.
    #[error("a macro has no empty line that ends it: add one")]
    UnterminatedMacro,
    /// A quote that does not close on its line.
    #[error(
        "a quote does not close on its line: add one, or a backslash before a quote in a value"
    )]
    UnterminatedQuote,
}

/// Why [`Netrc::scoped`] gives no credentials.
///
/// Holds nothing of the file, so it can be logged.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum ScopedNetrcError {
    /// The host's entry is faulty.
    #[error(transparent)]
    Netrc(#[from] NetrcError),
    /// The credentials may not go to the scope.
    #[error(transparent)]
    Scope(#[from] InvalidScope),
}
