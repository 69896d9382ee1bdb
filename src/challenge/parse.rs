//! The one reader of challenges (RFC 9110 sections 5.6 and 11.2 to 11.4).

use std::mem;

use super::Challenge;
use crate::grammar::{is_tchar, is_token68, is_white_space};

/// How many challenges are read, and how many parameters of each.
const MAX: usize = 64;

/// Each challenge whose scheme is certain, with the parameters that can be read.
pub(super) fn challenges<V: AsRef<[u8]>>(values: impl IntoIterator<Item = V>) -> Vec<Challenge> {
    let mut challenges: Vec<Challenge> = Vec::new();
    // Whether the next parameter belongs to the last challenge.
    let mut is_open = false;
    for value in values {
        let mut has_junk = false;
        for item in Line::new(value.as_ref()) {
            match item {
                Item::Challenge(..) if challenges.len() == MAX => return challenges,
                Item::Challenge(scheme, token68) => {
                    let (scheme, token68) =
                        (text(scheme.into()), token68.map(|token68| text(token68.into())));
                    is_open = token68.is_none();
                    challenges.push(Challenge { scheme, token68, params: Vec::new() });
                }
                Item::Param(name, value) if is_open => {
                    let name = text(name.to_ascii_lowercase());
                    match challenges.last_mut() {
                        Some(last) if last.params.len() < MAX && last.param(&name).is_none() => {
                            last.params.push((name, text(value)));
                        }
                        _ => {}
                    }
                }
                Item::Param(..) => {}
                Item::Junk => has_junk = true,
            }
        }
        // The junk may have been a challenge that the next value goes on with.
        is_open &= !has_junk;
    }
    challenges
}

enum Item<'a> {
    /// A scheme, and the token68 that some have instead of parameters.
    Challenge(&'a [u8], Option<&'a [u8]>),
    Param(&'a [u8], Vec<u8>),
    /// Something that cannot be read, up to the next comma outside quotes.
    Junk,
}

/// One field value, item by item.
struct Line<'a> {
    text: &'a [u8],
    at: usize,
    /// Whether a parameter must follow without a comma, because a scheme or a quoted string, and
    /// white space, have just been read.
    expects_param: bool,
}

impl<'a> Iterator for Line<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        let expects_param = mem::take(&mut self.expects_param);
        self.skip_bytes(if expects_param { is_white_space } else { is_separator });
        self.peek()?;
        let item = self.item(expects_param);
        if item.is_none() {
            self.skip_element();
        }
        item.or(Some(Item::Junk))
    }
}

impl<'a> Line<'a> {
    fn new(text: &'a [u8]) -> Self {
        // Clients in C hand over a field with the end of its line.
        Self { text: text.trim_ascii_end(), at: 0, expects_param: false }
    }

    fn item(&mut self, expects_param: bool) -> Option<Item<'a>> {
        let token = self.token()?;
        let is_apart = self.skip_bytes(is_white_space);
        if self.peek() == Some(b'=') {
            self.bump();
            self.skip_bytes(is_white_space);
            let is_quoted = self.peek() == Some(b'"');
            let value = if is_quoted { self.quoted_string() } else { self.unquoted() };
            return Some(Item::Param(token, value?));
        }
        let is_alone = self.ends();
        if expects_param || !(is_apart || is_alone) {
            return None;
        }
        let token68 = if is_alone { None } else { self.token68() };
        self.expects_param = !is_alone && token68.is_none();
        Some(Item::Challenge(token, token68))
    }

    /// Skips to the next comma outside quotes, or to the end.
    fn skip_element(&mut self) {
        while !self.ends() {
            if self.bump() == Some(b'"') {
                self.skip_quoted();
            }
        }
    }

    /// Skips the rest of a quoted string, or of the line if the string has no end.
    fn skip_quoted(&mut self) {
        while let Some(byte) = self.bump().filter(|byte| *byte != b'"') {
            if byte == b'\\' {
                self.bump();
            }
        }
    }

    fn unquoted(&mut self) -> Option<Vec<u8>> {
        let value = self.take_bytes(is_unquoted);
        self.skip_bytes(is_white_space);
        self.ends().then(|| value.into())
    }

    /// `quoted-string` (RFC 9110 section 5.6.4), and one with bare quotes if that is unambiguous.
    fn quoted_string(&mut self) -> Option<Vec<u8>> {
        self.bump();
        let mut value = Vec::new();
        let mut bare_quotes = false;
        loop {
            value.extend_from_slice(self.take_bytes(is_qdtext));
            match self.bump()? {
                b'"' => {
                    if self.ends_string() {
                        return Some(value);
                    }
                    // After a bare quote, a comma or `=` could start another challenge.
                    if !bare_quotes && self.rest().iter().any(|byte| b",=".contains(byte)) {
                        return None;
                    }
                    bare_quotes = true;
                    value.push(b'"');
                }
                _ => value.push(self.bump()?),
            }
        }
    }

    /// Whether the quote before here ends its string: the list element ends, or white space and a
    /// parameter follow, whose comma is missing.
    fn ends_string(&mut self) -> bool {
        let mut ahead = Line { ..*self };
        let is_apart = ahead.skip_bytes(is_white_space);
        if ahead.ends() {
            return true;
        }
        self.expects_param = is_apart && ahead.token().is_some() && {
            ahead.skip_bytes(is_white_space);
            ahead.peek() == Some(b'=')
        };
        self.expects_param
    }

    /// `token68`, if there is nothing else up to the next comma (RFC 9110 section 11.2).
    fn token68(&mut self) -> Option<&'a [u8]> {
        let mut ahead = Line { ..*self };
        ahead.skip_bytes(is_token68);
        ahead.skip_bytes(|byte| byte == b'=');
        let token68 = self.text.get(self.at..ahead.at)?;
        ahead.skip_bytes(is_white_space);
        if !ahead.ends() {
            return None;
        }
        self.at = ahead.at;
        Some(token68)
    }

    /// `token` (RFC 9110 section 5.6.2).
    fn token(&mut self) -> Option<&'a [u8]> {
        Some(self.take_bytes(is_tchar)).filter(|token| !token.is_empty())
    }

    /// Whether a list element ends here.
    fn ends(&self) -> bool {
        matches!(self.peek(), None | Some(b','))
    }

    fn rest(&self) -> &'a [u8] {
        self.text.split_at(self.at).1
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn bump(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn take_bytes(&mut self, wanted: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.rest();
        let len = rest.iter().position(|byte| !wanted(*byte)).unwrap_or(rest.len());
        self.at += len;
        rest.split_at(len).0
    }

    /// Skips the wanted bytes, and says whether there were any.
    fn skip_bytes(&mut self, wanted: impl Fn(u8) -> bool) -> bool {
        !self.take_bytes(wanted).is_empty()
    }
}

/// UTF-8, or else ISO-8859-1, in which each byte is the character of its number.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| error.as_bytes().iter().copied().map(char::from).collect())
}

/// A character of a value without quotes: of a `token`, and others that some servers send.
fn is_unquoted(byte: u8) -> bool {
    !byte.is_ascii_control() && !matches!(byte, b' ' | b',' | b'"')
}

/// `qdtext` (RFC 9110 section 5.6.4), and the bytes that it leaves out.
fn is_qdtext(byte: u8) -> bool {
    byte != b'"' && byte != b'\\'
}

/// The bytes between the elements of a list, empty ones included (RFC 9110 section 5.6.1.2).
fn is_separator(byte: u8) -> bool {
    is_white_space(byte) || byte == b','
}
