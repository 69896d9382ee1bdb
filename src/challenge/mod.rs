//! What a server or a proxy asked for, and why it refused a request.
//!
//! [`Challenge`] reads `WWW-Authenticate` and `Proxy-Authenticate` (RFC 9110 sections 11.6.1 and
//! 11.7.1). [`Refusal`] says in one sentence why a request was refused, and whether sending
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
//! Servers send more than the grammar allows. [`Challenge::parse_all`] also reads the following,
//! since there is only one way to read it:
//!
//! - A comma may be missing between a quoted value and the next parameter, if there is white space:
//!   `Basic realm="security" charset="UTF-8"`. Elasticsearch up to 8.14 sends it; RFC 9110 section
//!   11.3 has a comma there.
//! - Empty list elements may stand anywhere in a list, also between a scheme and its first
//!   parameter: section 5.6.1.2 asks this of recipients. The space after the scheme may then be
//!   missing, where section 11.3 has `1*SP`: `Basic, realm="x"`.
//! - The parameters of a challenge may go on in the next field value: field lines are one list
//!   (section 5.3).
//! - Tabs count as spaces after a scheme, where section 11.3 has `1*SP`. White space may stand at
//!   both ends of a field value, and the end of the line after it.
//! - An unquoted value may hold any character but white space, controls, commas and quotes, where
//!   section 11.2 allows a token alone: `realm=ana@example.com`. It may be empty (`qop=`), unless
//!   that makes it a token68: by section 11.2, `Basic realm=` has one.
//! - A quoted string may hold any byte, where section 5.6.4 has a list. Text is UTF-8 if it is
//!   valid UTF-8, else ISO-8859-1: Apache sends UTF-8, older servers ISO-8859-1.
//! - Quotes inside a realm may lack their backslash, as nginx sends them: `Basic realm="the "inner"
//!   room"`. This is read if the value is the last of its field value, and neither a comma nor an
//!   equals sign follows the first of these quotes. Otherwise it is an error, since the text of one
//!   scheme could pass for the challenge of another.
//! - The realm may be missing, although RFC 7617 section 2 requires it.
//!
//! It is stricter than some clients here:
//!
//! - A parameter that occurs twice in a challenge is an error. RFC 9110 section 11.2 allows each
//!   name once, and to choose one of the two would be a guess.
//! - Parameters after a token68 are an error: section 11.3 allows one or the other.
//! - A quoted string without an end is an error, and single quotes do not quote (section 5.6.4).
//! - More than 64 challenges are an error, as are more than 64 parameters in one of them, so that
//!   hostile values take little memory.
//!
//! [`Challenge::recover_all`] never fails: its documentation has its rules.

mod line;
mod parse;
mod recover;
mod refusal;

use thiserror::Error;

pub use refusal::Refusal;

use crate::error::debug_as_sentence;

