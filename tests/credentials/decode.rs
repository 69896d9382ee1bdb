//! What is read as Basic credentials, from a header value and from base64 by itself, and the error
//! for everything else.
use std::fmt::Display;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::DecodeError::{self, InvalidToken68, InvalidUtf8, UnsupportedScheme};
use http_basic_credentials::InvalidCredentials::{ControlInEmail, ControlInToken, MissingColon};
use proptest::prelude::*;

type Pair<'a> = Result<(&'a str, &'a str), DecodeError>;

/// A header value gives this pair or this error.
#[track_caller]
fn value(value: impl AsRef<[u8]>, expected: Pair<'_>) {
    let value = value.as_ref();
    let read = BasicCredentials::try_from(&HeaderValue::from_bytes(value).unwrap());
    is(read.as_ref(), expected, &value.escape_ascii());
}

/// Base64 gives it.
#[track_caller]
fn base64(text: &str, expected: Pair<'_>) {
    is(BasicCredentials::from_base64(text).as_ref(), expected, &text);
}

/// Both do.
#[track_caller]
fn both(token68: &str, expected: Pair<'_>) {
    value(format!("Basic {token68}"), expected);
    base64(token68, expected);
}

#[track_caller]
fn is(read: Result<&BasicCredentials, &DecodeError>, expected: Pair<'_>, given: &dyn Display) {
    let actual =
        read.map(|pair| (pair.expose_email(), pair.expose_token())).map_err(|error| *error);
    assert_eq!(actual, expected, "{given}");
    if let (Ok(read), Ok((email, token))) = (read, expected) {
        let made = BasicCredentials::new(email, token).unwrap();
        assert!(read.header_value().is_sensitive() && read.header_value() == made.header_value());
    }
}

/// In any case (RFC 9110 section 11.1), and with `1*SP` after it (section 11.4).
#[test]
fn the_scheme() {
    for case in 0..1 << 5 {
        let upper = |(at, char): (usize, char)| {
            if case >> at & 1 == 1 { char.to_ascii_uppercase() } else { char }
        };
        let scheme: String = "basic".chars().enumerate().map(upper).collect();
        value(format!("{scheme}{} YTpi", " ".repeat(case)), Ok(("a", "b")));
    }
    for fault in
        ["\tYTpi", " \tYTpi", "\t YTpi", "", " ", "   ", " =", " ==", ",YTpi", "/YTp", " \u{ff}"]
    {
        value(format!("Basic{fault}"), Err(InvalidToken68));
    }
    for other in ["", "Basi", "Basi YTpi", "Bearer YTpi", "YTpi", "\"Basic\" YTpi"] {
        value(other, Err(UnsupportedScheme));
    }
    for before in ["\"", " ", "\t", ",", "\u{ff}"] {
        value(format!("{before}Basic YTpi"), Err(UnsupportedScheme));
    }
    // Letters that Unicode folds to those of `Basic`.
    value("Ba\u{17f}ic YTpi", Err(UnsupportedScheme));
    value("Bas\u{131}c YTpi", Err(UnsupportedScheme));
}

/// One more `tchar` (RFC 9110 section 5.6.2) makes it another scheme, and any other byte but a space
/// is a fault in what follows it.
#[test]
fn the_scheme_ends_before_each_byte() {
    let mut others = 0;
    for byte in (0..=u8::MAX).filter(|byte| HeaderValue::from_bytes(&[*byte]).is_ok()) {
        // The name of a field is a token too.
        let is_tchar = HeaderName::from_bytes(&[byte]).is_ok();
        others += usize::from(is_tchar);
        let expected = match byte {
            b' ' => Ok(("a", "b")),
            _ if is_tchar => Err(UnsupportedScheme),
            _ => Err(InvalidToken68),
        };
        value([b"Basic", &[byte][..], b"YTpi"].concat(), expected);
    }
    assert_eq!(others, 26 + 26 + 10 + 15);
}

#[test]
fn what_is_not_base64() {
    const WRONG: &str = "ana:t0k3n|YTpi |YTpi\t|YTpi,|YTpi, YTpi|YT pi|\"YTpi\"|YTpi;charset=UTF-8|\
        realm=\"a\"|Basic YTpi|\u{ff39}Tpi|YTp\u{e9}|YTp.|YTp~|YTo-Pj4_Pz8_|YTo-Pj4/Pz8/|\
        YTo+Pj4_Pz8/|Y|Y=|Y===|YTpiY|YTpiY===|=YTpi|YT=pi|YT==YTpi|YTpi=YTpi|YTpiYw==YTpi|YTpiYw== =";
    for text in WRONG.split('|') {
        both(text, Err(InvalidToken68));
    }
    both("YTo+Pj4/Pz8/", Ok(("a", ">>>????")));
}

