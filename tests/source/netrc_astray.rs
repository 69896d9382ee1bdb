//! No host gets half a password, or a word of another host's entry: what went wrong in other readers
//! and in an earlier version of this one, and ordinary edits.
use http_basic_credentials::source::netrc::{Netrc, NetrcErrorKind as Kind};

use crate::netrc::{NONE, assert_said};
use crate::netrc_edits::{edited_file, pairs_and_strays};

#[test]
fn one_edit_away_from_another_hosts_pair() {
    use Kind::{Repeated, UnknownWord, UnterminatedMacro};
    let complete = "machine g\nlogin a\npassword p\n";
    let partial = "machine g login a\n";
    for (first, rest, of_g, of_h) in [
        (complete, "#machine h\nlogin b\npassword q", Err((5, Repeated)), NONE),
        (complete, "login b\npassword q", Err((4, Repeated)), NONE),
        (complete, "machne h\npassword q", Err((5, Repeated)), Err((4, UnknownWord))),
        (complete, "machne h login b password q", Ok("a:p"), Err((4, UnknownWord))),
        (complete, "machine h.\nlogin b", Ok("a:p"), NONE),
        (complete, "other-half", Err((4, UnknownWord)), NONE),
        (partial, "machne h\npassword q", Err((2, UnknownWord)), Err((2, UnknownWord))),
        ("machine g\n", "machne h\nlogin b", Err((2, UnknownWord)), Err((2, UnknownWord))),
        (partial, "macdef m\nmachine h\n\npassword q", Err((5, UnknownWord)), NONE),
        (partial, "macdef m\nmachine h password q", Ok("a:"), Err((2, UnterminatedMacro))),
    ] {
        let text = format!("{first}{rest}");
        let netrc = Netrc::parse(&text);
        assert_said(netrc.credentials_for("g"), of_g, &text);
        assert_said(netrc.credentials_for("h"), of_h, &text);
    }
}

/// A word strays only if its own `machine` is gone and the entry before has no such word: about one pair
/// of 700. `NETRC_FILES` sets how many files are read.
#[test]
fn no_edit_gives_a_host_a_word_of_another_host() {
    let files = std::env::var("NETRC_FILES").map_or(2_000, |files| files.parse().unwrap());
    // Numerical Recipes' generator, whose upper bits are good.
    let mut state: u32 = 24;
    let mut choose = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    let (mut pairs, mut strays) = (0, 0);
    for _ in 0..files {
        let found = pairs_and_strays(&edited_file(&mut choose));
        (pairs, strays) = (pairs + found.0, strays + found.1);
    }
    println!("{files} files, {pairs} pairs, {strays} strays");
    assert!(pairs > 3 * files && strays * 100 < pairs, "{pairs} pairs, {strays} strays");
}
