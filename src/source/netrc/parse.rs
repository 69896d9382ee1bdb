//! The words of a netrc file, and the entries they make.

use std::ops::Range;

use super::{NetrcError, NetrcErrorKind as Kind};

/// One `machine` or `default`. A range is a part of the file's bytes: a value without its quotes
/// and escapes.
pub(super) struct Entry {
    /// `None` is `default`.
    pub(super) host: Option<Range<usize>>,
    pub(super) login: Option<Range<usize>>,
    pub(super) password: Option<Range<usize>>,
    pub(super) fault: Option<NetrcError>,
}

/// What is in a file, in its order.
#[derive(Default)]
pub(super) struct Parsed {
    pub(super) entries: Vec<Entry>,
    pub(super) errors: Vec<NetrcError>,
    /// The parts that were not read, and why.
    pub(super) unread: Vec<(Range<usize>, NetrcError)>,
}

/// Removes the escapes from quoted values, in their place.
pub(super) fn parse(text: &mut [u8]) -> Parsed {
    let mut parser = Parser { words: Words::new(text), parsed: Parsed::default(), in_entry: false };
    loop {
        let start = parser.words.at;
        match parser.step() {
            Ok(true) => {}
            Ok(false) => return parser.parsed,
            Err(error) => parser.fail_entry(start, error),
        }
    }
}

struct Parser<'a> {
    words: Words<'a>,
    parsed: Parsed,
    /// Whether the last entry goes on.
    in_entry: bool,
}

impl Parser<'_> {
    /// Reads a keyword and its value. False at the file's end.
    fn step(&mut self) -> Result<bool, NetrcError> {
        let Some(word) = self.words.keyword()? else {
            return Ok(false);
        };
        match keyword_of(self.words.bytes(&word.range)) {
            Some("machine") => {
                // First of all: a fault in this name is not the last entry's.
                self.in_entry = false;
                let host = self.words.value(&word)?.range;
                if host.is_empty() {
                    return Err(word.error(Kind::MissingValue));
                }
                self.begin_entry(Some(host));
            }
            Some("default") => self.begin_entry(None),
            Some("macdef") => {
                self.in_entry = false;
                self.words.skip_macro(&word)?;
            }
            Some(keyword @ ("login" | "user" | "password")) => self.set(keyword, &word)?,
            Some(_foreign) => {
                self.words.value(&word)?;
            }
            None => self.skip_unknown_line(&word)?,
        }
        Ok(true)
    }

    fn set(&mut self, keyword: &str, word: &Word) -> Result<(), NetrcError> {
        let Some(entry) = self.parsed.entries.last_mut().filter(|_| self.in_entry) else {
            // After a macro, it may belong to the last entry.
            self.in_entry = true;
            return Err(word.error(Kind::UnknownWord));
        };
        let is_login = keyword != "password";
        let part = if is_login { &mut entry.login } else { &mut entry.password };
        // It is not certain which one of two is meant.
        if part.take().is_some() {
            return Err(word.error(Kind::Repeated));
        }
        let value = self.words.value(word)?;
        let has_colon = is_login && self.words.bytes(&value.range).contains(&b':');
        let error = value.error(Kind::ColonInLogin);
        *part = Some(value.range);
        if has_colon { Err(error) } else { Ok(()) }
    }

    /// Skips a line of several words after a complete entry. One word may end a password.
    fn skip_unknown_line(&mut self, word: &Word) -> Result<(), NetrcError> {
        let error = word.error(Kind::UnknownWord);
        let is_complete = |entry: &Entry| entry.login.is_some() && entry.password.is_some();
        let is_complete = self.in_entry && self.parsed.entries.last().is_some_and(is_complete);
        let end = self.words.find(is_line_end);
        let is_only = self.words.bytes(&(self.words.at..end)).iter().all(|byte| is_space(*byte));
        if !is_complete || !word.is_first || is_only {
            return Err(error);
        }
        self.words.at = end;
        self.report_unread(word.range.start..end, error);
        Ok(())
    }

    fn report_unread(&mut self, part: Range<usize>, error: NetrcError) {
        self.parsed.errors.push(error);
        self.parsed.unread.push((part, error));
    }

    fn begin_entry(&mut self, host: Option<Range<usize>>) {
        self.parsed.entries.push(Entry { host, login: None, password: None, fault: None });
        self.in_entry = true;
    }

    /// A fault invalidates only its own entry. The rest of the entry is not read, because it may be
    /// part of a value.
    fn fail_entry(&mut self, start: usize, error: NetrcError) {
        self.words.skip_to_entry();
        if let Some(entry) = self.parsed.entries.last_mut().filter(|_| self.in_entry) {
            entry.fault.get_or_insert(error);
        }
        self.in_entry = false;
        self.report_unread(start..self.words.at, error);
    }
}

