//! A [`Layer`] that authorizes each request by where it goes. Feature `tower`.
//!
//! # Which side of a redirect follower
//!
//! Put the layer inside of whatever follows redirects, nearer to the connection, so that it sees
//! each hop as a request of its own: a hop to another origin gets no header, and one that comes
//! back to an origin of the store gets it again. Outside, it sees the first request only, and
//! whether the header goes along to the next hop is up to the follower.
//!
//! ```
//! use http_basic_credentials::scope::CredentialStore;
//! use http_basic_credentials::tower::BasicAuthLayer;
//! use tower::ServiceBuilder;
//! use tower_http::follow_redirect::FollowRedirectLayer;
//!
//! # let client = tower::service_fn(|_: http::Request<String>| async {
//! #     Ok::<_, std::convert::Infallible>(http::Response::new(String::new()))
//! # });
//! let store = CredentialStore::new();
//! let client = ServiceBuilder::new()
//!     .layer(FollowRedirectLayer::new())   // outer
//!     .layer(BasicAuthLayer::new(store))   // inner: runs on every hop
//!     .service(client);
//! # let _ = tower::util::ServiceExt::oneshot(client, http::Request::new(String::new()));
//! ```
//!
//! A header that the caller set is not the layer's: out of scope it is forwarded as it is, and
//! whether it survives a redirect is the follower's decision.
//!
//! There is no layer for `Proxy-Authorization`: that field is for the connection to a proxy, which
//! a layer does not see, and sent with a request it would reach the origin server.

use std::task::{Context, Poll};

use http::Request;
use tower_layer::Layer;
use tower_service::Service;

use crate::scope::CredentialStore;

/// Wraps a client in [`BasicAuth`].
#[derive(Clone, Debug)]
pub struct BasicAuthLayer {
    store: CredentialStore,
}

impl BasicAuthLayer {
    /// Takes a store, or [`ScopedCredentials`](crate::scope::ScopedCredentials) for one origin. A
    /// clone of the store that stays outside rotates what the layer sends.
    pub fn new(store: impl Into<CredentialStore>) -> Self {
        Self { store: store.into() }
    }
}

impl<S> Layer<S> for BasicAuthLayer {
    type Service = BasicAuth<S>;

    fn layer(&self, inner: S) -> BasicAuth<S> {
        BasicAuth { inner, store: self.store.clone() }
    }
}

/// Sets `Authorization` on requests to an origin of its store, and forwards all others as they are.
#[derive(Clone, Debug)]
pub struct BasicAuth<S> {
    inner: S,
    store: CredentialStore,
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
        // Out of scope is no failure here: the request goes on without our header.
        let _ = self.store.authorize(&mut request);
        self.inner.call(request)
    }
}
