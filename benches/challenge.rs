//! Time to read challenges, against `http-auth` on fields that both accept, and for hostile fields
//! of 64 KiB. Run with `cargo bench --bench challenge`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use http::HeaderValue;
use http_auth::parser::ChallengeParser;
use http_basic_credentials::challenge::Challenge;

const ACCEPTED: [(&str, &str); 5] = [
    ("Basic", r#"Basic realm="example""#),
    ("Basic, charset", r#"Basic realm="example", charset="UTF-8""#),
    ("schemes alone", "Negotiate, NTLM"),
    (
        "RFC 9110",
        r#"Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple""#,
    ),
    (
        "Digest",
        r#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#,
    ),
];

const HOSTILE: [(&str, &str, &str, &str); 9] = [
    ("commas", "", ",", ""),
    ("spaces", "Basic", " ", "realm=x"),
    ("quotes", "Basic realm=\"", "\"", ""),
    ("quotes, spaces", "Basic realm=\"", "\" ", "x"),
    ("backslashes", "Basic realm=\"", "\\\\", "\""),
    ("schemes", "", "a,", ""),
    ("schemes, token68", "", "a b,", ""),
    ("challenges", "", "Basic a=b,", ""),
    ("a long realm", "Basic realm=\"", "a", "\""),
];

/// Nanoseconds for one call: the fastest of some runs of about 10 ms each.
fn nanoseconds(mut work: impl FnMut()) -> f64 {
    let mut time = |count: u32| {
        let start = Instant::now();
        (0..count).for_each(|_| work());
        start.elapsed()
    };
    let mut count = 1;
    while time(count) < Duration::from_millis(10) {
        count *= 2;
    }
    let best = (0..9).map(|_| time(count)).min().unwrap();
    best.as_secs_f64() * 1e9 / f64::from(count)
}

fn main() {
    println!("{:<18}{:>8}{:>12}{:>15}", "field", "bytes", "ours, ns", "http-auth, ns");
    for (name, field) in ACCEPTED {
        let value = HeaderValue::from_static(field);
        let ours = nanoseconds(|| {
            black_box(Challenge::parse_all([black_box(&value)]).unwrap());
        });
        let theirs = nanoseconds(|| {
            let parser = ChallengeParser::new(black_box(field));
            black_box(parser.collect::<Result<Vec<_>, _>>().unwrap());
        });
        println!("{name:<18}{:>8}{ours:>12.0}{theirs:>15.0}", field.len());
    }
    println!();
    println!("{:<18}{:>8}{:>12}", "64 KiB of", "bytes", "ns per KiB");
    for (name, start, piece, end) in HOSTILE {
        let field = format!("{start}{}{end}", piece.repeat(64 * 1024 / piece.len()));
        let value = HeaderValue::from_str(&field).unwrap();
        let ours = nanoseconds(|| {
            let _ = black_box(Challenge::parse_all([black_box(&value)]));
        });
        let kib = f64::from(u32::try_from(field.len()).unwrap()) / 1024.0;
        println!("{name:<18}{:>8}{:>12.0}", field.len(), ours / kib);
    }
}
