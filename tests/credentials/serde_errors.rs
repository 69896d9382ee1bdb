//! Which errors of which formats show a secret, as the documentation of `Deserialize` says. Where a
//! format stops showing one, a test here fails, and the documentation can say less.

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};

use http_basic_credentials::BasicCredentials;
use serde::Deserialize;
use serde::de::DeserializeOwned;

const MARKER: &str = "hunter2";

/// The credentials in one field.
#[derive(Debug, Deserialize)]
struct One {
    #[serde(rename = "jira")]
    _jira: BasicCredentials,
}

#[derive(Debug, Deserialize)]
struct Optional {
    #[serde(rename = "jira")]
    _jira: Option<BasicCredentials>,
}

/// Types of other people around the credentials.
#[derive(Debug, Deserialize)]
struct List {
    #[serde(rename = "jira")]
    _jira: Vec<BasicCredentials>,
}

#[derive(Debug, Deserialize)]
struct Map {
    #[serde(rename = "jira")]
    _jira: BTreeMap<String, BasicCredentials>,
}

#[derive(Debug, Deserialize)]
struct Inner {
    #[serde(rename = "jira")]
    _jira: One,
}

#[derive(Debug, Deserialize)]
struct Flat {
    #[serde(flatten)]
    _credentials: BasicCredentials,
}

fn shows(error: &(impl Debug + Display)) -> (bool, bool) {
    (error.to_string().contains(MARKER), format!("{error:?}").contains(MARKER))
}

#[track_caller]
fn json<T: Debug + DeserializeOwned>(text: &str) -> serde_json::Error {
    serde_json::from_str::<T>(text).unwrap_err()
}

#[track_caller]
fn yaml<T: Debug + DeserializeOwned>(text: &str) -> serde_yaml_ng::Error {
    serde_yaml_ng::from_str::<T>(text).unwrap_err()
}

#[track_caller]
fn toml<T: Debug + DeserializeOwned>(text: &str) -> toml::de::Error {
    toml::from_str::<T>(text).unwrap_err()
}

/// As the documentation has it.
fn line(text: &str, error: &toml::de::Error) -> usize {
    let start = error.span().map_or(0, |span| span.start);
    1 + text.bytes().take(start).filter(|&byte| byte == b'\n').count()
}

const WRONG: [&str; 8] = [
    r#""ana:hunter2""#,
    r#"["ana", "hunter2"]"#,
    r#"{"email": "ana"}"#,
    r#"{"email": "ana:", "token": "hunter2"}"#,
    r#"{"email": "ana", "token": "hunter2\n"}"#,
    r#"{"email": "ana", "token": ["hunter2"]}"#,
    r#"{"email": "ana", "user": "hunter2"}"#,
    r#"{"email": "ana", "hunter2": "hunter2"}"#,
];

#[test]
fn json_and_yaml_show_nothing_in_a_field() {
    for wrong in WRONG {
        let [in_json, in_yaml] = [format!("{{\"jira\": {wrong}}}"), format!("jira: {wrong}")];
        assert_eq!(shows(&json::<One>(&in_json)), (false, false), "{wrong}");
        assert_eq!(shows(&json::<Optional>(&in_json)), (false, false), "{wrong}");
        assert_eq!(shows(&yaml::<One>(&in_yaml)), (false, false), "{wrong}");
        assert_eq!(shows(&yaml::<Optional>(&in_yaml)), (false, false), "{wrong}");
        if wrong.starts_with('{') {
            assert_eq!(shows(&json::<Flat>(wrong)), (false, false), "{wrong}");
            assert_eq!(shows(&yaml::<Flat>(wrong)), (false, false), "{wrong}");
            let list = format!("{{\"jira\": [{wrong}]}}");
            assert_eq!(shows(&json::<List>(&list)), (false, false), "{wrong}");
            assert_eq!(shows(&yaml::<List>(&list)), (false, false), "{wrong}");
        }
    }
}

