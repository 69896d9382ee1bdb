use std::fmt;
use std::hint::black_box;
use std::sync::OnceLock;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use zeroize::ZeroizeOnDrop;

use crate::error::{DecodeError, InvalidCredentials};
use crate::grammar::{form_urlencoded, has_ctl};
use crate::secret::IntoSecret;
use crate::wipe::WipedBytes;
use crate::wire::{decode_header_value, decode_iso_8859_1, decode_token68, encode};

/// An email and an API token, as HTTP Basic credentials (RFC 7617).
///
/// ```
/// use http_basic_credentials::BasicCredentials;
/// use http_basic_credentials::http::header::AUTHORIZATION;
///
/// let credentials = BasicCredentials::new("ana@example.com", "t0k3n")?;
/// let request = ureq::get("https://api.example.com/me").header(AUTHORIZATION, &credentials);
///
/// assert_eq!(credentials.header_value(), "Basic YW5hQGV4YW1wbGUuY29tOnQwazNu");
/// assert_eq!(format!("{credentials:?}"), "BasicCredentials { .. }");
/// # Ok::<(), http_basic_credentials::InvalidCredentials>(())
/// ```
///
/// RFC 7617 calls the email *user-id*, the token *password* and `email:token` *user-pass*. The
/// email need not have the form of one: a plain user name is fine. Both parts are treated as
/// secrets, because some services put the API key in the first.
///
/// [`scoped_to`](Self::scoped_to) ties the pair to the server that it is for.
///
/// # Example values
///
/// | email | token | header value |
/// |---|---|---|
/// | `Aladdin` | `open sesame` | `Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==` |
/// | `test` | `123£` | `Basic dGVzdDoxMjPCow==` |
/// | `key` | *(empty)* | `Basic a2V5Og==` |
///
/// # Guarantees
///
/// - The text is sent as its UTF-8 bytes: nothing is trimmed, folded or normalised, and there is no
///   length limit. The email has no colon, and neither part has a control character.
/// - The header value is always marked sensitive: `{:?}` hides it, and HTTP/2 never puts it into
///   its compression table.
/// - The plaintext is wiped when the credentials are dropped. The header value is wiped when its
///   last clone is dropped, which may be in a request in flight.
///
/// Limit: this crate cannot wipe the copies that a client's write buffer, TLS or the kernel makes
/// of the value.
///
/// # Cost
///
/// Credentials keep the form they were made from, and compute the other on first use:
/// [`new`](Self::new) keeps only the header value, and the constructors that read one text keep
/// only the plaintext. A clone shares the header value, which is computed first if need be, and has
/// no plaintext.
#[doc(alias("username", "user-id", "user", "password", "api key", "basic auth", "serde"))]
pub struct BasicCredentials(Stored);

/// The form that the pair was made from, and the other after its first use. The enum proves that
/// one form is always there.
enum Stored {
    /// Made from two parts, or cloned.
    Encoded { value: HeaderValue, charset: Charset, user_pass: OnceLock<UserPass> },
    /// Read from one text.
    Plain { user_pass: UserPass, value: OnceLock<HeaderValue> },
}

/// Which bytes the header value holds in base64.
#[derive(Clone, Copy)]
enum Charset {
    Utf8,
    Iso8859_1,
}

/// `email:token`, and the length of the email, which ends at the first colon.
struct UserPass {
    text: SecretString,
    email_len: usize,
}

impl UserPass {
    /// Splits at the first colon; no colon is an error.
    fn new(text: SecretString) -> Result<Self, InvalidCredentials> {
        let email_len = text.expose_secret().bytes().position(|byte| byte == b':');
        let email_len = email_len.ok_or(InvalidCredentials::MissingColon)?;
        let user_pass = Self { text, email_len };
        // One scan of both parts. Only an error needs a second one, to name the part.
        if has_ctl(user_pass.text()) {
            refuse_controls(user_pass.email(), user_pass.token())?;
        }
        Ok(user_pass)
    }

    fn text(&self) -> &str {
        self.text.expose_secret()
    }

    fn email(&self) -> &str {
        self.text().split_at(self.email_len).0
    }

    fn token(&self) -> &str {
        self.text().split_at(self.email_len + 1).1
    }
}

impl BasicCredentials {
    /// Makes credentials from an email and a token. Either may be empty. A colon in the email is an
    /// error, and so is a control character in either (RFC 7617 section 2).
    ///
    /// Owned input is wiped, even if it is refused: see [`IntoSecret`].
    ///
    /// ```
    /// use http_basic_credentials::{BasicCredentials, InvalidCredentials};
    ///
    /// let token_file = "t0k3n\n";
    /// let error = BasicCredentials::new("ana@example.com", token_file).unwrap_err();
    /// assert_eq!(error, InvalidCredentials::ControlInToken);
    /// ```
    #[doc(alias("username", "password", "env"))]
    pub fn new(email: impl IntoSecret, token: impl IntoSecret) -> Result<Self, InvalidCredentials> {
        email.with_text(|email| {
            token.with_text(|token| {
                if email.contains(':') {
                    return Err(InvalidCredentials::ColonInEmail);
                }
                refuse_controls(email, token)?;
                let value = encode(&[email.as_bytes(), b":", token.as_bytes()]);
                Ok(Self::encoded(value, Charset::Utf8))
            })
        })
    }

