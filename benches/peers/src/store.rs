//! Looking up the value for a URI: what a scope costs over the value alone.

use std::hint::black_box;

use http::{HeaderValue, Uri};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{CredentialStore, ScopedCredentials};

use crate::growth;
use crate::measure::{measure, subject};
use crate::subjects::{EMAIL, token};

pub fn look_up() {
    let credentials = BasicCredentials::new(EMAIL, token(40)).unwrap();
    let uri: Uri = "https://api7.example.com/v1/me?page=2".parse().unwrap();
    let scoped = scoped(&credentials, 7);
    let [one, thousand] = [7..8, 0..1_000].map(|origins| {
        origins.map(|index| self::scoped(&credentials, index)).collect::<CredentialStore>()
    });
    let paths = (0..1_000).map(|index| format!("https://api7.example.com/v{index}"));
    let paths: CredentialStore =
        paths.map(|scope| credentials.scoped_to(&scope).unwrap()).collect();
    let in_store = |store: &CredentialStore| store.header_value_for(black_box(&uri)).unwrap();

    let figures = measure(&[
        subject("a clone of the value", || black_box(&credentials).header_value().clone()),
        subject("`ScopedCredentials`", || {
            black_box(&scoped).header_value_for(black_box(&uri)).unwrap().clone()
        }),
        subject("`CredentialStore`, 1 origin", || in_store(&one)),
        subject("`CredentialStore`, 1,000 origins", || in_store(&thousand)),
        subject("`CredentialStore`, 1,000 paths of the origin", || in_store(&paths)),
    ]);
    println!("\n### Look-up: the value for a URI\n");
    println!("| subject | ns | over the clone, ns | allocations |\n| --- | ---: | ---: | ---: |");
    for figure in &figures {
        let over = figure.nanoseconds - figures[0].nanoseconds;
        println!(
            "| {} | {:.1} | {over:.1} | {} |",
            figure.name, figure.nanoseconds, figure.count.allocs
        );
    }

    println!("\n| look-ups, millions a second | 1 thread | 2 threads | gain |");
    println!("| --- | ---: | ---: | ---: |");
    let clone = |value: &HeaderValue| drop(black_box(black_box(value).clone()));
    let value = credentials.header_value();
    growth::row("a clone of one value, shared", || value, |value| clone(value));
    growth::row("one `CredentialStore`, shared", || &one, |store| drop(black_box(in_store(store))));
    let fresh = || {
        let credentials = BasicCredentials::new(EMAIL, token(40)).unwrap();
        CredentialStore::from(self::scoped(&credentials, 7))
    };
    growth::row("a store and credentials for each thread", fresh, |store| {
        drop(black_box(in_store(store)));
    });
    let fresh = || self::scoped(&BasicCredentials::new(EMAIL, token(40)).unwrap(), 7);
    growth::row("`ScopedCredentials` for each thread", fresh, |scoped| {
        drop(black_box(scoped.header_value_for(black_box(&uri)).unwrap().clone()));
    });
    growth::row(
        "`ScopedCredentials`, shared, value lent",
        || &scoped,
        |scoped| {
            black_box(scoped.header_value_for(black_box(&uri)).unwrap());
        },
    );
}

fn scoped(credentials: &BasicCredentials, index: usize) -> ScopedCredentials {
    credentials.scoped_to(&format!("https://api{index}.example.com")).unwrap()
}
