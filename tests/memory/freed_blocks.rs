//! No block that is freed or moved holds 16 bytes of the email, of the token or of their base64:
//! for every constructor and input type, each error, decoding, clones and maps.
use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue, Request};
use http_basic_credentials::InvalidCredentials::{
    ColonInEmail, ControlInEmail, ControlInToken, MissingColon,
};
use http_basic_credentials::SecretString;
use http_basic_credentials::{BasicAuthExt, BasicCredentials, DecodeError, IntoSecret};
use zeroize::Zeroizing;

const EMAIL: &str = "qX7-residue.of.an.email-k2Vd9@example.com";
const TOKEN: &str = "tK3xFfGF0a-Zr8yWq1LmTn6PbK4cVd9HsJ2eXuYo5iRaQwEz7";

/// In how many freed or moved blocks the email or the token can be seen.
fn leaks_in<T>(run: impl FnOnce() -> T) -> usize {
    crate::observer::leaks_in(&[EMAIL, TOKEN], run)
}

#[track_caller]
fn clean<T>(run: impl FnOnce() -> T) {
    assert_eq!(leaks_in(run), 0);
}

/// A `String` in one block from the start, with `spare` more bytes of it.
fn owned(parts: &[&str], spare: usize) -> String {
    let len: usize = parts.iter().map(|part| part.len()).sum();
    let mut text = String::with_capacity(len + spare);
    text.extend(parts.iter().copied());
    assert_eq!(text.capacity(), len + spare);
    text
}

fn credentials() -> BasicCredentials {
    BasicCredentials::new(EMAIL, TOKEN).unwrap()
}

/// Never freed, so the text that the decoder is given is not taken for a leak of it.
fn value(bytes: &[u8]) -> HeaderValue {
    HeaderValue::from_static(std::str::from_utf8(forever(bytes.to_vec())).unwrap())
}

fn basic(user_pass: &[u8]) -> HeaderValue {
    value(format!("Basic {}", STANDARD.encode(user_pass)).as_bytes())
}

// Controls: the allocator sees a leak.

#[test]
fn a_dropped_string_is_seen() {
    assert_eq!(leaks_in(|| owned(&[TOKEN], 0)), 1);
    assert_eq!(leaks_in(|| owned(&[EMAIL], 100)), 1);
    // Cleared is not wiped.
    assert_eq!(leaks_in(|| owned(&[TOKEN], 0).clear()), 1);
    // From any 16 bytes on.
    assert_eq!(leaks_in(|| owned(&["..", &TOKEN[20..36], ".."], 0)), 1);
    assert_eq!(leaks_in(|| owned(&["..", &TOKEN[20..35], ".."], 0)), 0);
}

#[test]
fn a_moved_string_is_seen() {
    let grow = || {
        let mut text = owned(&[TOKEN], 0);
        text.push('.');
        Zeroizing::new(text)
    };
    assert_eq!(leaks_in(grow), 1);
    // The trap that this crate's way of taking a String avoids: it shrinks.
    assert_eq!(leaks_in(|| SecretString::from(owned(&[TOKEN], 1))), 1);
}

#[test]
fn base64_is_seen_at_each_alignment() {
    for before in ["", ".", "..", "..."] {
        let text = [before, TOKEN, "."].concat();
        let token68 = STANDARD.encode(text);
        assert_eq!(leaks_in(|| owned(&[&token68], 0)), 1, "{before}");
    }
    assert_eq!(leaks_in(|| owned(&[&STANDARD.encode("x".repeat(100))], 0)), 0);
}

#[test]
fn another_implementation_is_seen_to_leak() {
    assert!(leaks_in(|| headers::Authorization::basic(EMAIL, TOKEN)) > 0);
    let encode = || {
        let mut headers = HeaderMap::new();
        let authorization = headers::Authorization::basic(EMAIL, TOKEN);
        headers::HeaderMapExt::typed_insert(&mut headers, authorization);
        headers
    };
    assert!(leaks_in(encode) > 1);
}

// Every constructor with every input type, where the text is taken and where it is refused.

