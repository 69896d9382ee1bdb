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

/// Each row is a field and what is read. `¶` is between two values of the field, `→` is a tab.
#[track_caller]
fn reads(rows: &str) {
    for row in rows.trim_matches('\n').lines().filter(|row| !row.starts_with("# ")) {
        let (field, expected) = row.split_once(" => ").or(row.split_once(" =>")).expect(row);
        let field = field.replace('→', "\t");
        assert_eq!(shown(&Challenge::parse_all(field.split('¶'))), expected, "{field}");
    }
}

#[track_caller]
fn reads_bytes<const N: usize>(rows: [(&[u8], &str); N]) {
    for (value, expected) in rows {
        assert_eq!(shown(&Challenge::parse_all([value])), expected, "{}", value.escape_ascii());
    }
}

#[test]
fn schemes_and_names() {
    reads(
        r#"
# RFC 9110 sections 11.6.1 and 5.6.1.2, RFC 7617 section 2.1, RFC 7616 section 3.9.1.
Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple" => Newauth realm=[apps] type=[1] title=[Login to "apps"] | Basic realm=[simple]
foo , ,bar,charlie => foo | bar | charlie
,   , =>
Basic realm="foo", charset="UTF-8" => Basic realm=[foo] charset=[UTF-8]
Digest realm="h@e.org", qop="auth, auth-int", algorithm=SHA-256 => Digest realm=[h@e.org] qop=[auth, auth-int] algorithm=[SHA-256]
# Any token is a scheme or a name (RFC 9110 sections 11.1 and 11.2), also the name of a scheme.
Basic => Basic
!#$%&'*+-.^_`|~09azAZ => !#$%&'*+-.^_`|~09azAZ
1 => 1
X !#$%&'*+-.^_`|~0=b => X !#$%&'*+-.^_`|~0=[b]
Newauth basic=foo, Basic realm=b => Newauth basic=[foo] | Basic realm=[b]
# Schemes stay as written, names are in lower case.
bAsIc ReAlM="A", CharSet="Utf-8" => bAsIc realm=[A] charset=[Utf-8]
# A name alone is a scheme, although it could be a parameter without a value.
Basic realm="b", charset => Basic realm=[b] | charset
Basic realm=b, this, that=,other => Basic realm=[b] | this that=[] | other
# Each challenge has its own parameters.
X a=b, Y a=c, d=e => X a=[b] | Y a=[c] d=[e]
Digest underrealm=x => Digest underrealm=[x]
"#,
    );
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
    reads(
        r"
Negotiate -._~+/azAZ09==== => Negotiate :-._~+/azAZ09====
Negotiate   YQ== ,NTLM Yg== => Negotiate :YQ== | NTLM :Yg==
This xxx, That yyy, those => This :xxx | That :yyy | those
Bearer abc==, Bearer abc=def => Bearer :abc== | Bearer abc=[def]
# What could be an empty parameter is a token68 (section 11.2).
Basic realm= => Basic :realm=
Basic x=, Digest => Basic :x= | Digest
@, X a= => X :a=
X a=b, c=, d= => X a=[b] c=[] d=[]
# Either a token68 or parameters (section 11.3).
X YQ==, realm=x, Basic realm=x => X :YQ== | Basic realm=[x]
X YQ==¶realm=y => X :YQ==
X YQ== a=b => X
X a b => X
X a=b, YQ==, @ => X a=[b] yq=[=]
# Not token68: padding inside, another alphabet.
X a/b=c => X
X a! => X
X = =>
",
    );
}

#[test]
fn white_space_and_empty_elements() {
    for field in [
        // Around the equals sign (section 11.2), after the scheme, at the ends.
        "Basic realm→=→\"x\"",
        "Basic→ → realm = x",
        "→ Basic realm=\"x\"→ ",
        // Empty elements (section 5.6.1.2).
        " ,  , Basic realm=x,,, ,",
        "Basic , , realm=x",
        "Basic,realm=x",
        // Field values are one list (section 5.3).
        "Basic¶realm=x",
        "¶Basic¶¶, realm=x¶,",
    ] {
        reads(&format!("{field} => Basic realm=[x]"));
    }
}