/// How many challenges are read, and how many parameters of each.
const MAX: usize = 64;

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
/// What a server offers, and in which realm:
///
/// ```
/// use http_basic_credentials::challenge::Challenge;
///
/// let value = r#"Negotiate, Basic realm="the \"inner\" room""#;
/// let challenges = Challenge::parse_all([value])?;
///
/// assert!(challenges.iter().any(|challenge| challenge.is("Negotiate")));
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
    /// Reads all challenges of all values of a `WWW-Authenticate` or `Proxy-Authenticate` field, or
    /// says where the first fault is.
    ///
    /// The values may be the `HeaderValue`s of any version of `http`, text or bytes. What it reads
    /// beyond the grammar is listed in the [module's documentation](self#implementation-notes). No
    /// values, or empty ones, give an empty list.
    ///
    /// The time is proportional to the length of the values. Each challenge allocates its strings
    /// and a list of its parameters.
    ///
    /// # Errors
    ///
    /// A [`ChallengeError`] for the first thing that cannot be read, for a 65th challenge, or for a
    /// 65th parameter of one. One fault hides all other challenges: to ask what a server offers,
    /// use [`recover_all`](Self::recover_all).
    ///
    /// # Examples
    ///
    /// ```
    /// use http_basic_credentials::challenge::{Challenge, ChallengeErrorKind};
    ///
    /// let error = Challenge::parse_all(["Negotiate", "Basic realm=my realm"]).unwrap_err();
    ///
    /// assert_eq!(error.kind(), ChallengeErrorKind::UnexpectedCharacter);
    /// assert_eq!((error.line(), error.offset()), (1, 15));
    /// ```
    pub fn parse_all<V: AsRef<[u8]>>(
        values: impl IntoIterator<Item = V>,
    ) -> Result<Vec<Self>, ChallengeError> {
        let mut list = parse::List::default();
        for (line, value) in values.into_iter().enumerate() {
            list.read(value.as_ref()).map_err(|(kind, offset)| ChallengeError {
                kind,
                line,
                offset,
            })?;
        }
        Ok(list.challenges)
    }

    /// Reads each challenge whose scheme is certain, with what can be read of its parameters.
    ///
    /// It returns what [`parse_all`](Self::parse_all) does where that succeeds. Where it does not:
    ///
    /// - A scheme is certain if it is a token at the start of a field value, or after a comma
    ///   outside quotes, and if it is alone in its list element, or is followed by white space and
    ///   then something other than an equals sign. Text inside quotes is never a scheme. A quote
    ///   that does not end reaches to the end of its field value.
    /// - After something that cannot be read, reading goes on at the next comma outside quotes.
    /// - A parameter that cannot be read is left out. If a parameter occurs twice, the first stays.
    ///   A challenge has a token68 or parameters, never both.
    /// - If something in a field value cannot be read, no challenge of it goes on in the next.
    /// - The first 64 challenges are returned, each with its first 64 parameters. The rest is not
    ///   read.
    ///
    /// The time is proportional to the length of the values. If nothing can be read, the list is
    /// empty.
    ///
    /// # Examples
    ///
    /// With reqwest:
    ///
    /// ```no_run
    /// use http_basic_credentials::challenge::Challenge;
    /// use http_basic_credentials::http::header::WWW_AUTHENTICATE;
    ///
    /// fn takes_basic(response: &reqwest::Response) -> bool {
    ///     let values = response.headers().get_all(WWW_AUTHENTICATE);
    ///     Challenge::recover_all(values).iter().any(Challenge::is_basic)
    /// }
    /// ```
    ///
    /// What stays of a faulty value:
    ///
    /// ```
    /// use http_basic_credentials::challenge::Challenge;
    ///
    /// let challenges = Challenge::recover_all(["Basic realm=my realm, charset=UTF-8, Bearer"]);
    ///
    /// let [basic, bearer] = &challenges[..] else { panic!() };
    /// assert!(basic.is_basic() && basic.accepts_utf8());
    /// assert_eq!(basic.realm(), None); // "my" would be wrong
    /// assert!(bearer.is("Bearer"));
    /// ```
    #[must_use]
    pub fn recover_all<V: AsRef<[u8]>>(values: impl IntoIterator<Item = V>) -> Vec<Self> {
        recover::all(values)
    }

    /// The auth-scheme, as written (RFC 9110 section 11.1).
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// Whether this is the scheme, in any case (RFC 9110 section 11.1).
    #[must_use]
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// Whether the scheme is `Basic`, in any case.
    #[must_use]
    pub fn is_basic(&self) -> bool {
        self.is("Basic")
    }

    /// The value of a parameter, unquoted and unescaped. The name may be in any case.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The parameters in order, each a name in lower case and a value.
    pub fn params(&self) -> impl Iterator<Item = (&str, &str)> {
        self.params.iter().map(|(name, value)| (&**name, &**value))
    }

    /// The token68 that stands in place of parameters (RFC 9110 section 11.2).
    #[must_use]
    pub fn token68(&self) -> Option<&str> {
        self.token68.as_deref()
    }

    /// The realm: which of the server's protection spaces this is (RFC 9110 section 11.5). The text
    /// is the server's and may hold any character: escape it before you show it.
    #[must_use]
    pub fn realm(&self) -> Option<&str> {
        self.param("realm")
    }

    /// Whether the server says that it reads credentials as UTF-8: `charset="UTF-8"`, in any case.
    /// Other values mean nothing (RFC 7617 section 2.1). This crate sends UTF-8 whatever the server
    /// says; [`to_iso_8859_1`] is for a server that reads ISO-8859-1.
    ///
    /// [`to_iso_8859_1`]: crate::BasicCredentials::to_iso_8859_1
    #[must_use]
    pub fn accepts_utf8(&self) -> bool {
        self.param("charset").is_some_and(|charset| charset.eq_ignore_ascii_case("utf-8"))
    }
}

/// Where and why a field value cannot be split into challenges.
///
/// Holds no input, so it can be logged.
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
    /// A character that no rule allows there.
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
    /// A parameter that the challenge already has.
    #[error("a repeated parameter")]
    RepeatedParameter,
    /// More than 64 challenges.
    #[error("too many challenges")]
    TooManyChallenges,
    /// A challenge of more than 64 parameters.
    #[error("too many parameters")]
    TooManyParameters,
}
