//! What `BasicAuthExt` does to a `HeaderMap`, for the origin server and for a proxy alike.
use http::header::{AUTHORIZATION, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName, HeaderValue};
use http_basic_credentials::InvalidCredentials::{ControlInToken, MissingColon};
use http_basic_credentials::{BasicAuthExt, BasicCredentials, DecodeError};

/// One of the two fields, with its two methods.
struct Field {
    name: HeaderName,
    other: HeaderName,
    insert: fn(&mut HeaderMap, &BasicCredentials) -> Option<HeaderValue>,
    read: fn(&HeaderMap) -> Result<Option<BasicCredentials>, DecodeError>,
}

const FIELDS: [Field; 2] = [
    Field {
        name: AUTHORIZATION,
        other: PROXY_AUTHORIZATION,
        insert: HeaderMap::insert_basic_auth,
        read: HeaderMap::basic_auth,
    },
    Field {
        name: PROXY_AUTHORIZATION,
        other: AUTHORIZATION,
        insert: HeaderMap::insert_proxy_basic_auth,
        read: HeaderMap::proxy_basic_auth,
    },
];

/// The field with these values, beside two others.
fn map(field: &Field, values: &[&'static str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("accept", HeaderValue::from_static("*/*"));
    headers.insert(&field.other, HeaderValue::from_static("Basic eDp5"));
    for value in values {
        headers.append(&field.name, HeaderValue::from_static(value));
    }
    headers
}

#[test]
fn inserts() {
    let pair = BasicCredentials::new("a", "b").unwrap();
    for field in FIELDS {
        for (values, replaced) in [
            (&[][..], None),
            (&["Bearer first"], Some("Bearer first")),
            (&["Bearer first", "Basic second", "Basic third"], Some("Bearer first")),
        ] {
            let mut headers = map(&field, values);
            let old = (field.insert)(&mut headers, &pair);
            assert_eq!(old.as_ref().map(HeaderValue::as_bytes), replaced.map(str::as_bytes));
            assert!(headers.get_all(&field.name).iter().eq(["Basic YTpi"]));
            // The others are as they were.
            headers.remove(&field.name);
            assert_eq!(headers, map(&field, &[]));
        }
        // A replaced value is as sensitive as it was.
        let mut headers = HeaderMap::new();
        (field.insert)(&mut headers, &pair);
        let old = (field.insert)(&mut headers, &BasicCredentials::new("a", "c").unwrap()).unwrap();
        assert!(old == "Basic YTpi" && old.is_sensitive());
    }
}

#[test]
fn reads() {
    use DecodeError::{InvalidToken68, InvalidUtf8, Repeated, UnsupportedScheme};
    for field in FIELDS {
        for (values, expected) in [
            (&[][..], Ok(None)),
            (&["Basic YTpi"], Ok(Some("a:b"))),
            (&["bASIC  Og=="], Ok(Some(":"))),
            (&[""], Err(UnsupportedScheme)),
            (&["Bearer YTpi"], Err(UnsupportedScheme)),
            (&["Basic"], Err(InvalidToken68)),
            (&["Basic YTr/"], Err(InvalidUtf8)),
            (&["Basic YWFh"], Err(MissingColon.into())),
            (&["Basic YToK"], Err(ControlInToken.into())),
            // Also if both say the same, and if only one of them could be read.
            (&["Basic YTpi", "Basic YTpi"], Err(Repeated)),
            (&["Basic YTpi", "Bearer YTpi"], Err(Repeated)),
            (&["Bearer YTpi", "Basic YTpi"], Err(Repeated)),
            (&["", "", ""], Err(Repeated)),
        ] {
            let read = (field.read)(&map(&field, values));
            let parts = |pair| BasicCredentials::expose_user_pass(pair);
            let read = read.as_ref().map(|pair| pair.as_ref().map(parts)).map_err(|error| *error);
            assert_eq!(read, expected, "{} {values:?}", field.name);
        }
    }
}
