//! Base64 with any padding is read as the header value that has it with the right padding.
#![no_main]
use http::HeaderValue;
use http_basic_credentials::{BasicCredentials, DecodeError};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let digits = text.trim_end_matches('=');
    let padding = "=".repeat(digits.len().wrapping_neg() % 4);
    let read = BasicCredentials::from_base64(text);
    // An empty header value, or one with a control character, is refused elsewhere.
    let Ok(value) = HeaderValue::try_from(format!("Basic {digits}{padding}")) else {
        return assert_eq!(read.err(), Some(DecodeError::InvalidToken68));
    };
    match (read, BasicCredentials::try_from(&value)) {
        (Ok(read), Ok(decoded)) => {
            assert_eq!(read.expose_user_pass(), decoded.expose_user_pass());
            assert_eq!(read.header_value(), &value);
        }
        (read, _) if digits.is_empty() || digits.starts_with(' ') => assert!(read.is_err()),
        (read, decoded) => assert_eq!(read.err(), decoded.err()),
    }
});
