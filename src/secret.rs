//! What may come in as a secret, and the buffers a secret is kept in.

use std::borrow::Cow;

use secrecy::{ExposeSecret, SecretString};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A string that can be taken as an email, a token or a user-pass.
///
/// Borrowed input (`&str`, `&String`, `&SecretString`, `Cow::Borrowed`) is copied and stays the
/// caller's to wipe. Owned input (`String`, `Box<str>`, `Cow::Owned`, `Zeroizing<String>`,
/// `SecretString`) is wiped when it has been taken, its spare capacity included, and also when the
/// text is refused.
///
/// The edge: where an owned `String` grew before it got here, each growth may have left a part of
/// it in freed memory. Read secrets into a buffer of enough capacity.
///
/// This trait is sealed.
pub trait IntoSecret: sealed::Sealed {}

pub(crate) mod sealed {
    pub trait Sealed: Sized {
        /// Lends the text to `take`, then wipes it if it was owned.
        fn lend<T>(self, take: impl FnOnce(&str) -> T) -> T;
    }
}

macro_rules! into_secret {
    ($($type:ty: |$text:pat_param, $take:ident| $lend:expr;)*) => {$(
        impl IntoSecret for $type {}
        impl sealed::Sealed for $type {
            fn lend<T>(self, $take: impl FnOnce(&str) -> T) -> T {
                let $text = self;
                $lend
            }
        }
    )*};
}

into_secret! {
    &str: |text, take| take(text);
    &String: |text, take| take(text);
    &SecretString: |text, take| take(text.expose_secret());
    SecretString: |text, take| take(text.expose_secret());
    Box<str>: |text, take| SecretString::from(text).lend(take);
    String: |text, take| take(&WipedString(text).0);
    Zeroizing<String>: |mut text, take| std::mem::take(&mut *text).lend(take);
    Cow<'_, str>: |text, take| match text {
        Cow::Borrowed(text) => text.lend(take),
        Cow::Owned(text) => text.lend(take),
    };
}

/// An owned input, wiped with one bulk fill. `Zeroizing<String>` does it byte by byte.
struct WipedString(String);

impl Drop for WipedString {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.0).into_bytes();
        // Cleared, the whole allocation is spare capacity, whose wipe is one volatile fill.
        bytes.clear();
        bytes.spare_capacity_mut().zeroize();
    }
}

/// An exact-size buffer that is wiped when it drops.
///
/// Made at its final length and never grown, so no earlier copy of it exists.
pub(crate) struct WipedBytes(Vec<u8>);

impl WipedBytes {
    /// What it holds is for the caller to overwrite. It is not zero because glibc's `calloc`, which
    /// zeros would go to, passes by the free blocks of the thread: `malloc` and a fill are faster.
    pub(crate) fn with_len(len: usize) -> Self {
        Self(vec![b'='; len])
    }

    /// Of what `bytes` gives. It is called twice, first to count: growing would leave copies.
    pub(crate) fn collect<I: Iterator<Item = u8>>(bytes: impl Fn() -> I) -> Self {
        let mut buffer = Self::with_len(bytes().count());
        for (to, from) in buffer.as_mut_slice().iter_mut().zip(bytes()) {
            *to = from;
        }
        buffer
    }

    pub(crate) fn as_mut_slice(&mut self) -> &mut [u8] {
        &mut self.0
    }

    /// The same buffer as text, or wiped if it is not UTF-8.
    pub(crate) fn into_text(mut self) -> Option<SecretString> {
        match String::from_utf8(std::mem::take(&mut self.0)) {
            // The length is the capacity, so the box is the same allocation.
            Ok(text) => Some(SecretString::from(text.into_boxed_str())),
            Err(error) => {
                self.0 = error.into_bytes();
                None
            }
        }
    }
}

impl AsRef<[u8]> for WipedBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for WipedBytes {
    fn drop(&mut self) {
        // `into_text` leaves an empty buffer, whose address is dangling. A fill of no bytes there is
        // a masked store that faults and is suppressed: 60 ns on a processor with AVX-512.
        if !self.0.is_empty() {
            // Through the slice: one bulk fill, where `Vec` wipes byte by byte.
            self.0.as_mut_slice().zeroize();
        }
    }
}

impl ZeroizeOnDrop for WipedBytes {}

/// For after a call into base64. Its SIMD loops keep in stack frames what registers have no room for:
/// all, where it is not optimised. A call of its own, so that the array lies where those frames did.
#[cfg_attr(debug_assertions, inline(never))]
pub(crate) fn overwrite_stack() {
    if cfg!(debug_assertions) {
        std::hint::black_box([0_u8; 8192]);
    }
}
