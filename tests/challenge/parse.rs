//! A table of field values, by rule: what each says, or where and why it cannot be read.
use http::HeaderValue;
use http_basic_credentials::challenge::ChallengeErrorKind::{
    AmbiguousQuote, MissingScheme, RepeatedParameter, TooManyChallenges, TooManyParameters,
    UnexpectedCharacter, UnterminatedQuote,
};
use http_basic_credentials::challenge::{Challenge, ChallengeErrorKind};

/// A scheme, its token68, its parameters.
type Expected<'a> = (&'a str, Option<&'a str>, &'a [(&'a str, &'a str)]);

#[track_caller]
fn parse(lines: &[&[u8]]) -> Result<Vec<Challenge>, (ChallengeErrorKind, usize, usize)> {
    Challenge::parse_all(lines).map_err(|error| (error.kind(), error.line(), error.offset()))
}

/// Each row is a field value and the challenges in it.
#[track_caller]
fn reads<const N: usize>(rows: [(&[u8], &[Expected<'_>]); N]) {
    for (value, expected) in rows {
        reads_lines(&[value], expected);
    }
}

#[track_caller]
fn reads_lines(lines: &[&[u8]], expected: &[Expected<'_>]) {
    let shown: Vec<_> = lines.iter().map(|line| String::from_utf8_lossy(line)).collect();
    let challenges = parse(lines).unwrap_or_else(|error| panic!("{shown:?}: {error:?}"));
    let found: Vec<_> = challenges
        .iter()
        .map(|it| (it.scheme(), it.token68(), it.params().collect::<Vec<_>>()))
        .collect();
    let expected: Vec<_> = expected.iter().map(|it| (it.0, it.1, it.2.to_vec())).collect();
    assert_eq!(found, expected, "{shown:?}");
}

/// Each row is a field value, what is wrong with it, and at which byte.
#[track_caller]
fn fails<const N: usize>(rows: [(&[u8], ChallengeErrorKind, usize); N]) {
    for (value, kind, offset) in rows {
        let shown = String::from_utf8_lossy(value);
        let error = parse(&[value]).expect_err(&shown);
        assert_eq!(error, (kind, 0, offset), "{shown}");
    }
}

#[test]
fn examples_of_rfc_9110() {
    // Section 11.6.1, in one line and in two.
    let newauth: Expected<'_> =
        ("Newauth", None, &[("realm", "apps"), ("type", "1"), ("title", r#"Login to "apps""#)]);
    let basic: Expected<'_> = ("Basic", None, &[("realm", "simple")]);
    reads([
        (
            br#"Basic realm="simple", Newauth realm="apps", type=1, title="Login to \"apps\"""#,
            &[basic, newauth],
        ),
        (
            br#"Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple""#,
            &[newauth, basic],
        ),
        // Section 11.5 has the realm as a quoted string; a recipient takes a token too (11.2).
        (br"Basic realm=simple", &[basic]),
        (br#"Basic realm="simple""#, &[basic]),
    ]);
    reads_lines(
        &[
            br#"Basic realm="simple""#,
            br#"Newauth realm="apps", type=1, title="Login to \"apps\"""#,
        ],
        &[basic, newauth],
    );
    // Section 11.6.1 names the ambiguity of the list; section 5.6.1.2 has these lists.
    reads([
        (b"foo,bar", &[("foo", None, &[]), ("bar", None, &[])]),
        (b"foo ,bar,", &[("foo", None, &[]), ("bar", None, &[])]),
        (b"foo , ,bar,charlie", &[("foo", None, &[]), ("bar", None, &[]), ("charlie", None, &[])]),
        (b"", &[]),
        (b",", &[]),
        (b",   ,", &[]),
    ]);
}

#[test]
fn examples_of_rfc_7617() {
    reads([
        // Section 2.
        (br#"Basic realm="WallyWorld""#, &[("Basic", None, &[("realm", "WallyWorld")])]),
        // Section 2.1.
        (
            br#"Basic realm="foo", charset="UTF-8""#,
            &[("Basic", None, &[("realm", "foo"), ("charset", "UTF-8")])],
        ),
    ]);
}

#[test]
fn what_servers_send() {
    reads([
        // nginx, from `auth_basic`: quotes are not escaped.
        (br#"Basic realm="the site""#, &[("Basic", None, &[("realm", "the site")])]),
        (br#"Basic realm="realm "q"""#, &[("Basic", None, &[("realm", r#"realm "q""#)])]),
        // Apache: UTF-8 as it is, quotes escaped.
        ("Basic realm=\"caf\\\"é\"".as_bytes(), &[("Basic", None, &[("realm", "caf\"é")])]),
        (
            br#"Digest realm="d", nonce="a/Z0BQ==63e6", algorithm=MD5, qop="auth""#,
            &[("Digest", None, &[
                ("realm", "d"),
                ("nonce", "a/Z0BQ==63e6"),
                ("algorithm", "MD5"),
                ("qop", "auth"),
            ])],
        ),
        // squid, as Proxy-Authenticate.
        (br#"Basic realm="squid", charset="UTF-8""#, &[(
            "Basic",
            None,
            &[("realm", "squid"), ("charset", "UTF-8")],
        )]),
        // lighttpd.
        (br#"Basic realm="light", charset="UTF-8""#, &[(
            "Basic",
            None,
            &[("realm", "light"), ("charset", "UTF-8")],
        )]),
        // haproxy and Caddy.
        (br#"Basic realm="hap""#, &[("Basic", None, &[("realm", "hap")])]),
        (br#"Basic realm="restricted""#, &[("Basic", None, &[("realm", "restricted")])]),
        // IIS and Exchange, one scheme a line.
        (b"Negotiate", &[("Negotiate", None, &[])]),
        (b"NTLM", &[("NTLM", None, &[])]),
        // A container registry.
        (
            br#"Bearer realm="https://auth.example.com/token",service="registry",scope="repository:a/b:pull,push""#,
            &[("Bearer", None, &[
                ("realm", "https://auth.example.com/token"),
                ("service", "registry"),
                ("scope", "repository:a/b:pull,push"),
            ])],
        ),
        // RFC 6750 section 3.
        (
            br#"Bearer realm="example", error="invalid_token", error_description="The access token expired""#,
            &[("Bearer", None, &[
                ("realm", "example"),
                ("error", "invalid_token"),
                ("error_description", "The access token expired"),
            ])],
        ),
        // RFC 7616 section 3.9.1.
        (
            br#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#,
            &[("Digest", None, &[
                ("realm", "http-auth@example.org"),
                ("qop", "auth, auth-int"),
                ("algorithm", "SHA-256"),
                ("nonce", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"),
                ("opaque", "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"),
            ])],
        ),
    ]);
}

#[test]
fn schemes_alone() {
    reads([
        (b"Basic", &[("Basic", None, &[])]),
        (b"Basic ", &[("Basic", None, &[])]),
        (b"Basic,", &[("Basic", None, &[])]),
        (b"Negotiate, NTLM", &[("Negotiate", None, &[]), ("NTLM", None, &[])]),
        (b"Negotiate,NTLM", &[("Negotiate", None, &[]), ("NTLM", None, &[])]),
        (b"Negotiate , NTLM", &[("Negotiate", None, &[]), ("NTLM", None, &[])]),
        (b"Basic, Basic", &[("Basic", None, &[]), ("Basic", None, &[])]),
        (
            br#"Negotiate, Basic realm="a""#,
            &[("Negotiate", None, &[]), ("Basic", None, &[("realm", "a")])],
        ),
        (
            br#"Basic realm="a", Negotiate"#,
            &[("Basic", None, &[("realm", "a")]), ("Negotiate", None, &[])],
        ),
        // Any token is a scheme (section 11.1).
        (b"!#$%&'*+-.^_`|~09azAZ", &[("!#$%&'*+-.^_`|~09azAZ", None, &[])]),
        (b"1", &[("1", None, &[])]),
    ]);
}

#[test]
fn case_of_names() {
    reads([
        (br#"BASIC REALM="A""#, &[("BASIC", None, &[("realm", "A")])]),
        (br#"basic realm="A""#, &[("basic", None, &[("realm", "A")])]),
        (br#"bAsIc ReAlM="A""#, &[("bAsIc", None, &[("realm", "A")])]),
        (
            br#"Basic realm="A", CharSet="Utf-8""#,
            &[("Basic", None, &[("realm", "A"), ("charset", "Utf-8")])],
        ),
    ]);
    for (scheme, is_basic) in
        [("Basic", true), ("BASIC", true), ("basic", true), ("Basic2", false), ("Digest", false)]
    {
        let challenges = parse(&[scheme.as_bytes()]).unwrap();
        assert_eq!(challenges[0].is_basic(), is_basic, "{scheme}");
        assert_eq!(challenges[0].is("bASIC"), is_basic, "{scheme}");
        assert!(challenges[0].is(scheme) && challenges[0].is(&scheme.to_uppercase()));
        assert!(!challenges[0].is("") && !challenges[0].is("Other"));
    }
    let challenges = parse(&[br#"Basic REALM="a", Other=b"#]).unwrap();
    assert_eq!(challenges[0].realm(), Some("a"));
    assert_eq!(challenges[0].param("OTHER"), Some("b"));
    assert_eq!(challenges[0].param("other"), Some("b"));
    assert_eq!(challenges[0].param("others"), None);
    assert_eq!(challenges[0].param(""), None);
}

#[test]
fn token68() {
    let t = |token68| [("Negotiate", Some(token68), &[][..])];
    reads([
        (b"Negotiate a87421000492aa874209af8bc028", &t("a87421000492aa874209af8bc028")),
        (b"Negotiate YWJj", &t("YWJj")),
        (b"Negotiate YWI=", &t("YWI=")),
        (b"Negotiate YQ==", &t("YQ==")),
        (b"Negotiate YQ====", &t("YQ====")),
        (b"Negotiate   YQ==", &t("YQ==")),
        (b"Negotiate YQ== ", &t("YQ==")),
        (b"Negotiate YQ==,", &t("YQ==")),
        (b"Negotiate YQ== ,", &t("YQ==")),
        (b"Negotiate -._~+/azAZ09", &t("-._~+/azAZ09")),
        (b"Negotiate a", &t("a")),
        (
            b"Negotiate YQ==, Basic realm=x",
            &[("Negotiate", Some("YQ=="), &[]), ("Basic", None, &[("realm", "x")])],
        ),
        (
            b"Negotiate YQ==,NTLM Yg==",
            &[("Negotiate", Some("YQ=="), &[]), ("NTLM", Some("Yg=="), &[])],
        ),
        (b"NTLM  SGVsbG8sIFdvcmxkCg===", &[("NTLM", Some("SGVsbG8sIFdvcmxkCg==="), &[])]),
        (
            b"This xxx, That yyy, those",
            &[("This", Some("xxx"), &[]), ("That", Some("yyy"), &[]), ("those", None, &[])],
        ),
        (
            b"Basic realm=x, Other xxx",
            &[("Basic", None, &[("realm", "x")]), ("Other", Some("xxx"), &[])],
        ),
        // One challenge has a token68, another of the same scheme has parameters.
        (
            b"Bearer abc==, Bearer abc=def, Basic def===",
            &[
                ("Bearer", Some("abc=="), &[]),
                ("Bearer", None, &[("abc", "def")]),
                ("Basic", Some("def==="), &[]),
            ],
        ),
        // Section 11.2: what could be an empty parameter is a token68.
        (b"Basic x=, Digest", &[("Basic", Some("x="), &[]), ("Digest", None, &[])]),
        (b"Basic realm=", &[("Basic", Some("realm="), &[])]),
        (b"Digest qop=", &[("Digest", Some("qop="), &[])]),
        (b"Basic realm==", &[("Basic", Some("realm=="), &[])]),
        (b"Basic realm", &[("Basic", Some("realm"), &[])]),
    ]);
    fails([
        // One or the other (section 11.3).
        (b"Other abc==, realm=myrealm", MissingScheme, 13),
        (b"Basic realm=, charset=UTF-8", MissingScheme, 14),
        (b"Other abc realm=x", UnexpectedCharacter, 9),
        (b"Other abc def", UnexpectedCharacter, 9),
        (b"Other a b c", UnexpectedCharacter, 7),
        // Not token68: a sign of the padding inside, a sign of another alphabet.
        (b"Other =", MissingScheme, 0),
        (b"Other ==", MissingScheme, 0),
        (b"Other a/b=c", UnexpectedCharacter, 7),
        (b"Other a!", UnexpectedCharacter, 8),
        (b"Other a:b", UnexpectedCharacter, 7),
    ]);
}

#[test]
fn parameters() {
    reads([
        (b"X a=b", &[("X", None, &[("a", "b")])]),
        (b"X a=b,c=d", &[("X", None, &[("a", "b"), ("c", "d")])]),
        (b"X a=b, c=d", &[("X", None, &[("a", "b"), ("c", "d")])]),
        (b"X a=b , c=d", &[("X", None, &[("a", "b"), ("c", "d")])]),
        (b"X a=\"b\",c=\"d\"", &[("X", None, &[("a", "b"), ("c", "d")])]),
        (b"X a=\"b\" ,\tc=\"d\" ", &[("X", None, &[("a", "b"), ("c", "d")])]),
        // Any token is a name (section 11.2), also that of the scheme.
        (b"Basic basic=b", &[("Basic", None, &[("basic", "b")])]),
        (b"X !#$%&'*+-.^_`|~0=b", &[("X", None, &[("!#$%&'*+-.^_`|~0", "b")])]),
        (b"X realm*=b", &[("X", None, &[("realm*", "b")])]),
        // Parameters of their own for each challenge.
        (
            b"X a=b, Y a=c, d=e",
            &[("X", None, &[("a", "b")]), ("Y", None, &[("a", "c"), ("d", "e")])],
        ),
        (
            b"Basic realm=a,Basic realm=b",
            &[("Basic", None, &[("realm", "a")]), ("Basic", None, &[("realm", "b")])],
        ),
        // No realm, and one by another name.
        (b"Basic charset=UTF-8", &[("Basic", None, &[("charset", "UTF-8")])]),
        (b"Digest underrealm=x", &[("Digest", None, &[("underrealm", "x")])]),
    ]);
    assert_eq!(parse(&[b"Digest underrealm=x"]).unwrap()[0].realm(), None);
    fails([
        (b"realm=x", MissingScheme, 0),
        (b"realm=\"x\"", MissingScheme, 0),
        (b", realm=\"x\"", MissingScheme, 2),
        (b"Basic = x", MissingScheme, 0),
        (b"Basic=x", MissingScheme, 0),
        (b"=", UnexpectedCharacter, 0),
        (b"X =b", MissingScheme, 0),
        (b"X a=b, =c", UnexpectedCharacter, 7),
        (b"X a=b c=d", UnexpectedCharacter, 6),
        (b"X a=b Y c=d", UnexpectedCharacter, 6),
        (b"X; a=b", UnexpectedCharacter, 1),
        (b"X a b=c", UnexpectedCharacter, 3),
        (b"X \"a\"=b", UnexpectedCharacter, 2),
        (b"\"Basic\" realm=x", UnexpectedCharacter, 0),
        (b"Basic: realm=x", UnexpectedCharacter, 5),
        (b"Basic/realm", UnexpectedCharacter, 5),
        ("Bäsic realm=x".as_bytes(), UnexpectedCharacter, 1),
        ("Basic réalm=x".as_bytes(), UnexpectedCharacter, 7),
    ]);
}

#[test]
fn what_looks_like_something_else() {
    let newauth: Expected<'_> = ("Newauth", None, &[("realm", "n"), ("basic", "foo")]);
    let basic: Expected<'_> = ("Basic", None, &[("realm", "b")]);
    reads([
        // A parameter with the name of a scheme.
        (br#"Newauth realm="n", basic=foo, Basic realm="b""#, &[newauth, basic]),
        // A name alone is a scheme, also where it could be a parameter without a value.
        (br#"Basic realm="b", charset"#, &[basic, ("charset", None, &[])]),
        (
            b"Basic realm=b, this, that=,other",
            &[basic, ("this", None, &[("that", "")]), ("other", None, &[])],
        ),
        // Numbers are tokens.
        (b"Bearer 1 = 2, 3=4", &[("Bearer", None, &[("1", "2"), ("3", "4")])]),
        // A realm, a scheme or padding inside a quoted string.
        (
            br#"Basic foo="realm=not the realm", realm="b""#,
            &[("Basic", None, &[("foo", "realm=not the realm"), ("realm", "b")])],
        ),
        (
            br#"Digest qop=",Basic realm=x", nonce="=15=", realm="=d=", "#,
            &[("Digest", None, &[("qop", ",Basic realm=x"), ("nonce", "=15="), ("realm", "=d=")])],
        ),
        // An encoded word (RFC 2047) and a percent sign are not decoded.
        (
            br#"Basic realm="=?ISO-8859-1?Q?foo-=E4?=""#,
            &[("Basic", None, &[("realm", "=?ISO-8859-1?Q?foo-=E4?=")])],
        ),
        (br#"Basic realm="foo%20bar""#, &[("Basic", None, &[("realm", "foo%20bar")])]),
    ]);
}

#[test]
fn bad_white_space_and_spaces() {
    let expected: &[Expected<'_>] = &[("Basic", None, &[("realm", "x")])];
    reads([
        // `BWS` on both sides of the equals sign (section 11.2).
        (br#"Basic realm ="x""#, expected),
        (br#"Basic realm= "x""#, expected),
        (br#"Basic realm = "x""#, expected),
        (b"Basic realm\t=\t\"x\"", expected),
        (b"Basic realm =x", expected),
        (b"Basic realm= x", expected),
        (b"Basic realm  =  x", expected),
        // After the scheme (section 11.3), where tabs are leniency.
        (br#"Basic  realm="x""#, expected),
        (br#"Basic      realm="x""#, expected),
        (b"Basic\trealm=\"x\"", expected),
        (b"Basic \t realm=\"x\"", expected),
        // At the ends.
        (br#" Basic realm="x""#, expected),
        (br#"Basic realm="x" "#, expected),
        (b"\tBasic realm=\"x\"\t", expected),
    ]);
    reads([(b" ", &[]), (b"\t", &[])]);
}

#[test]
fn empty_elements() {
    let x: Expected<'_> = ("Basic", None, &[("realm", "x")]);
    let digest: Expected<'_> = ("Digest", None, &[]);
    reads([
        (b",Basic realm=x", &[x]),
        (b" ,  , Basic realm=x", &[x]),
        (b"Basic realm=x,", &[x]),
        (b"Basic realm=x,,, ,", &[x]),
        (b"Basic ,realm=x", &[x]),
        (b"Basic , , realm=x", &[x]),
        (b"Basic,realm=x", &[x]),
        (b"Basic, realm=x", &[x]),
        (b"Digest,,,, Basic ,,realm=\"x\"", &[digest, x]),
        (b"Digest, Basic ,,realm=x", &[digest, x]),
        (b"X a=b,,,c=d", &[("X", None, &[("a", "b"), ("c", "d")])]),
        (b"X a=b, , ,c=d,", &[("X", None, &[("a", "b"), ("c", "d")])]),
        (b"NTLM TlRMTVNTUAAB==,, ,Basic , realm = x", &[("NTLM", Some("TlRMTVNTUAAB=="), &[]), x]),
        (b",,,,", &[]),
    ]);
}

#[test]
fn quoted_strings() {
    let rows: [(&[u8], &str); 18] = [
        (br#""""#, ""),
        (br#"" ""#, " "),
        (b"\"\t\"", "\t"),
        (br#""a b""#, "a b"),
        (br#""a, b""#, "a, b"),
        (br#"",""#, ","),
        (br#""a=b""#, "a=b"),
        (br#""x, Basic realm=y""#, "x, Basic realm=y"),
        // Quoted pairs (section 5.6.4): the character after the backslash is the character.
        (br#""\"""#, "\""),
        (br#""\\""#, r"\"),
        (br#""\\\"""#, r#"\""#),
        (br#""a\b""#, "ab"),
        (br#""C:\\d""#, r"C:\d"),
        (br#""a\"b\"c""#, r#"a"b"c"#),
        (br#""\", Basic realm=\"y""#, r#"", Basic realm="y"#),
        (b"\"\\ \\\t\"", " \t"),
        (b"\"\\\xc3\xa9\"", "é"),
        (br#""'a'""#, "'a'"),
    ];
    for (value, expected) in rows {
        let params = [("realm", expected), ("a", "b")];
        reads_lines(&[&[b"Basic realm=", value].concat()], &[("Basic", None, &params[..1])]);
        let followed = [b"Basic realm=", value, b", a=b, Negotiate"].concat();
        reads_lines(&[&followed], &[("Basic", None, &params), ("Negotiate", None, &[])]);
    }
    fails([
        (br#"Basic realm=""#, UnterminatedQuote, 12),
        (br#"Basic realm="x"#, UnterminatedQuote, 12),
        (br#"Basic realm="foo bar"#, UnterminatedQuote, 12),
        (br#"Basic realm="x\"#, UnterminatedQuote, 12),
        (br#"Basic realm="x\""#, UnterminatedQuote, 12),
        (br#"Basic realm="x\\\""#, UnterminatedQuote, 12),
        (br#"Digest qop=auth, realm="foo"#, UnterminatedQuote, 23),
        (br#"Digest realm="foo, Basic realm=bar"#, UnterminatedQuote, 13),
        (br#"X a="b", c="d"#, UnterminatedQuote, 11),
    ]);
}

#[test]
fn unquoted_values() {
    let rows: [(&[u8], &str); 12] = [
        (b"token", "token"),
        (b"b;c=d", "b;c=d"),
        (b"ana@example.com", "ana@example.com"),
        (b"https://a.example/b?c=d", "https://a.example/b?c=d"),
        (b"(x)", "(x)"),
        (b"[1]", "[1]"),
        (br"a\b", r"a\b"),
        (b"a==", "a=="),
        (b"'x", "'x"),
        (b"'x'", "'x'"),
        ("é".as_bytes(), "é"),
        (b"\xe9", "é"),
    ];
    for (value, expected) in rows {
        let params = [("realm", expected), ("a", "b")];
        reads_lines(&[&[b"Basic realm=", value].concat()], &[("Basic", None, &params[..1])]);
        let followed = [b"Basic realm=", value, b", a=b"].concat();
        reads_lines(&[&followed], &[("Basic", None, &params)]);
    }
    // Empty, where it cannot be a token68.
    reads([
        (b"X a=b, c=", &[("X", None, &[("a", "b"), ("c", "")])]),
        (b"X a=b, c=, d=e", &[("X", None, &[("a", "b"), ("c", ""), ("d", "e")])]),
    ]);
    fails([
        (b"X a= ,b=c", MissingScheme, 6),
        (br#"Basic realm=my"realm"#, UnexpectedCharacter, 14),
        (br#"Basic realm=x"y""#, UnexpectedCharacter, 13),
        (br"Basic realm=a b", UnexpectedCharacter, 14),
        // Single quotes do not quote.
        (b"Basic realm='a b'", UnexpectedCharacter, 15),
        (br#"Basic realm=a "b""#, UnexpectedCharacter, 14),
    ]);
}

#[test]
fn bytes_above_ascii() {
    let rows: [(&[u8], &str); 7] = [
        ("é".as_bytes(), "é"),
        ("日本".as_bytes(), "日本"),
        ("🔑".as_bytes(), "🔑"),
        // Not UTF-8: ISO-8859-1.
        (b"caf\xe9", "café"),
        (b"\xff", "ÿ"),
        (b"\xc3", "Ã"),
        (b"\xed\xa0\x80", "í\u{a0}\u{80}"),
    ];
    for (bytes, expected) in rows {
        let value = [b"Basic realm=\"", bytes, b"\""].concat();
        reads_lines(&[&value], &[("Basic", None, &[("realm", expected)])]);
    }
    // One value does not decide for another.
    reads([(b"X a=\"\xe9\", b=\"\xc3\xa9\"", &[("X", None, &[("a", "é"), ("b", "é")])])]);
}

#[test]
fn bare_quotes() {
    let rows: [(&[u8], &str); 10] = [
        (br#"Basic realm="realm "q"""#, r#"realm "q""#),
        (br#"Basic realm="the "inner" room""#, r#"the "inner" room"#),
        (br#"Basic realm=""x"""#, r#""x""#),
        (br#"Basic realm="a"b""#, r#"a"b"#),
        (br#"Basic realm="a"b" "#, r#"a"b"#),
        (br#"Basic realm="a" b""#, r#"a" b"#),
        (br#"Basic realm="a, b=c "d"""#, r#"a, b=c "d""#),
        (br#"Basic realm="a"\"b""#, r#"a""b"#),
        (br#"Basic realm=""""#, "\""),
        (br#"Basic realm="{"a":{"b":null}}""#, r#"{"a":{"b":null}}"#),
    ];
    for (value, expected) in rows {
        reads_lines(&[value], &[("Basic", None, &[("realm", expected)])]);
    }
    reads([(
        br#"Negotiate, Basic charset="UTF-8", realm="a "b"""#,
        &[("Negotiate", None, &[]), ("Basic", None, &[("charset", "UTF-8"), ("realm", "a \"b\"")])],
    )]);
    fails([
        (br#"Newauth title="Login to "apps", Basic realm="simple"""#, AmbiguousQuote, 24),
        (br#"Newauth title="Login to "apps"", Basic realm="simple""#, AmbiguousQuote, 24),
        (br#"Basic realm="a "b"", charset="UTF-8""#, AmbiguousQuote, 15),
        (br#"Basic realm="a "b"","#, AmbiguousQuote, 15),
        (br#"Basic realm="a"b=c""#, AmbiguousQuote, 14),
        (br#"Basic realm="a"charset="UTF-8""#, AmbiguousQuote, 14),
        (br#"Basic realm="a" "b"="c""#, AmbiguousQuote, 14),
        (br#"Digest realm="a" Basic realm="b""#, AmbiguousQuote, 15),
        (br#"Digest,,,, Basic ,,,realm="my"realm", a=b"#, AmbiguousQuote, 29),
        (br#"Basic realm="a" b"#, UnterminatedQuote, 12),
        (br#"Basic realm="a"b"#, UnterminatedQuote, 12),
        (br#"Basic realm="a"b\""#, UnterminatedQuote, 12),
        // A bare quote before a comma cannot be told from the end; what is left over is no list.
        (br#"Basic realm="a", b""#, UnexpectedCharacter, 18),
        (br#"Newauth title="x", Basic realm="simple", y""#, UnexpectedCharacter, 42),
    ]);
}

/// Between a quoted value and a parameter, if there is white space.
#[test]
fn missing_commas() {
    let security: Expected<'_> = ("Basic", None, &[("realm", "security"), ("charset", "UTF-8")]);
    let abc: Expected<'_> = ("X", None, &[("a", "1"), ("b", "2"), ("c", "3")]);
    reads([
        // Elasticsearch up to 8.14.
        (br#"Basic realm="security" charset="UTF-8""#, &[security]),
        (b"Basic realm=\"security\"\t charset=UTF-8", &[security]),
        (br#"Basic realm="security"  charset = "UTF-8""#, &[security]),
        (br#"X a="1" b="2" c="3""#, &[abc]),
        (br#"X a="1" b="2", c=3"#, &[abc]),
        (br#"X a=1, b="2" c=3"#, &[abc]),
        (br#"X a="1", b="2" c="3", X a="1" b="2" c="3""#, &[abc, abc]),
        (br#"X a="" b="""#, &[("X", None, &[("a", ""), ("b", "")])]),
        // The last value may have bare quotes.
        (
            br#"X a="1" b="the "inner" room""#,
            &[("X", None, &[("a", "1"), ("b", "the \"inner\" room")])],
        ),
        // What looks like a token68 is a parameter there.
        (br#"X a="1" b=="#, &[("X", None, &[("a", "1"), ("b", "=")])]),
        // Not at the end of the quoted string.
        (br#"X a="1 b=2""#, &[("X", None, &[("a", "1 b=2")])]),
        (br#"X a="1\" b=2""#, &[("X", None, &[("a", r#"1" b=2"#)])]),
    ]);
    reads_lines(
        &[br#"Basic realm="security" charset="UTF-8""#, b"ApiKey"],
        &[security, ("ApiKey", None, &[])],
    );
    fails([
        // After an unquoted value and a token68, which could go on.
        (b"X a=1 b=2", UnexpectedCharacter, 6),
        (br#"X a="1" b=2 c=3"#, UnexpectedCharacter, 12),
        (b"X YQ b=2", UnexpectedCharacter, 4),
        (b"X YQ== b=2", UnexpectedCharacter, 7),
        // Before another challenge, which could be text.
        (br#"X a="1" Y b="2""#, AmbiguousQuote, 6),
        (br#"X a="1" Y, b="2""#, AmbiguousQuote, 6),
        // What the parameter says counts as always.
        (br#"X a="1" a="2""#, RepeatedParameter, 8),
        (br#"X a="1" b="2"#, UnterminatedQuote, 10),
        (br#"X a="1" b=2""#, UnexpectedCharacter, 11),
        (br#"X a="1" b="2" c "d=e""#, AmbiguousQuote, 12),
    ]);
}

#[test]
fn repeated_parameters() {
    fails([
        (b"Other realm=a, realm=b", RepeatedParameter, 15),
        (b"Basic realm=\"a\", realm=\"a\"", RepeatedParameter, 17),
        (b"Basic realm=\"a\", REALM=\"b\"", RepeatedParameter, 17),
        (b"Basic realm=a, x=y, Realm=b", RepeatedParameter, 20),
        (b"Negotiate, Basic realm=a,realm=b", RepeatedParameter, 25),
        (b"X a=b, Basic realm=a, realm=b", RepeatedParameter, 22),
    ]);
}

#[test]
fn at_most_64_parameters() {
    let value = |count: usize| {
        let params: Vec<_> = (0..count).map(|n| format!("p{n}=v{n}")).collect();
        format!("X {}", params.join(","))
    };
    let challenges = parse(&[value(64).as_bytes()]).unwrap();
    assert_eq!(challenges[0].params().count(), 64);
    assert_eq!(challenges[0].param("p63"), Some("v63"));
    let error = (TooManyParameters, 0, value(64).len() + 1);
    assert_eq!(parse(&[value(65).as_bytes()]), Err(error));
    // For each challenge.
    let two = format!("{}, {}", value(64), value(64));
    assert_eq!(parse(&[two.as_bytes()]).unwrap().len(), 2);
}

#[test]
fn at_most_64_challenges() {
    for one in ["a", "Basic realm=x", "Negotiate YQ=="] {
        let value = |count: usize| vec![one; count].join(",");
        assert_eq!(parse(&[value(64).as_bytes()]).unwrap().len(), 64);
        let error = (TooManyChallenges, 0, value(64).len() + 1);
        assert_eq!(parse(&[value(65).as_bytes()]), Err(error));
        assert_eq!(parse(&[value(1_000).as_bytes()]), Err(error));
        // In all values together; what is no challenge may follow.
        assert_eq!(parse(&[one.as_bytes(); 64]).unwrap().len(), 64);
        assert_eq!(parse(&[one.as_bytes(); 65]), Err((TooManyChallenges, 64, 0)));
        assert_eq!(parse(&[value(64).as_bytes(), b", ,", b""]).unwrap().len(), 64);
    }
    // So a server that never ends says no more.
    let endless = Challenge::parse_all(std::iter::repeat("Negotiate"));
    assert_eq!(endless.unwrap_err().line(), 64);
}

/// `HeaderValue`s, text or bytes, borrowed or owned.
#[test]
fn any_kind_of_value() {
    let value = HeaderValue::from_static("Basic realm=x");
    let mut map = http::HeaderMap::new();
    map.insert("www-authenticate", value.clone());
    let expected = parse(&[b"Basic realm=x"]);
    let read = |read: Result<Vec<_>, _>| assert_eq!(read.ok(), expected.clone().ok());
    read(Challenge::parse_all([&value]));
    read(Challenge::parse_all([value]));
    read(Challenge::parse_all(map.get_all("www-authenticate")));
    read(Challenge::parse_all(["Basic realm=x"]));
    read(Challenge::parse_all(vec![String::from("Basic realm=x")]));
    read(Challenge::parse_all([b"Basic realm=x".to_vec()]));
    read(Challenge::parse_all(Some(b"Basic realm=x")));
}

/// What no `HeaderValue` holds, but the bytes of a client in C may.
#[test]
fn control_characters() {
    let x: &[Expected<'_>] = &[("Basic", None, &[("realm", "x")])];
    reads([
        // The end of the line.
        (b"Basic realm=\"x\"\r\n", x),
        (b"Basic realm=x\r\n", x),
        (b"Basic realm=x \r\n", x),
        (b"Basic realm=x\n", x),
        (b"\r\n", &[]),
        (b"Negotiate\r\n", &[("Negotiate", None, &[])]),
        (b"Negotiate YQ==\r\n", &[("Negotiate", Some("YQ=="), &[])]),
        // A quoted string may hold any byte.
        (
            b"Basic realm=\"\0\r\n\x1b[2J\x7f\"",
            &[("Basic", None, &[("realm", "\0\r\n\x1b[2J\x7f")])],
        ),
    ]);
    fails([
        (b"Basic realm=x\0", UnexpectedCharacter, 13),
        (b"Basic realm=x\x7fy", UnexpectedCharacter, 13),
        (b"Basic realm=x\r\n charset=y", UnexpectedCharacter, 13),
        (b"Basic\nrealm=x", UnexpectedCharacter, 5),
        (b"\nBasic realm=x", UnexpectedCharacter, 0),
        (b"Basic \x0brealm=x", UnexpectedCharacter, 6),
    ]);
}

#[test]
fn several_lines() {
    reads_lines(&[], &[]);
    reads_lines(&[b"", b"", b","], &[]);
    reads_lines(
        &[b"Digest", b"Basic realm=x"],
        &[("Digest", None, &[]), ("Basic", None, &[("realm", "x")])],
    );
    reads_lines(
        &[b"Basic realm=x", b"Digest"],
        &[("Basic", None, &[("realm", "x")]), ("Digest", None, &[])],
    );
    reads_lines(
        &[b"Negotiate", b"NTLM", br#"Basic realm="x""#],
        &[("Negotiate", None, &[]), ("NTLM", None, &[]), ("Basic", None, &[("realm", "x")])],
    );
    // Lines are one list (section 5.3), so parameters may go on in the next.
    reads_lines(
        &[br#"Basic realm="x""#, br#"charset="UTF-8""#],
        &[("Basic", None, &[("realm", "x"), ("charset", "UTF-8")])],
    );
    reads_lines(
        &[b"Basic", b"", b", realm=x", b"a=b, Y"],
        &[("Basic", None, &[("realm", "x"), ("a", "b")]), ("Y", None, &[])],
    );
    // nginx on one line, another scheme on the next: each line's last value is its own.
    reads_lines(
        &[br#"Basic realm="a "b"""#, b"Negotiate"],
        &[("Basic", None, &[("realm", "a \"b\"")]), ("Negotiate", None, &[])],
    );
}

#[test]
fn errors_on_several_lines() {
    let rows: [(&[&[u8]], _); 6] = [
        (&[b"Basic realm=x", b"="], (UnexpectedCharacter, 1, 0)),
        (&[b"Basic realm=x", b"Digest", b"a=b, a=c"], (RepeatedParameter, 2, 5)),
        (&[b"Basic realm=x", b"realm=y"], (RepeatedParameter, 1, 0)),
        (&[b"NTLM YQ==", b"realm=y"], (MissingScheme, 1, 0)),
        (&[b"", b"realm=y"], (MissingScheme, 1, 0)),
        // A quoted string does not go on in the next line.
        (&[b"Basic realm=\"a", b"b\""], (UnterminatedQuote, 0, 12)),
    ];
    for (lines, error) in rows {
        assert_eq!(parse(lines), Err(error));
    }
}

#[test]
fn charset() {
    for (params, accepts) in [
        (r#"realm="x", charset="UTF-8""#, true),
        (r#"realm="x", charset="utf-8""#, true),
        (r"realm=x, charset=Utf-8", true),
        (r#"CHARSET="UTF-8""#, true),
        (r#"realm="x", charset="UTF\-8""#, true),
        (r#"realm="x", charset="UTF8""#, false),
        (r#"realm="x", charset="US-ASCII""#, false),
        (r#"realm="x", charset="ISO-8859-1""#, false),
        (r#"realm="x", charset=" UTF-8""#, false),
        (r#"realm="x", charset="""#, false),
        (r#"realm="x", charset="#, false),
        (r#"realm="x", accept-charset="UTF-8""#, false),
        (r#"realm="charset=UTF-8""#, false),
        (r#"realm="x""#, false),
    ] {
        let challenges = parse(&[format!("Basic {params}").as_bytes()]).unwrap();
        assert_eq!(challenges[0].accepts_utf8(), accepts, "{params}");
    }
}

#[test]
fn errors_say_what_is_where() {
    for (value, message) in [
        ("Basic: x", "an unexpected character at byte 5 of field value 0"),
        ("realm=x", "a parameter without a scheme at byte 0 of field value 0"),
        ("X a=\"secret", "a quoted string without an end at byte 4 of field value 0"),
        (
            "X a=\"b \"c\"\", d=e",
            "an unescaped quote that can be read in more than one way at byte 7 of field value 0",
        ),
        ("X a=b, a=c", "a repeated parameter at byte 7 of field value 0"),
    ] {
        let error = Challenge::parse_all([value]).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(format!("{error:?}"), format!("ChallengeError(\"{message}\")"));
        assert!(message.starts_with(&error.kind().to_string()));
    }
    assert_eq!(TooManyParameters.to_string(), "too many parameters");
    assert_eq!(TooManyChallenges.to_string(), "too many challenges");
    assert_eq!(
        format!("{MissingScheme:?}"),
        r#"ChallengeErrorKind("a parameter without a scheme")"#
    );
}
