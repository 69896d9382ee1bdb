//! The pair in front of a URI's host (RFC 3986 section 3.2.1).

use http::Uri;
use http::uri::Authority;
use thiserror::Error;

use crate::credentials::BasicCredentials;
use crate::error::debug_as_sentence;
use crate::grammar::is_userinfo;
use crate::wipe::WipedBytes;

debug_as_sentence!(InvalidUserinfo);

/// Why the userinfo of a URI cannot be Basic credentials.
///
/// Carries no input, so it can be logged.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum InvalidUserinfo {
    /// The user contains an encoded colon, `%3A`, which Basic credentials cannot carry (RFC 7617
    /// section 2).
    #[error("the user in the URI contains an encoded colon, which Basic credentials cannot carry")]
    ColonInEmail,
    /// A control character, such as `%0A`.
    #[error("the userinfo in the URI contains a control character")]
    Control,
    /// A `%` without two hexadecimal digits after it.
    #[error("the userinfo in the URI has a % without two hexadecimal digits after it")]
    Escape,
    /// A character that userinfo must have percent-encoded, such as a second `@`: where the host
    /// begins would be anybody's guess.
    #[error("the userinfo in the URI contains a character that must be percent-encoded")]
    Character,
    /// The decoded text is not UTF-8.
    #[error("the userinfo in the URI is not UTF-8 when decoded")]
    InvalidUtf8,
}

/// Takes the userinfo out of a URI, as credentials: `http://ana%40example.com:t0k3n@proxy:3128`
/// becomes `http://proxy:3128`. Variables for proxies and old configuration have it so.
///
/// The first raw colon divides, then each part is percent-decoded once (RFC 3986 section 3.2.1). A
/// `+` is a plus. A user without a colon has an empty token. `Ok(None)` if there is no userinfo, or
/// an empty one (`http://@proxy`), which is removed too. On an error the URI stays as it was.
///
/// The pair is decoded straight into a wiped buffer. The edge: the [`Uri`] holds the encoded text
/// in memory that is not wiped, and so do its clones and the string it was parsed from. Where you
/// can choose, keep credentials out of URIs.
///
/// ```
/// use http::Uri;
/// use http_basic_credentials::source::take_userinfo;
///
/// let mut proxy: Uri = "http://ana%40example.com:t0%3Ak3n@proxy.example.com:3128".parse()?;
/// let credentials = take_userinfo(&mut proxy)?.expect("userinfo");
///
/// assert_eq!(proxy, "http://proxy.example.com:3128");
/// assert_eq!(credentials.expose_email(), "ana@example.com");
/// assert_eq!(credentials.expose_token(), "t0:k3n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn take_userinfo(uri: &mut Uri) -> Result<Option<BasicCredentials>, InvalidUserinfo> {
    let Some((userinfo, host)) = uri.authority().and_then(|it| it.as_str().rsplit_once('@')) else {
        return Ok(None);
    };
    let credentials = if userinfo.is_empty() { None } else { Some(decode(userinfo)?) };
    // Parsed before as the end of an authority, so both succeed.
    let host: Authority = host.parse().map_err(|_| InvalidUserinfo::Character)?;
    let mut parts = uri.clone().into_parts();
    parts.authority = Some(host);
    *uri = Uri::from_parts(parts).map_err(|_| InvalidUserinfo::Character)?;
    Ok(credentials)
}

fn decode(userinfo: &str) -> Result<BasicCredentials, InvalidUserinfo> {
    if !userinfo.bytes().all(is_userinfo) {
        return Err(InvalidUserinfo::Character);
    }
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
    let buffer = WipedBytes::collect(user_pass);
    let text = buffer.into_text().ok_or(InvalidUserinfo::InvalidUtf8)?;
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
