//! One field value, word by word (RFC 9110 sections 5.6 and 11.2 to 11.4).

use std::mem;

use crate::grammar::{is_ctl, is_tchar, is_token68, is_white_space};

use super::ChallengeErrorKind as Kind;

/// What is wrong, and at which byte.
pub(super) type Failure = (Kind, usize);

/// What comes next in a field value.
pub(super) enum Item<'a> {
    /// A scheme, and the token68 that stands in place of its parameters.
    Scheme(&'a [u8], Option<&'a [u8]>),
    /// The name of a parameter. [`Line::value`] reads what follows its equals sign.
    Name(&'a [u8]),
}

pub(super) struct Line<'a> {
    text: &'a [u8],
    at: usize,
    /// Whether the list element must go on with a parameter, since its scheme has just been read,
    /// or a quoted string without a comma after it.
    goes_on: bool,
}

impl<'a> Line<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        // Clients in C hand over a field with the end of its line.
        Self { text: text.trim_ascii_end(), at: 0, goes_on: false }
    }

    /// The next item and where it starts, or nothing at the end. On an error, nothing is consumed.
    pub(super) fn item(&mut self) -> Result<Option<(usize, Item<'a>)>, Failure> {
        let goes_on = mem::take(&mut self.goes_on);
        if goes_on {
            self.skip(is_white_space);
        } else {
            self.skip(is_separator);
        }
        if self.peek().is_none() {
            return Ok(None);
        }
        let start = self.at;
        let token = self.token()?;
        if self.equals_sign() {
            return Ok(Some((start, Item::Name(token))));
        }
        let end = self.at;
        let is_apart = self.skip(is_white_space);
        let is_alone = self.ends();
        if goes_on || !(is_apart || is_alone) {
            self.at = start;
            return Err((Kind::UnexpectedCharacter, end));
        }
        let token68 = if is_alone { None } else { self.token68() };
        self.goes_on = !is_alone && token68.is_none();
        Ok(Some((start, Item::Scheme(token, token68))))
    }

    /// The value of a parameter. On an error, nothing is consumed.
    pub(super) fn value(&mut self) -> Result<String, Failure> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'"') => self.quoted_string(),
            _ => self.unquoted(),
        };
        value.inspect_err(|_| self.at = start)
    }

    /// Skips to the next comma outside quotes or to the end, and says whether there was anything to
    /// skip. Before a parameter whose comma is missing, there is nothing.
    pub(super) fn skip_element(&mut self) -> bool {
        let start = self.at;
        while !self.ends() && !self.goes_on {
            self.skip(|byte| byte != b',' && byte != b'"');
            self.skip_quoted();
        }
        self.at > start
    }

    /// Skips a quoted string that starts here, or the rest of the line if it has no end.
    fn skip_quoted(&mut self) {
        if self.peek() != Some(b'"') {
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

    fn unquoted(&mut self) -> Result<String, Failure> {
        let value = self.take(is_unquoted);
        self.skip(is_white_space);
        if self.ends() { Ok(text(value.into())) } else { Err((Kind::UnexpectedCharacter, self.at)) }
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
                    // What follows the first of them and looks like a list or a parameter may be
                    // one.
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

    /// Whether the quote before here has closed: the element ends with it, or goes on with white
    /// space and a parameter, whose comma is missing.
    fn closes(&mut self) -> bool {
        let mut ahead = Line { ..*self };
        let is_apart = ahead.skip(is_white_space);
        if ahead.ends() {
            return true;
        }
        self.goes_on = is_apart && ahead.token().is_ok() && ahead.equals_sign();
        self.goes_on
    }

    /// `token68`, if that is all there is up to the next comma (RFC 9110 section 11.2).
    fn token68(&mut self) -> Option<&'a [u8]> {
        let mut ahead = Line { ..*self };
        let is_token68 = ahead.skip(is_token68);
        ahead.skip(|byte| byte == b'=');
        let token68 = self.text.get(self.at..ahead.at)?;
        ahead.skip(is_white_space);
        if !is_token68 || !ahead.ends() {
            return None;
        }
        self.at = ahead.at;
        Some(token68)
    }

    /// `token` (RFC 9110 section 5.6.2).
    fn token(&mut self) -> Result<&'a [u8], Failure> {
        match self.take(is_tchar) {
            [] => Err((Kind::UnexpectedCharacter, self.at)),
            token => Ok(token),
        }
    }

    /// `BWS "=" BWS`. If there is no equals sign, nothing is consumed.
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

    /// Whether a list element ends here.
    fn ends(&self) -> bool {
        matches!(self.peek(), None | Some(b','))
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
        let start = self.at;
        self.skip(wanted);
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Skips what is wanted, and says whether there was any.
    fn skip(&mut self, wanted: impl Fn(u8) -> bool) -> bool {
        let start = self.at;
        while self.peek().is_some_and(&wanted) {
            self.bump();
        }
        self.at > start
    }
}

/// UTF-8, or else ISO-8859-1, in which each byte is the character of its number.
pub(super) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| error.as_bytes().iter().copied().map(char::from).collect())
}

/// A character of a value without quotes: of a `token`, and what some servers send besides.
fn is_unquoted(byte: u8) -> bool {
    !is_ctl(byte) && !matches!(byte, b' ' | b',' | b'"')
}

/// `qdtext` (RFC 9110 section 5.6.4), and the bytes that it leaves out.
fn is_qdtext(byte: u8) -> bool {
    byte != b'"' && byte != b'\\'
}

/// What may stand between the elements of a list, empty ones included (RFC 9110 section 5.6.1.2).
fn is_separator(byte: u8) -> bool {
    is_white_space(byte) || byte == b','
}
