use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;
use std::sync::Arc;

use http::Uri;

use super::error::InvalidOrigin;
use crate::grammar::is_unreserved;

/// A scheme, a host and a port: what credentials are tied to (RFC 6454 section 4).
///
/// Taken from an absolute `http` or `https` URI, whose path and query do not matter. The host is
/// lower-cased, an absent port is the scheme's default (80 or 443) and an IPv6 literal has one form.
///
/// Two hosts are the same only if they are spelled the same but for case: a subdomain, a trailing
/// dot, or another name of the same address is another origin. A URI with user information has no
/// origin here, nor has one with port 0, which nothing can connect to.
///
/// # Example values
///
/// | URI | origin |
/// |---|---|
/// | `HTTPS://API.example.com:443/v1?q` | `https://api.example.com` |
/// | `http://[0:0::1]:8080/` | `http://[::1]:8080` |
/// | `https://example.com:@evil.example/` | refused: [`InvalidOrigin::UserInfo`] |
///
/// # Examples
///
/// ```
/// use http::Uri;
/// use http_basic_credentials::scope::Origin;
///
/// let origin: Origin = "https://api.example.com".parse()?;
///
/// assert!(origin.contains(&Uri::from_static("https://API.example.com:443/v1/me")));
/// assert!(!origin.contains(&Uri::from_static("https://api.example.com:8443/v1/me")));
/// assert!(!origin.contains(&Uri::from_static("https://eu.api.example.com/v1/me")));
/// assert!(!origin.contains(&Uri::from_static("/v1/me")));
/// # Ok::<(), http_basic_credentials::scope::InvalidOrigin>(())
/// ```
#[derive(Clone)]
pub struct Origin {
    scheme: Scheme,
    host: Host<Arc<str>>,
    port: u16,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Scheme {
    Http,
    Https,
}

impl Scheme {
    fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

#[derive(Clone, Copy)]
enum Host<T> {
    /// A name or an IPv4 address.
    Name(T),
    V6(Ipv6Addr),
}

/// An origin that borrows its host, in whatever case, so that a look-up allocates nothing.
#[derive(Clone, Copy)]
pub(super) struct OriginRef<'a> {
    scheme: Scheme,
    host: Host<&'a str>,
    port: u16,
}

impl<'a> OriginRef<'a> {
    #[inline] // Keeps the result in registers: a quarter of the time of a look-up.
    pub(super) fn of(uri: &'a Uri) -> Result<Self, InvalidOrigin> {
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(InvalidOrigin::NotAbsolute);
        };
        let scheme = if *scheme == http::uri::Scheme::HTTPS {
            Scheme::Https
        } else if *scheme == http::uri::Scheme::HTTP {
            Scheme::Http
        } else {
            return Err(InvalidOrigin::UnsupportedScheme);
        };
        let text = authority.as_str();
        // The usual authority is a name and nothing else. Percent-encoding and sub-delims are in no host
        // that DNS knows, and clients read them differently. Reads on past the first other byte, so
        // that the loop is vectorised.
        if text.bytes().fold(!text.is_empty(), |plain, byte| plain & is_unreserved(byte)) {
            return Ok(Self { scheme, host: Host::Name(text), port: scheme.default_port() });
        }
        Self::of_authority(scheme, text)
    }

    fn of_authority(scheme: Scheme, text: &'a str) -> Result<Self, InvalidOrigin> {
        let end = match text.strip_prefix('[') {
            None => text.bytes().position(|byte| !is_unreserved(byte)),
            Some(_) => text.find(']').and_then(|end| end.checked_add(1)),
        };
        let (host, rest) = end.and_then(|end| text.split_at_checked(end)).unwrap_or((text, ""));
        if rest.contains('@') {
            return Err(InvalidOrigin::UserInfo);
        }
        let port = match rest.strip_prefix(':') {
            None if rest.is_empty() => scheme.default_port(),
            None => return Err(InvalidOrigin::InvalidHost),
            Some("") => scheme.default_port(),
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok().filter(|port| *port != 0).ok_or(InvalidOrigin::InvalidPort)?
            }
            Some(_) => return Err(InvalidOrigin::InvalidPort),
        };
        let host = if let Some(literal) = host.strip_prefix('[') {
            let address = literal.strip_suffix(']').and_then(|literal| literal.parse().ok());
            Host::V6(address.ok_or(InvalidOrigin::InvalidHost)?)
        } else if host.is_empty() {
            return Err(InvalidOrigin::InvalidHost);
        } else {
            Host::Name(host)
        };
        Ok(Self { scheme, host, port })
    }
}

