//! Looking up the value for a target.

use std::cell::Cell;
use std::fmt::Write as _;
use std::hint::black_box;

use http::Uri;
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{CredentialStore, ScopedCredentials};

use crate::measure::{Figure, measure, subject};
use crate::subjects::{EMAIL, token};

pub fn look_up() -> String {
    let credentials = BasicCredentials::new(EMAIL, token(40)).unwrap();
    let text = String::from("\n## Look-up\n\n") + include_str!("store.md");
    text + &origins(&credentials) + &paths(&credentials) + &changes(&credentials)
}

/// Many origins, one pair each.
fn origins(credentials: &BasicCredentials) -> String {
    let value = credentials.header_value();
    let clone = measure(&[subject("a clone", || black_box(value).clone())]);
    let mut text = format!(
        "\nA clone of the value alone takes {:.0} ns, and is a part of each look-up in a store.\n\n\
         | look-up among | same target again, ns | 4,096 targets in turn, ns |\n\
         | --- | ---: | ---: |\n",
        clone[0].nanoseconds
    );

    let scoped = origin(credentials, 0);
    let targets = targets(4_096, |index| format!("https://api0.example.com/v1/users/{index}"));
    let figures = same_and_in_turn(&targets, |target| {
        black_box(scoped.header_value_for(target).unwrap());
    });
    row(&mut text, "one `ScopedCredentials`, which lends the value", &figures);

    for count in [1, 1_000, 20_000, 100_000] {
        let store: CredentialStore = (0..count).map(|index| origin(credentials, index)).collect();
        // A prime step, so that neighbours in time are none in the table.
        let index = |turn: usize| (turn * 7_919) % count;
        let targets = self::targets(4_096, |turn| {
            format!("https://api{}.example.com/v1/users/{turn}", index(turn))
        });
        let figures = same_and_in_turn(&targets, |target| {
            black_box(store.header_value_for(target).unwrap());
        });
        row(&mut text, &format!("a store of {}", thousands(count)), &figures);
    }
    text
}

/// One origin with many paths.
fn paths(credentials: &BasicCredentials) -> String {
    let mut text = String::from(
        "\n| paths below one origin, which has a pair too | found, ns | not found: the origin's own, ns |\n\
         | ---: | ---: | ---: |\n",
    );
    for count in [1, 10, 1_000] {
        let whole = credentials.scoped_to("https://api.example.com").unwrap();
        let path = |index: usize| format!("https://api.example.com/v1/tenant{index}");
        let of_paths = (0..count).map(|index| credentials.scoped_to(&path(index)).unwrap());
        let store: CredentialStore = of_paths.chain([whole]).collect();
        let below: Uri = format!("{}/users/7", path(count / 2)).parse().unwrap();
        let beside: Uri = format!("{}x/users/7", path(count / 2)).parse().unwrap();
        let figures = measure(&[
            subject("found", || store.header_value_for(black_box(&below)).unwrap()),
            subject("not found", || store.header_value_for(black_box(&beside)).unwrap()),
        ]);
        row(&mut text, &thousands(count), &figures);
    }
    text
}

fn changes(credentials: &BasicCredentials) -> String {
    let pairs: Vec<_> = (0..20_000).map(|index| origin(credentials, index)).collect();
    let store: CredentialStore = pairs.iter().cloned().collect();
    let one = CredentialStore::from(pairs[7].clone());
    let figures = measure(&[
        subject("fill", || pairs.iter().cloned().collect::<CredentialStore>()),
        subject("replace in one", || one.insert(pairs[7].clone())),
        subject("replace in 20,000", || store.insert(pairs[7].clone())),
    ]);
    format!(
        "\n| change | |\n| --- | ---: |\n\
         | fill a store with 20,000 scopes, and drop it | {:.1} ms |\n\
         | replace a pair in a store of 1 | {:.0} ns |\n\
         | replace a pair in a store of 20,000 | {:.0} ns |\n",
        figures[0].nanoseconds / 1e6,
        figures[1].nanoseconds,
        figures[2].nanoseconds,
    )
}

/// Times look-ups of the first target, and of all.
fn same_and_in_turn(targets: &[Uri], look_up: impl Fn(&Uri)) -> Vec<Figure> {
    let next = Cell::new(0);
    measure(&[
        subject("same", || look_up(black_box(&targets[0]))),
        subject("in turn", || {
            next.set((next.get() + 1) % targets.len());
            look_up(black_box(&targets[next.get()]));
        }),
    ])
}

fn targets(count: usize, target: impl Fn(usize) -> String) -> Vec<Uri> {
    (0..count).map(|index| target(index).parse().unwrap()).collect()
}

fn row(text: &mut String, name: &str, figures: &[Figure]) {
    writeln!(text, "| {name} | {:.0} | {:.0} |", figures[0].nanoseconds, figures[1].nanoseconds)
        .unwrap();
}

fn origin(credentials: &BasicCredentials, index: usize) -> ScopedCredentials {
    credentials.scoped_to(&format!("https://api{index}.example.com")).unwrap()
}

pub fn thousands(count: usize) -> String {
    if count < 1_000 {
        count.to_string()
    } else {
        format!("{},{:03}", count / 1_000, count % 1_000)
    }
}
