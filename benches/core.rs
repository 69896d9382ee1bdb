//! The cost of making credentials, attaching them to a request and reading them back, by the length of
//! the token: `cargo bench --bench core`. Takes a few seconds.

use std::hint::black_box;
use std::time::{Duration, Instant};

use http::HeaderMap;
use http_basic_credentials::{BasicAuthExt, BasicCredentials};

/// Short, an Atlassian token's, and long.
const TOKEN_LENGTHS: [usize; 3] = [40, 192, 4096];
const ROUNDS: usize = 61;
const ROUND: Duration = Duration::from_millis(3);

/// A subject, how often it runs in a round, and what one run took in each round.
struct Subject {
    name: &'static str,
    run: Box<dyn FnMut(u32) -> Duration>,
    runs: u32,
    nanoseconds: Vec<f64>,
}

impl Subject {
    fn new<T>(name: &'static str, mut once: impl FnMut() -> T + 'static) -> Self {
        let mut run = move |runs| {
            let start = Instant::now();
            for _ in 0..runs {
                // Dropped here: wiping is a part of the cost.
                black_box(once());
            }
            start.elapsed()
        };
        let mut runs = 1;
        while run(runs) < ROUND {
            runs *= 2;
        }
        Self { name, run: Box::new(run), runs, nanoseconds: Vec::with_capacity(ROUNDS) }
    }

    fn round(&mut self) {
        let spent = (self.run)(self.runs);
        self.nanoseconds.push(spent.as_secs_f64() * 1e9 / f64::from(self.runs));
    }

    fn median(&mut self) -> f64 {
        self.nanoseconds.sort_by(f64::total_cmp);
        self.nanoseconds[self.nanoseconds.len() / 2]
    }
}

fn subjects(token_len: usize) -> [Subject; 3] {
    let token: String = ('!'..='~').cycle().take(token_len).collect();
    let credentials = BasicCredentials::new("ana@example.com", &token).unwrap();
    let value = credentials.header_value().clone();
    let mut headers = HeaderMap::new();
    headers.insert_basic_auth(&credentials);
    [
        Subject::new("construct", move || {
            BasicCredentials::new(black_box("ana@example.com"), black_box(&*token))
        }),
        // In a map that has the field, so that the map's own allocation is not measured.
        Subject::new("attach", move || headers.insert_basic_auth(black_box(&credentials))),
        Subject::new("decode", move || BasicCredentials::try_from(black_box(&value))),
    ]
}

fn main() {
    let mut rows = TOKEN_LENGTHS.map(|len| (len, subjects(len)));
    // Interleaved, so that a slow spell of the machine falls on every subject.
    for _ in 0..ROUNDS {
        rows.iter_mut().flat_map(|(_, subjects)| subjects).for_each(Subject::round);
    }

    println!("median of {ROUNDS} rounds, drop included, in ns");
    print!("{:>13}", "token (bytes)");
    for subject in &rows[0].1 {
        print!("{:>11}", subject.name);
    }
    println!();
    for (len, subjects) in &mut rows {
        print!("{len:>13}");
        for subject in subjects {
            print!("{:>11.1}", subject.median());
        }
        println!();
    }
}
