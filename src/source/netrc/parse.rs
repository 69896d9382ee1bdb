//! The words of a netrc file, and the entries they make.

use std::ops::Range;

use super::{NetrcError, NetrcErrorKind as Kind};
use crate::grammar::is_ctl;

/// One `machine` or `default`. A range is a part of the file's bytes: a value without its quotes
/// and escapes.
pub(super) struct Entry {
    /// `None` is `default`.
    pub(super) host: Option<Range<usize>>,
    pub(super) login: Option<Range<usize>>,
    pub(super) password: Option<Range<usize>>,
    /// What spoils it.
    pub(super) fault: Option<NetrcError>,
    /// The next entry that may have the same host. The parser leaves that to its caller.
    pub(super) next: Option<usize>,
}

/// The entries and the faults in file order. Takes the escapes out of quoted values, in their
/// place.
pub(super) fn parse(text: &mut [u8]) -> (Vec<Entry>, Vec<NetrcError>) {
    let words = Words::new(text);
    let mut parser =
        Parser { words, entries: Vec::new(), errors: Vec::new(), open: false, skipped: None };
    loop {
        match parser.step() {
            Ok(true) => {}
            Ok(false) => return (parser.entries, parser.errors),
            Err(error) => parser.spoil(error),
        }
    }
}

struct Parser<'a> {
    words: Words<'a>,
    entries: Vec<Entry>,
    errors: Vec<NetrcError>,
    /// Whether the last entry goes on.
    open: bool,
    /// The first line of this entry that was skipped.
    skipped: Option<usize>,
}

impl Parser<'_> {
    /// Reads a keyword and its value. False at the file's end.
    fn step(&mut self) -> Result<bool, NetrcError> {
        let Some(word) = self.words.keyword()? else {
            return Ok(false);
        };
        match (Keyword::of(self.words.bytes(&word.range)), self.open) {
            (Some(Keyword::Machine), _) => {
                // Before the name, whose faults are not the last entry's.
                self.open = false;
                let host = self.words.value(&word)?.range;
                if host.is_empty() {
                    return Err(word.error(Kind::MissingValue));
                }
                self.begin(Some(host));
            }
            (Some(Keyword::Default), _) => self.begin(None),
            (Some(Keyword::Macdef), _) => {
                self.open = false;
                self.words.skip_macro(&word)?;
            }
            (Some(keyword), true) => self.set(keyword, &word)?,
            // An entry that begins further on in the line would leave its login and password to this
            // one.
            (None, true) if word.is_first && !self.words.ahead().any(Keyword::begins) => {
                self.words.skip_line();
                self.skipped.get_or_insert(word.line);
            }
            _ => return Err(word.error(Kind::UnknownWord)),
        }
        Ok(true)
    }

    fn begin(&mut self, host: Option<Range<usize>>) {
        self.entries.push(Entry { host, login: None, password: None, fault: None, next: None });
        self.open = true;
        self.skipped = None;
    }

    fn set(&mut self, keyword: Keyword, word: &Word) -> Result<(), NetrcError> {
        let Some(entry) = self.entries.last_mut() else {
            return Ok(());
        };
        let mut account = None;
        let field = match keyword {
            Keyword::Login => &mut entry.login,
            Keyword::Password => &mut entry.password,
            _ => &mut account,
        };
        // The last one counts, even if it cannot be read.
        let earlier = field.take();
        let value = self.words.value(word)?;
        // A second one may be another host's: the line that was skipped is then a misspelled
        // `machine`.
        if let (Some(_), Some(line)) = (earlier, self.skipped) {
            return Err(NetrcError { kind: Kind::UnknownWord, line });
        }
        let has_colon = self.words.bytes(&value.range).contains(&b':');
        let error = value.error(Kind::ColonInLogin);
        *field = Some(value.range);
        if keyword == Keyword::Login && has_colon { Err(error) } else { Ok(()) }
    }

    /// A fault costs its own entry. What is left of that is not read: it may be text of a value.
    fn spoil(&mut self, error: NetrcError) {
        let has_login = self.words.skip_to_entry();
        if let Some(entry) = self.entries.last_mut().filter(|_| self.open) {
            entry.fault = Some(error);
            // The last one counts, and was not read.
            entry.login.take_if(|_| has_login);
        }
        self.open = false;
        self.errors.push(error);
    }
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Keyword {
    Machine,
    Default,
    Macdef,
    Login,
    Password,
    Account,
}

