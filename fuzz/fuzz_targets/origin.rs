#![no_main]

use http::Uri;
use http_basic_credentials::scope::Origin;
use libfuzzer_sys::fuzz_target;

// An origin contains the URI it came from, and is what its serialisation parses to.
fuzz_target!(|text: &str| {
    let Ok(uri) = text.parse::<Uri>() else { return };
    let Ok(origin) = Origin::try_from(&uri) else { return };
    assert!(origin.contains(&uri));
    assert_eq!(origin.to_string().parse(), Ok(origin));
});
