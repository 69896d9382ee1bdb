//! What is taken from a URI is gone from it, and the rest of the URI stays.
#![no_main]
use http::Uri;
use http_basic_credentials::source::take_userinfo;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(uri) = text.parse::<Uri>() else { return };
    let mut left = uri.clone();
    let Ok(taken) = take_userinfo(&mut left) else { return assert_eq!(left, uri) };
    let had = uri.authority().and_then(|it| it.as_str().rsplit_once('@'));
    assert_eq!(taken.is_some(), had.is_some_and(|(userinfo, _)| !userinfo.is_empty()));
    assert!(!left.authority().is_some_and(|it| it.as_str().contains('@')));
    assert_eq!((left.host(), left.port_u16()), (uri.host(), uri.port_u16()));
    assert_eq!((left.scheme(), left.path_and_query()), (uri.scheme(), uri.path_and_query()));
    assert!(take_userinfo(&mut left).unwrap().is_none());
});
