use thiserror::Error;

use crate::error::debug_as_sentence;

debug_as_sentence!(InvalidScope, OutOfScope);

/// Why text or a URI is not a [`Scope`](super::Scope), or not one that credentials can be tied to.
///
/// Holds no input, so it can be logged.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum InvalidScope {
    /// The scheme or the host is missing, as in `/path`, `example.com:80` or `https:host`.
    #[error("the URI is not absolute: write it with its scheme, as in https://example.com")]
    NotAbsolute,
    /// The scheme is none of `https`, `http`, `wss` and `ws`.
    #[error("the scheme is none of https, http, wss and ws")]
    UnsupportedScheme,
    /// The authority contains `@`. The text before it can look like a host, as in
    /// `http://example.com:@evil.example/`.
    #[error("the URI has user information in front of its host: remove it")]
    UserInfo,
    /// The host is empty, is not a plain name (ASCII letters, digits, `-`, `.`, `_` and `~`) or an
    /// address, or is one of the numbers that some libraries read as an address, such as `1.2.3`.
    #[error(
        "the host is neither a plain name nor an IP address: write a name outside ASCII as `xn--...`, \
         and an IPv6 address in brackets and without a zone"
    )]
    InvalidHost,
    /// The port is not a number from 1 to 65,535.
    #[error("the port is not a number from 1 to 65535")]
    InvalidPort,
    /// The path is not one that a scope can have, or something follows it.
    #[error(
        "the path has a character or a segment that cannot be in a scope, or white space, a query or \
         a fragment follows it: use Scope::origin_of for the whole origin of a URL"
    )]
    InvalidPath,
    /// White space or a control character anywhere in the text, or a backslash before its query:
    /// URL libraries remove or replace them. In the path of a scope it is `InvalidPath`.
    #[error("the URI contains white space, a control character or a backslash")]
    InvalidCharacter,
    /// The scheme is `http` and the host is not this machine, so anyone on the way could read the
    /// credentials (RFC 7617 section 4). A proxy can be on the way too:
    /// [`is_trustworthy`](super::Scope::is_trustworthy) describes how that affects
    /// `http://localhost`.
    #[error(
        "the scheme is http and the host is not this machine, so the credentials would be readable \
         on the way: use https, or BasicCredentials::dangerous_cleartext_to"
    )]
    Cleartext,
}

/// Why a request gets no credentials.
///
/// Names neither the scope nor the target, so it can be logged.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum OutOfScope {
    /// The scheme differs: `http` where the scope has `https`, or the reverse.
    #[error("the request's scheme is not the one that the credentials are for")]
    OtherScheme,
    /// The host differs.
    #[error("the request's host is not the one that the credentials are for")]
    OtherHost,
    /// The port differs.
    #[error("the request's port is not the one that the credentials are for")]
    OtherPort,
    /// The path is not at or below the scope's.
    #[error("the request's path is not one that the credentials are for")]
    OtherPath,
    /// A server could resolve the path to one outside the scope or, in a store, to one that has
    /// other credentials.
    #[error(
        "the request's path has a dot segment, an escape or another spelling that servers resolve \
         differently: write the path plainly, or use only credentials for the whole origin"
    )]
    AmbiguousPath,
    /// The `Host` field names another authority than the URI (RFC 9112 section 3.2).
    #[error("the request's Host field names another authority than its URI: remove the field")]
    OtherHostField,
    /// A store has no credentials for the request's origin.
    #[error("there are no credentials for the request's origin")]
    NoCredentials,
    /// The header map is full, even if it has `Authorization` already. `http` 1.5 allows 24,576
    /// names, or fewer if many of their hashes collide.
    #[error("the request has too many header fields to add another")]
    TooManyFields,
    /// The target cannot be read unambiguously.
    #[error("the request's URI cannot be read with certainty: {0}")]
    InvalidTarget(InvalidScope),
}

impl OutOfScope {
    /// Whether the request goes to another origin: another scheme, host or port, or one that a
    /// store has no credentials for. Such a request can be sent without credentials, as when a
    /// server's link leads elsewhere.
    ///
    /// ```
    /// use http_basic_credentials::BasicCredentials;
    ///
    /// let jira = BasicCredentials::new("ana@example.com", "t0k3n")?
    ///     .scoped_to("https://example.atlassian.net")?;
    ///
    /// let next = "https://cdn.example/attachment/1"; // from a response
    /// let mut request = ureq::get(next);
    /// match jira.header_value_for(next) {
    ///     Ok(value) => request = request.header("authorization", value),
    ///     Err(reason) if reason.is_other_origin() => {} // sent without
    ///     Err(reason) => return Err(reason.into()),
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_other_origin(self) -> bool {
        matches!(self, Self::OtherScheme | Self::OtherHost | Self::OtherPort | Self::NoCredentials)
    }
}

impl From<InvalidScope> for OutOfScope {
    // Not `#[from]`, which makes it the source too: a report would print it twice.
    fn from(error: InvalidScope) -> Self {
        Self::InvalidTarget(error)
    }
}
