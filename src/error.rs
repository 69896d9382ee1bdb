//! The errors of the crate root, and the `Debug` that all errors share.

use thiserror::Error;

/// Makes `{:?}` show the type's name and its sentence. A `main` that returns `Box<dyn Error>`
/// prints it: `Error: InvalidCredentials("the token contains ...")`.
macro_rules! debug_as_sentence {
    ($($error:ident),*) => {$(
        impl std::fmt::Debug for $error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($error), "(\"{}\")"), self)
            }
        }
    )*};
}
pub(crate) use debug_as_sentence;

debug_as_sentence!(InvalidCredentials, DecodeError);

/// Why an email and a token cannot be Basic credentials.
///
/// Holds no input, so it can be logged.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum InvalidCredentials {
    /// The email contains a colon, so the server would read what follows it as the token (RFC 7617
    /// section 2).
    #[error("the email contains a colon, which Basic credentials cannot carry")]
    ColonInEmail,
    /// The email contains a control character, U+0000 to U+001F or U+007F (RFC 7617 section 2).
    #[error("the email contains a control character, such as a newline: remove it")]
    ControlInEmail,
    /// The token contains a control character, U+0000 to U+001F or U+007F (RFC 7617 section 2).
    /// Most often it is the newline at the end of a file.
    #[error("the token contains a control character, such as the newline of a file: remove it")]
    ControlInToken,
    /// A user-pass without a colon: nothing divides the email from the token.
    #[error("there is no colon between the email and the token: email:token is needed")]
    MissingColon,
}

/// Why a header value, or base64 text, could not be read as Basic credentials.
///
/// Holds no input, so it can be logged.
#[derive(Clone, Copy, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum DecodeError {
    /// The value does not begin with the auth-scheme `Basic`, in any case (RFC 9110 section 11.1).
    #[error("the auth-scheme is not Basic")]
    UnsupportedScheme,
    /// The credentials are not canonical base64 of the standard alphabet (RFC 4648 section 4). In a
    /// header value they must be padded, and one or more spaces must stand before them (RFC 9110
    /// section 11.4).
    #[error("the credentials are not base64 of the standard alphabet")]
    InvalidToken68,
    /// The base64 holds bytes that are not UTF-8.
    #[error("the decoded credentials are not UTF-8")]
    InvalidUtf8,
    /// The decoded text breaks the rules that [`BasicCredentials::new`] applies.
    ///
    /// [`BasicCredentials::new`]: crate::BasicCredentials::new
    #[error("in what the base64 encodes, {0}")]
    InvalidCredentials(InvalidCredentials),
    /// The header field occurs more than once, and servers disagree about which one counts.
    #[error("the header field occurs more than once: send one")]
    Repeated,
}

impl From<InvalidCredentials> for DecodeError {
    // Not `#[from]`, which makes it the source too: a report would print it twice.
    fn from(error: InvalidCredentials) -> Self {
        Self::InvalidCredentials(error)
    }
}
