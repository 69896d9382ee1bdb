//! Times subjects side by side: every round runs each of them once, so that a disturbance of the
//! machine falls on all, and the fastest round of each counts.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::alloc::{self, Count};

const ROUNDS: usize = 400;
const ROUND: Duration = Duration::from_micros(400);
/// For subjects of which one run takes much longer than a round should.
const FEWEST_ROUNDS: usize = 25;
const ALL_ROUNDS: Duration = Duration::from_secs(12);

pub struct Subject<'a> {
    name: &'static str,
    batch: Box<dyn Fn(u64) + 'a>,
    floor: Option<&'static str>,
    own: Option<&'static str>,
}

/// One unit of work under a name. What it returns is dropped inside the measured time.
pub fn subject<'a, T>(name: &'static str, work: impl Fn() -> T + 'a) -> Subject<'a> {
    let batch = Box::new(move |times| {
        for _ in 0..times {
            // By reference: what takes it by value copies it.
            black_box(&work());
        }
    });
    Subject { name, batch, floor: None, own: None }
}

impl Subject<'_> {
    /// Takes off what another subject costs, which gets no figure of its own.
    pub fn over(self, floor: &'static str) -> Self {
        Self { floor: Some(floor), ..self }
    }

    /// Compares with another subject than the first, which gets no figure of its own.
    pub fn against(self, own: &'static str) -> Self {
        Self { own: Some(own), ..self }
    }
}

#[derive(Clone, Copy)]
pub struct Figure {
    pub name: &'static str,
    pub nanoseconds: f64,
    /// How long this crate, the first subject as a rule, takes for the same.
    pub own: f64,
    pub count: Count,
}

impl Figure {
    /// This crate's time over this one.
    pub fn ratio(&self) -> f64 {
        self.own / self.nanoseconds
    }
}

pub fn measure(subjects: &[Subject<'_>]) -> Vec<Figure> {
    let nanoseconds = nanoseconds(subjects);
    let index = |name| subjects.iter().position(|subject| subject.name == name).unwrap();
    let net = |at: usize| {
        let floor = subjects[at].floor.map_or(0.0, |floor| nanoseconds[index(floor)]);
        nanoseconds[at] - floor
    };
    let count = |at: usize| {
        let [own, floor] = [Some(at), subjects[at].floor.map(index)].map(|at| {
            at.map_or_else(Count::default, |at| alloc::count(|| (subjects[at].batch)(1)))
        });
        own.over(floor)
    };
    let is_row =
        |name| subjects.iter().all(|other| other.floor != Some(name) && other.own != Some(name));
    (0..subjects.len())
        .filter(|&at| is_row(subjects[at].name))
        .map(|at| Figure {
            name: subjects[at].name,
            nanoseconds: net(at),
            own: net(subjects[at].own.map_or(0, index)),
            count: count(at),
        })
        .collect()
}

/// Of the fastest round of each.
fn nanoseconds(subjects: &[Subject<'_>]) -> Vec<f64> {
    let times: Vec<u64> = subjects.iter().map(|subject| calibrate(&subject.batch)).collect();
    let mut fastest = vec![f64::INFINITY; subjects.len()];
    let start = Instant::now();
    for round in 0..ROUNDS {
        if round >= FEWEST_ROUNDS && start.elapsed() > ALL_ROUNDS {
            break;
        }
        for ((subject, &times), fastest) in subjects.iter().zip(&times).zip(&mut fastest) {
            let taken = time(&subject.batch, times).as_secs_f64() * 1e9 / times as f64;
            *fastest = fastest.min(taken);
        }
    }
    fastest
}

/// How many times fill a round. Warms up on the way.
fn calibrate(batch: &dyn Fn(u64)) -> u64 {
    let mut times = 1;
    while time(batch, times) < ROUND {
        times *= 2;
    }
    times
}

fn time(batch: &dyn Fn(u64), times: u64) -> Duration {
    let start = Instant::now();
    batch(times);
    start.elapsed()
}
