//! From a header value back to credentials.
//!
//! # Implementation notes
//!
//! Strict where a mistake would be sent on or misread, and only there:
//!
//! - The scheme is matched in any case (RFC 9110 section 11.1) and one or more spaces may follow it
//!   (section 11.4). A tab may not, nor may anything stand before the scheme or after the base64.
//! - RFC 9110 section 11.2 allows a token68 more characters than RFC 7617 section 2 has a use for.
//!   This reads the standard base64 alphabet alone, padded, with zero trailing bits (RFC 4648
//!   sections 3.2, 3.3 and 3.5): one pair has one form.
//! - RFC 7617 section 2 leaves the character encoding undefined. This reads UTF-8 alone (section
//!   2.1) and applies no Unicode normalisation, in either direction.

use base64::Engine as _;
use http::HeaderValue;

use crate::encode::{BASE64, from_token68};
use crate::secret::{WipedBytes, overwrite_stack};
use crate::{BasicCredentials, DecodeError, InvalidCredentials};

const SCHEME: &[u8] = b"Basic";

impl TryFrom<&HeaderValue> for BasicCredentials {
    type Error = DecodeError;

    /// Reads a `Basic` header value, as a server or a test would.
    ///
    /// The result has a buffer of its own: `value` is left as it is, and is the caller's to wipe.
    fn try_from(value: &HeaderValue) -> Result<Self, DecodeError> {
        let token68 = token68(value.as_bytes())?;
        let padding = token68.iter().rev().take(2).take_while(|&&byte| byte == b'=').count();
        // Exact where the text is canonical; the decoder refuses it where it is not.
        let decoded_len = (token68.len() / 4).saturating_mul(3).saturating_sub(padding);

        let mut decoded = WipedBytes::with_len(decoded_len);
        let written = BASE64.decode_slice(token68, decoded.as_mut_slice());
        overwrite_stack();
        match written {
            Ok(len) if len == decoded_len => {}
            // The decoder's own error holds a byte of the input.
            _ => return Err(DecodeError::InvalidToken68),
        }
        let user_pass = decoded.into_text().ok_or(DecodeError::InvalidUtf8)?;
        Self::from_parts(user_pass, |_| from_token68(token68)).map_err(InvalidCredentials::into)
    }
}

/// What follows `Basic` and its spaces: `credentials = auth-scheme 1*SP token68` (RFC 9110 11.4).
fn token68(value: &[u8]) -> Result<&[u8], DecodeError> {
    let rest = match value.split_at_checked(SCHEME.len()) {
        // Another character of an auth-scheme would make it another scheme.
        Some((scheme, rest))
            if scheme.eq_ignore_ascii_case(SCHEME)
                && !rest.first().copied().is_some_and(is_tchar) =>
        {
            rest
        }
        _ => return Err(DecodeError::UnsupportedScheme),
    };
    let spaces = rest.iter().take_while(|&&byte| byte == b' ').count();
    match rest.split_at(spaces) {
        ([], _) | (_, []) => Err(DecodeError::InvalidToken68),
        (_, token68) => Ok(token68),
    }
}

/// `tchar`, the characters of an auth-scheme (RFC 9110 sections 5.6.2 and 11.1).
pub(crate) fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
}
