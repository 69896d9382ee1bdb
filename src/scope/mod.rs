//! Where credentials may go.
//!
//! ```
//! use http_basic_credentials::BasicCredentials;
//! use http_basic_credentials::scope::OutOfScope;
//!
//! let jira = BasicCredentials::new("ana@example.com", "t0k3n")?
//!     .scoped_to("https://example.atlassian.net")?;
//!
//! let url = "https://example.atlassian.net/rest/api/3/myself";
//! let request = ureq::get(url).header("authorization", jira.header_value_for(url)?);
//!
//! let url = "https://atlassian.example/rest/api/3/myself";
//! assert_eq!(jira.header_value_for(url), Err(OutOfScope::OtherHost));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Every server that receives Basic credentials can read them, so a pair has one [`Scope`]: an
//! origin, and the paths at or below one of its paths (RFC 7617 section 2.2). [`ScopedCredentials`]
//! ties a pair to its scope and refuses every other request. A [`CredentialStore`] holds the pairs
//! of many scopes. Both accept a request's URL as its client has it: see [`TargetUri`].
//!
//! Limit: this decides whether a request gets the header. After that, the client decides: its
//! redirects, logs and proxy are described in [`docs::clients`](crate::docs::clients).
//!
//! # What is refused, and why
//!
//! - Text is refused if two URL libraries could read it differently: white space or a control
//!   character anywhere, a backslash before the query, user information, a missing `//`, a host
//!   that is not a plain name or an address, and a host whose last label is a number (`1.2.3`,
//!   `foo.0x4`), unless the whole host is an IPv4 address.
//! - Paths are compared byte by byte, at segment boundaries. A scope with a path refuses
//!   targets that servers may resolve to a path outside it ([`OutOfScope::AmbiguousPath`]), and a
//!   few harmless ones that look the same. These are paths with a dot segment (even if its dots or
//!   the slashes around them are escaped, or if `;`, a space, or an escaped `?` or `#` follows
//!   them), with an incomplete escape, or with the escape of a percent sign, a control character,
//!   `%c0` or `%c1` (which begin overlong characters). The query is not examined.
//! - `ws` and `wss` are read as `http` and `https`: a WebSocket's handshake is an HTTP request on
//!   the same ports (RFC 6455 sections 3 and 4.1).
//! - A request whose `Host` field names another authority than its URI is refused: RFC 9112 section
//!   3.2 requires them to be identical, and behind a shared front end the token would reach another
//!   tenant.

mod error;
mod path;
mod scoped;
mod store;
mod target;

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;
use std::sync::Arc;

use http::Uri;

pub use error::{InvalidScope, OutOfScope};
pub use scoped::ScopedCredentials;
pub use store::CredentialStore;
pub(crate) use target::Host;
pub use target::TargetUri;
use target::{Origin, Scheme, Target};

/// An origin, and the paths at or below one of its paths: the *authentication scope* of RFC 7617
/// section 2.2.
///
/// ```
/// use http_basic_credentials::scope::Scope;
///
/// let scope: Scope = "https://api.example.com/team-a".parse()?;
///
/// assert!(scope.contains("https://API.example.com:443/team-a/me?full"));
/// assert!(!scope.contains("https://api.example.com/team-abc"));
/// assert!(!scope.contains("https://api.example.com/team-a/../team-b"));
/// assert!(!scope.contains("https://eu.api.example.com/team-a"));
/// # Ok::<(), http_basic_credentials::scope::InvalidScope>(())
/// ```
///
/// An origin is a scheme, a host and a port (RFC 6454 section 4). The host is in lower case, an
/// absent port is the scheme's default (80 or 443), an IPv6 address has one form, and `ws` and
/// `wss` are `http` and `https`. `https://h` and `https://h/` are the whole origin. Hosts are
/// compared without regard to ASCII case and never resolved: a subdomain, a trailing dot, or
/// another name of the same address is another origin.
///
/// A path contains itself and everything below it, byte for byte: `/a` contains `/a`, `/a/`, `/a/b`
/// and `/a?q`, but neither `/ab` nor `/A`; `/a/` contains `/a/` and `/a/b`, but not `/a`.
///
/// # Example values
///
/// | text | scope |
/// |---|---|
/// | `HTTPS://API.example.com:443/` | `https://api.example.com` |
/// | `wss://api.example.com/team-a` | `https://api.example.com/team-a` |
/// | `http://[0:0::1]:8080` | `http://[::1]:8080` |
/// | `https://example.com:@evil.example/` | refused: [`InvalidScope::UserInfo`] |
/// | `https://api.example.com/a?q` | refused: [`InvalidScope::InvalidPath`] |
#[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Scope(Arc<Parts>);

/// Normalised: scopes that are the same have equal parts.
#[derive(Eq, Hash, Ord, PartialEq, PartialOrd)]
struct Parts {
    scheme: Scheme,
    /// In lower case, an IPv6 address in brackets.
    host: Box<str>,
    port: u16,
    path: Box<str>,
}

