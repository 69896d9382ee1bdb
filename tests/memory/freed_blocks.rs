//! No block that a step frees or moves holds 16 bytes of its token or of their base64, or all of a
//! shorter token.
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_basic_credentials::SecretString;

use crate::observer::{Secret, count_in};
use crate::secrets::{owned, token, wiped};
use crate::steps::STEPS;

/// Around the lengths from which base64 uses SIMD, and the largest block that is not mapped by itself.
const SIZES: [usize; 9] = [8, 15, 16, 17, 63, 64, 255, 1023, 65_535];

#[test]
fn each_step_and_size() {
    for size in SIZES {
        let token = token(size);
        let secret = Secret::new(&token);
        for (name, step) in STEPS {
            assert_eq!(secret.leaks_in(|| step(&token)), 0, "{name}, {size} bytes");
        }
    }
}

/// A buffer that is wiped but never freed would not be found.
#[test]
fn each_step_frees_all_blocks() {
    let token = token(48);
    // Some things are made once.
    for (_, step) in STEPS {
        step(&token);
    }
    for (name, step) in STEPS.iter().filter(|(name, _)| *name != "threads") {
        let count = count_in(|| step(&token)).1;
        assert!(count.allocations > 0, "{name}");
        assert_eq!(count.allocations, count.deallocations, "{name}");
    }
}

#[test]
fn a_leak_is_seen() {
    let token = &*token(48);
    let (long, short) = (Secret::new(token), Secret::new(&token[..8]));
    let middle = &token[20..36];
    let leaks = |parts: &[&str], spare| long.leaks_in(|| owned(parts, spare));
    assert_eq!((leaks(&[token], 0), leaks(&[token], 100), leaks(&[".", middle], 0)), (1, 1, 1));
    assert_eq!((leaks(&[&middle[1..]], 0), long.leaks_in(|| wiped(&[token]))), (0, 0));
    assert_eq!(short.leaks_in(|| (owned(&[".", token], 7), owned(&[&token[..7]], 0))), 1);
    // Cleared is not wiped, and a block that moves is left behind.
    assert_eq!(long.leaks_in(|| owned(&[token], 0).clear()), 1);
    assert_eq!(long.leaks_in(|| SecretString::from(owned(&[token], 1))), 1);
    for before in ["", ".", "..", "..."] {
        assert_eq!(leaks(&[&STANDARD.encode([before, token, "."].concat())], 0), 1, "{before}");
    }
}
