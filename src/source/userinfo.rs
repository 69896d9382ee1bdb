//! The pair in front of a URL's host (RFC 3986 section 3.2.1).

use std::net::Ipv6Addr;

use http::Uri;
use thiserror::Error;

use crate::credentials::BasicCredentials;
use crate::error::debug_as_sentence;
use crate::grammar::{has_ctl, is_scheme, is_userinfo};
use crate::secret::IntoSecret;
use crate::wipe::WipedBytes;

debug_as_sentence!(InvalidUserinfo);

/// Why a URL could not be divided into a [`Uri`] and credentials.
///
/// Holds nothing of the URL, so it can be logged.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum InvalidUserinfo {
    /// The user contains an encoded colon, `%3A`, which Basic credentials cannot carry (RFC 7617
    /// section 2).
    #[error("the user in the URL contains an encoded colon, which Basic credentials cannot carry")]
    ColonInEmail,
    /// A control character, raw or encoded as in `%0A`.
    #[error("the URL contains a control character, raw or encoded as in `%0A`: remove it")]
    Control,
    /// A `%` without two hexadecimal digits after it.
    #[error(
        "the user or password in the URL has a `%` without two hexadecimal digits after it: write \
         `%25` for a percent sign"
    )]
    Escape,
    /// The user or password has a character that has to be percent-encoded (RFC 3986 section
    /// 3.2.1), such as a `/`, which ends the part of a URL that has credentials in it.
    #[error("the user or password in the URL contains an unescaped {character}: write {escape}")]
    Unescaped {
        /// Which one, as in `` `?` ``.
        character: &'static str,
        /// What to write in its place, as in `` `%3F` ``.
        escape: &'static str,
    },
    /// The decoded text is not UTF-8.
    #[error("the user or password in the URL is not UTF-8 when decoded: encode it as UTF-8")]
    InvalidUtf8,
    /// The host is missing, or is no name and no address.
    #[error(
        "the URL's host is missing or is no plain name or address: write it as in `host:8080`, \
         without `%`, an IPv6 address in brackets, and a name outside ASCII as `xn--...`"
    )]
    Host,
    /// The port is not a number from 0 to 65,535.
    #[error(
        "the port in the URL is not a number up to 65535: write `@` and the host after a password, \
         and an IPv6 address in brackets"
    )]
    Port,
    /// There is a path, but no scheme before the host, or `//` is missing after `http:` or another
    /// scheme that a proxy's URL has.
    #[error("the URL has no scheme with `//` after it: write it in front, as in `http://`")]
    Scheme,
    /// The rest of the URL, without its user and password, is not a URI.
    #[error("the URL is not a URI even without its user and password")]
    InvalidUri,
}

/// Divides a URL into a [`Uri`] without userinfo and the credentials that were its userinfo:
/// `http://ana%40example.com:t0k3n@proxy:3128` gives `http://proxy:3128`. Proxy variables and many
/// configuration files have credentials in this form.
///
/// The first colon divides the user from the password, then each is percent-decoded once (RFC 3986
/// section 3.2.1). A `+` is a plus. A user without a colon has an empty token. There are no
/// credentials (`None`) where there is no `@` in front of the path, or nothing in front of the `@`.
/// Any scheme will do. Without one, the text is a host and port, as in `ana:t0k3n@proxy:3128`; so
/// is the `Uri`.
///
/// Owned text is wiped, even if it is refused (see [`IntoSecret`]), and the credentials are decoded
/// straight into a wiped buffer. The `Uri` is made of the rest of the text, so it never held them.
///
/// # What must be encoded
///
/// Everything but ASCII letters, digits and ``-._~!$&'()*+,;=`` (and, in the password, `:`). A raw
/// `/`, `?` or `#` ends the host, so in `http://ana:t0?k3n@proxy:3128` the host would be `ana`.
/// That is an error which says to write `%3F`, since `t0` is not a port and an `@` follows. A `#`
/// directly after the host is an error too, if an `@` follows.
///
/// Limit: if what stands before a `/` or `?` could be a host, or a host and a port, nothing tells the
/// rest from a path or a query. `http://svc:2024/x@h` is the host `svc`, the port 2024 and the path
/// `/x@h`; `http://DOMAIN/ana:t0k3n@h` is the host `DOMAIN` and a path, and the `Uri` has it all.
/// A proxy's URL has no path, so refuse one that does before you print it.
///
/// # Examples
///
/// ```
/// use http_basic_credentials::source::split_userinfo;
///
/// let variable = String::from("http://ana%40example.com:t0%3Ak3n@proxy.example.com:3128");
/// let (proxy, credentials) = split_userinfo(variable)?;
/// assert_eq!(proxy, "http://proxy.example.com:3128");
///
/// let credentials = credentials.expect("userinfo");
/// assert_eq!(credentials.expose_email(), "ana@example.com");
/// assert_eq!(credentials.expose_token(), "t0:k3n");
///
/// let error = split_userinfo("http://ana:t0?k3n@proxy.example.com:3128").unwrap_err();
/// assert!(error.to_string().contains("%3F"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("userinfo", "HTTP_PROXY"))]
pub fn split_userinfo(
    url: impl IntoSecret,
) -> Result<(Uri, Option<BasicCredentials>), InvalidUserinfo> {
    url.lend(split)
}

