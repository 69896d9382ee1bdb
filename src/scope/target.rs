//! Where a request goes: [`TargetUri`], and the origin and path that are read from it.

use std::hash::{Hash, Hasher};
use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;
#[cfg(feature = "url")]
use url::Url;

use super::Scope;
use super::error::InvalidScope;
use crate::grammar::{is_scheme, is_unreserved, is_vchars};

/// Where a request goes: the *target URI* of RFC 9110 section 7.1.
///
/// ```
/// use http_basic_credentials::http::Uri;
/// use http_basic_credentials::scope::Scope;
///
/// let scope: Scope = "https://api.example.com".parse()?;
/// assert!(scope.contains(&Uri::from_static("https://API.example.com:443/me")));
/// assert!(scope.contains("wss://api.example.com/events"));
/// assert!(!scope.contains("https://api.example.com@evil.example/"));
/// # Ok::<(), http_basic_credentials::scope::InvalidScope>(())
/// ```
///
/// Implemented for `&http::Uri`, `&str`, `&String`, `&Scope` and, with the feature `url`,
/// `&url::Url`, and for references to these. For any other URL type, pass text, such as
/// `url.as_str()`. Nothing is allocated. The [module](super#what-is-refused-and-why) says which
/// texts are refused.
///
/// This trait is sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read as the URI of a request",
    label = "not a `&Uri`, `&str`, `&String` or `&Scope`",
    note = "pass text, such as `url.as_str()`; `&url::Url` needs the feature `url`"
)]
pub trait TargetUri: sealed::Sealed {}

pub(crate) mod sealed {
    use super::{InvalidScope, Scope, Target, UriRef};

    // The methods are hidden: the types are this crate's own.
    pub trait Sealed: Copy {
        #[doc(hidden)]
        fn uri(&self) -> UriRef<'_>;

        #[doc(hidden)]
        fn target(&self) -> Result<Target<'_>, InvalidScope> {
            match self.uri() {
                UriRef::Text(text) => Target::of_text(text),
                UriRef::Uri(uri) => Target::of_uri(uri),
                UriRef::Scope(scope) => Ok(scope.as_target()),
            }
        }

        #[doc(hidden)]
        fn to_scope(&self) -> Result<Scope, InvalidScope> {
            match self.uri() {
                UriRef::Text(text) => text.parse(),
                UriRef::Uri(uri) => uri.try_into(),
                UriRef::Scope(scope) => Ok(scope.clone()),
            }
        }
    }
}

/// What a target is read from.
#[derive(Debug)]
pub enum UriRef<'a> {
    Text(&'a str),
    Uri(&'a Uri),
    Scope(&'a Scope),
}

macro_rules! target_uri {
    ($($([$generic:ident])? $type:ident: |$uri:ident| $uri_ref:expr;)*) => {$(
        impl$(<$generic: TargetUri>)? TargetUri for &$type {}

        impl$(<$generic: TargetUri>)? sealed::Sealed for &$type {
            fn uri(&self) -> UriRef<'_> {
                let $uri = self;
                $uri_ref
            }
        }
    )*};
}

target_uri! {
    str: |text| UriRef::Text(text);
    String: |text| UriRef::Text(text);
    Uri: |uri| UriRef::Uri(uri);
    Scope: |scope| UriRef::Scope(scope);
    // A reference to a target, as an iterator over texts yields it.
    [T] T: |target| (**target).uri();
}

#[cfg(feature = "url")]
target_uri! {
    Url: |url| UriRef::Text(url.as_str());
}

#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) enum Scheme {
    Http,
    Https,
}

impl Scheme {
    /// A WebSocket's handshake is an HTTP request, on the same ports (RFC 6455 sections 3 and 4.1).
    fn of(name: &str) -> Result<Self, InvalidScope> {
        [("https", Self::Https), ("http", Self::Http), ("wss", Self::Https), ("ws", Self::Http)]
            .into_iter()
            .find_map(|(known, scheme)| name.eq_ignore_ascii_case(known).then_some(scheme))
            .ok_or(InvalidScope::UnsupportedScheme)
    }

    pub(super) fn name(self) -> &'static str {
        if self == Self::Http { "http" } else { "https" }
    }

    pub(super) fn default_port(self) -> u16 {
        if self == Self::Http { 80 } else { 443 }
    }
}

/// A host, as it is compared.
#[derive(Clone, Copy, Debug, Eq)]
pub(crate) enum Host<'a> {
    /// A name or an IPv4 address, in any case.
    Name(&'a str),
    V6(Ipv6Addr),
}

impl<'a> Host<'a> {
    /// A host by itself. Brackets hold an IPv6 address, which has several spellings.
    pub(crate) fn of(text: &'a str) -> Self {
        let bracketed = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let address = bracketed.and_then(|address| address.parse().ok());
        address.map_or(Self::Name(text), Self::V6)
    }

