//! What deserialises, and that no message of ours shows what was given.

use std::collections::HashMap;
use std::fmt::{Debug, Display};

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::Scope;
use serde::Deserialize;
use serde::de::value::{Error, MapDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};

#[derive(Debug, Deserialize)]
struct Service {
    url: Scope,
    #[serde(flatten)]
    credentials: BasicCredentials,
}

#[track_caller]
fn same(credentials: &BasicCredentials, email: &str, token: &str) {
    assert_eq!((credentials.expose_email(), credentials.expose_token()), (email, token));
}

/// From JSON, TOML and YAML alike, by themselves and among the fields of a struct.
#[track_caller]
fn reads(fields: [(&str, &str); 2], email: &str, token: &str) {
    let write = |colon| fields.map(|(name, value)| format!("{name:?}{colon}{value:?}"));
    let [json, toml, yaml] =
        [write(": ").join(", "), write(" = ").join("\n"), write(": ").join("\n")];
    same(&serde_json::from_str(&format!("{{ {json} }}")).unwrap(), email, token);
    same(&toml::from_str(&toml).unwrap(), email, token);
    same(&serde_yaml_ng::from_str(&yaml).unwrap(), email, token);

    let services: [Service; 3] = [
        serde_json::from_str(&format!("{{ {json}, \"url\": \"https://h\" }}")).unwrap(),
        toml::from_str(&format!("{toml}\nurl = \"https://h\"")).unwrap(),
        serde_yaml_ng::from_str(&format!("{yaml}\nurl: https://h")).unwrap(),
    ];
    for service in services {
        assert_eq!(service.url.to_string(), "https://h");
        same(&service.credentials, email, token);
    }
}

const EMAILS: [&str; 4] = ["email", "username", "user", "login"];
const TOKENS: [&str; 2] = ["token", "password"];

#[test]
fn each_name_in_each_format() {
    for email in EMAILS {
        for token in TOKENS {
            reads([(email, "ana@example.com"), (token, "t0k3n")], "ana@example.com", "t0k3n");
            reads([(token, "t0:k3\u{e9}"), (email, "")], "", "t0:k3\u{e9}");
        }
    }
}

#[test]
fn owned_and_escaped_strings() {
    let value = serde_json::json!({"email": "ana@example.com", "token": "t0k3n"});
    assert_eq!(serde_json::from_value::<BasicCredentials>(value).unwrap().expose_token(), "t0k3n");
    let escaped = r#"{"token":"t0\u006b3n","email":"ana@example.com"}"#;
    let read: BasicCredentials = serde_json::from_str(escaped).unwrap();
    assert_eq!(read.expose_token(), "t0k3n");
}

#[track_caller]
fn is_ours<T: Debug>(result: Result<T, impl Display>, message: &str) {
    let error = result.map_err(|error| error.to_string()).unwrap_err();
    assert!(error.contains(message), "{message}: {error}");
    for value in ["hunter2", "7742", "true"] {
        assert!(!error.contains(value), "{error}");
    }
}

#[track_caller]
fn refused(json: &str, message: &str) {
    is_ours(serde_json::from_str::<BasicCredentials>(json), message);
    refused_in_yaml(json, message);
}

/// YAML has all that JSON has, and more types.
#[track_caller]
fn refused_in_yaml(yaml: &str, message: &str) {
    is_ours(serde_yaml_ng::from_str::<BasicCredentials>(yaml), message);
    // From values, which are owned. They have each name once.
    if let Ok(value) = serde_yaml_ng::from_str::<serde_yaml_ng::Value>(yaml) {
        is_ours(serde_yaml_ng::from_value::<BasicCredentials>(value), message);
    }
}

