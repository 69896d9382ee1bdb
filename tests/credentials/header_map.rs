//! What `BasicAuthExt` does to a `HeaderMap`, for the origin server and for a proxy alike.
use http::header::{AUTHORIZATION, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName, HeaderValue};
use http_basic_credentials::{BasicAuthExt, BasicCredentials, DecodeError, InvalidCredentials};

/// One of the two fields, with its two methods.
struct Field {
    name: HeaderName,
    other: HeaderName,
    insert: fn(&mut HeaderMap, &BasicCredentials) -> Option<HeaderValue>,
    read: fn(&HeaderMap) -> Result<Option<BasicCredentials>, DecodeError>,
}

impl Field {
    fn map(&self, values: &[&'static str]) -> HeaderMap {
        values.iter().map(|value| (self.name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[track_caller]
    fn gives(&self, values: &[&'static str], expected: Result<Option<(&str, &str)>, DecodeError>) {
        let read = (self.read)(&self.map(values));
        let read = read
            .as_ref()
            .map(|found| found.as_ref().map(|found| (found.expose_email(), found.expose_token())));
        assert_eq!(read, expected.as_ref().copied(), "{} {values:?}", self.name);
    }
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

fn credentials() -> BasicCredentials {
    BasicCredentials::new("a", "b").unwrap()
}

#[test]
fn sets_the_field_it_names_and_no_other() {
    for field in FIELDS {
        let mut headers = HeaderMap::new();
        headers.insert("accept", HeaderValue::from_static("*/*"));
        headers.insert(&field.other, HeaderValue::from_static("Basic other"));
        assert_eq!((field.insert)(&mut headers, &credentials()), None);
        assert_eq!(headers.len(), 3);
        assert_eq!(headers[&field.name], "Basic YTpi");
        assert_eq!(headers[&field.other], "Basic other");
        assert_eq!(headers["accept"], "*/*");
    }
}

#[test]
fn replaces_every_value_and_returns_the_first() {
    for field in FIELDS {
        let mut headers = field.map(&["Bearer first", "Basic second", "Basic third"]);
        let replaced = (field.insert)(&mut headers, &credentials());
        assert_eq!(replaced.unwrap(), "Bearer first");
        let values: Vec<_> = headers.get_all(&field.name).iter().collect();
        assert_eq!(values, ["Basic YTpi"]);
        assert_eq!(headers.len(), 1);
    }
}

/// What is handed back is still a secret.
#[test]
fn returns_a_replaced_value_as_sensitive_as_it_was() {
    for field in FIELDS {
        let mut headers = HeaderMap::new();
        (field.insert)(&mut headers, &credentials());
        let new = BasicCredentials::new("a", "c").unwrap();
        let replaced = (field.insert)(&mut headers, &new).unwrap();
        assert_eq!(replaced, "Basic YTpi");
        assert!(replaced.is_sensitive());
        assert_eq!(headers[&field.name], new.header_value());
    }
}

#[test]
fn reads_what_it_inserted() {
    for field in FIELDS {
        let mut headers = HeaderMap::new();
        (field.insert)(&mut headers, &credentials());
        let read = (field.read)(&headers).unwrap().unwrap();
        assert_eq!((read.expose_email(), read.expose_token()), ("a", "b"));
    }
}

#[test]
fn absent_is_not_unusable() {
    use InvalidCredentials::{ControlInToken, MissingColon};
    for field in FIELDS {
        field.gives(&[], Ok(None));
        field.gives(&["Basic YTpi"], Ok(Some(("a", "b"))));
        field.gives(&["bASIC  Og=="], Ok(Some(("", ""))));
        field.gives(&[""], Err(DecodeError::UnsupportedScheme));
        field.gives(&["Bearer YTpi"], Err(DecodeError::UnsupportedScheme));
        field.gives(&["Basic"], Err(DecodeError::InvalidToken68));
        field.gives(&["Basic YTr/"], Err(DecodeError::InvalidUtf8));
        field.gives(&["Basic YWFh"], Err(MissingColon.into()));
        field.gives(&["Basic YToK"], Err(ControlInToken.into()));
    }
}

#[test]
fn the_other_field_is_absent() {
    for field in FIELDS {
        let mut headers = HeaderMap::new();
        headers.insert(&field.other, HeaderValue::from_static("Basic YTpi"));
        assert!((field.read)(&headers).unwrap().is_none());
    }
}

/// Also where both say the same, and where only one of them could be read.
#[test]
fn a_repeated_field_is_refused() {
    for field in FIELDS {
        for values in [
            ["Basic YTpi", "Basic YTpi"],
            ["Basic YTpi", "Bearer YTpi"],
            ["Bearer YTpi", "Basic YTpi"],
            ["Bearer YTpi", "Bearer YTpi"],
            ["", ""],
        ] {
            field.gives(&values, Err(DecodeError::Repeated));
        }
        field.gives(&["Basic YTpi"; 3], Err(DecodeError::Repeated));
    }
}
