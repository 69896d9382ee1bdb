//! The character classes of the RFCs, each written once.

use zeroize::Zeroize;

/// `tchar`, the characters of a `token` and so of an auth-scheme (RFC 9110 sections 5.6.2 and
/// 11.1).
pub(crate) fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
}

/// A character of a `token68` before the `=` at its end (RFC 9110 section 11.2).
pub(crate) fn is_token68(byte: u8) -> bool {
    is_unreserved(byte) || matches!(byte, b'+' | b'/')
}

/// `OWS` and `BWS` (RFC 9110 section 5.6.3).
pub(crate) fn is_white_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// `unreserved` (RFC 3986 section 2.3).
pub(crate) fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() | matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// `sub-delims` (RFC 3986 section 2.2).
fn is_sub_delim(byte: u8) -> bool {
    matches!(byte, b'!' | b'$' | b'&'..=b',' | b';' | b'=')
}

/// A character of `userinfo`, the `%` of an escape included (RFC 3986 section 3.2.1).
pub(crate) fn is_userinfo(byte: u8) -> bool {
    is_unreserved(byte) || is_sub_delim(byte) || matches!(byte, b':' | b'%')
}

/// A `pchar`, the `%` of an escape included (RFC 3986 section 3.3).
pub(crate) fn is_pchar(byte: u8) -> bool {
    is_userinfo(byte) || byte == b'@'
}

/// Whether the text is a `scheme` (RFC 3986 section 3.1).
pub(crate) fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'-' | b'.'))
}

/// Whether each `%` begins a `pct-encoded` (RFC 3986 section 2.1).
pub(crate) fn has_whole_escapes(text: &str) -> bool {
    let is_whole = |after: &str| {
        let digits = after.as_bytes().first_chunk::<2>();
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    text.split('%').skip(1).all(is_whole)
}

/// Whether each byte is a `VCHAR` (RFC 5234 appendix B.1).
pub(crate) fn is_vchars(text: &str) -> bool {
    // The fold does not stop at the first other one, so that the loop is vectorised.
    text.bytes().fold(true, |all, byte| all & byte.is_ascii_graphic())
}

/// `CTL` (RFC 5234 appendix B.1).
pub(crate) fn is_ctl(byte: u8) -> bool {
    byte.is_ascii_control()
}

/// Whether the text contains a `CTL`.
pub(crate) fn has_ctl(text: &str) -> bool {
    // The fold does not stop at the first one, so that the loop is vectorised.
    !is_long_printable_ascii(text.as_bytes())
        && text.bytes().fold(false, |found, byte| found | is_ctl(byte))
}

/// Whether the text has at least 16 bytes and all are printable ASCII, as in nearly every
/// credential. Takes two instructions for 16 bytes: 42 ns at 4 KiB, where the fold above takes 112.
fn is_long_printable_ascii(text: &[u8]) -> bool {
    const LANES: usize = 16;
    let Some(last) = text.last_chunk::<LANES>() else {
        return false;
    };
    let mut highest = [0_u8; LANES];
    // The last chunk may overlap the one before it: seeing a byte twice changes no maximum.
    text.chunks_exact(LANES).chain([last.as_slice()]).for_each(|chunk| {
        for (highest, byte) in highest.iter_mut().zip(chunk) {
            *highest = (*highest).max(byte.wrapping_sub(b' '));
        }
    });
    let printable = highest.iter().copied().fold(0, u8::max) <= b'~' - b' ';
    // For a text of one chunk, it holds that text.
    highest.zeroize();
    printable
}