/// Each row is a value as written and as read, at the end of a field value and inside a list.
#[test]
fn values() {
    let rows: [(&[u8], &str); 22] = [
        (br#""""#, ""),
        (b"\" \t\"", " \t"),
        (br#""x, Basic realm=y""#, "x, Basic realm=y"),
        // The character after a backslash is the character (section 5.6.4).
        (br#""\\\"""#, r#"\""#),
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
        (b"ana@example.com", "ana@example.com"),
        (b"https://a.example/b?c=d", "https://a.example/b?c=d"),
        (b"[1]", "[1]"),
        (br"a\b", r"a\b"),
        (b"a==", "a=="),
        (b"'x'", "'x'"),
        (b"\xff", "ÿ"),
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
}

#[test]
fn quotes_and_commas() {
    reads(
        r#"
# Bare quotes, in the last value, if neither a comma nor an equals sign follows the first of them.
Basic realm="the "inner" room" => Basic realm=[the "inner" room]
Basic realm="a" b" => Basic realm=[a" b]
Basic realm="a"\"b" => Basic realm=[a""b]
Basic realm=""" => Basic realm=["]
Basic realm="a, b=c "d"" => Basic realm=[a, b=c "d"]
Basic realm="{"a":{"b":null}}" => Basic realm=[{"a":{"b":null}}]
Basic realm="a "b""¶Negotiate => Basic realm=[a "b"] | Negotiate
# Ambiguous.
Newauth title="Login to "apps"", Basic realm="x" => Newauth | Basic realm=[x]
Basic realm="a "b"", charset="UTF-8" => Basic charset=[UTF-8]
Basic realm="a"b=c" => Basic
Digest realm="a" Basic realm="b" => Digest
# A bare quote before a comma cannot be told from the end.
Basic realm="a", b" => Basic realm=[a]
# A comma may be missing between a quoted value and a parameter, if there is white space.
Basic realm="s" charset="UTF-8"¶ApiKey => Basic realm=[s] charset=[UTF-8] | ApiKey
Basic realm="s"→ charset = UTF-8 => Basic realm=[s] charset=[UTF-8]
X a="1" b="2", c=3, Y a="" b="" => X a=[1] b=[2] c=[3] | Y a=[] b=[]
X a="1" b="the "inner" room" => X a=[1] b=[the "inner" room]
X a="1" b== => X a=[1] b=[=]
X a="1" a="2" b="3" => X a=[1] b=[3]
# Not after an unquoted value or a token68, which could go on.
X a=1 b=2, c=3 => X c=[3]
X a="1" b=2 c=3 => X a=[1]
# Not before another challenge, which could be text.
X a="1" Y b="2" => X
X a="1" Y, b="2" => X b=[2]
X a="b" c="d" "e", f=g => X a=[b] f=[g]
"#,
    );
}

#[test]
fn faults() {
    reads(
        r#"
# The first of two parameters counts.
Basic realm=x, a=b, REALM=y, c=d => Basic realm=[x] a=[b] c=[d]
Basic realm="x", realm="y, Digest", Bearer => Basic realm=[x] | Bearer
Basic realm=x¶realm=y => Basic realm=[x]
# A parameter without a scheme.
realm=x, Basic realm=y => Basic realm=[y]
# Which schemes are certain.
 , Basic→@ => Basic
@,Basic realm=x => Basic realm=[x]
@, Basic=x =>
Basic = x =>
Basic/2 =>
Bäsic realm=x =>
"Basic" realm=x =>
Basic"x" =>
@ Basic =>
# Not text inside quotes. An escaped quote does not end them; outside them, a backslash is no escape.
Digest a="x, Basic realm=y" @ => Digest
Digest 'it"s, Basic', Bearer" => Digest
@ "x\", Basic realm=y", Digest => Digest
@ "x\\", Basic, "y" => Basic
@ \", Basic realm=y =>
@ \"x", Basic realm=y => Basic realm=[y]
# A quote without an end reaches to the end of its field value, not into the next.
Basic realm=x, Digest a=b", Bearer => Basic realm=[x] | Digest
Digest realm="x¶y", Basic realm=x => Digest
# What can be read beside a fault.
X @, a=b, c=d e, f=g => X a=[b] f=[g]
X a="b"c, d="e, f=g" => X d=[e, f=g]
X a=b"c, d=e", f=g => X f=[g]
# The next field value goes on only after one without a fault, which may have been another challenge.
@¶Basic¶realm=x => Basic realm=[x]
Basic¶@¶realm=x => Basic
Basic a!¶realm=x => Basic
Basic¶realm=x, @¶charset=y => Basic realm=[x]
Basic¶@¶Digest¶realm=x => Basic | Digest realm=[x]
# A repeated parameter is not a fault.
Basic a=b, a=c¶realm=x => Basic a=[b] realm=[x]
"#,
    );
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
        (r#"charset=" UTF-8""#, false),
        (r#"accept-charset="UTF-8""#, false),
        (r#"realm="charset=UTF-8""#, false),
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
    for challenges in [
        Challenge::parse_all([&value]),
        Challenge::parse_all([value]),
        Challenge::parse_all(["Basic realm=x"]),
        Challenge::parse_all(vec![String::from("Basic realm=x")]),
        Challenge::parse_all(Some(b"Basic realm=x")),
    ] {
        assert_eq!(shown(&challenges), "Basic realm=[x]");
    }
}
