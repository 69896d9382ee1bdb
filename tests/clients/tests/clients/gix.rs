//! gix-transport 0.62, gitoxide's, with curl. It takes an account, and keeps the answer's headers to
//! itself. For `http` it does so only with a feature for tests.

use std::io::ErrorKind::PermissionDenied;

use gix_sec::identity::Account;
use gix_transport::client::blocking_io::Transport as _;
use gix_transport::client::blocking_io::http::{Options, connect, curl::Curl};
use gix_transport::client::{self, TransportWithoutIO as _};
use gix_transport::{Protocol, Service};
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;

use crate::proxies::{Way, ways};
use crate::redirects::{Header, Redirects};
use crate::server::Server;
use crate::{Error, Proxy, ana};

fn call(jira: &ScopedCredentials, url: &str, proxy: Proxy) -> Result<u16, Error> {
    let mut transport = connect::<Curl>(url.try_into()?, Protocol::V2, false);
    if proxy == Proxy::Off {
        transport.configure(&Options { no_proxy: Some("*".to_owned()), ..Options::default() })?;
    }
    jira.header_value_for(url)?;
    transport.set_identity(Account {
        username: jira.credentials().expose_email().to_owned(),
        password: jira.credentials().expose_token().to_owned(),
        oauth_refresh_token: None,
    })?;
    match transport.handshake(Service::UploadPack, &[]) {
        Err(client::Error::Io(error)) if error.kind() == PermissionDenied => {
            let refusal = Refusal::from_fields(401, [""; 0], true);
            Err(refusal.map_or_else(|| error.into(), Into::into))
        }
        // It was let in, and found that the test's server is no git server.
        _ => Ok(200),
    }
}

#[test]
fn takes_the_right_token() {
    crate::takes_the_right_token(call);
}

#[test]
fn says_that_a_wrong_token_is_refused() {
    let server = Server::start();
    let wrong = ana("wr0ng").scoped_to(&server.url("")).unwrap();
    assert_eq!(
        call(&wrong, &server.url("/me"), Proxy::Off).unwrap_err().to_string(),
        "the credentials were refused: they are wrong, expired or revoked, or the server does not \
         take Basic credentials",
    );
    assert_eq!(server.authorizations(), [1]);
}

#[test]
fn sends_nothing_out_of_scope() {
    crate::sends_nothing_out_of_scope(call);
}

#[test]
fn keeps_the_header_within_the_origin() {
    let expected = Redirects {
        same_origin: Header::Kept,
        other_port: Header::Dropped,
        other_host: Header::Dropped,
        back: Header::Kept,
    };
    assert_eq!(Redirects::of(call), expected);
}

#[test]
fn sends_localhost_to_a_proxy_unless_told_not_to() {
    let name = concat!(module_path!(), "::sends_localhost_to_a_proxy_unless_told_not_to");
    assert_eq!(ways(name, call), [Way::ThroughProxy, Way::Direct, Way::Direct]);
}
