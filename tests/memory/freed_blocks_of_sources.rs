//! As in `freed_blocks.rs`, for what reads a pair from a file, a URL, a netrc or a configuration.
use std::fs;
use std::path::PathBuf;

#[cfg(feature = "serde")]
use http_basic_credentials::scope::Scope;
use http_basic_credentials::source::netrc::Netrc;
use http_basic_credentials::source::{read_secret, split_userinfo};
use http_basic_credentials::{BasicCredentials, ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::secrets::{EMAIL, Pair, SIZES, escaped, forever, owned};

/// A file of this test's own, removed at the end.
struct TestFile(PathBuf);

impl TestFile {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("freed-blocks-{name}-{}", std::process::id())))
    }
}

impl Drop for TestFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Hands a file with this text to `read`, and a pipe, which does not say how long it is.
#[track_caller]
fn from_file_and_pipe<T>(pair: &Pair, name: &str, text: &str, read: impl Fn(&PathBuf) -> T) {
    let file = TestFile::new(name);
    fs::write(&file.0, text).unwrap();
    pair.clean(|| read(&file.0));
    #[cfg(unix)]
    {
        drop(file);
        let pipe = TestFile::new(name);
        assert!(std::process::Command::new("mkfifo").arg(&pipe.0).status().unwrap().success());
        std::thread::scope(|scope| {
            // It may be refused before it is read to its end.
            scope.spawn(|| drop(fs::write(&pipe.0, text)));
            pair.clean(|| read(&pipe.0));
        });
    }
}

/// The control: this reads files and leaves copies.
#[test]
fn another_way_to_read_is_seen_to_leak() {
    let pair = Pair::usual();
    let file = TestFile::new("control");
    fs::write(&file.0, &pair.token).unwrap();
    assert_eq!(pair.leaks_in(|| fs::read_to_string(&file.0).unwrap()), 1);
    assert_eq!(pair.leaks_in(|| SecretString::from(fs::read_to_string(&file.0).unwrap())), 0);
    let trimmed = || SecretString::from(fs::read_to_string(&file.0).unwrap().trim());
    assert_eq!(pair.leaks_in(trimmed), 1);
}

#[test]
fn a_secret_file() {
    for size in SIZES {
        let pair = Pair::of_size(size);
        for (before, after) in [("", ""), ("", "\n"), ("\u{feff}", "\r\n")] {
            let text = format!("{before}{}{after}", pair.token);
            from_file_and_pipe(pair, "secret", &text, |path| {
                let secret = read_secret(path).unwrap();
                assert_eq!(secret.expose_secret(), pair.token);
                BasicCredentials::new("ana", secret).unwrap()
            });
        }
        let file = TestFile::new("latin-1");
        fs::write(&file.0, [pair.token.as_bytes(), b"\xe9"].concat()).unwrap();
        pair.clean(|| read_secret(&file.0).unwrap_err());
        for (before, after) in [("", "\n\n"), ("\n", ""), ("", "\t"), ("\0", ""), ("", "\r")] {
            let text = format!("{before}{}{after}", pair.token);
            from_file_and_pipe(pair, "refused", &text, |path| read_secret(path).unwrap_err());
        }
    }
    let pair = Pair::of_size(SIZES[SIZES.len() - 1]);
    let text = pair.token.repeat(17);
    from_file_and_pipe(pair, "too-long", &text, |path| read_secret(path).unwrap_err());
}

#[test]
fn a_url() {
    for size in SIZES {
        let pair = Pair::of_size(size);
        let (email, token) = (EMAIL.replace('@', "%40"), &*pair.token);
        for spare in [0, 100] {
            let url = |parts: &[&str]| owned(parts, spare);
            for token in [token, &escaped(token)] {
                pair.clean(|| {
                    let (uri, credentials) =
                        split_userinfo(url(&["http://", &email, ":", token, "@h:1/x"])).unwrap();
                    assert_eq!(uri, "http://h:1/x");
                    let credentials = credentials.unwrap();
                    assert_eq!(credentials.expose_email(), EMAIL);
                    assert_eq!(credentials.expose_token(), pair.token);
                });
                pair.clean(|| split_userinfo(url(&[token, "@proxy:1"])).unwrap());
                let text = || Zeroizing::new(url(&["http://", &email, ":", token, "@h"]));
                pair.clean(|| split_userinfo(text()).unwrap());
                let secret = || SecretString::from(owned(&[&**text()], 0));
                pair.clean(|| split_userinfo(secret()).unwrap());
                let wrong = [
                    "http://EMAIL:TOKEN?x@h",
                    "http://EMAIL:TOKEN/x@h",
                    "http://EMAIL:TOKEN#x@h",
                    "http://EMAIL:TOKEN\\x@h",
                    "http://EMAIL:TOKEN@x@h",
                    "http://EMAIL:TOKEN%@h",
                    "http://EMAIL:TOKEN%0A@h",
                    "http://EMAIL:TOKEN%FF@h",
                    "http://EMAIL%3A:TOKEN@h",
                    "http://EMAIL:TOKEN@",
                    "http://EMAIL:TOKEN@h:x",
                    "http://EMAIL:TOKEN@h%3a80",
                    "http://EMAIL:TOKEN",
                    "EMAIL:TOKEN@h/x",
                    "//EMAIL:TOKEN@h",
                    "http://EMAIL:TOKEN@h/\u{e9}\0",
                ];
                for wrong in wrong {
                    let (start, rest) = wrong.split_once("EMAIL").unwrap();
                    let (colon, end) = rest.split_once("TOKEN").unwrap();
                    let result = || split_userinfo(url(&[start, &email, colon, token, end]));
                    pair.clean(|| result().expect_err(wrong));
                }
            }
        }
    }
}