    /// Splits `email:token`, as configuration files often have it, at the first colon. Text without
    /// a colon, or with a control character, is an error.
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
        user_pass.with_text(|user_pass| Self::from_text(Box::<str>::from(user_pass).into()))
    }

    /// Decodes the base64 of `email:token`, as Docker's `config.json` has it in `auth` and npm's
    /// `.npmrc` in `_auth`. The alphabet is the standard one (RFC 4648 section 4). CR and LF are
    /// skipped, because `base64` commands write them, and any number of `=` may stand at the end.
    ///
    /// For text that is not encoded, use [`from_user_pass`](Self::from_user_pass); for the base64
    /// of only a token, decode it and use [`new`](Self::new).
    ///
    /// ```
    /// use http_basic_credentials::BasicCredentials;
    ///
    /// // "auths": { "registry.example.com": { "auth": "YW5hOnQwazNu" } }
    /// let auth = "YW5hOnQwazNu";
    /// let credentials = BasicCredentials::from_base64(auth)?;
    /// assert_eq!(credentials.expose_email(), "ana");
    /// # Ok::<(), http_basic_credentials::DecodeError>(())
    /// ```
    pub fn from_base64(token68: impl IntoSecret) -> Result<Self, DecodeError> {
        token68.with_text(|token68| Ok(Self::from_text(decode_token68(token68.as_bytes())?)?))
    }

    /// Makes credentials from an OAuth 2 client's identifier and secret, for a token endpoint
    /// (`client_secret_basic`). Each is form-urlencoded first (RFC 6749 section 2.3.1 and appendix
    /// B), so any text is accepted, colons included.
    ///
    /// ```
    /// use http_basic_credentials::BasicCredentials;
    ///
    /// let client = BasicCredentials::from_oauth_client("app:1", "s3cr3t/+");
    /// assert_eq!(client.expose_user_pass(), "app%3A1:s3cr3t%2F%2B");
    /// ```
    #[must_use]
    #[doc(alias("client_secret_basic", "client_id", "client_secret"))]
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "form-urlencoded is ASCII")]
    pub fn from_oauth_client(id: impl IntoSecret, secret: impl IntoSecret) -> Self {
        id.with_text(|id| {
            secret.with_text(|secret| {
                let user_pass = || form_urlencoded(id).chain([b':']).chain(form_urlencoded(secret));
                let text = WipedBytes::collect(user_pass).into_text();
                Self::from_text(text.expect("it is ASCII")).expect("it has a colon and no control")
            })
        })
    }

    pub(crate) fn from_text(text: SecretString) -> Result<Self, InvalidCredentials> {
        Ok(Self(Stored::Plain { user_pass: UserPass::new(text)?, value: OnceLock::new() }))
    }

    fn encoded(value: HeaderValue, charset: Charset) -> Self {
        Self(Stored::Encoded { value, charset, user_pass: OnceLock::new() })
    }

    /// The same pair with its header value in ISO-8859-1, for servers that read only that, such as
    /// Tomcat (RFC 7617 appendix B.3). `None` if a character is above U+00FF, which ISO-8859-1 does
    /// not have.
    ///
    /// ```
    /// use http_basic_credentials::BasicCredentials;
    ///
    /// let credentials = BasicCredentials::new("andré", "t0k3n")?;
    /// let latin1 = credentials.to_iso_8859_1().expect("é is in ISO-8859-1");
    /// assert_eq!(latin1.header_value(), "Basic YW5kcuk6dDBrM24=");
    /// assert_eq!(latin1.expose_email(), "andré");
    /// # Ok::<(), http_basic_credentials::InvalidCredentials>(())
    /// ```
    ///
    /// `self` keeps the plaintext afterwards, as after an `expose_*` call.
    #[must_use]
    #[doc(alias("latin1", "charset"))]
    pub fn to_iso_8859_1(&self) -> Option<Self> {
        let text = self.expose_user_pass();
        let latin1 = || text.chars().filter_map(|char| u8::try_from(char).ok());
        if latin1().count() < text.chars().count() {
            return None;
        }
        let value = encode(&[WipedBytes::collect(latin1).as_ref()]);
        Some(Self::encoded(value, Charset::Iso8859_1))
    }

    /// The email (RFC 7617's user-id), in the clear.
    ///
    /// The first call that exposes a part decodes the pair if need be, into a buffer that is wiped
    /// on drop.
    #[must_use]
    #[doc(alias("username", "user-id"))]
    pub fn expose_email(&self) -> &str {
        self.user_pass().email()
    }

    /// The token (RFC 7617's password), in the clear. Decoded as for
    /// [`expose_email`](Self::expose_email).
    #[must_use]
    #[doc(alias("password", "api key"))]
    pub fn expose_token(&self) -> &str {
        self.user_pass().token()
    }

    /// `email:token` (RFC 7617's user-pass), in the clear, for example for libcurl's
    /// `CURLOPT_USERPWD`. Decoded as for [`expose_email`](Self::expose_email).
    #[must_use]
    pub fn expose_user_pass(&self) -> &str {
        self.user_pass().text()
    }

    /// The header value as text, in the clear: for a client that does not accept the
    /// [`HeaderValue`] of `http` 1, such as one on `http` 0.2 or an OTLP exporter. Mark what you
    /// make of it as sensitive, if the client can.
    ///
    /// ```
    /// use std::collections::HashMap;
    ///
    /// use http_basic_credentials::BasicCredentials;
    ///
    /// let credentials = BasicCredentials::new("ana@example.com", "t0k3n")?;
    /// let value = credentials.expose_header_value().to_owned();
    /// let headers = HashMap::from([("authorization".to_owned(), value)]); // OTLP's with_headers
    /// # Ok::<(), http_basic_credentials::InvalidCredentials>(())
    /// ```
    #[must_use]
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "base64 is ASCII")]
    pub fn expose_header_value(&self) -> &str {
        self.header_value().to_str().expect("base64 is visible ASCII")
    }

    /// Whether both have the same header value. For equal lengths, the comparison runs in constant
    /// time.
    ///
    /// There is no `PartialEq`: comparing secrets should be a visible call.
    ///
    /// ```
    /// use http_basic_credentials::BasicCredentials;
    ///
    /// let used = BasicCredentials::new("ana@example.com", "t0k3n")?;
    /// let read_again = BasicCredentials::from_user_pass("ana@example.com:t0k3n")?;
    /// assert!(read_again.is_same(&used));
    /// # Ok::<(), http_basic_credentials::InvalidCredentials>(())
    /// ```
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let [one, other] = [self, other].map(|pair| pair.header_value().as_bytes());
        let difference = one.iter().zip(other).fold(0, |found, (a, b)| black_box(found | (a ^ b)));
        one.len() == other.len() && difference == 0
    }

    /// The value for `Authorization` or `Proxy-Authorization`: `Basic`, a space and the base64 of
    /// `email:token`, on one line. Always sensitive.
    ///
    /// [`new`](Self::new) encodes it. If the pair was read from one text, the first use does.
    #[must_use]
    pub fn header_value(&self) -> &HeaderValue {
        match &self.0 {
            Stored::Encoded { value, .. } => value,
            Stored::Plain { user_pass, value } => {
                value.get_or_init(|| encode(&[user_pass.text().as_bytes()]))
            }
        }
    }

    /// Whether a server that reads ISO-8859-1 would read another pair, and `to_iso_8859_1` helps.
    /// Only the clone decodes the plaintext, so none stays.
    pub(crate) fn needs_iso_8859_1(&self) -> bool {
        self.clone().to_iso_8859_1().is_some_and(|latin1| !latin1.is_same(self))
    }

    #[expect(clippy::expect_used, reason = "an empty pair would be sent otherwise")]
    fn user_pass(&self) -> &UserPass {
        match &self.0 {
            Stored::Plain { user_pass, .. } => user_pass,
            Stored::Encoded { value, charset, user_pass } => user_pass.get_or_init(|| {
                let decode = match charset {
                    Charset::Utf8 => decode_header_value,
                    Charset::Iso8859_1 => decode_iso_8859_1,
                };
                let text = decode(value.as_bytes()).expect("the value was encoded here");
                UserPass::new(text).expect("the pair was checked before it was encoded")
            }),
        }
    }
}