#[track_caller]
fn every_outcome<T: IntoSecret>(make: impl Fn(&[&str]) -> T) {
    clean(|| BasicCredentials::new(make(&[EMAIL]), make(&[TOKEN])).unwrap());
    clean(|| BasicCredentials::from_user_pass(make(&[EMAIL, ":", TOKEN])).unwrap());
    for (email, token, error) in [
        ([EMAIL, ":"], [TOKEN, ""], ColonInEmail),
        ([":", EMAIL], [TOKEN, "\n"], ColonInEmail),
        ([EMAIL, "\n"], [TOKEN, ""], ControlInEmail),
        ([EMAIL, ""], [TOKEN, "\n"], ControlInToken),
        ([EMAIL, ""], ["\0", TOKEN], ControlInToken),
    ] {
        let run = || BasicCredentials::new(make(&email), make(&token)).unwrap_err();
        assert_eq!(run(), error);
        clean(run);
    }
    for (user_pass, error) in [
        ([EMAIL, TOKEN, ""], MissingColon),
        ([EMAIL, "\n:", TOKEN], ControlInEmail),
        ([EMAIL, ":\n", TOKEN], ControlInToken),
    ] {
        let run = || BasicCredentials::from_user_pass(make(&user_pass)).unwrap_err();
        assert_eq!(run(), error);
        clean(run);
    }
}

/// Text that lives on, so that borrowing it is not taken for a leak.
fn forever<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

#[test]
fn str() {
    every_outcome(|parts| forever(owned(parts, 0)).as_str());
}

#[test]
fn string_reference() {
    every_outcome(|parts| forever(owned(parts, 0)));
}

#[test]
fn string() {
    every_outcome(|parts| owned(parts, 0));
}

#[test]
fn string_with_spare_capacity() {
    for spare in [1, 15, 16, 100, 5000] {
        every_outcome(|parts| owned(parts, spare));
    }
}

/// What was cut off is in the spare capacity.
#[test]
fn string_that_was_longer() {
    every_outcome(|parts| {
        let mut text = owned(parts, TOKEN.len());
        let len = text.len();
        text.push_str(TOKEN);
        text.truncate(len);
        text
    });
}

#[test]
fn boxed_str() {
    every_outcome(|parts| owned(parts, 0).into_boxed_str());
}

#[test]
fn cow() {
    every_outcome(|parts| Cow::Borrowed(forever(owned(parts, 0)).as_str()));
    every_outcome(|parts| Cow::<str>::Owned(owned(parts, 0)));
    every_outcome(|parts| Cow::<str>::Owned(owned(parts, 33)));
}

#[test]
fn zeroizing_string() {
    every_outcome(|parts| Zeroizing::new(owned(parts, 0)));
    every_outcome(|parts| Zeroizing::new(owned(parts, 33)));
}

#[test]
fn secret_string() {
    every_outcome(|parts| SecretString::from(owned(parts, 0)));
    every_outcome(|parts| forever(SecretString::from(owned(parts, 0))));
}

/// One part owned and the other borrowed.
#[test]
fn mixed_input() {
    clean(|| BasicCredentials::new(EMAIL, owned(&[TOKEN], 9)).unwrap());
    clean(|| BasicCredentials::new(owned(&[EMAIL], 9), TOKEN).unwrap());
    clean(|| BasicCredentials::new(owned(&[EMAIL, ":"], 9), TOKEN).unwrap_err());
}

/// Past the lengths from which base64 goes by SIMD.
#[test]
fn long_parts() {
    let long = TOKEN.repeat(100);
    clean(|| BasicCredentials::new(EMAIL, long.as_str()).unwrap());
    let value = basic(format!("{EMAIL}:{long}").as_bytes());
    clean(|| BasicCredentials::try_from(&value).unwrap());
    let value = basic(format!("{EMAIL}:{long}\n").as_bytes());
    clean(|| BasicCredentials::try_from(&value).unwrap_err());
}

// Decoding.

#[test]
fn a_decoded_value() {
    let value = basic(format!("{EMAIL}:{TOKEN}").as_bytes());
    clean(|| BasicCredentials::try_from(&value).unwrap());
    let headers: HeaderMap = [(http::header::AUTHORIZATION, value)].into_iter().collect();
    clean(|| headers.basic_auth().unwrap().unwrap());
}

