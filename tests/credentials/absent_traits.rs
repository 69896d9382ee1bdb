//! What the types that hold a secret must not do. A trait that appears fails the build of this file.

use std::fmt::Display;
use std::hash::Hash;
use std::ops::Deref;

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{CredentialStore, ScopedCredentials};
use http_basic_credentials::source::netrc::Netrc;
use static_assertions::assert_not_impl_any;

macro_rules! absent {
    ($($type:ty),*) => {$(
        assert_not_impl_any!($type: Display, PartialEq, Hash, Deref, AsRef<str>, AsRef<[u8]>);
        assert_not_impl_any!($type: PartialOrd, Into<String>, Iterator);
        #[cfg(feature = "serde")]
        assert_not_impl_any!($type: serde_core::Serialize);
    )*};
}

absent!(BasicCredentials, ScopedCredentials, CredentialStore, Netrc);

// An empty store holds no secret, so it has a default.
assert_not_impl_any!(BasicCredentials: Default);
assert_not_impl_any!(ScopedCredentials: Default);
assert_not_impl_any!(Netrc: Default);
