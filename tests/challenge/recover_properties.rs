//! `recover_all` returns what `parse_all` does, and elsewhere the schemes that are certain and no
//! others.
use http_basic_credentials::challenge::Challenge;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// What is certain, by the words of the documentation: split at the commas outside quotes, each list
/// element that is a token alone, or a token, white space and something that is not an equals sign.
fn certain(values: &[Vec<u8>]) -> Vec<String> {
    let is_space = |byte: &&u8| matches!(byte, b' ' | b'\t');
    let mut schemes = Vec::new();
    for element in values.iter().flat_map(|value| elements(value.trim_ascii_end())) {
        let element = &element[element.iter().take_while(is_space).count()..];
        let (token, rest) =
            element.split_at(element.iter().take_while(|it| is_tchar(**it)).count());
        let spaces = rest.iter().take_while(is_space).count();
        let is_apart = rest.is_empty() || spaces > 0;
        if !token.is_empty() && is_apart && !rest[spaces..].starts_with(b"=") {
            schemes.push(String::from_utf8(token.to_vec()).unwrap());
        }
    }
    schemes.truncate(64);
    schemes
}

fn elements(value: &[u8]) -> Vec<Vec<u8>> {
    let mut elements = vec![Vec::new()];
    let (mut is_quoted, mut is_escaped) = (false, false);
    for &byte in value {
        if byte == b',' && !is_quoted {
            elements.push(Vec::new());
        } else {
            elements.last_mut().unwrap().push(byte);
        }
        if byte == b'"' && !is_escaped {
            is_quoted = !is_quoted;
        }
        is_escaped = is_quoted && byte == b'\\' && !is_escaped;
    }
    elements
}

fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Field values that are nearly lists of challenges.
fn values() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let piece = select(vec![
        "Basic",
        "Digest",
        "realm",
        "a",
        "b",
        "'",
        "=",
        "=",
        " ",
        " ",
        "\t",
        ",",
        ",",
        ", ",
        "\"",
        "\"",
        "\\",
        "\\\"",
        "@",
        ";",
        "\u{e9}",
        "a=b",
        "a=\"b\"",
        "a=\"b, Hidden c\"",
        "realm=\"x\"",
        "YQ==",
        "Basic realm=\"x\"",
        ", Digest ",
        "\", ",
        ", \"",
    ]);
    vec(vec(piece, 0..16).prop_map(|pieces| pieces.concat().into_bytes()), 0..4)
}

#[track_caller]
fn holds(values: &[Vec<u8>]) {
    let shown: Vec<_> = values.iter().map(|value| value.escape_ascii().to_string()).collect();
    let recovered = Challenge::recover_all(values);
    if let Ok(parsed) = Challenge::parse_all(values) {
        assert_eq!(recovered, parsed, "{shown:?}");
    }
    let schemes: Vec<_> = recovered.iter().map(Challenge::scheme).collect();
    assert_eq!(schemes, certain(values), "{shown:?}");
    for challenge in &recovered {
        let mut names: Vec<_> = challenge.params().map(|(name, _)| name).collect();
        assert!(challenge.token68().is_none() || names.is_empty(), "{shown:?}");
        assert!(names.len() <= 64, "{shown:?}");
        assert!(names.iter().all(|name| name.bytes().all(is_tchar)), "{shown:?}");
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{shown:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_scheme_is_missing_and_none_is_made_up(values in values()) {
        holds(&values);
    }

    /// Text that a server puts in quotes makes no challenge, whatever it is and whatever is around.
    #[test]
    fn quoted_text_makes_no_challenge(
        before in select(vec!["", "@, ", "Digest ", "Digest a=b, ", "Digest realm=a b, ", "Digest x=y\\, "]),
        name in select(vec!["realm=", "realm = ", "", "@"]),
        text in "[ -~]{0,6}, ?(Hidden|Hidden x=y|Hidden YQ==)[ -~]{0,6}",
        after in select(vec!["", " ", " @", "x", ", Basic", " a=b", " \"x\""]),
    ) {
        let text = text.replace('\\', "\\\\").replace('"', "\\\"");
        let value = format!("{before}{name}\"{text}\"{after}");
        let challenges = Challenge::recover_all([&value]);
        prop_assert!(!challenges.iter().any(|challenge| challenge.is("Hidden")), "{}", value);
        let open = format!("{before}{name}\"{text}");
        let challenges = Challenge::recover_all([&open]);
        prop_assert!(!challenges.iter().any(|challenge| challenge.is("Hidden")), "{}", open);
    }

    /// A field value that cannot be read takes nothing from those beside it.
    #[test]
    fn what_is_beside_a_fault_is_found(values in values(), at in 0_usize..4) {
        let mut values = values;
        let at = at.min(values.len());
        values.insert(at, b"Known realm=\"x\", Other".to_vec());
        let challenges = Challenge::recover_all(&values);
        let known = challenges.iter().find(|challenge| challenge.is("Known")).unwrap();
        prop_assert_eq!(known.realm(), Some("x"));
    }

    #[test]
    fn no_bytes_panic(values in vec(vec(any::<u8>(), 0..40), 0..4)) {
        holds(&values);
    }
}

/// What the properties above must not be empty of.
#[test]
fn the_oracle_finds_schemes() {
    let certain = |value: &str| certain(&[value.as_bytes().to_vec()]);
    assert_eq!(
        certain(r#"Basic realm="x, y z" @, Digest, a=b, "NTLM", Bearer x"#),
        ["Basic", "Digest", "Bearer"]
    );
    assert_eq!(certain(r#"@ "a\", Basic", Digest"#), ["Digest"]);
}

/// 256 KiB of one piece after another. Were the work quadratic, this would not end.
#[test]
fn hostile_values_end() {
    const SIZE: usize = 256 * 1024;
    for (start, piece, end) in [
        ("", ",", ""),
        ("", "\"", ""),
        ("", "\"", ", Basic"),
        ("", "\\", ""),
        ("", "=", ""),
        ("", "@,", ""),
        ("", "@ ", ""),
        ("", "a,", ""),
        ("", "a ", ""),
        ("", "a b,", ""),
        ("", "a=b,", ""),
        ("X ", "a=b,", ""),
        ("X ", "a=b c=d,", ""),
        ("X ", "a=\"b\" ", ""),
        ("X ", "a=\"b\" c", ""),
        ("X ", "a=\"b\"c,", ""),
        ("X ", "a=\"b\"c\"d=e\",", ""),
        ("X ", "a=\"b", ""),
        ("X a=\"", "\"", ""),
        ("X a=\"", "\" ", "x"),
        ("X a=\"", "\" a", "="),
        ("X a=\"", "\\", ""),
        ("X a=\"", "\\\"", ""),
        ("X a=b", " ", "c"),
        ("X a", " ", "b"),
        ("X a=b, c", "=", " d"),
        ("", "@ \"x, Basic\", ", ""),
    ] {
        let pieces = piece.repeat(SIZE.div_euclid(piece.len()));
        let value = format!("{start}{pieces}{end}").into_bytes();
        holds(std::slice::from_ref(&value));
    }
    // A million parameters, each with a name of its own.
    let params: Vec<_> = (0..1_000_000).map(|n| format!("p{n}=v")).collect();
    let value = format!("X {}, Basic realm=x", params.join(","));
    let challenges = Challenge::recover_all([value]);
    assert_eq!((challenges.len(), challenges[0].params().count()), (2, 64));
}