impl Keyword {
    fn of(word: &[u8]) -> Option<Self> {
        let names: [(&[u8], _); 7] = [
            (b"machine", Self::Machine),
            (b"default", Self::Default),
            (b"macdef", Self::Macdef),
            (b"login", Self::Login),
            (b"user", Self::Login),
            (b"password", Self::Password),
            (b"account", Self::Account),
        ];
        names.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, it)| it)
    }

    /// As [`of`](Self::of), of a word that may have quotes.
    fn of_quoted(word: &[u8]) -> Option<Self> {
        let inside = word.strip_prefix(b"\"").and_then(|it| it.strip_suffix(b"\""));
        Self::of(inside.unwrap_or(word))
    }

    /// Whether the entry before it ends here.
    fn begins(self) -> bool {
        matches!(self, Self::Machine | Self::Default | Self::Macdef)
    }
}

struct Word {
    /// Without its quotes and escapes.
    range: Range<usize>,
    line: usize,
    /// Whether no word is before it on its line.
    is_first: bool,
}

impl Word {
    fn error(&self, kind: Kind) -> NetrcError {
        NetrcError { kind, line: self.line }
    }
}

struct Words<'a> {
    text: &'a mut [u8],
    at: usize,
    line: usize,
    /// The line of the last word.
    last: usize,
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t') || is_line_end(byte)
}

impl<'a> Words<'a> {
    fn new(text: &'a mut [u8]) -> Self {
        let bom = "\u{feff}";
        let at = if text.starts_with(bom.as_bytes()) { bom.len() } else { 0 };
        Self { text, at, line: 1, last: 0 }
    }

