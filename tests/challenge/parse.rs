//! Tables of field values, by rule, and what is read of each.

use http::HeaderValue;
use http_basic_credentials::challenge::Challenge;

/// A line for all challenges: `Scheme name=[value] | Scheme :token68`.
fn shown(challenges: &[Challenge]) -> String {
    let one = |challenge: &Challenge| {
        let token68 = challenge.token68().map(|token68| format!(" :{token68}"));
        let params = challenge.params().map(|(name, value)| format!(" {name}=[{value}]"));
        challenge.scheme().to_owned() + &token68.into_iter().chain(params).collect::<String>()
    };
    challenges.iter().map(one).collect::<Vec<_>>().join(" | ")
}

/// Each row is a field, whose values are on lines of their own, and what is read.
#[track_caller]
fn reads<const N: usize>(rows: [(&str, &str); N]) {
    for (field, expected) in rows {
        assert_eq!(shown(&Challenge::parse_all(field.split('\n'))), expected, "{field}");
    }
}

#[track_caller]
fn reads_bytes<const N: usize>(rows: [(&[u8], &str); N]) {
    for (value, expected) in rows {
        assert_eq!(shown(&Challenge::parse_all([value])), expected, "{}", value.escape_ascii());
    }
}

#[test]
fn examples_of_rfcs() {
    reads([
        // RFC 9110 sections 11.6.1 (in one line and in two), 11.5 and 5.6.1.2.
        (
            r#"Basic realm="simple", Newauth realm="apps", type=1, title="Login to \"apps\"""#,
            r#"Basic realm=[simple] | Newauth realm=[apps] type=[1] title=[Login to "apps"]"#,
        ),
        (
            "Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\"\nBasic realm=\"simple\"",
            r#"Newauth realm=[apps] type=[1] title=[Login to "apps"] | Basic realm=[simple]"#,
        ),
        ("Basic realm=simple", "Basic realm=[simple]"),
        ("foo,bar", "foo | bar"),
        ("foo ,bar,", "foo | bar"),
        ("foo , ,bar,charlie", "foo | bar | charlie"),
        ("", ""),
        (",", ""),
        (",   ,", ""),
        // RFC 7617 section 2.1.
        (r#"Basic realm="foo", charset="UTF-8""#, "Basic realm=[foo] charset=[UTF-8]"),
        // RFC 6750 section 3.
        (
            r#"Bearer realm="example", error_description="The access token expired""#,
            "Bearer realm=[example] error_description=[The access token expired]",
        ),
        // RFC 7616 section 3.9.1.
        (
            r#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256"#,
            "Digest realm=[http-auth@example.org] qop=[auth, auth-int] algorithm=[SHA-256]",
        ),
    ]);
}

#[test]
fn schemes_and_names() {
    reads([
        ("Basic", "Basic"),
        ("Basic ", "Basic"),
        ("Negotiate,NTLM", "Negotiate | NTLM"),
        ("Negotiate , NTLM", "Negotiate | NTLM"),
        ("Basic, Basic", "Basic | Basic"),
        (r#"Basic realm="a", Negotiate"#, "Basic realm=[a] | Negotiate"),
        // Any token is a scheme or a name (sections 11.1 and 11.2), also that of a scheme.
        ("!#$%&'*+-.^_`|~09azAZ", "!#$%&'*+-.^_`|~09azAZ"),
        ("1", "1"),
        ("X !#$%&'*+-.^_`|~0=b", "X !#$%&'*+-.^_`|~0=[b]"),
        ("Newauth basic=foo, Basic realm=b", "Newauth basic=[foo] | Basic realm=[b]"),
        // Schemes stay as written, names are in lower case.
        (r#"bAsIc ReAlM="A", CharSet="Utf-8""#, "bAsIc realm=[A] charset=[Utf-8]"),
        // A name alone is a scheme, although it could be a parameter without a value.
        (r#"Basic realm="b", charset"#, "Basic realm=[b] | charset"),
        ("Basic realm=b, this, that=,other", "Basic realm=[b] | this that=[] | other"),
        // Each challenge has its own parameters.
        ("X a=b, Y a=c, d=e", "X a=[b] | Y a=[c] d=[e]"),
        ("Basic realm=a,Basic realm=b", "Basic realm=[a] | Basic realm=[b]"),
        ("Digest underrealm=x", "Digest underrealm=[x]"),
    ]);
    for (scheme, is_basic) in [("Basic", true), ("bASIC", true), ("Basic2", false)] {
        let challenge = &Challenge::parse_all([format!("{scheme} REALM=a, Other=b")])[0];
        assert_eq!(challenge.is_basic(), is_basic, "{scheme}");
        assert!(challenge.is(&scheme.to_uppercase()) && !challenge.is("Other"));
        assert_eq!(challenge.realm(), Some("a"));
        assert_eq!(challenge.param("OTHER"), Some("b"));
        assert_eq!((challenge.param("others"), challenge.param("")), (None, None));
    }
}

#[test]
fn token68() {
    reads([
        ("Negotiate a87421000492aa874209af8bc028", "Negotiate :a87421000492aa874209af8bc028"),
        ("Negotiate YQ====", "Negotiate :YQ===="),
        ("Negotiate   YQ== ,", "Negotiate :YQ=="),
        ("Negotiate -._~+/azAZ09", "Negotiate :-._~+/azAZ09"),
        ("Negotiate YQ==,NTLM Yg==", "Negotiate :YQ== | NTLM :Yg=="),
        ("This xxx, That yyy, those", "This :xxx | That :yyy | those"),
        // One challenge has a token68, another of the same scheme has parameters.
        ("Bearer abc==, Bearer abc=def", "Bearer :abc== | Bearer abc=[def]"),
        // What could be an empty parameter is a token68 (section 11.2).
        ("Basic realm=", "Basic :realm="),
        ("Basic realm==", "Basic :realm=="),
        ("Basic x=, Digest", "Basic :x= | Digest"),
        // Either a token68 or parameters (section 11.3).
        ("X YQ==, realm=x, Basic realm=x", "X :YQ== | Basic realm=[x]"),
        (r#"X YQ==, a="b, Basic" c="d", Digest"#, "X :YQ== | Digest"),
        ("X YQ==\nrealm=y", "X :YQ=="),
        ("X YQ== a=b", "X"),
        ("X a b", "X"),
        ("X a=b, YQ==, @", "X a=[b] yq=[=]"),
        // Not token68: padding inside, another alphabet.
        ("X a/b=c", "X"),
        ("X a!", "X"),
        ("X =", ""),
    ]);
}

#[test]
fn white_space_and_empty_elements() {
    for field in [
        // Around the equals sign (section 11.2) and after the scheme, at the ends.
        "Basic realm =x",
        "Basic realm= x",
        "Basic realm\t=\t\"x\"",
        "Basic      realm=x",
        "Basic\trealm=x",
        "\t Basic realm=\"x\"\t ",
        // Empty elements (section 5.6.1.2).
        ",Basic realm=x",
        " ,  , Basic realm=x,,, ,",
        "Basic ,realm=x",
        "Basic , , realm=x",
        "Basic,realm=x",
        "Basic, realm=x",
        // Field values are one list (section 5.3).
        "Basic\nrealm=x",
        "\nBasic\n\n, realm=x\n,",
    ] {
        reads([(field, "Basic realm=[x]")]);
    }
    reads([
        (" ", ""),
        ("X a=b , c=d", "X a=[b] c=[d]"),
        ("X a=b,,,c=d", "X a=[b] c=[d]"),
        ("X a=\"b\" ,\tc=\"d\" ", "X a=[b] c=[d]"),
        ("NTLM TlRM==,, ,Basic , realm = x", "NTLM :TlRM== | Basic realm=[x]"),
        ("Basic\n\n, realm=x\na=b, Y", "Basic realm=[x] a=[b] | Y"),
        ("Negotiate\nNTLM\nBasic realm=x", "Negotiate | NTLM | Basic realm=[x]"),
    ]);
}

/// Each row is a value as written and as read, at the end of a field value and inside a list.
#[test]
fn values() {
    let rows: [(&[u8], &str); 33] = [
        (br#""""#, ""),
        (b"\" \t\"", " \t"),
        (br#""a, b=c""#, "a, b=c"),
        (br#""x, Basic realm=y""#, "x, Basic realm=y"),
        // The character after a backslash is the character (section 5.6.4).
        (br#""\"""#, "\""),
        (br#""\\""#, r"\"),
        (br#""\\\"""#, r#"\""#),
        (br#""a\b""#, "ab"),
        (br#""C:\\d""#, r"C:\d"),
        (br#""\", Basic realm=\"y""#, r#"", Basic realm="y"#),
        (b"\"\\\xc3\xa9\"", "é"),
        // Encoded words (RFC 2047) and percent signs are not decoded.
        (br#""=?ISO-8859-1?Q?foo-=E4?=""#, "=?ISO-8859-1?Q?foo-=E4?="),
        (br#""foo%20bar""#, "foo%20bar"),
        // UTF-8, or else ISO-8859-1.
        ("\"é日🔑\"".as_bytes(), "é日🔑"),
        (b"\"caf\xe9\"", "café"),
        (b"\"\xc3\"", "Ã"),
        (b"\"\xed\xa0\x80\"", "í\u{a0}\u{80}"),
        (b"\xe9", "é"),
        // Any byte inside quotes.
        (b"\"\0\r\n\x1b[2J\x7f\"", "\0\r\n\x1b[2J\x7f"),
        // Outside quotes, any character except white space, controls, commas and quotes.
        (b"token", "token"),
        (b"b;c=d", "b;c=d"),
        (b"ana@example.com", "ana@example.com"),
        (b"https://a.example/b?c=d", "https://a.example/b?c=d"),
        (b"(x)", "(x)"),
        (b"[1]", "[1]"),
        (br"a\b", r"a\b"),
        (b"a==", "a=="),
        (b"'x'", "'x'"),
        (b"{x}", "{x}"),
        (b"\xc3\xa9", "é"),
        (b"\xff", "ÿ"),
        (b"!", "!"),
        (b"=d=", "=d="),
    ];
    for (value, expected) in rows {
        let last = [b"X a=b, realm=", value].concat();
        let inner = [b"X realm=", value, b", a=b, Y"].concat();
        reads_bytes([
            (&last, &format!("X a=[b] realm=[{expected}]")),
            (&inner, &format!("X realm=[{expected}] a=[b] | Y")),
        ]);
    }
    // One value does not decide for another.
    reads_bytes([(b"X a=\"\xe9\", b=\"\xc3\xa9\"", "X a=[é] b=[é]")]);
    // Empty, if it cannot be a token68.
    reads([("X a=b, c=, d=", "X a=[b] c=[] d=[]"), ("@, X a=", "X :a=")]);
}

#[test]
fn bare_quotes() {
    reads([
        // In the last value, and neither a comma nor an equals sign follows the first of them.
        (r#"Basic realm="the "inner" room""#, r#"Basic realm=[the "inner" room]"#),
        (r#"Basic realm=""x"""#, r#"Basic realm=["x"]"#),
        (r#"Basic realm="a"b" "#, r#"Basic realm=[a"b]"#),
        (r#"Basic realm="a" b""#, r#"Basic realm=[a" b]"#),
        (r#"Basic realm="a"\"b""#, r#"Basic realm=[a""b]"#),
        (r#"Basic realm=""""#, r#"Basic realm=["]"#),
        (r#"Basic realm="a, b=c "d"""#, r#"Basic realm=[a, b=c "d"]"#),
        (r#"Basic realm="{"a":{"b":null}}""#, r#"Basic realm=[{"a":{"b":null}}]"#),
        (r#"Basic a=b, realm="a "b"""#, r#"Basic a=[b] realm=[a "b"]"#),
        ("Basic realm=\"a \"b\"\"\nNegotiate", r#"Basic realm=[a "b"] | Negotiate"#),
        // Ambiguous.
        (r#"Newauth title="Login to "apps", Basic realm="simple"""#, "Newauth"),
        (r#"Newauth title="Login to "apps"", Basic realm="x""#, "Newauth | Basic realm=[x]"),
        (r#"Basic realm="a "b"", charset="UTF-8""#, "Basic charset=[UTF-8]"),
        (r#"Basic realm="a"b=c""#, "Basic"),
        (r#"Basic realm="a"charset="UTF-8""#, "Basic"),
        (r#"Digest realm="a" Basic realm="b""#, "Digest"),
        (r#"Basic realm="a" b"#, "Basic"),
        // A bare quote before a comma cannot be told from the end.
        (r#"Basic realm="a", b""#, "Basic realm=[a]"),
    ]);
}

/// Between a quoted value and a parameter, if there is white space.
#[test]
fn missing_commas() {
    reads([
        // Elasticsearch up to 8.14.
        ("Basic realm=\"s\" charset=\"UTF-8\"\nApiKey", "Basic realm=[s] charset=[UTF-8] | ApiKey"),
        (r#"Basic realm="s"  charset = UTF-8"#, "Basic realm=[s] charset=[UTF-8]"),
        (r#"X a="1" b="2", c=3, Y a="" b="""#, "X a=[1] b=[2] c=[3] | Y a=[] b=[]"),
        (r#"X a="1" b="the "inner" room""#, r#"X a=[1] b=[the "inner" room]"#),
        (r#"X a="1" b=="#, "X a=[1] b=[=]"),
        (r#"X a="1" a="2" b="3""#, "X a=[1] b=[3]"),
        // Not after an unquoted value or a token68, which could go on.
        ("X a=1 b=2, c=3", "X c=[3]"),
        (r#"X a="1" b=2 c=3"#, "X a=[1]"),
        ("X YQ== b=2", "X"),
        // Not before another challenge, which could be text.
        (r#"X a="1" Y b="2""#, "X"),
        (r#"X a="1" Y, b="2""#, "X b=[2]"),
        (r#"X a="b" c="d" "e", f=g"#, "X a=[b] f=[g]"),
    ]);
}

#[test]
fn faults_that_servers_make() {
    reads([
        ("Basic realm='My API'", "Basic"),
        // "my" would not be its name.
        ("Basic realm=my realm, charset=UTF-8", "Basic charset=[UTF-8]"),
        (r#"Basic realm="x"; charset="UTF-8""#, "Basic"),
        (r#"Basic; realm="x""#, ""),
        (r#"Basic realm=\"x\""#, "Basic"),
        (r#"Basic realm="x"#, "Basic"),
        (r#"Basic realm="x\""#, "Basic"),
        (r#"Basic realm=my"realm"#, "Basic"),
        ("Negotiate NTLM Basic", "Negotiate"),
        ("Bearer error=not a token\nBasic realm=x", "Bearer | Basic realm=[x]"),
        (
            "Digest realm=\"d\" nonce=\"n\" algorithm=MD5 qop=\"auth\"\nBasic realm=\"x\"",
            "Digest realm=[d] nonce=[n] | Basic realm=[x]",
        ),
        // The first of two parameters.
        (r"Basic realm=x, a=b, REALM=y, c=d", "Basic realm=[x] a=[b] c=[d]"),
        (r#"Basic realm="x", realm="y, Digest", Bearer"#, "Basic realm=[x] | Bearer"),
        ("Basic realm=x\nrealm=y", "Basic realm=[x]"),
        // A parameter without a scheme.
        ("realm=x, Basic realm=y", "Basic realm=[y]"),
        ("\nrealm=x", ""),
    ]);
}

/// At the start of a field value or after a comma outside quotes; alone, or before white space.
#[test]
fn which_schemes_are_certain() {
    reads([
        ("Basic @", "Basic"),
        (" , Basic\t@", "Basic"),
        ("@, Basic", "Basic"),
        ("@,Basic realm=x", "Basic realm=[x]"),
        (r#"Basic "realm"=x"#, "Basic"),
        ("Basic realm='a, Digest b', Bearer", "Basic realm=['a] | Digest | Bearer"),
        // Before an equals sign it is a parameter, before anything else it is no scheme.
        ("@, Basic=x", ""),
        ("Basic = x", ""),
        ("Basic=@ x", ""),
        ("Basic/2", ""),
        ("Basic: x, Digest", "Digest"),
        ("B\u{e4}sic realm=x", ""),
        (r#""Basic" realm=x"#, ""),
        (r#"Basic"x""#, ""),
        // Not inside a list element.
        ("@ Basic", ""),
        ("= Basic realm=x", ""),
        ("Digest realm=x Basic realm=y", "Digest"),
        // Not inside quotes, which an escaped quote does not end.
        (r#"Digest a="x, Basic realm=y" @"#, "Digest"),
        (r#"Digest @="x, Basic y", Bearer"#, "Digest | Bearer"),
        (r#"Digest 'it"s, Basic', Bearer""#, "Digest"),
        (r#"@ "x\", Basic realm=y", Digest"#, "Digest"),
        (r#"@ "x\\", Basic, "y""#, "Basic"),
        // Outside quotes, a backslash escapes nothing.
        (r#"@ \", Basic realm=y"#, ""),
        (r#"@ \"x", Basic realm=y"#, "Basic realm=[y]"),
        // A quote without an end reaches to the end of its field value, not into the next.
        (r#"Digest realm="x, Basic realm=y, Bearer"#, "Digest"),
        (r#"Basic realm=x, Digest a=b", Bearer"#, "Basic realm=[x] | Digest"),
        ("Digest realm=\"x\n, Basic realm=x", "Digest | Basic realm=[x]"),
        ("Digest realm=\"x\ny\", Basic realm=x", "Digest"),
    ]);
}

#[test]
fn what_can_be_read_beside_a_fault() {
    reads([
        ("X a=b, @, c=d", "X a=[b] c=[d]"),
        ("X @, a=b", "X a=[b]"),
        ("X a=b, c=d e, f=g", "X a=[b] f=[g]"),
        (r#"X a="b"c, d="e, f=g""#, "X d=[e, f=g]"),
        (r#"X a=b"c, d=e", f=g"#, "X f=[g]"),
        (r#"@, Basic realm="the "inner" room""#, r#"Basic realm=[the "inner" room]"#),
        // The next field value goes on only after one without a fault, which may have been another
        // challenge.
        ("Basic\nrealm=x\n@", "Basic realm=[x]"),
        ("@\nBasic\nrealm=x", "Basic realm=[x]"),
        ("Basic\n@\nrealm=x", "Basic"),
        ("Basic a!\nrealm=x", "Basic"),
        ("Basic\nrealm=x, @\ncharset=y", "Basic realm=[x]"),
        ("Basic a=\"b\nrealm=x", "Basic"),
        ("Basic\n@\nDigest\nrealm=x", "Basic | Digest realm=[x]"),
        // A repeated parameter is not a fault.
        ("Basic a=b, a=c\nrealm=x", "Basic a=[b] realm=[x]"),
    ]);
}

/// No `HeaderValue` holds them, but the bytes of a client in C may.
#[test]
fn control_characters() {
    reads_bytes([
        (b"Basic realm=\"x\"\r\n", "Basic realm=[x]"),
        (b"Basic realm=x \n", "Basic realm=[x]"),
        (b"Negotiate YQ==\r\n", "Negotiate :YQ=="),
        (b"\r\n", ""),
        (b"Basic realm=x\0", "Basic"),
        (b"Basic realm=x\x7fy", "Basic"),
        (b"Basic realm=x\r\n charset=y", "Basic"),
        (b"Basic \x0brealm=x", "Basic"),
        (b"Basic\nrealm=x", ""),
        (b"\nBasic realm=x", ""),
    ]);
}

#[test]
fn charset() {
    for (params, accepts) in [
        (r#"realm="x", charset="UTF-8""#, true),
        ("realm=x, charset=Utf-8", true),
        (r#"CHARSET="UTF\-8""#, true),
        (r#"charset="UTF8""#, false),
        (r#"charset="ISO-8859-1""#, false),
        (r#"charset=" UTF-8""#, false),
        (r#"realm="x", charset="#, false),
        (r#"accept-charset="UTF-8""#, false),
        (r#"realm="charset=UTF-8""#, false),
        ("realm=x", false),
    ] {
        let challenges = Challenge::parse_all([format!("Basic {params}")]);
        assert_eq!(challenges[0].accepts_utf8(), accepts, "{params}");
    }
}

#[test]
fn at_most_64_challenges_of_64_parameters() {
    let count = |values: &[&str]| Challenge::parse_all(values).len();
    for (one, expected) in [("a", 64), ("Basic a=b", 64), ("X YQ==", 64), ("@", 0)] {
        assert_eq!(count(&[&vec![one; 63].join(",")]), expected.min(63));
        assert_eq!(count(&[&vec![one; 1_000].join(",")]), expected);
        assert_eq!(count(&vec![one; 1_000]), expected);
    }
    // The last has all its parameters, also from the next value.
    let last = format!("{}X b=c, @, d=e\nf=g", "a,".repeat(63));
    let challenges = Challenge::parse_all(last.split('\n'));
    assert_eq!(shown(&challenges[63..]), "X b=[c] d=[e]");
    // The rest is not read.
    let values = ["a,".repeat(65)].into_iter().chain(std::iter::from_fn(|| panic!("it is read")));
    assert_eq!(Challenge::parse_all(values).len(), 64);

    let params: Vec<_> = (0..1_000).map(|n| format!("p{n}=v{n}")).collect();
    let value = format!("X {} {}, Y z=z", "a=b c, ".repeat(100), params.join(", "));
    let challenges = Challenge::parse_all([value]);
    assert_eq!(challenges[0].params().last(), Some(("p63", "v63")));
    assert_eq!((challenges[0].params().count(), shown(&challenges[1..])), (64, "Y z=[z]".into()));
}

/// `HeaderValue`s, text or bytes, borrowed or owned.
#[test]
fn any_kind_of_value() {
    let value = HeaderValue::from_static("Basic realm=x");
    let map: http::HeaderMap =
        [(http::header::WWW_AUTHENTICATE, value.clone())].into_iter().collect();
    for challenges in [
        Challenge::parse_all([&value]),
        Challenge::parse_all([value]),
        Challenge::parse_all(map.get_all("www-authenticate")),
        Challenge::parse_all(["Basic realm=x"]),
        Challenge::parse_all(vec![String::from("Basic realm=x")]),
        Challenge::parse_all(Some(b"Basic realm=x")),
    ] {
        assert_eq!(shown(&challenges), "Basic realm=[x]");
    }
}