/// Those of other tools, such as Emacs and git's helper, follow ours. None of them is another name
/// for a host, a login or a password.
const KEYWORDS: [&str; 13] = [
    "machine", "default", "macdef", "login", "user", "password", "account", "force", "method",
    "port", "protocol", "realm", "service",
];

/// The keyword that a word is, in lower case.
fn keyword_of(word: &[u8]) -> Option<&'static str> {
    KEYWORDS.into_iter().find(|known| known.as_bytes().eq_ignore_ascii_case(word))
}

/// A part of a file that the parser has found there.
pub(super) fn part<'a>(text: &'a [u8], range: &Range<usize>) -> &'a [u8] {
    text.split_at(range.end).0.split_at(range.start).1
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
        part(self.text, range)
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
        rest.position(|byte| wanted(*byte)).map_or(self.text.len(), |len| self.at + len)
    }

    fn skip_white_space(&mut self) {
        while let Some(byte) = self.peek().filter(|byte| is_space(*byte)) {
            if is_line_end(byte) { self.skip_line_end() } else { self.at += 1 }
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
        self.at += 1;
        if end == b'\r' && self.peek() == Some(b'\n') {
            self.at += 1;
        }
        self.line += 1;
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
    /// since a macro has no entries.
    fn skip_to_entry(&mut self) {
        let mut line = self.line;
        loop {
            self.skip_white_space();
            let is_first = line != self.line;
            line = self.line;
            let word = self.at..self.find(is_space);
            match keyword_of(self.bytes(&word)) {
                Some("macdef") => return,
                Some("machine" | "default") if is_first => return,
                _ if word.is_empty() => return,
                _ if is_first && self.peek() == Some(b'#') => self.skip_line(),
                _ => self.at = word.end,
            }
        }
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

    /// The value of a keyword. A bare keyword or `#` on a later line is not one: read as a value,
    /// it would give one entry the next one's login.
    fn value(&mut self, keyword: &Word) -> Result<Word, NetrcError> {
        let (at, line) = (self.at, self.line);
        self.skip_white_space();
        let is_later = self.line != keyword.line;
        let next = self.bytes(&(self.at..self.find(is_space)));
        match self.peek() {
            Some(first) if !(is_later && (first == b'#' || keyword_of(next).is_some())) => {
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
        if word.iter().any(u8::is_ascii_control) {
            return Err(self.error(Kind::Control));
        }
        // curl keeps it, Python drops it.
        if word.contains(&b'\\') {
            return Err(self.error(Kind::Escape));
        }
        Ok(range)
    }

    fn quoted(&mut self) -> Result<Range<usize>, NetrcError> {
        self.at += 1;
        let start = self.at;
        let mut end = start;
        while self.peek() != Some(b'"') {
            if self.peek() == Some(b'\\') {
                self.at += 1;
                // To curl these are controls, to Python the letters.
                if let Some(b'n' | b'r' | b't') = self.peek() {
                    return Err(self.error(Kind::Escape));
                }
            }
            let byte = self.peek().filter(|byte| !is_line_end(*byte));
            let byte = byte.ok_or_else(|| self.error(Kind::UnterminatedQuote))?;
            if byte.is_ascii_control() {
                return Err(self.error(Kind::Control));
            }
            if let Some(to) = self.text.get_mut(end) {
                *to = byte;
            }
            end += 1;
            self.at += 1;
        }
        self.at += 1;
        match self.peek() {
            Some(byte) if byte.is_ascii_control() && !is_space(byte) => {
                Err(self.error(Kind::Control))
            }
            Some(byte) if !is_space(byte) => Err(self.error(Kind::AfterQuote)),
            _ => Ok(start..end),
        }
    }
}
