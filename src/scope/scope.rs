use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;
use std::sync::Arc;

use http::Uri;

use super::error::{InvalidScope, OutOfScope};
use super::target::sealed::Sealed;
use super::target::{Host, Origin, Scheme, Target, TargetUri};
use crate::grammar::{has_whole_escapes, is_pchar};

/// An origin, and the paths at or below one of its paths: the *authentication scope* of RFC 7617
/// section 2.2.
///
/// An origin is a scheme, a host and a port (RFC 6454 section 4). The host is lower-cased, an
/// absent port is the scheme's default (80 or 443), an IPv6 address has one form, and `ws` and
/// `wss` are `http` and `https`. `https://h` and `https://h/` are the whole origin.
///
/// Two hosts are the same only if they are spelled the same but for case: a subdomain, a trailing
/// dot, or another name of the same address is another origin.
///
/// A path contains itself and what is below it, byte for byte: `/a` contains `/a`, `/a/`, `/a/b`
/// and `/a?q`, and neither `/ab` nor `/A`; `/a/` contains `/a/` and `/a/b`, and not `/a`.
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
///
/// # Examples
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
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct Scope(Arc<Parts>);

/// Normalised: scopes that are the same have equal parts.
#[derive(Eq, Hash, PartialEq)]
struct Parts {
    scheme: Scheme,
    /// In lower case, an IPv6 address in brackets.
    host: Box<str>,
    v6: Option<Ipv6Addr>,
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
    #[allow(clippy::needless_pass_by_value, reason = "targets are references")]
    pub fn origin_of(target: impl TargetUri) -> Result<Self, InvalidScope> {
        Self::new(target.target()?.origin, "")
    }

    fn new(origin: Origin<'_>, path: &str) -> Result<Self, InvalidScope> {
        if !is_scope_path(path) {
            return Err(InvalidScope::InvalidPath);
        }
        let Origin { scheme, host, port } = origin;
        let (host, v6) = match host {
            Host::Name(name) => (name.to_ascii_lowercase(), None),
            Host::V6(address) => (format!("[{address}]"), Some(address)),
        };
        let path = if path.is_empty() { "/" } else { path };
        Ok(Self(Arc::new(Parts { scheme, host: host.into(), v6, port, path: path.into() })))
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

    /// The port, which is the scheme's default where none was given.
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
    #[must_use]
    #[allow(clippy::needless_pass_by_value, reason = "targets are references")]
    pub fn contains(&self, target: impl TargetUri) -> bool {
        target.target().is_ok_and(|target| self.check(target).is_ok())
    }

    /// Names what differs: the first of scheme, host, port and path. A whole origin contains every
    /// path, so that is not looked at.
    pub(super) fn check(&self, target: Target<'_>) -> Result<(), OutOfScope> {
        let own = self.as_target().origin;
        if own.scheme != target.origin.scheme {
            Err(OutOfScope::OtherScheme)
        } else if !own.has_host_of(&target.origin) {
            Err(OutOfScope::OtherHost)
        } else if own.port != target.origin.port {
            Err(OutOfScope::OtherPort)
        } else if self.path() != "/" && !self.has_path_of(target.certain_path()) {
            Err(OutOfScope::OtherPath)
        } else {
            Ok(())
        }
    }

    /// Whether a path is at or below this one.
    fn has_path_of(&self, path: &str) -> bool {
        let own = self.path();
        path.strip_prefix(own)
            .is_some_and(|rest| own.ends_with('/') || rest.is_empty() || rest.starts_with('/'))
    }

    /// Whether the scheme is `https`, or the host is `localhost` or a loopback address
    /// (127.0.0.0/8, `::1`), so that nobody between this program and the server can read what is
    /// sent.
    ///
    /// Limit: a client that sends requests for `http://localhost` to a proxy sends the token there
    /// in the clear. reqwest and ureq do so where `HTTP_PROXY` is set. For such a scope build the
    /// client with `.no_proxy()` (reqwest) or `.proxy(None)` (ureq), or set `NO_PROXY=localhost`.
    ///
    /// Narrower than W3C Secure Contexts, which also trusts names under `localhost`.
    ///
    /// ```
    /// use http_basic_credentials::scope::Scope;
    ///
    /// assert!("https://api.example.com".parse::<Scope>()?.is_trustworthy());
    /// assert!("http://127.0.0.1:8080".parse::<Scope>()?.is_trustworthy());
    /// assert!(!"http://api.example.com".parse::<Scope>()?.is_trustworthy());
    /// # Ok::<(), http_basic_credentials::scope::InvalidScope>(())
    /// ```
    #[must_use]
    pub fn is_trustworthy(&self) -> bool {
        let loopback = || match self.0.v6 {
            Some(address) => address.is_loopback(),
            None => self.host().parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback()),
        };
        self.0.scheme == Scheme::Https || self.host() == "localhost" || loopback()
    }

    /// The target of a request on a connection to this scope, whose URI is only a path.
    #[cfg(feature = "tower")]
    pub(super) fn target_of<'a>(&'a self, uri: &'a Uri) -> Target<'a> {
        Target { origin: self.as_target().origin, path: uri.path() }
    }

    pub(super) fn as_target(&self) -> Target<'_> {
        let Parts { scheme, host, v6, port, path } = &*self.0;
        let host = v6.map_or(Host::Name(host), Host::V6);
        Target { origin: Origin { scheme: *scheme, host, port: *port }, path }
    }
}

impl<'a> Target<'a> {
    /// The path, or `/` where a server could resolve it to another one: only a whole origin
    /// contains that.
    pub(super) fn certain_path(&self) -> &'a str {
        if self.path.starts_with('/') && is_certain(self.path) { self.path } else { "/" }
    }
}

/// Whether no server could resolve the path to another one.
fn is_certain(path: &str) -> bool {
    // Nearly every path is done with here, and quickly: the fold does not stop, so it is
    // vectorised.
    if !path.bytes().fold(false, |found, byte| found | matches!(byte, b'.' | b'%' | b'\\')) {
        return true;
    }
    let escapes_separator = |escape: &[u8]| {
        matches!(escape, [b'%', b'2', b'e' | b'E' | b'f' | b'F'] | [b'%', b'5', b'c' | b'C'])
    };
    // Servlet containers cut off what follows a semicolon before they resolve dots.
    let ends = |rest: &str| {
        rest.is_empty()
            || rest.starts_with(';')
            || rest.get(..3).is_some_and(|it| it.eq_ignore_ascii_case("%3b"))
    };
    let is_dots = |segment: &str| {
        let rest = segment.strip_prefix('.');
        rest.is_some_and(|rest| ends(rest) || rest.strip_prefix('.').is_some_and(ends))
    };
    !(path.contains('\\')
        || path.as_bytes().windows(3).any(escapes_separator)
        || path.split('/').any(is_dots))
}

/// `pchar` and `/` (RFC 3986 section 3.3), with whole escapes, and certain. So no query either.
fn is_scope_path(path: &str) -> bool {
    path.bytes().all(|byte| is_pchar(byte) || byte == b'/')
        && has_whole_escapes(path)
        && is_certain(path)
}

impl TargetUri for &Scope {}

impl Sealed for Scope {
    #[allow(private_interfaces, reason = "see the trait")]
    fn target(&self) -> Result<Target<'_>, InvalidScope> {
        Ok(self.as_target())
    }
}

impl TryFrom<&Uri> for Scope {
    type Error = InvalidScope;

    /// The origin and the path of an absolute URI.
    fn try_from(uri: &Uri) -> Result<Self, InvalidScope> {
        let target = uri.target()?;
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
