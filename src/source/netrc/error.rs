use thiserror::Error;

use crate::error::debug_as_sentence;
use crate::scope::InvalidScope;

debug_as_sentence!(NetrcError, NetrcErrorKind, ScopedNetrcError);

/// A fault in a netrc file, and its line.
///
/// Holds no word of the file, so it can be logged.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[error("line {line} of the netrc file: {kind}")]
pub struct NetrcError {
    pub(super) kind: NetrcErrorKind,
    pub(super) line: usize,
}

impl NetrcError {
    /// The line, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The kind of the fault.
    #[must_use]
    pub fn kind(&self) -> NetrcErrorKind {
        self.kind
    }
}

/// The kind of a fault in a netrc file.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum NetrcErrorKind {
    /// Text directly after a closing quote.
    #[error("text follows a closing quote: put a space between, or a backslash before the quote")]
    AfterQuote,
    /// A colon in a login, which Basic credentials cannot carry (RFC 7617 section 2).
    #[error("the login contains a colon, which Basic credentials cannot carry")]
    ColonInLogin,
    /// A control character in a word.
    #[error("a word contains a control character: remove it, or save the file as UTF-8")]
    Control,
    /// A backslash that curl and Python read differently: any outside quotes, and `\n`, `\r` and
    /// `\t` in quotes. In quotes, both read `\\` as a backslash.
    #[error("readers disagree about a backslash here: quote the value, and write `\\\\` for it")]
    Escape,
    /// A word that is not UTF-8.
    #[error("a word is not UTF-8: save the file as UTF-8")]
    InvalidUtf8,
    /// A keyword without a value.
    #[error("a keyword has no value: write `\"\"` for an empty one")]
    MissingValue,
    /// A second login or password in one entry. Often the `machine` between them is misspelled, or
    /// is in a comment although the lines that follow it are not.
    #[error(
        "an entry has a second login or password: begin each entry with `machine`, and comment out \
         all its lines or none"
    )]
    Repeated,
    /// A word that is no keyword where one belongs, or a login or password that belongs to no
    /// entry. Often it is a misspelled keyword, or the rest of a password with a space in it.
    #[error(
        "a word is not expected here: the keywords are machine, default, login (or user), password, \
         account and macdef, and a value with spaces needs quotes"
    )]
    UnknownWord,
    /// A macro without the empty line that ends it. The file's other entries may have fallen into
    /// it.
    #[error("a macro has no empty line that ends it: add one")]
    UnterminatedMacro,
    /// A quote that does not close on its line.
    #[error("a quote does not close on its line: add one, or a backslash before a quote in it")]
    UnterminatedQuote,
}

/// Why [`Netrc::scoped_to`](super::Netrc::scoped_to) gives no credentials.
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
