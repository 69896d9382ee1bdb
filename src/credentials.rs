use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::encode::encode;
use crate::{IntoSecret, InvalidCredentials};

/// An email and an API token, as HTTP Basic credentials (RFC 7617).
///
/// RFC 7617 calls the email *user-id*, the token *password* and `email:token` *user-pass*. Any
/// user-id serves as the email: its shape is not checked. Both parts are secrets, since some
/// services put the key into the first.
///
/// # Guarantees
///
/// - The text is UTF-8 and goes out byte for byte: nothing is trimmed, folded or normalised, and
///   there is no length limit. The email has no colon and neither part a control character.
/// - The header value is encoded once, here. [`header_value`](Self::header_value) lends it, a clone
///   of it costs a reference count, and it is always sensitive: `{:?}` hides it and HTTP/2 never
///   indexes it.
/// - There is one plaintext buffer and one encoded buffer. The plaintext is wiped when the last
///   clone of the credentials drops, the encoded value when the last clone of it drops, be that in
///   a request in flight.
///
/// The edge: what copies the value out of our buffer (an HTTP client's write buffer, TLS, the
/// kernel) makes copies that this crate cannot reach.
///
/// # Example values
///
/// | email | token | header value |
/// |---|---|---|
/// | `Aladdin` | `open sesame` | `Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==` |
/// | `test` | `123£` | `Basic dGVzdDoxMjPCow==` |
/// | `key` | *(empty)* | `Basic a2V5Og==` |
///
/// # Examples
///
/// ```
/// use http::Request;
/// use http::header::AUTHORIZATION;
/// use http_basic_credentials::BasicCredentials;
///
/// let credentials = BasicCredentials::new("ana@example.com", "t0k3n")?;
/// let request = Request::get("https://api.example.com/me")
///     .header(AUTHORIZATION, &credentials)
///     .body(())?;
///
/// assert_eq!(request.headers()[AUTHORIZATION], credentials.header_value());
/// assert_eq!(format!("{credentials:?}"), "BasicCredentials { .. }");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("username", "user-id", "password", "api key"))]
#[derive(Clone)]
pub struct BasicCredentials(Arc<Inner>);

struct Inner {
    /// `email:token`. The email ends at the first colon.
    user_pass: SecretString,
    header_value: HeaderValue,
}

impl BasicCredentials {
    /// Takes an email and a token. Either may be empty.
    ///
    /// Owned input is wiped, also where it is refused: see [`IntoSecret`].
    ///
    /// ```
    /// use http_basic_credentials::{BasicCredentials, InvalidCredentials};
    ///
    /// let token_file = "t0k3n\n";
    /// let error = BasicCredentials::new("ana@example.com", token_file).unwrap_err();
    /// assert_eq!(error, InvalidCredentials::ControlInToken);
    /// ```
    pub fn new(email: impl IntoSecret, token: impl IntoSecret) -> Result<Self, InvalidCredentials> {
        email.lend(|email| {
            token.lend(|token| {
                if email.contains(':') {
                    return Err(InvalidCredentials::ColonInEmail);
                }
                let parts = [email, ":", token];
                // Exact, so that the box is the same allocation.
                let mut user_pass = String::with_capacity(parts.iter().map(|it| it.len()).sum());
                user_pass.extend(parts);
                Self::from_divided(user_pass.into_boxed_str().into(), encode)
            })
        })
    }

    /// Takes `email:token` in one piece, as configuration often has it. The first colon divides:
    /// those after it belong to the token.
    ///
    /// ```
    /// use http_basic_credentials::BasicCredentials;
    ///
    /// let credentials = BasicCredentials::from_user_pass("ana@example.com:t0:k3n")?;
    /// assert_eq!(credentials.expose_email(), "ana@example.com");
    /// assert_eq!(credentials.expose_token(), "t0:k3n");
    /// # Ok::<(), http_basic_credentials::InvalidCredentials>(())
    /// ```
    pub fn from_user_pass(user_pass: impl IntoSecret) -> Result<Self, InvalidCredentials> {
        user_pass.lend(|user_pass| Self::from_parts(Box::<str>::from(user_pass).into(), encode))
    }

