//! The advisories of other netrc readers, each as the file and the question that went wrong there.
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{InvalidScope, OutOfScope, Scope};
use http_basic_credentials::source::netrc::{Netrc, NetrcError, ScopedNetrcError};

type Found = Result<Option<BasicCredentials>, NetrcError>;

#[track_caller]
fn pair(found: Found) -> Option<(String, String)> {
    found.unwrap().map(|it| (it.expose_email().to_owned(), it.expose_token().to_owned()))
}

#[track_caller]
fn assert_pair(found: Found, email: &str, token: &str) {
    assert_eq!(pair(found), Some((email.to_owned(), token.to_owned())));
}

/// curl, following a redirect from a.com to b.com, sent b.com the password of a.com, because the
/// entry of b.com had a login alone, or nothing.
#[test]
fn cve_2024_11053() {
    for b in ["machine b.com", "machine b.com login bob", "machine b.com account x"] {
        let text = format!("machine a.com login alice password alicespassword\n{b}\n");
        let netrc = Netrc::parse(text);
        assert_pair(netrc.credentials_for("a.com"), "alice", "alicespassword");
        assert_eq!(pair(netrc.credentials_for("b.com")), None, "{b}");
    }
    // A second entry of the host does not complete the first.
    let netrc = Netrc::parse("machine b.com login bob machine b.com password x");
    assert_eq!(pair(netrc.credentials_for("b.com")), None);
}

/// The same again, where `default` has neither login nor password.
#[test]
fn cve_2025_0167() {
    let netrc =
        Netrc::parse("machine a.com\n  login alice\n  password alicespassword\n\ndefault\n");
    assert_pair(netrc.credentials_for("a.com"), "alice", "alicespassword");
    assert_eq!(pair(netrc.credentials_for("b.com")), None);
    assert_eq!(pair(netrc.default_credentials()), None);
}

/// requests took the host to be what stands before the first colon, and so read the entry of
/// example.com for `http://example.com:@evil.com/`.
#[test]
fn cve_2024_47081() {
    let netrc = Netrc::parse("machine example.com login alice password alicespassword");
    for uri in ["https://example.com:@evil.com/", "https://example.com:443@evil.com/"] {
        let uri: http::Uri = uri.parse().unwrap();
        assert_eq!(pair(netrc.credentials_for(uri.host().unwrap())), None, "{uri}");
        // A scope has no userinfo, so this one cannot even be asked for.
        assert!(Scope::try_from(&uri).is_err(), "{uri}");
    }
    for host in ["example.com:", "example.com:443", "example.com:@evil.com", "evil.com"] {
        assert_eq!(pair(netrc.credentials_for(host)), None, "{host}");
    }
    let evil: Scope = "https://evil.com".parse().unwrap();
    assert!(netrc.scoped(evil).unwrap().is_none());
}

/// requests sent an empty login and password to each host because of an empty `default`.
#[test]
fn requests_6928_empty_default() {
    for text in ["default", "default\n", "machine a.com password x\ndefault", "default login x"] {
        let netrc = Netrc::parse(text);
        assert_eq!(pair(netrc.credentials_for("b.com")), None, "{text}");
        assert_eq!(pair(netrc.default_credentials()), None, "{text}");
    }
}

#[test]
fn scoped_gives_a_host_its_own_and_over_tls_alone() {
    let netrc = Netrc::parse(
        "machine API.example.com login a password b machine ::1 password c\ndefault password d",
    );
    let scoped = |origin: &str| netrc.scoped(origin.parse().unwrap());

    let credentials = scoped("https://api.example.com:8443").unwrap().unwrap();
    let value = BasicCredentials::new("a", "b").unwrap();
    let sent = |url: &str| credentials.header_value_for(url);
    assert_eq!(sent("https://api.example.com:8443/x"), Ok(value.header_value()));
    assert_eq!(sent("https://api.example.com/x"), Err(OutOfScope::OtherPort));
    assert_eq!(sent("https://example.com:8443/x"), Err(OutOfScope::OtherHost));

    assert!(scoped("http://[::1]:8080").unwrap().is_some());
    assert!(scoped("https://example.com").unwrap().is_none());
    let error = scoped("http://api.example.com").unwrap_err();
    assert_eq!(error, ScopedNetrcError::Scope(InvalidScope::Cleartext));
    assert_eq!(error.to_string(), InvalidScope::Cleartext.to_string());
    // No entry, nothing to send in the clear.
    assert!(scoped("http://example.com").unwrap().is_none());

    let netrc = Netrc::parse("machine api.example.com login a:b password c");
    let fault = netrc.errors().next().unwrap();
    for origin in ["https://api.example.com", "http://api.example.com"] {
        let error = netrc.scoped(origin.parse().unwrap()).unwrap_err();
        assert_eq!(error, ScopedNetrcError::Netrc(fault));
        assert_eq!(error.to_string(), fault.to_string());
    }
}
