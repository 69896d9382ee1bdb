//! One fault hides no other challenge: what is certain of field values that `parse_all` refuses.
use http_basic_credentials::challenge::Challenge;

/// A scheme, its token68, its parameters.
type Expected<'a> = (&'a str, Option<&'a str>, &'a [(&'a str, &'a str)]);

const BASIC: Expected<'_> = ("Basic", None, &[]);
const BASIC_X: Expected<'_> = ("Basic", None, &[("realm", "x")]);
const DIGEST: Expected<'_> = ("Digest", None, &[]);
const BEARER: Expected<'_> = ("Bearer", None, &[]);

/// Each row is a field value that `parse_all` refuses, and what is certain of it.
#[track_caller]
fn recovers<const N: usize>(rows: [(&str, &[Expected<'_>]); N]) {
    for (value, expected) in rows {
        recovers_lines(&[value], expected);
    }
}

#[track_caller]
fn recovers_lines(lines: &[&str], expected: &[Expected<'_>]) {
    assert!(Challenge::parse_all(lines).is_err(), "{lines:?} is well-formed");
    let challenges = Challenge::recover_all(lines);
    let found: Vec<_> = challenges
        .iter()
        .map(|it| (it.scheme(), it.token68(), it.params().collect::<Vec<_>>()))
        .collect();
    let expected: Vec<_> = expected.iter().map(|it| (it.0, it.1, it.2.to_vec())).collect();
    assert_eq!(found, expected, "{lines:?}");
}

#[test]
fn what_servers_send() {
    recovers([
        // A realm in single quotes, and in none: "My" would not be its name.
        ("Basic realm='My API'", &[BASIC]),
        ("Basic realm=my realm", &[BASIC]),
        ("Basic realm=my realm, charset=UTF-8", &[("Basic", None, &[("charset", "UTF-8")])]),
        // A semicolon for a comma.
        (r#"Basic realm="x"; charset="UTF-8""#, &[BASIC]),
        (r#"Basic; realm="x""#, &[]),
        // Backslashes as in the source of a program.
        (r#"Basic realm=\"x\""#, &[BASIC]),
        // A quoted string that does not end.
        (r#"Basic realm="x"#, &[BASIC]),
        // Two challenges on one line without a comma: the second is not certain, it may be text.
        (r#"Basic realm="x" Bearer realm="y""#, &[BASIC]),
        ("Negotiate NTLM Basic", &[("Negotiate", None, &[])]),
    ]);
    // Digest without commas, beside Basic.
    recovers_lines(
        &[r#"Digest realm="d" nonce="n" algorithm=MD5 qop="auth""#, r#"Basic realm="x""#],
        &[("Digest", None, &[("realm", "d"), ("nonce", "n")]), BASIC_X],
    );
    recovers_lines(
        &["Bearer error=not a token", "ApiKey", r#"Basic realm="x""#],
        &[BEARER, ("ApiKey", None, &[]), BASIC_X],
    );
}

#[test]
fn which_schemes_are_certain() {
    recovers([
        // At the start of a field value and after a comma: alone, or before white space.
        ("Basic @", &[BASIC]),
        ("Basic\t@", &[BASIC]),
        (" , Basic @", &[BASIC]),
        ("@, Basic", &[BASIC]),
        ("@, Basic @", &[BASIC]),
        ("@,Basic realm=x", &[BASIC_X]),
        ("@, Basic, Digest", &[BASIC, DIGEST]),
        ("@, Negotiate YQ==", &[("Negotiate", Some("YQ=="), &[])]),
        (r#"Basic "realm"=x"#, &[BASIC]),
        (
            "Basic realm='a, Digest b', Bearer",
            &[("Basic", None, &[("realm", "'a")]), DIGEST, BEARER],
        ),
        // Before an equals sign it is a parameter, before anything else it is no scheme.
        ("@, Basic=x", &[]),
        ("@, Basic = x", &[]),
        ("Basic=@ x", &[]),
        ("@, Basic/2", &[]),
        ("Basic: realm=x", &[]),
        ("Basic: x, Digest", &[DIGEST]),
        ("B\u{e4}sic realm=x", &[]),
        (r#""Basic" realm=x"#, &[]),
        (r#"Basic"x""#, &[]),
        // Not in the middle of a list element.
        ("@ Basic", &[]),
        ("= Basic realm=x", &[]),
        ("Digest realm=x Basic realm=y", &[DIGEST]),
        ("Digest YQ== Basic", &[DIGEST]),
    ]);
}

#[test]
fn text_inside_quotes_is_no_scheme() {
    recovers([
        // In a string that is closed, with a fault before or after it.
        (r#"Digest a="x, Basic realm=y" @"#, &[DIGEST]),
        (r#"@ "x, Basic realm=y", Digest"#, &[DIGEST]),
        (r#"Digest @="x, Basic y", Bearer"#, &[DIGEST, BEARER]),
        (r#"Digest 'it"s, Basic', Bearer""#, &[DIGEST]),
        // An escaped quote does not close it.
        (r#"@ "x\", Basic realm=y", Digest"#, &[DIGEST]),
        (r#"@ "x\\", Basic, "y""#, &[BASIC]),
        // Outside quotes, a backslash escapes nothing.
        (r#"@ \", Basic realm=y"#, &[]),
        (r#"@ \"x", Basic realm=y"#, &[("Basic", None, &[("realm", "y")])]),
        // In a string that is not closed, up to the end of the field value.
        (r#"Digest realm="x, Basic realm=y, Bearer"#, &[DIGEST]),
        (r#"@", Basic realm=x"#, &[]),
        (r#"Basic realm=x, Digest a=b", Bearer"#, &[BASIC_X, DIGEST]),
        // A bare quote closes, as far as anybody can tell.
        (r#"Newauth title="Login to "apps", Basic realm="simple"""#, &[("Newauth", None, &[])]),
        (r#"Newauth title="Login to "apps"", Basic realm="x""#, &[("Newauth", None, &[]), BASIC_X]),
    ]);
    // The next field value is outside quotes.
    recovers_lines(&[r#"Digest realm="x"#, "Basic realm=x"], &[DIGEST, BASIC_X]);
    recovers_lines(&[r#"Digest realm="x"#, r", Basic realm=x"], &[DIGEST, BASIC_X]);
    recovers_lines(&[r#"Digest realm="x"#, r#"y", Basic realm=x"#], &[DIGEST]);
}

#[test]
fn what_can_be_read_of_the_parameters() {
    recovers([
        ("X a=b, @, c=d", &[("X", None, &[("a", "b"), ("c", "d")])]),
        ("X @, a=b", &[("X", None, &[("a", "b")])]),
        ("X a=b, c=d e, f=g", &[("X", None, &[("a", "b"), ("f", "g")])]),
        (r#"X a="b"c, d=e"#, &[("X", None, &[("d", "e")])]),
        (r#"X a="b"c, d="e, f=g""#, &[("X", None, &[("d", "e, f=g")])]),
        (r#"X a=b"c, d=e", f=g"#, &[("X", None, &[("f", "g")])]),
        (r#"X a="b" c="d" e f="g", h=i"#, &[("X", None, &[("a", "b"), ("h", "i")])]),
        (r#"X a="b" c="d" "e", f=g"#, &[("X", None, &[("a", "b"), ("f", "g")])]),
        (
            r#"@, Basic realm="the "inner" room""#,
            &[("Basic", None, &[("realm", r#"the "inner" room"#)])],
        ),
        // Empty, as in a list that is well-formed.
        ("@, X a=b, c=", &[("X", None, &[("a", "b"), ("c", "")])]),
        ("@, X a=", &[("X", Some("a="), &[])]),
    ]);
}

#[test]
fn the_first_of_two_stays() {
    recovers([
        ("Basic realm=x, realm=y", &[BASIC_X]),
        (r#"Basic realm="x", REALM="y""#, &[BASIC_X]),
        (
            "Basic realm=x, a=b, realm=y, c=d",
            &[("Basic", None, &[("realm", "x"), ("a", "b"), ("c", "d")])],
        ),
        // What follows the second without a comma is read too.
        (r#"Basic realm="x" realm="y" a="b""#, &[("Basic", None, &[("realm", "x"), ("a", "b")])]),
        (r#"Basic realm="x", realm="y, Digest", Bearer"#, &[BASIC_X, BEARER]),
        (r#"Basic realm=x, realm="y"z, a=b"#, &[("Basic", None, &[("realm", "x"), ("a", "b")])]),
        (r#"Basic realm=x, realm="y, Digest"#, &[BASIC_X]),
        ("Basic realm=x, realm=y z, Digest", &[BASIC_X, DIGEST]),
        // Each challenge has its own.
        ("Basic realm=x, realm=z, Basic realm=x", &[BASIC_X, BASIC_X]),
    ]);
}

#[test]
fn a_token68_or_parameters() {
    let token68: Expected<'_> = ("X", Some("YQ=="), &[]);
    recovers([
        ("X YQ==, realm=x", &[token68]),
        ("X YQ==, realm=x, Basic realm=x", &[token68, BASIC_X]),
        (r#"X YQ==, a="b, Basic" c="d", Digest"#, &[token68, DIGEST]),
        ("X YQ==, a=b c, Digest", &[token68, DIGEST]),
        ("X YQ== a=b", &[("X", None, &[])]),
        // `YQ==` is a parameter here.
        ("X a=b, YQ==, @", &[("X", None, &[("a", "b"), ("yq", "=")])]),
        // A parameter without any scheme.
        ("realm=x", &[]),
        ("realm=x, Basic realm=x", &[BASIC_X]),
        (r#"realm="x, Digest", Basic realm=x"#, &[BASIC_X]),
    ]);
}

/// Parameters go on from one field value to the next, but not past what cannot be read: that may
/// have been another challenge.
#[test]
fn several_values() {
    recovers_lines(&["Basic", "realm=x", "@"], &[BASIC_X]);
    recovers_lines(&["@", "Basic", "realm=x"], &[BASIC_X]);
    recovers_lines(&["Basic", "@", "realm=x"], &[BASIC]);
    recovers_lines(&["Basic @", "realm=x"], &[BASIC]);
    recovers_lines(&["Basic a!", "realm=x"], &[BASIC]);
    recovers_lines(&["Basic", "realm=x, @", "charset=y"], &[BASIC_X]);
    recovers_lines(&[r#"Basic a="b"#, "realm=x"], &[BASIC]);
    recovers_lines(
        &["Basic", "@", "Digest", "realm=x"],
        &[BASIC, ("Digest", None, &[("realm", "x")])],
    );
    // What can be read but belongs nowhere is no such thing.
    recovers_lines(
        &["Basic a=b, a=c", "realm=x"],
        &[("Basic", None, &[("a", "b"), ("realm", "x")])],
    );
}

#[test]
fn the_first_64_challenges() {
    let count = |values: &[&str]| Challenge::recover_all(values).len();
    let many = "a b=c,".repeat(1_000);
    assert_eq!(count(&[&many]), 64);
    assert_eq!(count(&["a"; 1_000]), 64);
    assert_eq!(count(&["@, a"; 1_000]), 64);
    assert_eq!(count(&[&many[..6 * 63], "@", "a"]), 64);
    // The last has all its parameters.
    let last = format!("{}b=c, @, d=e, @, a f=g", "a,".repeat(64));
    let challenges = Challenge::recover_all([last]);
    let params: Vec<_> = challenges.last().unwrap().params().collect();
    assert_eq!((challenges.len(), params), (64, vec![("b", "c"), ("d", "e")]));
    // The rest is not read.
    assert_eq!(Challenge::recover_all(std::iter::repeat("Negotiate, @")).len(), 64);
    let values = ["a,".repeat(65)].into_iter().chain(std::iter::from_fn(|| panic!("it is read")));
    assert_eq!(Challenge::recover_all(values).len(), 64);
}

#[test]
fn the_first_64_parameters() {
    let params: Vec<_> = (0..1_000).map(|n| format!("p{n}=v{n}")).collect();
    let value = format!("X {}, Basic realm=x", params.join(", "));
    let challenges = Challenge::recover_all([&value]);
    assert_eq!(challenges.len(), 2);
    assert_eq!(challenges[0].params().count(), 64);
    assert_eq!(challenges[0].param("p63"), Some("v63"));
    assert_eq!(challenges[1].realm(), Some("x"));
    // Those that cannot be read do not count.
    let value = format!("X {} {}", "a=b c, ".repeat(100), params[..64].join(","));
    assert_eq!(Challenge::recover_all([value])[0].param("p63"), Some("v63"));
}

#[test]
fn bytes_that_are_not_text() {
    let challenges = Challenge::recover_all([&b"\xff, Basic realm=\"caf\xe9\", \x00"[..]]);
    assert_eq!(challenges.len(), 1);
    assert_eq!(challenges[0].realm(), Some("café"));
}
