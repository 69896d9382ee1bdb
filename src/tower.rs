//! A [`Layer`] that authorizes each request by where it goes. Feature `tower`.
//!
//! ```
//! use http_basic_credentials::BasicCredentials;
//! use http_basic_credentials::scope::Scope;
//! use http_basic_credentials::tower::BasicAuthLayer;
//! use tower::ServiceBuilder;
//!
//! # let channel = ();
//! let scope: Scope = "https://grpc.example.com".parse()?;
//! let credentials = BasicCredentials::new("ana@example.com", "t0k3n")?
//!     .scoped_to("https://grpc.example.com")?;
//! let channel = ServiceBuilder::new()
//!     .layer(BasicAuthLayer::new(credentials).relative_to(scope))
//!     .service(channel); // tonic: GreeterClient::new(channel)
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A request whose URI is only a path does not say where it goes, so it gets no header. tonic's
//! `Channel` and a bare hyper connection get such requests: name the server at the other end with
//! [`relative_to`](BasicAuthLayer::relative_to).
//!
//! The layer is a default. A request that already has its own `Authorization` keeps it, and a
//! request that is out of scope is forwarded without ours. With the feature `tracing`, a debug
//! event says why.
//!
//! # Which side of a redirect follower
//!
//! Put the layer inside whatever follows redirects, nearer to the connection. There it sees every
//! hop: a hop to another origin gets no header, and one that returns to a scope of the store gets
//! it again. Outside, it sees only the first request, and the follower decides whether the header
//! goes along.
//!
//! ```
//! use http_basic_credentials::scope::CredentialStore;
//! use http_basic_credentials::tower::BasicAuthLayer;
//! use tower::ServiceBuilder;
//!
//! # let client = ();
//! let store = CredentialStore::new();
//! let client = ServiceBuilder::new()
//!     // Here, outside: .layer(tower_http::follow_redirect::FollowRedirectLayer::new())
//!     .layer(BasicAuthLayer::new(store)) // inside: runs on every hop
//!     .service(client);
//! ```
//!
//! There is no layer for `Proxy-Authorization`. A layer does not see the connection to a proxy, and
//! the field could reach the origin server with the request.

use std::fmt;
use std::task::{Context, Poll};

use http::Request;
use tower_layer::Layer;
use tower_service::Service;

use crate::scope::{CredentialStore, Scope};

/// Wraps a client in [`BasicAuth`].
#[derive(Clone, Debug)]
#[doc(alias("middleware"))]
pub struct BasicAuthLayer {
    store: CredentialStore,
    connection: Option<Scope>,
}

impl BasicAuthLayer {
    /// A layer for a store, or for [`ScopedCredentials`](crate::scope::ScopedCredentials) of one
    /// scope. Through a clone of the store, you can rotate what the layer sends.
    pub fn new(store: impl Into<CredentialStore>) -> Self {
        Self { store: store.into(), connection: None }
    }

    /// Gives a request whose URI is only a path the origin of this scope. The path is the request's
    /// own. A request with an absolute URI is read as it is.
    #[must_use]
    pub fn relative_to(mut self, scope: Scope) -> Self {
        self.connection = Some(scope);
        self
    }
}

impl<S> Layer<S> for BasicAuthLayer {
    type Service = BasicAuth<S>;

    fn layer(&self, inner: S) -> BasicAuth<S> {
        BasicAuth { inner, layer: self.clone() }
    }
}

/// A service that sets `Authorization` on requests to a scope of its store, unless they have their
/// own, and removes the store's values from all others. [`BasicAuthLayer`] makes it.
#[derive(Clone, Debug)]
pub struct BasicAuth<S> {
    inner: S,
    layer: BasicAuthLayer,
}

impl<S, B> Service<Request<B>> for BasicAuth<S>
where
    S: Service<Request<B>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> S::Future {
        // An error is no failure here: the request goes on without our header.
        let BasicAuthLayer { store, connection } = &self.layer;
        let connection = connection.as_ref();
        if store.yields_to(request.headers_mut()) {
            trace_skipped(request.uri(), connection, &"it has an Authorization of its own");
        } else if let Err(reason) = store.authorize_on(connection, &mut request) {
            let needs_connection = connection.is_none() && request.uri().authority().is_none();
            let hint = &"its URI is a path: name the server with BasicAuthLayer::relative_to";
            let reason: &dyn fmt::Display = if needs_connection { hint } else { &reason };
            trace_skipped(request.uri(), connection, reason);
        }
        self.inner.call(request)
    }
}

#[cfg(feature = "tracing")]
fn trace_skipped(uri: &http::Uri, connection: Option<&Scope>, reason: &dyn fmt::Display) {
    let connection = connection.filter(|_| uri.authority().is_none());
    // Neither userinfo nor the path and query, which can hold a secret.
    tracing::debug!(
        scheme = uri.scheme_str().or(connection.map(Scope::scheme)),
        host = uri.host().or(connection.map(Scope::host)),
        port = uri.port_u16().or(connection.map(Scope::port)),
        %reason,
        "a request goes without the store's credentials"
    );
}

#[cfg(not(feature = "tracing"))]
fn trace_skipped(_: &http::Uri, _: Option<&Scope>, _: &dyn fmt::Display) {}
