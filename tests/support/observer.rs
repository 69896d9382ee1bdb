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
    pub deallocations: usize,
}

/// What one thread has the allocator do: the test harness runs each test on its own. Of cells
/// without a destructor, since an allocator may not have one registered.
struct Watch {
    count: Cell<Count>,
    secret: Cell<Option<&'static Secret>>,
    leaks: Cell<usize>,
}

thread_local! {
    static WATCH: Watch = const {
        Watch {
            count: Cell::new(Count { allocations: 0, deallocations: 0 }),
            secret: Cell::new(None),
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

// SAFETY: every block comes from `System` and goes back to it with the layout it came with. A block
// that grows always moves, by the trait's own `realloc`: growth in place is no guarantee.
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

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(|count| count.deallocations += 1);
        // SAFETY: the block is the caller's, has this size and was written when it was allocated.
        look_into(unsafe { std::slice::from_raw_parts(block, layout.size()) });
        // SAFETY: it came from `System` with this layout.
        unsafe { System.dealloc(block, layout) }
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
        if watch.secret.get().is_some_and(|secret| secret.is_in(block)) {
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

/// What is looked for: 16 bytes of a secret or of its base64, wherever in a longer text they stand, or
/// all of a shorter secret. It should not be so short that a pointer may hold it by chance.
pub struct Secret {
    /// Sorted.
    windows: Vec<[u8; WINDOW]>,
    short: Option<Vec<u8>>,
}

impl Secret {
    pub fn new(secret: &str) -> &'static Self {
        let mut texts = vec![secret.as_bytes().to_vec()];
        for skip in 0..secret.len().min(3) {
            // Whole groups of three bytes: their base64 is the same whatever stands around them.
            let groups = &secret.as_bytes()[skip..];
            texts.push(STANDARD.encode(&groups[..groups.len() / 3 * 3]).into_bytes());
        }
        let windows = texts.iter().flat_map(|text| text.windows(WINDOW));
        let mut windows: Vec<_> = windows.map(|seen| seen.try_into().unwrap()).collect();
        windows.sort_unstable();
        let short = (secret.len() < WINDOW).then(|| secret.as_bytes().to_vec());
        Box::leak(Box::new(Self { windows, short }))
    }

    fn is_in(&self, block: &[u8]) -> bool {
        // What is wiped begins with a zero, and most of what is freed is wiped.
        let leak = |seen: &[u8]| {
            let known = |window: &[u8; WINDOW]| window.as_slice().cmp(seen);
            seen[0] != 0 && self.windows.binary_search_by(known).is_ok()
        };
        let whole = |short: &Vec<u8>| block.windows(short.len()).any(|seen| seen == short);
        block.windows(WINDOW).any(leak) || self.short.as_ref().is_some_and(whole)
    }

    /// In how many of the blocks that `run` frees or moves on this thread it can be seen.
    pub fn leaks_in<T>(&'static self, run: impl FnOnce() -> T) -> usize {
        WATCH.with(|watch| {
            watch.leaks.set(0);
            watch.secret.set(Some(self));
            drop(run());
            watch.secret.set(None);
            watch.leaks.get()
        })
    }
}
