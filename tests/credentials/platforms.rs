//! What PHP, Ruby, Python, C#, browsers, Node, shells and curl made of 60 pairs: this crate agrees
//! with every right one, and refuses the five that Basic credentials cannot carry.
use http::HeaderValue;
use http_basic_credentials::{BasicCredentials, DecodeError, InvalidCredentials};
use serde_json::Value;

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors/platforms.json")).unwrap()
}

fn cases(vectors: &Value) -> &[Value] {
    vectors["cases"].as_array().unwrap()
}

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
fn sixty_rows_five_of_them_refused() {
    let vectors = vectors();
    let refused = cases(&vectors).iter().filter(|case| refusal(text(case, "id")).is_some()).count();
    assert_eq!((cases(&vectors).len(), refused), (60, 5));
}

#[test]
fn encodes_what_the_right_expressions_encode() {
    for case in cases(&vectors()) {
        let (id, canonical) = (text(case, "id"), text(case, "canonical"));
        let made = BasicCredentials::new(text(case, "email"), text(case, "token"));
        match refusal(id) {
            Some(error) => assert_eq!(made.unwrap_err(), error, "{id}"),
            None => assert_eq!(made.unwrap().header_value(), canonical, "{id}"),
        }
    }
}

#[test]
fn decodes_what_the_right_expressions_encoded() {
    for case in cases(&vectors()) {
        let (id, email, token) = (text(case, "id"), text(case, "email"), text(case, "token"));
        let value = HeaderValue::from_str(text(case, "canonical")).unwrap();
        let read = BasicCredentials::try_from(&value);
        match refusal(id) {
            // On the wire nothing tells the colon in this email from the one that divides.
            Some(InvalidCredentials::ColonInEmail) => {
                let read = read.unwrap();
                let joined = format!("{}:{}", read.expose_email(), read.expose_token());
                assert_eq!(joined, format!("{email}:{token}"), "{id}");
                assert_ne!(read.expose_email(), email, "{id}");
            }
            Some(error) => {
                assert_eq!(read.unwrap_err(), DecodeError::InvalidCredentials(error), "{id}");
            }
            None => {
                let read = read.unwrap();
                assert_eq!((read.expose_email(), read.expose_token()), (email, token), "{id}");
                assert_eq!(read.header_value(), &value, "{id}");
            }
        }
    }
}

/// How many rows an expression got right.
fn right(vectors: &Value, expression: &str) -> usize {
    let cases = cases(vectors);
    let wrong = cases
        .iter()
        .filter(|case| case["differs"].as_array().unwrap().iter().any(|name| name == expression))
        .count();
    let always = vectors["right_on_every_row"].as_array().unwrap();
    assert_eq!(wrong == 0, always.iter().any(|name| name == expression), "{expression}");
    cases.len() - wrong
}

#[test]
fn expressions_are_right_on_as_many_rows_as_measured() {
    let vectors = vectors();
    for (expression, rows) in [
        ("C# UTF8", 60),
        ("csharp ASCII", 50),
        ("csharp ISO-8859-1", 50),
        ("csharp InsertLineBreaks", 48),
        ("PHP base64_encode", 60),
        ("php chunk_split", 0),
        ("Python b64encode", 60),
        ("python base64.encodebytes", 0),
        ("python b64encode latin1 (requests)", 50),
        ("Ruby strict_encode64", 60),
        ("ruby Base64.encode64", 0),
        ("ruby Base64.encode64.chomp", 40),
        ("chromium btoa", 50),
        ("node btoa", 50),
        ("Node Buffer", 60),
        ("node Buffer latin1/binary", 50),
        ("node base64url", 17),
        ("shell $(echo -n | base64) GNU", 48),
        ("shell $(echo | base64) no -n", 0),
        ("openssl base64", 44),
        ("curl -u", 60),
    ] {
        assert_eq!(right(&vectors, expression), rows, "{expression}");
    }
}
