//! ureq 3 with a middleware.

use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::ScopedCredentials;
use ureq::http::{Request, Response};
use ureq::middleware::{Middleware, MiddlewareNext};
use ureq::{Body, SendBody};

use crate::redirects::{Header, Redirects};
use crate::{Error, Proxy, tests_of};

struct BasicAuth(ScopedCredentials);

impl Middleware for BasicAuth {
    fn handle(
        &self,
        mut request: Request<SendBody>,
        next: MiddlewareNext,
    ) -> Result<Response<Body>, ureq::Error> {
        let other = |error: Error| ureq::Error::Other(error);
        self.0.authorize(&mut request).map_err(|it| other(it.into()))?;
        let response = next.handle(request)?;
        match Refusal::of(&response, true) {
            Some(refusal) => Err(other(refusal.into())),
            None => Ok(response),
        }
    }
}

fn call(jira: &ScopedCredentials, url: &str, _: Proxy) -> Result<u16, Error> {
    let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None);
    let agent = config.middleware(BasicAuth(jira.clone())).build().new_agent();
    match agent.get(url).call() {
        Ok(response) => Ok(response.status().as_u16()),
        Err(ureq::Error::Other(error)) => Err(error),
        Err(error) => Err(error.into()),
    }
}

tests_of!(call);

#[test]
fn drops_the_header_on_every_redirect() {
    let expected = Redirects {
        same_origin: Header::Dropped,
        other_port: Header::Dropped,
        other_host: Header::Dropped,
        back: Header::Dropped,
    };
    assert_eq!(Redirects::of(call), expected);
}
