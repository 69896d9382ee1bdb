//! Challenges written in any legal way are read as what they were; no field value panics, and the
//! work for one is linear.
use std::fmt::Write;

use http::HeaderValue;
use http_auth::ChallengeRef;
use http_auth::parser::ChallengeParser;
use http_basic_credentials::challenge::{Challenge, ChallengeErrorKind, Refusal};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const TCHARS: &str = "!#$%&'*+-.^_`|~[0-9A-Za-z]";

/// A scheme, its token68, its parameters, the names in lower case.
type Parts = (String, Option<String>, Vec<(String, String)>);

fn parts(challenge: &Challenge) -> Parts {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let params = challenge.params().map(owned).collect();
    (challenge.scheme().to_owned(), challenge.token68().map(str::to_owned), params)
}

fn token() -> impl Strategy<Value = String> {
    let class = TCHARS.replace(['[', ']'], "").replace('-', "");
    prop_oneof![
        3 => "[A-Za-z0-9]{1,6}",
        1 => vec(select(class.chars().chain(['-']).collect::<Vec<_>>()), 1..8)
            .prop_map(String::from_iter),
    ]
}

/// What a quoted string can hold: tabs and printable characters, and it is UTF-8.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        token(),
        "[ -~\t]{0,12}",
        "[,=\"\\\\ é🔑a]{0,12}",
        vec(any::<char>().prop_filter("not a control", |char| !char.is_ascii_control()), 0..6)
            .prop_map(String::from_iter),
    ]
}

fn challenge() -> impl Strategy<Value = Parts> {
    let token68 = "[A-Za-z0-9._~+/-]{1,9}={0,3}";
    let params = vec((token(), value()), 0..5).prop_map(|mut params| {
        let mut known = std::collections::HashSet::new();
        for (name, _) in &mut params {
            name.make_ascii_lowercase();
        }
        params.retain(|(name, _)| known.insert(name.clone()));
        params
    });
    prop_oneof![
        1 => (token(), token68).prop_map(|(scheme, token68)| (scheme, Some(token68), vec![])),
        4 => (token(), params).prop_map(|(scheme, params)| (scheme, None, params)),
    ]
}

/// Chooses one of the legal ways to write each thing.
struct Style<'a>(std::iter::Cycle<std::slice::Iter<'a, Index>>);

impl Style<'_> {
    fn one<'b>(&mut self, of: &[&'b str]) -> &'b str {
        of[self.0.next().unwrap().index(of.len())]
    }

    fn yes(&mut self) -> bool {
        self.0.next().unwrap().index(2) == 1
    }

    /// Between elements: a comma, empty elements, or the end of a line.
    fn comma(&mut self) -> &'static str {
        self.one(&[",", ", ", " , ", ",,", ", ,\t,", "\n", ",\n", "\n,", " \n \n\t"])
    }

    fn case(&mut self, name: &str) -> String {
        let upper = |char: char| if self.yes() { char.to_ascii_uppercase() } else { char };
        name.chars().map(upper).collect()
    }

    fn quoted(&mut self, value: &str) -> String {
        let mut quoted = String::from("\"");
        for char in value.chars() {
            if "\"\\".contains(char) || self.one(&["", "", "", "", "\\"]) == "\\" {
                quoted.push('\\');
            }
            quoted.push(char);
        }
        quoted + "\""
    }
}

/// Field lines, joined by line ends, that say this.
fn write(challenges: &[Parts], choices: &[Index]) -> String {
    let mut style = Style(choices.iter().cycle());
    let mut out = style.one(&["", " ", "\t", ",", ", , ", "\n"]).to_owned();
    for (at, (scheme, token68, params)) in challenges.iter().enumerate() {
        if at > 0 {
            out += style.comma();
        }
        out += scheme;
        if let Some(token68) = token68 {
            write!(out, "{}{token68}", style.one(&[" ", "  "])).unwrap();
        }
        for (at, (name, value)) in params.iter().enumerate() {
            // A comma may stand before the first parameter too.
            out += if at > 0 { style.comma() } else { style.one(&[" ", "   ", " ,", " , ,"]) };
            out += &style.case(name);
            out += style.one(&["=", "=", " =", "= ", "\t=  "]);
            let is_token = !value.is_empty()
                && value
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
            out += &if is_token && style.yes() { value.clone() } else { style.quoted(value) };
        }
    }
    out + style.one(&["", " ", "\t", ",", " ,, ", "\n"])
}

fn lines(field: &str) -> Vec<HeaderValue> {
    field.split('\n').map(|line| HeaderValue::from_bytes(line.as_bytes()).unwrap()).collect()
}

fn their_parts(theirs: &ChallengeRef<'_>) -> Parts {
    let params = theirs.params.iter();
    let params = params.map(|(name, value)| (name.to_lowercase(), value.to_unescaped()));
    (theirs.scheme.to_owned(), None, params.collect())
}