#[test]
fn a_netrc_text() {
    for size in SIZES {
        let pair = Pair::of_size(size);
        let token = &*pair.token;
        for spare in [0, 100] {
            let file = |end| {
                owned(&["machine h login \"", EMAIL, "\" password ", token, "\n", end], spare)
            };
            pair.clean(|| {
                let netrc = Netrc::parse(file("default login x password y"));
                let credentials = netrc.credentials_for("h").unwrap().unwrap();
                assert_eq!(credentials.expose_email(), EMAIL);
                assert_eq!(credentials.expose_token(), token);
                netrc.credentials_of("h", EMAIL).unwrap().unwrap();
                netrc.credentials_or_default("h").unwrap().unwrap();
                netrc.scoped("https://h".parse().unwrap()).unwrap().unwrap();
                netrc.default_credentials().unwrap().unwrap();
                assert!(netrc.scoped("http://h".parse().unwrap()).is_err());
            });
            pair.clean(|| Netrc::parse(Zeroizing::new(file(""))).hosts().count());
            pair.clean(|| Netrc::parse(forever(file("")).as_str()).errors().count());
            for wrong in ["password two words", "login a:b", "password \"open", "password \u{7f}"] {
                pair.clean(|| Netrc::parse(file(wrong)).credentials_for("h").unwrap_err());
            }
            // The token where a host should be.
            let parts = ["machine ", token, " login ", EMAIL, " password ", token];
            pair.clean(|| {
                let netrc = Netrc::parse(owned(&parts, spare));
                assert_eq!(netrc.hosts().count(), 1);
                netrc.credentials_for(token).unwrap().unwrap();
            });
        }
    }
}

#[test]
fn a_netrc_file() {
    for size in SIZES {
        let pair = Pair::of_size(size);
        let text = format!("machine h login {EMAIL} password {}\n", pair.token);
        from_file_and_pipe(pair, "netrc", &text, |path| {
            let netrc = Netrc::read(path).unwrap();
            let credentials = netrc.credentials_for("h").unwrap().unwrap();
            assert_eq!(credentials.expose_token(), pair.token);
        });
        from_file_and_pipe(pair, "netrc-fault", &format!("{text}login a:b"), |path| {
            Netrc::read(path).unwrap().credentials_for("h").unwrap_err();
        });
    }
    let pair = Pair::of_size(SIZES[SIZES.len() - 1]);
    let text = pair.token.repeat(17);
    from_file_and_pipe(pair, "netrc-long", &text, |path| Netrc::read(path).unwrap_err());
}

/// From values in memory, borrowed and owned, and from JSON that needs no scratch buffer: what a
/// format's parser copies is its own.
#[cfg(feature = "serde")]
#[test]
fn a_configuration() {
    use serde::Deserialize as _;
    use serde::de::value::{Error, MapDeserializer};

    for size in SIZES {
        let pair = Pair::of_size(size);
        let token = &*pair.token;
        let right = [("email", EMAIL), ("token", token)];
        for (fields, error) in [
            (&right[..], ""),
            (&[("password", token), ("login", EMAIL)], ""),
            (&[("email", EMAIL), ("user", EMAIL), ("token", token)], "twice"),
            (&[("token", token), ("token", token)], "twice"),
            // The format still has the value of a name that is refused.
            (&[("email", EMAIL), ("token", token), ("x", "")], "nothing else"),
            (&[("email", EMAIL), (token, "")], "nothing else"),
            (&[("token", token)], "missing"),
            (&[("token", token), ("email", ":")], "colon"),
        ] {
            let check = |result: Result<BasicCredentials, String>| match result {
                Ok(credentials) => assert!(credentials.expose_token() == token && error.is_empty()),
                Err(message) => assert!(message.contains(error) && !error.is_empty(), "{message}"),
            };
            pair.clean(|| {
                let map = MapDeserializer::<_, Error>::new(fields.iter().copied());
                check(BasicCredentials::deserialize(map).map_err(|error| error.to_string()));
            });
            pair.clean(|| {
                let owned =
                    fields.iter().map(|(name, value)| (owned(&[*name], 0), owned(&[*value], 0)));
                let map = MapDeserializer::<_, Error>::new(owned);
                check(BasicCredentials::deserialize(map).map_err(|error| error.to_string()));
            });
            let json = fields.iter().map(|(name, value)| format!("{name:?}:{value:?}"));
            let json = format!("{{{}}}", json.collect::<Vec<_>>().join(","));
            pair.clean(|| {
                check(serde_json::from_str(&json).map_err(|error| error.to_string()));
            });
        }
        // `email:token` in one string.
        let text = || owned(&[EMAIL, ":", token], 0);
        pair.clean(|| serde_json::from_value::<BasicCredentials>(text().into()).unwrap_err());
        let url = || owned(&["https://", EMAIL, ":", token, "@h"], 0);
        pair.clean(|| serde_json::from_value::<Scope>(url().into()).unwrap_err());
    }
}

/// A panic of the format in the middle of a map, when the token has been read.
#[cfg(feature = "serde")]
#[test]
fn a_configuration_that_panics() {
    use serde::Deserialize as _;
    use serde::de::value::{Error, MapDeserializer};

    for size in SIZES {
        let pair = Pair::of_size(size);
        pair.clean(|| {
            let unwound = std::panic::catch_unwind(|| {
                let fields = (0..).map(|at| match at {
                    0 => ("email", owned(&[EMAIL], 0)),
                    1 => ("token", owned(&[&pair.token], 0)),
                    _ => std::panic::resume_unwind(Box::new(at)),
                });
                BasicCredentials::deserialize(MapDeserializer::<_, Error>::new(fields))
            });
            assert!(unwound.is_err());
        });
    }
}
