//! A global allocator that counts the bytes a thread asks for, and those that it gives back.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::thread::LocalKey;

thread_local! {
    // Without a destructor, since an allocator may not have one registered.
    static BYTES: Cell<usize> = const { Cell::new(0) };
    static GIVEN_BACK: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

// SAFETY: every block comes from `System` and goes back to it with the layout it came with.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(&BYTES, layout.size());
        // SAFETY: the caller's promise about `layout` is the one asked for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(&GIVEN_BACK, layout.size());
        // SAFETY: it came from `System` with this layout.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        count(&BYTES, new_size);
        count(&GIVEN_BACK, layout.size());
        // SAFETY: as above, and the caller promises that `new_size` makes a layout.
        unsafe { System.realloc(block, layout, new_size) }
    }
}

fn count(what: &'static LocalKey<Cell<usize>>, bytes: usize) {
    what.set(what.get() + bytes);
}

/// How many bytes `run` asks for on this thread, those of moved blocks included.
pub(crate) fn bytes_in<T>(run: impl FnOnce() -> T) -> (T, usize) {
    let before = BYTES.get();
    let value = run();
    (value, BYTES.get() - before)
}

/// How many bytes more this thread holds after `run` than before.
pub(crate) fn bytes_kept_by(run: impl FnOnce()) -> usize {
    let before = GIVEN_BACK.get();
    let ((), bytes) = bytes_in(run);
    bytes.saturating_sub(GIVEN_BACK.get() - before)
}
