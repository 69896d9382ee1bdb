//! Finds what another process has in its memory of a secret: runs of 16 bytes and more.

use std::collections::HashMap;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::secrets::PERIOD;

/// Shorter runs pass through registers, which an unoptimised build spills to the stack.
const RUN: usize = 16;
/// A run of 16 bytes covers at least one aligned word, so only those are looked up.
const WORD: usize = 8;

/// How many runs were found, and where: `(mapping, length)`.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) token: Vec<(String, usize)>,
    pub(super) base64: Vec<(String, usize)>,
}

impl Found {
    /// The length of the longest run, 0 if there is none.
    pub(super) fn longest(&self) -> usize {
        self.token.iter().chain(&self.base64).map(|(_, len)| *len).max().unwrap_or(0)
    }
}

/// Whether the first and the last byte are not zero and all are ASCII.
fn is_text(word: u64) -> bool {
    let [first, last] = [word & 0xff, word >> 56];
    word & 0x8080_8080_8080_8080 == 0 && first != 0 && last != 0
}

/// Searches all that `pid` has written or can write: the heap, stacks, statics and anonymous memory.
/// What it maps of a file without being able to write to it is as it is in the file.
pub(super) fn search(pid: u32, token: &str) -> Found {
    // What follows is the same again.
    let token = token.get(..2 * PERIOD).unwrap_or(token);
    let base64 = |skip: usize| {
        // As it stands in base64 after any prefix.
        let whole = (token.len() - skip) / 3 * 3;
        STANDARD_NO_PAD.encode(&token.as_bytes()[skip..skip + whole]).into_bytes()
    };
    let texts = [token.as_bytes().to_vec(), base64(0), base64(1), base64(2)];
    let mut words = HashMap::new();
    for (text, bytes) in texts.iter().enumerate() {
        for (at, word) in bytes.windows(WORD).enumerate() {
            words.insert(u64::from_ne_bytes(word.try_into().unwrap()), (text, at));
        }
    }

    let memory = File::open(format!("/proc/{pid}/mem")).unwrap();
    let maps = fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
    let (mut found, mut searched) = (Found::default(), 0);
    for map in maps.lines() {
        let mut columns = map.split_ascii_whitespace();
        let (range, rights) = (columns.next().unwrap(), columns.next().unwrap());
        let name = columns.nth(3).unwrap_or("anonymous");
        let is_written = rights.starts_with("rw") || !name.starts_with('/');
        // The kernel's own pages cannot be read this way.
        if !rights.starts_with('r') || name.starts_with("[v") || !is_written {
            continue;
        }
        let (start, end) = range.split_once('-').unwrap();
        let [start, end] = [start, end].map(|at| u64::from_str_radix(at, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(end - start).unwrap()];
        // A mapping of a file may be longer than the file.
        let Ok(()) = memory.read_exact_at(&mut bytes, start) else {
            assert!(name.starts_with('/'), "{map}");
            continue;
        };
        searched += bytes.len();
        let mut known = 0;
        for (index, word) in bytes.chunks_exact(WORD).enumerate() {
            let word = u64::from_ne_bytes(word.try_into().unwrap());
            // Most of memory is no text, and a look-up is slow.
            if !is_text(word) || index * WORD < known {
                continue;
            }
            let Some(&(text, at)) = words.get(&word) else { continue };
            let position = index * WORD;
            let same = |(one, other): &(&u8, &u8)| one == other;
            let before = texts[text][..at].iter().rev().zip(bytes[..position].iter().rev());
            let after = texts[text][at..].iter().zip(&bytes[position..]);
            let [before, after] = [before.take_while(same).count(), after.take_while(same).count()];
            known = position + after;
            if before + after >= RUN {
                let found = if text == 0 { &mut found.token } else { &mut found.base64 };
                found.push((name.to_owned(), before + after));
            }
        }
    }
    assert!(searched > 1_000_000, "only {searched} bytes");
    found
}
