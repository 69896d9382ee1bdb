//! What is read as Basic credentials and what is not, with the exact error.
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use http_basic_credentials::DecodeError::{
    InvalidCredentials as Breaks, InvalidToken68, InvalidUtf8, UnsupportedScheme,
};
use http_basic_credentials::{BasicCredentials, DecodeError, InvalidCredentials};

fn decode(value: impl AsRef<[u8]>) -> Result<BasicCredentials, DecodeError> {
    BasicCredentials::try_from(&HeaderValue::from_bytes(value.as_ref()).unwrap())
}

#[track_caller]
fn reads(value: impl AsRef<[u8]>, email: &str, token: &str) {
    let value = value.as_ref();
    let read = decode(value).unwrap_or_else(|error| panic!("{}: {error}", value.escape_ascii()));
    assert_eq!((read.expose_email(), read.expose_token()), (email, token));
    let made = BasicCredentials::new(email, token).unwrap();
    assert_eq!(read.header_value(), made.header_value());
    assert!(read.header_value().is_sensitive());
}

#[track_caller]
fn refused(value: impl AsRef<[u8]>, error: DecodeError) {
    let value = value.as_ref();
    let read = decode(value).map(|_| "credentials");
    assert_eq!(read, Err(error), "{}", value.escape_ascii());
}

/// RFC 9110 section 11.1.
#[test]
fn the_scheme_is_read_in_any_case() {
    for case in 0..1 << 5 {
        let scheme: String = (0..5)
            .zip("basic".chars())
            .map(|(at, char)| if case >> at & 1 == 1 { char.to_ascii_uppercase() } else { char })
            .collect();
        reads(format!("{scheme} YTpi"), "a", "b");
    }
}

#[test]
fn another_scheme_is_refused() {
    for value in [
        "",
        " ",
        "B",
        "Basi",
        "Basi YTpi",
        "Basic2 YTpi",
        "Basicc YTpi",
        "Basic-YTpi",
        "BasicYTpi",
        "Bearer YTpi",
        "Digest username=\"a\"",
        "YTpi",
        "Ba sic YTpi",
        "\"Basic\" YTpi",
        " Basic YTpi",
        "\tBasic YTpi",
        ",Basic YTpi",
    ] {
        refused(value, UnsupportedScheme);
    }
    // Letters that Unicode folds to those of `Basic`, and a byte that is no text.
    refused("Ba\u{17f}ic YTpi", UnsupportedScheme);
    refused("Bas\u{131}c YTpi", UnsupportedScheme);
    refused(b"\xffBasic YTpi", UnsupportedScheme);
}

/// `1*SP` (RFC 9110 section 11.4).
#[test]
fn spaces_divide_the_scheme_from_the_base64() {
    for spaces in [1, 2, 3, 100] {
        reads(format!("Basic{}YTpi", " ".repeat(spaces)), "a", "b");
    }
    for value in ["Basic\tYTpi", "Basic \tYTpi", "Basic\t YTpi", "Basic", "Basic ", "Basic   "] {
        refused(value, InvalidToken68);
    }
    for value in ["Basic,YTpi", "Basic=YTpi", "Basic/YTpi", "Basic\"YTpi"] {
        refused(value, InvalidToken68);
    }
}

#[test]
fn nothing_may_follow_or_come_between() {
    for value in [
        "Basic YTpi ",
        "Basic YTpi\t",
        "Basic YTpi,",
        "Basic YTpi, Basic YTpi",
        "Basic YTpi YTpi",
        "Basic YT pi",
        "Basic YT\tpi",
        "Basic YTpi=",
        "Basic \"YTpi\"",
        "Basic YTpi;charset=UTF-8",
        "Basic realm=\"a\"",
    ] {
        refused(value, InvalidToken68);
    }
}

/// RFC 4648 section 3.2.
#[test]
fn padding_is_neither_left_out_nor_added() {
    reads("Basic YTpiYw==", "a", "bc");
    reads("Basic YTpiY2Q=", "a", "bcd");
    reads("Basic YTpiY2Rl", "a", "bcde");
    for value in [
        "Basic YTpiYw",
        "Basic YTpiYw=",
        "Basic YTpiYw===",
        "Basic YTpiYw====",
        "Basic YTpiY2Q",
        "Basic YTpiY2Q==",
        "Basic YTpiY2Rl=",
        "Basic YTpiY2Rl==",
        "Basic YTpiY2Rl====",
        "Basic =",
        "Basic ==",
        "Basic ===",
        "Basic ====",
        "Basic Y",
        "Basic Y=",
        "Basic Y==",
        "Basic Y===",
        "Basic YTpiY",
        "Basic YTpiY===",
        "Basic YTp=Yw==",
        "Basic YT==YTpi",
        "Basic =YTpiYw=",
        "Basic =YTpiYw==",
        "Basic YTpi=YTpi",
        "Basic YTpiYw==YTpi",
        "Basic YTpiYw== =",
        "Basic YTpiYw=\t=",
    ] {
        refused(value, InvalidToken68);
    }
}

/// For each length of text, in the short loop of the decoder and in the long one.
#[test]
fn one_padding_is_right() {
    for len in (2..20).chain([63, 64, 65, 500, 501, 502]) {
        let text = format!("a:{}", "x".repeat(len - 2));
        let token68 = STANDARD.encode(&text);
        let digits = token68.trim_end_matches('=');
        let right = token68.len() - digits.len();
        for padding in 0..9 {
            let value = format!("Basic {digits}{}", "=".repeat(padding));
            if padding == right {
                reads(value, "a", &text[2..]);
            } else {
                refused(value, InvalidToken68);
            }
        }
        // An `=` where a digit was.
        for at in 0..digits.len() - 1 {
            let mut value = format!("Basic {token68}");
            let at = "Basic ".len() + at;
            value.replace_range(at..=at, "=");
            refused(value, InvalidToken68);
        }
    }
}

