//! Times subjects side by side: every round runs each of them once, so that what disturbs the
//! machine disturbs them all, and the median over the rounds counts.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::alloc::{self, Count};

const ROUNDS: usize = 41;
const ROUND: Duration = Duration::from_millis(1);

pub struct Subject<'a> {
    name: &'static str,
    batch: Box<dyn Fn(u64) + 'a>,
}

/// One unit of work under a name. What it returns is dropped inside the measured time.
pub fn subject<'a, T>(name: &'static str, work: impl Fn() -> T + 'a) -> Subject<'a> {
    let batch = Box::new(move |times| {
        for _ in 0..times {
            black_box(work());
        }
    });
    Subject { name, batch }
}

#[derive(Clone, Copy)]
pub struct Figure {
    pub name: &'static str,
    pub nanoseconds: f64,
    pub count: Count,
}

impl Figure {
    /// What this costs over `floor`.
    pub fn over(&self, floor: &Self, name: &'static str) -> Self {
        let (own, floor_count) = (self.count, floor.count);
        Self {
            name,
            nanoseconds: self.nanoseconds - floor.nanoseconds,
            count: Count {
                allocs: own.allocs.saturating_sub(floor_count.allocs),
                reallocs: own.reallocs.saturating_sub(floor_count.reallocs),
                bytes: own.bytes.saturating_sub(floor_count.bytes),
            },
        }
    }
}

pub fn measure(subjects: &[Subject<'_>]) -> Vec<Figure> {
    let times: Vec<u64> = (subjects.iter())
        .map(|subject| calibrate(ROUND, |times| time(&subject.batch, times)))
        .collect();
    let mut samples = vec![Vec::with_capacity(ROUNDS); subjects.len()];
    for _ in 0..ROUNDS {
        for ((subject, &times), samples) in subjects.iter().zip(&times).zip(&mut samples) {
            samples.push(time(&subject.batch, times).as_nanos() as f64 / times as f64);
        }
    }
    subjects
        .iter()
        .zip(samples)
        .map(|(subject, samples)| Figure {
            name: subject.name,
            nanoseconds: median(samples),
            count: alloc::count(|| (subject.batch)(1)),
        })
        .collect()
}

pub fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}

/// How many times fill a round. Warms up on the way.
pub fn calibrate(round: Duration, run: impl Fn(u64) -> Duration) -> u64 {
    let mut times = 1;
    while run(times) < round {
        times *= 2;
    }
    times
}

fn time(batch: &dyn Fn(u64), times: u64) -> Duration {
    let start = Instant::now();
    batch(times);
    start.elapsed()
}
