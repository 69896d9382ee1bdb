//! The users and tokens that every peer is tried with.

use http_basic_credentials::BasicCredentials;

pub(crate) struct Pair {
    pub(crate) name: &'static str,
    pub(crate) email: String,
    pub(crate) token: String,
}

impl Pair {
    #[track_caller]
    pub(crate) fn credentials(&self) -> BasicCredentials {
        BasicCredentials::new(&self.email, &self.token).unwrap()
    }
}

pub(crate) fn pairs() -> Vec<Pair> {
    let pair = |name, email: &str, token: &str| Pair {
        name,
        email: email.to_owned(),
        token: token.to_owned(),
    };
    vec![
        pair("plain", "ana@example.com", "t0k3n"),
        pair("both special digits", "digits@example.com", ">>>>????>>>>????"),
        pair("192 characters", "ana.192@example.com", &long(192)),
        pair("first colon", "first@example.com", ":t0k3n"),
        pair("last colon", "last@example.com", "t0k3n:"),
        pair("inner colons", "inner@example.com", "t0::k:3n"),
        pair("inner spaces", "ana  lee", "t0 k3n  in words"),
        pair("outer spaces", " ana lee ", " t0k3n "),
        pair("percent", "ana%25@example.com", "t0%25%3Ak%+3n"),
        pair("UTF-8", "änä€@exämple.com", "t0k:én€\u{1f600}é"),
        pair("4 KiB", "ana.4096@example.com", &long(4096)),
        pair("empty token", "key@example.com", ""),
    ]
}

/// Text whose base64 has `+` and `/`, which only the standard alphabet has.
fn long(len: usize) -> String {
    "ATATT3xFfGF0-abcdefghijklmnopqrstuvwxyz_0123456789=>>>???>".chars().cycle().take(len).collect()
}

/// The text with one bit changed, in the byte that ends it.
pub(crate) fn last_byte_changed(text: &str) -> String {
    let mut chars = text.chars();
    let last = chars.next_back().expect("there is a byte to change");
    let changed = char::from_u32(u32::from(last) ^ 1).unwrap();
    format!("{}{changed}", chars.as_str())
}

/// The text with one bit changed, in the byte that ends its first character.
pub(crate) fn first_byte_changed(text: &str) -> String {
    let first = text.chars().next().expect("there is a byte to change").len_utf8();
    last_byte_changed(&text[..first]) + &text[first..]
}
