//! From a user-pass to a header value (RFC 7617 section 2): `Basic`, one space, padded base64.

use base64::Engine as _;
use bytes::Bytes;
use http::HeaderValue;

use crate::secret::{WipedBytes, overwrite_stack};

const SCHEME: &[u8] = b"Basic ";

/// Standard alphabet, padded, canonical only (RFC 4648 sections 3.5 and 4). The engine picks its
/// instruction set once and uses it from 128 bytes (encode) and 64 bytes (decode) on.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
pub(crate) static BASE64: std::sync::LazyLock<base64::engine::simd::Simd> =
    std::sync::LazyLock::new(|| {
        base64::engine::simd::Simd::standard(base64::engine::general_purpose::PAD)
    });
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(crate) static BASE64: base64::engine::GeneralPurpose =
    base64::engine::general_purpose::STANDARD;

/// Encodes a user-pass.
#[inline] // Saves a copy of the value: 5 ns.
pub(crate) fn encode(user_pass: &[u8]) -> HeaderValue {
    header_value(user_pass.len().div_ceil(3).saturating_mul(4), |token68| {
        // `encode_slice` writes straight into the buffer; base64's other encoders keep a kilobyte
        // of the secret on the stack.
        let written = BASE64.encode_slice(user_pass, token68);
        debug_assert!(written.is_ok(), "the buffer is exact");
        overwrite_stack();
    })
}

/// The header value of base64 text that is known to be canonical.
pub(crate) fn from_token68(canonical: &[u8]) -> HeaderValue {
    header_value(canonical.len(), |token68| token68.copy_from_slice(canonical))
}

#[inline]
fn header_value(token68_len: usize, write_token68: impl FnOnce(&mut [u8])) -> HeaderValue {
    let mut buffer = WipedBytes::with_len(SCHEME.len().saturating_add(token68_len));
    let (scheme, token68) = buffer.as_mut_slice().split_at_mut(SCHEME.len());
    scheme.copy_from_slice(SCHEME);
    write_token68(token68);

    #[expect(clippy::expect_used, reason = "`Basic `, base64 and nothing else: visible ASCII")]
    let mut value =
        HeaderValue::from_maybe_shared(Bytes::from_owner(buffer)).expect("base64 is visible ASCII");
    value.set_sensitive(true);
    value
}
