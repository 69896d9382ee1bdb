//! So that the code of `docs/clients.md` is compiled with the clients it is for.

#[cfg(doctest)]
#[doc = include_str!("../../../docs/clients.md")]
struct Docs;
