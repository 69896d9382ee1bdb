use std::sync::Arc;
use std::{fmt, mem};

use http::header::{AUTHORIZATION, Entry, HOST};
use http::{HeaderMap, HeaderValue, Request, Uri};
use zeroize::ZeroizeOnDrop;

use super::error::{InvalidScope, OutOfScope};
use super::scope::Scope;
use super::target::{Origin, Target, TargetUri};
use crate::credentials::BasicCredentials;

impl BasicCredentials {
    /// Ties these credentials to a scope, given as text: an origin, or an origin and a path. For
    /// the origin of a URL that has a query, see [`Scope::origin_of`].
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
    pub fn scoped_to(&self, scope: &str) -> Result<ScopedCredentials, InvalidScope> {
        ScopedCredentials::new(self.clone(), scope.parse()?)
    }
}

/// Credentials that go to one [`Scope`] and nowhere else.
///
/// The header value is encoded when these are made, if it was not before. It is all that they hold
/// of the pair until a part is exposed. A clone costs a reference count.
///
/// # Examples
///
/// With a client that takes `http::Request`:
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
/// // The next hop of a redirect is another host: the error also takes the value away.
/// *request.uri_mut() = "https://api.example.com.evil.example/me".parse()?;
/// assert_eq!(scoped.authorize(&mut request), Err(OutOfScope::OtherHost));
/// assert!(request.headers().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ScopedCredentials(Arc<Pair>);

struct Pair {
    credentials: BasicCredentials,
    scope: Scope,
}

impl ScopedCredentials {
    /// Ties credentials to a scope that [is trustworthy](Scope::is_trustworthy), or else is refused
    /// with [`InvalidScope::Cleartext`].
    ///
    /// ```
    /// use http_basic_credentials::BasicCredentials;
    /// use http_basic_credentials::scope::{Scope, ScopedCredentials};
    ///
    /// let url = "https://api.example.com/v1/me?full";
    /// let credentials = BasicCredentials::new("ana@example.com", "t0k3n")?;
    /// let scoped = ScopedCredentials::new(credentials, Scope::origin_of(url)?)?;
    /// let request = ureq::get(url).header("authorization", scoped.header_value_for(url)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(credentials: BasicCredentials, scope: Scope) -> Result<Self, InvalidScope> {
        if scope.is_trustworthy() {
            Ok(Self::dangerous_cleartext(credentials, scope))
        } else {
            Err(InvalidScope::Cleartext)
        }
    }

    /// Ties credentials to any scope, even one where they go in cleartext. There, anyone on the way
    /// can read the token, since base64 hides nothing (RFC 7617 section 4).
    ///
    /// ```
    /// use http_basic_credentials::BasicCredentials;
    /// use http_basic_credentials::scope::{Scope, ScopedCredentials};
    ///
    /// let url = "http://nas.example:8080/status";
    /// let (ana, scope) = (BasicCredentials::new("ana", "t0k3n")?, Scope::origin_of(url)?);
    /// let nas = ScopedCredentials::dangerous_cleartext(ana, scope);
    /// let request = ureq::get(url).header("authorization", nas.header_value_for(url)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[allow(clippy::needless_pass_by_value, reason = "the plaintext is wiped when they drop")]
    pub fn dangerous_cleartext(credentials: BasicCredentials, scope: Scope) -> Self {
        // A clone holds the encoded value, so a look-up only lends or counts, and no plaintext.
        let credentials = credentials.clone();
        Self(Arc::new(Pair { credentials, scope }))
    }

    /// Where these credentials go.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.0.scope
    }

    /// The credentials.
    #[must_use]
    pub fn credentials(&self) -> &BasicCredentials {
        &self.0.credentials
    }

    /// The header value for a request to this target, or an error that names the first part of the
    /// target that is out of scope.
    ///
    /// Lends the value: no allocation, and no atomic operation.
    #[allow(clippy::needless_pass_by_value, reason = "targets are references")]
    pub fn header_value_for(&self, target: impl TargetUri) -> Result<&HeaderValue, OutOfScope> {
        self.scope().check(target.target()?)?;
        Ok(self.credentials().header_value())
    }

    /// Sets `Authorization` in the headers of a request to this target, in place of any value it
    /// had: for `http::request::Parts`, or a client's own request type.
    ///
    /// An error, whatever its reason, takes away a value of these credentials that was there, as a
    /// redirect loop may have left it, and leaves the caller's own. A `Host` field that names
    /// another authority is [`OutOfScope::OtherHostField`] (RFC 9112 section 3.2). A full map is
    /// [`OutOfScope::TooManyFields`]: this does not panic.
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
    #[allow(clippy::needless_pass_by_value, reason = "targets are references")]
    pub fn authorize_headers(
        &self,
        target: impl TargetUri,
        headers: &mut HeaderMap,
    ) -> Result<(), OutOfScope> {
        let find = |target: Target<'_>| {
            self.scope().check(target)?;
            Ok(self.credentials().header_value().clone())
        };
        let is_ours = |value: &HeaderValue| self.credentials().header_value() == value;
        set_or_take_away(headers, target.target(), find, is_ours)
    }

    /// Sets `Authorization` on a request whose URI is in scope, in place of any value it had.
    /// Errors are those of [`authorize_headers`](Self::authorize_headers), and take away the same
    /// values.
    pub fn authorize<B>(&self, request: &mut Request<B>) -> Result<(), OutOfScope> {
        with_headers(request, |uri, headers| self.authorize_headers(uri, headers))
    }
}

/// Lends the URI of a request, and its headers to change, at the same time.
pub(super) fn with_headers<B, T>(
    request: &mut Request<B>,
    run: impl FnOnce(&Uri, &mut HeaderMap) -> T,
) -> T {
    // Cheaper than a clone of the URI, which is four reference counts up and down.
    let mut headers = mem::take(request.headers_mut());
    let returned = run(request.uri(), &mut headers);
    *request.headers_mut() = headers;
    returned
}

/// Sets the value that is found for a target, or takes away those that are ours.
pub(super) fn set_or_take_away(
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
        take_away(headers, is_ours);
    }
    set
}

/// RFC 9112 section 3.2: the field is identical to the authority of the target URI.
fn check_host_field(headers: &HeaderMap, origin: &Origin<'_>) -> Result<(), OutOfScope> {
    let is_same = |host: &HeaderValue| {
        let host =
            host.to_str().ok().and_then(|host| Origin::of_authority(origin.scheme, host).ok());
        host.is_some_and(|host| host == *origin)
    };
    if headers.get_all(HOST).iter().all(is_same) { Ok(()) } else { Err(OutOfScope::OtherHostField) }
}

fn take_away(headers: &mut HeaderMap, is_ours: impl Fn(&HeaderValue) -> bool) {
    let values = headers.get_all(AUTHORIZATION).iter().cloned();
    let (ours, others): (Vec<_>, Vec<_>) = values.partition(is_ours);
    if ours.is_empty() {
        return;
    }
    headers.remove(AUTHORIZATION);
    let mut others = others.into_iter();
    // Not `append`, which panics on a full map. This one has room for the name just removed.
    if let (Some(first), Ok(Entry::Vacant(field))) =
        (others.next(), headers.try_entry(AUTHORIZATION))
    {
        if let Ok(mut field) = field.try_insert_entry(first) {
            others.for_each(|value| field.append(value));
        }
    }
}

impl fmt::Debug for ScopedCredentials {
    /// Shows the scope, not the credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedCredentials").field("scope", self.scope()).finish_non_exhaustive()
    }
}

impl ZeroizeOnDrop for ScopedCredentials {}
