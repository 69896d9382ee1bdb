//! What Python and curl send because of a netrc file. Where they send it, this crate sends the same,
//! or refuses, but for the differences below, which `source::netrc` documents.
//! `tests/source/vectors/make_netrc_peers.py` asked them.
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::source::netrc::Netrc;
use serde_json::Value;

const PYTHON: &str = "python";
/// 7.88.1.
const OLD_CURL: &str = "curl";
/// 8.23.0.
const CURL: &str = "libcurl";
/// What a peer sends if it stops with an error.
const ERROR: Option<&str> = Some("!");

/// A file, a host in it, who sends something else, and what.
type Difference = (&'static str, &'static str, &'static [(&'static str, Option<&'static str>)]);

const DIFFERENCES: &[Difference] = &[
    // `user` is no keyword of curl's.
    ("machine a user b password c", "a", &[(OLD_CURL, Some(":c")), (CURL, Some(":c"))]),
    // No password is no credentials.
    ("machine a login b", "a", &[(PYTHON, Some("b:")), (OLD_CURL, Some("b:")), (CURL, Some("b:"))]),
    ("machine a", "a", &[(PYTHON, Some(":"))]),
    ("default", "other", &[(PYTHON, Some(":"))]),
    // An empty pair is sent.
    ("machine a login \"\" password \"\"", "a", &[(CURL, None)]),
    // The last of two counts.
    ("machine a login x login b password y password c", "a", &[(OLD_CURL, Some("b:y"))]),
    // `default` is asked last, wherever it is.
    (
        "default login d password e\nmachine a login b password c",
        "a",
        &[(OLD_CURL, Some("d:e")), (CURL, Some("d:e"))],
    ),
    // Comments.
    ("machine a login #b password #c", "a", &[(OLD_CURL, None)]),
    ("machine a # x\nlogin b # machine x\npassword c # y", "a", &[(CURL, Some("b:"))]),
    ("machine a # x\nlogin b # machine x\npassword c # y", "x", &[(CURL, Some(":c"))]),
    ("machine a login b password c # login d", "a", &[(CURL, Some("d:c"))]),
    ("# x\rmachine a login b password c", "a", &[(OLD_CURL, None), (CURL, None)]),
    // Macros.
    (
        "macdef x\n \nmachine d password e\n\nmachine a login b password c",
        "d",
        &[(CURL, Some(":e"))],
    ),
    ("macdef x\n \nmachine a login b password c\n\n", "a", &[(CURL, Some("b:c"))]),
    (
        "machine a login b\nmacdef init\nbin\n\npassword c",
        "a",
        &[(OLD_CURL, Some("b:c")), (CURL, Some("b:"))],
    ),
    // A line that begins with an unknown word is skipped whole.
    ("machine a\nmethod password x\nlogin b\npassword c", "a", &[(OLD_CURL, Some("b:x"))]),
    // A host is compared as it is asked for.
    ("machine a:8080 login b password c", "a:8080", &[(OLD_CURL, None), (CURL, None)]),
    // A byte order mark is skipped.
    ("\u{feff}machine a login b password c", "a", &[(OLD_CURL, None), (CURL, None)]),
];

#[test]
fn peers_send_the_same() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("vectors/netrc_peers.json")).unwrap();
    let (mut alike, mut refused, mut seen) = (0, 0, 0);
    for vector in &vectors {
        let text = vector["file"].as_str().unwrap();
        let netrc = Netrc::parse(text);
        for (host, sends) in vector["sends"].as_object().unwrap() {
            let ours = netrc.credentials_or_default(host);
            for peer in [PYTHON, OLD_CURL, CURL] {
                let theirs = sends[peer].as_str();
                let Ok(ours) = &ours else {
                    refused += 1;
                    continue;
                };
                let ours = ours.as_ref().map(BasicCredentials::expose_user_pass);
                if theirs == ERROR {
                    continue;
                }
                if ours == theirs {
                    alike += usize::from(ours.is_some());
                    continue;
                }
                let known = DIFFERENCES.iter().any(|(file, of, others)| {
                    (*file, *of) == (text, host.as_str()) && others.contains(&(peer, theirs))
                });
                assert!(known, "{host} in {text:?}: {ours:?} here, {theirs:?} of {peer}");
                seen += 1;
            }
        }
    }
    // Not vacuous: nearly all is read alike.
    assert_eq!(seen, DIFFERENCES.iter().map(|it| it.2.len()).sum::<usize>());
    assert!(alike >= 900 && refused <= 250, "{alike} alike, {refused} refused");
}
