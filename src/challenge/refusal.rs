use std::fmt;

use http::header::{PROXY_AUTHENTICATE, WWW_AUTHENTICATE};
use http::{HeaderMap, Response, StatusCode};
use thiserror::Error;

use super::Challenge;
use crate::error::debug_as_sentence;

/// Why a server or a proxy refused a request, and whether sending credentials can help.
///
/// `Display` is one sentence for a person, and `Debug` shows the same one. The sentence and the
/// fields hold the server's words and never a secret. The sentence escapes what a terminal could
/// take for a command, and shows at most 200 characters of the realm or of the schemes. It calls a
/// proxy a server too: say which of them it was if your program uses both.
///
/// An application's tests can construct each variant: `Refusal::Rejected { realm: None }`.
///
/// # Examples
///
/// With reqwest, in place of its `error_for_status`:
///
/// ```no_run
/// use http_basic_credentials::challenge::Refusal;
///
/// fn check(response: reqwest::Response) -> Result<reqwest::Response, Refusal> {
///     let credentials_sent = true; // this application always sends them
///     match Refusal::from_parts(response.status(), response.headers(), credentials_sent) {
///         Some(refusal) => Err(refusal),
///         None => Ok(response),
///     }
/// }
/// ```
#[derive(Clone, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum Refusal {
    /// The server asked for Basic credentials and none were sent: sending them may help.
    NotSent {
        /// The realm of the first Basic challenge.
        realm: Option<String>,
    },
    /// The server asked for Basic credentials although some were sent: they are wrong, expired or
    /// revoked. It will refuse the same ones again.
    Rejected {
        /// The realm of the first Basic challenge.
        realm: Option<String>,
    },
    /// The server offered other schemes, and Basic was not among them. Some servers answer wrong
    /// Basic credentials this way although they take the right ones: Jira Cloud names only `OAuth`.
    BasicNotOffered {
        /// The schemes that it offered, in order, each once and as first written.
        schemes: Vec<String>,
        /// Whether the request had credentials.
        credentials_sent: bool,
    },
    /// A 401 or a 407 without a challenge, or without one that can be read.
    NoChallenge {
        /// Whether the request had credentials.
        credentials_sent: bool,
    },
    /// A 403: as a rule, the server knows the account, which is not permitted to do this. Some
    /// services (Jenkins, Toggl) answer missing or wrong credentials this way too.
    Forbidden,
}

debug_as_sentence!(Refusal);

impl Refusal {
    /// Why a response is a refusal, or `None` if its status is none of 401, 403 and 407.
    ///
    /// Reads `WWW-Authenticate` of a 401 and `Proxy-Authenticate` of a 407, with
    /// [`Challenge::recover_all`], so that a fault in one challenge hides no other.
    ///
    /// `credentials_sent` says whether the request had the field that the status is about:
    /// `Authorization` for a 401, `Proxy-Authorization` for a 407.
    ///
    /// # Examples
    ///
    /// ```
    /// use http_basic_credentials::challenge::Refusal;
    /// use http_basic_credentials::http::Response;
    /// use http_basic_credentials::http::header::WWW_AUTHENTICATE;
    ///
    /// let response = Response::builder().status(401);
    /// let response = response.header(WWW_AUTHENTICATE, r#"Basic realm="Jira""#).body(())?;
    ///
    /// let refusal = Refusal::of(&response, true).unwrap();
    /// assert!(!refusal.may_retry());
    /// assert_eq!(
    ///     refusal.to_string(),
    ///     "the Basic credentials for realm \"Jira\" were refused: \
    ///      they are wrong, expired or revoked",
    /// );
    /// # Ok::<(), http_basic_credentials::http::Error>(())
    /// ```
    #[must_use]
    pub fn of<B>(response: &Response<B>, credentials_sent: bool) -> Option<Self> {
        Self::from_parts(response.status(), response.headers(), credentials_sent)
    }

