//! The pages of `docs/`, so that docs.rs has them too.

// The pages link to each other by file name. rustdoc uses a link's first definition, so these
// override the ones at the end of each page.
macro_rules! pages {
    ($($name:ident $(($($alias:literal),*))? $(with $chart:literal)?;)*) => {$(
        $(#[doc(alias($($alias),*))])?
        #[doc = concat!(
            "\n\n[clients.md]: crate::docs::clients\n[comparison.md]: crate::docs::comparison\n",
            "[cookbook.md]: crate::docs::cookbook\n[guarantees.md]: crate::docs::guarantees\n",
            "[netrc.md]: crate::docs::netrc\n[platforms.md]: crate::docs::platforms\n",
            "[services.md]: crate::docs::services\n[speed.md]: crate::docs::speed\n",
            "[tasks.md]: crate#common-tasks\n\n",
            include_str!(concat!("../docs/", stringify!($name), ".md")),
            $("\n\n", include_str!($chart),)?
        )]
        pub mod $name {}
    )*};
}

pages! {
    clients("reqwest", "ureq", "middleware", "redirect", "proxy", "hyper", "tonic", "websocket");
    cookbook("curl", "gix", "opentelemetry", "smithy", "awc");
    services("jira", "confluence", "zendesk", "jenkins", "rabbitmq", "nexudus", "tomcat");
    comparison; guarantees; netrc; platforms; speed with "../docs/speed.svg";
}