#[test]
fn what_is_missing_doubled_or_too_much() {
    let twice = "the email is given twice: email, username, user and login";
    for (json, message) in [
        (r#"{"email":"hunter2"}"#, "missing field `token`"),
        (r#"{"token":"hunter2"}"#, "missing field `email`"),
        ("{}", "missing field `email`"),
        (r#"{"email":"hunter2","email":"hunter2"}"#, twice),
        (r#"{"email":"hunter2","username":"hunter2"}"#, twice),
        (r#"{"user":"","token":"hunter2","login":""}"#, twice),
        (r#"{"email":"a","token":"hunter2","token":"hunter2"}"#, "the token is given twice"),
        (r#"{"email":"a","token":"hunter2","password":"hunter2"}"#, "token and password"),
        (r#"{"hunter2":"hunter2"}"#, "nothing else"),
        (r#"{"email":"a","token":"b","hunter2":1}"#, "nothing else"),
        (r#"{"email":"hunter2:","token":"hunter2"}"#, "the email contains a colon"),
        (r#"{"email":"a","token":"hunter2\n"}"#, "the token contains a control"),
    ] {
        refused(json, message);
    }
    for name in ["Email", "e-mail", "name", "userid", "pass", "secret", "key", "Token", "token "] {
        refused(&format!(r#"{{"email":"a","token":"b",{name:?}:"hunter2"}}"#), "nothing else");
    }
}

/// One name each, the same one twice or two of them, and equal or not.
#[test]
fn two_names_for_one_part() {
    for (names, other, message) in [
        (&EMAILS[..], "token", "the email is given twice: email, username, user and login"),
        (&TOKENS[..], "email", "the token is given twice: token and password"),
    ] {
        for one in names {
            for two in names {
                for (first, second) in [("hunter2", "hunter2"), ("hunter2", ""), ("", "hunter2")] {
                    let fields = format!(r#""{one}":"{first}","{two}":"{second}","{other}":"a""#);
                    refused(&format!("{{{fields}}}"), message);
                    let flat = format!(r#"{{"url":"https://h",{fields}}}"#);
                    is_ours(serde_json::from_str::<Service>(&flat), message);
                    is_ours(serde_yaml_ng::from_str::<Service>(&flat), message);
                    // The same name twice is an error of TOML itself.
                    let toml = format!(
                        r#"{one} = "{first}"
{two} = "{second}"
{other} = "a""#
                    );
                    if one != two {
                        let error = toml::from_str::<BasicCredentials>(&toml).unwrap_err();
                        assert!(error.message().starts_with(message), "{}", error.message());
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_not_text_or_not_a_map() {
    for value in
        ["[\"hunter2\"]", "{\"hunter2\":1}", "7742", "-7742", "7742.5", "true", "null", "[]"]
    {
        refused(&format!(r#"{{"email":"a","token":{value}}}"#), "expected a string, in quotes");
        refused(&format!(r#"{{"login":{value},"token":"a"}}"#), "expected a string, in quotes");
    }
    for value in ["\"ana:hunter2\"", "[\"ana\",\"hunter2\"]", "7742", "-7742", "7742.5", "true"] {
        refused(value, "expected a map of an email and a token");
    }
    refused("null", "expected a map of an email and a token");
    refused_in_yaml("{7742: hunter2}", "expected a string, in quotes");
    refused_in_yaml("{email: a, token: !hunter2 hunter2}", "expected a string, in quotes");
    refused_in_yaml(
        "!hunter2 {email: a, token: hunter2}",
        "expected a map of an email and a token",
    );
}

#[test]
fn the_fields_of_a_struct() {
    for (json, message) in [
        (r#"{"url":"https://h","email":"hunter2"}"#, "missing field `token`"),
        (r#"{"url":"https://h","email":"","token":"hunter2","hunter2":1}"#, "nothing else"),
        (r#"{"url":"https://h","email":"","token":7742}"#, "expected a string, in quotes"),
        (r#"{"url":"https://h","email":"","token":["hunter2"]}"#, "expected a string, in quotes"),
        (r#"{"url":"https://h","email":"hunter2:","token":"hunter2"}"#, "contains a colon"),
        (r#"{"url":"https://h","user":"","email":"","token":"hunter2"}"#, "given twice"),
    ] {
        is_ours(serde_json::from_str::<Service>(json), message);
        is_ours(serde_yaml_ng::from_str::<Service>(json), message);
    }
}

#[test]
fn scopes() {
    let scope: Scope = serde_json::from_str(r#""HTTPS://API.example.com:443/v1""#).unwrap();
    assert_eq!(serde_json::to_string(&scope).unwrap(), r#""https://api.example.com/v1""#);
    for json in [
        r#""http://ana:hunter2@example.com""#,
        r#""hunter2""#,
        r#"["hunter2"]"#,
        r#"{"hunter2":1}"#,
    ] {
        is_ours(serde_json::from_str::<Scope>(json), "");
        is_ours(serde_yaml_ng::from_str::<Scope>(json), "");
    }
}

/// One pair for each scope, as a program that calls several services may have it.
#[test]
fn a_map_of_scopes() {
    let [json, toml, yaml]: [HashMap<Scope, BasicCredentials>; 3] = [
        serde_json::from_str(r#"{"HTTPS://h:443":{"email":"ana","token":"t0k3n"}}"#).unwrap(),
        toml::from_str("[\"https://h/\"]\nuser = \"ana\"\npassword = \"t0k3n\"").unwrap(),
        serde_yaml_ng::from_str("wss://h: {login: ana, password: t0k3n}").unwrap(),
    ];
    let scope: Scope = "https://h".parse().unwrap();
    for map in [json, toml, yaml] {
        same(&map[&scope], "ana", "t0k3n");
        let scopes: HashMap<_, _> = map.into_keys().map(|scope| (scope, 1)).collect();
        assert_eq!(serde_json::to_string(&scopes).unwrap(), r#"{"https://h":1}"#);
        assert_eq!(toml::Value::try_from(&scopes).unwrap()["https://h"].as_integer(), Some(1));
        assert_eq!(serde_yaml_ng::to_string(&scopes).unwrap(), "https://h: 1\n");
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

    serde::forward_to_deserialize_any! {
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
            (BasicCredentials::deserialize(value).map(drop), "a map of an email and a token"),
            (BasicCredentials::deserialize(as_token).map(drop), "a string, in quotes"),
            (BasicCredentials::deserialize(as_name).map(drop), "a string, in quotes"),
            (Scope::deserialize(value).map(drop), "a string such as https://"),
        ] {
            let error = result.unwrap_err().to_string();
            assert!(error.contains(expected) && !error.contains("hunter2"), "{error}");
        }
    }
}

/// The types that no text format has.
#[test]
fn characters_and_bytes() {
    fn error<'de, T>(value: T) -> String
    where
        T: IntoDeserializer<'de, Error, Deserializer: Deserializer<'de, Error = Error>>,
    {
        let map = MapDeserializer::<_, Error>::new([("token", value)].into_iter());
        BasicCredentials::deserialize(map).unwrap_err().to_string()
    }
    assert_eq!(error('7'), "expected a string, in quotes if need be");
    assert_eq!(error(7742_i128), "expected a string, in quotes if need be");
    assert_eq!(error(7742_u128), "expected a string, in quotes if need be");
    let bytes = error(&b"hunter2"[..]);
    assert!(bytes.contains("expected a string, in quotes") && !bytes.contains("hunter2"));
}
