//! No block that is freed or moved holds 16 bytes of the email, of the token or of their base64:
//! for every constructor and input type, each error, decoding, exposing, clones and maps, and tokens
//! of each size that a loop or a block treats in its own way.
use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue, Request};
use http_basic_credentials::InvalidCredentials::{
    ColonInEmail, ControlInEmail, ControlInToken, MissingColon,
};
use http_basic_credentials::SecretString;
use http_basic_credentials::scope::{CredentialStore, ScopedCredentials};
use http_basic_credentials::{BasicAuthExt, BasicCredentials, DecodeError, IntoSecret};
use zeroize::Zeroizing;

use crate::secrets::{EMAIL, Pair, SIZES, TOKEN, forever, owned};

/// In how many freed or moved blocks the email or the token can be seen.
fn leaks_in<T>(run: impl FnOnce() -> T) -> usize {
    Pair::usual().leaks_in(run)
}

#[track_caller]
fn clean<T>(run: impl FnOnce() -> T) {
    Pair::usual().clean(run);
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
    for size in SIZES {
        every_outcome_of(Pair::of_size(size), &make);
    }
}

#[track_caller]
fn every_outcome_of<T: IntoSecret>(pair: &Pair, make: impl Fn(&[&str]) -> T) {
    let token = &*pair.token;
    pair.clean(|| BasicCredentials::new(make(&[EMAIL]), make(&[token])).unwrap());
    pair.clean(|| BasicCredentials::from_user_pass(make(&[EMAIL, ":", token])).unwrap());
    pair.clean(|| BasicCredentials::from_oauth_client(make(&[EMAIL]), make(&[token])));
    for (email, token, error) in [
        ([EMAIL, ":"], [token, ""], ColonInEmail),
        ([":", EMAIL], [token, "\n"], ColonInEmail),
        ([EMAIL, "\n"], [token, ""], ControlInEmail),
        ([EMAIL, ""], [token, "\n"], ControlInToken),
        ([EMAIL, ""], ["\0", token], ControlInToken),
    ] {
        pair.clean(|| {
            let result = BasicCredentials::new(make(&email), make(&token));
            assert_eq!(result.unwrap_err(), error);
        });
    }
    for (user_pass, error) in [
        ([EMAIL, token, ""], MissingColon),
        ([EMAIL, "\n:", token], ControlInEmail),
        ([EMAIL, ":\n", token], ControlInToken),
    ] {
        pair.clean(|| {
            let result = BasicCredentials::from_user_pass(make(&user_pass));
            assert_eq!(result.unwrap_err(), error);
        });
    }

    let base64 = |text: &[&[u8]]| STANDARD.encode(text.concat());
    let token68 = base64(&[EMAIL.as_bytes(), b":", token.as_bytes()]);
    let (digits, _) = token68.split_once('=').unwrap_or((&token68, ""));
    for padding in ["", "=", "==========="] {
        pair.clean(|| BasicCredentials::from_base64(make(&[digits, padding])).unwrap());
    }
    for (token68, error) in [
        (digits.to_owned() + "\n", DecodeError::InvalidToken68),
        (digits.to_owned() + "=A", DecodeError::InvalidToken68),
        (format!("-{digits}"), DecodeError::InvalidToken68),
        (format!("Basic {digits}"), DecodeError::InvalidToken68),
        (base64(&[token.as_bytes(), EMAIL.as_bytes(), b"\xff"]), DecodeError::InvalidUtf8),
        (base64(&[EMAIL.as_bytes(), token.as_bytes()]), MissingColon.into()),
        (base64(&[b"\n", EMAIL.as_bytes(), b":", token.as_bytes()]), ControlInEmail.into()),
        (base64(&[EMAIL.as_bytes(), b":", token.as_bytes(), b"\n"]), ControlInToken.into()),
    ] {
        pair.clean(|| {
            let result = BasicCredentials::from_base64(make(&[&token68]));
            assert_eq!(result.unwrap_err(), error);
        });
    }
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

// The other form, and what is made of a pair.

/// Each of the two forms, by each way in.
fn pairs(pair: &Pair) -> [BasicCredentials; 4] {
    [
        BasicCredentials::new(EMAIL, pair.token.as_str()).unwrap(),
        BasicCredentials::from_user_pass(pair.user_pass.as_str()).unwrap(),
        BasicCredentials::try_from(&pair.value).unwrap(),
        BasicCredentials::new(EMAIL, pair.token.as_str()).unwrap().to_iso_8859_1().unwrap(),
    ]
}

#[test]
fn what_is_exposed() {
    for size in SIZES {
        let pair = Pair::of_size(size);
        pair.clean(|| {
            for credentials in pairs(pair) {
                assert_eq!(credentials.expose_email(), EMAIL);
                assert_eq!(credentials.expose_token(), pair.token);
                assert!(credentials.expose_user_pass().ends_with(&pair.token));
                assert!(credentials.expose_header_value().starts_with("Basic "));
                let copy = credentials.clone();
                drop(credentials);
                assert_eq!(copy.expose_token(), pair.token);
            }
        });
    }
}

#[test]
fn what_is_compared() {
    for size in SIZES {
        let pair = Pair::of_size(size);
        pair.clean(|| {
            for one in pairs(pair) {
                for other in pairs(pair) {
                    assert!(one.is_same(&other) && !other.is_same(&credentials()));
                }
            }
        });
    }
}

#[test]
fn iso_8859_1() {
    for size in SIZES {
        let pair = Pair::of_size(size);
        // Where a character takes one byte in place of two, and where it cannot be taken.
        for (end, converts) in [("", true), ("\u{e9}", true), ("\u{20ac}", false)] {
            pair.clean(|| {
                let user_pass = owned(&[EMAIL, ":", &pair.token, end], 0);
                let plain = BasicCredentials::from_user_pass(user_pass).unwrap();
                let encoded = plain.clone();
                for credentials in [plain, encoded] {
                    let latin1 = credentials.to_iso_8859_1();
                    assert_eq!(latin1.is_some(), converts);
                    let exposed = latin1.map(|it| it.clone().expose_token().ends_with(end));
                    assert_eq!(exposed, converts.then_some(true));
                }
            });
        }
    }
}

/// A value that was moved out is wiped by whoever drops it.
#[test]
fn a_value_that_is_moved_out() {
    for size in SIZES {
        let pair = Pair::of_size(size);
        pair.clean(|| pairs(pair).map(HeaderValue::from));
    }
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

/// What sends credentials, refuses to, takes them away again and replaces them.
#[test]
fn a_scope_and_a_store() {
    let elsewhere = "https://other.example.com/";
    for size in SIZES {
        let pair = Pair::of_size(size);
        pair.clean(|| {
            for credentials in pairs(pair) {
                let scoped = credentials.scoped_to("https://api.example.com").unwrap();
                let mut headers = HeaderMap::new();
                scoped.authorize_headers("https://api.example.com/me", &mut headers).unwrap();
                scoped.authorize_headers(elsewhere, &mut headers).unwrap_err();
                assert!(headers.is_empty());
                let store = CredentialStore::from(scoped.clone());
                let mut request = Request::get("https://api.example.com/me").body(()).unwrap();
                store.authorize(&mut request).unwrap();
                *request.uri_mut() = elsewhere.parse().unwrap();
                store.authorize(&mut request).unwrap_err();
                assert!(request.headers().is_empty());
                assert!(store.insert(scoped.clone()).is_some());
                assert!(store.remove(scoped.scope()).is_some());
            }
            let scope = "http://api.example.com".parse().unwrap();
            ScopedCredentials::new(pairs(pair)[0].clone(), scope).unwrap_err()
        });
    }
}

/// A wiped buffer that is never freed would be found by none of the above.
#[test]
fn all_blocks_are_freed() {
    let pair = Pair::usual();
    let run = || {
        let mut headers = HeaderMap::new();
        headers.insert_basic_auth(&credentials());
        let taken = BasicCredentials::new(owned(&[EMAIL], 5), owned(&[TOKEN], 5).into_boxed_str());
        let client = BasicCredentials::from_oauth_client(EMAIL, TOKEN);
        for credentials in pairs(pair).into_iter().chain([taken.unwrap(), client]) {
            let latin1 = credentials.to_iso_8859_1().unwrap();
            assert!(latin1.clone().expose_token() == credentials.expose_token());
            assert!(latin1.is_same(&credentials));
            drop(HeaderValue::from(latin1));
        }
    };
    run();
    let count = crate::observer::count_in(run).1;
    assert!(count.allocations > 40, "{count:?}");
    assert_eq!(count.allocations, count.deallocations);
}

// Unwinding.

/// What a panic passes on its way is wiped as it is where nothing goes wrong.
#[test]
fn a_panic() {
    for size in SIZES {
        let pair = Pair::of_size(size);
        pair.clean(|| {
            let unwound = std::panic::catch_unwind(|| {
                let held = pairs(pair);
                let exposed = held[0].expose_token();
                let shared = held.clone();
                // Without the hook, which would print.
                std::panic::resume_unwind(Box::new((exposed.len(), shared.len())));
            });
            assert!(unwound.is_err());
        });
    }
}
