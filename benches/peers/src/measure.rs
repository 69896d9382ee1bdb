//! Times subjects in turn, so that a disturbance of the machine falls on all of them.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: usize = 1_000;
const TIMES: u32 = 1_000;

type Batch<'a> = Box<dyn Fn(u32) + 'a>;

pub struct Subject<'a> {
    name: &'static str,
    work: Batch<'a>,
    /// What is not to be counted.
    rest: Batch<'a>,
}

/// One unit of work. What it returns is dropped inside the measured time.
pub fn subject<'a, T>(name: &'static str, work: impl Fn() -> T + 'a) -> Subject<'a> {
    Subject { name, work: batch(work), rest: Box::new(|_| ()) }
}

impl<'a> Subject<'a> {
    pub fn without<T>(self, rest: impl Fn() -> T + 'a) -> Self {
        Self { rest: batch(rest), ..self }
    }
}

fn batch<'a, T>(work: impl Fn() -> T + 'a) -> Batch<'a> {
    Box::new(move |times| (0..times).for_each(|_| drop(black_box(work()))))
}

pub struct Figure {
    pub name: &'static str,
    pub nanoseconds: f64,
    /// Growing a block counts as one.
    pub allocations: u64,
}

/// Of each subject the fastest round.
pub fn measure(subjects: &[Subject]) -> Vec<Figure> {
    let mut fastest = vec![[f64::INFINITY; 2]; subjects.len()];
    for _ in 0..ROUNDS {
        for (subject, fastest) in subjects.iter().zip(&mut fastest) {
            for (batch, fastest) in [&subject.work, &subject.rest].into_iter().zip(fastest) {
                let start = Instant::now();
                batch(TIMES);
                let taken = start.elapsed().as_secs_f64() * 1e9 / f64::from(TIMES);
                *fastest = fastest.min(taken);
            }
        }
    }
    let figure = |(subject, [work, rest]): (&Subject, [f64; 2])| Figure {
        name: subject.name,
        nanoseconds: work - rest,
        allocations: allocations(&subject.work) - allocations(&subject.rest),
    };
    subjects.iter().zip(fastest).map(figure).collect()
}

fn allocations(batch: &Batch) -> u64 {
    let before = ALLOCATIONS.get();
    batch(1);
    ALLOCATIONS.get() - before
}

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

// SAFETY: every call goes to `System` as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        unsafe { System.alloc(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }
}
