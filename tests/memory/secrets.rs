//! Secrets to look for, and text that leaves no copy of them by itself.

use std::fmt::Write as _;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;

use crate::observer::Secrets;

pub(crate) const EMAIL: &str = "qX7-residue.of.an.email-k2Vd9@example.com";
pub(crate) const TOKEN: &str = "tK3xFfGF0a-Zr8yWq1LmTn6PbK4cVd9HsJ2eXuYo5iRaQwEz7";

/// Around the chunks that are looked through for controls, the lengths from which base64 goes by
/// SIMD, and the largest block that is not mapped by itself.
pub(crate) const SIZES: [usize; 9] = [1, 15, 16, 17, 63, 64, 255, 1023, 65_535];

/// `EMAIL` and a token, in each form, never freed.
pub(crate) struct Pair {
    pub(crate) token: String,
    pub(crate) user_pass: String,
    pub(crate) value: HeaderValue,
    secrets: &'static Secrets,
}

impl Pair {
    fn new(token: String) -> Self {
        let secrets = Secrets::new(&[EMAIL, &token]);
        let user_pass = format!("{EMAIL}:{token}");
        let value = HeaderValue::try_from(format!("Basic {}", STANDARD.encode(&user_pass)));
        Self { token, user_pass, value: value.unwrap(), secrets }
    }

    pub(crate) fn usual() -> &'static Self {
        static PAIR: OnceLock<Pair> = OnceLock::new();
        PAIR.get_or_init(|| Self::new(TOKEN.to_owned()))
    }

    /// With a token of this many bytes, made once.
    pub(crate) fn of_size(size: usize) -> &'static Self {
        static PAIRS: [OnceLock<Pair>; SIZES.len()] = [const { OnceLock::new() }; SIZES.len()];
        let at = SIZES.iter().position(|it| *it == size).expect("one of SIZES");
        PAIRS[at].get_or_init(|| Self::new(random(size)))
    }

    /// In how many of the blocks that `run` frees or moves the email or the token can be seen.
    pub(crate) fn leaks_in<T>(&self, run: impl FnOnce() -> T) -> usize {
        self.secrets.leaks_in(run)
    }

    #[track_caller]
    pub(crate) fn clean<T>(&self, run: impl FnOnce() -> T) {
        assert_eq!(self.leaks_in(run), 0, "a token of {} bytes", self.token.len());
    }
}

/// By xorshift64 (Marsaglia, 2003), of letters and digits. The `~` in front is not what a pointer to
/// aligned memory begins with, so that a token of one byte can be told from one.
fn random(size: usize) -> String {
    const CHARS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut state = 7617_u64;
    let char = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(CHARS[usize::try_from(state >> 32).unwrap() % CHARS.len()])
    };
    std::iter::once('~').chain(std::iter::repeat_with(char)).take(size).collect()
}

/// A `String` in one block from the start, with `spare` more bytes of it.
pub(crate) fn owned(parts: &[&str], spare: usize) -> String {
    let len: usize = parts.iter().map(|part| part.len()).sum();
    let mut text = String::with_capacity(len + spare);
    text.extend(parts.iter().copied());
    assert_eq!(text.capacity(), len + spare);
    text
}

/// With an escape for each byte, as a URL may have it.
pub(crate) fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut text, byte| {
        write!(text, "%{byte:02x}").unwrap();
        text
    })
}

/// Text that lives on, so that borrowing it is not taken for a leak.
pub(crate) fn forever<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}
