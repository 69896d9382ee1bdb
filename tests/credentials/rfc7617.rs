//! The examples that RFC 7617 prints.
use http::HeaderValue;
use http_basic_credentials::BasicCredentials;

#[track_caller]
fn example(email: &str, token: &str, printed: &'static str) {
    let made = BasicCredentials::new(email, token).unwrap();
    assert_eq!(made.header_value(), printed);

    let read = BasicCredentials::try_from(&HeaderValue::from_static(printed)).unwrap();
    assert_eq!((read.expose_email(), read.expose_token()), (email, token));
    assert_eq!(read.header_value(), printed);
}

/// Section 2.
#[test]
fn aladdin() {
    example("Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

/// Section 2.1: the pound sign as the two bytes of UTF-8.
#[test]
fn pound_sign() {
    example("test", "123\u{a3}", "Basic dGVzdDoxMjPCow==");
}
