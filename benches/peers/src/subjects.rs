//! The same work, done by this crate and by its peers, each through its public API.

use std::cell::RefCell;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::hint::black_box;
use std::task::{Context, Poll};

use actix_web::http::header::TryIntoHeaderValue as _;
use actix_web_httpauth::headers::authorization::{Basic as ActixBasic, Scheme as _};
use bytes::Bytes;
use headers::authorization::{Basic, Credentials as _};
use headers::{Authorization, HeaderMapExt as _};
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Request, Response};
use http_basic_credentials::{BasicAuthExt as _, BasicCredentials};
use tower_http::auth::AddAuthorizationLayer;
use tower_layer::Layer as _;
use tower_service::Service;
use ureq_proto::client::Call;

use crate::measure::{Subject, subject};

/// 24 bytes.
pub const EMAIL: &str = "ana.maria@example.com.au";
const URL: &str = "https://api.example.com/v1/me";

pub fn token(len: usize) -> String {
    "t0k3n-Az".chars().cycle().take(len).collect()
}

/// From two strings to a header value.
pub fn construct(token: &str) -> Vec<Subject<'_>> {
    let own = move || BasicCredentials::new(black_box(EMAIL), black_box(token)).unwrap();
    let headers = move || Authorization::basic(black_box(EMAIL), black_box(token)).0.encode();
    let http_auth =
        || sensitive(http_auth::basic::encode_credentials(black_box(EMAIL), black_box(token)));
    let http_auth_basic = || {
        let credentials = http_auth_basic::Credentials::new(black_box(EMAIL), black_box(token));
        sensitive(credentials.as_http_header())
    };
    let actix = move || {
        let (email, token) = (black_box(EMAIL).to_owned(), black_box(token).to_owned());
        ActixBasic::new(email, Some(token)).try_into_value().unwrap()
    };

    // Not a race to a different finish.
    let expected = own().header_value().clone();
    for made in [headers(), http_auth(), http_auth_basic()] {
        assert_eq!(made, expected);
    }
    assert_eq!(actix().as_bytes(), expected.as_bytes());

    vec![
        subject("this crate", own),
        subject("headers", headers),
        subject("http-auth", http_auth),
        subject("http-auth-basic", http_auth_basic),
        subject("actix-web-httpauth", actix),
        subject("tower-http (layer and service)", || layer(black_box(token)).layer(Echo)),
    ]
}

fn sensitive(value: String) -> HeaderValue {
    let mut value = HeaderValue::try_from(value).unwrap();
    value.set_sensitive(true);
    value
}

/// Credentials that exist already, onto a request: what each request costs.
pub fn attach(token: &str) -> Vec<Subject<'_>> {
    let own = BasicCredentials::new(EMAIL, token).unwrap();
    let plain = Bytes::copy_from_slice(own.header_value().as_bytes());
    let plain = HeaderValue::from_maybe_shared(plain).unwrap();
    let typed = Authorization::basic(EMAIL, token);
    let bare_service = RefCell::new(Echo);
    let service = RefCell::new(layer(token).layer(Echo));

    vec![
        subject("this crate", move || {
            let mut map = HeaderMap::new();
            map.insert_basic_auth(black_box(&own));
            map
        }),
        subject("a clone of a plain value", move || {
            let mut map = HeaderMap::new();
            map.insert(AUTHORIZATION, black_box(&plain).clone());
            map
        }),
        subject("headers (typed_insert)", move || {
            let mut map = HeaderMap::new();
            map.typed_insert(black_box(&typed).clone());
            map
        }),
        subject("tower-http, no layer", move || bare_service.borrow_mut().call(Request::new(()))),
        subject("tower-http, layer", move || service.borrow_mut().call(Request::new(()))),
    ]
}

/// Each client's own way, as pairs: a request without and with credentials.
pub fn clients(token: &str) -> Vec<Subject<'_>> {
    let client = reqwest::Client::new();
    let client_with = client.clone();
    let url = reqwest::Url::parse(URL).unwrap();
    let url_with = url.clone();
    let bare_uri: http::Uri = URL.parse().unwrap();
    let userinfo = format!("https://{}:{token}@api.example.com/v1/me", EMAIL.replace('@', "%40"));
    let userinfo_uri = userinfo.parse::<http::Uri>();

    let mut subjects = vec![
        subject("reqwest, no auth", move || client.get(url.clone()).build().unwrap()),
        subject("reqwest, basic_auth", move || {
            let request = client_with.get(url_with.clone());
            request.basic_auth(black_box(EMAIL), Some(black_box(token))).build().unwrap()
        }),
        subject("attohttpc, no auth", || attohttpc::get(URL).prepare()),
        subject("attohttpc, basic_auth", move || {
            attohttpc::get(URL).basic_auth(black_box(EMAIL), Some(black_box(token))).prepare()
        }),
        subject("ureq-proto, no auth", move || head(black_box(&bare_uri))),
    ];
    // A URI holds 65,534 bytes at most.
    if let Ok(uri) = userinfo_uri {
        subjects.push(subject("ureq-proto, userinfo", move || head(black_box(&uri))));
    }
    subjects
}

/// Writes a request's head, which is where ureq encodes credentials.
fn head(uri: &http::Uri) -> Vec<u8> {
    let request = Request::get(uri.clone()).body(()).unwrap();
    let mut call = Call::new(request).unwrap().proceed();
    let mut output = vec![0; 8192];
    let written = call.write(&mut output).unwrap();
    output.truncate(written);
    output
}

/// From a header value back to two strings.
pub fn decode(token: &str) -> Vec<Subject<'_>> {
    let value = BasicCredentials::new(EMAIL, token).unwrap().header_value().clone();
    let (a, b, c) = (value.clone(), value.clone(), value.clone());
    let actix = actix_web::http::header::HeaderValue::from_bytes(value.as_bytes()).unwrap();
    vec![
        subject("this crate", move || BasicCredentials::try_from(black_box(&a)).unwrap()),
        subject("headers", move || Basic::decode(black_box(&b)).unwrap()),
        subject("http-auth-basic", move || {
            let value = black_box(&c).to_str().unwrap().to_owned();
            http_auth_basic::Credentials::from_header(value).unwrap()
        }),
        subject("actix-web-httpauth", move || ActixBasic::parse(black_box(&actix)).unwrap()),
    ]
}

fn layer(token: &str) -> AddAuthorizationLayer {
    AddAuthorizationLayer::basic(EMAIL, token).as_sensitive(true)
}

/// A service that gives back the headers it was called with.
struct Echo;

impl Service<Request<()>> for Echo {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<()>) -> Self::Future {
        let mut response = Response::new(());
        *response.headers_mut() = request.into_parts().0.headers;
        ready(Ok(response))
    }
}