    /// As [`of`](Self::of), for a client whose responses give a status and headers, such as
    /// reqwest, blocking or not, and ureq.
    ///
    /// # Examples
    ///
    /// ureq keeps the headers of a 401 if a status is not to be an error:
    ///
    /// ```no_run
    /// use http_basic_credentials::challenge::Refusal;
    ///
    /// let agent: ureq::Agent =
    ///     ureq::Agent::config_builder().http_status_as_error(false).build().into();
    ///
    /// let response = agent.get("https://example.atlassian.net/rest/api/3/myself").call()?;
    /// if let Some(refusal) = Refusal::from_parts(response.status(), response.headers(), false) {
    ///     return Err(refusal.into());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from_parts(
        status: StatusCode,
        headers: &HeaderMap,
        credentials_sent: bool,
    ) -> Option<Self> {
        let field = match status {
            StatusCode::PROXY_AUTHENTICATION_REQUIRED => PROXY_AUTHENTICATE,
            _ => WWW_AUTHENTICATE,
        };
        Self::from_fields(status.as_u16(), headers.get_all(field), credentials_sent)
    }

    /// As [`of`](Self::of), for a client with other types: the values of `WWW-Authenticate` after a
    /// 401, of `Proxy-Authenticate` after a 407, as `HeaderValue`s of any version of `http`, text
    /// or bytes.
    ///
    /// # Examples
    ///
    /// What Jira Cloud answers to a wrong token:
    ///
    /// ```
    /// use http_basic_credentials::challenge::Refusal;
    ///
    /// let values = ["OAuth realm=\"https%3A%2F%2Fexample.atlassian.net\""];
    /// let refusal = Refusal::from_fields(401, values, true).unwrap();
    /// assert_eq!(
    ///     refusal.to_string(),
    ///     "the credentials were refused: they are wrong, expired or revoked, \
    ///      or the server takes only OAuth",
    /// );
    /// ```
    #[must_use]
    pub fn from_fields<V: AsRef<[u8]>>(
        status: u16,
        values: impl IntoIterator<Item = V>,
        credentials_sent: bool,
    ) -> Option<Self> {
        match status {
            401 | 407 => {}
            403 => return Some(Self::Forbidden),
            _ => return None,
        }
        let challenges = Challenge::recover_all(values);
        Some(match challenges.iter().find(|challenge| challenge.is_basic()) {
            Some(basic) => {
                let realm = basic.realm().map(str::to_owned);
                if credentials_sent { Self::Rejected { realm } } else { Self::NotSent { realm } }
            }
            None if challenges.is_empty() => Self::NoChallenge { credentials_sent },
            None => Self::BasicNotOffered { schemes: schemes(challenges), credentials_sent },
        })
    }

    /// Whether to send the request again, with credentials this time: true of
    /// [`NotSent`](Self::NotSent) alone.
    ///
    /// A client that sends credentials when this is true, and stops when it is false, sends a
    /// request at most twice, whatever the server answers. If it has credentials for a proxy too,
    /// it sends it at most three times.
    #[must_use]
    pub fn may_retry(&self) -> bool {
        matches!(self, Self::NotSent { .. })
    }
}

/// Each scheme once, as first written.
fn schemes(challenges: Vec<Challenge>) -> Vec<String> {
    let mut schemes: Vec<String> = Vec::new();
    for challenge in challenges {
        if !schemes.iter().any(|known| challenge.is(known)) {
            schemes.push(challenge.scheme);
        }
    }
    schemes
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent { realm } => {
                write!(f, "Basic credentials{} are needed and none were sent", Realm(realm))
            }
            Self::Rejected { realm } => write!(
                f,
                "the Basic credentials{} were refused: they are wrong, expired or revoked",
                Realm(realm)
            ),
            Self::BasicNotOffered { schemes, credentials_sent: false } => {
                write!(f, "Basic credentials are not accepted here{}", Schemes(", only ", schemes))
            }
            Self::BasicNotOffered { schemes, credentials_sent: true } => write!(
                f,
                "the credentials were refused: they are wrong, expired or revoked{}",
                Schemes(", or the server takes only ", schemes)
            ),
            Self::NoChallenge { credentials_sent: false } => {
                f.write_str("the request was refused without saying which credentials are accepted")
            }
            Self::NoChallenge { credentials_sent: true } => f.write_str(
                "the credentials were refused: they are wrong, expired or revoked, \
                 or the server does not take Basic credentials",
            ),
            Self::Forbidden => f.write_str(
                "the account is not permitted to do this, or the credentials are missing or wrong",
            ),
        }
    }
}

/// ` for realm "example"`, or nothing.
struct Realm<'a>(&'a Option<String>);

impl fmt::Display for Realm<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            // `Debug` of a string quotes it and escapes what cannot be printed.
            Some(realm) => {
                let (shown, more) = shorten(realm);
                write!(f, " for realm {shown:?}{more}")
            }
            None => Ok(()),
        }
    }
}

/// `, only Bearer, ApiKey`, or nothing.
struct Schemes<'a>(&'static str, &'a [String]);

impl fmt::Display for Schemes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(before, schemes) = self;
        if schemes.is_empty() {
            return Ok(());
        }
        let schemes = schemes.join(", ");
        let (shown, more) = shorten(&schemes);
        write!(f, "{before}{}{more}", shown.escape_debug())
    }
}

/// The first 200 characters, and dots if there are more.
fn shorten(text: &str) -> (&str, &str) {
    match text.char_indices().nth(200) {
        Some((end, _)) => (text.get(..end).unwrap_or_default(), "..."),
        None => (text, ""),
    }
}
