//! The form that came first is kept, the other is made once, and each is one block. What each step
//! allocates is in `tests/memory/allocations.rs`.
use http::HeaderValue;
use http_basic_credentials::BasicCredentials;

const EMAIL: &str = "ana@example.com";
const TOKEN: &str = "t0k3n";
const BASE64: &str = "YW5hQGV4YW1wbGUuY29tOnQwazNu";

type Make = fn() -> BasicCredentials;

/// Those that keep the encoded value.
const ENCODED: [Make; 3] = [
    || BasicCredentials::new(EMAIL, TOKEN).unwrap(),
    || BasicCredentials::from_user_pass("ana@example.com:t0k3n").unwrap().clone(),
    || BasicCredentials::new(EMAIL, TOKEN).unwrap().to_iso_8859_1().unwrap(),
];

/// Those that keep the plaintext.
const PLAIN: [Make; 4] = [
    || BasicCredentials::from_user_pass("ana@example.com:t0k3n").unwrap(),
    || BasicCredentials::from_base64(BASE64).unwrap(),
    || {
        BasicCredentials::try_from(BasicCredentials::new(EMAIL, TOKEN).unwrap().header_value())
            .unwrap()
    },
    || BasicCredentials::from_oauth_client(EMAIL, TOKEN),
];

fn all() -> impl Iterator<Item = Make> {
    ENCODED.into_iter().chain(PLAIN)
}

fn value(credentials: &BasicCredentials) -> usize {
    credentials.header_value().as_bytes().as_ptr().addr()
}

fn text(credentials: &BasicCredentials) -> usize {
    credentials.expose_user_pass().as_ptr().addr()
}

#[test]
fn each_form_stays_where_it_is() {
    for make in all() {
        let credentials = make();
        let first = (value(&credentials), text(&credentials));
        assert_eq!((value(&credentials), text(&credentials)), first);
        // Moved, cloned and converted, neither is copied.
        let copy = credentials.clone();
        let moved = Box::new(credentials);
        assert_eq!((value(&moved), text(&moved)), first);
        assert_eq!(HeaderValue::from(&*moved).as_bytes().as_ptr().addr(), first.0);
        drop((copy, moved.to_iso_8859_1()));
        assert_eq!((value(&moved), text(&moved)), first);

        // In the other order.
        let credentials = make();
        let (text_first, value_next) = (text(&credentials), value(&credentials));
        assert_eq!((text(&credentials), value(&credentials)), (text_first, value_next));
    }
}

#[test]
fn the_parts_are_one_block() {
    for make in all() {
        let credentials = make();
        let [email, token] = [credentials.expose_email(), credentials.expose_token()];
        assert_eq!(email.as_ptr().addr(), text(&credentials));
        assert_eq!(token.as_ptr().addr(), text(&credentials) + email.len() + 1);
        assert_eq!(credentials.expose_user_pass().len(), email.len() + 1 + token.len());
        assert_eq!(credentials.expose_header_value().as_ptr().addr(), value(&credentials));
    }
}

#[test]
fn a_clone_shares_the_value_and_has_a_plaintext_of_its_own() {
    for make in all() {
        // Whether or not the first one has both forms by then.
        for expose_first in [false, true] {
            let first = make();
            if expose_first {
                text(&first);
            }
            let second = first.clone();
            let third = second.clone();
            assert_eq!([value(&second), value(&third)], [value(&first); 2]);
            let texts = [text(&first), text(&second), text(&third)];
            assert!(texts[0] != texts[1] && texts[1] != texts[2] && texts[0] != texts[2]);

            let address = value(&first);
            drop((first, second));
            assert_eq!(value(&third), address);
            assert_eq!(third.expose_token(), TOKEN);
        }
    }
}

#[test]
fn a_value_is_moved_out() {
    for make in all() {
        for expose_first in [false, true] {
            let credentials = make();
            if expose_first {
                text(&credentials);
            }
            let (address, shown) = (value(&credentials), credentials.header_value().clone());
            drop(shown.clone());
            let value = HeaderValue::from(credentials);
            assert_eq!(value.as_bytes().as_ptr().addr(), address);
            assert_eq!(value, shown);
            assert!(value.is_sensitive());
        }
    }
}

/// The first call of one thread makes the other form for all of them.
#[test]
fn threads_agree_on_each_form() {
    for make in all() {
        let credentials = make();
        let seen = std::thread::scope(|scope| {
            let see = || (value(&credentials), text(&credentials));
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(see)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
    }
}
