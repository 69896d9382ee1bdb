use std::fmt;

use http::header::{PROXY_AUTHENTICATE, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, Response, StatusCode};
use thiserror::Error;

use super::Challenge;
use crate::error::debug_as_sentence;

/// Whether the refused request carried credentials: in `Authorization` for a 401 or 403, in
/// `Proxy-Authorization` for a 407.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Sent {
    /// It carried some.
    Credentials,
    /// It carried none.
    Nothing,
    /// The program cannot tell.
    Unknown,
}

/// Why a server or a proxy refused a request, and whether sending credentials can help.
///
/// ```
/// use http_basic_credentials::challenge::{Refusal, Sent};
///
/// let values = [r#"Basic realm="Jira""#];
/// let refusal = Refusal::from_values(401, values, Sent::Credentials).unwrap();
/// assert_eq!(refusal.realm(), Some("Jira"));
/// assert_eq!(
///     refusal.to_string(),
///     "the server refused the request: its credentials for realm \"Jira\" may be wrong, expired or \
///      revoked, or the account may be locked or not permitted to do this",
/// );
/// ```
///
/// [`ScopedCredentials::check_response`] makes one, and infers what was sent. In tests, use
/// [`from_values`](Self::from_values).
///
/// # Facts, sentence, what to do
///
/// | status | sent | the sentence says | what to do |
/// |---|---|---|---|
/// | 401 | [`Credentials`](Sent::Credentials) | the usual reasons, as possibilities | read the response's body; check the account's rights before you revoke its token |
/// | 401 | [`Nothing`](Sent::Nothing) | what the server asks for | send the credentials once, if the server is theirs |
/// | 401 | [`Unknown`](Sent::Unknown) | both | find out whether your client sent the header |
/// | 403 | any | the same, and that a 403 can have other reasons | read the body: it often names a missing right, a CSRF token or a rate limit |
/// | 407 | any | the same, about the proxy | check the proxy's credentials, not the server's |
///
/// `Display` is that sentence, and `Debug` shows it too. It holds the server's words and nothing of
/// the credentials. It is one line of at most 300 characters, all of them visible.
///
/// Limits: any server can send a 407, although its sentence says "the proxy". Some proxies, such as
/// tinyproxy, answer wrong credentials with a 401, whose sentence says "the server".
///
/// [`ScopedCredentials::check_response`]: crate::scope::ScopedCredentials::check_response
#[derive(Clone, Eq, Error, Hash, PartialEq)]
#[doc(alias("401", "403", "407", "unauthorized", "forbidden", "bearer"))]
pub struct Refusal {
    status: u16,
    sent: Sent,
    schemes: Vec<String>,
    realm: Option<String>,
    /// Whether the server may have read other credentials than were sent.
    may_be_misread: bool,
}

debug_as_sentence!(Refusal);

/// How many characters of a realm are kept.
const MAX_REALM: usize = 1000;

impl Refusal {
    /// Why a response is a refusal, or `None` if its status is none of 401, 403 and 407.
    ///
    /// Reads `Proxy-Authenticate` of a 407, and `WWW-Authenticate` of a 401 or 403.
    #[must_use]
    pub fn of<B>(response: &Response<B>, sent: Sent) -> Option<Self> {
        Self::from_headers(response.status(), response.headers(), sent)
    }

    /// As [`of`](Self::of), for a client whose responses give a status and headers, such as
    /// reqwest, blocking or not, and ureq.
    ///
    /// ```
    /// use http_basic_credentials::challenge::{Refusal, Sent};
    /// use http_basic_credentials::http::{HeaderMap, StatusCode};
    ///
    /// // response.status(), response.headers()
    /// let (status, headers) = (StatusCode::FORBIDDEN, HeaderMap::new());
    /// let refusal = Refusal::from_headers(status, &headers, Sent::Nothing).unwrap();
    /// assert!(refusal.may_retry());
    /// ```
    #[must_use]
    pub fn from_headers(status: StatusCode, headers: &HeaderMap, sent: Sent) -> Option<Self> {
        Self::from_values(status.as_u16(), headers.get_all(challenge_field(status)), sent)
    }

    /// As [`of`](Self::of), for a client with other types: the values of `Proxy-Authenticate` after
    /// a 407, of `WWW-Authenticate` after a 401 or 403, as `HeaderValue`s of any version of `http`,
    /// text or bytes.
    ///
    /// ```
    /// use http_basic_credentials::challenge::{Refusal, Sent};
    ///
    /// // Jira Cloud's answer to a wrong token.
    /// let values = ["OAuth realm=\"https%3A%2F%2Fexample.atlassian.net\""];
    /// let refusal = Refusal::from_values(401, values, Sent::Credentials).unwrap();
    /// assert_eq!(refusal.schemes(), ["OAuth"]);
    /// assert!(refusal.to_string().ends_with("or the server may accept only OAuth"));
    /// ```
    #[must_use]
    pub fn from_values<V: AsRef<[u8]>>(
        status: u16,
        values: impl IntoIterator<Item = V>,
        sent: Sent,
    ) -> Option<Self> {
        Self::new(status, values, sent, || false)
    }

