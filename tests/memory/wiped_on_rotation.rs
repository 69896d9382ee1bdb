//! A value that was replaced is wiped when the last request in flight drops it.

use http::{HeaderValue, Request};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{CredentialStore, ScopedCredentials};

use crate::observer::{Secrets, count_in};
use crate::secrets::TOKEN;

const URL: &str = "https://api.example.com/me";

fn pair(token: &str) -> ScopedCredentials {
    BasicCredentials::new("ana", token).unwrap().scoped_to(URL).unwrap()
}

#[test]
fn the_last_request_in_flight_wipes_the_old_value() {
    let secrets = Secrets::new(&[TOKEN]);
    let store = CredentialStore::from(pair(TOKEN));
    let mut in_flight = Request::get(URL).body(()).unwrap();
    store.authorize(&mut in_flight).unwrap();
    let address = in_flight.headers()["authorization"].as_bytes().as_ptr().addr();

    assert_eq!(secrets.leaks_in(|| drop(store.insert(pair("new")))), 0);
    let value = in_flight.headers()["authorization"].clone();
    assert_eq!(value.as_bytes().as_ptr().addr(), address);
    assert_eq!(BasicCredentials::try_from(&value).unwrap().expose_token(), TOKEN);
    drop(value);

    let mut other = Request::get(URL).body(()).unwrap();
    other.headers_mut().insert("authorization", HeaderValue::from_static("Basic"));
    let usual = count_in(|| drop(other)).1;
    let (leaks, count) = count_in(|| secrets.leaks_in(|| drop(in_flight)));
    // It was freed there, the buffer and its owner, and had been wiped by then.
    assert_eq!((leaks, count.deallocations), (0, usual.deallocations + 2));
    // The observer does see what is not wiped.
    assert_eq!(secrets.leaks_in(|| drop(TOKEN.to_owned())), 1);
}
