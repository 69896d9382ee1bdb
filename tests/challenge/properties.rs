//! Challenges written in any legal way are read as what they were. Of other field values, the
//! schemes that are certain are read and no others; none panics, and the work is linear.

use std::collections::HashSet;

use http_basic_credentials::challenge::Challenge;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A scheme, its token68, its parameters, the names in lower case.
type Parts = (String, Option<String>, Vec<(String, String)>);

fn parts(challenge: &Challenge) -> Parts {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let params = challenge.params().map(owned).collect();
    (challenge.scheme().to_owned(), challenge.token68().map(str::to_owned), params)
}

fn token() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[A-Za-z0-9]{1,6}", 1 => "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,7}"]
}

/// What is between two elements: a comma, empty elements, or the end of a field value.
fn separator() -> impl Strategy<Value = &'static str> {
    select(vec![",", ", ", " , ", ",,", ", ,\t,", "\n", ",\n", "\n,", " \n \n\t"])
}

/// A parameter as written in one of the legal ways, and what it says.
fn param() -> impl Strategy<Value = (String, (String, String))> {
    let value =
        prop_oneof![token(), "[ -~\t]{0,12}", "[,=\"\\\\ é🔑a]{0,12}", "[^\\x00-\\x1f\\x7f]{0,6}"];
    let equals = select(vec!["=", " =", "= ", "\t=  "]);
    let escapes = vec(any::<bool>(), 12);
    (token(), equals, value, escapes).prop_map(|(name, equals, value, escapes)| {
        let write = |(char, is_escaped)| match char {
            '"' | '\\' => format!("\\{char}"),
            char if is_escaped => format!("\\{char}"),
            char => char.to_string(),
        };
        let quoted: String = value.chars().zip(escapes.iter().copied()).map(write).collect();
        let is_token = !value.is_empty() && value.bytes().all(is_tchar);
        let written = if is_token && escapes[0] { value.clone() } else { format!("\"{quoted}\"") };
        (format!("{name}{equals}{written}"), (name.to_lowercase(), value))
    })
}

fn challenge() -> impl Strategy<Value = (String, Parts)> {
    let token68 = (token(), " {1,2}", "[A-Za-z0-9._~+/-]{1,9}={0,3}");
    let start = select(vec![" ", "   ", " ,", " , ,"]);
    prop_oneof![
        1 => token68.prop_map(|(scheme, space, token68)| {
            (format!("{scheme}{space}{token68}"), (scheme, Some(token68), Vec::new()))
        }),
        4 => (token(), start, separator(), vec(param(), 0..5)).prop_map(|(scheme, start, separator, params)| {
            let (written, mut said): (Vec<_>, Vec<_>) = params.into_iter().unzip();
            let start = if written.is_empty() { "" } else { start };
            // The first of two counts.
            let mut known = HashSet::new();
            said.retain(|(name, _)| known.insert(name.clone()));
            (format!("{scheme}{start}{}", written.join(separator)), (scheme, None, said))
        }),
    ]
}

/// What is certain, by the words of the documentation: split at the commas outside quotes, each list
/// element that is a token alone, or a token, white space and something that is not an equals sign.
fn certain(values: &[Vec<u8>]) -> Vec<String> {
    let is_space = |byte: &&u8| matches!(byte, b' ' | b'\t');
    let mut schemes = Vec::new();
    for element in values.iter().flat_map(|value| elements(value.trim_ascii_end())) {
        let element = &element[element.iter().take_while(is_space).count()..];
        let (token, rest) =
            element.split_at(element.iter().take_while(|byte| is_tchar(**byte)).count());
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
    #[rustfmt::skip]
    let piece = select(vec![
        "Basic", "Digest", "realm", "a", "b", "'", "=", "=", " ", " ", "\t", ",", ",", ", ", "\"", "\"",
        "\\", "\\\"", "@", ";", "\u{e9}", "a=b", "a=\"b\"", "a=\"b, Hidden c\"", "realm=\"x\"", "YQ==",
        "Basic realm=\"x\"", ", Digest ", "\", ", ", \"",
    ]);
    vec(vec(piece, 0..16).prop_map(|pieces| pieces.concat().into_bytes()), 0..4)
}

#[track_caller]
fn holds(values: &[Vec<u8>]) {
    let shown: Vec<_> = values.iter().map(|value| value.escape_ascii().to_string()).collect();
    let challenges = Challenge::parse_all(values);
    let schemes: Vec<_> = challenges.iter().map(Challenge::scheme).collect();
    assert_eq!(schemes, certain(values), "{shown:?}");
    for challenge in &challenges {
        let names: Vec<_> = challenge.params().map(|(name, _)| name).collect();
        assert!(challenge.token68().is_none() || names.is_empty(), "{shown:?}");
        assert!(names.len() <= 64, "{shown:?}");
        assert!(names.iter().all(|name| name.bytes().all(is_tchar)), "{shown:?}");
        assert_eq!(HashSet::<&str>::from_iter(names.clone()).len(), names.len(), "{shown:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(
        challenges in vec(challenge(), 0..5),
        separator in separator(),
        start in select(vec!["", " ", "\t", ",", ", , ", "\n"]),
        end in select(vec!["", " ", "\t", ",", " ,, ", "\n"]),
    ) {
        let (written, said): (Vec<_>, Vec<_>) = challenges.into_iter().unzip();
        let field = format!("{start}{}{end}", written.join(separator));
        let read = Challenge::parse_all(field.split('\n'));
        prop_assert_eq!(read.iter().map(parts).collect::<Vec<_>>(), said, "{}", field);
    }

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
        let challenges = Challenge::parse_all([&value]);
        prop_assert!(!challenges.iter().any(|challenge| challenge.is("Hidden")), "{}", value);
        let open = format!("{before}{name}\"{text}");
        let challenges = Challenge::parse_all([&open]);
        prop_assert!(!challenges.iter().any(|challenge| challenge.is("Hidden")), "{}", open);
    }

    /// A field value that cannot be read hides nothing of those beside it.
    #[test]
    fn what_is_beside_a_fault_is_found(values in values(), at in 0_usize..4) {
        let mut values = values;
        let at = at.min(values.len());
        values.insert(at, b"Known realm=\"x\", Other".to_vec());
        let challenges = Challenge::parse_all(&values);
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

/// 256 KiB of one piece after another. If the work were quadratic, this would not end.
#[test]
fn hostile_values_end() {
    const SIZE: usize = 256 * 1024;
    #[rustfmt::skip]
    let pieces = [
        ",", " ", "\"", "\\", "=", "a", "é", "@,", "@ ", "a,", "a ", "a b,", "a=b,", "a=b c=d,", "a=\"b\" ",
        "a=\"b\" c", "a=\"b\"c,", "a=\"b\"c\"d=e\",", "a=\"b", "\" ", "\" a", "\\\"", "@ \"x, Basic\", ",
    ];
    for (start, piece) in
        ["", "X ", "X a", "X a=\""].into_iter().flat_map(|start| pieces.map(|piece| (start, piece)))
    {
        for end in ["", "=x,"] {
            let pieces = piece.repeat(SIZE.div_euclid(piece.len()));
            assert!(Challenge::parse_all([format!("{start}{pieces}{end}")]).len() <= 64);
        }
    }
    // The longest names, which are compared with each other.
    let params: Vec<_> = (0..64).map(|n| format!("{}{n}=v", "p".repeat(SIZE / 64))).collect();
    holds(&[format!("X {}", params.join(",")).into_bytes()]);
}
