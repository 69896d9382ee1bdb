//! Where `parse_all` succeeds, `recover_all` gives the same. It gives at most 64 challenges, each with a
//! scheme.
#![no_main]
use http_basic_credentials::challenge::Challenge;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let values: Vec<_> = bytes.split(|&byte| byte == b'\n').collect();
    let recovered = Challenge::recover_all(&values);
    let parsed = Challenge::parse_all(&values);
    assert!(parsed.is_err() || parsed.as_ref() == Ok(&recovered));
    assert!(recovered.len() <= 64);
    for challenge in recovered {
        // A token on its own is a scheme.
        let alone = Challenge::parse_all([challenge.scheme()]).unwrap();
        assert_eq!(alone[0].scheme(), challenge.scheme());
        assert!(challenge.token68().is_none() || challenge.params().next().is_none());
    }
});
