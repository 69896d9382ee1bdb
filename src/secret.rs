use std::borrow::Cow;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::wipe::WipedString;

/// Text that can be an email, a token or a user-pass.
///
/// Borrowed input (`&str`, `&String`, `&SecretString`, `Cow::Borrowed`) is not wiped. Owned input
/// (`String`, `Box<str>`, `Cow::Owned`, `Zeroizing<String>`, `SecretString`) is wiped, spare
/// capacity included, even if the text is refused.
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
        /// Calls `read` with the text, then wipes the text if it was owned.
        fn with_text<T>(self, read: impl FnOnce(&str) -> T) -> T;
    }
}

macro_rules! into_secret {
    ($($type:ty: |$text:pat_param, $read:ident| $call:expr;)*) => {$(
        impl IntoSecret for $type {}
        impl sealed::Sealed for $type {
            fn with_text<T>(self, $read: impl FnOnce(&str) -> T) -> T {
                let $text = self;
                $call
            }
        }
    )*};
}

into_secret! {
    &str: |text, read| read(text);
    &String: |text, read| read(text);
    &SecretString: |text, read| read(text.expose_secret());
    SecretString: |text, read| read(text.expose_secret());
    Box<str>: |text, read| SecretString::from(text).with_text(read);
    String: |text, read| read(&WipedString(text).0);
    Zeroizing<String>: |mut text, read| std::mem::take(&mut *text).with_text(read);
    Cow<'_, str>: |text, read| match text {
        Cow::Borrowed(text) => text.with_text(read),
        Cow::Owned(text) => text.with_text(read),
    };
}