    /// `host [ ":" port ]` (RFC 3986 section 3.2.2). An empty port is none.
    pub(crate) fn with_port(text: &'a str) -> Result<(Self, Option<u16>), InvalidScope> {
        let end = match text.strip_prefix('[') {
            None => text.bytes().position(|byte| !is_unreserved(byte)),
            Some(_) => text.find(']').map(|end| end + 1),
        };
        let (host, rest) = text.split_at(end.unwrap_or(text.len()));
        if rest.contains('@') {
            return Err(InvalidScope::UserInfo);
        }
        let port = match rest.strip_prefix(':') {
            None if rest.is_empty() => None,
            None => return Err(InvalidScope::InvalidHost),
            Some("") => None,
            // `parse` would accept a plus sign.
            Some(port) if port.starts_with(|first: char| first.is_ascii_digit()) => {
                let port = port.parse().ok().filter(|port| *port != 0);
                Some(port.ok_or(InvalidScope::InvalidPort)?)
            }
            Some(_) => return Err(InvalidScope::InvalidPort),
        };
        match Self::of(host) {
            // Only an address is in brackets or has a colon.
            Self::Name(name) if name.is_empty() || name.starts_with('[') || is_number(name) => {
                Err(InvalidScope::InvalidHost)
            }
            host => Ok((host, port)),
        }
    }
}

/// Whether WHATWG parsers read the host as an IPv4 address, or refuse it, and others read a name.
fn is_number(host: &str) -> bool {
    let last = host.strip_suffix('.').unwrap_or(host).rsplit('.').next().unwrap_or(host);
    let hexadecimal = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
    let is_number = match hexadecimal {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()),
    };
    is_number && host.parse::<Ipv4Addr>().is_err()
}

impl PartialEq for Host<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Name(a), Self::Name(b)) => a.eq_ignore_ascii_case(b),
            (Self::V6(a), Self::V6(b)) => a == b,
            _ => false,
        }
    }
}

impl Hash for Host<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Name(name) => {
                for chunk in name.as_bytes().chunks(32) {
                    let mut lower = [0; 32];
                    lower
                        .iter_mut()
                        .zip(chunk)
                        .for_each(|(to, from)| *to = from.to_ascii_lowercase());
                    state.write(&lower);
                }
            }
            Self::V6(address) => address.hash(state),
        }
    }
}

/// An origin that borrows its host.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct Origin<'a> {
    pub(super) scheme: Scheme,
    pub(super) host: Host<'a>,
    pub(super) port: u16,
}

impl<'a> Origin<'a> {
    /// The origin at the start of a text, and the rest of the text.
    pub(super) fn split_from(text: &'a str) -> Result<(Self, &'a str), InvalidScope> {
        let (scheme, rest) = text.split_once(':').ok_or(InvalidScope::NotAbsolute)?;
        let rest = rest.strip_prefix("//").ok_or(InvalidScope::NotAbsolute)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        if [scheme, authority].iter().any(|part| has_white_space(part) || part.contains('\\')) {
            return Err(InvalidScope::InvalidCharacter);
        }
        // `/path?next=https://h` has no scheme, whatever its query contains.
        if !is_scheme(scheme) {
            return Err(InvalidScope::NotAbsolute);
        }
        Ok((Self::of_authority(Scheme::of(scheme)?, authority)?, rest))
    }

    pub(super) fn of_authority(scheme: Scheme, text: &'a str) -> Result<Self, InvalidScope> {
        let (host, port) = Host::with_port(text)?;
        Ok(Self { scheme, host, port: port.unwrap_or(scheme.default_port()) })
    }
}

/// An origin and a path.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    pub(super) origin: Origin<'a>,
    /// Up to the query, never empty.
    pub(super) path: &'a str,
}

impl<'a> Target<'a> {
    #[inline]
    pub(super) fn of_uri(uri: &'a Uri) -> Result<Self, InvalidScope> {
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(InvalidScope::NotAbsolute);
        };
        let origin = Origin::of_authority(Scheme::of(scheme.as_str())?, authority.as_str())?;
        // A path can be `*`, and before http 1.5 it could be `@evil.example`: a client that reads
        // the URI again as text reads that as a part of the host.
        if uri.path().starts_with('/') {
            Ok(Self { origin, path: uri.path() })
        } else {
            Err(InvalidScope::InvalidHost)
        }
    }

    fn of_text(text: &'a str) -> Result<Self, InvalidScope> {
        let (origin, rest) = Origin::split_from(text)?;
        let (path, _) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
        if has_white_space(rest) || path.contains('\\') {
            return Err(InvalidScope::InvalidCharacter);
        }
        Ok(Self { origin, path: if path.is_empty() { "/" } else { path } })
    }
}

/// White space and controls, which URL libraries strip, replace or reject.
fn has_white_space(text: &str) -> bool {
    !is_vchars(text) && text.contains(|char: char| char.is_whitespace() || char.is_control())
}
