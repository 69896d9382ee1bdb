//! A random netrc file, in legal spacing and quoting, says what it was made of; and no text makes
//! the parser panic.
use http_basic_credentials::source::netrc::Netrc;
use proptest::prelude::*;

/// A value that Basic credentials can carry, and one legal way to write it.
fn word(chars: &'static str, min: usize) -> impl Strategy<Value = (String, String)> {
    let value =
        prop::collection::vec(prop::sample::select(chars.chars().collect::<Vec<_>>()), min..9);
    (value, any::<bool>(), any::<u32>()).prop_map(|(value, quoted, escapes)| {
        let bare = |at, char| !(char == '\\' || char == ' ' || (at == 0 && char == '"'));
        let quoted =
            quoted || value.is_empty() || !value.iter().enumerate().all(|(at, &it)| bare(at, it));
        let mut written = String::new();
        for (at, &char) in value.iter().enumerate() {
            let must = "\\\"".contains(char);
            // In quotes, what need not be escaped may be, but where that reads as something else.
            let may = !"nrt".contains(char);
            if quoted && (must || (may && escapes >> at & 1 == 1)) {
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
        let netrc = Netrc::parse(&text);
        prop_assert_eq!(netrc.errors().next(), None, "{:?}", text);
        for (host, ..) in &entries {
            let same = |other: &Option<String>| match (host, other) {
                (Some(host), Some(other)) => plain(host) == plain(other),
                (None, None) => true,
                _ => false,
            };
            let (_, login, password, _) = entries.iter().find(|it| same(&it.0)).unwrap();
            let found = match host {
                Some(host) => netrc.credentials_for(host).unwrap(),
                None => netrc.default_credentials().unwrap(),
            };
            prop_assert_eq!(
                found.as_ref().map(|it| (it.expose_email(), it.expose_token())),
                password.as_deref().map(|it| (login.as_deref().unwrap_or(""), it)),
                "{:?} in {:?}", host, text
            );
        }
    }

    /// Any text: no panic, an error's line is one of the text, and a host is given what its first
    /// entry has or an error.
    #[test]
    fn any_text_is_read(
        words in prop::collection::vec(prop::sample::select(vec![
            "machine", "default", "login", "password", "account", "macdef", "h", "\"", "\\", "#", ":",
            " ", " ", " ", "\n", "\r", "\t", "\0", "\u{7f}", "é", "\u{feff}", "\n\n", "\nmachine ",
        ]), 0..40)
    ) {
        let text = words.concat();
        let netrc = Netrc::parse(&text);
        let lines = text.replace("\r\n", "\n").split(['\n', '\r']).count();
        for error in netrc.errors() {
            prop_assert!((1..=lines).contains(&error.line()), "{} in {:?}", error, text);
        }
        let lines: Vec<_> = netrc.errors().map(|it| it.line()).collect();
        prop_assert!(lines.is_sorted(), "{:?} in {:?}", lines, text);
        for host in netrc.hosts() {
            let found = netrc.credentials_for(host);
            if let Ok(Some(credentials)) = &found {
                let again = netrc.credentials_of(host, credentials.expose_email()).unwrap().unwrap();
                prop_assert!(credentials.is_same(&again));
            }
            if let Err(error) = found {
                prop_assert!(netrc.errors().any(|it| it == error), "{:?}", text);
            }
        }
        let _ = netrc.default_credentials();
    }

    /// A fault in one entry changes nothing of the others, wherever it is.
    #[test]
    fn a_fault_costs_its_own_entry(
        at in 0..=4_usize,
        fault in prop::sample::select(vec![
            "login a:b", "password x y", "password \"x", "password x\\$", "login \u{1}", "password",
            "x \0\nlogin", "password x y machine h0 password z", "\"x\"y", "password \"\\",
        ]),
    ) {
        let good = |host| format!("machine h{host}\n\tlogin l{host}\n\tpassword p{host}\n");
        let mut entries: Vec<_> = (0..4).map(good).collect();
        entries.insert(at, format!("machine f {fault}\n"));
        let text = entries.concat();
        let netrc = Netrc::parse(&text);
        prop_assert_eq!(netrc.errors().count(), 1, "{:?}", text);
        prop_assert!(netrc.credentials_for("f").is_err(), "{:?}", text);
        for host in 0..4 {
            let found = netrc.credentials_for(&format!("h{host}")).unwrap().unwrap();
            let expected = format!("l{host}:p{host}");
            prop_assert_eq!(found.expose_user_pass(), expected, "{:?}", text);
        }
    }
}