/// In short texts, and in long ones, where SIMD decodes.
#[test]
fn each_character_at_each_place() {
    for len in [4, 8, 200] {
        let text = "YTpi".repeat(len / 4);
        for char in '\0'..='\u{ff}' {
            if char.is_ascii_alphanumeric() || "+/\r\n".contains(char) {
                continue;
            }
            for at in (0..len - 1).step_by(len.div_ceil(8)) {
                let mut wrong = text.clone();
                wrong.replace_range(at..=at, char.encode_utf8(&mut [0; 2]));
                base64(&wrong, Err(InvalidToken68));
                if HeaderValue::from_str(&wrong).is_ok() {
                    value(format!("Basic {wrong}"), Err(InvalidToken68));
                }
            }
        }
    }
}

/// One padding is right in a header value (RFC 4648 section 3.2). Base64 by itself may have any.
#[test]
fn padding() {
    for len in (2..20).chain([63, 64, 65, 500, 501, 502]) {
        let user_pass = format!("a:{}", "x".repeat(len - 2));
        let pair = Ok(("a", &user_pass[2..]));
        let padded = STANDARD.encode(&user_pass);
        let digits = padded.trim_end_matches('=');
        for padding in (0..9).chain([1000]) {
            let text = format!("{digits}{}", "=".repeat(padding));
            base64(&text, pair);
            value(format!("Basic {text}"), if text == padded { pair } else { Err(InvalidToken68) });
        }
    }
    // `=` by itself is empty text, which has no colon.
    for text in ["", "=", "==", "====", "\n", "\r\n=\n"] {
        base64(text, Err(MissingColon.into()));
    }
}

/// RFC 4648 section 3.5: of the 16 (or 4) last digits that mean the same, one is canonical.
#[test]
fn the_last_bits_are_zero() {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (bits, digit) in (0..).zip(DIGITS) {
        let digit = char::from(*digit);
        for (text, unused, start) in [("YTpiY", 4, "b"), ("YTpiY2", 2, "bc")] {
            // The digit in front has given `0110` to the last byte, or `011000`.
            let token = format!("{start}{}", char::from(b'`' + (bits >> unused)));
            let is_zero = bits & ((1 << unused) - 1) == 0;
            let expected = if is_zero { Ok(("a", &*token)) } else { Err(InvalidToken68) };
            both(&format!("{text}{digit}{}", "=".repeat(unused / 2)), expected);
        }
    }
}

/// Every `base64` command writes them, some after each 76 characters.
#[test]
fn line_ends_in_base64() {
    let token = "0123456789abcdef".repeat(20);
    let text = STANDARD.encode(format!("ana:{token}"));
    for (line, end) in [(76, "\n"), (76, "\r\n"), (64, "\n"), (1, "\n"), (3, "\r"), (500, "\r\n")] {
        let lines = text.as_bytes().chunks(line).map(|line| std::str::from_utf8(line).unwrap());
        let wrapped: String = lines.flat_map(|line| [line, end]).collect();
        base64(&wrapped, Ok(("ana", &token)));
    }
    for wrapped in ["\nYTpi", "YTpi\n\n\n", "YT\npi=\n=", "YTpiYw=\r\n=\r\n", "\r\nYTpiYw\n"] {
        assert!(BasicCredentials::from_base64(wrapped).is_ok(), "{wrapped:?}");
    }
    // Nothing else is skipped, and an `=` ends a text on its next line too.
    for other in [' ', '\t', '\0', '\u{b}', '\u{c}', '\u{85}', '\u{a0}', '\u{2028}', '\u{feff}'] {
        for wrong in [format!("YT{other}pi"), format!("YTpi{other}"), format!("{other}YTpi\n")] {
            base64(&wrong, Err(InvalidToken68));
        }
    }
    for wrong in ["YTpiYw=\nYTpi", "YTpi\nY\n", "YTpi \n", "YTpi\n-"] {
        base64(wrong, Err(InvalidToken68));
    }
    // Line ends that are encoded belong to the text.
    base64(&STANDARD.encode("ana:t0k3n\n"), Err(ControlInToken.into()));
}

/// Whoever encoded only a name is not sent to text that is not encoded, and the other way round.
#[test]
fn two_failures_that_do_not_lead_to_each_other() {
    let error = |text| BasicCredentials::from_base64(text).unwrap_err().to_string();
    let [not_encoded, no_colon] = ["ana:t0k3n", "YW5h"].map(error);
    assert!(not_encoded.contains("not base64") && !not_encoded.contains("colon"), "{not_encoded}");
    assert!(no_colon.contains("the base64 encodes") && no_colon.contains("no colon"), "{no_colon}");
}

