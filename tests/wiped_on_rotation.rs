//! A rotated-out value is wiped when the last request in flight drops it. A binary of its own,
//! since the allocator looks at every block that is freed. A look-up allocates nothing.

#![allow(missing_docs, unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::{Request, Uri};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::{CredentialStore, ScopedCredentials};

/// What no freed block may hold: the token, and the base64 of the three bytes' groups in it.
const TOKEN: &[u8] = b"0123456789abcdefghij";
/// base64 of `x:0123456789abcdefghij` begins with it.
const ENCODED: &[u8] = b"eDowMTIzNDU2Nzg5YWJj";

struct Observer;

static FREED_WITH_SECRET: AtomicUsize = AtomicUsize::new(0);
static FREED_WIPED: AtomicUsize = AtomicUsize::new(0);
thread_local!(static ALLOCATIONS: Cell<usize> = const { Cell::new(0) });

unsafe impl GlobalAlloc for Observer {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // Every block is zeroed when it is handed out, so all of it may be read.
        let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
        let holds = |secret: &[u8]| bytes.windows(secret.len()).any(|window| window == secret);
        if holds(TOKEN) || holds(ENCODED) {
            FREED_WITH_SECRET.fetch_add(1, Ordering::Relaxed);
        }
        if layout.size() == VALUE_LEN && bytes.iter().all(|byte| *byte == 0) {
            FREED_WIPED.fetch_add(1, Ordering::Relaxed);
        }
        unsafe { System.dealloc(block, layout) }
    }
}

/// `Basic ` and the base64 of 22 bytes.
const VALUE_LEN: usize = 6 + 32;

#[global_allocator]
static ALLOCATOR: Observer = Observer;

fn pair(token: &str) -> ScopedCredentials {
    let credentials = BasicCredentials::new("x", token).unwrap();
    ScopedCredentials::new(&credentials, "https://api.example.com".parse().unwrap()).unwrap()
}

#[test]
fn the_last_request_in_flight_wipes_the_old_value() {
    let uri = Uri::from_static("https://API.example.com/me");
    let store = CredentialStore::from(pair(std::str::from_utf8(TOKEN).unwrap()));
    let mut in_flight = Request::get(&uri).body(()).unwrap();
    store.authorize(&mut in_flight).unwrap();
    let value = in_flight.headers()["authorization"].clone();
    assert!(value.as_bytes().windows(ENCODED.len()).any(|window| window == ENCODED));
    assert_eq!(value.len(), VALUE_LEN);
    drop(value);

    drop(store.insert(pair("new")));
    assert_eq!(FREED_WIPED.load(Ordering::Relaxed), 0, "the request still needs it");
    drop(in_flight);
    assert_eq!(FREED_WIPED.load(Ordering::Relaxed), 1);
    assert_eq!(FREED_WITH_SECRET.load(Ordering::Relaxed), 0);

    // The observer does see what is not wiped.
    drop(TOKEN.to_vec());
    assert_eq!(FREED_WITH_SECRET.load(Ordering::Relaxed), 1);

    let other = Uri::from_static("https://other.example.com/me");
    let before = ALLOCATIONS.get();
    let found = store.header_value_for(&uri);
    let absent = store.header_value_for(&other);
    assert_eq!(ALLOCATIONS.get(), before, "a look-up allocated");
    assert!(found.is_some() && absent.is_none());
}
