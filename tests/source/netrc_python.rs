//! What this crate and Python's netrc module both read, they read alike. The vectors are Python's:
//! `tests/vectors/make_netrc_python.py` wrote them.
use http_basic_credentials::source::netrc::Netrc;
use serde_json::Value;

#[test]
fn python_reads_the_same() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("vectors/netrc_python.json")).unwrap();
    let (mut both, mut pairs) = (0, 0);
    for vector in &vectors {
        let text = vector["file"].as_str().unwrap();
        // Python trips over a comment after a line that ends in a quote, among others.
        let Some(theirs) = vector["hosts"].as_array() else { continue };
        let Ok(ours) = Netrc::parse(text) else { continue };
        both += 1;
        let theirs = theirs.iter().map(|it| [0, 1, 2].map(|at| it[at].as_str().unwrap()));
        let hosts = theirs.clone().map(|it| it[0]).filter(|host| *host != "default");
        assert!(ours.hosts().eq(hosts), "{text:?}");
        for [host, login, password] in theirs {
            let credentials = match host {
                "default" => ours.default_credentials(),
                _ => ours.credentials_for(host),
            };
            // Python has no way to say that there is no password.
            let Some(credentials) = credentials else {
                assert_eq!(password, "", "{host} in {text:?}");
                continue;
            };
            pairs += 1;
            let pair = (credentials.expose_email(), credentials.expose_token());
            assert_eq!(pair, (login, password), "{host} in {text:?}");
        }
    }
    // Not vacuous: nearly all files are legal for both.
    assert!(both >= 320 && pairs >= 400, "{both} files, {pairs} pairs of {}", vectors.len());
}
