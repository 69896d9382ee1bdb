use std::fmt;

use http::{HeaderValue, Request, Uri};
use zeroize::ZeroizeOnDrop;

use super::scope::OriginRef;
use super::{Origin, ScopeError};
use crate::credentials::BasicCredentials;
use crate::header_map::BasicAuthExt as _;

/// Credentials that go to one origin and nowhere else.
///
/// A clone costs reference counts only.
///
/// # Examples
///
/// ```
/// use http::Request;
/// use http_basic_credentials::BasicCredentials;
/// use http_basic_credentials::scope::{ScopeError, ScopedCredentials};
///
/// let credentials = BasicCredentials::new("ana@example.com", "t0k3n")?;
/// let scoped = ScopedCredentials::new(&credentials, "https://api.example.com".parse()?)?;
///
/// let mut request = Request::get("https://api.example.com/me").body(())?;
/// scoped.authorize(&mut request)?;
/// assert_eq!(request.headers()["authorization"], credentials.header_value());
///
/// let mut request = Request::get("https://api.example.com.evil.example/me").body(())?;
/// assert_eq!(scoped.authorize(&mut request), Err(ScopeError::OtherOrigin));
/// assert!(request.headers().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ScopedCredentials {
    credentials: BasicCredentials,
    origin: Origin,
}

impl ScopedCredentials {
    /// Ties credentials to an origin that [is trustworthy](Origin::is_trustworthy), or else is
    /// refused with [`ScopeError::Cleartext`].
    pub fn new(credentials: &BasicCredentials, origin: Origin) -> Result<Self, ScopeError> {
        if origin.is_trustworthy() {
            Ok(Self::dangerous_cleartext(credentials, origin))
        } else {
            Err(ScopeError::Cleartext)
        }
    }

    /// Ties credentials to any origin, also one where they go in cleartext: whoever is on the way
    /// reads the token, since base64 hides nothing (RFC 7617 section 4).
    #[must_use]
    pub fn dangerous_cleartext(credentials: &BasicCredentials, origin: Origin) -> Self {
        Self { credentials: credentials.clone(), origin }
    }

    /// Where these credentials go.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The header value, if the URI has the origin that it is for. Allocates nothing.
    #[must_use]
    pub fn header_value_for(&self, uri: &Uri) -> Option<&HeaderValue> {
        self.origin.contains(uri).then(|| self.credentials.header_value())
    }

    /// Sets `Authorization` on a request to the origin, in place of any value it had. Otherwise
    /// the request stays as it was.
    pub fn authorize<B>(&self, request: &mut Request<B>) -> Result<(), ScopeError> {
        if OriginRef::of(request.uri())? != self.origin.as_ref() {
            return Err(ScopeError::OtherOrigin);
        }
        self.insert_into(request);
        Ok(())
    }

    /// For who has compared the origins already.
    pub(super) fn header_value(&self) -> &HeaderValue {
        self.credentials.header_value()
    }

    /// For who has compared the origins already.
    pub(super) fn insert_into<B>(&self, request: &mut Request<B>) {
        request.headers_mut().insert_basic_auth(&self.credentials);
    }
}

impl fmt::Debug for ScopedCredentials {
    /// Shows the origin, not the credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedCredentials").field("origin", &self.origin).finish_non_exhaustive()
    }
}

impl ZeroizeOnDrop for ScopedCredentials {}

/// What [`ScopedCredentials`] must not do.
///
/// ```compile_fail,E0277
/// fn check<T: std::fmt::Display>() {}
/// check::<http_basic_credentials::scope::ScopedCredentials>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: PartialEq>() {}
/// check::<http_basic_credentials::scope::ScopedCredentials>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: std::hash::Hash>() {}
/// check::<http_basic_credentials::scope::ScopedCredentials>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: Default>() {}
/// check::<http_basic_credentials::scope::ScopedCredentials>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: std::ops::Deref>() {}
/// check::<http_basic_credentials::scope::ScopedCredentials>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: AsRef<str>>() {}
/// check::<http_basic_credentials::scope::ScopedCredentials>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: serde_core::Serialize>() {}
/// check::<http_basic_credentials::scope::ScopedCredentials>();
/// ```
#[cfg(doctest)]
struct AbsentTraits;
