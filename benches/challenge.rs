//! The cost of reading challenges: time beside `http-auth` on values that both accept, and time and
//! instructions on hostile values.
//!
//! `cargo bench --bench challenge` measures times. `cargo bench --bench challenge -- instructions`
//! counts instructions under callgrind, at 10 kB, 100 kB and 1 MB; it needs valgrind.
#![allow(missing_docs)]

use std::fmt::Write;
use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

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

/// A name, what the value begins with, what is repeated, what it ends with.
const HOSTILE: [(&str, &str, &str, &str); 19] = [
    ("commas", "", ",", ""),
    ("spaces", "Basic", " ", "realm=x"),
    ("quotes", "Basic realm=\"", "\"", ""),
    ("quotes, spaces", "Basic realm=\"", "\" ", "x"),
    ("quotes, names", "Basic realm=\"", "\" a", ""),
    ("quotes outside", "", "\"", ""),
    ("backslashes", "Basic realm=\"", "\\\\", "\""),
    ("backslashes, open", "Basic realm=\"", "\\", ""),
    ("schemes", "", "a,", ""),
    ("schemes, token68", "", "a b,", ""),
    ("challenges", "", "Basic a=b,", ""),
    ("no schemes", "", "@,", ""),
    ("repeated names", "Basic ", "a=b,", ""),
    ("parameters", "Basic ", PARAMETERS, ""),
    ("missing commas", "Basic ", "a=\"b\" ", ""),
    ("spaces in values", "Basic ", "a=b c=d,", ""),
    ("ambiguous quotes", "Basic ", "a=\"b\"c\"d=e\",", ""),
    ("a long realm", "Basic realm=\"", "a", "\""),
    ("equals signs", "Basic a", "=", ""),
];

/// Stands for parameters whose names all differ.
const PARAMETERS: &str = "p=v,";

/// A name, and what reads a field value.
type Reader = (&'static str, fn(&str));

const READERS: [Reader; 2] = [
    ("parse_all", |field| drop(black_box(Challenge::parse_all([black_box(field)])))),
    ("recover_all", |field| drop(black_box(Challenge::recover_all([black_box(field)])))),
];

fn hostile(index: usize, size: usize) -> String {
    let (_, start, piece, end) = HOSTILE[index];
    let mut field = String::with_capacity(size + 32);
    field.push_str(start);
    if piece == PARAMETERS {
        for n in 0.. {
            if field.len() >= size {
                break;
            }
            write!(field, "p{n}=v,").unwrap();
        }
    } else {
        field.push_str(&piece.repeat(size / piece.len()));
    }
    field + end
}

/// Nanoseconds for one call: the fastest of some runs of about 2 ms each, or of one call.
fn nanoseconds(mut work: impl FnMut()) -> f64 {
    let mut time = |count: u32| {
        let start = Instant::now();
        (0..count).for_each(|_| work());
        start.elapsed()
    };
    let mut count = 1;
    while time(count) < Duration::from_millis(2) {
        count *= 2;
    }
    let best = (0..25).map(|_| time(count)).min().unwrap();
    best.as_secs_f64() * 1e9 / f64::from(count)
}

fn main() {
    // Cargo adds `--bench`.
    let arguments: Vec<_> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            accepted_times();
            hostile_times();
        }
        ["instructions"] => instructions(),
        ["read", index, size, reader] => read(index, size, reader),
        _ => panic!("the arguments are none or `instructions`"),
    }
}

fn accepted_times() {
    println!(
        "| time over http-auth's | parse_all | recover_all | ns: parse_all, recover_all, http-auth |"
    );
    println!("| --- | ---: | ---: | ---: |");
    for (name, field) in ACCEPTED {
        let theirs = || {
            let parser = ChallengeParser::new(black_box(field));
            black_box(parser.collect::<Result<Vec<_>, _>>().unwrap());
        };
        let [(_, parse), (_, recover)] = READERS;
        let [parse, recover, theirs] =
            side_by_side([&|| parse(field), &|| recover(field), &theirs]);
        let ratios = format!("{:.2} | {:.2}", parse / theirs, recover / theirs);
        println!("| {name} | {ratios} | {parse:.0} / {recover:.0} / {theirs:.0} |");
    }
}

/// Nanoseconds for one call of each. They take turns, so that a disturbance of the machine falls on all,
/// and the fastest round of each counts.
fn side_by_side<const N: usize>(works: [&dyn Fn(); N]) -> [f64; N] {
    const CALLS: u32 = 512;
    let mut fastest = [f64::INFINITY; N];
    for _ in 0..400 {
        for (work, fastest) in works.iter().zip(&mut fastest) {
            let start = Instant::now();
            (0..CALLS).for_each(|_| work());
            *fastest = fastest.min(start.elapsed().as_secs_f64() * 1e9 / f64::from(CALLS));
        }
    }
    fastest
}

fn hostile_times() {
    println!("\n| ns a KiB at 64 KiB, 256 KiB, 1 MiB | parse_all | recover_all |");
    println!("| --- | ---: | ---: |");
    for (index, (name, ..)) in HOSTILE.iter().enumerate() {
        let [parse, recover] = READERS.map(|(_, read)| {
            let per_kib = [64, 256, 1024].map(|kib: u16| {
                let field = hostile(index, usize::from(kib) * 1024);
                format!("{:.0}", nanoseconds(|| read(&field)) / f64::from(kib))
            });
            per_kib.join(" / ")
        });
        println!("| {name} | {parse} | {recover} |");
    }
}

/// Instructions a byte: were the work quadratic, each would be ten times the one before.
fn instructions() {
    println!("| instructions a byte at 10 kB, 100 kB, 1 MB | parse_all | recover_all |");
    println!("| --- | ---: | ---: |");
    let mut growth: f64 = 0.0;
    for (index, (name, ..)) in HOSTILE.iter().enumerate() {
        let sizes = [10_000, 100_000, 1_000_000];
        let [parse, recover] = READERS.map(|(reader, _)| {
            let per_byte = sizes.map(|size| {
                let reading = collected(index, size, reader) - collected(index, size, "none");
                reading / f64::from(size)
            });
            growth = growth.max(per_byte[2] / per_byte[0]);
            per_byte.map(|it| format!("{it:.1}")).join(" / ")
        });
        println!("| {name} | {parse} | {recover} |");
    }
    assert!(growth < 1.1, "not linear: {growth:.2} times the instructions a byte");
    println!("a byte of 1 MB takes at most {growth:.2} times the instructions of one of 10 kB");
}

/// What callgrind looks at.
fn read(index: &str, size: &str, reader: &str) {
    let field = hostile(index.parse().unwrap(), size.parse().unwrap());
    match READERS.iter().find(|(name, _)| *name == reader) {
        Some((_, read)) => read(&field),
        None => drop(black_box(field)),
    }
}

/// All instructions of a process that makes such a value and has it read, as callgrind reports them.
fn collected(index: usize, size: u32, reader: &str) -> f64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().unwrap())
        .args(["read", &index.to_string(), &size.to_string(), reader])
        .output()
        .expect("valgrind is installed");
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}");
    let line = report.lines().find_map(|line| line.split_once("Collected : "));
    line.unwrap_or_else(|| panic!("no count in:\n{report}")).1.trim().parse().unwrap()
}
