//! The traits that callers build on.
use std::error::Error;
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::panic::{RefUnwindSafe, UnwindSafe};

use http::{HeaderMap, HeaderValue};
use http_basic_credentials::SecretString;
use http_basic_credentials::{
    BasicAuthExt, BasicCredentials, DecodeError, IntoSecret, InvalidCredentials,
};
use zeroize::{ZeroizeOnDrop, Zeroizing};

fn crosses_threads<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe + 'static>() {}

#[test]
fn credentials() {
    fn holds<T: Clone + Debug + ZeroizeOnDrop>() {}
    fn converts<T: for<'a> TryFrom<&'a HeaderValue, Error = DecodeError>>() {}
    fn into_value<T: From<BasicCredentials> + for<'a> From<&'a BasicCredentials>>() {}
    crosses_threads::<BasicCredentials>();
    holds::<BasicCredentials>();
    converts::<BasicCredentials>();
    into_value::<HeaderValue>();
}

#[test]
fn errors() {
    fn error<T: Error + Display + Copy + Eq + Hash + Into<Box<dyn Error + Send + Sync>>>() {}
    error::<InvalidCredentials>();
    error::<DecodeError>();
    crosses_threads::<InvalidCredentials>();
    crosses_threads::<DecodeError>();
}

#[test]
fn inputs() {
    fn taken<T: IntoSecret>() {}
    taken::<&str>();
    taken::<&String>();
    taken::<String>();
    taken::<Box<str>>();
    taken::<std::borrow::Cow<'_, str>>();
    taken::<Zeroizing<String>>();
    taken::<SecretString>();
    taken::<&SecretString>();
}

#[test]
fn the_extension_is_of_header_maps() {
    fn extended<T: BasicAuthExt>() {}
    extended::<HeaderMap>();
}

#[test]
fn credentials_are_shared_between_threads() {
    let credentials = BasicCredentials::new("ana", "t0k3n").unwrap();
    let there = credentials.clone();
    let pointer = std::thread::spawn(move || there.header_value().as_bytes().as_ptr().addr());
    assert_eq!(pointer.join().unwrap(), credentials.header_value().as_bytes().as_ptr().addr());
}
