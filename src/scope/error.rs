use thiserror::Error;

use crate::error::debug_as_sentence;

debug_as_sentence!(InvalidOrigin, ScopeError);

/// Why a URI has no [`Origin`](super::Origin) that credentials can be tied to.
///
/// Carries no input, so it can be logged.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum InvalidOrigin {
    /// The text is not a URI.
    #[error("the text is not a URI")]
    InvalidUri,
    /// The URI does not have both a scheme and an authority, as `/path` and `example.com:80`.
    #[error("the URI is not absolute: it needs a scheme and a host")]
    NotAbsolute,
    /// The scheme is neither `http` nor `https`.
    #[error("the scheme is neither http nor https")]
    UnsupportedScheme,
    /// The authority contains `@`. What stands before it can pass for a host, as in
    /// `http://example.com:@evil.example/`.
    #[error("the URI has user information in front of its host")]
    UserInfo,
    /// The host is empty, is an IPv6 literal that does not parse or that has a zone, or contains
    /// something other than ASCII letters, digits, `-`, `.`, `_` and `~`.
    #[error("the host is neither a plain name nor an IP address")]
    InvalidHost,
    /// The port is not a number from 1 to 65,535.
    #[error("the port is not a number from 1 to 65535")]
    InvalidPort,
}

/// Why credentials do not go with a request, or cannot be tied to an origin.
///
/// Names neither origin, so it can be logged.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum ScopeError {
    /// The origin is `http` on a host that is not this machine, so anyone on the way could read
    /// the credentials (RFC 7617 section 4).
    #[error(
        "the origin is neither https nor a loopback host, so the credentials would go in cleartext"
    )]
    Cleartext,
    /// The request goes to another origin: the scheme, the host or the port differs.
    #[error("the request's scheme, host or port is not one that the credentials are for")]
    OtherOrigin,
    /// The request's URI is relative or has no scheme, so where it goes is not known.
    #[error("the request's URI is not absolute, so its origin is not known")]
    NotAbsolute,
}

impl From<InvalidOrigin> for ScopeError {
    fn from(error: InvalidOrigin) -> Self {
        match error {
            InvalidOrigin::NotAbsolute => Self::NotAbsolute,
            _ => Self::OtherOrigin,
        }
    }
}
