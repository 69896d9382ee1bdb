//! The grammar of RFC 9110 sections 5.6 and 11.2 to 11.3, on one field line.

use crate::grammar::{is_tchar, is_token68, is_white_space};

use super::{Challenge, ChallengeErrorKind as Kind};

const MAX_PARAMS: usize = 64;

type Failure = (Kind, usize);

/// Reads one field line. Its first parameters may belong to the last challenge so far.
pub(super) fn field_line(text: &[u8], challenges: &mut Vec<Challenge>) -> Result<(), Failure> {
    let mut line = Line { text, at: 0 };
    loop {
        line.skip(is_separator);
        if line.peek().is_none() {
            return Ok(());
        }
        line.element(challenges)?;
        line.end_of_element()?;
    }
}

struct Line<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Line<'a> {
    /// A challenge up to its first comma, or one more parameter of the challenge before.
    fn element(&mut self, challenges: &mut Vec<Challenge>) -> Result<(), Failure> {
        let start = self.at;
        let token = self.token()?;
        if self.equals_sign() {
            return match challenges.last_mut() {
                Some(challenge) if challenge.token68.is_none() => {
                    self.param(token, start, challenge)
                }
                _ => Err((Kind::MissingScheme, start)),
            };
        }
        let mut challenge =
            Challenge { scheme: text(token.into()), token68: None, params: Vec::new() };
        if self.skip(is_white_space) > 0 && !matches!(self.peek(), None | Some(b',')) {
            challenge.token68 = self.token68().map(|token68| text(token68.into()));
            if challenge.token68.is_none() {
                let start = self.at;
                let name = self.token()?;
                if !self.equals_sign() {
                    return Err((Kind::UnexpectedCharacter, self.at));
                }
                self.param(name, start, &mut challenge)?;
            }
        }
        challenges.push(challenge);
        Ok(())
    }

    /// What follows `name =`.
    fn param(
        &mut self,
        name: &[u8],
        start: usize,
        challenge: &mut Challenge,
    ) -> Result<(), Failure> {
        let name = text(name.to_ascii_lowercase());
        if challenge.params.iter().any(|(known, _)| *known == name) {
            return Err((Kind::RepeatedParameter, start));
        }
        if challenge.params.len() >= MAX_PARAMS {
            return Err((Kind::TooManyParameters, start));
        }
        if challenge.params.is_empty() {
            challenge.params.reserve_exact(self.params_ahead());
        }
        let value = match self.peek() {
            Some(b'"') => self.quoted_string()?,
            _ => text(self.take(is_unquoted).into()),
        };
        challenge.params.push((name, value));
        Ok(())
    }

    /// How many parameters the line has for one challenge, from the value of the first on, so that
    /// their list never grows. Nothing beyond the challenge is read, so the line is read twice at most.
    fn params_ahead(&self) -> usize {
        let mut ahead = Line { ..*self };
        let is_last = |_: &usize| {
            ahead.skip_value();
            ahead.skip(is_separator);
            ahead.token().is_err() || !ahead.equals_sign()
        };
        (1..MAX_PARAMS).find(is_last).unwrap_or(MAX_PARAMS)
    }

    /// To the end of a value, or of the line where a quoted one has no end.
    fn skip_value(&mut self) {
        if self.peek() != Some(b'"') {
            self.skip(is_unquoted);
            return;
        }
        self.bump();
        loop {
            self.skip(is_qdtext);
            if self.bump() != Some(b'\\') {
                return;
            }
            self.bump();
        }
    }

    /// `quoted-string` (RFC 9110 section 5.6.4), and one with bare quotes where that is safe.
    fn quoted_string(&mut self) -> Result<String, Failure> {
        let start = self.at;
        self.bump();
        let mut value = Vec::new();
        let mut bare_quotes = false;
        loop {
            match self.peek() {
                None => return Err((Kind::UnterminatedQuote, start)),
                Some(b'"') => {
                    let quote = self.at;
                    self.bump();
                    if self.closes() {
                        return Ok(text(value));
                    }
                    // After the first of them, what looks like a list or a parameter could be one.
                    if !bare_quotes && self.rest().iter().any(|byte| b",=".contains(byte)) {
                        return Err((Kind::AmbiguousQuote, quote));
                    }
                    bare_quotes = true;
                    value.push(b'"');
                }
                Some(b'\\') => {
                    self.bump();
                    match self.bump() {
                        None => return Err((Kind::UnterminatedQuote, start)),
                        Some(byte) => value.push(byte),
                    }
                }
                Some(_) => value.extend_from_slice(self.take(is_qdtext)),
            }
        }
    }

    /// Whether a quote that ended here has closed: the element ends with it.
    fn closes(&self) -> bool {
        matches!(self.rest().iter().find(|byte| !is_white_space(**byte)), None | Some(b','))
    }

    /// `token68`, if that is all there is up to the next comma (RFC 9110 section 11.2).
    fn token68(&mut self) -> Option<&'a [u8]> {
        let start = self.at;
        let characters = self.skip(is_token68);
        self.skip(|byte| byte == b'=');
        if characters > 0 && self.closes() {
            return self.text.get(start..self.at);
        }
        self.at = start;
        None
    }

    /// `token` (RFC 9110 section 5.6.2).
    fn token(&mut self) -> Result<&'a [u8], Failure> {
        match self.take(is_tchar) {
            [] => Err((Kind::UnexpectedCharacter, self.at)),
            token => Ok(token),
        }
    }

    /// `BWS "=" BWS`. Where there is no equals sign, nothing is read.
    fn equals_sign(&mut self) -> bool {
        let start = self.at;
        self.skip(is_white_space);
        if self.peek() == Some(b'=') {
            self.bump();
            self.skip(is_white_space);
            return true;
        }
        self.at = start;
        false
    }

    fn end_of_element(&mut self) -> Result<(), Failure> {
        self.skip(is_white_space);
        match self.peek() {
            None | Some(b',') => Ok(()),
            Some(_) => Err((Kind::UnexpectedCharacter, self.at)),
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn bump(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at = self.at.saturating_add(1);
        Some(byte)
    }

    fn take(&mut self, wanted: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.rest();
        let len = rest.iter().position(|&byte| !wanted(byte)).unwrap_or(rest.len());
        self.at = self.at.saturating_add(len);
        rest.get(..len).unwrap_or_default()
    }

    fn skip(&mut self, wanted: impl Fn(u8) -> bool) -> usize {
        self.take(wanted).len()
    }
}

/// UTF-8, or else ISO-8859-1, in which each byte is the character of its number.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| error.as_bytes().iter().copied().map(char::from).collect())
}

/// A character of a value without quotes: of a `token`, and what some servers send beside.
fn is_unquoted(byte: u8) -> bool {
    !is_separator(byte) && byte != b'"'
}

/// `qdtext` (RFC 9110 section 5.6.4), and the bytes that it leaves out.
fn is_qdtext(byte: u8) -> bool {
    byte != b'"' && byte != b'\\'
}

/// What may stand between the elements of a list, empty ones included (RFC 9110 section 5.6.1.2).
fn is_separator(byte: u8) -> bool {
    is_white_space(byte) || byte == b','
}
