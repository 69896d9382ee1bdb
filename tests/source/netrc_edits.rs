//! Ordinary edits of a netrc file, each word of which names its owner. The fuzz target `netrc` makes
//! more of them.
use http_basic_credentials::source::netrc::Netrc;

const OWNERS: [&str; 4] = ["alpha", "beta", "gamma", "default"];

const ENTRIES: [&str; 8] = [
    "machine OWNER login login-of-OWNER password pw-of-OWNER",
    "machine OWNER\n  login login-of-OWNER\n  password pw-of-OWNER\n",
    "machine OWNER\n\tpassword \"pw-of-OWNER\"\n\tlogin login-of-OWNER",
    "# note\nmachine OWNER port 443 login login-of-OWNER\npassword pw-of-OWNER # note",
    "machine OWNER\nlogin login-of-OWNER\nmethod interactive\npassword pw-of-OWNER\n",
    "machine OWNER login login-of-OWNER password pw-of-OWNER\nmacdef init\nbin\n\n",
    "machine OWNER\nlogin login-of-OWNER",
    "machine OWNER password pw-of-OWNER",
];

const INSERTED: [&str; 9] = ["x", "x y", "machne", "port 443", "macdef m", "#", "# x", "\"", "\\"];

/// A file of one entry for each owner, after up to three edits. `choose` gives a number below its
/// argument.
pub fn edited_file(mut choose: impl FnMut(usize) -> usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for owner in OWNERS {
        let entry = ENTRIES[choose(ENTRIES.len())].replace("machine default", "default");
        let entry = entry.replace("OWNER", owner).replace("machine default", "default");
        lines.extend(entry.split('\n').map(str::to_owned));
    }
    for _ in 0..choose(4) {
        let at = choose(lines.len());
        let line = lines[at].clone();
        let mut words: Vec<&str> = line.split(' ').collect();
        let word = choose(words.len());
        let shorter: String = words[word].chars().skip(1).collect();
        match choose(9) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, line),
            2 => lines[at].insert(0, '#'),
            3 => lines.insert(at, String::new()),
            4 if at > 0 => {
                lines.remove(at);
                lines[at - 1].extend([" ", &line]);
            }
            5 => {
                words.remove(word);
                lines[at] = words.join(" ");
            }
            6 => {
                words[word] = &shorter;
                lines[at] = words.join(" ");
            }
            7 => {
                words.insert(word, INSERTED[choose(INSERTED.len())]);
                lines[at] = words.join(" ");
            }
            _ => lines[at] = [words[..word].join(" "), words[word..].join(" ")].join("\n"),
        }
    }
    lines.join("\n")
}

/// How many pairs a file gives, and how many words of them are another owner's. That happens only if
/// nobody can tell: by the text, the word is in the entry that gives it, and that has no other.
pub fn pairs_and_strays(text: &str) -> (usize, usize) {
    let netrc = Netrc::parse(text);
    let lines: Vec<_> = netrc.errors().map(|error| error.line()).collect();
    assert!(
        lines.is_sorted() && lines.iter().all(|line| *line <= text.lines().count()),
        "{text:?}"
    );
    let (mut pairs, mut strays) = (0, 0);
    for owner in OWNERS {
        let found = match owner {
            "default" => netrc.default_credentials(),
            host => netrc.credentials_for(host),
        };
        let Ok(Some(pair)) = found else { continue };
        pairs += 1;
        for (keyword, prefix, word) in
            [("login", "login", pair.expose_email()), ("password", "pw", pair.expose_token())]
        {
            let is_of = |owner: &&&str| word.contains(&format!("-of-{owner}"));
            let Some(other) = OWNERS.iter().filter(|other| **other != owner).find(is_of) else {
                continue;
            };
            strays += 1;
            let own = format!("{prefix}-of-{owner}");
            let is_only = sections(text).iter().any(|section| {
                section.first().map(String::as_str) == Some(owner)
                    && section.iter().any(|written| word.contains(written.as_str()))
                    && !section.windows(2).any(|pair| pair == [keyword, &own])
                    && !section.windows(2).any(|pair| pair[1] == **other && !has_value(&pair[0]))
            });
            assert!(is_only, "{owner} is given {word} of {text:?}");
        }
    }
    (pairs, strays)
}

/// The words outside comments from each owner's name to the next `machine` or `default`.
fn sections(text: &str) -> Vec<Vec<String>> {
    let mut sections = vec![Vec::new()];
    for line in text.lines() {
        let mut keyword = "";
        for word in line.split_whitespace().take_while(|word| !word.starts_with('#')) {
            // On one line, a keyword may be a value.
            keyword = if has_value(keyword) { "" } else { word.trim_matches('"') };
            match keyword {
                "machine" => sections.push(Vec::new()),
                "default" => sections.push(vec!["default".to_owned()]),
                _ => sections.last_mut().unwrap().push(word.replace(['"', '\\'], "")),
            }
        }
    }
    sections
}

fn has_value(word: &str) -> bool {
    matches!(word, "login" | "password" | "port" | "method")
}
