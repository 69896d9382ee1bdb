//! Counts what is asked of the system allocator while [`count`] runs.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static ON: AtomicBool = AtomicBool::new(false);
static ALLOCS: AtomicU64 = AtomicU64::new(0);
static REALLOCS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

#[derive(Clone, Copy, Default)]
pub struct Count {
    pub allocs: u64,
    pub reallocs: u64,
    /// All bytes asked for. A reallocation counts with its new size.
    pub bytes: u64,
}

impl Count {
    pub fn over(self, floor: Self) -> Self {
        Self {
            allocs: self.allocs.saturating_sub(floor.allocs),
            reallocs: self.reallocs.saturating_sub(floor.reallocs),
            bytes: self.bytes.saturating_sub(floor.bytes),
        }
    }
}

/// Counts one run of `work`, on this thread while no other runs.
pub fn count(work: impl FnOnce()) -> Count {
    for counter in [&ALLOCS, &REALLOCS, &BYTES] {
        counter.store(0, Relaxed);
    }
    ON.store(true, Relaxed);
    work();
    ON.store(false, Relaxed);
    Count {
        allocs: ALLOCS.load(Relaxed),
        reallocs: REALLOCS.load(Relaxed),
        bytes: BYTES.load(Relaxed),
    }
}

fn note(counter: &AtomicU64, bytes: usize) {
    if ON.load(Relaxed) {
        counter.fetch_add(1, Relaxed);
        BYTES.fetch_add(bytes as u64, Relaxed);
    }
}

// SAFETY: every call goes to `System` with the arguments it came with.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(&ALLOCS, layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(&ALLOCS, layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(&REALLOCS, size);
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }
}