#[test]
fn a_value_that_is_not_decoded() {
    let user_pass = format!("{EMAIL}:{TOKEN}");
    let token68 = STANDARD.encode(&user_pass);
    let basic_then = |parts: &[&[u8]]| basic(&parts.concat());
    for (value, error) in [
        (value(format!("Bearer {TOKEN}").as_bytes()), DecodeError::UnsupportedScheme),
        (value(format!("Basic {user_pass}").as_bytes()), DecodeError::InvalidToken68),
        // Where the decoder has filled the buffer by the time it finds the fault.
        (value(format!("Basic {token68}!").as_bytes()), DecodeError::InvalidToken68),
        (value(format!("Basic {token68}AAA").as_bytes()), DecodeError::InvalidToken68),
        (value(format!("Basic {token68}====").as_bytes()), DecodeError::InvalidToken68),
        (value(format!("Basic {token68} ").as_bytes()), DecodeError::InvalidToken68),
        (basic_then(&[user_pass.as_bytes(), b"\xff"]), DecodeError::InvalidUtf8),
        (basic_then(&[b"\xff", user_pass.as_bytes()]), DecodeError::InvalidUtf8),
        (basic_then(&[TOKEN.as_bytes()]), MissingColon.into()),
        (basic_then(&[b"\n", user_pass.as_bytes()]), ControlInEmail.into()),
        (basic_then(&[user_pass.as_bytes(), b"\n"]), ControlInToken.into()),
    ] {
        assert_eq!(BasicCredentials::try_from(&value).unwrap_err(), error);
        clean(|| BasicCredentials::try_from(&value).unwrap_err());
    }
}

#[test]
fn a_repeated_field() {
    let value = basic(format!("{EMAIL}:{TOKEN}").as_bytes());
    let mut headers = HeaderMap::new();
    headers.append("authorization", value.clone());
    headers.append("authorization", value);
    clean(|| headers.basic_auth().unwrap_err());
}

// Clones, and the value in the types of `http`.

#[test]
fn clones_in_either_order() {
    clean(|| {
        let first = credentials();
        let second = first.clone();
        drop(first);
        second
    });
    clean(|| {
        let credentials = credentials();
        let value = credentials.header_value().clone();
        drop(credentials);
        value
    });
    clean(|| {
        let credentials = credentials();
        let value = HeaderValue::from(credentials.clone());
        drop(value.clone());
        drop(value);
        credentials
    });
}

#[test]
fn a_map() {
    clean(|| {
        let credentials = credentials();
        let mut headers = HeaderMap::new();
        headers.insert_basic_auth(&credentials);
        headers.insert_proxy_basic_auth(&credentials);
        let copy = headers.clone();
        drop(credentials);
        headers.insert_basic_auth(&BasicCredentials::new(TOKEN, EMAIL).unwrap());
        // The table moves when it grows.
        for at in 0..100_u32 {
            headers.insert(http::HeaderName::try_from(format!("x-{at}")).unwrap(), at.into());
        }
        (headers, copy)
    });
}

#[test]
fn a_request() {
    clean(|| Request::get("/").header("authorization", credentials()).body(()).unwrap());
    clean(|| format!("{:?}", credentials()));
}

/// A wiped buffer that is never freed would be found by none of the above.
#[test]
fn all_blocks_are_freed() {
    let decoded = basic(format!("{EMAIL}:{TOKEN}").as_bytes());
    let run = || {
        let mut headers = HeaderMap::new();
        headers.insert_basic_auth(&credentials());
        let taken = BasicCredentials::new(owned(&[EMAIL], 5), owned(&[TOKEN], 5).into_boxed_str());
        let read = BasicCredentials::try_from(&decoded);
        drop((headers, taken, read));
    };
    run();
    let count = crate::observer::count_in(run).1;
    assert!(count.allocations > 5, "{count:?}");
    assert_eq!(count.allocations, count.deallocations);
}

#[test]
fn a_netrc_file() {
    use http_basic_credentials::source::netrc::Netrc;

    for spare in [0, 100] {
        let file = |end: &str| {
            owned(&["machine h login \"", EMAIL, "\" password ", TOKEN, "\n", end], spare)
        };
        clean(|| Netrc::parse(file("")).unwrap().credentials_for("h").unwrap());
        clean(|| Netrc::parse(Zeroizing::new(file("default"))).unwrap().default_credentials());
        clean(|| Netrc::parse(file("word")).unwrap_err());
    }
}
