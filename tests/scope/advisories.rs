//! A test for each published advisory about where credentials went, by its name.

use http::{Request, Uri};
use http_basic_credentials::scope::{
    CredentialStore, InvalidScope, OutOfScope, Scope, ScopedCredentials,
};
use http_basic_credentials::{BasicCredentials, InvalidCredentials};

fn scoped(scope: &str) -> ScopedCredentials {
    BasicCredentials::new("ana@example.com", "t0k3n").unwrap().scoped_to(scope).unwrap()
}

/// Credentials for the first go there, and not to the second.
#[track_caller]
fn kept_from(scope: &str, other: &str, reason: OutOfScope) {
    let scoped = scoped(scope);
    let store = CredentialStore::from(scoped.clone());
    let (mut inside, mut outside) = (Request::new(()), Request::new(()));
    *inside.uri_mut() = scope.parse().unwrap();
    *outside.uri_mut() = other.parse().unwrap();
    assert_eq!(store.authorize(&mut inside), Ok(()));
    assert!(inside.headers().contains_key("AUTHORIZATION"));
    let of_store = match reason {
        OutOfScope::InvalidTarget(_) => reason,
        _ => OutOfScope::NoCredentials,
    };
    assert_eq!(scoped.header_value_for(other), Err(reason));
    assert_eq!(scoped.authorize(&mut outside), Err(reason));
    assert_eq!(store.header_value_for(other), Err(of_store));
    assert_eq!(store.authorize(&mut outside), Err(of_store));
    assert!(outside.headers().is_empty());
}

#[test]
fn cve_2018_1000007_curl_other_host() {
    kept_from("https://example.com/", "https://other.example/", OutOfScope::OtherHost);
}

#[test]
fn cve_2022_0235_node_fetch_other_site() {
    kept_from("https://example.com/", "https://untrusted.example/", OutOfScope::OtherHost);
}

#[test]
fn cve_2022_0155_follow_redirects_other_host() {
    kept_from("https://api.example.com/", "https://example.com/", OutOfScope::OtherHost);
}

#[test]
fn cve_2022_0536_follow_redirects_https_to_http() {
    kept_from("https://example.com/", "http://example.com/", OutOfScope::OtherScheme);
}

#[test]
fn cve_2022_27774_curl_other_port_or_protocol() {
    kept_from("https://example.com/", "https://example.com:8443/", OutOfScope::OtherPort);
    kept_from("http://localhost:8080/", "https://localhost:8080/", OutOfScope::OtherScheme);
}

#[test]
fn cve_2022_27776_curl_same_host_other_port() {
    kept_from("http://127.0.0.1:8080/", "http://127.0.0.1:8081/", OutOfScope::OtherPort);
}

#[test]
fn cve_2018_18074_requests_https_to_http() {
    kept_from("https://example.com/", "http://example.com:443/", OutOfScope::OtherScheme);
    kept_from("https://example.com/", "http://example.com/", OutOfScope::OtherScheme);
}

#[test]
fn cve_2023_45289_go_subdomain() {
    kept_from("https://example.com/", "https://sub.example.com/", OutOfScope::OtherHost);
    kept_from("https://sub.example.com/", "https://example.com/", OutOfScope::OtherHost);
}

/// The second host's own redirect is decided by that host's origin, as the first one was.
#[test]
fn cve_2024_45336_go_dropped_header_came_back() {
    kept_from("https://a.example/", "https://b.example/1", OutOfScope::OtherHost);
    kept_from("https://a.example/", "https://b.example/2", OutOfScope::OtherHost);
}

#[test]
fn cve_2024_47081_requests_host_by_splitting_at_a_colon() {
    kept_from(
        "http://localhost/",
        "http://localhost:@evil.example/",
        OutOfScope::InvalidTarget(InvalidScope::UserInfo),
    );
    let refused = "https://example.com:@evil.example/".parse::<Scope>();
    assert_eq!(refused, Err(InvalidScope::UserInfo));
}

#[test]
fn cve_2018_20060_urllib3_cross_origin() {
    kept_from("https://example.com/", "https://evil.example/", OutOfScope::OtherHost);
}

/// The scope authorizes with `Authorization` alone.
#[test]
fn cve_2023_32681_requests_proxy_authorization_to_the_origin() {
    let mut request = Request::get("https://example.com/").body(()).unwrap();
    scoped("https://example.com/").authorize(&mut request).unwrap();
    assert_eq!(request.headers().len(), 1);
    assert!(!request.headers().contains_key("proxy-authorization"));
}

#[test]
fn cve_2016_5699_python_crlf_in_a_header() {
    for token in ["t\r\nX: y", "t\n", "t\r", "t\0"] {
        let refused = BasicCredentials::new("ana@example.com", token).unwrap_err();
        assert_eq!(refused, InvalidCredentials::ControlInToken);
    }
}

#[test]
fn cve_2020_11078_httplib2_crlf_in_a_uri() {
    for uri in ["https://example.com\r\nX: y", "https://example.com/\r\n", "https://exam\0ple.com"]
    {
        assert!(uri.parse::<Uri>().is_err());
        assert_eq!(Scope::origin_of(uri), Err(InvalidScope::InvalidCharacter));
    }
}

#[test]
fn hpack_indexing_of_secrets() {
    let uri = Uri::from_static("https://example.com/");
    let store = CredentialStore::from(scoped("https://example.com/"));
    assert!(store.header_value_for(&uri).unwrap().is_sensitive());
}

/// A request to the origin gets `Authorization` alone: what is for a proxy does not go along.
#[track_caller]
fn nothing_for_a_proxy() {
    let mut request = Request::get("https://example.com/").body(()).unwrap();
    scoped("https://example.com").authorize(&mut request).unwrap();
    assert_eq!(request.headers().keys().collect::<Vec<_>>(), ["authorization"]);
}

#[test]
fn cve_2024_37891_urllib3_proxy_authorization_kept() {
    nothing_for_a_proxy();
}

#[test]
fn cve_2024_28849_follow_redirects_proxy_authorization_kept() {
    nothing_for_a_proxy();
}

/// That one was of the field `Cookie`; the rule is the same.
#[test]
fn cve_2023_43804_urllib3_cross_origin() {
    kept_from("https://example.com/", "https://example.org/", OutOfScope::OtherHost);
}

#[test]
fn cve_2019_9740_python_crlf_injection() {
    for token in ["t0k3n\r\nX: y", "\r\n", "t0k3n\r", "t0k3n\n"] {
        let error = BasicCredentials::new("ana@example.com", token).unwrap_err();
        assert_eq!(error, InvalidCredentials::ControlInToken);
    }
}
