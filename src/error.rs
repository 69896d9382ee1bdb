use thiserror::Error;

/// Why an email and a token cannot be Basic credentials.
///
/// Carries no input, so it can be logged.
#[derive(Clone, Copy, Debug, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum InvalidCredentials {
    /// The email contains a colon: the server would take what follows as the token
    /// (RFC 7617 section 2).
    #[error("the email contains a colon, which Basic credentials cannot carry")]
    ColonInEmail,
    /// The email contains a control character, U+0000 to U+001F or U+007F (RFC 7617 section 2).
    #[error("the email contains a control character, such as a newline")]
    ControlInEmail,
    /// The token contains a control character, U+0000 to U+001F or U+007F (RFC 7617 section 2).
    /// The usual one is the newline at the end of a token file.
    #[error("the token contains a control character, such as the newline that ends a token file")]
    ControlInToken,
    /// A user-pass without a colon: nothing divides the email from the token.
    #[error("no colon divides the email from the token")]
    MissingColon,
}

/// Why a header value could not be read as Basic credentials.
///
/// Carries no input, so it can be logged.
#[derive(Clone, Copy, Debug, Eq, Error, Hash, PartialEq)]
#[non_exhaustive]
pub enum DecodeError {
    /// The value does not begin with the auth-scheme `Basic`, in any case (RFC 9110 section 11.1).
    #[error("the auth-scheme is not Basic")]
    UnsupportedScheme,
    /// What follows the scheme is not one or more spaces and then padded, canonical base64
    /// (RFC 9110 section 11.4, RFC 4648 section 4).
    #[error("what follows the auth-scheme is not padded, canonical base64")]
    InvalidToken68,
    /// The base64 holds bytes that are not UTF-8.
    #[error("the decoded credentials are not UTF-8")]
    InvalidUtf8,
    /// The decoded text breaks the rules that [`BasicCredentials::new`] applies.
    ///
    /// [`BasicCredentials::new`]: crate::BasicCredentials::new
    #[error(transparent)]
    InvalidCredentials(#[from] InvalidCredentials),
    /// The header field occurs more than once, so which one counts is anybody's guess.
    #[error("the header field occurs more than once")]
    Repeated,
}
