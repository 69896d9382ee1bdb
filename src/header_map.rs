use http::header::{AUTHORIZATION, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::credentials::BasicCredentials;
use crate::error::DecodeError;

mod sealed {
    pub trait Sealed {}
    impl Sealed for http::HeaderMap {}
}

/// Basic credentials in a [`HeaderMap`]: for the origin server (`Authorization`, RFC 9110 section
/// 11.6.2) and for a proxy (`Proxy-Authorization`, section 11.7.2).
///
/// ```
/// use http::HeaderMap;
/// use http_basic_credentials::{BasicAuthExt, BasicCredentials};
///
/// let mut headers = HeaderMap::new();
/// assert!(headers.basic_auth()?.is_none());
///
/// let old = BasicCredentials::new("ana@example.com", "old")?;
/// let new = BasicCredentials::new("ana@example.com", "new")?;
/// headers.insert_basic_auth(&old);
/// let replaced = headers.insert_basic_auth(&new);
///
/// assert_eq!(replaced.as_ref(), Some(old.header_value()));
/// assert_eq!(headers.basic_auth()?.unwrap().expose_token(), "new");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// This trait is sealed.
pub trait BasicAuthExt: sealed::Sealed {
    /// Sets `Authorization`. Replaces every value the field had and returns the first of them.
    ///
    /// ```
    /// use http_basic_credentials::{BasicAuthExt, BasicCredentials};
    ///
    /// // reqwest: request.headers_mut().insert_basic_auth(&credentials)
    /// let mut request = http::Request::get("https://api.example.com/me").body(())?;
    /// request.headers_mut().insert_basic_auth(&BasicCredentials::new("ana", "t0k3n")?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    ///
    /// If the map is full, as [`HeaderMap::insert`] does, even if it has the field already. `http`
    /// 1.5 allows 24,576 names, or fewer if many of their hashes collide.
    /// [`ScopedCredentials::authorize_headers`](crate::scope::ScopedCredentials::authorize_headers)
    /// returns an error instead.
    fn insert_basic_auth(&mut self, credentials: &BasicCredentials) -> Option<HeaderValue>;

    /// Sets `Proxy-Authorization`, as [`insert_basic_auth`](Self::insert_basic_auth) sets
    /// `Authorization`.
    ///
    /// Only for a request that goes to the proxy itself. Any server can answer 407 to get the
    /// proxy's password.
    ///
    /// # Panics
    ///
    /// If the map is full: see [`insert_basic_auth`](Self::insert_basic_auth).
    fn insert_proxy_basic_auth(&mut self, credentials: &BasicCredentials) -> Option<HeaderValue>;

    /// Reads `Authorization`, for a test or a server: `Ok(None)` if it is absent,
    /// [`DecodeError::Repeated`] if it occurs more than once, and another error if it cannot be
    /// read.
    fn basic_auth(&self) -> Result<Option<BasicCredentials>, DecodeError>;

    /// Reads `Proxy-Authorization`, as [`basic_auth`](Self::basic_auth) reads `Authorization`.
    fn proxy_basic_auth(&self) -> Result<Option<BasicCredentials>, DecodeError>;
}

impl BasicAuthExt for HeaderMap {
    fn insert_basic_auth(&mut self, credentials: &BasicCredentials) -> Option<HeaderValue> {
        self.insert(AUTHORIZATION, credentials.into())
    }

    fn insert_proxy_basic_auth(&mut self, credentials: &BasicCredentials) -> Option<HeaderValue> {
        self.insert(PROXY_AUTHORIZATION, credentials.into())
    }

    fn basic_auth(&self) -> Result<Option<BasicCredentials>, DecodeError> {
        read(self, &AUTHORIZATION)
    }

    fn proxy_basic_auth(&self) -> Result<Option<BasicCredentials>, DecodeError> {
        read(self, &PROXY_AUTHORIZATION)
    }
}

fn read(map: &HeaderMap, name: &HeaderName) -> Result<Option<BasicCredentials>, DecodeError> {
    let mut values = map.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => BasicCredentials::try_from(value).map(Some),
        (Some(_), Some(_)) => Err(DecodeError::Repeated),
    }
}
