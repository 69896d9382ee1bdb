//! A global allocator that counts, and that looks into every block it is given back. It watches a
//! thread only while it is told to.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// How many bytes of a secret make a leak.
pub const WINDOW: usize = 16;

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Count {
    pub allocations: usize,
    pub reallocations: usize,
    pub deallocations: usize,
}

/// What one thread has the allocator do: the test harness runs each test on its own. Of cells
/// without a destructor, since an allocator may not have one registered.
struct Watch {
    count: Cell<Count>,
    secrets: Cell<Option<&'static Secrets>>,
    leaks: Cell<usize>,
}

thread_local! {
    static WATCH: Watch = const {
        Watch {
            count: Cell::new(Count { allocations: 0, reallocations: 0, deallocations: 0 }),
            secrets: Cell::new(None),
            leaks: Cell::new(0),
        }
    };
}

/// To be the `#[global_allocator]`.
pub struct Observer;

static ASIDE: AtomicBool = AtomicBool::new(false);

/// Leaves the blocks from now on as the system's allocator gives them, for a process whose memory
/// is searched. Such a process counts and looks into nothing.
#[cfg(target_os = "linux")]
pub fn stand_aside() {
    ASIDE.store(true, Ordering::Relaxed);
}

// SAFETY: every block comes from `System` and goes back to it with the layout it came with.
unsafe impl GlobalAlloc for Observer {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(|count| count.allocations += 1);
        // SAFETY: the caller's promise about `layout` is the one asked for.
        unsafe {
            if ASIDE.load(Ordering::Relaxed) {
                System.alloc(layout)
            } else {
                // Zeroed, so that a block which is looked into has no bytes that were never written.
                System.alloc_zeroed(layout)
            }
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(|count| count.allocations += 1);
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(|count| count.deallocations += 1);
        // SAFETY: the block is the caller's, has this size and was written when it was allocated.
        look_into(unsafe { std::slice::from_raw_parts(block, layout.size()) });
        // SAFETY: it came from `System` with this layout.
        unsafe { System.dealloc(block, layout) }
    }

    /// Always moves: that a block often grows in place is no guarantee.
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        count(|count| count.reallocations += 1);
        // SAFETY: the caller promises that `new_size` makes a layout with this alignment; both
        // blocks hold the bytes that are copied, and they do not overlap.
        unsafe {
            let new_layout = Layout::from_size_align_unchecked(new_size, layout.align());
            let new_block = System.alloc_zeroed(new_layout);
            if !new_block.is_null() {
                new_block.copy_from_nonoverlapping(block, layout.size().min(new_size));
                look_into(std::slice::from_raw_parts(block, layout.size()));
                System.dealloc(block, layout);
            }
            new_block
        }
    }
}

fn count(add: impl FnOnce(&mut Count)) {
    WATCH.with(|watch| {
        let mut count = watch.count.get();
        add(&mut count);
        watch.count.set(count);
    });
}

fn look_into(block: &[u8]) {
    WATCH.with(|watch| {
        if watch.secrets.get().is_some_and(|secrets| secrets.are_in(block)) {
            watch.leaks.set(watch.leaks.get() + 1);
        }
    });
}

/// What `run` allocates on this thread.
pub fn count_in<T>(run: impl FnOnce() -> T) -> (T, Count) {
    WATCH.with(|watch| {
        watch.count.set(Count::default());
        let value = run();
        (value, watch.count.get())
    })
}

/// What is looked for: 16 bytes of a secret or of its base64, wherever in a longer text they stand. A
/// shorter secret is looked for whole, and one that a hash or a pointer may hold by chance only at the
/// start of blocks that look like text.
pub struct Secrets {
    /// Sorted.
    windows: Vec<[u8; WINDOW]>,
    short: Vec<Vec<u8>>,
}

impl Secrets {
    pub fn new(secrets: &[&str]) -> &'static Self {
        let (mut windows, mut short) = (Vec::new(), Vec::new());
        let mut add = |text: &[u8]| {
            windows
                .extend(text.windows(WINDOW).map(|seen| <[u8; WINDOW]>::try_from(seen).unwrap()));
        };
        for secret in secrets {
            if secret.len() < WINDOW {
                short.push(secret.as_bytes().to_vec());
            }
            add(secret.as_bytes());
            for skip in 0..secret.len().min(3) {
                // Whole groups of three bytes: their base64 is the same whatever stands around them.
                let groups = &secret.as_bytes()[skip..];
                let len = groups.len() / 3 * 3;
                add(STANDARD.encode(&groups[..len]).as_bytes());
            }
        }
        windows.sort_unstable();
        Box::leak(Box::new(Self { windows, short }))
    }

    fn are_in(&self, block: &[u8]) -> bool {
        // What is wiped begins with a zero, and most of what is freed is wiped.
        let leak = |seen: &[u8]| {
            seen[0] != 0 && self.windows.binary_search_by(|it| it.as_slice().cmp(seen)).is_ok()
        };
        let whole = |short: &Vec<u8>| match short.len() {
            // What is free in a table of hashes is marked by bytes of 255.
            ..8 => block.starts_with(short) && !block.contains(&255),
            len => block.windows(len).any(|seen| seen == short),
        };
        block.windows(WINDOW).any(leak) || self.short.iter().any(whole)
    }

    /// In how many of the blocks that `run` frees or moves on this thread they can be seen.
    pub fn leaks_in<T>(&'static self, run: impl FnOnce() -> T) -> usize {
        WATCH.with(|watch| {
            watch.leaks.set(0);
            watch.secrets.set(Some(self));
            drop(run());
            watch.secrets.set(None);
            watch.leaks.get()
        })
    }
}
