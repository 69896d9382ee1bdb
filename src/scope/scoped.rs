use std::fmt;

use http::header::{AUTHORIZATION, HOST};
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use zeroize::ZeroizeOnDrop;

use super::error::{InvalidScope, OutOfScope};
use super::target::{Origin, Target};
use super::{Scope, TargetUri};
use crate::challenge::{Refusal, Sent, challenge_field};
use crate::credentials::BasicCredentials;

impl BasicCredentials {
    /// Ties these credentials to a scope that [is trustworthy](Scope::is_trustworthy): an origin,
    /// or an origin and a path. Any other scope is [`InvalidScope::Cleartext`].
    ///
    /// ```
    /// use http_basic_credentials::BasicCredentials;
    ///
    /// let jira = BasicCredentials::new("ana@example.com", "t0k3n")?
    ///     .scoped_to("https://example.atlassian.net")?;
    ///
    /// let url = "https://example.atlassian.net/rest/api/3/myself";
    /// let request = ureq::get(url).header("authorization", jira.header_value_for(url)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// For the origin of a URL that has a query, see [`Scope::origin_of`].
    pub fn scoped_to(&self, scope: impl TargetUri) -> Result<ScopedCredentials, InvalidScope> {
        let scoped = self.dangerous_cleartext_to(scope)?;
        if scoped.scope.is_trustworthy() { Ok(scoped) } else { Err(InvalidScope::Cleartext) }
    }

    /// Ties these credentials to any scope, even one that gets them in cleartext: anyone on the way
    /// there can read the token, because base64 hides nothing (RFC 7617 section 4).
    ///
    /// ```
    /// use http_basic_credentials::BasicCredentials;
    ///
    /// let nas = BasicCredentials::new("ana", "t0k3n")?
    ///     .dangerous_cleartext_to("http://nas.example:8080")?;
    ///
    /// let url = "http://nas.example:8080/status";
    /// let request = ureq::get(url).header("authorization", nas.header_value_for(url)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn dangerous_cleartext_to(
        &self,
        scope: impl TargetUri,
    ) -> Result<ScopedCredentials, InvalidScope> {
        // The clone holds only the encoded value: look-ups need not encode, and no plaintext stays.
        Ok(ScopedCredentials { credentials: self.clone(), scope: scope.to_scope()? })
    }
}

/// Credentials that go to one [`Scope`] and nowhere else.
///
/// ```
/// use http_basic_credentials::BasicCredentials;
/// use http_basic_credentials::http::Request;
/// use http_basic_credentials::scope::OutOfScope;
///
/// let credentials = BasicCredentials::new("ana@example.com", "t0k3n")?;
/// let scoped = credentials.scoped_to("https://api.example.com")?;
///
/// let mut request = Request::get("https://api.example.com/me").body(())?;
/// scoped.authorize(&mut request)?;
/// assert_eq!(request.headers()["authorization"], credentials.header_value());
///
/// // The next hop of a redirect is another host: the error also removes the value.
/// *request.uri_mut() = "https://api.example.com.evil.example/me".parse()?;
/// assert_eq!(scoped.authorize(&mut request), Err(OutOfScope::OtherHost));
/// assert!(request.headers().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [`BasicCredentials::scoped_to`] makes them. They hold only the header value until a part is
/// exposed, and cloning them copies no bytes.
#[derive(Clone)]
pub struct ScopedCredentials {
    credentials: BasicCredentials,
    scope: Scope,
}

impl ScopedCredentials {
    /// Where these credentials go.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The credentials.
    #[must_use]
    pub fn credentials(&self) -> &BasicCredentials {
        &self.credentials
    }

    /// The header value for a request to this target, or an error that says why it gets none.
    pub fn header_value_for(&self, target: impl TargetUri) -> Result<&HeaderValue, OutOfScope> {
        self.scope.admit(target.target()?)?;
        Ok(self.credentials.header_value())
    }