#[test]
fn what_is_not_utf_8() {
    // The last is not text, so nothing is known of its other faults.
    const WRONG: [&[u8]; 6] =
        [b"test:123\xa3", b"\xff:", b"a:\xc3", b"a:\xc0\xaf", b"a:\xed\xa0\x80", b"a:\n\xff"];
    for user_pass in WRONG {
        both(&STANDARD.encode(user_pass), Err(InvalidUtf8));
    }
    for (email, token) in [("test", "123\u{a3}"), ("\u{85}a", "\u{9f}"), ("\u{feff}a", "e\u{301}")]
    {
        both(&STANDARD.encode(format!("{email}:{token}")), Ok((email, token)));
    }
}

#[test]
fn the_rules_of_new() {
    for control in ('\0'..='\u{1f}').chain(['\u{7f}']) {
        for len in [0, 1, 2000] {
            let email = "a".repeat(len);
            for (user_pass, error) in [
                (format!("{email}{control}:{control}"), ControlInEmail),
                (format!("{control}{email}:b"), ControlInEmail),
                (format!("{email}:{control}b"), ControlInToken),
            ] {
                both(&STANDARD.encode(user_pass), Err(error.into()));
            }
        }
    }
    for user_pass in ["a", "a b", "a\n", "\u{ff1a}"] {
        both(&STANDARD.encode(user_pass), Err(MissingColon.into()));
    }
    for (user_pass, pair) in [("a:b:c", ("a", "b:c")), ("::", ("", ":")), (":", ("", ""))] {
        both(&STANDARD.encode(user_pass), Ok(pair));
    }
    let long = "0123456789abcdef".repeat(1 << 16);
    both(&STANDARD.encode(format!("a:{long}")), Ok(("a", &long)));
}

/// The whole reader once more, in the words of the standard library and with base64's own strict
/// engine, which has no SIMD.
fn oracle(value: &[u8]) -> Result<(String, String), DecodeError> {
    let is_tchar = |byte: &u8| HeaderName::from_bytes(&[*byte]).is_ok();
    let scheme = value.iter().take_while(|byte| is_tchar(byte)).count();
    let (scheme, rest) = value.split_at(scheme);
    if !scheme.eq_ignore_ascii_case(b"basic") {
        return Err(UnsupportedScheme);
    }
    let token68 = rest.trim_ascii_start();
    let only_spaces = rest[..rest.len() - token68.len()].iter().all(|byte| *byte == b' ');
    if token68.is_empty() || token68.len() == rest.len() || !only_spaces {
        return Err(InvalidToken68);
    }
    let text = STANDARD.decode(token68).map_err(|_| InvalidToken68)?;
    let text = String::from_utf8(text).map_err(|_| InvalidUtf8)?;
    let (email, token) = text.split_once(':').ok_or(MissingColon)?;
    match [email, token].map(|part| part.contains(|char: char| char.is_ascii_control())) {
        [true, _] => Err(ControlInEmail.into()),
        [_, true] => Err(ControlInToken.into()),
        _ => Ok((email.to_owned(), token.to_owned())),
    }
}

fn lent(owned: &Result<(String, String), DecodeError>) -> Pair<'_> {
    owned.as_ref().map(|(email, token)| (&**email, &**token)).map_err(|error| *error)
}

/// A header value into which something was inserted.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let pair = "[a-z@.]{0,12}:[ -~]{0,20}|[a-c]:[ -~\u{80}-\u{ff}\n\u{1f511}]{0,20}|[x:]{60,200}";
    let raw = prop::collection::vec(any::<u8>(), 0..9);
    let user_pass = prop_oneof![4 => pair.prop_map(String::into_bytes), 1 => raw];
    let start = "Basic {1,3}|bAsic |Basic|Basi ";
    let inserted = prop_oneof![2 => "", 1 => "[ -~\t\u{e9}]{1,4}"];
    (start, user_pass, any::<prop::sample::Index>(), inserted).prop_map(
        |(start, user_pass, at, inserted)| {
            let mut text = start + &STANDARD.encode(user_pass);
            text.insert_str(at.index(text.len() + 1), &inserted);
            text.into_bytes()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn damaged_values(bytes in damaged()) {
        value(&bytes, lent(&oracle(&bytes)));
    }

    #[test]
    fn any_text_as_base64(text in prop_oneof![any::<String>(), "[a-zA-Z0-9+/=\r\n]{0,40}"]) {
        let digits = text.replace(['\r', '\n'], "");
        let digits = digits.trim_end_matches('=');
        let padded = format!("Basic {digits}{}", "=".repeat(digits.len().wrapping_neg() % 4));
        let empty = Err(MissingColon.into());
        let expected = if digits.is_empty() { empty } else { oracle(padded.as_bytes()) };
        base64(&text, lent(&expected));
    }
}
