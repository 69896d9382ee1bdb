//! The header value is sensitive, has the same bytes from each constructor, and stays one buffer on
//! every way into a request. Clients are asked in `tests/clients`.
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Request};
use http_basic_credentials::{BasicAuthExt, BasicCredentials};

/// The value of `pair`: sensitive, and the same memory, which is shown as text too.
#[track_caller]
fn is_the_value(value: &HeaderValue, pair: &BasicCredentials) {
    assert!(value.is_sensitive());
    assert_eq!(format!("{value:?}"), "Sensitive");
    assert_eq!(value, "Basic YW5hQGV4YW1wbGUuY29tOnQwazNu");
    assert_eq!(pair.expose_header_value(), "Basic YW5hQGV4YW1wbGUuY29tOnQwazNu");
    assert_eq!(
        value.as_bytes().as_ptr_range(),
        pair.expose_header_value().as_bytes().as_ptr_range()
    );
}

/// Each form, by each constructor.
pub(crate) fn constructors() -> [BasicCredentials; 7] {
    const TOKEN68: &str = "YW5hQGV4YW1wbGUuY29tOnQwazNu";
    let made = || BasicCredentials::new("ana@example.com", "t0k3n").unwrap();
    let joined = || BasicCredentials::from_user_pass("ana@example.com:t0k3n").unwrap();
    let value = HeaderValue::from_static("basic YW5hQGV4YW1wbGUuY29tOnQwazNu");
    [
        made(),
        joined(),
        BasicCredentials::from_base64(TOKEN68).unwrap(),
        BasicCredentials::try_from(&value).unwrap(),
        made().to_iso_8859_1().unwrap(),
        made().clone(),
        joined().clone(),
    ]
}

#[test]
fn every_constructor_and_every_way() {
    for pair in constructors() {
        is_the_value(pair.header_value(), &pair);
        is_the_value(&HeaderValue::from(&pair), &pair);
        is_the_value(&HeaderValue::from(pair.clone()), &pair);

        let mut headers = HeaderMap::new();
        headers.insert_basic_auth(&pair);
        headers.insert_proxy_basic_auth(&pair);
        for headers in [headers.clone(), headers] {
            is_the_value(&headers["authorization"], &pair);
            is_the_value(&headers["proxy-authorization"], &pair);
        }

        let request = Request::get("/").header(AUTHORIZATION, &pair).body(()).unwrap();
        is_the_value(&request.headers()[AUTHORIZATION], &pair);
        let request = Request::get("/").header(AUTHORIZATION, pair.clone()).body(()).unwrap();
        is_the_value(&request.headers()[AUTHORIZATION], &pair);
        drop(pair);
        assert_eq!(request.headers()[AUTHORIZATION], "Basic YW5hQGV4YW1wbGUuY29tOnQwazNu");
    }
    assert!(BasicCredentials::from_oauth_client("ana", "t0k3n").header_value().is_sensitive());
}
