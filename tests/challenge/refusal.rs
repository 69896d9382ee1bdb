//! Which refusal a response is, in whatever form a client has it.
use http::header::{PROXY_AUTHENTICATE, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, Response};
use http_basic_credentials::challenge::Refusal;

fn response(status: u16, field: &HeaderName, lines: &[&[u8]]) -> Response<()> {
    let mut response = Response::builder().status(status).body(()).unwrap();
    for line in lines {
        response.headers_mut().append(field, HeaderValue::from_bytes(line).unwrap());
    }
    response
}

fn not_sent(realm: Option<&str>) -> Refusal {
    Refusal::NotSent { realm: realm.map(str::to_owned) }
}

fn rejected(realm: Option<&str>) -> Refusal {
    Refusal::Rejected { realm: realm.map(str::to_owned) }
}

/// Asks in each way there is.
#[track_caller]
fn is_refusal(response: &Response<()>, sent: bool, refusal: Option<&Refusal>) {
    let status = response.status();
    assert_eq!(Refusal::of(response, sent).as_ref(), refusal, "{response:?}");
    let by_parts = Refusal::from_parts(status, response.headers(), sent);
    assert_eq!(by_parts.as_ref(), refusal, "{response:?}");
    let field = if status == 407 { PROXY_AUTHENTICATE } else { WWW_AUTHENTICATE };
    let values = response.headers().get_all(field).iter().map(|value| value.as_bytes().to_vec());
    let by_fields = Refusal::from_fields(status.as_u16(), values, sent);
    assert_eq!(by_fields.as_ref(), refusal, "{response:?}");
}

type Lines = &'static [&'static [u8]];

/// Field lines, and the refusal if nothing was sent and if credentials were.
type Case = (Lines, Refusal, Refusal);