impl PartialEq for OriginRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        let host = match (self.host, other.host) {
            (Host::Name(a), Host::Name(b)) => a.eq_ignore_ascii_case(b),
            (Host::V6(a), Host::V6(b)) => a == b,
            _ => false,
        };
        host && self.scheme == other.scheme && self.port == other.port
    }
}

impl Eq for OriginRef<'_> {}

impl Hash for OriginRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.host {
            Host::Name(name) => {
                // ASCII lower case sets this bit. What else it makes equal is for `eq` to tell.
                let mut write = |block| {
                    state.write_u64(u64::from_le_bytes(block) | 0x2020_2020_2020_2020);
                };
                let mut rest = name.as_bytes();
                while let Some((block, after)) = rest.split_first_chunk() {
                    write(*block);
                    rest = after;
                }
                let mut block = [0; 8];
                block.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                write(block);
            }
            Host::V6(address) => state.write_u128(address.to_bits()),
        }
        state.write_u64(u64::from(self.port) << 1 | u64::from(self.scheme == Scheme::Https));
    }
}

impl Origin {
    /// Whether the URI is absolute and has this origin. Allocates nothing.
    #[must_use]
    pub fn contains(&self, uri: &Uri) -> bool {
        OriginRef::of(uri).is_ok_and(|origin| origin == self.as_ref())
    }

    /// Whether credentials can be sent there without anyone on the way reading them: the scheme is
    /// `https`, or the host is `localhost` or a loopback address (127.0.0.0/8, `::1`).
    ///
    /// Narrower than W3C Secure Contexts, which also trusts names under `localhost`. A shorthand as
    /// `127.1` is not an address here.
    #[must_use]
    pub fn is_trustworthy(&self) -> bool {
        self.scheme == Scheme::Https
            || match &self.host {
                Host::Name(name) => {
                    **name == *"localhost"
                        || name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
                }
                Host::V6(address) => address.is_loopback(),
            }
    }

    pub(super) fn as_ref(&self) -> OriginRef<'_> {
        let host = match &self.host {
            Host::Name(name) => Host::Name(&**name),
            Host::V6(address) => Host::V6(*address),
        };
        OriginRef { scheme: self.scheme, host, port: self.port }
    }

    /// The host alone, an IPv6 address without its brackets.
    pub(crate) fn host(&self) -> Cow<'_, str> {
        match &self.host {
            Host::Name(name) => Cow::Borrowed(name),
            Host::V6(address) => Cow::Owned(address.to_string()),
        }
    }
}

impl PartialEq for Origin {
    fn eq(&self, other: &Self) -> bool {
        self.as_ref() == other.as_ref()
    }
}

impl Eq for Origin {}

impl Hash for Origin {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_ref().hash(state);
    }
}

impl TryFrom<&Uri> for Origin {
    type Error = InvalidOrigin;

    fn try_from(uri: &Uri) -> Result<Self, InvalidOrigin> {
        let OriginRef { scheme, host, port } = OriginRef::of(uri)?;
        let host = match host {
            Host::Name(name) => Host::Name(name.to_ascii_lowercase().into()),
            Host::V6(address) => Host::V6(address),
        };
        Ok(Self { scheme, host, port })
    }
}

impl FromStr for Origin {
    type Err = InvalidOrigin;

    /// The origin of a URI given as text.
    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        let uri = Uri::from_str(text).map_err(|_| InvalidOrigin::InvalidUri)?;
        Self::try_from(&uri)
    }
}

impl fmt::Display for Origin {
    /// The ASCII serialisation (RFC 6454 section 6.2): no default port, no trailing slash.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://", self.scheme.name())?;
        match &self.host {
            Host::Name(name) => f.write_str(name)?,
            Host::V6(address) => write!(f, "[{address}]")?,
        }
        if self.port != self.scheme.default_port() {
            write!(f, ":{}", self.port)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Origin({self})")
    }
}
