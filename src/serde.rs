//! `Deserialize` for [`BasicCredentials`] and [`Scope`], `Serialize` only for [`Scope`].
//!
//! Every message about credentials is written here, because serde's (`invalid type: string "..."`)
//! quote the input. For the same reason, credentials ask for `deserialize_any`: a format that is
//! told what to expect makes the error itself, and `serde_json`'s shows the string that it found
//! instead.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_core::ser::{Serialize, Serializer};
use zeroize::Zeroizing;

use crate::credentials::BasicCredentials;
use crate::scope::Scope;
use crate::wipe::wipe_stack;

/// What a type is read from: text or a map.
trait FromTextOrMap: Sized {
    const EXPECTED: &'static str;

    fn from_text<E: Error>(_: &str) -> Result<Self, E> {
        Err(unexpected::<Self, E>())
    }

    fn from_map<'de, A: MapAccess<'de>>(_: A) -> Result<Self, A::Error> {
        Err(unexpected::<Self, A::Error>())
    }
}

fn unexpected<T: FromTextOrMap, E: Error>() -> E {
    E::custom(format_args!("expected {}", T::EXPECTED))
}

struct Reader<T>(PhantomData<T>);

/// serde's own errors quote values of these types.
macro_rules! refuse {
    ($($visit:ident: $type:ty),*) => {$(
        fn $visit<E: Error>(self, _: $type) -> Result<T, E> {
            Err(unexpected::<T, E>())
        }
    )*};
}

impl<'de, T: FromTextOrMap> Visitor<'de> for Reader<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::from_text(text)
    }

    fn visit_string<E: Error>(self, text: String) -> Result<T, E> {
        T::from_text(&Zeroizing::new(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::from_map(map)
    }

    refuse! {
        visit_bool: bool, visit_i64: i64, visit_i128: i128, visit_u64: u64, visit_u128: u128,
        visit_f64: f64, visit_char: char
    }
}

/// A name or a value on its way in, wiped when it is dropped.
struct Text(Zeroizing<String>);

impl FromTextOrMap for Text {
    const EXPECTED: &'static str = "a string, in quotes if need be";

    fn from_text<E: Error>(text: &str) -> Result<Self, E> {
        Ok(Self(Zeroizing::new(text.to_owned())))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader(PhantomData))
    }
}

impl FromTextOrMap for BasicCredentials {
    const EXPECTED: &'static str = "a map of an email and a token";

    fn from_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let (mut email, mut token) = (None, None);
        while let Some(Text(name)) = map.next_key()? {
            let (slot, twice) = match name.as_str() {
                "email" | "username" | "user" | "login" => (
                    &mut email,
                    "the email is given twice: email, username, user and login are names for it",
                ),
                "token" | "password" => {
                    (&mut token, "the token is given twice: token and password are names for it")
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            if slot.replace(map.next_value()?).is_some() {
                return Err(A::Error::custom(twice));
            }
        }
        let Text(email) = email.ok_or_else(|| {
            A::Error::custom("missing field `email`, also called `username`, `user` or `login`")
        })?;
        let Text(token) = token
            .ok_or_else(|| A::Error::custom("missing field `token`, also called `password`"))?;
        Self::new(email, token).map_err(A::Error::custom)
    }
}

/// From a map of two strings: an `email`, also called `username`, `user` or `login`, and a `token`,
/// also called `password`.
///
/// ```
/// use http_basic_credentials::BasicCredentials;
///
/// #[derive(serde::Deserialize)]
/// struct Jenkins {
///     url: String,
///     #[serde(flatten)]
///     credentials: BasicCredentials,
/// }
///
/// let config = r#"{ "url": "https://ci.example.com", "username": "ana", "password": "t0k3n" }"#;
/// let jenkins: Jenkins = serde_json::from_str(config)?;
/// assert_eq!(jenkins.credentials.expose_email(), "ana");
/// # assert_eq!(jenkins.url, "https://ci.example.com");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Both are needed, each under one name: `email` beside `username` is an error, because either
/// could be meant. Other fields are ignored. The format must be self-describing, like JSON, TOML
/// and YAML. Do not flatten an `Option` of credentials: serde makes that `None` after any error.
///
/// A configuration of another shape needs a struct of its own. Examples are Docker's `auth`, and
/// kubectl's entry, which has an `email` beside the `username`:
///
/// ```
/// # use http_basic_credentials::{BasicCredentials, SecretString};
/// #[derive(serde::Deserialize)]
/// struct Docker {
///     auth: String,
/// }
/// let docker: Docker = serde_json::from_str(r#"{ "auth": "YW5hOnQwazNu" }"#)?;
/// let docker = BasicCredentials::from_base64(docker.auth)?;
///
/// #[derive(serde::Deserialize)]
/// struct Kubectl {
///     username: String,
///     password: String,
/// }
/// let entry = r#"{ "username": "ana", "password": "t0k3n", "email": "ana@example.com" }"#;
/// let kubectl: Kubectl = serde_json::from_str(entry)?;
/// let kubectl = BasicCredentials::new(kubectl.username, kubectl.password)?;
/// # assert!(docker.is_same(&kubectl));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors that show a secret
///
/// No message of this impl shows a value or a name that was given. The format's own text around the
/// message may, so do not print or log such an error as it is, nor return it from `main`:
///
/// - `toml` quotes a line of the file, token and all, and its `Debug` contains the whole file.
///   Print its [`message`](https://docs.rs/toml/1/toml/de/struct.Error.html#method.message) and the
///   line number.
/// - Every format quotes a string that is given instead of a list, a map or a struct around the
///   credentials, such as `"ana:t0k3n"` for a `Vec<BasicCredentials>`; so does `toml`'s `message`.
///   If that can happen, print only the place: `line()` and `column()` of `serde_json`'s error and
///   its `classify()`, or `location()` of `serde_yaml_ng`'s.
///
/// # Limits
///
/// The values that the format hands over are wiped. The text that its parser reads is not, nor are
/// the copies that the parser and `#[serde(flatten)]` make on the way.
impl<'de> Deserialize<'de> for BasicCredentials {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = deserializer.deserialize_any(Reader(PhantomData));
        // After an error, nothing else overwrites what the parser left there.
        wipe_stack();
        read
    }
}

/// From text, as [`FromStr`](std::str::FromStr).
impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A misplaced URL may have a password in it.
        Zeroizing::new(String::deserialize(deserializer)?).parse().map_err(D::Error::custom)
    }
}

/// As the text that `Display` prints.
impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
