//! A global allocator that counts, and that looks into every block it is given back. It watches a thread only while it is told to.
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
    /// Every window of the secrets, sorted.
    windows: Cell<&'static [[u8; WINDOW]]>,
    leaks: Cell<usize>,
}

thread_local! {
    static WATCH: Watch = const {
        Watch {
            count: Cell::new(Count { allocations: 0, reallocations: 0, deallocations: 0 }),
            windows: Cell::new(&[]),
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
        // SAFETY: as above.
        unsafe { self.alloc(layout) }
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
        let windows = watch.windows.get();
        let leak =
            |seen: &[u8]| windows.binary_search_by(|window| window.as_slice().cmp(seen)).is_ok();
        if !windows.is_empty() && block.windows(WINDOW).any(leak) {
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

/// In how many of the blocks that `run` frees or moves on this thread `secrets` can be seen: 16
/// bytes of them or of their base64, wherever in a longer text they stand.
pub fn leaks_in<T>(secrets: &[&str], run: impl FnOnce() -> T) -> usize {
    let mut windows: Vec<[u8; WINDOW]> = Vec::new();
    for secret in secrets {
        assert!(secret.len() > 2 * WINDOW, "too short to be looked for");
        let mut add = |text: &[u8]| {
            windows
                .extend(text.windows(WINDOW).map(|seen| <[u8; WINDOW]>::try_from(seen).unwrap()));
        };
        add(secret.as_bytes());
        for skip in 0..3 {
            // Whole groups of three bytes: their base64 is the same whatever stands around them.
            let groups = &secret.as_bytes()[skip..];
            let len = groups.len() / 3 * 3;
            add(STANDARD.encode(&groups[..len]).as_bytes());
        }
    }
    windows.sort_unstable();
    WATCH.with(|watch| {
        watch.leaks.set(0);
        watch.windows.set(windows.leak());
        drop(run());
        watch.windows.set(&[]);
        watch.leaks.get()
    })
}
