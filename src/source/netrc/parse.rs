//! The words of a netrc file, and the entries they make.

use std::collections::HashSet;
use std::ops::Range;

use super::{NetrcError, NetrcErrorKind};

/// One `machine` or `default`. A range is of the file's bytes, with its escapes still in.
pub(super) struct Entry {
    /// `None` is `default`.
    pub(super) host: Option<Box<str>>,
    pub(super) login: Option<Range<usize>>,
    pub(super) password: Option<Range<usize>>,
}

/// The entries in file order: the first one of each host, and the first `default`.
pub(super) fn entries(text: &str) -> Result<Vec<Entry>, NetrcError> {
    let mut words = Words::new(text);
    let mut entries = Entries::default();
    let mut open = None;
    while let Some(word) = words.keyword()? {
        let keyword = Keyword::of(words.text(&word));
        match (keyword, &mut open) {
            (Some(Keyword::Machine), _) => {
                let host = words.value(&word)?;
                let host: Vec<u8> = unescape(words.text(&host)).collect();
                if host.is_empty() {
                    return Err(word.error(NetrcErrorKind::MissingValue));
                }
                let host = Some(String::from_utf8_lossy(&host).into());
                entries.close(open.replace(Entry { host, login: None, password: None }));
            }
            (Some(Keyword::Default), _) => {
                entries.close(open.replace(Entry { host: None, login: None, password: None }));
            }
            (Some(Keyword::Macdef), _) => {
                words.value(&word)?;
                words.skip_macro(&word)?;
                entries.close(open.take());
            }
            (Some(Keyword::Login), Some(entry)) => {
                let login = words.value(&word)?;
                if words.text(&login).contains(':') {
                    return Err(login.error(NetrcErrorKind::ColonInLogin));
                }
                entry.login = Some(login.range);
            }
            (Some(Keyword::Password), Some(entry)) => {
                entry.password = Some(words.value(&word)?.range);
            }
            (Some(Keyword::Account), Some(_)) => {
                words.value(&word)?;
            }
            _ => return Err(word.error(NetrcErrorKind::UnknownWord)),
        }
    }
    entries.close(open);
    Ok(entries.first)
}

#[derive(Default)]
struct Entries {
    first: Vec<Entry>,
    seen: HashSet<Option<String>>,
}

impl Entries {
    /// An entry is whole, and kept unless its host had one.
    fn close(&mut self, entry: Option<Entry>) {
        if let Some(entry) = entry {
            if self.seen.insert(entry.host.as_deref().map(str::to_ascii_lowercase)) {
                self.first.push(entry);
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Keyword {
    Machine,
    Default,
    Macdef,
    Login,
    Password,
    Account,
}

impl Keyword {
    fn of(word: &str) -> Option<Self> {
        let names = [
            ("machine", Self::Machine),
            ("default", Self::Default),
            ("macdef", Self::Macdef),
            ("login", Self::Login),
            ("user", Self::Login),
            ("password", Self::Password),
            ("account", Self::Account),
        ];
        names.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, it)| it)
    }
}

/// The bytes of a word without the backslashes that escape.
pub(super) fn unescape(word: &str) -> impl Iterator<Item = u8> {
    let mut escaped = false;
    word.bytes().filter(move |&byte| {
        escaped = byte == b'\\' && !escaped;
        !escaped
    })
}

/// Where a word is, without its quotes.
struct Word {
    range: Range<usize>,
    line: usize,
    bare: bool,
}

impl Word {
    fn error(&self, kind: NetrcErrorKind) -> NetrcError {
        NetrcError { kind, line: self.line }
    }
}

struct Words<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Words<'a> {
    fn new(text: &'a str) -> Self {
        let bom = '\u{feff}';
        Self { text, at: if text.starts_with(bom) { bom.len_utf8() } else { 0 }, line: 1 }
    }

    fn text(&self, word: &Word) -> &'a str {
        self.text.get(word.range.clone()).unwrap_or_default()
    }

