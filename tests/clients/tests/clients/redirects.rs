//! What a client does with our header on a redirect, the same for 301, 302, 303, 307 and 308.

use crate::server::Server;
use crate::{Call, Proxy, jira};

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Header {
    Kept,
    Dropped,
    /// The client gives the redirect to its caller.
    NotFollowed,
}

#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Redirects {
    /// To another path of the same origin.
    pub(crate) same_origin: Header,
    pub(crate) other_port: Header,
    /// To another name of the same address.
    pub(crate) other_host: Header,
    /// From A to B and back: what A gets the second time.
    pub(crate) back: Header,
}

impl Redirects {
    pub(crate) const NOT_FOLLOWED: Self = Self {
        same_origin: Header::NotFollowed,
        other_port: Header::NotFollowed,
        other_host: Header::NotFollowed,
        back: Header::NotFollowed,
    };

    #[track_caller]
    pub(crate) fn of(call: Call) -> Self {
        let [first, rest @ ..] = [301, 302, 303, 307, 308].map(|status| Self::with(call, status));
        for other in rest {
            assert_eq!(first, other, "the statuses differ");
        }
        first
    }

    fn with(call: Call, status: u16) -> Self {
        let (a, b) = (Server::start(), Server::start());
        let path = |name: &str| format!("/{status}{name}");
        a.redirect(&path("/same"), a.url("/end"));
        a.redirect(&path("/port"), b.url("/end"));
        a.redirect(&path("/host"), a.url_at("localhost", "/end"));
        a.redirect(&path("/back"), b.url(&path("/back")));
        b.redirect(&path("/back"), a.url("/end"));
        let hops = |name: &str| {
            // Whether it is refused in the end says nothing here.
            let _ = call(&jira(&a.url("")), &a.url(&path(name)), Proxy::Off);
            (a.authorizations(), b.authorizations())
        };
        let last = |hops: &[usize]| match hops {
            [] => Header::NotFollowed,
            [0] => Header::Dropped,
            [1] => Header::Kept,
            _ => panic!("{hops:?}"),
        };
        let after_first = |hops: (Vec<usize>, Vec<usize>)| {
            assert_eq!(hops.0[0], 1, "the first hop has the header");
            last(&[&hops.0[1..], &hops.1[..]].concat())
        };
        let other_port = after_first(hops("/port"));
        let (to_a, to_b) = hops("/back");
        assert_eq!(last(&to_b), other_port);
        Self {
            same_origin: after_first(hops("/same")),
            other_port,
            other_host: after_first(hops("/host")),
            back: last(&to_a[1..]),
        }
    }
}
