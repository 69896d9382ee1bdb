//! An OAuth client's identifier and secret: form-urlencoded, whatever they are.
use http_basic_credentials::BasicCredentials;
use proptest::prelude::*;
use url::form_urlencoded::{byte_serialize, parse};

#[test]
fn clients() {
    for (id, secret, user_pass) in [
        // RFC 6749 section 2.3.1, which needs no encoding, and the text of appendix B.
        ("s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw", "s6BhdRkqt3:7Fjfp0ZBr1KtDRbnfVdmIw"),
        (" %&+\u{a3}\u{20ac}", "", "+%25%26%2B%C2%A3%E2%82%AC:"),
        // What `new` refuses.
        ("a:b", "c:d", "a%3Ab:c%3Ad"),
        ("a\n", "\0\u{7f}", "a%0A:%00%7F"),
        ("*-._~", "!'()", "*-._%7E:%21%27%28%29"),
    ] {
        let client = BasicCredentials::from_oauth_client(id, secret);
        assert_eq!(client.expose_user_pass(), user_pass);
        let joined = BasicCredentials::from_user_pass(user_pass).unwrap();
        assert_eq!(client.header_value(), joined.header_value());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn as_forms_are(id in any::<String>(), secret in any::<String>()) {
        let client = BasicCredentials::from_oauth_client(&id, &secret);
        for (encoded, text) in [(client.expose_email(), id), (client.expose_token(), secret)] {
            prop_assert_eq!(encoded, byte_serialize(text.as_bytes()).collect::<String>());
            // How a server reads it.
            let form = format!("x={encoded}");
            prop_assert_eq!(&*parse(form.as_bytes()).next().unwrap().1, text);
        }
    }
}
