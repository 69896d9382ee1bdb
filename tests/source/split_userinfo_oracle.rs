//! What this crate and the `url` crate both take, they read alike.
use http_basic_credentials::source::{InvalidUserinfo, split_userinfo};
use proptest::prelude::*;
use url::Url;

/// Each `%XX` as its byte. The `url` crate leaves them as they are.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'%' {
            let (digits, after) = rest.split_at(2);
            bytes.push(u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap());
            rest = after;
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn check(text: &str) -> Result<(), TestCaseError> {
    // Without a scheme, there is no `Url`.
    let (Ok((uri, credentials)), Ok(url)) = (split_userinfo(text), Url::parse(text)) else {
        return Ok(());
    };
    if uri.scheme().is_none() {
        return Ok(());
    }
    let pair = credentials.as_ref().map_or(("", ""), |it| (it.expose_email(), it.expose_token()));
    let theirs = (decoded(url.username()), decoded(url.password().unwrap_or_default()));
    prop_assert_eq!(pair, (&*theirs.0, &*theirs.1), "{}", text);
    // It is for the same host, and has nothing of the userinfo.
    let left = Url::parse(&uri.to_string()).unwrap();
    prop_assert_eq!((left.scheme(), left.host()), (url.scheme(), url.host()), "{}", text);
    prop_assert_eq!(left.port_or_known_default(), url.port_or_known_default(), "{}", text);
    prop_assert!(!uri.authority().unwrap().as_str().contains('@'), "{}", text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn any_text(text in "(http|https|socks5)://[ab1:%@/?#\\\\\\[\\].é+-]{0,14}(@h)?(:80?)?(/[a@:#?]{0,3})?") {
        check(&text)?;
    }

    #[test]
    fn any_userinfo(
        user in "([a-zA-Z0-9._~!$&'()*+,;=-]|%[0-9a-fA-F]{2}){0,6}",
        password in prop::option::of("([a-zA-Z0-9._~!$&'()*+,;=:-]|%[2-7][0-9a-eA-E]){0,6}"),
        rest in "(h|H\\.example|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]{0,5})?(/[a-z@:]{0,4})?(\\?[a-z@:]{0,4})?(#[a-z]{0,4})?",
    ) {
        let userinfo = password.map_or(user.clone(), |password| format!("{user}:{password}"));
        check(&format!("http://{userinfo}@{rest}"))?;
    }
}

/// It is not for want of cases that nothing differs.
#[test]
fn the_oracle_and_this_crate_take_the_same_usual_ones() {
    for text in [
        "http://a:b@h/",
        "https://a%40b:c%3Ad@h:8443/p?q",
        "http://%C3%A9@[::1]:3128",
        "http://:b@h",
    ] {
        check(text).unwrap();
        assert!(split_userinfo(text).is_ok() && Url::parse(text).is_ok(), "{text}");
    }
    // The `url` crate guesses that the last `@` is meant, and so could send a password to a host.
    let text = "http://ana:p@ss@h/";
    assert_eq!(Url::parse(text).unwrap().host_str(), Some("h"));
    assert!(matches!(split_userinfo(text), Err(InvalidUserinfo::Unescaped { .. })));
}