/// RFC 4648 section 3.5: of the 16 (or 4) last characters that say the same, one is canonical.
#[test]
fn trailing_bits_are_zero() {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // `w` is 48: 1100 00. `Q` is 16: 010 000.
    for (at, char) in ALPHABET.char_indices() {
        let two = format!("Basic YTpiY{char}==");
        if at % 16 == 0 {
            assert!(decode(&two).is_ok(), "{two}");
        } else {
            refused(two, InvalidToken68);
        }
        let one = format!("Basic YTpiY2{char}=");
        if at % 4 == 0 {
            assert_ne!(decode(&one).map(drop), Err(InvalidToken68), "{one}");
        } else {
            refused(one, InvalidToken68);
        }
    }
}

/// RFC 4648 section 5 is another alphabet, and token68 (RFC 9110 section 11.2) has more characters.
#[test]
fn only_the_standard_alphabet_is_read() {
    reads("Basic YTo+Pj4/Pz8/", "a", ">>>????");
    for value in [
        "Basic YTo-Pj4_Pz8_",
        "Basic YTo-Pj4/Pz8/",
        "Basic YTo+Pj4/Pz8_",
        "Basic YTp.",
        "Basic YTp~",
        "Basic YTp!",
        "Basic YTp%",
        "Basic YTp:",
    ] {
        refused(value, InvalidToken68);
    }
    // Every byte that a header value may hold, in a long text too, where SIMD decodes.
    let long = "YTpi".repeat(40);
    for byte in (b'\t'..=b'\t').chain(b' '..=b'~').chain(0x80..=0xff) {
        let in_alphabet = byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
        for before in ["YT", &*long, &format!("{long}Y")] {
            let missing = 4 - (before.len() + 1) % 4;
            let value =
                [b"Basic ", before.as_bytes(), &[byte], &b"AAAA"[..missing % 4], long.as_bytes()]
                    .concat();
            let result = decode(&value).map(drop);
            let shown = value.escape_ascii().to_string();
            assert_eq!(result == Err(InvalidToken68), !in_alphabet, "{shown}: {result:?}");
        }
    }
}

#[test]
fn bytes_that_are_not_text_are_refused_before_they_are_decoded() {
    refused(b"Basic \xff", InvalidToken68);
    refused(b"Basic\xa0YTpi", InvalidToken68);
    refused(b"Basic YTp\xc3\xa9", InvalidToken68);
    refused(b"Basic YTpi\x80", InvalidToken68);
    refused("Basic \u{ff39}Tpi", InvalidToken68);
}

#[test]
fn what_is_not_utf_8_is_refused() {
    for user_pass in [
        b"test:123\xa3".as_slice(),
        b"\xff:",
        b":\xff",
        b"a:\xc3",
        b"a:\xc0\xaf",
        b"a:\xed\xa0\x80",
        b"a:\xf4\x90\x80\x80",
        b"\xff",
        // Said before what breaks the other rules: the text is not known.
        b"a:\n\xff",
    ] {
        refused(encoded(user_pass), InvalidUtf8);
    }
}

#[test]
fn the_rules_of_new_hold() {
    for control in (0..0x20).chain([0x7f]) {
        for (user_pass, error) in [
            ([&[control], &b"a:b"[..]].concat(), InvalidCredentials::ControlInEmail),
            ([b"a", &[control][..], b":b"].concat(), InvalidCredentials::ControlInEmail),
            ([b"a:", &[control][..], b"b"].concat(), InvalidCredentials::ControlInToken),
            ([b"a:b", &[control][..]].concat(), InvalidCredentials::ControlInToken),
        ] {
            refused(encoded(user_pass), Breaks(error));
        }
    }
    for user_pass in ["a", "abc", "a b", "a\n", "\u{ff1a}"] {
        refused(encoded(user_pass), Breaks(InvalidCredentials::MissingColon));
    }
}

#[test]
fn the_first_colon_divides() {
    reads("Basic YTpiOmM=", "a", "b:c");
    reads("Basic Ojo=", "", ":");
    reads("Basic Og==", "", "");
    reads("Basic YTo=", "a", "");
    reads("Basic OmI=", "", "b");
}

#[test]
fn utf_8_is_read_as_it_is() {
    reads("Basic dGVzdDoxMjPCow==", "test", "123\u{a3}");
    // C1, a byte order mark, a decomposed letter.
    reads(encoded("\u{85}a:\u{9f}"), "\u{85}a", "\u{9f}");
    reads(encoded("\u{feff}a:b"), "\u{feff}a", "b");
    reads(encoded("a:e\u{301}"), "a", "e\u{301}");
}

#[test]
fn a_long_value_is_read() {
    let token = "0123456789abcdef".repeat(1 << 16);
    reads(encoded(format!("a:{token}")), "a", &token);
}

/// The result shares no memory with what it was read from.
#[test]
fn the_value_is_left_as_it_is() {
    let value = HeaderValue::from_static("bAsIc  YTpi");
    let read = BasicCredentials::try_from(&value).unwrap();
    assert_eq!(value, "bAsIc  YTpi");
    assert!(!value.is_sensitive());
    assert_eq!(read.header_value(), "Basic YTpi");
}

/// With base64's engine without SIMD: these bytes are not ours to encode.
fn encoded(user_pass: impl AsRef<[u8]>) -> String {
    format!("Basic {}", STANDARD.encode(user_pass))
}