fn cases() -> Vec<Case> {
    let basic = |lines: Lines, realm| (lines, not_sent(realm), rejected(realm));
    let other = |lines: Lines, schemes: &[&str]| {
        let schemes: Vec<_> = schemes.iter().map(|&scheme| scheme.to_owned()).collect();
        let [not_sent, sent] = [false, true].map(|credentials_sent| Refusal::BasicNotOffered {
            schemes: schemes.clone(),
            credentials_sent,
        });
        (lines, not_sent, sent)
    };
    let none = |lines: Lines| {
        let [not_sent, sent] =
            [false, true].map(|credentials_sent| Refusal::NoChallenge { credentials_sent });
        (lines, not_sent, sent)
    };
    vec![
        basic(&[br#"Basic realm="x""#], Some("x")),
        basic(&[br#"basic realm="x", charset="UTF-8""#], Some("x")),
        basic(&[b"Basic"], None),
        basic(&[b"Basic YQ=="], None),
        basic(&[br#"Negotiate, Basic realm="x""#], Some("x")),
        basic(&[b"Negotiate", b"NTLM", br#"Basic realm="x""#], Some("x")),
        // Several: the first.
        basic(&[b"Basic realm=x, Basic realm=y"], Some("x")),
        basic(&[b"Basic realm=x", b"Basic realm=y"], Some("x")),
        basic(&[b"Basic", b"Basic realm=y"], None),
        // A realm of another scheme is not Basic's.
        basic(&[b"Digest realm=d, Basic"], None),
        // Other schemes.
        other(&[br#"Digest realm="x", nonce="Basic""#], &["Digest"]),
        other(&[b"Negotiate, NTLM"], &["Negotiate", "NTLM"]),
        other(&[b"Bearer", b"DPoP"], &["Bearer", "DPoP"]),
        other(&[br#"Bearer realm="Basic realm=x, Basic""#], &["Bearer"]),
        other(&[b"Basic2 realm=x"], &["Basic2"]),
        // Jira Cloud to a wrong token; sites whose forms must not make a browser ask.
        other(&[br#"OAuth realm="https%3A%2F%2Fexample.atlassian.net""#], &["OAuth"]),
        other(&[br#"xBasic realm="x""#, b"FormBased"], &["xBasic", "FormBased"]),
        // Each once, as first written.
        other(&[b"Bearer a=b, NTLM, BEARER, bearer c=d", b"ntlm"], &["Bearer", "NTLM"]),
        // Nothing that can be read.
        none(&[]),
        none(&[b""]),
        none(&[b", ,"]),
        none(&[b"realm=x"]),
        none(&[b"="]),
        none(&[br#""Basic" realm=x"#]),
        // A fault in its parameters hides no scheme.
        basic(&[br#"Basic realm="x"#], None),
        basic(&[b"Basic realm='My API'"], None),
        basic(&[b"Basic realm=my realm"], None),
        basic(&[b"Basic realm=x, realm=y"], Some("x")),
        basic(&[b"Negotiate", b"Basic realm=x, realm=y"], Some("x")),
        basic(
            &[br#"Basic realm="api" charset="UTF-8""#, b"Bearer realm=\"api\"", b"ApiKey"],
            Some("api"),
        ),
        basic(
            &[br#"Digest realm="d" nonce="n" algorithm=MD5 qop="auth""#, b"Basic realm=x"],
            Some("x"),
        ),
        basic(&[b"Basic realm=my realm, Basic realm=y"], None),
        basic(&[b"Bearer a b, Basic realm=x"], Some("x")),
        other(&[b"Bearer error=not valid, ApiKey"], &["Bearer", "ApiKey"]),
        // Another scheme's text is not taken for a Basic challenge.
        other(&[br#"Newauth title="Login to "apps", Basic realm="simple"""#], &["Newauth"]),
        other(&[br#"Digest realm="x, Basic realm=y"#], &["Digest"]),
        // A field value that can be read beside one that cannot.
        basic(&[br#"Digest realm="x"#, b"Basic realm=x"], Some("x")),
        basic(&[b"Basic realm=x", br#"Digest realm="x"#], Some("x")),
        basic(&[b"=", b"Basic realm=x", b"="], Some("x")),
        basic(&[b"=", br#"Basic realm="a "b"""#], Some("a \"b\"")),
        // Parameters do not go past what cannot be read.
        basic(&[b"Basic", b"=", b"realm=y"], None),
    ]
}

#[test]
fn refusals_by_challenge() {
    for (status, field, other) in
        [(401, WWW_AUTHENTICATE, PROXY_AUTHENTICATE), (407, PROXY_AUTHENTICATE, WWW_AUTHENTICATE)]
    {
        for (lines, not_sent, sent) in cases() {
            let response = response(status, &field, lines);
            is_refusal(&response, false, Some(&not_sent));
            is_refusal(&response, true, Some(&sent));
        }
        // The field of the other status says nothing.
        let other = response(status, &other, &[b"Basic realm=x"]);
        is_refusal(&other, false, Some(&Refusal::NoChallenge { credentials_sent: false }));
    }
}

#[test]
fn other_statuses() {
    for sent in [false, true] {
        for (lines, ..) in cases() {
            for status in [200, 204, 302, 400, 402, 404, 405, 406, 408, 500, 511] {
                is_refusal(&response(status, &WWW_AUTHENTICATE, lines), sent, None);
            }
            let forbidden = response(403, &WWW_AUTHENTICATE, lines);
            is_refusal(&forbidden, sent, Some(&Refusal::Forbidden));
        }
        // Numbers that are no status.
        for status in [0, 1, 99, 600, 4010, u16::MAX] {
            assert_eq!(Refusal::from_fields(status, ["Basic"], sent), None);
        }
    }
}

#[test]
fn any_kind_of_value() {
    let basic = Some(rejected(Some("x")));
    assert_eq!(Refusal::from_fields(401, ["Basic realm=x"], true), basic);
    assert_eq!(Refusal::from_fields(401, vec![String::from("Basic realm=x")], true), basic);
    assert_eq!(Refusal::from_fields(407, Some(b"Basic realm=x\r\n"), true), basic);
    assert_eq!(Refusal::from_fields(401, [b"Basic realm=x".to_vec()].iter(), true), basic);
}

#[test]
fn a_server_without_end_is_heard_to_its_64th_challenge() {
    let schemes = (0..).map(|n| format!("S{n}"));
    let Some(Refusal::BasicNotOffered { schemes, .. }) = Refusal::from_fields(401, schemes, true)
    else {
        panic!("it is another refusal");
    };
    assert_eq!((schemes.len(), &*schemes[63]), (64, "S63"));
}
