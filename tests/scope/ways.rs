//! Each way to authorize a request, so that a row of a table asks them all.

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Request, Uri};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{CredentialStore, OutOfScope, ScopedCredentials};
#[cfg(feature = "tower")]
use http_basic_credentials::tower::BasicAuthLayer;

pub(crate) fn pair(scope: &str, token: &str) -> ScopedCredentials {
    let credentials = BasicCredentials::new("ana@example.com", token).unwrap();
    credentials.dangerous_cleartext_to(scope).unwrap_or_else(|error| panic!("{scope}: {error}"))
}

pub(crate) fn value_of(pair: &ScopedCredentials) -> HeaderValue {
    pair.credentials().header_value().clone()
}

pub(crate) fn request(uri: Uri, headers: &HeaderMap) -> Request<()> {
    let mut request = Request::new(());
    *request.uri_mut() = uri;
    *request.headers_mut() = headers.clone();
    request
}

/// The headers that a request has after the layer.
#[cfg(feature = "tower")]
pub(crate) fn through(layer: &BasicAuthLayer, request: Request<()>) -> HeaderMap {
    use tower::{Layer as _, Service as _};
    let client = crate::client::Client(Ok(()));
    layer.layer(client).call(request).into_inner().unwrap()
}

/// A pair, a store that holds only that pair, and the layer turn `before` into `after`, for the text
/// and for the URI that `http` reads from it.
#[track_caller]
pub(crate) fn decides(
    pair: &ScopedCredentials,
    target: &str,
    before: &HeaderMap,
    expected: Result<(), OutOfScope>,
    after: &HeaderMap,
) {
    let store = CredentialStore::from(pair.clone());
    let of_store =
        expected.map_err(
            |reason| {
                if reason.is_other_origin() { OutOfScope::NoCredentials } else { reason }
            },
        );
    let check = |by: &str, expected, result: Result<(), OutOfScope>, headers: &HeaderMap| {
        assert_eq!((result, headers), (expected, after), "{target} by {by}");
    };
    let mut headers = before.clone();
    check("a pair", expected, pair.authorize_headers(target, &mut headers), &headers);
    let mut headers = before.clone();
    check("a store", of_store, store.authorize_headers(target, &mut headers), &headers);

    let ignores_fields = |expected: Result<(), OutOfScope>| match expected {
        Err(OutOfScope::OtherHostField | OutOfScope::TooManyFields) => Ok(()),
        expected => expected,
    };
    let ours = value_of(pair);
    let value = ignores_fields(expected).map(|()| &ours);
    assert_eq!(pair.header_value_for(target), value, "{target}");
    let value = ignores_fields(of_store).map(|()| ours.clone());
    assert_eq!(store.header_value_for(target), value, "{target}");

    let Ok(uri) = target.parse::<Uri>() else { return };
    let mut by_pair = request(uri.clone(), before);
    check("a pair's authorize", expected, pair.authorize(&mut by_pair), by_pair.headers());
    let mut by_store = request(uri.clone(), before);
    check("a store's authorize", of_store, store.authorize(&mut by_store), by_store.headers());
    assert_eq!(pair.scope().contains(&uri), value.is_ok(), "{target}");
    // In scope, the layer keeps a value of the caller's.
    #[cfg(feature = "tower")]
    if expected.is_err() || !before.contains_key(AUTHORIZATION) {
        let layer = BasicAuthLayer::new(store);
        check("the layer", expected, expected, &through(&layer, request(uri, before)));
    }
}

/// As [`decides`], for a request that has no field.
#[track_caller]
pub(crate) fn decides_bare(
    pair: &ScopedCredentials,
    target: &str,
    expected: Result<(), OutOfScope>,
) {
    let ours = expected.ok().map(|()| (AUTHORIZATION, value_of(pair)));
    decides(pair, target, &HeaderMap::new(), expected, &HeaderMap::from_iter(ours));
}
