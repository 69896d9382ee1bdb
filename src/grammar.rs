//! The character classes and encodings of the RFCs, each written once.

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
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// A character of `userinfo`, which has the `sub-delims` and the `%` of an escape (RFC 3986
/// sections 2.2 and 3.2.1).
pub(crate) fn is_userinfo(byte: u8) -> bool {
    is_unreserved(byte) || matches!(byte, b'!' | b'$' | b'&'..=b',' | b';' | b'=' | b':' | b'%')
}

/// A `pchar`, the `%` of an escape included (RFC 3986 section 3.3).
pub(crate) fn is_pchar(byte: u8) -> bool {
    is_userinfo(byte) || byte == b'@'
}

/// Whether the text is a `scheme` (RFC 3986 section 3.1).
pub(crate) fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// The byte of the two hexadecimal digits at the start of a text.
pub(crate) fn hex_byte(text: &[u8]) -> Option<u8> {
    let [high, low, ..] = text else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// Whether each `%` begins a `pct-encoded` (RFC 3986 section 2.1).
pub(crate) fn has_whole_escapes(text: &str) -> bool {
    text.split('%').skip(1).all(|after| hex_byte(after.as_bytes()).is_some())
}

/// The bytes of a text, each `pct-encoded` decoded once. An incomplete one stays as it is.
pub(crate) fn percent_decoded(text: &str) -> impl Iterator<Item = u8> {
    let mut rest = text.as_bytes();
    std::iter::from_fn(move || {
        let (byte, after) = rest.split_first()?;
        let escaped = if *byte == b'%' { hex_byte(after) } else { None };
        rest = if escaped.is_some() { after.split_at(2).1 } else { after };
        Some(escaped.unwrap_or(*byte))
    })
}

/// `application/x-www-form-urlencoded` (RFC 6749 appendix B), as in the WHATWG's URL standard.
pub(crate) fn form_urlencoded(text: &str) -> impl Iterator<Item = u8> {
    let hex = |digit: u8| if digit < 10 { b'0' + digit } else { b'A' + digit - 10 };
    text.bytes().flat_map(move |byte| {
        let (bytes, len) = match byte {
            b' ' => ([b'+', 0, 0], 1),
            b'*' | b'-' | b'.' | b'_' => ([byte, 0, 0], 1),
            _ if byte.is_ascii_alphanumeric() => ([byte, 0, 0], 1),
            _ => ([b'%', hex(byte >> 4), hex(byte & 15)], 3),
        };
        bytes.into_iter().take(len)
    })
}

/// Whether each byte is a `VCHAR` (RFC 5234 appendix B.1).
pub(crate) fn is_vchars(text: &str) -> bool {
    // No early exit, so that the loop is vectorised.
    text.bytes().fold(true, |all, byte| all & byte.is_ascii_graphic())
}

/// Whether the text contains a `CTL` (RFC 5234 appendix B.1).
pub(crate) fn has_ctl(text: &str) -> bool {
    // Less a space, controls and bytes outside ASCII are above `~`. So printable ASCII needs only
    // the first loop: 40 of 1,550 instructions fewer to read 192 bytes. Neither loop exits early,
    // so both are vectorised.
    let highest = text.bytes().fold(0, |highest: u8, byte| highest.max(byte.wrapping_sub(b' ')));
    highest > b'~' - b' ' && text.bytes().fold(false, |found, byte| found | byte.is_ascii_control())
}
