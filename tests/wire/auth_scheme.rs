//! Where the auth-scheme ends: `Basic` and one more `tchar` (RFC 9110 sections 5.6.2 and 11.1) is
//! another scheme; `Basic` and any other byte is this one, with something wrong after it.
use http::{HeaderName, HeaderValue};
use http_basic_credentials::{BasicCredentials, DecodeError};

/// By `http`: the name of a field is a token too.
fn is_tchar(byte: u8) -> bool {
    HeaderName::from_bytes(&[byte]).is_ok()
}

#[test]
fn a_tchar_makes_it_another_scheme_and_any_other_byte_does_not() {
    let (mut other_schemes, mut basic) = (0, 0);
    for byte in 0..=u8::MAX {
        // What `http` refuses does not reach the decoder.
        let Ok(value) = HeaderValue::from_bytes(&[b"Basic", &[byte][..], b"YTpi"].concat()) else {
            continue;
        };
        let expected = match byte {
            b' ' => Ok(()),
            byte if is_tchar(byte) => Err(DecodeError::UnsupportedScheme),
            _ => Err(DecodeError::InvalidToken68),
        };
        let read = BasicCredentials::try_from(&value).map(drop);
        assert_eq!(read, expected, "{}", value.as_bytes().escape_ascii());
        if is_tchar(byte) {
            other_schemes += 1;
        } else {
            basic += 1;
        }
    }
    // 62 letters and digits and 15 more; of the bytes a value may hold: a tab, 95 in ASCII, 128.
    assert_eq!((other_schemes, basic), (77, 224 - 77));
}
