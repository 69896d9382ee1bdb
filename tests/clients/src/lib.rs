//! Compiles the code of README.md and of the pages in docs/, with the clients that it is for.

macro_rules! pages {
    ($($name:ident: $path:literal,)*) => {$(
        #[cfg(doctest)]
        #[doc = include_str!(concat!("../../../", $path))]
        struct $name;
    )*};
}

pages! {
    Readme: "README.md",
    Clients: "docs/clients.md",
    Cookbook: "docs/cookbook.md",
    Platforms: "docs/platforms.md",
    Services: "docs/services.md",
    Tasks: "docs/tasks.md",
}
