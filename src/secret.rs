use std::borrow::Cow;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::wipe::WipedString;

/// Text that can be taken as an email, a token or a user-pass.
///
/// Borrowed input (`&str`, `&String`, `&SecretString`, `Cow::Borrowed`) is copied, and wiping the
/// original is up to you. Owned input (`String`, `Box<str>`, `Cow::Owned`, `Zeroizing<String>`,
/// `SecretString`) is wiped, spare capacity included, even if the text is refused.
///
/// Limit: a `String` that grew before it got here may have left parts of the text in freed
/// memory. Read secrets into a buffer that is large enough from the start.
///
/// ```
/// use http_basic_credentials::{BasicCredentials, SecretString};
///
/// let token = SecretString::from("t0k3n".to_owned()); // wiped by `new`
/// let credentials = BasicCredentials::new("ana@example.com", token)?;
/// # Ok::<(), http_basic_credentials::InvalidCredentials>(())
/// ```
///
/// This trait is sealed.
pub trait IntoSecret: sealed::Sealed {}

pub(crate) mod sealed {
    pub trait Sealed: Sized {
        /// Lends the text to `take`, then wipes it if it was owned.
        fn lend<T>(self, take: impl FnOnce(&str) -> T) -> T;
    }
}

macro_rules! into_secret {
    ($($type:ty: |$text:pat_param, $take:ident| $lend:expr;)*) => {$(
        impl IntoSecret for $type {}
        impl sealed::Sealed for $type {
            fn lend<T>(self, $take: impl FnOnce(&str) -> T) -> T {
                let $text = self;
                $lend
            }
        }
    )*};
}

into_secret! {
    &str: |text, take| take(text);
    &String: |text, take| take(text);
    &SecretString: |text, take| take(text.expose_secret());
    SecretString: |text, take| take(text.expose_secret());
    Box<str>: |text, take| SecretString::from(text).lend(take);
    String: |text, take| take(&WipedString(text).0);
    Zeroizing<String>: |mut text, take| std::mem::take(&mut *text).lend(take);
    Cow<'_, str>: |text, take| match text {
        Cow::Borrowed(text) => text.lend(take),
        Cow::Owned(text) => text.lend(take),
    };
}