    /// Takes text of which it is not known that a colon divides it.
    pub(crate) fn from_parts(
        user_pass: SecretString,
        header_value: impl FnOnce(&[u8]) -> HeaderValue,
    ) -> Result<Self, InvalidCredentials> {
        if user_pass.expose_secret().contains(':') {
            Self::from_divided(user_pass, header_value)
        } else {
            Err(InvalidCredentials::MissingColon)
        }
    }

    /// The one place where control characters are refused.
    fn from_divided(
        user_pass: SecretString,
        header_value: impl FnOnce(&[u8]) -> HeaderValue,
    ) -> Result<Self, InvalidCredentials> {
        let text = user_pass.expose_secret();
        // One pass over both parts. Which of them it was is worth a second one only in an error.
        if has_control(text) {
            let in_email = text.split(':').next().is_some_and(has_control);
            return Err(if in_email {
                InvalidCredentials::ControlInEmail
            } else {
                InvalidCredentials::ControlInToken
            });
        }
        let header_value = header_value(text.as_bytes());
        Ok(Self(Arc::new(Inner { user_pass, header_value })))
    }

    /// The email (RFC 7617's user-id), in the clear.
    #[must_use]
    #[doc(alias("username", "user-id"))]
    pub fn expose_email(&self) -> &str {
        self.parts().0
    }

    /// The token (RFC 7617's password), in the clear.
    #[must_use]
    #[doc(alias("password", "api key"))]
    pub fn expose_token(&self) -> &str {
        self.parts().1
    }

    /// The value for `Authorization` or `Proxy-Authorization`: `Basic`, a space and the base64 of
    /// `email:token`, on one line.
    ///
    /// Encoded when the credentials were made; always sensitive.
    #[must_use]
    pub fn header_value(&self) -> &HeaderValue {
        &self.0.header_value
    }

    fn parts(&self) -> (&str, &str) {
        self.0.user_pass.expose_secret().split_once(':').unwrap_or_default()
    }
}

/// `CTL` (RFC 5234 appendix B.1).
fn has_control(text: &str) -> bool {
    // The fold reads on past the first one, so that the loop is vectorised.
    !is_long_printable_ascii(text.as_bytes())
        && text.bytes().fold(false, |found, byte| found | byte.is_ascii_control())
}

/// What nearly every credential is, asked in two instructions for 16 bytes.
fn is_long_printable_ascii(text: &[u8]) -> bool {
    const LANES: usize = 32;
    let Some(last) = text.last_chunk::<LANES>() else {
        return false;
    };
    let mut highest = [0_u8; LANES];
    // The last chunk may overlap the one before it: to see a byte twice changes no maximum.
    text.chunks_exact(LANES).chain([last.as_slice()]).for_each(|chunk| {
        for (highest, byte) in highest.iter_mut().zip(chunk) {
            *highest = (*highest).max(byte.wrapping_sub(b' '));
        }
    });
    let printable = highest.iter().copied().fold(0, u8::max) <= b'~' - b' ';
    // A text of one chunk could be read back from it.
    highest.zeroize();
    printable
}

impl fmt::Debug for BasicCredentials {
    /// Shows neither part, nor a length.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BasicCredentials").finish_non_exhaustive()
    }
}

impl ZeroizeOnDrop for BasicCredentials {}

impl From<&BasicCredentials> for HeaderValue {
    fn from(credentials: &BasicCredentials) -> Self {
        credentials.header_value().clone()
    }
}

impl From<BasicCredentials> for HeaderValue {
    fn from(credentials: BasicCredentials) -> Self {
        Self::from(&credentials)
    }
}

/// What [`BasicCredentials`] must not do (the same holds of every type that holds one).
///
/// ```compile_fail,E0277
/// fn check<T: std::fmt::Display>() {}
/// check::<http_basic_credentials::BasicCredentials>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: PartialEq>() {}
/// check::<http_basic_credentials::BasicCredentials>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: std::hash::Hash>() {}
/// check::<http_basic_credentials::BasicCredentials>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: Default>() {}
/// check::<http_basic_credentials::BasicCredentials>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: std::ops::Deref>() {}
/// check::<http_basic_credentials::BasicCredentials>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: AsRef<str>>() {}
/// check::<http_basic_credentials::BasicCredentials>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: AsRef<[u8]>>() {}
/// check::<http_basic_credentials::BasicCredentials>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: serde_core::Serialize>() {}
/// check::<http_basic_credentials::BasicCredentials>();
/// ```
#[cfg(doctest)]
struct AbsentTraits;
