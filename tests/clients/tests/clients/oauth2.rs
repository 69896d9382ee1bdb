//! oauth2 5: what it sends to a token endpoint (RFC 6749 section 2.3.1).

use http_basic_credentials::BasicCredentials;
use oauth2::basic::BasicClient;
use oauth2::{ClientId, ClientSecret, HttpRequest, HttpResponse, TokenUrl};

#[test]
fn from_oauth_client_gives_the_same_bytes() {
    let all: String = (' '..='\u{ff}').chain("€😀\u{0}\n".chars()).collect();
    for (id, secret) in [("app:1", "s3cr3t/+ %é"), ("app", "~*-._!'()"), (&*all, &*all), ("", "")]
    {
        let sent = std::cell::RefCell::new(None);
        let client = BasicClient::new(ClientId::new(id.to_owned()))
            .set_client_secret(ClientSecret::new(secret.to_owned()))
            .set_token_uri(TokenUrl::new("https://id.example.com/token".to_owned()).unwrap());
        let _ = client.exchange_client_credentials().request(&|request: HttpRequest| {
            sent.replace(request.headers().get("authorization").cloned());
            Err::<HttpResponse, _>(std::fmt::Error)
        });
        let ours = BasicCredentials::from_oauth_client(id, secret);
        assert_eq!(sent.take().unwrap(), ours.header_value(), "{id:?} {secret:?}");
    }
}
