//! Reading on after what cannot be read.

use super::line::Line;
use super::parse::List;
use super::{Challenge, ChallengeErrorKind as Kind};

/// Each challenge whose scheme is certain, with what can be read of it.
pub(super) fn all<V: AsRef<[u8]>>(values: impl IntoIterator<Item = V>) -> Vec<Challenge> {
    let mut list = List::default();
    for value in values {
        let mut line = Line::new(value.as_ref());
        let mut is_whole = true;
        loop {
            match list.read_item(&mut line) {
                Ok(true) => {}
                Ok(false) => break,
                Err((Kind::TooManyChallenges, _)) => return list.challenges,
                Err(_) => is_whole &= !line.skip_element(),
            }
        }
        // What was skipped may have been a challenge that the next value goes on with.
        if !is_whole {
            list.closed = list.challenges.len();
        }
    }
    list.challenges
}
