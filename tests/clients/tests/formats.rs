//! The feature `serde` with TOML and YAML: what is accepted, and which errors quote a secret, as the
//! documentation of `Deserialize` says.

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::Scope;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Service {
    url: Scope,
    #[serde(flatten)]
    credentials: BasicCredentials,
}

#[test]
fn a_pair_among_other_fields() {
    let services: [Service; 2] = [
        toml::from_str("user = 'ana'\nurl = 'https://h'\npassword = 't0:k3é'\nn = 3").unwrap(),
        serde_yaml_ng::from_str("{login: ana, url: wss://h, token: 't0:k3é', n: 3}").unwrap(),
    ];
    for Service { url, credentials } in services {
        assert_eq!(url.to_string(), "https://h");
        assert_eq!(credentials.expose_user_pass(), "ana:t0:k3é");
    }
}

#[test]
fn a_map_of_scopes() {
    let maps: [BTreeMap<Scope, BasicCredentials>; 2] = [
        toml::from_str("['https://h/']\nuser = 'ana'\npassword = 't0k3n'").unwrap(),
        serde_yaml_ng::from_str("wss://h: {login: ana, password: t0k3n}").unwrap(),
    ];
    for map in maps {
        let scopes: BTreeMap<_, _> = map.into_keys().map(|scope| (scope, 1)).collect();
        assert_eq!(toml::Value::try_from(&scopes).unwrap()["https://h"].as_integer(), Some(1));
        assert_eq!(serde_yaml_ng::to_string(&scopes).unwrap(), "https://h: 1\n");
    }
}

/// What may stand around a pair, as `jira`.
type Field<T> = BTreeMap<String, T>;

/// Whether an error quotes the secret of these tests, and whether its `Debug` does.
fn shows(error: &(impl Debug + Display)) -> (bool, bool) {
    (error.to_string().contains("hunter2"), format!("{error:?}").contains("hunter2"))
}

#[test]
fn yaml_shows_nothing_in_a_field() {
    for (pair, expected) in [
        ("ana:hunter2", "expected a map of an email and a token"),
        ("[ana, hunter2]", "expected a map"),
        ("7742", "expected a map"),
        ("!hunter2 {email: ana, token: hunter2}", "expected a map"),
        ("{email: ana, hunter2: hunter2}", "missing field `token`"),
        ("{email: 'hunter2:', token: hunter2}", "colon"),
        ("{email: ana, token: \"hunter2\\n\"}", "control"),
        ("{email: ana, token: [hunter2]}", "expected a string, in quotes"),
        ("{email: ana, token: 7742}", "expected a string, in quotes"),
        ("{email: ana, token: !hunter2 hunter2}", "expected a string, in quotes"),
        ("{7742: hunter2}", "expected a string, in quotes"),
        ("{email: hunter2, user: hunter2}", "given twice"),
        ("{email: ana, token: 'hunter2", "scanning"),
        ("{email: ana, token: @hunter2}", "scanning"),
        ("*hunter2", "anchor"),
    ] {
        let read = serde_yaml_ng::from_str::<Field<BasicCredentials>>(&format!("jira: {pair}"));
        let error = read.unwrap_err();
        assert_eq!(shows(&error), (false, false), "{pair}");
        assert!(error.to_string().contains(expected), "{pair}: {error}");
    }
}

/// The message never does.
#[test]
fn toml_quotes_a_line_and_its_debug_the_file() {
    for (text, in_display, expected) in [
        ("jira = 'ana:hunter2'", true, "1: expected a map of an email and a token"),
        ("jira = ['ana', 'hunter2']", true, "1: invalid type: sequence"),
        ("\njira = { email = 'ana:', token = 'hunter2' }", true, "2: the email contains"),
        ("jira = { token = 'hunter2' }", true, "1: missing field `email`"),
        ("jira = { email = 'ana', token = 'hunter2", true, "1: "),
        // The line of the table's name.
        ("#\r\n\n[jira]\nemail = 'ana:'\ntoken = 'hunter2'", false, "3: the email contains"),
        ("[jira]\nemail = 1\ntoken = 'hunter2'", false, "2: expected a string, in quotes"),
    ] {
        let error = toml::from_str::<Field<BasicCredentials>>(text).unwrap_err();
        assert_eq!(shows(&error), (in_display, true), "{text}");
        // As the documentation has it.
        let start = error.span().map_or(0, |span| span.start);
        let line = 1 + text.bytes().take(start).filter(|&byte| byte == b'\n').count();
        let printed = format!("{line}: {}", error.message());
        assert!(printed.starts_with(expected) && !printed.contains("hunter2"), "{printed}");
    }
}

/// The type around the credentials makes these errors.
#[test]
fn both_quote_a_string_in_place_of_a_list() {
    type List = Field<Vec<BasicCredentials>>;
    let error = serde_yaml_ng::from_str::<List>("jira: ana:hunter2").unwrap_err();
    assert_eq!(shows(&error), (true, true));
    // Which is safe to print.
    assert_eq!(error.location().map(|place| (place.line(), place.column())), Some((1, 7)));
    let error = toml::from_str::<List>("jira = 'ana:hunter2'").unwrap_err();
    assert_eq!(shows(&error), (true, true));
    assert!(error.message().contains("hunter2"));
}
