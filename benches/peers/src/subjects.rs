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
pub fn make(token: &str) -> Vec<Subject<'_>> {
    let mut subjects = make_in_crates(token);
    subjects.extend(clients(token));
    subjects
}

/// Without the clients, whose URIs have a maximum length.
pub fn make_in_crates(token: &str) -> Vec<Subject<'_>> {
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

    // All have to make the same value.
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
        subject("tower-http", || layer(black_box(token)).layer(Echo)),
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
    let own_service = RefCell::new(Attach { credentials: own.clone(), inner: Echo });
    let service = RefCell::new(layer(token).layer(Echo));

    let mut subjects = vec![
        subject("this crate", move || {
            let mut map = HeaderMap::new();
            map.insert_basic_auth(black_box(&own));
            map
        }),
        subject("a plain `HeaderValue`, cloned", move || {
            let mut map = HeaderMap::new();
            map.insert(AUTHORIZATION, black_box(&plain).clone());
            map
        }),
        subject("headers", move || {
            let mut map = HeaderMap::new();
            map.typed_insert(black_box(&typed).clone());
            map
        }),
        subject("a service", move || bare_service.borrow_mut().call(Request::new(()))),
        subject("this crate in a service", move || own_service.borrow_mut().call(Request::new(())))
            .over("a service"),
        subject("tower-http", move || service.borrow_mut().call(Request::new(())))
            .over("a service")
            .against("this crate in a service"),
    ];
    subjects.extend(clients(token));
    subjects
}

/// Each client's own way. It encodes again for each request, so this is the time of making and
/// attaching together.
fn clients(token: &str) -> Vec<Subject<'_>> {
    let client = reqwest::Client::new();
    let client_with = client.clone();
    let url = reqwest::Url::parse(URL).unwrap();
    let url_with = url.clone();
    let bare_uri: http::Uri = URL.parse().unwrap();
    let userinfo = format!("https://{}:{token}@api.example.com/v1/me", EMAIL.replace('@', "%40"));
    let userinfo_uri: http::Uri = userinfo.parse().unwrap();

    vec![
        subject("a reqwest request", move || client.get(url.clone()).build().unwrap()),
        subject("reqwest", move || {
            let request = client_with.get(url_with.clone());
            request.basic_auth(black_box(EMAIL), Some(black_box(token))).build().unwrap()
        })
        .over("a reqwest request"),
        subject("an attohttpc request", || attohttpc::get(URL).prepare()),
        subject("attohttpc", move || {
            attohttpc::get(URL).basic_auth(black_box(EMAIL), Some(black_box(token))).prepare()
        })
        .over("an attohttpc request"),
        subject("a ureq request", move || head(black_box(&bare_uri))),
        subject("ureq", move || head(black_box(&userinfo_uri))).over("a ureq request"),
    ]
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

/// From a header value to credentials.
pub fn read(token: &str) -> Vec<Subject<'_>> {
    let value = BasicCredentials::new(EMAIL, token).unwrap().header_value().clone();
    let actix = actix_web::http::header::HeaderValue::from_bytes(value.as_bytes()).unwrap();
    let (a, b, c) = (value.clone(), value.clone(), value);
    vec![
        subject("this crate", move || own_of(&a)),
        subject("headers", move || headers_of(&b)),
        subject("http-auth-basic", move || http_auth_basic_of(&c)),
        subject("actix-web-httpauth", move || actix_of(&actix)),
    ]
}

/// The same, and both parts taken from them.
pub fn read_parts(token: &str) -> Vec<Subject<'_>> {
    let value = BasicCredentials::new(EMAIL, token).unwrap().header_value().clone();
    let actix = actix_web::http::header::HeaderValue::from_bytes(value.as_bytes()).unwrap();
    let (a, b, c) = (value.clone(), value.clone(), value);
    vec![
        subject("this crate", move || {
            let read = own_of(&a);
            black_box((read.expose_email(), read.expose_token()));
            read
        }),
        subject("headers", move || {
            let read = headers_of(&b);
            black_box((read.username(), read.password()));
            read
        }),
        subject("http-auth-basic", move || {
            let read = http_auth_basic_of(&c);
            black_box((&*read.user_id, &*read.password));
            read
        }),
        subject("actix-web-httpauth", move || {
            let read = actix_of(&actix);
            black_box((read.user_id(), read.password()));
            read
        }),
    ]
}

fn own_of(value: &HeaderValue) -> BasicCredentials {
    BasicCredentials::try_from(black_box(value)).unwrap()
}

fn headers_of(value: &HeaderValue) -> Basic {
    Basic::decode(black_box(value)).unwrap()
}

fn http_auth_basic_of(value: &HeaderValue) -> http_auth_basic::Credentials {
    let value = black_box(value).to_str().unwrap().to_owned();
    http_auth_basic::Credentials::from_header(value).unwrap()
}

fn actix_of(value: &actix_web::http::header::HeaderValue) -> ActixBasic {
    ActixBasic::parse(black_box(value)).unwrap()
}

fn layer(token: &str) -> AddAuthorizationLayer {
    AddAuthorizationLayer::basic(EMAIL, token).as_sensitive(true)
}

/// What tower-http's layer makes, with this crate.
struct Attach {
    credentials: BasicCredentials,
    inner: Echo,
}

impl Service<Request<()>> for Attach {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<()>) -> Self::Future {
        request.headers_mut().insert_basic_auth(&self.credentials);
        self.inner.call(request)
    }
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