    fn bytes(&self, range: &Range<usize>) -> &[u8] {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn error(&self, kind: Kind) -> NetrcError {
        NetrcError { kind, line: self.line }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Where the first such byte is.
    fn find(&self, wanted: fn(u8) -> bool) -> usize {
        let mut rest = self.text.iter().skip(self.at);
        rest.position(|byte| wanted(*byte))
            .map_or(self.text.len(), |len| self.at.saturating_add(len))
    }

    fn bump(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn skip_white_space(&mut self) {
        while let Some(byte) = self.peek().filter(|byte| is_space(*byte)) {
            if is_line_end(byte) { self.skip_line_end() } else { self.bump() }
        }
    }

    /// Stops before the line's end.
    fn skip_line(&mut self) {
        self.at = self.find(is_line_end);
    }

    /// CRLF, LF and CR each end one line.
    fn skip_line_end(&mut self) {
        let Some(end) = self.peek().filter(|byte| is_line_end(*byte)) else {
            return;
        };
        self.bump();
        if end == b'\r' && self.peek() == Some(b'\n') {
            self.bump();
        }
        self.line = self.line.saturating_add(1);
    }

    /// To the empty line that ends a macro.
    fn skip_macro(&mut self, keyword: &Word) -> Result<(), NetrcError> {
        loop {
            self.skip_line();
            self.skip_line_end();
            match self.peek() {
                Some(byte) if is_line_end(byte) => return Ok(()),
                Some(_) => {}
                None => return Err(keyword.error(Kind::UnterminatedMacro)),
            }
        }
    }

    /// To the next line that begins with `machine` or `default`, or to a `macdef` wherever it is,
    /// since what is in a macro is no entry. Says whether a login is among what is skipped.
    fn skip_to_entry(&mut self) -> bool {
        let (mut line, mut has_login) = (self.line, false);
        loop {
            self.skip_white_space();
            let is_first = line != self.line;
            line = self.line;
            let word = self.at..self.find(is_space);
            match Keyword::of_quoted(self.bytes(&word)) {
                Some(Keyword::Macdef) => return has_login,
                Some(Keyword::Machine | Keyword::Default) if is_first => return has_login,
                Some(Keyword::Login) => has_login = true,
                _ if word.is_empty() => return has_login,
                _ if is_first && self.peek() == Some(b'#') => self.skip_line(),
                _ => {}
            }
            self.at = self.at.max(word.end);
        }
    }

    /// The keywords among the words up to the line's end.
    fn ahead(&self) -> impl Iterator<Item = Keyword> {
        let rest = self.bytes(&(self.at..self.find(is_line_end)));
        rest.split(|byte| is_space(*byte)).filter_map(Keyword::of_quoted)
    }

    /// Which keyword the next word is, if it has no quotes.
    fn bare_keyword(&self) -> Option<Keyword> {
        Keyword::of(self.bytes(&(self.at..self.find(is_space))))
    }

    /// The next word where a keyword may stand: there, `#` begins a comment.
    fn keyword(&mut self) -> Result<Option<Word>, NetrcError> {
        self.skip_white_space();
        while self.peek() == Some(b'#') {
            self.skip_line();
            self.skip_white_space();
        }
        if self.peek().is_some() { self.word().map(Some) } else { Ok(None) }
    }

    /// The value of a keyword. On a later line, a bare keyword or `#` says that it is missing: as a
    /// value, it would give one entry the next one's login.
    fn value(&mut self, keyword: &Word) -> Result<Word, NetrcError> {
        let (at, line) = (self.at, self.line);
        self.skip_white_space();
        let is_later = self.line != keyword.line;
        match self.peek() {
            Some(first) if !(is_later && (first == b'#' || self.bare_keyword().is_some())) => {
                self.word()
            }
            _ => {
                // That line may begin an entry.
                (self.at, self.line) = (at, line);
                Err(keyword.error(Kind::MissingValue))
            }
        }
    }

    fn word(&mut self) -> Result<Word, NetrcError> {
        let is_first = self.last != self.line;
        self.last = self.line;
        let range = if self.peek() == Some(b'"') { self.quoted()? } else { self.bare()? };
        if std::str::from_utf8(self.bytes(&range)).is_err() {
            return Err(self.error(Kind::InvalidUtf8));
        }
        Ok(Word { range, line: self.line, is_first })
    }

    fn bare(&mut self) -> Result<Range<usize>, NetrcError> {
        let range = self.at..self.find(is_space);
        self.at = range.end;
        let word = self.bytes(&range);
        if word.iter().any(|byte| is_ctl(*byte)) {
            return Err(self.error(Kind::Control));
        }
        // curl keeps it, Python drops it.
        if word.contains(&b'\\') {
            return Err(self.error(Kind::Escape));
        }
        Ok(range)
    }

    fn quoted(&mut self) -> Result<Range<usize>, NetrcError> {
        self.bump();
        let start = self.at;
        let mut end = start;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    self.bump();
                    // To curl these are controls, to Python the letters.
                    if let Some(b'n' | b'r' | b't') = self.peek() {
                        return Err(self.error(Kind::Escape));
                    }
                }
                _ => {}
            }
            match self.peek().filter(|byte| !is_line_end(*byte)) {
                None => return Err(self.error(Kind::UnterminatedQuote)),
                Some(byte) if is_ctl(byte) => return Err(self.error(Kind::Control)),
                Some(byte) => {
                    if let Some(to) = self.text.get_mut(end) {
                        *to = byte;
                    }
                }
            }
            end = end.saturating_add(1);
            self.bump();
        }
        self.bump();
        match self.peek() {
            Some(byte) if is_space(byte) => Ok(start..end),
            None => Ok(start..end),
            Some(byte) if is_ctl(byte) => Err(self.error(Kind::Control)),
            Some(_) => Err(self.error(Kind::AfterQuote)),
        }
    }
}
