//! Configuration files: what deserialises, and that no error shows what was given.

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::Origin;
use serde_core::Deserialize;
use serde_core::de::value::{Error, MapDeserializer};
use serde_core::de::{Deserializer, IntoDeserializer, Visitor};

fn error(json: &str) -> String {
    serde_json::from_str::<BasicCredentials>(json).unwrap_err().to_string()
}

#[test]
fn credentials() {
    for json in [
        r#"{"email":"ana@example.com","token":"t0k3n"}"#,
        r#"{"token":"t0\u006b3n","email":"ana@example.com"}"#,
    ] {
        let credentials: BasicCredentials = serde_json::from_str(json).unwrap();
        assert_eq!(credentials.expose_email(), "ana@example.com");
        assert_eq!(credentials.expose_token(), "t0k3n");
    }
    // Owned strings come in through another visitor method.
    let value = serde_json::json!({"email": "ana@example.com", "token": "t0k3n"});
    assert_eq!(serde_json::from_value::<BasicCredentials>(value).unwrap().expose_token(), "t0k3n");
}

#[test]
fn no_error_shows_a_value_or_a_name() {
    for (json, expected) in [
        (r#"{"email":"hunter2"}"#, "missing field `token`"),
        (r#"{"token":"hunter2"}"#, "missing field `email`"),
        (r#"{"email":"hunter2","email":"hunter2"}"#, "duplicate field `email`"),
        (r#"{"email":"a","token":"hunter2","token":"hunter2"}"#, "duplicate field `token`"),
        (r#"{"hunter2":"hunter2"}"#, "no others"),
        (r#"{"email":"a","token":"b","hunter2":1}"#, "no others"),
        (r#"{"email":"hunter2:","token":"hunter2"}"#, "the email contains a colon"),
        (r#"{"email":"a","token":"hunter2\n"}"#, "the token contains a control"),
        (r#"{"email":"a","token":["hunter2"]}"#, "are strings"),
        (r#"{"email":"a","token":{"hunter2":1}}"#, "are strings"),
        (r#"{"email":"a","token":7742}"#, "are strings"),
        (r#"{"email":"a","token":-7742}"#, "are strings"),
        (r#"{"email":"a","token":7742.5}"#, "are strings"),
        (r#"{"email":"a","token":true}"#, "are strings"),
        (r#"{"email":"a","token":null}"#, "are strings"),
        (r#""ana:hunter2""#, "a map of"),
        (r#"["ana","hunter2"]"#, "a map of"),
        ("7742", "a map of"),
        ("null", "a map of"),
    ] {
        let error = error(json);
        assert!(error.contains(expected), "{json}: {error}");
        assert!(!error.contains("hunter2") && !error.contains("7742"), "{json}: {error}");
    }
    let value = serde_json::Value::String("ana:hunter2".to_owned());
    let error = serde_json::from_value::<BasicCredentials>(value).unwrap_err().to_string();
    assert!(error.contains("a map of") && !error.contains("hunter2"), "{error}");
}

#[test]
fn origins() {
    let origin: Origin = serde_json::from_str(r#""HTTPS://API.example.com:443/v1""#).unwrap();
    assert_eq!(serde_json::to_string(&origin).unwrap(), r#""https://api.example.com""#);
    for json in [
        r#""http://ana:hunter2@example.com""#,
        r#""hunter2""#,
        r#"["hunter2"]"#,
        r#"{"hunter2":1}"#,
    ] {
        let error = serde_json::from_str::<Origin>(json).unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{json}: {error}");
    }
}

/// A value as formats have it that tell an optional one from its content.
#[derive(Clone, Copy)]
enum Optional {
    None,
    Some(&'static str),
}

impl<'de> Deserializer<'de> for Optional {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::None => visitor.visit_none(),
            Self::Some(text) => visitor.visit_some(text.into_deserializer()),
        }
    }

    serde_core::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
    }
}

impl IntoDeserializer<'_> for Optional {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Refused, and not shown.
#[test]
fn optional_values() {
    for value in [Optional::None, Optional::Some("hunter2")] {
        let as_token = MapDeserializer::new([("token", value)].into_iter());
        let as_name = MapDeserializer::new([(value, "hunter2")].into_iter());
        for (result, expected) in [
            (BasicCredentials::deserialize(value).map(drop), "a map of"),
            (BasicCredentials::deserialize(as_token).map(drop), "string"),
            (BasicCredentials::deserialize(as_name).map(drop), "field"),
            (Origin::deserialize(value).map(drop), "an origin is"),
        ] {
            let error = result.unwrap_err().to_string();
            assert!(error.contains(expected) && !error.contains("hunter2"), "{error}");
        }
    }
}