    /// Sets `Authorization` in the headers of a request to this target and replaces any value it
    /// had: for `http::request::Parts`, or a client's own request type, such as `reqwest::Request`.
    ///
    /// ```
    /// use http_basic_credentials::BasicCredentials;
    /// use http_basic_credentials::http::HeaderMap;
    ///
    /// let scoped = BasicCredentials::new("ana@example.com", "t0k3n")?
    ///     .scoped_to("https://api.example.com")?;
    ///
    /// // reqwest: request.url().clone(), request.headers_mut()
    /// let (url, mut headers) = ("https://api.example.com/me", HeaderMap::new());
    /// scoped.authorize_headers(url, &mut headers)?;
    /// assert!(headers.contains_key("authorization"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// On any error, a value of these credentials that an earlier hop left is removed, and the
    /// caller's own values stay. A `Host` field that names another authority is
    /// [`OutOfScope::OtherHostField`] (RFC 9112 section 3.2).
    ///
    /// Limit: a full map is [`OutOfScope::TooManyFields`]. If it has our value and several of the
    /// caller's, only the caller's first may stay.
    pub fn authorize_headers(
        &self,
        target: impl TargetUri,
        headers: &mut HeaderMap,
    ) -> Result<(), OutOfScope> {
        let find = |target: Target<'_>| {
            self.scope.admit(target)?;
            Ok(self.credentials.header_value().clone())
        };
        let is_ours = |value: &HeaderValue| self.credentials.header_value() == value;
        set_or_remove(headers, target.target(), find, is_ours)
    }

    /// Sets `Authorization` on a request, as [`authorize_headers`](Self::authorize_headers) does.
    pub fn authorize<B>(&self, request: &mut Request<B>) -> Result<(), OutOfScope> {
        let uri = request.uri().clone();
        self.authorize_headers(&uri, request.headers_mut())
    }

    /// Whether a response is a refusal: a 401, 403 or 407 is an error that says why.
    ///
    /// ```no_run
    /// use http_basic_credentials::BasicCredentials;
    ///
    /// let jira = BasicCredentials::new("ana@example.com", "t0k3n")?
    ///     .scoped_to("https://example.atlassian.net")?;
    /// // ureq drops the header on every redirect, even to the same host, so redirects are off.
    /// let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
    /// let agent = config.build().new_agent();
    ///
    /// let url = "https://example.atlassian.net/rest/api/3/myself";
    /// let response = agent.get(url).header("authorization", jira.header_value_for(url)?).call()?;
    /// jira.check_response(url, response.status(), response.headers())?;
    /// // The client's own check is for every other status.
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// `answered_by` is the URL of the response, after redirects (reqwest:
    /// `response.url().as_str()`). It tells what was sent:
    ///
    /// | `answered_by` | [`Refusal::sent`] |
    /// |---|---|
    /// | in scope | [`Sent::Credentials`] |
    /// | another origin: clients drop the header on the way there | [`Sent::Nothing`] |
    /// | the same origin outside the scope, an ambiguous path, or a URL that cannot be read | [`Sent::Unknown`] |
    /// | any, if the status is 407: the pair is not the proxy's | [`Sent::Unknown`] |
    ///
    /// If a server that reads ISO-8859-1 would read other characters than were sent, the sentence
    /// of a 401 names [`to_iso_8859_1`](BasicCredentials::to_iso_8859_1).
    ///
    /// Limits: a client that drops the header on a redirect within the scope, such as ureq, cannot
    /// be seen, so turn redirects off for it. Your own `Authorization` is not seen either. A fake
    /// response in a test needs a URL.
    #[doc(alias("401", "403", "407", "unauthorized", "redirect"))]
    pub fn check_response(
        &self,
        answered_by: impl TargetUri,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Result<(), Refusal> {
        let sent = self.header_value_for(answered_by).map(|_| &self.credentials);
        check_response(status, headers, sent)
    }
}

/// An error if the status is a refusal. `sent` are the credentials that the request carried.
pub(super) fn check_response(
    status: StatusCode,
    headers: &HeaderMap,
    sent: Result<&BasicCredentials, OutOfScope>,
) -> Result<(), Refusal> {
    let (sent, pair) = match sent {
        // The pair is not the proxy's.
        _ if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED => (Sent::Unknown, None),
        Ok(pair) => (Sent::Credentials, Some(pair)),
        // Clients drop the header on a redirect to another origin, and keep it within one.
        Err(reason) if reason.is_other_origin() => (Sent::Nothing, None),
        Err(_) => (Sent::Unknown, None),
    };
    let is_misread = || pair.is_some_and(BasicCredentials::needs_iso_8859_1);
    let values = headers.get_all(challenge_field(status));
    Refusal::new(status.as_u16(), values, sent, is_misread).map_or(Ok(()), Err)
}

/// Sets the value that is found for a target, or removes those that are ours.
pub(super) fn set_or_remove(
    headers: &mut HeaderMap,
    target: Result<Target<'_>, InvalidScope>,
    find: impl FnOnce(Target<'_>) -> Result<HeaderValue, OutOfScope>,
    is_ours: impl Fn(&HeaderValue) -> bool,
) -> Result<(), OutOfScope> {
    let set = target.map_err(OutOfScope::from).and_then(|target| {
        let value = find(target)?;
        check_host_field(headers, &target.origin)?;
        headers.try_insert(AUTHORIZATION, value).map_err(|_| OutOfScope::TooManyFields)?;
        Ok(())
    });
    if set.is_err() {
        remove_ours(headers, is_ours);
    }
    set
}

/// RFC 9112 section 3.2: the field is identical to the authority of the target URI.
fn check_host_field(headers: &HeaderMap, origin: &Origin<'_>) -> Result<(), OutOfScope> {
    let is_same = |host: &HeaderValue| {
        let host = host.to_str().ok();
        host.and_then(|host| Origin::of_authority(origin.scheme, host).ok()) == Some(*origin)
    };
    if headers.get_all(HOST).iter().all(is_same) { Ok(()) } else { Err(OutOfScope::OtherHostField) }
}

/// Removes the values that are ours, and keeps the others.
pub(super) fn remove_ours(headers: &mut HeaderMap, is_ours: impl Fn(&HeaderValue) -> bool) {
    let values = headers.get_all(AUTHORIZATION).iter().cloned();
    let (ours, others): (Vec<_>, Vec<_>) = values.partition(is_ours);
    if !ours.is_empty() {
        headers.remove(AUTHORIZATION);
        // Not `append`, which panics on a full map.
        for value in others {
            let _ = headers.try_append(AUTHORIZATION, value);
        }
    }
}

impl fmt::Debug for ScopedCredentials {
    /// Shows the scope, not the credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedCredentials").field("scope", &self.scope).finish_non_exhaustive()
    }
}

impl ZeroizeOnDrop for ScopedCredentials {}
