//! The pair in front of a URL's host (RFC 3986 section 3.2.1).

use http::Uri;
use thiserror::Error;

use crate::credentials::BasicCredentials;
use crate::error::debug_as_sentence;
use crate::grammar::{has_ctl, has_whole_escapes, is_scheme, is_userinfo, percent_decoded};
use crate::scope::{Host, InvalidScope};
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
    #[error("the user or password has a `%` without two hexadecimal digits: write `%25` for it")]
    Escape,
    /// The user or password has a character that has to be percent-encoded (RFC 3986 section
    /// 3.2.1), such as a `/`, which ends the part of a URL that has credentials in it.
    #[error(
        "the user or password in the URL has a character that must be percent-encoded: write `%2F` \
         for `/`, `%3F` for `?`, `%23` for `#`, `%40` for `@`, `%5B` and `%5D` for brackets, `%20` \
         for a space, `%22` for a quote, and each byte of a letter outside ASCII"
    )]
    Unescaped,
    /// The decoded text is not UTF-8.
    #[error("the user or password in the URL is not UTF-8 when decoded: encode it as UTF-8")]
    InvalidUtf8,
    /// The host is missing, or is neither a plain name nor an address, as in a scope.
    #[error(
        "the URL's host is missing or is no plain name or address: write it as in `host:8080`, \
         without `%`, an IPv6 address in brackets, and a name outside ASCII as `xn--...`"
    )]
    Host,
    /// The port is not a number from 1 to 65,535.
    #[error(
        "the port in the URL is not a number from 1 to 65535: if it is a password, `@` and the host \
         must follow; an IPv6 address needs brackets"
    )]
    Port,
    /// White space or a quote at the start or the end. Docker's `--env-file` keeps quotes.
    #[error("the URL has white space or a quote at its start or end: remove it")]
    Surrounded,
    /// There is a path, but no scheme before the host, or `//` is missing after what may be a
    /// scheme, as in `http:ana@proxy` or `ftp:ana:t0k3n@proxy`.
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
///
/// The first colon divides the user from the password, then each is percent-decoded once (RFC 3986
/// section 3.2.1). A `+` is a plus. A user without a colon has an empty token. There are no
/// credentials (`None`) if there is no `@` before the path, or nothing before the `@`.
/// Any scheme is accepted. Without one, the text and the `Uri` are a host and port, as in
/// `ana:t0k3n@proxy:3128`, and a colon in the password has to be encoded.
///
/// Owned text is wiped, even if it is refused: see [`IntoSecret`]. The `Uri` is made of the rest of
/// the text, so it never held the credentials.
///
/// # What must be encoded
///
/// Everything but ASCII letters, digits and ``-._~!$&'()*+,;=`` (and, in the password, `:`). A raw
/// `/`, `?` or `#` ends the host, so in `http://ana:t0?k3n@proxy:3128` the host would be `ana`.
/// That is an error which says to write `%3F`, because `t0` is not a port and an `@` follows. A `#`
/// directly after the host is an error too, if an `@` follows.
///
/// Limit: a raw `/` or `?` cannot be noticed if the text before it could be a host, or a host and a
/// port. `http://svc:2024/x@h` is the host `svc`, the port 2024 and the path `/x@h`, and
/// `http://DOMAIN/ana:t0k3n@h` is the host `DOMAIN` and a path. A proxy's URL has no path, so
/// refuse a `Uri` that has one before you print it.
#[doc(alias("userinfo", "HTTP_PROXY"))]
pub fn split_userinfo(
    url: impl IntoSecret,
) -> Result<(Uri, Option<BasicCredentials>), InvalidUserinfo> {
    url.with_text(split)
}

fn split(url: &str) -> Result<(Uri, Option<BasicCredentials>), InvalidUserinfo> {
    if has_ctl(url) {
        return Err(InvalidUserinfo::Control);
    }
    if is_surrounded(url) {
        return Err(InvalidUserinfo::Surrounded);
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
    let (authority, tail) = rest.split_at(end);
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
    if scheme.is_empty() && (!tail.is_empty() || may_begin_with_scheme(userinfo)) {
        return Err(InvalidUserinfo::Scheme);
    }
    let credentials = if userinfo.is_empty() { None } else { Some(decode(userinfo)?) };
    Ok((parse([scheme, host, tail].concat())?, credentials))
}

/// Whether a variable or a file has kept the white space or the quotes around its value.
fn is_surrounded(url: &str) -> bool {
    let surrounds = |char: char| char.is_whitespace() || "\"`“”‘’".contains(char);
    // An apostrophe may be the end of a path.
    url.starts_with('\'') || url.starts_with(surrounds) || url.ends_with(surrounds)
}

/// `scheme "://"` (RFC 3986 section 3.1), which may be missing, and the rest.
fn split_scheme(url: &str) -> (&str, &str) {
    url.split_once("://")
        .filter(|(scheme, _)| is_scheme(scheme))
        .map_or(("", url), |(scheme, _)| url.split_at(scheme.len() + "://".len()))
}

/// Whether the user may be a scheme whose `//` is missing: a known one, or any if a second colon
/// follows.
fn may_begin_with_scheme(userinfo: &str) -> bool {
    const SCHEMES: [&str; 8] =
        ["http", "https", "ws", "wss", "socks4", "socks4a", "socks5", "socks5h"];
    userinfo.split_once(':').is_some_and(|(user, rest)| {
        let is_known = SCHEMES.iter().any(|scheme| scheme.eq_ignore_ascii_case(user));
        is_known || (is_scheme(user) && rest.contains(':'))
    })
}

/// The text no longer has credentials.
fn parse(text: String) -> Result<Uri, InvalidUserinfo> {
    text.try_into().map_err(|_| InvalidUserinfo::InvalidUri)
}

/// The same hosts as in a scope.
fn check_host(text: &str) -> Result<(), InvalidUserinfo> {
    match Host::with_port(text) {
        Ok(_) => Ok(()),
        Err(InvalidScope::InvalidPort) => Err(InvalidUserinfo::Port),
        Err(_) => Err(InvalidUserinfo::Host),
    }
}

/// Whether each character may stand in userinfo as it is.
fn check_characters(text: &str) -> Result<(), InvalidUserinfo> {
    if text.bytes().all(is_userinfo) { Ok(()) } else { Err(InvalidUserinfo::Unescaped) }
}

fn decode(userinfo: &str) -> Result<BasicCredentials, InvalidUserinfo> {
    let (user, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
    if !has_whole_escapes(userinfo) {
        return Err(InvalidUserinfo::Escape);
    }
    if percent_decoded(user).any(|byte| byte == b':') {
        return Err(InvalidUserinfo::ColonInEmail);
    }
    let user_pass = || percent_decoded(user).chain([b':']).chain(percent_decoded(password));
    let text = WipedBytes::collect(user_pass).into_text().ok_or(InvalidUserinfo::InvalidUtf8)?;
    BasicCredentials::from_text(text).map_err(|_| InvalidUserinfo::Control)
}