/// What the property below must not be empty of.
#[test]
fn fields_that_both_read() {
    for field in [
        r#"Basic realm="x""#,
        r#"Basic realm="x", charset="UTF-8""#,
        r"Basic REALM=x",
        r#"Basic realm = "x""#,
        r#"Basic realm="the \"inner\" room""#,
        r#"Basic realm="x, Digest realm=y""#,
        "Negotiate",
        "Negotiate, NTLM",
        r#"Basic realm="x", Basic realm="y""#,
        r#"Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple""#,
        r#"Digest realm="d", nonce="a/Z==", algorithm=MD5, qop="auth,auth-int""#,
    ] {
        let theirs: Result<Vec<_>, _> = ChallengeParser::new(field).collect();
        let ours = Challenge::parse_all(lines(field)).unwrap();
        let ours: Vec<_> = ours.iter().map(parts).collect();
        assert_eq!(ours, theirs.unwrap().iter().map(their_parts).collect::<Vec<_>>(), "{field}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(
        challenges in vec(challenge(), 0..5),
        choices in vec(any::<Index>(), 1..60),
    ) {
        let field = write(&challenges, &choices);
        let read = Challenge::parse_all(lines(&field)).expect(&field);
        prop_assert_eq!(read.iter().map(parts).collect::<Vec<_>>(), challenges, "{}", field);
    }

    /// Bytes that mean something to the parser, among others.
    #[test]
    fn no_bytes_panic(
        field in vec(vec(prop_oneof![
            4 => select(b"\"\\,= \tBasic=\x80\xc3\xa9".to_vec()),
            1 => (32_u8..=255).prop_filter("not DEL", |&byte| byte != 127),
        ], 0..40), 0..4),
    ) {
        let lines: Vec<_> =
            field.iter().map(|line| HeaderValue::from_bytes(line).unwrap()).collect();
        if let Err(error) = Challenge::parse_all(&lines) {
            prop_assert!(error.offset() <= field[error.line()].len());
        }
        let mut response = http::Response::builder().status(401).body(()).unwrap();
        for line in lines {
            response.headers_mut().append(http::header::WWW_AUTHENTICATE, line);
        }
        let refusal = Refusal::of(&response, false).unwrap();
        prop_assert!(!refusal.to_string().chars().any(char::is_control));
    }

    /// Text that is nearly a list of challenges.
    #[test]
    fn what_both_read_both_read_alike(
        pieces in vec(select(vec![
            "Basic", "Digest", "realm", "a", "=", "=", " ", " ", ",", ", ", "\"", "\"x\"", "\"x, y=z\"",
            "\\", "\\\"", "realm=\"x\"", "a=b", "Basic realm=\"x\"", "charset=\"UTF-8\"", "\t",
        ]), 0..14),
    ) {
        let field = pieces.concat();
        let theirs: Result<Vec<_>, _> = ChallengeParser::new(&field).collect();
        let ours = Challenge::parse_all(lines(&field));
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            let ours: Vec<_> = ours.iter().map(parts).collect();
            prop_assert_eq!(ours, theirs.iter().map(their_parts).collect::<Vec<_>>(), "{}", field);
        }
    }
}

/// 1 MiB of one piece after another, with a start and an end. Were the work quadratic, this would
/// not end: it would be 10^12 steps.
#[test]
fn hostile_fields_end() {
    const SIZE: usize = 1024 * 1024;
    use ChallengeErrorKind as Kind;
    for (start, piece, end, expected) in [
        ("", ",", "", Ok(0)),
        ("", " ", "", Ok(0)),
        ("", "\"", "", Err(Kind::UnexpectedCharacter)),
        ("", "\\", "", Err(Kind::UnexpectedCharacter)),
        ("", "=", "", Err(Kind::UnexpectedCharacter)),
        ("", "a", "", Ok(1)),
        ("", "a,", "", Err(Kind::TooManyChallenges)),
        ("", "a ", "", Err(Kind::UnexpectedCharacter)),
        ("", "a b,", "", Err(Kind::TooManyChallenges)),
        ("", "Basic a=b,", "", Err(Kind::TooManyChallenges)),
        ("Basic", " ", "", Ok(1)),
        ("Basic", " ", "realm=x", Ok(1)),
        ("Basic", ",", "realm=x", Ok(1)),
        ("Basic ", "a", "", Ok(1)),
        ("Basic ", "a", "=b", Ok(1)),
        ("Basic ", "a", "!", Err(Kind::UnexpectedCharacter)),
        ("Basic a", "=", "", Ok(1)),
        ("Basic a", " ", "=b", Ok(1)),
        ("Basic a=", " ", "b", Ok(1)),
        ("Basic realm=", "a", "", Ok(1)),
        ("Basic realm=\"", "\"", "", Ok(1)),
        ("Basic realm=\"", "\" ", "", Ok(1)),
        ("Basic realm=\"", "\" ", "x", Err(Kind::UnterminatedQuote)),
        ("Basic realm=\"", "\" ", "x,", Err(Kind::AmbiguousQuote)),
        ("Basic realm=\"", "\"\"a", "\"", Ok(1)),
        ("Basic realm=\"", "\\", "", Err(Kind::UnterminatedQuote)),
        ("Basic realm=\"", "\\\\", "\"", Ok(1)),
        ("Basic realm=\"", "\\\"", "\"", Ok(1)),
        ("Basic realm=\"", ",", "\"", Ok(1)),
        ("Basic realm=\"", "é", "\"", Ok(1)),
        ("Basic ", "a=b,", "", Err(Kind::RepeatedParameter)),
    ] {
        let pieces = piece.repeat(SIZE.div_euclid(piece.len()));
        let field = HeaderValue::from_str(&format!("{start}{pieces}{end}"))
            .or_else(|_| HeaderValue::from_bytes(format!("{start}{pieces}{end}").as_bytes()));
        let result = Challenge::parse_all([&field.unwrap()]);
        let found = result.map(|challenges| challenges.len()).map_err(|error| error.kind());
        assert_eq!(found, expected, "{start:?} {piece:?} {end:?}");
    }
    // The longest names, the most parameters: each is compared with those before it.
    let names = (0..64).map(|n| format!("{}{n}=x", "a".repeat(1000))).collect::<Vec<_>>();
    let field = HeaderValue::from_str(&format!("Basic {}", names.join(","))).unwrap();
    assert_eq!(Challenge::parse_all([&field]).unwrap()[0].params().count(), 64);
}
