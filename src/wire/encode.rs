//! From a user-pass to a header value: `Basic`, one space, padded base64.

use base64::Engine as _;
use bytes::Bytes;
use http::HeaderValue;

use super::BASE64;
use crate::wipe::{WipedBytes, wipe_stack};

const SCHEME: &[u8] = b"Basic ";

/// Encodes a user-pass, given in parts.
#[expect(clippy::expect_used, reason = "something else would be sent otherwise")]
pub(crate) fn encode(user_pass: &[&[u8]]) -> HeaderValue {
    let user_pass_len: usize = user_pass.iter().map(|part| part.len()).sum();
    let value_len = SCHEME.len() + user_pass_len.div_ceil(3) * 4;

    // The parts are joined behind the value, in the same block, and wiped once they are encoded.
    let mut buffer = WipedBytes::with_len(value_len + user_pass_len);
    let (value, joined) = buffer.as_mut_slice().split_at_mut(value_len);
    let (scheme, token68) = value.split_at_mut(SCHEME.len());
    scheme.copy_from_slice(SCHEME);
    let mut rest = &mut *joined;
    for part in user_pass {
        let (to, after) = rest.split_at_mut(part.len());
        to.copy_from_slice(part);
        rest = after;
    }
    // base64's other encoders keep a kilobyte of the secret on the stack.
    BASE64.encode_slice(&*joined, token68).expect("the buffer is exact");
    wipe_stack();
    buffer.truncate(value_len);

    let value = HeaderValue::from_maybe_shared(Bytes::from_owner(buffer));
    let mut value = value.expect("base64 is visible ASCII");
    value.set_sensitive(true);
    value
}