fn split(url: &str) -> Result<(Uri, Option<BasicCredentials>), InvalidUserinfo> {
    if has_ctl(url) {
        return Err(InvalidUserinfo::Control);
    }
    let (scheme, rest) = split_scheme(url);
    if scheme.is_empty() && url.starts_with("//") {
        return Err(InvalidUserinfo::Scheme);
    }
    if scheme.is_empty() && url.starts_with('/') {
        // The target of a request (RFC 9112 section 3.2.1), which has no host.
        return Ok((parse(url.to_owned())?, None));
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let (userinfo, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let valid_host = check_host(host);
    if tail.contains('@') {
        // What ended the authority may belong to a user or a password: an empty port is no number.
        if valid_host.is_err() || host.ends_with(':') {
            check_characters(rest)?;
        } else if tail.starts_with('#') {
            check_characters(tail)?;
        }
    }
    check_characters(userinfo)?;
    valid_host?;
    if scheme.is_empty() && (!tail.is_empty() || begins_with_scheme(userinfo)) {
        return Err(InvalidUserinfo::Scheme);
    }
    let credentials = if userinfo.is_empty() { None } else { Some(decode(userinfo)?) };
    Ok((parse([scheme, host, tail].concat())?, credentials))
}

/// `scheme "://"` (RFC 3986 section 3.1), which may be missing, and the rest.
fn split_scheme(url: &str) -> (&str, &str) {
    url.split_once("://")
        .filter(|(scheme, _)| is_scheme(scheme))
        .and_then(|(scheme, _)| url.split_at_checked(scheme.len().saturating_add("://".len())))
        .unwrap_or(("", url))
}

/// Whether the user would be called `http`, say, since `//` is missing.
fn begins_with_scheme(userinfo: &str) -> bool {
    const SCHEMES: [&str; 8] =
        ["http", "https", "ws", "wss", "socks4", "socks4a", "socks5", "socks5h"];
    let before_colon = userinfo.split_once(':').map(|(user, _)| user);
    before_colon.is_some_and(|user| SCHEMES.iter().any(|it| it.eq_ignore_ascii_case(user)))
}

/// The text no longer has credentials.
fn parse(text: String) -> Result<Uri, InvalidUserinfo> {
    text.try_into().map_err(|_| InvalidUserinfo::InvalidUri)
}

/// `host [ ":" port ]` (RFC 3986 section 3.2.2), without escapes.
fn check_host(text: &str) -> Result<(), InvalidUserinfo> {
    let (valid, port) = if let Some((literal, port)) =
        text.strip_prefix('[').and_then(|text| text.split_once(']'))
    {
        (literal.parse::<Ipv6Addr>().is_ok(), port)
    } else {
        let end = text.find(':').unwrap_or(text.len());
        let (name, port) = text.split_at_checked(end).unwrap_or((text, ""));
        (!name.is_empty() && name.bytes().all(|byte| byte != b'%' && is_userinfo(byte)), port)
    };
    if !valid {
        return Err(InvalidUserinfo::Host);
    }
    match port.strip_prefix(':') {
        None if port.is_empty() => Ok(()),
        // The scheme's own port.
        Some("") => Ok(()),
        // `parse` alone would take a plus sign.
        Some(port)
            if port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok() =>
        {
            Ok(())
        }
        _ => Err(InvalidUserinfo::Port),
    }
}

/// Whether each character may stand in userinfo as it is.
fn check_characters(text: &str) -> Result<(), InvalidUserinfo> {
    let Some(byte) = text.bytes().find(|byte| !is_userinfo(*byte)) else {
        return Ok(());
    };
    let (character, escape) = match byte {
        b' ' => ("space", "`%20`"),
        b'"' => ("`\"`", "`%22`"),
        b'#' => ("`#`", "`%23`"),
        b'/' => ("`/`", "`%2F`"),
        b'<' => ("`<`", "`%3C`"),
        b'>' => ("`>`", "`%3E`"),
        b'?' => ("`?`", "`%3F`"),
        b'@' => ("`@`", "`%40`"),
        b'[' => ("`[`", "`%5B`"),
        b'\\' => ("`\\`", "`%5C`"),
        b']' => ("`]`", "`%5D`"),
        b'^' => ("`^`", "`%5E`"),
        b'`' => ("backtick", "`%60`"),
        b'{' => ("`{`", "`%7B`"),
        b'|' => ("`|`", "`%7C`"),
        b'}' => ("`}`", "`%7D`"),
        _ => ("letter outside ASCII", "each byte of its UTF-8 so, as in `%C3%A9` for é"),
    };
    Err(InvalidUserinfo::Unescaped { character, escape })
}

fn decode(userinfo: &str) -> Result<BasicCredentials, InvalidUserinfo> {
    let (user, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
    // All escapes are checked first, so that the reading below only skips.
    if percent_decoded(user).chain(percent_decoded(password)).any(|byte| byte.is_none()) {
        return Err(InvalidUserinfo::Escape);
    }
    let decoded = |part| percent_decoded(part).flatten();
    if decoded(user).any(|byte| byte == b':') {
        return Err(InvalidUserinfo::ColonInEmail);
    }
    let user_pass = || decoded(user).chain([b':']).chain(decoded(password));
    let text = WipedBytes::collect(user_pass).into_text().ok_or(InvalidUserinfo::InvalidUtf8)?;
    BasicCredentials::from_text(text).map_err(|_| InvalidUserinfo::Control)
}

/// Each byte, or `None` for a bad escape.
fn percent_decoded(text: &str) -> impl Iterator<Item = Option<u8>> {
    let mut bytes = text.bytes();
    std::iter::from_fn(move || {
        let byte = bytes.next()?;
        if byte != b'%' {
            return Some(Some(byte));
        }
        let mut digit = || char::from(bytes.next()?).to_digit(16);
        let value = digit().zip(digit()).and_then(|(high, low)| u8::try_from(high << 4 | low).ok());
        Some(value)
    })
}
