//! The pages of `docs/`, so that docs.rs has them too. Nothing but documentation is built of this.

// The pages link to each other by file name. For rustdoc, the definitions in front of each come first
// and so win over the ones at its end.
macro_rules! pages {
    ($($name:ident $file:literal)*) => {$(
        #[doc = concat!(
            "[README.md]: crate\n",
            "[comparison.md]: crate::docs::comparison\n[evidence.md]: crate::docs::evidence\n",
            "[guarantees.md]: crate::docs::guarantees\n[platforms.md]: crate::docs::platforms\n",
            "[services.md]: crate::docs::services\n\n",
            include_str!($file)
        )]
        pub mod $name {}
    )*};
}

pages! {
    comparison "../docs/comparison.md"
    evidence "../docs/evidence.md"
    guarantees "../docs/guarantees.md"
    platforms "../docs/platforms.md"
    services "../docs/services.md"
}
