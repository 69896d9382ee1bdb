//! Buffers that are wiped when they drop.
//!
//! Each wipe is one bulk fill: 30 ns for 4 KiB. `Zeroizing<String>` and `Zeroizing<Vec<u8>>` wipe
//! byte by byte, which takes 658 ns.

use std::fs::File;
use std::io::{self, Read as _};

use secrecy::SecretString;
use zeroize::{Zeroize, ZeroizeOnDrop, zeroize_stack};

/// A buffer that is large enough from the start and never grows, so no earlier copy of it exists.
pub(crate) struct WipedBytes(Vec<u8>);

impl WipedBytes {
    /// Bytes for the caller to overwrite. Not zeros: `malloc` and a fill are faster than glibc's
    /// `calloc`, which does not use the thread's own free blocks.
    pub(crate) fn with_len(len: usize) -> Self {
        Self(vec![b'='; len])
    }

    /// A copy, at its exact size.
    pub(crate) fn copy_of(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// Reads `limit` bytes, and one more if the file is longer. The buffer has room for them from
    /// the start, so no copy of it is left behind. Memory that is never touched costs nothing.
    pub(crate) fn read(file: &File, limit: usize) -> io::Result<Self> {
        let mut buffer = Self(Vec::with_capacity(limit + 64));
        file.take(limit as u64 + 1).read_to_end(&mut buffer.0)?;
        Ok(buffer)
    }

    /// Wipes what follows `len` and cuts it off.
    pub(crate) fn truncate(&mut self, len: usize) {
        if let Some(rest) = self.0.get_mut(len..) {
            rest.zeroize();
            self.0.truncate(len);
        }
    }

    /// Collects `bytes()` into a buffer of its exact size. Calls it twice, first to count.
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

    /// The same block as text, or wiped if it is not UTF-8. Its length must be its capacity.
    pub(crate) fn into_text(mut self) -> Option<SecretString> {
        debug_assert_eq!(self.0.len(), self.0.capacity());
        match String::from_utf8(std::mem::take(&mut self.0)) {
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
        // Wiping the empty buffer that `into_text` leaves is slow (60 ns with AVX-512), so skip it.
        if !self.0.is_empty() {
            // Not `Vec`'s own wipe, which goes byte by byte.
            self.0.as_mut_slice().zeroize();
        }
    }
}

impl ZeroizeOnDrop for WipedBytes {}

/// A caller's `String`. Its spare capacity is wiped too.
pub(crate) struct WipedString(pub(crate) String);

impl Drop for WipedString {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.0).into_bytes();
        // Once it is cleared, the whole allocation is spare capacity, whose wipe is one fill.
        bytes.clear();
        bytes.spare_capacity_mut().zeroize();
    }
}

/// Wipes what base64 or a format's parser left on the stack in a build that is not optimised.
pub(crate) fn wipe_stack() {
    if cfg!(debug_assertions) {
        zeroize_stack::<8192>();
    }
}
