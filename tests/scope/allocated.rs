//! A global allocator that counts the bytes that a thread asks for.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    // Without a destructor, since an allocator may not have one registered.
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

// SAFETY: every block comes from `System` and goes back to it with the layout it came with.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        BYTES.set(BYTES.get() + layout.size());
        // SAFETY: the caller's promise about `layout` is the one asked for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: it came from `System` with this layout.
        unsafe { System.dealloc(block, layout) }
    }
}

/// How many bytes `run` asks for on this thread.
pub(crate) fn bytes_in<T>(run: impl FnOnce() -> T) -> usize {
    let before = BYTES.get();
    drop(run());
    BYTES.get() - before
}
