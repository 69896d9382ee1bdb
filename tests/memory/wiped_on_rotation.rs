//! A value that was replaced is wiped when the last request in flight drops it.

use http::{Request, Uri};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{CredentialStore, ScopedCredentials};

use crate::observer::{Count, count_in, leaks_in};

const TOKEN: &str = "tK3xFfGF0a-Zr8yWq1LmTn6PbK4cVd9HsJ2eXuYo5iRaQwEz7";
const URL: &str = "https://api.example.com/me";

fn pair(token: &str) -> ScopedCredentials {
    let credentials = BasicCredentials::new("ana", token).unwrap();
    ScopedCredentials::new(&credentials, URL.parse().unwrap()).unwrap()
}

#[test]
fn the_last_request_in_flight_wipes_the_old_value() {
    let store = CredentialStore::from(pair(TOKEN));
    let mut in_flight = Request::get(URL).body(()).unwrap();
    store.authorize(&mut in_flight).unwrap();
    let address = in_flight.headers()["authorization"].as_bytes().as_ptr().addr();

    drop(store.insert(pair("new")));
    let value = in_flight.headers()["authorization"].clone();
    assert_eq!(value.as_bytes().as_ptr().addr(), address);
    assert_eq!(BasicCredentials::try_from(&value).unwrap().expose_token(), TOKEN);
    drop(value);

    assert_eq!(leaks_in(&[TOKEN], || drop(in_flight)), 0);
    // The observer does see what is not wiped.
    assert_eq!(leaks_in(&[TOKEN], || drop(TOKEN.to_owned())), 1);
}

#[test]
fn a_look_up_allocates_nothing() {
    let store = CredentialStore::from(pair(TOKEN));
    let uri = Uri::from_static(URL);
    let other = Uri::from_static("https://other.example.com/me");
    let (found, count) = count_in(|| store.header_value_for(&uri));
    assert_eq!((found.is_some(), count), (true, Count::default()));
    let (found, count) = count_in(|| store.header_value_for(&other));
    assert_eq!((found.is_none(), count), (true, Count::default()));
}
