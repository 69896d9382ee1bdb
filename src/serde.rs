//! `Deserialize` for [`BasicCredentials`] and [`Origin`], `Serialize` for [`Origin`] alone.
//!
//! Every message is our own: serde's own ones (`invalid type: string "..."`, `unknown field`)
//! quote the input. For the same reason credentials ask for `deserialize_any`: told what to expect, a
//! format makes the error itself, and `serde_json`'s shows the string that it found instead.

use std::fmt;

use serde_core::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{Serialize, Serializer};
use zeroize::Zeroizing;

use crate::credentials::BasicCredentials;
use crate::scope::Origin;

/// Refuses every type but those of the `visit_*` methods given, without the value in the error.
macro_rules! refuse {
    ($message:expr; $($visit:ident: $type:ty),*) => {$(
        fn $visit<E: Error>(self, _: $type) -> Result<Self::Value, E> {
            Err(E::custom($message))
        }
    )*};
}

macro_rules! refuse_scalars {
    ($message:expr) => {
        refuse! { $message;
            visit_bool: bool, visit_i64: i64, visit_i128: i128, visit_u64: u64, visit_u128: u128,
            visit_f64: f64, visit_char: char, visit_bytes: &[u8]
        }
        fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
            Err(E::custom($message))
        }
        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Err(E::custom($message))
        }
    };
}

macro_rules! refuse_seq {
    ($message:expr) => {
        fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
            Err(A::Error::custom($message))
        }
    };
}

macro_rules! refuse_map {
    ($message:expr) => {
        fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
            Err(A::Error::custom($message))
        }
    };
}

const NOT_A_MAP: &str = "credentials are a map of an email and a token";
const NOT_TEXT: &str = "the email and the token are strings";
const NOT_A_FIELD: &str = "credentials have the fields email and token and no others";
const NOT_AN_ORIGIN: &str = "an origin is a string, as https://api.example.com";

/// A value on its way in, wiped when it drops.
struct Text(Zeroizing<String>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text(Zeroizing::new(text.to_owned())))
            }

            fn visit_string<E: Error>(self, text: String) -> Result<Text, E> {
                Ok(Text(Zeroizing::new(text)))
            }

            refuse_scalars!(NOT_TEXT);
            refuse_seq!(NOT_TEXT);
            refuse_map!(NOT_TEXT);
        }

        deserializer.deserialize_any(TextVisitor)
    }
}

enum Field {
    Email,
    Token,
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldVisitor;

        impl<'de> Visitor<'de> for FieldVisitor {
            type Value = Field;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a field name")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Field, E> {
                match name {
                    "email" => Ok(Field::Email),
                    "token" => Ok(Field::Token),
                    _ => Err(E::custom(NOT_A_FIELD)),
                }
            }

            refuse_scalars!(NOT_A_FIELD);
            refuse_seq!(NOT_A_FIELD);
            refuse_map!(NOT_A_FIELD);
        }

        deserializer.deserialize_any(FieldVisitor)
    }
}

/// From a map of `email` and `token`, both needed, each once, and nothing else. No error shows a
/// value or a name that was given. The format has to describe itself, as JSON, TOML and YAML do.
///
/// The value is wiped here, but not the text that the format's parser read it from, nor its scratch
/// buffer: those are the caller's and the parser's.
impl<'de> Deserialize<'de> for BasicCredentials {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CredentialsVisitor;

        impl<'de> Visitor<'de> for CredentialsVisitor {
            type Value = BasicCredentials;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(NOT_A_MAP)
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<BasicCredentials, A::Error> {
                let (mut email, mut token) = (None, None);
                while let Some(field) = map.next_key()? {
                    let (slot, name) = match field {
                        Field::Email => (&mut email, "email"),
                        Field::Token => (&mut token, "token"),
                    };
                    if slot.replace(map.next_value::<Text>()?).is_some() {
                        return Err(A::Error::duplicate_field(name));
                    }
                }
                let Text(email) = email.ok_or_else(|| A::Error::missing_field("email"))?;
                let Text(token) = token.ok_or_else(|| A::Error::missing_field("token"))?;
                BasicCredentials::new(email, token).map_err(A::Error::custom)
            }

            refuse! { NOT_A_MAP; visit_str: &str }

            fn visit_string<E: Error>(self, text: String) -> Result<BasicCredentials, E> {
                // `email:token` in one string, most likely.
                drop(Zeroizing::new(text));
                Err(E::custom(NOT_A_MAP))
            }

            refuse_scalars!(NOT_A_MAP);
            refuse_seq!(NOT_A_MAP);
        }

        deserializer.deserialize_any(CredentialsVisitor)
    }
}

/// From the text of a URI, as [`FromStr`](std::str::FromStr).
impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OriginVisitor;

        impl<'de> Visitor<'de> for OriginVisitor {
            type Value = Origin;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(NOT_AN_ORIGIN)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Origin, E> {
                text.parse().map_err(E::custom)
            }

            refuse_scalars!(NOT_AN_ORIGIN);
            refuse_seq!(NOT_AN_ORIGIN);
            refuse_map!(NOT_AN_ORIGIN);
        }

        deserializer.deserialize_str(OriginVisitor)
    }
}

/// As the ASCII serialisation that `Display` prints.
impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