    /// `is_misread` is whether a server that reads ISO-8859-1 reads other credentials than were
    /// sent.
    pub(crate) fn new<V: AsRef<[u8]>>(
        status: u16,
        values: impl IntoIterator<Item = V>,
        sent: Sent,
        is_misread: impl FnOnce() -> bool,
    ) -> Option<Self> {
        if !matches!(status, 401 | 403 | 407) {
            return None;
        }
        let challenges = Challenge::parse_all(values);
        let mut basic = challenges.iter().filter(|challenge| challenge.is_basic());
        let realm = basic.clone().next().and_then(Challenge::realm);
        let realm = realm.filter(|realm| !realm.is_empty());
        let realm = realm.map(|realm| realm.chars().take(MAX_REALM).collect());
        let may_be_misread = status == 401 && !basic.any(Challenge::accepts_utf8) && is_misread();
        Some(Self { status, sent, schemes: schemes(challenges), realm, may_be_misread })
    }

    /// 401, 403 or 407.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the request carried credentials.
    #[must_use]
    pub fn sent(&self) -> Sent {
        self.sent
    }

    /// The schemes that the server offers, each once, in order, as first written.
    #[must_use]
    pub fn schemes(&self) -> &[String] {
        &self.schemes
    }

    /// The realm of the first Basic challenge, if it is not empty: at most its first 1,000
    /// characters. The text is the server's and may hold any character: escape it before you show
    /// it.
    #[must_use]
    pub fn realm(&self) -> Option<&str> {
        self.realm.as_deref()
    }

    /// Whether to send the request again, with credentials this time: nothing was sent, and the
    /// status is 401 or 403.
    ///
    /// The scheme does not matter, because some servers do not name Basic and accept it. A client
    /// that sends credentials when this is true, and stops when it is false, sends a request at
    /// most twice. It is false for a 407, since any server can send one to get the proxy's
    /// password.
    #[must_use]
    pub fn may_retry(&self) -> bool {
        self.sent == Sent::Nothing && self.status != 407
    }

    /// What the server asks for, after a request without credentials.
    fn fmt_needed(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let note = match self.status {
            407 => " for the proxy",
            _ => " (a redirect to another origin may have dropped them)",
        };
        write!(f, "the request had no credentials{note}, and the {} ", self.who())?;
        match &*shown(&self.schemes.join(", "), 30) {
            _ if self.offers_basic() => write!(f, "asks for Basic credentials{}", self.for_realm()),
            "" => f.write_str("does not say which it accepts"),
            schemes => write!(f, "asks for {schemes}, but may accept Basic as well"),
        }
    }

    /// The usual reasons, after a request that had credentials, or may have had some.
    fn fmt_reasons(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (who, realm) = (self.who(), self.for_realm());
        write!(f, "the {who} refused the request: ")?;
        match self.sent {
            Sent::Credentials => write!(f, "its credentials{realm} may be ")?,
            _ => write!(f, "it may have had no credentials{realm}, or they may be ")?,
        }
        f.write_str(
            "wrong, expired or revoked, or the account may be locked or not permitted to do this",
        )?;
        match &*shown(&self.schemes.join(", "), 30) {
            // A 403 is not about the scheme.
            _ if self.offers_basic() || self.status == 403 => Ok(()),
            "" => write!(f, ", or the {who} may not accept Basic credentials"),
            schemes => write!(f, ", or the {who} may accept only {schemes}"),
        }
    }

    fn who(&self) -> &'static str {
        if self.status == 407 { "proxy" } else { "server" }
    }

    fn for_realm(&self) -> String {
        self.realm().map_or(String::new(), |realm| format!(" for realm \"{}\"", shown(realm, 50)))
    }

    fn offers_basic(&self) -> bool {
        self.schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case("Basic"))
    }
}

/// The field that has the challenges.
pub(crate) fn challenge_field(status: StatusCode) -> HeaderName {
    match status {
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => PROXY_AUTHENTICATE,
        _ => WWW_AUTHENTICATE,
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
        match self.sent {
            Sent::Nothing => self.fmt_needed(f)?,
            Sent::Credentials | Sent::Unknown => self.fmt_reasons(f)?,
        }
        if self.status == 403 {
            f.write_str("; a 403 can also mean a missing CSRF token or a rate limit")?;
        }
        if self.may_be_misread {
            f.write_str(
                "; the server may read characters outside ASCII differently: see to_iso_8859_1",
            )?;
        }
        Ok(())
    }
}

/// The first characters, and dots if there are more. Quotes, and characters that cannot be seen,
/// are escaped.
fn shown(text: &str, max: usize) -> String {
    let mut shown = String::new();
    for char in text.chars() {
        let escaped = match char {
            // Letters and symbols that show nothing.
            '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{1d159}' => {
                char.escape_unicode().to_string()
            }
            _ => char.escape_debug().to_string(),
        };
        if shown.chars().count() + escaped.chars().count() > max {
            return shown + "...";
        }
        shown += &escaped;
    }
    shown
}
