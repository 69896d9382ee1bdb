//! This crate reads what `headers` reads, with the same result, except control characters.
#![no_main]
use headers::authorization::{Basic, Credentials};
use headers::{Authorization, Header};
use http::HeaderValue;
use http_basic_credentials::BasicCredentials;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
    let ours = BasicCredentials::try_from(&value).ok();
    let theirs = Authorization::<Basic>::decode(&mut [&value].into_iter()).ok().map(|it| it.0);
    let ctl = |text: &str| text.bytes().any(|byte| byte.is_ascii_control());
    let theirs = theirs.filter(|it| !ctl(it.username()) && !ctl(it.password()));
    let theirs_as_pair = theirs.as_ref().map(|it| (it.username(), it.password()));
    assert_eq!(ours.as_ref().map(|it| (it.expose_email(), it.expose_token())), theirs_as_pair);
    assert_eq!(ours.map(|it| it.header_value().clone()), theirs.map(|it| it.encode()));
});
