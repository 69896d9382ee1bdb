//! How time and memory grow with the token's length, and the rate with the threads.

use std::hint::black_box;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use http::HeaderMap;
use http_basic_credentials::{BasicAuthExt as _, BasicCredentials};

use crate::measure::{calibrate, measure, median};
use crate::subjects::{self, EMAIL, token};

/// One row a length: this crate, then `headers`.
pub fn lengths() {
    println!("\n### Growth with the token's length, from 8 B to 1 MiB\n");
    println!(
        "| token | construct: ns per byte | headers | bytes allocated per byte | headers | decode: ns per byte | headers |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for len in (3..=20).step_by(2).chain([20]).map(|power| 1_usize << power) {
        let token = token(len);
        let mut construct = subjects::construct(&token);
        let mut decode = subjects::decode(&token);
        construct.truncate(2);
        decode.truncate(2);
        let construct = measure(&construct);
        let decode = measure(&decode);
        let of_text = (EMAIL.len() + 1 + len) as f64;
        print!("| {len} |");
        for figure in &construct {
            print!(" {:.3} |", figure.nanoseconds / of_text);
        }
        for figure in &construct {
            print!(" {:.2} |", figure.count.bytes as f64 / of_text);
        }
        for figure in &decode {
            print!(" {:.3} |", figure.nanoseconds / of_text);
        }
        println!();
    }
}

/// Millions a second from one thread and from two.
pub fn threads() {
    let token = token(40);
    let make = || BasicCredentials::new(black_box(EMAIL), black_box(&token)).unwrap();
    let shared = make();
    println!("\n### Threads (millions a second, 40 B)\n");
    println!("| work | 1 thread | 2 threads | gain |\n| --- | ---: | ---: | ---: |");
    row("construct", || (), |()| drop(black_box(make())));
    row("attach, credentials shared", || &shared, |shared| attach(shared));
    row("attach, each thread made its own", make, attach);
    println!(
        "\nThe shared row's limit is the reference count, which the processors hand to and fro."
    );
}

fn attach(credentials: &BasicCredentials) {
    let mut map = HeaderMap::new();
    map.insert_basic_auth(black_box(credentials));
    black_box(map);
}

/// `work` on what `prepare` gave its thread.
pub fn row<T>(name: &str, prepare: impl Fn() -> T + Sync, work: impl Fn(&T) + Sync) {
    // For some milliseconds the scheduler may leave two threads on one processor.
    const ROUND: Duration = Duration::from_millis(60);
    let times = calibrate(ROUND, |times| run(1, times, &prepare, &work));
    let [one, two] = [1, 2].map(|threads| {
        let rounds = (0..7).map(|_| run(threads, times, &prepare, &work).as_secs_f64());
        (threads as u64 * times) as f64 / median(rounds.collect()) / 1e6
    });
    println!("| {name} | {one:.2} | {two:.2} | {:.2} |", two / one);
}

/// From the first start to the last end: where threads do not overlap, it shows.
fn run<T>(
    threads: usize,
    times: u64,
    prepare: &(impl Fn() -> T + Sync),
    work: &(impl Fn(&T) + Sync),
) -> Duration {
    let barrier = Barrier::new(threads);
    std::thread::scope(|scope| {
        let spawn = |_| {
            scope.spawn(|| {
                let subject = prepare();
                barrier.wait();
                let start = Instant::now();
                for _ in 0..times {
                    work(&subject);
                }
                (start, Instant::now())
            })
        };
        let running: Vec<_> = (0..threads).map(spawn).collect();
        let spans: Vec<_> = running.into_iter().map(|thread| thread.join().unwrap()).collect();
        let start = spans.iter().map(|(start, _)| *start).min().unwrap();
        let end = spans.iter().map(|(_, end)| *end).max().unwrap();
        end - start
    })
}
