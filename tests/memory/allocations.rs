//! What the usual calls allocate.
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use http_basic_credentials::scope::CredentialStore;
use http_basic_credentials::source::netrc::Netrc;
use http_basic_credentials::{BasicAuthExt, BasicCredentials};

use crate::observer::{Count, count_in};

/// Short, an Atlassian token's length, and long.
const LENGTHS: [usize; 4] = [0, 40, 192, 1 << 20];
const URL: &str = "https://api.example.com/me";

fn made(len: usize) -> BasicCredentials {
    let made = BasicCredentials::new("ana@example.com", "x".repeat(len)).unwrap();
    // base64 picks its instruction set once.
    assert!(made.clone().expose_token().len() == len);
    made
}

#[test]
fn the_allocator_counts() {
    // A block that grows moves.
    takes(2, 1, || {
        let mut text = String::with_capacity(8);
        text.push_str("more than it has room for");
        text
    });
}

/// How many blocks `run` allocates and frees.
#[track_caller]
fn takes<T>(allocations: usize, deallocations: usize, run: impl FnOnce() -> T) {
    let (kept, count) = count_in(run);
    assert_eq!(count, Count { allocations, deallocations });
    drop(kept);
}

/// The encoded value and its owner; or the plaintext. Dropping gives back as many.
#[test]
fn constructors() {
    for len in LENGTHS {
        let (token, user_pass) = ("x".repeat(len), made(len).expose_user_pass().to_owned());
        let token68 = STANDARD.encode(&user_pass);
        let value = HeaderValue::try_from(format!("Basic {token68}")).unwrap();
        let headers = HeaderMap::from_iter([(AUTHORIZATION, value.clone())]);
        takes(2, 0, || BasicCredentials::new("ana@example.com", &*token).unwrap());
        takes(2, 2, || drop(BasicCredentials::new("ana@example.com", &*token)));
        takes(1, 0, || BasicCredentials::from_user_pass(&user_pass).unwrap());
        takes(1, 1, || drop(BasicCredentials::from_user_pass(&user_pass)));
        takes(1, 0, || BasicCredentials::from_base64(&token68).unwrap());
        // One more to join the lines in.
        let lines = format!("{token68}\n");
        takes(2, 1, || BasicCredentials::from_base64(&lines).unwrap());
        takes(1, 0, || BasicCredentials::from_oauth_client(&user_pass, &user_pass));
        takes(1, 0, || BasicCredentials::try_from(&value).unwrap());
        takes(1, 0, || headers.basic_auth().unwrap().unwrap());
        // Owned input is not kept.
        let owned = user_pass.clone();
        takes(1, 1, || BasicCredentials::from_user_pass(owned).unwrap());
    }
}

#[test]
fn the_other_form_is_made_once() {
    for len in LENGTHS {
        let encoded = made(len);
        takes(1, 0, || encoded.expose_token().len());
        takes(0, 0, || encoded.expose_email().len() + encoded.expose_user_pass().len());
        let plain = BasicCredentials::try_from(encoded.header_value()).unwrap();
        takes(0, 0, || plain.expose_email().len() + plain.expose_token().len());
        takes(2, 0, || plain.header_value().len());
        takes(0, 0, || plain.is_same(&encoded) && plain.expose_header_value().is_empty());
        // Its value, and a block for the bytes in between.
        takes(3, 1, || plain.to_iso_8859_1().unwrap());
    }
}

#[test]
fn clones_and_conversions() {
    for len in LENGTHS {
        let encoded = made(len);
        takes(0, 0, || (encoded.clone(), HeaderValue::from(&encoded)));
        // The first clone of a plaintext makes the value that all of them share.
        let plain = BasicCredentials::try_from(encoded.header_value()).unwrap();
        takes(2, 0, || plain.clone());
        takes(0, 0, || (plain.clone().clone(), HeaderValue::from(&plain)));
        takes(0, 0, || HeaderValue::from(encoded));
        takes(0, 1, || HeaderValue::from(plain));
    }
}

#[test]
fn look_ups_and_inserts_take_nothing() {
    let uri = Uri::from_static(URL);
    for len in LENGTHS {
        let pair = made(len);
        let mut headers = HeaderMap::with_capacity(4);
        takes(0, 0, || headers.insert_basic_auth(&pair));
        takes(0, 0, || headers.insert_proxy_basic_auth(&pair));
        let scoped = pair.scoped_to("https://api.example.com").unwrap();
        takes(0, 0, || {
            scoped.header_value_for(URL).is_ok() && scoped.header_value_for(&uri).is_ok()
        });
        takes(0, 0, || scoped.header_value_for("https://other.example.com/me").is_err());
        let store = CredentialStore::from(scoped.clone());
        takes(0, 0, || [store.header_value_for(URL), store.header_value_for(&uri)]);
        takes(0, 0, || (scoped.clone(), store.clone()));
    }
}

/// Scoped credentials hold only the encoded value, wherever the pair comes from, and `check_response`
/// leaves it so: exposing a part has to decode it.
#[test]
fn scoped_credentials_have_no_plaintext() {
    let text = "andr\u{e9}:t0k3n";
    let made = BasicCredentials::new("andr\u{e9}", "t0k3n").unwrap();
    let exposed = made.clone();
    assert_eq!(exposed.expose_token(), "t0k3n");
    let netrc = Netrc::parse("machine api.example.com login andr\u{e9} password t0k3n");
    let pairs = [
        exposed,
        BasicCredentials::from_user_pass(text).unwrap(),
        BasicCredentials::from_base64(STANDARD.encode(text)).unwrap(),
        BasicCredentials::try_from(made.header_value()).unwrap(),
        netrc.credentials_for("api.example.com").unwrap().unwrap(),
    ];
    let mut all = vec![netrc.scoped_to(URL).unwrap().unwrap()];
    for pair in pairs {
        all.push(pair.scoped_to(URL).unwrap());
        all.push(pair.dangerous_cleartext_to("http://api.example.com").unwrap());
    }
    let headers = HeaderMap::from_iter([(WWW_AUTHENTICATE, HeaderValue::from_static("Basic"))]);
    for scoped in all {
        let [store, other] = [(), ()].map(|()| CredentialStore::from(scoped.clone()));
        let refusal = scoped.check_response(scoped.scope(), StatusCode::UNAUTHORIZED, &headers);
        assert!(refusal.as_ref().unwrap_err().to_string().contains("to_iso_8859_1"));
        let by_store = store.check_response(scoped.scope(), StatusCode::UNAUTHORIZED, &headers);
        assert_eq!(by_store, refusal);
        assert_eq!(count_in(|| drop(store)).1, count_in(|| drop(other)).1);
        takes(1, 0, || scoped.credentials().expose_token().len());
    }
}
