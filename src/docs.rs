//! The pages of `docs/`, so that docs.rs has them too. Only documentation is built from this.

// The pages link to each other, and to examples, by file name. In rustdoc, the first definition of
// a link wins: those in front of each page, over those at its end.
macro_rules! page {
    ($name:ident) => {
        #[doc = concat!(
            "[clients.md]: crate::docs::clients\n[comparison.md]: crate::docs::comparison\n",
            "[evidence.md]: crate::docs::evidence\n[guarantees.md]: crate::docs::guarantees\n",
            "[platforms.md]: crate::docs::platforms\n[services.md]: crate::docs::services\n",
            "[speed.md]: crate::docs::speed\n",
            "[speed.svg]: ", include_str!("../docs/speed.svg.uri"), "\n",
            "[proxy.rs]: https://docs.rs/crate/http-basic-credentials/latest/source/examples/proxy.rs\n",
            "[rotate.rs]: https://docs.rs/crate/http-basic-credentials/latest/source/examples/rotate.rs\n",
            "[tower_client.rs]: https://docs.rs/crate/http-basic-credentials/latest/source/examples/tower_client.rs\n",
            "[websocket.rs]: https://docs.rs/crate/http-basic-credentials/latest/source/examples/websocket.rs\n",
            "\n",
            include_str!(concat!("../docs/", stringify!($name), ".md")),
        )]
        pub mod $name {}
    };
}

// Its code is compiled in tests/clients, with the clients.
#[cfg(not(doctest))]
page!(clients);
page!(comparison);
page!(evidence);
page!(guarantees);
page!(platforms);
page!(services);
page!(speed);
