//! Tokens to look for, and text that leaves no copy of them by itself.
use std::hash::{BuildHasher as _, RandomState};

use zeroize::Zeroizing;

/// Longer tokens repeat this many characters: three times as many in base64 repeat too.
pub(crate) const PERIOD: usize = 6144;

/// A random token of letters and digits, which every kind of source accepts.
pub(crate) fn token(size: usize) -> String {
    const CHARS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let random = RandomState::new();
    let char = |at| char::from(CHARS[usize::try_from(random.hash_one(at) >> 32).unwrap() % 62]);
    let period: String = (0..PERIOD).map(char).collect();
    period.chars().cycle().take(size).collect()
}

/// A `String` in one block from the start, with `spare` more bytes of it.
pub(crate) fn owned(parts: &[&str], spare: usize) -> String {
    let len: usize = parts.iter().map(|part| part.len()).sum();
    let mut text = String::with_capacity(len + spare);
    text.extend(parts.iter().copied());
    assert_eq!(text.capacity(), len + spare);
    text
}

/// The same, wiped when it is dropped.
pub(crate) fn wiped(parts: &[&str]) -> Zeroizing<String> {
    Zeroizing::new(owned(parts, 0))
}
