//! One GET with each client, as `docs/clients.md` and `docs/cookbook.md` do it.

use ::curl::easy::Easy;
use ::isahc::{HttpClient, ResponseExt as _, config::RedirectPolicy, prelude::Configurable};
use ::reqwest_middleware::{ClientBuilder, Error as MiddlewareError, Middleware, Next};
use ::tonic::{Code, transport::Endpoint};
use ::tower_http::follow_redirect::{FollowRedirectLayer, RequestUri};
use ::ureq::ResponseExt as _;
use gix_transport::client::blocking_io::Transport as _;
use gix_transport::client::blocking_io::http::{Options as GixOptions, connect, curl::Curl};
use gix_transport::client::{self, TransportWithoutIO as _};
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use http_basic_credentials::challenge::{Refusal, Sent};
use http_basic_credentials::scope::{CredentialStore, Scope, ScopedCredentials, TargetUri};
use http_basic_credentials::tower::BasicAuthLayer;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client as HyperClient;
use hyper_util::rt::TokioExecutor;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{connect_async, tungstenite};
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
use tower::{ServiceBuilder, ServiceExt};

use crate::{Error, block_on, reqwest_builder};

/// What a client is told.
#[derive(Clone, Copy)]
pub(crate) struct Options {
    /// To use no proxy.
    pub(crate) no_proxy: bool,
    /// To follow redirects, if it does not by itself.
    pub(crate) follow: bool,
}

/// The status, or why nothing was sent, or why it was refused.
pub(crate) type Answer = Result<u16, Error>;

fn check(
    jira: &ScopedCredentials,
    answered_by: impl TargetUri,
    status: StatusCode,
    headers: &HeaderMap,
) -> Answer {
    jira.check_response(answered_by, status, headers)?;
    Ok(status.as_u16())
}

fn reqwest_client(options: Options) -> ::reqwest::Client {
    let builder = reqwest_builder();
    if options.no_proxy { builder.no_proxy() } else { builder }.build().unwrap()
}

pub(crate) fn reqwest(jira: &ScopedCredentials, url: &str, options: Options) -> Answer {
    let request = reqwest_client(options).get(url);
    let response = block_on(request.header(AUTHORIZATION, jira.header_value_for(url)?).send())?;
    check(jira, response.url(), response.status(), response.headers())
}

struct BasicAuth(CredentialStore);

#[async_trait::async_trait]
impl Middleware for BasicAuth {
    async fn handle(
        &self,
        mut request: ::reqwest::Request,
        extensions: &mut http::Extensions,
        next: Next<'_>,
    ) -> Result<::reqwest::Response, MiddlewareError> {
        let url = request.url().clone();
        match self.0.authorize_headers(&url, request.headers_mut()) {
            Err(error) if !error.is_other_origin() => {
                return Err(MiddlewareError::middleware(error));
            }
            _ => {}
        }
        let response = next.run(request, extensions).await?;
        let checked = self.0.check_response(response.url(), response.status(), response.headers());
        checked.map_err(MiddlewareError::middleware)?;
        Ok(response)
    }
}

pub(crate) fn reqwest_middleware(jira: &ScopedCredentials, url: &str, options: Options) -> Answer {
    let client = ClientBuilder::new(reqwest_client(options)).with(BasicAuth(jira.clone().into()));
    Ok(block_on(client.build().get(url).send())?.status().as_u16())
}

/// The types of `http` 0.2, as awc and others have them.
pub(crate) fn reqwest_0_11(jira: &ScopedCredentials, url: &str, options: Options) -> Answer {
    use ::reqwest_0_11::{Client, header};

    let client = Client::builder();
    let client = if options.no_proxy { client.no_proxy() } else { client }.build()?;
    let mut value = header::HeaderValue::from_bytes(jira.header_value_for(url)?.as_bytes())?;
    value.set_sensitive(true);
    let response = block_on(client.get(url).header(header::AUTHORIZATION, value).send())?;
    let mut challenges = HeaderMap::new();
    for value in response.headers().get_all(header::WWW_AUTHENTICATE) {
        challenges.append(WWW_AUTHENTICATE, HeaderValue::from_bytes(value.as_bytes())?);
    }
    let status = StatusCode::from_u16(response.status().as_u16())?;
    check(jira, response.url(), status, &challenges)
}

pub(crate) fn ureq(jira: &ScopedCredentials, url: &str, options: Options) -> Answer {
    let config = ::ureq::Agent::config_builder().http_status_as_error(false);
    let config = if options.no_proxy { config.proxy(None) } else { config };
    let config = if options.follow { config } else { config.max_redirects(0) };
    let request = config.build().new_agent().get(url);
    let response = request.header(AUTHORIZATION, jira.header_value_for(url)?).call()?;
    check(jira, response.get_uri(), response.status(), response.headers())
}

