//! A user-pass as a header value, and back (RFC 7617 section 2).

mod decode;
mod encode;

pub(crate) use decode::{decode_header_value, decode_iso_8859_1, decode_token68};
pub(crate) use encode::encode;

use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurposeConfig, PAD};

/// Encodes with padding, and decodes text whose padding was checked and removed. Trailing bits must
/// be zero (RFC 4648 section 3.5): one pair has one form.
const CONFIG: GeneralPurposeConfig = PAD.with_decode_padding_mode(DecodePaddingMode::RequireNone);

/// Picks its instruction set once, and uses it for inputs of at least 128 bytes (to encode) or 64
/// bytes (to decode).
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
static BASE64: std::sync::LazyLock<base64::engine::simd::Simd> =
    std::sync::LazyLock::new(|| base64::engine::simd::Simd::standard(CONFIG));
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
static BASE64: base64::engine::GeneralPurpose =
    base64::engine::GeneralPurpose::new(&base64::alphabet::STANDARD, CONFIG);
