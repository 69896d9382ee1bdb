#![no_main]

use http::Uri;
use http_basic_credentials::scope::Scope;
use libfuzzer_sys::fuzz_target;

// A scope contains the URI it came from, and is what its serialisation parses to.
fuzz_target!(|text: &str| {
    let Ok(uri) = text.parse::<Uri>() else { return };
    let Ok(scope) = Scope::try_from(&uri) else { return };
    assert!(scope.contains(&uri));
    assert_eq!(scope.to_string().parse(), Ok(scope));
});
