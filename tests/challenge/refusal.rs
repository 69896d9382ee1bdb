//! Which facts a response gives, in whatever form a client has it.

use http::header::{PROXY_AUTHENTICATE, WWW_AUTHENTICATE};
use http::{HeaderValue, Response};
use http_basic_credentials::challenge::{Refusal, Sent};

/// Asks in each way there is. A field's values are on lines of their own.
#[track_caller]
fn refusal(status: u16, field: &str) -> Refusal {
    let (name, other) = match status {
        407 => (PROXY_AUTHENTICATE, WWW_AUTHENTICATE),
        _ => (WWW_AUTHENTICATE, PROXY_AUTHENTICATE),
    };
    let mut response = Response::builder().status(status).body(()).unwrap();
    for line in field.split('\n') {
        response.headers_mut().append(&name, HeaderValue::from_bytes(line.as_bytes()).unwrap());
    }
    // The field of the other statuses says nothing.
    response.headers_mut().append(other, HeaderValue::from_static("Other, Basic realm=other"));
    let refusal = Refusal::of(&response, Sent::Unknown).unwrap();
    let (status, headers) = (response.status(), response.headers());
    assert_eq!(Refusal::from_headers(status, headers, Sent::Unknown).as_ref(), Some(&refusal));
    let values: Vec<String> = field.split('\n').map(str::to_owned).collect();
    assert_eq!(
        Refusal::from_values(status.as_u16(), values, Sent::Unknown).as_ref(),
        Some(&refusal)
    );
    refusal
}

#[test]
fn schemes_and_realm() {
    let rows: [(&str, &[&str], Option<&str>); 31] = [
        (r#"basic realm="x", charset="UTF-8""#, &["basic"], Some("x")),
        ("Basic", &["Basic"], None),
        ("Basic YQ==", &["Basic"], None),
        (r#"Basic realm="""#, &["Basic"], None),
        ("Negotiate\nNTLM\nBasic realm=\"x\"", &["Negotiate", "NTLM", "Basic"], Some("x")),
        // The first Basic challenge counts.
        ("Basic realm=x, Basic realm=y", &["Basic"], Some("x")),
        ("Basic\nBasic realm=y", &["Basic"], None),
        ("Basic realm=\"\", Basic realm=y", &["Basic"], None),
        ("Digest realm=d, Basic", &["Digest", "Basic"], None),
        ("Basic realm=x, realm=y", &["Basic"], Some("x")),
        // Other schemes, also those that must not make a browser ask.
        (r#"Digest realm="x", nonce="Basic""#, &["Digest"], None),
        (r#"Bearer realm="Basic realm=x, Basic""#, &["Bearer"], None),
        ("Basic2 realm=x", &["Basic2"], None),
        ("xBasic realm=\"x\"\nFormBased", &["xBasic", "FormBased"], None),
        // Each once, in order, as first written.
        ("Bearer a=b, NTLM, BEARER, bearer c=d\nntlm", &["Bearer", "NTLM"], None),
        // Nothing that can be read.
        ("", &[], None),
        (", ,", &[], None),
        ("realm=x", &[], None),
        ("=", &[], None),
        (r#""Basic" realm=x"#, &[], None),
        // A fault hides no scheme.
        (r#"Basic realm="x"#, &["Basic"], None),
        ("Basic realm='My API'", &["Basic"], None),
        ("Basic realm=my realm, Basic realm=y", &["Basic"], None),
        ("Bearer a b, Basic realm=x", &["Bearer", "Basic"], Some("x")),
        ("Digest realm=\"x\nBasic realm=x", &["Digest", "Basic"], Some("x")),
        ("=\nBasic realm=\"a \"b\"\"", &["Basic"], Some("a \"b\"")),
        ("Basic realm=\"api\" charset=\"UTF-8\"\nApiKey", &["Basic", "ApiKey"], Some("api")),
        ("Basic\n=\nrealm=y", &["Basic"], None),
        // Another scheme's text is not a challenge.
        (r#"Newauth title="Login to "apps", Basic realm="simple"""#, &["Newauth"], None),
        (r#"Digest realm="x, Basic realm=y"#, &["Digest"], None),
        (r#"Basic realm="fast "q" é", charset="UTF-8""#, &["Basic"], None),
    ];
    for (field, schemes, realm) in rows {
        for status in [401, 403, 407] {
            let refusal = refusal(status, field);
            assert_eq!(refusal.schemes(), schemes, "{field}");
            assert_eq!(refusal.realm(), realm, "{field}");
        }
    }
}

#[test]
fn bounds() {
    let realm = |len: usize| format!("Basic realm=\"{}\"", "é".repeat(len));
    for (len, kept) in [(1_000, 1_000), (1_001, 1_000), (1024 * 1024, 1_000)] {
        let refusal = refusal(401, &realm(len));
        assert_eq!(refusal.realm(), Some(&*"é".repeat(kept)));
    }
    // A server that never ends is read to its 64th challenge.
    let schemes = (0..).map(|n| format!("S{n}"));
    let refusal = Refusal::from_values(401, schemes, Sent::Nothing).unwrap();
    assert_eq!((refusal.schemes().len(), &*refusal.schemes()[63]), (64, "S63"));
}
