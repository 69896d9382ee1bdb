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
    let rows: [(&str, &[&str], Option<&str>); 13] = [
        (r#"basic realm="x", charset="UTF-8""#, &["basic"], Some("x")),
        ("Basic YQ==", &["Basic"], None),
        ("Negotiate\nNTLM\nBasic realm=\"x\"", &["Negotiate", "NTLM", "Basic"], Some("x")),
        // The first Basic challenge counts.
        ("Basic realm=x, Basic realm=y", &["Basic"], Some("x")),
        ("Basic realm=\"\"\nBasic realm=y", &["Basic"], None),
        ("Basic, Basic realm=y", &["Basic"], None),
        ("Digest realm=d, Basic", &["Digest", "Basic"], None),
        // Each scheme once, in order, as first written.
        ("Bearer a=b, NTLM, BEARER, bearer c=d\nntlm", &["Bearer", "NTLM"], None),
        ("xBasic realm=\"x\"\nBasic2", &["xBasic", "Basic2"], None),
        // Nothing that can be read.
        ("", &[], None),
        ("realm=x\n=", &[], None),
        // A fault hides no scheme, and other text is not a challenge.
        ("Digest realm=\"x\nBasic realm=\"a \"b\"\"", &["Digest", "Basic"], Some("a \"b\"")),
        (r#"Newauth title="Login to "apps", Basic realm="simple"""#, &["Newauth"], None),
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
