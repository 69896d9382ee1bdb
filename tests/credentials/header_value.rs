//! The header value stays sensitive and stays one buffer on every way into a request. Nothing is
//! sent.
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Request};
use http_basic_credentials::{BasicAuthExt, BasicCredentials};

const URL: &str = "http://127.0.0.1:9/";

fn credentials() -> BasicCredentials {
    BasicCredentials::new("ana@example.com", "t0k3n").unwrap()
}

/// Is the value of `credentials`: sensitive, and the same memory, which is shown as text too.
#[track_caller]
fn is_the_value(value: &HeaderValue, credentials: &BasicCredentials) {
    assert!(value.is_sensitive());
    assert_eq!(format!("{value:?}"), "Sensitive");
    assert_eq!(value, "Basic YW5hQGV4YW1wbGUuY29tOnQwazNu");
    let (ours, theirs) = (credentials.header_value().as_bytes(), value.as_bytes());
    assert_eq!(ours.as_ptr_range(), theirs.as_ptr_range());
    assert_eq!(credentials.expose_header_value(), "Basic YW5hQGV4YW1wbGUuY29tOnQwazNu");
}

#[test]
fn a_clone_and_a_conversion() {
    let credentials = credentials();
    is_the_value(credentials.header_value(), &credentials);
    is_the_value(&credentials.header_value().clone(), &credentials);
    is_the_value(&HeaderValue::from(&credentials), &credentials);
    is_the_value(&HeaderValue::from(credentials.clone()), &credentials);
    is_the_value(credentials.clone().header_value(), &credentials);
}

#[test]
fn a_value_outlives_its_credentials() {
    let credentials = credentials();
    let value = credentials.header_value().clone();
    drop(credentials);
    assert!(value.is_sensitive());
    assert_eq!(value, "Basic YW5hQGV4YW1wbGUuY29tOnQwazNu");
}

#[test]
fn every_constructor() {
    let joined = BasicCredentials::from_user_pass("ana@example.com:t0k3n").unwrap();
    is_the_value(joined.header_value(), &joined);
    let plain = HeaderValue::from_static("basic YW5hQGV4YW1wbGUuY29tOnQwazNu");
    let decoded = BasicCredentials::try_from(&plain).unwrap();
    is_the_value(decoded.header_value(), &decoded);
    let read = BasicCredentials::from_base64("YW5hQGV4YW1wbGUuY29tOnQwazNu").unwrap();
    is_the_value(read.header_value(), &read);
    let latin1 = credentials().to_iso_8859_1().unwrap();
    is_the_value(latin1.header_value(), &latin1);
    let client = BasicCredentials::from_oauth_client("ana", "t0k3n");
    assert!(client.header_value().is_sensitive());
}

#[test]
fn a_header_map() {
    let credentials = credentials();
    let mut headers = HeaderMap::new();
    headers.insert_basic_auth(&credentials);
    headers.insert_proxy_basic_auth(&credentials);
    let copy = headers.clone();
    for headers in [headers, copy] {
        is_the_value(&headers["authorization"], &credentials);
        is_the_value(&headers["proxy-authorization"], &credentials);
    }
}

#[test]
fn http_request_builder() {
    let credentials = credentials();
    let request = Request::get(URL).header(AUTHORIZATION, &credentials).body(()).unwrap();
    is_the_value(&request.headers()[AUTHORIZATION], &credentials);
    let request = Request::get(URL).header(AUTHORIZATION, credentials.clone()).body(()).unwrap();
    is_the_value(&request.headers()[AUTHORIZATION], &credentials);
}

#[test]
fn reqwest_request_builder() {
    let credentials = credentials();
    let request =
        reqwest::Client::new().get(URL).header(AUTHORIZATION, &credentials).build().unwrap();
    is_the_value(&request.headers()[AUTHORIZATION], &credentials);
}

#[test]
fn a_header_map_given_to_reqwest() {
    let credentials = credentials();
    let mut headers = HeaderMap::new();
    headers.insert_basic_auth(&credentials);
    let request = reqwest::Client::new().get(URL).headers(headers).build().unwrap();
    is_the_value(&request.headers()[AUTHORIZATION], &credentials);
}

#[test]
fn ureq_request_builder() {
    let credentials = credentials();
    let request = ureq::get(URL).header(AUTHORIZATION, &credentials);
    is_the_value(&request.headers_ref().unwrap()[AUTHORIZATION], &credentials);
}
