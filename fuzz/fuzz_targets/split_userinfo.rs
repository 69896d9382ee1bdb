//! The credentials split from a URL are those that the `url` crate reads there, and are gone from it.
#![no_main]
use http_basic_credentials::source::{InvalidUserinfo, split_userinfo};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|text: &str| {
    let Ok((uri, credentials)) = split_userinfo(text) else { return };
    if let Some(authority) = uri.authority() {
        assert!(!authority.as_str().contains('@'));
        // Without its fragment, it may end in a quote.
        let again = split_userinfo(uri.to_string());
        assert!(matches!(again, Ok((_, None)) | Err(InvalidUserinfo::Surrounded)));
    }
    let (Some(_), Ok(url)) = (uri.scheme(), Url::parse(text)) else { return };
    let pair =
        credentials.as_ref().map_or(("", ""), |pair| (pair.expose_email(), pair.expose_token()));
    let theirs = (decoded(url.username()), decoded(url.password().unwrap_or_default()));
    assert_eq!((pair.0.as_bytes(), pair.1.as_bytes()), (&*theirs.0, &*theirs.1));
    let left = Url::parse(&uri.to_string()).unwrap();
    assert_eq!((left.scheme(), left.host(), left.port()), (url.scheme(), url.host(), url.port()));
});

/// Each `%XX` as its byte: the `url` crate leaves them as they are.
fn decoded(text: &str) -> Vec<u8> {
    let mut bytes = text.bytes();
    let digit =
        move |bytes: &mut std::str::Bytes<'_>| char::from(bytes.next().unwrap()).to_digit(16);
    std::iter::from_fn(|| match bytes.next()? {
        b'%' => Some((digit(&mut bytes)? * 16 + digit(&mut bytes)?) as u8),
        byte => Some(byte),
    })
    .collect()
}