pub(crate) fn tower_http(jira: &ScopedCredentials, url: &str, _: Options) -> Answer {
    let client = ServiceBuilder::new()
        .layer(FollowRedirectLayer::new())
        .layer(BasicAuthLayer::new(jira.clone()))
        .service(HyperClient::builder(TokioExecutor::new()).build_http());
    let request = Request::get(url).body(Empty::<Bytes>::new())?;
    let response = block_on(client.oneshot(request))?;
    let RequestUri(answered_by) = response.extensions().get().ok_or("no URI")?;
    check(jira, answered_by, response.status(), response.headers())
}

/// The URI of a request that tonic gives to the layer is only a path. The server is no gRPC server.
pub(crate) fn tonic(jira: &ScopedCredentials, url: &str, _: Options) -> Answer {
    let endpoint = Endpoint::from_shared(url.to_owned())?;
    let layer = BasicAuthLayer::new(jira.clone()).relative_to(Scope::origin_of(url)?);
    let status = block_on(async {
        let channel = ServiceBuilder::new().layer(layer).service(endpoint.connect().await?);
        let checked = HealthClient::new(channel).check(HealthCheckRequest::default()).await;
        Ok::<_, Error>(checked.expect_err("an answer without gRPC"))
    })?;
    if status.code() != Code::Unauthenticated {
        return Ok(200);
    }
    check(jira, url, StatusCode::UNAUTHORIZED, status.metadata().as_ref())
}

pub(crate) fn tungstenite(jira: &ScopedCredentials, url: &str, _: Options) -> Answer {
    let url = url.replacen("http", "ws", 1);
    let mut request = url.as_str().into_client_request()?;
    jira.authorize(&mut request)?;
    match block_on(connect_async(request)) {
        Ok((_, response)) => Ok(response.status().as_u16()),
        Err(tungstenite::Error::Http(response)) => {
            check(jira, &url, response.status(), response.headers())
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn isahc(jira: &ScopedCredentials, url: &str, options: Options) -> Answer {
    let client = HttpClient::builder();
    let client = if options.no_proxy { client.proxy(None) } else { client };
    let redirects = if options.follow { RedirectPolicy::Follow } else { RedirectPolicy::None };
    let mut request = Request::get(url).body(())?;
    jira.authorize(&mut request)?;
    let response = client.redirect_policy(redirects).build()?.send(request)?;
    let answered_by = response.effective_uri().ok_or("no URI")?;
    check(jira, answered_by, response.status(), response.headers())
}

pub(crate) fn curl(jira: &ScopedCredentials, url: &str, options: Options) -> Answer {
    let mut easy = Easy::new();
    easy.url(url)?;
    easy.follow_location(options.follow)?;
    if options.no_proxy {
        easy.noproxy("*")?;
    }
    jira.header_value_for(url)?;
    easy.username(jira.credentials().expose_email())?;
    easy.password(jira.credentials().expose_token())?;
    let mut challenges = HeaderMap::new();
    let mut transfer = easy.transfer();
    transfer.header_function(|line| {
        let (name, value) = line.split_at(line.len().min("www-authenticate:".len()));
        match HeaderValue::from_bytes(value.trim_ascii()) {
            _ if name.starts_with(b"HTTP/") => challenges.clear(),
            Ok(value) if name.eq_ignore_ascii_case(b"www-authenticate:") => {
                challenges.append(WWW_AUTHENTICATE, value);
            }
            _ => {}
        }
        true
    })?;
    transfer.perform()?;
    drop(transfer);
    let status = StatusCode::from_u16(easy.response_code()?.try_into()?)?;
    check(jira, easy.effective_url()?.ok_or("no URL")?, status, &challenges)
}

/// gix-transport, gitoxide's, with curl. It shows neither the headers nor the URL of a response.
pub(crate) fn gix(jira: &ScopedCredentials, url: &str, options: Options) -> Answer {
    let mut transport = connect::<Curl>(url.try_into()?, gix_transport::Protocol::V2, false);
    if options.no_proxy {
        let no_proxy = Some("*".to_owned());
        transport.configure(&GixOptions { no_proxy, ..GixOptions::default() })?;
    }
    jira.header_value_for(url)?;
    transport.set_identity(gix_sec::identity::Account {
        username: jira.credentials().expose_email().to_owned(),
        password: jira.credentials().expose_token().to_owned(),
        oauth_refresh_token: None,
    })?;
    match transport.handshake(gix_transport::Service::UploadPack, &[]) {
        Err(client::Error::Io(error)) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            let refusal = Refusal::from_values(401, [""; 0], Sent::Unknown);
            Err(refusal.expect("a 401 is a refusal").into())
        }
        // It was let in, and found no Git server.
        _ => Ok(200),
    }
}
