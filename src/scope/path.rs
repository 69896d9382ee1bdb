//! All rules about paths.

use std::iter;

use crate::grammar::{has_whole_escapes, hex_byte, is_pchar, is_unreserved, percent_decoded};

/// Whether a path is at or below another one.
pub(super) fn contains(own: &str, path: &str) -> bool {
    path.strip_prefix(own)
        .is_some_and(|rest| own.ends_with('/') || rest.is_empty() || rest.starts_with('/'))
}

/// The paths that contain this one, the longest first: `/a/b`, `/a/`, `/a`, `/`.
pub(super) fn containing(path: &str) -> impl Iterator<Item = &str> {
    iter::successors(Some(path), |path| match path.strip_suffix('/') {
        Some("") => None,
        Some(parent) => Some(parent),
        None => path.get(..=path.rfind('/')?),
    })
}

/// `pchar` and `/` (RFC 3986 section 3.3), and unambiguous. So no query either.
pub(super) fn is_scope_path(path: &str) -> bool {
    path.bytes().all(|byte| is_pchar(byte) || byte == b'/') && is_unambiguous(path)
}

/// Whether the path has nothing that the rules below know a server to resolve to another path.
pub(super) fn is_unambiguous(path: &str) -> bool {
    // Nearly every path has none of these.
    !path.contains(['.', '%', '\\'])
        || (has_whole_escapes(path)
            && escapes(path).all(is_harmless)
            && !path.contains(char::is_whitespace) // which some servers cut off after dots
            && !has_dot_segment(path))
}

/// Whether the path has another spelling, which some servers treat as the same path: an empty
/// segment, a parameter, another separator, a needless escape (RFC 3986 section 6.2.2.2), or the
/// escape of a `?` or `#`, where the path ends for a server that gets it decoded.
pub(super) fn has_other_spelling(path: &str) -> bool {
    let is_needless =
        |byte| is_unreserved(byte) || matches!(byte, b';' | b'\\' | b'/' | b'?' | b'#');
    path.contains("//") || path.contains([';', '\\']) || escapes(path).any(is_needless)
}

/// The byte of each escape.
fn escapes(path: &str) -> impl Iterator<Item = u8> {
    path.split('%').skip(1).filter_map(|after| hex_byte(after.as_bytes()))
}

/// Not a second escape, a control, or the start of a two-byte overlong character.
fn is_harmless(byte: u8) -> bool {
    !byte.is_ascii_control() && !matches!(byte, b'%' | 0xC0 | 0xC1)
}

/// Whether a segment is `.` or `..`, also if it is escaped, has a backslash or an escaped slash at
/// either end, or has a semicolon, a space, or an escaped `?` or `#` after the dots, which some
/// servers cut off.
fn has_dot_segment(path: &str) -> bool {
    // How many dots the segment has so far, if it has nothing else.
    let mut dots = None;
    percent_decoded(path).chain([b'/']).any(|byte| {
        let is_dot_segment = matches!(byte, b'/' | b'\\' | b';' | b' ' | b'?' | b'#')
            && dots.is_some_and(|dots| dots > 0);
        dots = match (byte, dots) {
            (b'/' | b'\\', _) => Some(0),
            (b'.', Some(before @ 0..=1)) => Some(before + 1),
            _ => None,
        };
        is_dot_segment
    })
}
