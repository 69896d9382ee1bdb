//! Encoding what was decoded gives the same base64 again.
#![no_main]
use http::HeaderValue;
use http_basic_credentials::BasicCredentials;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
    let Ok(read) = BasicCredentials::try_from(&value) else { return };
    let made = BasicCredentials::new(read.expose_email(), read.expose_token()).unwrap();
    let token68 = value.as_bytes()["Basic".len()..].trim_ascii_start();
    assert_eq!(&read.header_value().as_bytes()["Basic ".len()..], token68);
    assert_eq!(read.header_value(), made.header_value());
    assert!(read.header_value().is_sensitive());
});
