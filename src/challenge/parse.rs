//! The grammar of RFC 9110 section 11.3: challenges, each with a token68 or parameters.

use super::line::{Failure, Item, Line, text};
use super::{Challenge, ChallengeErrorKind as Kind, MAX};

/// The challenges read so far.
#[derive(Default)]
pub(super) struct List {
    pub(super) challenges: Vec<Challenge>,
    /// How many of them take no more parameters.
    pub(super) closed: usize,
}

impl List {
    /// Reads one field value. Its first parameters may belong to the last challenge so far.
    pub(super) fn read(&mut self, value: &[u8]) -> Result<(), Failure> {
        let mut line = Line::new(value);
        while self.read_item(&mut line)? {}
        Ok(())
    }

    /// Reads one scheme or one parameter, or says that there is none left.
    pub(super) fn read_item(&mut self, line: &mut Line<'_>) -> Result<bool, Failure> {
        let Some((start, item)) = line.item()? else {
            return Ok(false);
        };
        match item {
            Item::Scheme(..) if self.challenges.len() >= MAX => {
                return Err((Kind::TooManyChallenges, start));
            }
            Item::Scheme(scheme, token68) => self.challenges.push(Challenge {
                scheme: text(scheme.into()),
                token68: token68.map(|token68| text(token68.into())),
                params: Vec::new(),
            }),
            Item::Name(name) => {
                let name = text(name.to_ascii_lowercase());
                let params = self.params_for(&name);
                // Read even if it belongs nowhere, so that what follows can be read.
                let value = line.value();
                params.map_err(|kind| (kind, start))?.push((name, value?));
            }
        }
        Ok(true)
    }

    /// Where a parameter of this name belongs.
    fn params_for(&mut self, name: &str) -> Result<&mut Vec<(String, String)>, Kind> {
        let open = self.challenges.get_mut(self.closed..).and_then(<[_]>::last_mut);
        match open {
            Some(Challenge { token68: None, params, .. }) => {
                if params.len() >= MAX {
                    Err(Kind::TooManyParameters)
                } else if params.iter().any(|(known, _)| known == name) {
                    Err(Kind::RepeatedParameter)
                } else {
                    Ok(params)
                }
            }
            _ => Err(Kind::MissingScheme),
        }
    }
}
