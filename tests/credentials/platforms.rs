//! What PHP, Ruby, Python, C#, browsers, Node, shells and curl made of 60 pairs: this crate agrees
//! with every right one, and refuses the five that Basic credentials cannot carry.
use http::HeaderValue;
use http_basic_credentials::{BasicCredentials, InvalidCredentials};
use serde_json::Value;

#[track_caller]
fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap()
}

/// By id, not worked out from the rule that is under test.
fn refusal(id: &str) -> Option<InvalidCredentials> {
    match id {
        "colon-email" => Some(InvalidCredentials::ColonInEmail),
        "tab-token" | "lf-token" | "crlf-token" | "del-token" => {
            Some(InvalidCredentials::ControlInToken)
        }
        _ => None,
    }
}

#[test]
fn agrees_with_the_right_expressions() {
    let vectors: Value = serde_json::from_str(include_str!("vectors/platforms.json")).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 60);
    for case in cases {
        let (id, email, token) = (text(case, "id"), text(case, "email"), text(case, "token"));
        let value = HeaderValue::from_str(text(case, "canonical")).unwrap();
        let made = BasicCredentials::new(email, token);
        let read = BasicCredentials::try_from(&value);
        match refusal(id) {
            None => {
                let read = read.unwrap();
                assert_eq!((read.expose_email(), read.expose_token()), (email, token), "{id}");
                assert_eq!(made.unwrap().header_value(), &value, "{id}");
            }
            Some(error) => {
                assert_eq!(made.unwrap_err(), error, "{id}");
                // In base64 nothing tells the colon in this email from the one that divides.
                let expected = (error != InvalidCredentials::ColonInEmail).then(|| error.into());
                assert_eq!(read.err(), expected, "{id}");
            }
        }
    }
}
