//! What a netrc file gives is what `BasicCredentials::new` takes; an error is on a line of the file.
#![no_main]
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::source::netrc::Netrc;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let lines = text.replace("\r\n", "\n").split(['\n', '\r']).count();
    let netrc = match Netrc::parse(text) {
        Ok(netrc) => netrc,
        Err(error) => return assert!((1..=lines).contains(&error.line())),
    };
    let of_hosts = netrc.hosts().take(9).filter_map(|host| netrc.credentials_for(host));
    for read in of_hosts.chain(netrc.default_credentials()) {
        let made = BasicCredentials::new(read.expose_email(), read.expose_token()).unwrap();
        assert_eq!(made.header_value(), read.header_value());
    }
});
