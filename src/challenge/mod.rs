//! What a 401 or a 407 asked for, and why a request was refused.
//!
//! [`Challenge`] reads `WWW-Authenticate` and `Proxy-Authenticate` (RFC 9110 sections 11.6.1 and
//! 11.7.1). [`Refusal`] says in one sentence why a request was refused and whether sending
//! credentials can help.
//!
//! # ABNF
//!
//! ```text
//! WWW-Authenticate = #challenge
//! challenge        = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
//! auth-param       = token BWS "=" BWS ( token / quoted-string )
//! ```
//!
//! # Implementation notes
//!
//! Read more leniently than the grammar, where servers send it and it can be split safely:
//!
//! - Empty list elements may stand anywhere in a list, also between a scheme and its first
//!   parameter (RFC 9110 section 5.6.1.2 asks this of recipients). The space after the scheme may
//!   then be missing, where section 11.3 has `1*SP`: `Basic, realm="x"`. On two field lines it is
//!   missing too.
//! - Parameters may continue a challenge on the next field line: field lines are one list (section
//!   5.3).
//! - Tabs count as spaces after a scheme, where section 11.3 has `1*SP`, and white space may stand
//!   at both ends of a field value.
//! - An unquoted value may hold any character but white space, a comma and a quote, where section
//!   11.2 allows a token alone: `realm=ana@example.com`. It may be empty (`qop=`), unless that makes
//!   it a token68: `Basic realm=` is one, by section 11.2.
//! - A quoted string may hold any byte, where section 5.6.4 has a list. Text is UTF-8 if it is valid
//!   UTF-8, else ISO-8859-1: Apache sends the one, older servers the other.
//! - nginx does not escape a quote inside a realm: `Basic realm="the "inner" room"`. That is read
//!   where there is one way to: the value is the field line's last, and after its first bare quote
//!   there is neither a comma nor an equals sign. Elsewhere it is an error, since the text of one
//!   scheme could pass for the challenge of another.
//! - The realm may be missing, although RFC 7617 section 2 requires it.
//!
//! Read more strictly:
//!
//! - A parameter that occurs twice in a challenge is an error (RFC 9110 section 11.2: "only once"
//!   for each name); which of them counts would be a guess.
//! - Parameters after a token68 are an error: section 11.3 has one or the other.
//! - A quoted string without an end is an error, where some clients read it to the end of the line.
//! - A challenge of more than 64 parameters is an error, so that the work stays linear.

mod parse;
mod refusal;

use http::HeaderValue;
use thiserror::Error;

use crate::error::debug_as_sentence;

pub use refusal::Refusal;

debug_as_sentence!(ChallengeError, ChallengeErrorKind);

/// One challenge: a scheme, and a token68 or parameters (RFC 9110 section 11.3).
///
/// # Example values
///
/// - `Basic realm="example", charset="UTF-8"`
/// - `Negotiate`
/// - `Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple"` (two)
///
/// # Examples
///
/// ```
/// use http::HeaderValue;
/// use http_basic_credentials::challenge::Challenge;
///
/// let value = HeaderValue::from_static(r#"Negotiate, Basic realm="the \"inner\" room""#);
/// let challenges = Challenge::parse_all([&value])?;
///
/// let basic = challenges.iter().find(|challenge| challenge.is_basic()).unwrap();
/// assert_eq!(basic.realm(), Some(r#"the "inner" room"#));
/// assert!(!basic.accepts_utf8());
/// # Ok::<(), http_basic_credentials::challenge::ChallengeError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Challenge {
    scheme: String,
    token68: Option<String>,
    /// Names in lower case.
    params: Vec<(String, String)>,
}

impl Challenge {
    /// Reads all challenges of all values of a `WWW-Authenticate` or `Proxy-Authenticate` field.
    ///
    /// An empty list of challenges is no error. Takes time in proportion to the length of the
    /// values, and allocates each string and one list for each challenge, which grows only where its
    /// parameters go on in the next value.
    pub fn parse_all<'a>(
        values: impl IntoIterator<Item = &'a HeaderValue>,
    ) -> Result<Vec<Self>, ChallengeError> {
        let mut challenges = Vec::new();
        for (line, value) in values.into_iter().enumerate() {
            parse::field_line(value.as_bytes(), &mut challenges)
                .map_err(|(kind, offset)| ChallengeError { kind, line, offset })?;
        }
        Ok(challenges)
    }

    /// The auth-scheme, as written (RFC 9110 section 11.1).
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// Whether the scheme is `Basic`, in any case.
    #[must_use]
    pub fn is_basic(&self) -> bool {
        self.scheme.eq_ignore_ascii_case("basic")
    }

    /// The value of a parameter, unquoted and unescaped. The name may be in any case.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Names, in lower case, and values of the parameters, in order.
    pub fn params(&self) -> impl Iterator<Item = (&str, &str)> {
        self.params.iter().map(|(name, value)| (&**name, &**value))
    }

    /// The token68 that stands in place of parameters (RFC 9110 section 11.2).
    #[must_use]
    pub fn token68(&self) -> Option<&str> {
        self.token68.as_deref()
    }

    /// The realm: which of the server's protection spaces this is (RFC 9110 section 11.5). The text
    /// is the server's and may hold any character: escape it where it is shown.
    #[must_use]
    pub fn realm(&self) -> Option<&str> {
        self.param("realm")
    }

    /// Whether the server says that it reads credentials as UTF-8: `charset="UTF-8"`, in any case.
    /// Other values mean nothing (RFC 7617 section 2.1). This crate sends UTF-8 always.
    #[must_use]
    pub fn accepts_utf8(&self) -> bool {
        self.param("charset").is_some_and(|charset| charset.eq_ignore_ascii_case("utf-8"))
    }
}

/// Where and why a field value cannot be split into challenges.
///
/// Carries no input, so it can be logged.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[error("{kind} at byte {offset} of field value {line}")]
pub struct ChallengeError {
    kind: ChallengeErrorKind,
    line: usize,
    offset: usize,
}

impl ChallengeError {
    /// What is wrong there.
    #[must_use]
    pub fn kind(&self) -> ChallengeErrorKind {
        self.kind
    }

    /// Which of the values it is, counted from 0.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// Where in that value, in bytes, counted from 0.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }
}

/// What is wrong with a challenge.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum ChallengeErrorKind {
    /// A character that no rule has there.
    #[error("an unexpected character")]
    UnexpectedCharacter,
    /// A parameter that belongs to no challenge, or to one that has a token68.
    #[error("a parameter without a scheme")]
    MissingScheme,
    /// A quoted string that does not end.
    #[error("a quoted string without an end")]
    UnterminatedQuote,
    /// A bare quote inside a quoted string, where more than one reading is possible.
    #[error("an unescaped quote that can be read in more than one way")]
    AmbiguousQuote,
    /// A parameter that the challenge has already.
    #[error("a repeated parameter")]
    RepeatedParameter,
    /// A challenge of more than 64 parameters.
    #[error("too many parameters")]
    TooManyParameters,
}