    fn error(&self, kind: NetrcErrorKind) -> NetrcError {
        NetrcError { kind, line: self.line }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over one byte. CRLF, LF and CR each end one line.
    fn bump(&mut self) {
        let ended = self.peek();
        self.at = self.at.saturating_add(1);
        if ended == Some(b'\n') || (ended == Some(b'\r') && self.peek() != Some(b'\n')) {
            self.line = self.line.saturating_add(1);
        }
    }

    fn skip_white_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.bump();
        }
    }

    /// Stops before the line's end.
    fn skip_line(&mut self) -> Result<(), NetrcError> {
        while let Some(byte) = self.peek().filter(|byte| !matches!(byte, b'\r' | b'\n')) {
            if byte == 0 {
                return Err(self.error(NetrcErrorKind::Control));
            }
            self.bump();
        }
        Ok(())
    }

    /// To the empty line that ends a macro.
    fn skip_macro(&mut self, keyword: &Word) -> Result<(), NetrcError> {
        loop {
            self.skip_line()?;
            self.skip_line_end();
            match self.peek() {
                Some(b'\r' | b'\n') => return Ok(()),
                Some(_) => {}
                None => return Err(keyword.error(NetrcErrorKind::UnterminatedMacro)),
            }
        }
    }

    fn skip_line_end(&mut self) {
        if self.peek() == Some(b'\r') {
            self.bump();
        }
        // After CR too: CRLF is one line end.
        if self.peek() == Some(b'\n') {
            self.bump();
        }
    }

    /// The next word where a keyword may stand: there, `#` begins a comment.
    fn keyword(&mut self) -> Result<Option<Word>, NetrcError> {
        self.skip_white_space();
        while self.peek() == Some(b'#') {
            self.skip_line()?;
            self.skip_white_space();
        }
        self.word()
    }

    /// The value of a keyword. On a later line, a bare keyword or `#` says that it is missing: as a
    /// value, it would give one entry the next one's login.
    fn value(&mut self, keyword: &Word) -> Result<Word, NetrcError> {
        self.skip_white_space();
        self.word()?
            .filter(|value| {
                let text = self.text(value);
                value.line == keyword.line
                    || !value.bare
                    || !(text.starts_with('#') || Keyword::of(text).is_some())
            })
            .ok_or(keyword.error(NetrcErrorKind::MissingValue))
    }

    fn word(&mut self) -> Result<Option<Word>, NetrcError> {
        match self.peek() {
            None => Ok(None),
            Some(b'"') => self.quoted().map(Some),
            Some(_) => self.bare().map(Some),
        }
    }

    fn bare(&mut self) -> Result<Word, NetrcError> {
        let start = self.at;
        loop {
            match self.peek() {
                None | Some(b' ' | b'\t' | b'\r' | b'\n') => break,
                Some(b'\\') => {
                    self.bump();
                    // Where curl keeps this backslash, Python drops it.
                    if self.peek().is_none_or(|byte| byte.is_ascii_alphanumeric()) {
                        return Err(self.error(NetrcErrorKind::Escape));
                    }
                }
                Some(_) => {}
            }
            self.step()?;
        }
        Ok(Word { range: start..self.at, line: self.line, bare: true })
    }

    fn quoted(&mut self) -> Result<Word, NetrcError> {
        self.bump();
        let start = self.at;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    self.bump();
                    // To curl these are controls, to Python the letters.
                    if let Some(b'n' | b'r' | b't') = self.peek() {
                        return Err(self.error(NetrcErrorKind::Escape));
                    }
                }
                _ => {}
            }
            if let None | Some(b'\r' | b'\n') = self.peek() {
                return Err(self.error(NetrcErrorKind::UnterminatedQuote));
            }
            self.step()?;
        }
        let word = Word { range: start..self.at, line: self.line, bare: false };
        self.bump();
        match self.peek() {
            None | Some(b' ' | b'\t' | b'\r' | b'\n') => Ok(word),
            Some(byte) if byte.is_ascii_control() => Err(word.error(NetrcErrorKind::Control)),
            Some(_) => Err(word.error(NetrcErrorKind::AfterQuote)),
        }
    }

    /// Over one byte of a word.
    fn step(&mut self) -> Result<(), NetrcError> {
        if self.peek().is_some_and(|byte| byte.is_ascii_control()) {
            return Err(self.error(NetrcErrorKind::Control));
        }
        self.bump();
        Ok(())
    }
}
