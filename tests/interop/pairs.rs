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
    // Its base64 has `+` and `/`, which only the standard alphabet has.
    let text = "ATATT3xFfGF0-abcdefghijklmnopqrstuvwxyz_0123456789=>>>???>";
    let long = |len| text.chars().cycle().take(len).collect::<String>();
    [
        ("plain", "ana@example.com", "t0k3n"),
        ("both special digits", "digits@example.com", ">>>>????>>>>????"),
        ("192 characters", "ana.192@example.com", &long(192)),
        ("first colon", "first@example.com", ":t0k3n"),
        ("last colon", "last@example.com", "t0k3n:"),
        ("inner colons", "inner@example.com", "t0::k:3n"),
        ("inner spaces", "ana  lee", "t0 k3n  in words"),
        ("outer spaces", " ana lee ", " t0k3n "),
        ("percent", "ana%25@example.com", "t0%25%3Ak%+3n"),
        ("UTF-8", "änä€@exämple.com", "t0k:én€\u{1f600}é"),
        ("4 KiB", "ana.4096@example.com", &long(4096)),
        ("empty token", "key@example.com", ""),
    ]
    .map(|(name, email, token)| Pair { name, email: email.to_owned(), token: token.to_owned() })
    .into()
}