/// The one place where control characters are refused.
fn refuse_controls(email: &str, token: &str) -> Result<(), InvalidCredentials> {
    if has_ctl(email) {
        return Err(InvalidCredentials::ControlInEmail);
    }
    if has_ctl(token) {
        return Err(InvalidCredentials::ControlInToken);
    }
    Ok(())
}

impl Clone for BasicCredentials {
    /// Shares the header value and copies no plaintext.
    fn clone(&self) -> Self {
        let charset = match self.0 {
            Stored::Encoded { charset, .. } => charset,
            Stored::Plain { .. } => Charset::Utf8,
        };
        Self::encoded(self.header_value().clone(), charset)
    }
}

impl fmt::Debug for BasicCredentials {
    /// Shows neither a part nor a length.
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
        credentials.header_value().clone()
    }
}

impl TryFrom<&HeaderValue> for BasicCredentials {
    type Error = DecodeError;

    /// Reads a `Basic` header value, as a server or a test would (RFC 9110 section 11.4, RFC 7617
    /// section 2). The scheme may be in any case; the base64 must be canonical and padded.
    ///
    /// The result has its own buffer. `value` is not wiped.
    ///
    /// ```
    /// use http_basic_credentials::BasicCredentials;
    /// use http_basic_credentials::http::HeaderValue;
    ///
    /// let value = HeaderValue::from_static("Basic YW5hOnQwazNu");
    /// assert_eq!(BasicCredentials::try_from(&value)?.expose_token(), "t0k3n");
    /// # Ok::<(), http_basic_credentials::DecodeError>(())
    /// ```
    fn try_from(value: &HeaderValue) -> Result<Self, DecodeError> {
        Ok(Self::from_text(decode_header_value(value.as_bytes())?)?)
    }
}
