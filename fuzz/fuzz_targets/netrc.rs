//! `BasicCredentials::new` accepts what a netrc file gives, each fault is on a line of the file, and no
//! ordinary edit gives an owner a word of another owner's entry.
#![no_main]
use std::io::Write as _;
use std::os::fd::AsRawFd as _;

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::source::netrc::{Netrc, ReadNetrcError};
use libfuzzer_sys::fuzz_target;

#[path = "../../tests/source/netrc_edits.rs"]
mod netrc_edits;

fuzz_target!(|bytes: &[u8]| {
    let mut choices = bytes.iter();
    let mut choose = |below: usize| usize::from(*choices.next().unwrap_or(&0)) % below;
    netrc_edits::pairs_and_strays(&netrc_edits::edited_file(&mut choose));

    let Some(netrc) = read(bytes) else { return };
    let is_line_end = |(at, byte): (usize, &u8)| {
        *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
    };
    let lines = 1 + bytes.iter().enumerate().filter(|at| is_line_end(*at)).count();
    assert!(netrc.errors().all(|error| (1..=lines).contains(&error.line())));
    let of_hosts = netrc.hosts().take(9).map(|host| netrc.credentials_for(host));
    for found in of_hosts.chain([netrc.default_credentials()]) {
        match found {
            Ok(Some(read)) => {
                let made = BasicCredentials::new(read.expose_email(), read.expose_token()).unwrap();
                assert!(made.is_same(&read));
            }
            Ok(None) => {}
            Err(error) => assert!(netrc.errors().any(|listed| listed == error)),
        }
    }
});

/// Text is parsed directly, other bytes go through a pipe.
fn read(bytes: &[u8]) -> Option<Netrc> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Netrc::parse(text));
    }
    let (reader, mut writer) = std::io::pipe().unwrap();
    writer.write_all(bytes.get(..bytes.len().min(60_000))?).unwrap();
    drop(writer);
    match Netrc::read(format!("/dev/fd/{}", reader.as_raw_fd())) {
        Ok(netrc) => Some(netrc),
        Err(error) => {
            assert_eq!(error, ReadNetrcError::Utf16);
            None
        }
    }
}
