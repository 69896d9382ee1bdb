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

    /// Ties these credentials to any scope, even to one where they are sent in cleartext. Anyone on
    /// the way there can read the token, since base64 hides nothing (RFC 7617 section 4).
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
/// [`BasicCredentials::scoped_to`] makes them. They hold only the encoded value of the pair, until
/// a part is exposed. A clone costs reference counts.
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

    /// The header value for a request to this target, or an error that names the first part of the
    /// target that is out of scope.
    ///
    /// Borrows the value: no allocation, and no atomic operation.
    pub fn header_value_for(&self, target: impl TargetUri) -> Result<&HeaderValue, OutOfScope> {
        self.scope.admit(target.target()?)?;
        Ok(self.credentials.header_value())
    }

    /// Sets `Authorization` in the headers of a request to this target, in place of any value it
    /// had: for `http::request::Parts`, or a client's own request type.
    ///
    /// ```
    /// use http_basic_credentials::BasicCredentials;
    ///
    /// let scoped = BasicCredentials::new("ana@example.com", "t0k3n")?
    ///     .scoped_to("https://api.example.com")?;
    ///
    /// let mut request = reqwest::Client::new().get("https://api.example.com/me").build()?;
    /// let url = request.url().clone();
    /// scoped.authorize_headers(url.as_str(), request.headers_mut())?;
    /// assert!(request.headers().contains_key("authorization"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// On any error, a value of these credentials that an earlier hop left is removed, and the
    /// caller's own values stay. A `Host` field that names another authority is
    /// [`OutOfScope::OtherHostField`] (RFC 9112 section 3.2). A full map is
    /// [`OutOfScope::TooManyFields`]: this does not panic.
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

    /// Whether a response refuses the credentials: a 401, 403 or 407 is an error that says why.
    ///
    /// ```no_run
    /// # async fn call() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = reqwest::Client::new();
    /// use http_basic_credentials::BasicCredentials;
    /// use http_basic_credentials::http::header::AUTHORIZATION;
    ///
    /// let jira = BasicCredentials::new("ana@example.com", "t0k3n")?
    ///     .scoped_to("https://example.atlassian.net")?;
    ///
    /// let url = "https://example.atlassian.net/rest/api/3/myself";
    /// let request = client.get(url).header(AUTHORIZATION, jira.header_value_for(url)?);
    /// let response = request.send().await?;
    /// jira.check_response(response.url().as_str(), response.status(), response.headers())?;
    /// let me = response.error_for_status()?.text().await?; // every other failure
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// `answered_by` is the URL of the response, after redirects: the credentials were sent if it is
    /// in scope. Limit: some clients (ureq) also drop the header on a redirect within the scope.
    /// Turn redirects off for them.
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
