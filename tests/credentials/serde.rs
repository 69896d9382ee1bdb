//! What is read from a configuration, and that no error of ours shows any of it. Here from JSON; TOML
//! and YAML are read in `tests/clients`.
use std::collections::HashMap;
use std::fmt::{Debug, Display};

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::Scope;
use serde::Deserialize;
use serde::de::value::{Error, MapDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

/// Around the credentials stand the fields of a program.
#[derive(Debug, Deserialize)]
struct Service {
    url: Scope,
    timeout: u32,
    #[serde(flatten)]
    credentials: BasicCredentials,
}

const EMAILS: [&str; 4] = ["email", "username", "user", "login"];
const TOKENS: [&str; 2] = ["token", "password"];
const SECRET: &str = "hunter2";

#[track_caller]
fn is(pair: &BasicCredentials, email: &str, token: &str) {
    assert_eq!((pair.expose_email(), pair.expose_token()), (email, token));
}

/// The fields, by themselves and flattened among a program's.
fn objects(fields: &str) -> [String; 2] {
    [format!("{{{fields}}}"), format!(r#"{{"url":"https://h","timeout":3,{fields}}}"#)]
}

#[track_caller]
fn reads(fields: &str, email: &str, token: &str) {
    let [alone, flat] = objects(fields);
    is(&serde_json::from_str(&alone).unwrap(), email, token);
    // From values, which are owned.
    is(&serde_json::from_value(serde_json::from_str(&alone).unwrap()).unwrap(), email, token);
    let service: Service = serde_json::from_str(&flat).unwrap();
    assert_eq!((service.url.to_string().as_str(), service.timeout), ("https://h", 3));
    is(&service.credentials, email, token);
}

/// The error has this message, and nothing of what was given in `Display` or `Debug`.
#[track_caller]
fn fails<T: Debug>(read: Result<T, impl Debug + Display>, message: &str) {
    let error = read.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(error.to_string().contains(message), "{message}: {error}");
    for given in [SECRET, "7742", "true"] {
        assert!(!shown.contains(given), "{shown}");
    }
}

#[track_caller]
fn refused(json: &str, message: &str) {
    fails(serde_json::from_str::<BasicCredentials>(json), message);
    fails(serde_json::from_str::<Option<Vec<BasicCredentials>>>(&format!("[{json}]")), message);
    // Values have each name once.
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    if value.as_object().is_none_or(|object| object.len() == json.matches("\":").count()) {
        fails(serde_json::from_value::<BasicCredentials>(value), message);
    }
}

#[track_caller]
fn refused_fields(fields: &str, message: &str) {
    let [alone, flat] = objects(fields);
    refused(&alone, message);
    fails(serde_json::from_str::<Service>(&flat), message);
}

const NO_EMAIL: &str = "missing field `email`, also called `username`, `user` or `login`";
const NO_TOKEN: &str = "missing field `token`, also called `password`";
const TWO_EMAILS: &str =
    "the email is given twice: email, username, user and login are names for it";
const TWO_TOKENS: &str = "the token is given twice: token and password are names for it";

#[test]
fn each_name() {
    for email in EMAILS {
        for token in TOKENS {
            reads(&format!(r#""{email}":"ana@h","{token}":"t0k3n""#), "ana@h", "t0k3n");
            reads(&format!(r#""{token}":"t0:k\u0033é","{email}":"""#), "", "t0:k3\u{e9}");
        }
    }
}

/// A name that is added to the crate has to be added above and to the errors.
#[test]
fn no_other_name() {
    for (names, message, other) in
        [(&EMAILS[..], NO_EMAIL, "token"), (&TOKENS[..], NO_TOKEN, "email")]
    {
        assert_eq!(message.split('`').skip(1).step_by(2).collect::<Vec<_>>(), names);
        for name in
            "Email EMAIL e-mail mail name user_name userName userid user_id id account pass \
                     principal client_id key Token passwd pwd secret client_secret apikey api_key \
                     apiKey api_token access_token auth authorization basic credentials value"
                .split_ascii_whitespace()
        {
            refused_fields(&format!(r#""{name}":"hunter2","{other}":"a""#), message);
        }
    }
}

#[test]
fn other_fields_are_ignored() {
    for other in [
        r#""timeout_ms":7742,"enabled":true,"note":null,"x":1,"x":2"#,
        r#""hunter2":["hunter2",{"token":"hunter2"}],"Email":"hunter2","TOKEN":"hunter2""#,
    ] {
        reads(&format!(r#"{other},"user":"ana","token":"t0k3n""#), "ana", "t0k3n");
        reads(&format!(r#""user":"ana",{other},"token":"t0k3n""#), "ana", "t0k3n");
        reads(&format!(r#""user":"ana","token":"t0k3n",{other}"#), "ana", "t0k3n");
    }
}

#[test]
fn what_new_refuses() {
    refused_fields(r#""email":"hunter2:","password":"hunter2""#, "the email contains a colon");
    refused_fields(r#""email":"a","token":"hunter2\n""#, "the token contains a control");
    refused("{}", NO_EMAIL);
}

/// One name each, the same one twice or two of them, and equal or not: choosing one would be a guess.
#[test]
fn two_names_for_one_part() {
    for (names, other, message) in
        [(&EMAILS[..], "token", TWO_EMAILS), (&TOKENS[..], "email", TWO_TOKENS)]
    {
        for one in names {
            for two in names {
                for (first, second) in [("hunter2", "hunter2"), ("hunter2", ""), ("", "hunter2")] {
                    let fields = format!(r#""{one}":"{first}","{two}":"{second}","{other}":"a""#);
                    refused_fields(&fields, message);
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
        let message = "expected a string, in quotes if need be";
        refused_fields(&format!(r#""email":"a","token":{value}"#), message);
        refused_fields(&format!(r#""login":{value},"token":"a""#), message);
    }
    for value in ["\"ana:hunter2\"", "[\"ana\",\"hunter2\"]", "7742", "-7742", "null"] {
        refused(value, "expected a map of an email and a token");
    }
}

/// The limit that the documentation names: the type around the credentials quotes a string that is in
/// its place. What is safe to print is the place.
#[test]
fn the_type_around_quotes() {
    fn quoted<T: Debug + DeserializeOwned>() {
        let error = serde_json::from_str::<T>("\"ana:hunter2\"").unwrap_err();
        assert!(error.to_string().contains(SECRET));
        let place = format!("{:?}, {}, {}", error.classify(), error.line(), error.column());
        assert_eq!(place, "Data, 1, 13");
    }
    quoted::<Vec<BasicCredentials>>();
    quoted::<HashMap<String, BasicCredentials>>();
    quoted::<Service>();
}

/// By themselves they are errors; a struct of a few lines says which of their fields count.
#[test]
fn the_entries_of_docker_and_kubectl() {
    #[derive(Deserialize)]
    struct Docker {
        auth: String,
    }
    #[derive(Deserialize)]
    struct Kubectl {
        username: String,
        password: String,
    }
    let docker = r#"{"auth":"YW5hOnQwazNu","identitytoken":"hunter2"}"#;
    let kubectl = r#"{"username":"ana","password":"t0k3n","email":"ana@h","auth":"YW5hOnQwazNu"}"#;
    refused(docker, NO_EMAIL);
    refused(kubectl, TWO_EMAILS);
    let Docker { auth } = serde_json::from_str(docker).unwrap();
    is(&BasicCredentials::from_base64(auth).unwrap(), "ana", "t0k3n");
    let Kubectl { username, password } = serde_json::from_str(kubectl).unwrap();
    is(&BasicCredentials::new(username, password).unwrap(), "ana", "t0k3n");
}

/// The types that JSON does not have. serde's own errors quote their values.
#[test]
fn values_of_other_formats() {
    fn token<'de, T: IntoDeserializer<'de, Error>>(value: T) -> Result<BasicCredentials, Error> {
        BasicCredentials::deserialize(MapDeserializer::new([("token", value)].into_iter()))
    }
    let message = "expected a string, in quotes if need be";
    fails(token('7'), message);
    fails(token(7742_i128), message);
    fails(token(7742_u128), message);
    fails(token(&b"hunter2"[..]), message);
    let no_text = MapDeserializer::<_, Error>::new([(7742, SECRET)].into_iter());
    fails(BasicCredentials::deserialize(no_text), message);
}

#[test]
fn scopes() {
    let scope: Scope = serde_json::from_str(r#""HTTPS://API.example.com:443/v1""#).unwrap();
    assert_eq!(serde_json::to_string(&scope).unwrap(), r#""https://api.example.com/v1""#);
    for (json, message) in [
        (r#""http://ana:hunter2@example.com""#, "the URI has user information"),
        (r#""hunter2""#, "the URI is not absolute"),
    ] {
        fails(serde_json::from_str::<Scope>(json), message);
    }
    // One pair for each scope, as a program that calls several services may have it.
    let json = r#"{"HTTPS://h:443":{"email":"ana","token":"t0k3n"}}"#;
    let map: HashMap<Scope, BasicCredentials> = serde_json::from_str(json).unwrap();
    is(&map[&"https://h".parse::<Scope>().unwrap()], "ana", "t0k3n");
    let scopes: HashMap<_, _> = map.into_keys().map(|scope| (scope, 1)).collect();
    assert_eq!(serde_json::to_string(&scopes).unwrap(), r#"{"https://h":1}"#);
}
