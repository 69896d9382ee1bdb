//! What Python and curl send because of a netrc file. This crate sends the same, or refuses, except
//! for the differences below, which docs/netrc.md explains. `vectors/make_netrc_peers.py` asked them.
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::source::netrc::{Netrc, NetrcErrorKind as Kind};
use serde_json::Value;

const PYTHON: &str = "python";
/// 7.88.1.
const OLD_CURL: &str = "curl";
/// 8.23.0.
const CURL: &str = "libcurl";
const PEERS: [&str; 3] = [PYTHON, OLD_CURL, CURL];
/// What a peer sends if it stops with an error.
const ERROR: Option<&str> = Some("!");

/// A file, a host in it, what is sent to it, and by whom.
type Difference = (&'static str, &'static str, Option<&'static str>, &'static [&'static str]);

const DIFFERENCES: &[Difference] = &[
    // `user` is no keyword of curl's.
    ("machine a user b password c", "a", Some(":c"), &[OLD_CURL, CURL]),
    // An empty pair is no credentials.
    ("machine a", "a", Some(":"), &[PYTHON]),
    ("default", "other", Some(":"), &[PYTHON]),
    ("machine a login \"\" password \"\"", "a", Some(":"), &[PYTHON, OLD_CURL]),
    // The first entry of a host wins, whole.
    ("machine a login b password c\nmachine a login d password e", "a", Some("d:e"), &[PYTHON]),
    ("machine a login b\nmachine a login d password e", "a", Some("d:e"), &[PYTHON, OLD_CURL]),
    ("machine a\nmachine a login d password e", "a", Some("d:e"), &PEERS),
    // `default` is asked last, wherever it is.
    (DEFAULT_FIRST, "a", Some("d:e"), &[OLD_CURL, CURL]),
    // Passwords begin with `#`, and a comment ends with its line, also if that ends in CR.
    ("machine a login #b password #c", "a", None, &[OLD_CURL]),
    ("machine a # x\nlogin b # machine x\npassword c # y", "a", Some("b:"), &[CURL]),
    ("machine a # x\nlogin b # machine x\npassword c # y", "x", Some(":c"), &[CURL]),
    ("machine a login b password c # login d", "a", Some("d:c"), &[CURL]),
    ("# x\rmachine a login b password c", "a", None, &[OLD_CURL, CURL]),
    // A line of spaces does not end a macro.
    (SPACE_IN_MACRO, "d", Some(":e"), &[CURL]),
    ("macdef x\n \nmachine a login b password c\n\n", "a", Some("b:c"), &[CURL]),
    // Another host's pair.
    ("machine a\nlogin b\npassword c\nmachne d login e password f", "a", Some("e:f"), &[CURL]),
    // A host is compared as it is asked for.
    ("machine a:8080 login b password c", "a:8080", None, &[OLD_CURL, CURL]),
    // A byte order mark is skipped.
    ("\u{feff}machine a login b password c", "a", None, &[OLD_CURL, CURL]),
];

const DEFAULT_FIRST: &str = "default login d password e\nmachine a login b password c";
const SPACE_IN_MACRO: &str = "macdef x\n \nmachine d password e\n\nmachine a login b password c";

/// The faults for which this crate refuses what all three send. docs/netrc.md has the reasons.
const REFUSED: [Kind; 5] =
    [Kind::AfterQuote, Kind::ColonInLogin, Kind::Control, Kind::Escape, Kind::MissingValue];

#[test]
fn peers_send_the_same() {
    let vectors = include_str!("vectors/netrc_peers.json");
    let vectors: Vec<Value> = serde_json::from_str(vectors).unwrap();
    let (mut alike, mut refused, mut seen) = (0, 0, 0);
    for vector in &vectors {
        let text = vector["file"].as_str().unwrap();
        let netrc = Netrc::parse(text);
        for (host, sends) in vector["sends"].as_object().unwrap() {
            let theirs = PEERS.map(|peer| sends[peer].as_str());
            // They give the default's pair to a host without an entry.
            let ours = match netrc.credentials_for(host) {
                Ok(None) if !netrc.hosts().any(|known| known == host) => {
                    netrc.default_credentials()
                }
                found => found,
            };
            let ours = match &ours {
                Ok(pair) => pair.as_ref().map(BasicCredentials::expose_user_pass),
                Err(error) => {
                    refused += 1;
                    let all_send =
                        theirs[0].is_some() && theirs.iter().all(|pair| *pair == theirs[0]);
                    assert!(
                        !all_send || REFUSED.contains(&error.kind()),
                        "{host} in {text:?}: {error}"
                    );
                    continue;
                }
            };
            for (peer, theirs) in PEERS.into_iter().zip(theirs).filter(|(_, pair)| *pair != ERROR) {
                alike += usize::from(ours.is_some() && ours == theirs);
                if ours != theirs {
                    let known = DIFFERENCES.iter().any(|(file, of, pair, peers)| {
                        (*file, *of, *pair) == (text, host, theirs) && peers.contains(&peer)
                    });
                    assert!(known, "{host} in {text:?}: {ours:?} here, {theirs:?} of {peer}");
                    seen += 1;
                }
            }
        }
    }
    // Not vacuous: nearly all is read alike, and each difference is still one.
    assert_eq!(seen, DIFFERENCES.iter().map(|(.., peers)| peers.len()).sum::<usize>());
    assert!(alike >= 1_100 && refused <= 90, "{alike} alike, {refused} refused");
}