impl Scope {
    /// The whole origin of a target: its path and query are ignored.
    ///
    /// ```
    /// use http_basic_credentials::scope::Scope;
    ///
    /// let scope = Scope::origin_of("https://api.example.com/v1/me?full")?;
    /// assert_eq!(scope.to_string(), "https://api.example.com");
    /// # Ok::<(), http_basic_credentials::scope::InvalidScope>(())
    /// ```
    pub fn origin_of(target: impl TargetUri) -> Result<Self, InvalidScope> {
        Self::new(target.target()?.origin, "/")
    }

    fn new(origin: Origin<'_>, path: &str) -> Result<Self, InvalidScope> {
        if !path::is_scope_path(path) {
            return Err(InvalidScope::InvalidPath);
        }
        let Origin { scheme, host, port } = origin;
        let host = match host {
            Host::Name(name) => name.to_ascii_lowercase(),
            Host::V6(address) => format!("[{address}]"),
        };
        let path = if path.is_empty() { "/" } else { path };
        Ok(Self(Arc::new(Parts { scheme, host: host.into(), port, path: path.into() })))
    }

    /// `http` or `https`.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.0.scheme.name()
    }

    /// The host in lower case, an IPv6 address in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.0.host
    }

    /// The port, which is the scheme's default if none was given.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.0.port
    }

    /// The path, `/` if the scope is the whole origin.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Whether the target has this origin and is at or below this path. Allocates nothing.
    ///
    /// A [`CredentialStore`] can refuse more than each of its scopes does: see
    /// [which pair of several](CredentialStore#which-pair-of-several).
    #[must_use]
    pub fn contains(&self, target: impl TargetUri) -> bool {
        target.target().is_ok_and(|target| self.admit(target).is_ok())
    }

    /// Returns the first difference, in the order scheme, host, port, path.
    fn admit(&self, target: Target<'_>) -> Result<(), OutOfScope> {
        let own = self.as_target();
        if own.origin.scheme != target.origin.scheme {
            Err(OutOfScope::OtherScheme)
        } else if own.origin.host != target.origin.host {
            Err(OutOfScope::OtherHost)
        } else if own.origin.port != target.origin.port {
            Err(OutOfScope::OtherPort)
        } else if own.path == "/" {
            Ok(())
        } else if !path::is_unambiguous(target.path) {
            Err(OutOfScope::AmbiguousPath)
        } else if !path::contains(own.path, target.path) {
            Err(OutOfScope::OtherPath)
        } else {
            Ok(())
        }
    }

    /// Whether nobody between this program and the server can read the credentials: the scheme is
    /// `https`, or the host is `localhost` or a loopback address (127.0.0.0/8, `::1`).
    ///
    /// ```
    /// use http_basic_credentials::scope::Scope;
    ///
    /// assert!("https://api.example.com".parse::<Scope>()?.is_trustworthy());
    /// assert!("http://127.0.0.1:8080".parse::<Scope>()?.is_trustworthy());
    /// assert!(!"http://api.example.com".parse::<Scope>()?.is_trustworthy());
    /// # Ok::<(), http_basic_credentials::scope::InvalidScope>(())
    /// ```
    ///
    /// Limit: if `HTTP_PROXY` is set, reqwest and ureq send requests for `http://localhost` to that
    /// proxy, with the token in the clear. For such a scope, build the client with `.no_proxy()`
    /// (reqwest) or `.proxy(None)` (ureq), or set `NO_PROXY=localhost`.
    ///
    /// Narrower than W3C Secure Contexts, which also trusts names under `localhost`.
    #[must_use]
    pub fn is_trustworthy(&self) -> bool {
        let Origin { scheme, host, .. } = self.as_target().origin;
        let is_loopback = match host {
            Host::Name("localhost") => true,
            Host::Name(name) => name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback()),
            Host::V6(address) => address.is_loopback(),
        };
        scheme == Scheme::Https || is_loopback
    }

    fn as_target(&self) -> Target<'_> {
        let Parts { scheme, host, port, path } = &*self.0;
        Target { origin: Origin { scheme: *scheme, host: Host::of(host), port: *port }, path }
    }
}

impl TryFrom<&Uri> for Scope {
    type Error = InvalidScope;

    /// The origin and the path of an absolute URI.
    fn try_from(uri: &Uri) -> Result<Self, InvalidScope> {
        let target = Target::of_uri(uri)?;
        if uri.query().is_some() {
            return Err(InvalidScope::InvalidPath);
        }
        Self::new(target.origin, target.path)
    }
}

impl FromStr for Scope {
    type Err = InvalidScope;

    fn from_str(text: &str) -> Result<Self, InvalidScope> {
        let (origin, path) = Origin::split_from(text)?;
        Self::new(origin, path)
    }
}

impl fmt::Display for Scope {
    /// The ASCII serialisation of the origin (RFC 6454 section 6.2), and the path unless it is `/`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme(), self.host())?;
        if self.port() != self.0.scheme.default_port() {
            write!(f, ":{}", self.port())?;
        }
        if self.path() != "/" {
            f.write_str(self.path())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scope({self})")
    }
}
