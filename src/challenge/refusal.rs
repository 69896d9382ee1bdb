use std::fmt;

use http::header::{PROXY_AUTHENTICATE, WWW_AUTHENTICATE};
use http::{Response, StatusCode};

use super::Challenge;

/// Why a server or a proxy refused a request, and whether sending credentials can help.
///
/// `Display` is one sentence for a person. It and the fields hold the server's words and never a
/// secret; `Display` escapes what a terminal could take for a command, and shows at most 200
/// characters of the realm or of the schemes.
///
/// In an application's error path:
///
/// ```
/// use http::header::WWW_AUTHENTICATE;
/// use http::{Response, StatusCode};
/// use http_basic_credentials::challenge::Refusal;
///
/// fn check<B>(response: &Response<B>) -> Result<(), Refusal> {
///     let credentials_sent = true; // this application always sends them
///     Refusal::of(response, credentials_sent).map_or(Ok(()), Err)
/// }
///
/// let response = Response::builder()
///     .status(StatusCode::UNAUTHORIZED)
///     .header(WWW_AUTHENTICATE, r#"Basic realm="Jira""#)
///     .body(())?;
///
/// let refusal = check(&response).unwrap_err();
/// assert!(!refusal.may_retry());
/// assert_eq!(
///     refusal.to_string(),
///     r#"the Basic credentials for realm "Jira" were refused: they are wrong, expired or revoked"#,
/// );
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Refusal {
    /// Basic was asked for and nothing was sent: sending credentials may help.
    NotSent {
        /// The realm of the first Basic challenge.
        realm: Option<String>,
    },
    /// Basic was asked for although credentials were sent: they are wrong, expired or revoked. The
    /// same ones will be refused again.
    Rejected {
        /// The realm of the first Basic challenge.
        realm: Option<String>,
    },
    /// Basic is not among the schemes that were offered.
    BasicNotOffered {
        /// The schemes that were, as written and in order.
        schemes: Vec<String>,
    },
    /// A 401 or 407 without a challenge that can be read.
    NoChallenge,
    /// A 403: the account is known but not permitted. Some services (Jenkins, Toggl) also say this
    /// for missing or wrong credentials.
    Forbidden,
}

impl Refusal {
    /// Why a response with the status 401 (`WWW-Authenticate`), 407 (`Proxy-Authenticate`) or 403
    /// is a refusal; `None` for any other status.
    ///
    /// `credentials_sent` says whether the request had the field that the status is about:
    /// `Authorization` for a 401, `Proxy-Authorization` for a 407.
    #[must_use]
    pub fn of<B>(response: &Response<B>, credentials_sent: bool) -> Option<Self> {
        let field = match response.status() {
            StatusCode::UNAUTHORIZED => WWW_AUTHENTICATE,
            StatusCode::PROXY_AUTHENTICATION_REQUIRED => PROXY_AUTHENTICATE,
            StatusCode::FORBIDDEN => return Some(Self::Forbidden),
            _ => return None,
        };
        let values = response.headers().get_all(field);
        let challenges = Challenge::parse_all(&values).unwrap_or_else(|_| {
            // A line that cannot be read says nothing about the others.
            values.iter().flat_map(|value| Challenge::parse_all([value])).flatten().collect()
        });
        Some(match challenges.iter().find(|challenge| challenge.is_basic()) {
            Some(basic) => {
                let realm = basic.realm().map(str::to_owned);
                if credentials_sent { Self::Rejected { realm } } else { Self::NotSent { realm } }
            }
            None if challenges.is_empty() => Self::NoChallenge,
            None => {
                let schemes = challenges.into_iter().map(|challenge| challenge.scheme).collect();
                Self::BasicNotOffered { schemes }
            }
        })
    }

    /// Whether the request may be sent again, with credentials: true for
    /// [`NotSent`](Self::NotSent) alone, so a client that asks this cannot loop.
    #[must_use]
    pub fn may_retry(&self) -> bool {
        matches!(self, Self::NotSent { .. })
    }
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
            Self::BasicNotOffered { schemes } => {
                let schemes = schemes.join(", ");
                let (shown, more) = shorten(&schemes);
                let shown = shown.escape_debug();
                write!(f, "Basic credentials are not accepted here, only {shown}{more}")
            }
            Self::NoChallenge => {
                f.write_str("the request was refused without saying which credentials are accepted")
            }
            Self::Forbidden => f.write_str(
                "the account is not permitted to do this, or the credentials are missing or wrong",
            ),
        }
    }
}

impl std::error::Error for Refusal {}

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

/// The first 200 characters, and dots if there are more.
fn shorten(text: &str) -> (&str, &str) {
    match text.char_indices().nth(200) {
        Some((end, _)) => (text.get(..end).unwrap_or_default(), "..."),
        None => (text, ""),
    }
}
