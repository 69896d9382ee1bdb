//! The traits that callers build on, and those that a type with a secret must not have. A difference
//! fails the build.
use std::error::Error;
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::ops::Deref;
use std::panic::{RefUnwindSafe, UnwindSafe};

use http::{HeaderMap, HeaderValue};
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::{CredentialStore, InvalidScope, OutOfScope, ScopedCredentials};
use http_basic_credentials::source::netrc::{Netrc, NetrcError, ReadNetrcError, ScopedNetrcError};
use http_basic_credentials::source::{InvalidUserinfo, ReadSecretError};
use http_basic_credentials::{BasicAuthExt, BasicCredentials, DecodeError, InvalidCredentials};
use static_assertions::{assert_impl_all, assert_not_impl_any};
use zeroize::ZeroizeOnDrop;

macro_rules! holds_a_secret {
    ($($type:ty),*) => {$(
        assert_impl_all!($type: Debug, Send, Sync, Unpin, UnwindSafe, RefUnwindSafe);
        assert_not_impl_any!($type: Display, PartialEq, PartialOrd, Hash, Deref, Into<String>);
        assert_not_impl_any!($type: AsRef<str>, AsRef<[u8]>, Iterator);
        #[cfg(feature = "serde")]
        assert_not_impl_any!($type: serde_core::Serialize);
    )*};
}
holds_a_secret!(BasicCredentials, ScopedCredentials, CredentialStore, Netrc);
// An empty store holds no secret, so it has a default.
assert_not_impl_any!(BasicCredentials: Default);
assert_not_impl_any!(ScopedCredentials: Default);
assert_not_impl_any!(Netrc: Default);

assert_impl_all!(BasicCredentials: Clone, ZeroizeOnDrop);
assert_impl_all!(BasicCredentials: TryFrom<&'static HeaderValue, Error = DecodeError>);
assert_impl_all!(HeaderValue: From<BasicCredentials>, From<&'static BasicCredentials>);
assert_impl_all!(HeaderMap: BasicAuthExt);

macro_rules! error {
    ($($type:ty),*) => {$(
        assert_impl_all!($type: Error, Copy, Eq, Hash, Send, Sync, UnwindSafe, RefUnwindSafe);
    )*};
}
error!(InvalidCredentials, DecodeError, InvalidScope, OutOfScope, InvalidUserinfo);
error!(ReadSecretError, ReadNetrcError, NetrcError, ScopedNetrcError);
// It has the server's words.
assert_impl_all!(Refusal: Error, Clone, Eq, Hash, Send, Sync, UnwindSafe, RefUnwindSafe);
