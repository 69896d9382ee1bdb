//! From a header value back to a user-pass.
//!
//! # Implementation notes
//!
//! It is strict where leniency would let a mistake be sent on or misread:
//!
//! - The scheme is matched in any case (RFC 9110 section 11.1) and one or more spaces may follow it
//!   (section 11.4). A tab may not, nor may anything stand before the scheme or after the base64.
//! - RFC 9110 section 11.2 allows a token68 more characters than RFC 7617 section 2 uses. This
//!   reads only the standard base64 alphabet, padded, with zero trailing bits (RFC 4648 sections
//!   3.2, 3.3 and 3.5): one pair has one form.
//! - RFC 7617 section 2 leaves the character encoding undefined. This reads only UTF-8 (section
//!   2.1) and applies no Unicode normalisation, in either direction.

use base64::Engine as _;
use secrecy::SecretString;

use super::BASE64;
use crate::error::DecodeError;
use crate::grammar::is_tchar;
use crate::wipe::{WipedBytes, wipe_stack};

const SCHEME: &[u8] = b"Basic";

/// The user-pass of a header value.
pub(crate) fn decode_header_value(value: &[u8]) -> Result<SecretString, DecodeError> {
    bytes_of_header_value(value)?.into_text().ok_or(DecodeError::InvalidUtf8)
}

/// The user-pass of a header value that holds ISO-8859-1, in which each byte is the character of
/// its number.
pub(crate) fn decode_iso_8859_1(value: &[u8]) -> Result<SecretString, DecodeError> {
    let latin1 = bytes_of_header_value(value)?;
    let utf8 = |byte: &u8| {
        let mut buffer = [0; 2];
        let len = char::from(*byte).encode_utf8(&mut buffer).len();
        buffer.into_iter().take(len)
    };
    let utf8 = WipedBytes::collect(|| latin1.as_ref().iter().flat_map(utf8));
    utf8.into_text().ok_or(DecodeError::InvalidUtf8)
}

/// The user-pass of base64 with any number of `=` at its end. Line ends are skipped.
pub(crate) fn decode_token68(text: &[u8]) -> Result<SecretString, DecodeError> {
    let is_line_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let digits = || text.iter().copied().filter(|byte| !is_line_end(byte));
    let joined = text.iter().any(is_line_end).then(|| WipedBytes::collect(digits));
    let (digits, _) = split_padding(joined.as_ref().map_or(text, AsRef::as_ref));
    decode(digits)?.into_text().ok_or(DecodeError::InvalidUtf8)
}

fn bytes_of_header_value(value: &[u8]) -> Result<WipedBytes, DecodeError> {
    let (digits, padding) = split_padding(token68(value)?);
    // As much padding as RFC 4648 section 3.2 asks for, no more and no less.
    if padding != digits.len().wrapping_neg() % 4 {
        return Err(DecodeError::InvalidToken68);
    }
    decode(digits)
}

/// Base64 without its padding, and how much padding there was.
fn split_padding(token68: &[u8]) -> (&[u8], usize) {
    let padding = token68.iter().rev().take_while(|&&byte| byte == b'=').count();
    (token68.split_at(token68.len() - padding).0, padding)
}

fn decode(digits: &[u8]) -> Result<WipedBytes, DecodeError> {
    // A last group of two digits is one byte, one of three is two. The decoder refuses one of one.
    let len = digits.len() / 4 * 3 + (digits.len() % 4).saturating_sub(1);
    let mut decoded = WipedBytes::with_len(len);
    let written = BASE64.decode_slice(digits, decoded.as_mut_slice());
    wipe_stack();
    // The decoder's own error holds a byte of the input.
    written.map_err(|_| DecodeError::InvalidToken68)?;
    Ok(decoded)
}

/// The token68 after `Basic` and its spaces: `auth-scheme 1*SP token68` (RFC 9110 section 11.4).
fn token68(value: &[u8]) -> Result<&[u8], DecodeError> {
    let (scheme, rest) =
        value.split_at_checked(SCHEME.len()).ok_or(DecodeError::UnsupportedScheme)?;
    let spaces = rest.iter().take_while(|&&byte| byte == b' ').count();
    let (spaces, token68) = rest.split_at(spaces);
    // Without a space, another character of an auth-scheme makes it another scheme.
    let is_longer = spaces.is_empty() && token68.first().copied().is_some_and(is_tchar);
    if !SCHEME.eq_ignore_ascii_case(scheme) || is_longer {
        Err(DecodeError::UnsupportedScheme)
    } else if spaces.is_empty() || token68.is_empty() {
        Err(DecodeError::InvalidToken68)
    } else {
        Ok(token68)
    }
}
