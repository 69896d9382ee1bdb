//! A random netrc file, in legal spacing and quoting, says what it was made of; and no text makes
//! the parser panic.
use http_basic_credentials::source::netrc::Netrc;
use proptest::prelude::*;

/// A value that Basic credentials can carry, and one legal way to write it.
fn word(chars: &'static str, min: usize) -> impl Strategy<Value = (String, String)> {
    let value =
        prop::collection::vec(prop::sample::select(chars.chars().collect::<Vec<_>>()), min..9);
    (value, any::<bool>(), any::<u32>()).prop_map(|(value, quoted, escapes)| {
        let quoted = quoted || value.is_empty();
        let mut written = String::new();
        for (at, &char) in value.iter().enumerate() {
            let must = match char {
                '\\' => true,
                '"' => quoted || at == 0,
                ' ' => !quoted,
                _ => false,
            };
            // What need not be escaped may be, but where that reads as something else.
            let may = !char.is_ascii_alphanumeric() || (quoted && !"nrt".contains(char));
            if must || (may && escapes >> at & 1 == 1) {
                written.push('\\');
            }
            written.push(char);
        }
        let written = if quoted { format!("\"{written}\"") } else { written };
        (value.into_iter().collect(), written)
    })
}

const LOGIN: &str = "abnrtZ09.-_@#/+\\\"' é🔑";
const PASSWORD: &str = "abnrtZ09.-_@#/+\\\"' é🔑:";
const NAME: &str = "abnrtZ09.-:[]\\\" é";

fn space() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![" ", "  ", "\t", "\n", "\r\n", "\r", "\n\n \t", " \r\n "])
}

fn gap() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        " ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        " # a \"note\n",
        "\n#note \\q\r\n#\n ",
    ])
}

type Field = (String, String);

/// An entry: its host (`None` for default), login and password, and the text.
fn entry() -> impl Strategy<Value = (Option<String>, Option<String>, Option<String>, String)> {
    let name = prop::option::weighted(0.85, word(NAME, 1));
    let login = prop::option::weighted(0.8, word(LOGIN, 0));
    let password = prop::option::weighted(0.8, word(PASSWORD, 0));
    let account = prop::option::weighted(0.3, word(PASSWORD, 0));
    let spacing = (prop::collection::vec(gap(), 5), prop::collection::vec(space(), 4));
    (name, login, password, account, spacing, any::<bool>()).prop_map(
        |(name, login, password, account, (gaps, spaces), swapped)| {
            let mut text = match &name {
                Some((_, name)) => format!("machine{}{name}", same_line(spaces[0], name)),
                None => String::from("default"),
            };
            let mut fields: Vec<(&str, &Option<Field>)> =
                vec![("login", &login), ("account", &account), ("password", &password)];
            if swapped {
                fields.reverse();
            }
            for (at, (keyword, field)) in fields.into_iter().enumerate() {
                if let Some((_, written)) = field {
                    let space = same_line(spaces[at + 1], written);
                    text.extend([gaps[at], keyword, space, written]);
                }
            }
            text += gaps[4];
            let value = |field: Option<Field>| field.map(|field| field.0);
            (value(name), value(login), value(password), text)
        },
    )
}

/// On a later line, a bare `#` is no value.
fn same_line(space: &'static str, word: &str) -> &'static str {
    if word.starts_with('#') && space.contains(['\n', '\r']) { "\t" } else { space }
}

/// What two spellings of one host have in common.
fn plain(host: &str) -> String {
    let bare = host.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(host);
    match bare.parse::<std::net::Ipv6Addr>() {
        Ok(address) => address.to_string(),
        Err(_) => host.to_ascii_lowercase(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn reads_back_what_was_written(entries in prop::collection::vec(entry(), 0..6), bom: bool) {
        let mut text = String::from(if bom { "\u{feff}" } else { "" });
        for (at, entry) in entries.iter().enumerate() {
            if at % 3 == 2 {
                text += " macdef x\nmachine h password \"\n\n";
            }
            text += &entry.3;
            text += "\n";
        }
        let netrc = Netrc::parse(&text).unwrap_or_else(|error| panic!("{error}: {text:?}"));
        for (host, ..) in &entries {
            let same = |other: &Option<String>| match (host, other) {
                (Some(host), Some(other)) => plain(host) == plain(other),
                (None, None) => true,
                _ => false,
            };
            let (_, login, password, _) = entries.iter().find(|it| same(&it.0)).unwrap();
            let found = match host {
                Some(host) => netrc.credentials_for(host),
                None => netrc.default_credentials(),
            };
            prop_assert_eq!(
                found.as_ref().map(|it| (it.expose_email(), it.expose_token())),
                password.as_deref().map(|it| (login.as_deref().unwrap_or(""), it)),
                "{:?} in {:?}", host, text
            );
        }
    }

    /// Any text: no panic, and an error's line is one of the text.
    #[test]
    fn any_text_is_read_or_refused(
        words in prop::collection::vec(prop::sample::select(vec![
            "machine", "default", "login", "password", "account", "macdef", "h", "\"", "\\", "#", ":",
            " ", " ", " ", "\n", "\r", "\t", "\0", "\u{7f}", "é", "\u{feff}", "\n\n",
        ]), 0..40)
    ) {
        let text = words.concat();
        match Netrc::parse(&text) {
            Ok(netrc) => {
                let hosts: Vec<_> = netrc.hosts().collect();
                for host in hosts {
                    let _ = netrc.credentials_for(host);
                }
                let _ = netrc.default_credentials();
            }
            Err(error) => {
                let lines = text.replace("\r\n", "\n").split(['\n', '\r']).count();
                prop_assert!((1..=lines).contains(&error.line()), "{} in {:?}", error, text);
            }
        }
    }
}