/// Also where the parser itself stops.
#[test]
fn json_and_yaml_show_nothing_of_what_they_cannot_parse() {
    for wrong in [
        r#"{"jira": hunter2}"#,
        r#"{"jira": {"email": "ana", "token": "hunter2\q"}}"#,
        r#"{"jira": {"email": "ana", "token": "hunter2"#,
        r#"{"jira": {"email": "ana", "token": "hunter2" "hunter2"}}"#,
    ] {
        assert_eq!(shows(&json::<One>(wrong)), (false, false), "{wrong}");
    }
    for wrong in [
        "jira: {email: ana, token: 'hunter2",
        "jira: {email: ana, token: @hunter2}",
        "jira:\n  email: ana\n  token: hunter2: hunter2",
        "jira: *hunter2",
    ] {
        assert_eq!(shows(&yaml::<One>(wrong)), (false, false), "{wrong}");
    }
}

/// The same mistakes in an inline table, in a table of its own and in the syntax.
#[test]
fn toml_quotes_a_line_and_its_debug_the_file() {
    for (text, in_display) in [
        ("jira = \"ana:hunter2\"", true),
        ("jira = [\"ana\", \"hunter2\"]", true),
        ("jira = { email = \"ana:\", token = \"hunter2\" }", true),
        ("jira = { token = \"hunter2\" }", true),
        ("jira = { email = \"ana\", token = \"hunter2", true),
        // Here it quotes the line of the table's name.
        ("[jira]\nemail = \"ana:\"\ntoken = \"hunter2\"", false),
        ("[jira]\nemail = \"ana\"\ntoken = \"hunter2\\n\"", false),
        ("[jira]\ntoken = \"hunter2\"", false),
        ("[jira]\nemail = \"ana\"\nhunter2 = \"\"", false),
        // The file has it elsewhere.
        ("token = \"hunter2\"\n[jira]\nemail = \"ana\"", false),
    ] {
        let error = toml::<One>(text);
        assert_eq!(shows(&error), (in_display, true), "{text}");
        assert!(!error.message().contains(MARKER), "{text}");
    }
    // Flattened, the whole file is the culprit, and its first line is quoted.
    assert_eq!(shows(&toml::<Flat>("token = \"hunter2\"")), (true, true));
}

#[test]
fn a_line_number_says_where() {
    for (text, expected) in [
        ("jira = \"ana:hunter2\"", "1: expected a map of an email and a token"),
        ("[jira]\nemail = 1\n", "2: expected a string, in quotes if need be"),
        (
            "\n[jira]\nemail = \"\"\nhunter2 = \"\"",
            "2: credentials have an email and a token and nothing else",
        ),
        ("#\r\n\n[jira]\nemail = \"ana\"", "3: missing field `token`"),
    ] {
        let error = toml::<One>(text);
        assert_eq!(format!("{}: {}", line(text, &error), error.message()), expected);
    }
}

/// The error is not ours: the type around the credentials has refused the string.
#[test]
fn every_format_quotes_a_string_in_place_of_what_is_around() {
    quoted::<List>();
    quoted::<Map>();
    quoted::<Inner>();
    for error in [json::<Flat>("\"hunter2\""), json::<Vec<BasicCredentials>>("\"hunter2\"")] {
        assert_eq!(shows(&error), (true, true));
    }
}

#[track_caller]
fn quoted<T: Debug + DeserializeOwned>() {
    let error = json::<T>(r#"{"jira": "ana:hunter2"}"#);
    assert_eq!(shows(&error), (true, true));
    // What is safe to print.
    let place = format!("{:?}, line {}, {}", error.classify(), error.line(), error.column());
    assert_eq!(place, "Data, line 1, 22");

    let error = yaml::<T>("jira: ana:hunter2");
    assert_eq!(shows(&error), (true, true));
    let place = error.location().map(|place| (place.line(), place.column()));
    assert_eq!(place, Some((1, 7)));

    let text = "\njira = \"ana:hunter2\"";
    let error = toml::<T>(text);
    assert_eq!(shows(&error), (true, true));
    assert!(error.message().contains(MARKER));
    assert_eq!(line(text, &error), 2);
}
