//! Why a server or a proxy refused a request, and what it asks for.
//!
//! ```
//! use http_basic_credentials::challenge::{Refusal, Sent};
//!
//! let response = http::Response::builder()
//!     .status(401)
//!     .header("www-authenticate", r#"Basic realm="Jenkins", charset="UTF-8""#)
//!     .body(())?;
//! let refusal = Refusal::of(&response, Sent::Nothing).expect("a 401 is a refusal");
//!
//! assert!(refusal.may_retry());
//! assert_eq!(refusal.realm(), Some("Jenkins"));
//! assert!(refusal.to_string().ends_with(r#"asks for Basic credentials for realm "Jenkins""#));
//! # Ok::<(), http::Error>(())
//! ```
//!
//! [`ScopedCredentials::check_response`] is the shortest way to a [`Refusal`]: it infers what
//! was sent. [`Challenge`] reads `WWW-Authenticate` and `Proxy-Authenticate` (RFC 9110 sections
//! 11.6.1 and 11.7.1).
//!
//! [`ScopedCredentials::check_response`]: crate::scope::ScopedCredentials::check_response
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
//! Servers send more than the grammar allows. [`Challenge::parse_all`] also reads the following:
//!
//! - The comma of RFC 9110 section 11.3 may be missing between a quoted value and the next
//!   parameter, if there is white space: `Basic realm="security" charset="UTF-8"`, as Elasticsearch
//!   up to 8.14 sends it.
//! - A list may have empty elements, also between a scheme and its first parameter: section 5.6.1.2
//!   asks this of recipients. The space after the scheme may then be missing: `Basic, realm="x"`.
//! - The parameters of a challenge may go on in the next field value: field lines are one list
//!   (section 5.3).
//! - Tabs count as spaces after a scheme; section 11.3 has `1*SP`. White space may stand at both
//!   ends of a field value, and the line's end after it.
//! - An unquoted value may hold any character except white space, controls, commas and quotes:
//!   `realm=ana@example.com`. Section 11.2 allows only a token. The value may be empty (`qop=`),
//!   unless that makes it a token68: by section 11.2, `Basic realm=` has one.
//! - A quoted string may hold any byte; section 5.6.4 has a list. Text that is not valid UTF-8 is
//!   read as ISO-8859-1: Apache sends UTF-8, older servers ISO-8859-1.
//! - Quotes inside a realm may lack their backslash, as nginx sends them: `Basic realm="the "inner"
//!   room"`. This is read if the value is the last of its field value, and neither a comma nor an
//!   equals sign follows the first of these quotes.
//! - The realm may be missing, although RFC 7617 section 2 requires it.

mod parse;
mod refusal;

pub(crate) use refusal::challenge_field;
pub use refusal::{Refusal, Sent};

/// One challenge: a scheme, and a token68 or parameters (RFC 9110 section 11.3).
///
/// ```
/// use http_basic_credentials::challenge::Challenge;
///
/// let challenges = Challenge::parse_all([r#"Negotiate, Basic realm="the \"inner\" room""#]);
///
/// assert!(challenges.iter().any(|challenge| challenge.is("Negotiate")));
/// let basic = challenges.iter().find(|challenge| challenge.is_basic()).unwrap();
/// assert_eq!(basic.realm(), Some(r#"the "inner" room"#));
/// assert!(!basic.accepts_utf8());
/// ```
///
/// # Example values
///
/// - `Basic realm="example", charset="UTF-8"`
/// - `Negotiate`
/// - `Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple"` (two)
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Challenge {
    scheme: String,
    token68: Option<String>,
    /// Names in lower case.
    params: Vec<(String, String)>,
}

impl Challenge {
    /// Reads each challenge whose scheme is certain, with the parameters that can be read.
    ///
    /// ```
    /// use http_basic_credentials::challenge::Challenge;
    ///
    /// let challenges = Challenge::parse_all(["Basic realm=my realm, charset=UTF-8, Bearer"]);
    ///
    /// let [basic, bearer] = &challenges[..] else { panic!() };
    /// assert!(basic.is_basic() && basic.accepts_utf8());
    /// assert_eq!(basic.realm(), None); // "my" would be wrong
    /// assert!(bearer.is("Bearer"));
    /// ```
    ///
    /// The values of a `WWW-Authenticate` or `Proxy-Authenticate` field may be the `HeaderValue`s
    /// of any version of `http`, text or bytes.
    ///
    /// - A scheme is certain if it is a token at the start of a field value, or after a comma
    ///   outside quotes. It must be the only text of its list element, or be followed by white
    ///   space and then something other than an equals sign. Text inside quotes is never a scheme.
    ///   A quote that is not closed reaches to the end of its field value.
    /// - After something that cannot be read, reading resumes at the next comma outside quotes. The
    ///   last challenge of such a field value does not continue in the next value.
    /// - If a parameter occurs twice, the first counts. A challenge has a token68 or parameters,
    ///   never both.
    /// - The first 64 challenges are returned, each with its first 64 parameters. The rest is not
    ///   read.
    ///
    /// The time is proportional to the length of the values.
    #[must_use]
    pub fn parse_all<V: AsRef<[u8]>>(values: impl IntoIterator<Item = V>) -> Vec<Self> {
        parse::challenges(values)
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

    /// The token68 that some schemes have instead of parameters (RFC 9110 section 11.2).
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
