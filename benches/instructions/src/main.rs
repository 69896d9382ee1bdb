//! Counts instructions under callgrind and fails where a subject takes over 5 % more than recorded.
//!
//! `cargo run --release` compares with `recorded.txt`; `cargo run --release -- record` writes it.
//! Needs valgrind. The program runs itself under it, twice a subject: what differs between few and
//! many repetitions is the subject's, and start-up cancels out.
//!
//! The figures hold for a compiler, a C library (malloc, memcpy, memset) and a processor with AVX2
//! (valgrind hides AVX-512, so that later ones count the same). Record anew when one changes.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode};

use http::HeaderMap;
use http_basic_credentials::{BasicAuthExt as _, BasicCredentials};

const EMAIL: &str = "ana.maria@example.com.au";
const LENGTHS: [usize; 2] = [40, 192];
const WORKS: [&str; 3] = ["construct", "attach", "decode"];
const FEW: u64 = 100;
const MANY: u64 = 1_100;
const TOLERANCE: f64 = 1.05;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["run", work, len, times] => {
            run(work, len.parse().unwrap(), times.parse().unwrap());
            ExitCode::SUCCESS
        }
        ["record"] => {
            std::fs::write(recorded(), record()).unwrap();
            ExitCode::SUCCESS
        }
        [] => compare(),
        _ => panic!("the arguments are none or `record`"),
    }
}

/// What callgrind looks at.
fn run(work: &str, len: usize, times: u64) {
    let token: String = "t0k3n-Az".chars().cycle().take(len).collect();
    let make = || BasicCredentials::new(black_box(EMAIL), black_box(&token)).unwrap();
    let credentials = make();
    for _ in 0..times {
        match work {
            "construct" => drop(black_box(make())),
            "attach" => {
                let mut map = HeaderMap::new();
                map.insert_basic_auth(black_box(&credentials));
                black_box(map);
            }
            "decode" => {
                let value = black_box(credentials.header_value());
                black_box(BasicCredentials::try_from(value).unwrap());
            }
            _ => panic!("no such work: {work}"),
        }
    }
}

fn compare() -> ExitCode {
    let recorded = std::fs::read_to_string(recorded()).unwrap();
    let mut passes = true;
    println!("| work | recorded | now | ratio | |\n| --- | ---: | ---: | ---: | --- |");
    for (work, len) in subjects() {
        let name = format!("{work} {len} ");
        let before = recorded.lines().find_map(|line| line.strip_prefix(&name));
        let before: u64 = before.expect("each subject is recorded").trim().parse().unwrap();
        let now = count(work, len);
        let ratio = now as f64 / before as f64;
        let verdict = match ratio {
            _ if ratio > TOLERANCE => "TOO MANY",
            _ if ratio < 1.0 / TOLERANCE => "fewer: record it",
            _ => "",
        };
        passes &= ratio <= TOLERANCE;
        println!("| {work}, {len} B | {before} | {now} | {ratio:.3} | {verdict} |");
    }
    let comments = recorded.lines().filter(|line| line.starts_with('#'));
    println!("\nrecorded with:\n{}\nnow:\n{}", comments.collect::<Vec<_>>().join("\n"), versions());
    if passes { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn record() -> String {
    let mut text = versions();
    for (work, len) in subjects() {
        write!(text, "\n{work} {len} {}", count(work, len)).unwrap();
    }
    text + "\n"
}

fn subjects() -> impl Iterator<Item = (&'static str, usize)> {
    WORKS.into_iter().flat_map(|work| LENGTHS.map(|len| (work, len)))
}

/// Instructions for one repetition.
fn count(work: &str, len: usize) -> u64 {
    let [few, many] = [FEW, MANY].map(|times| collected(work, len, times));
    (many - few) / (MANY - FEW)
}

/// All instructions of a process, as callgrind reports them.
fn collected(work: &str, len: usize, times: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().unwrap())
        .args(["run", work, &len.to_string(), &times.to_string()])
        .output()
        .expect("valgrind is installed");
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}");
    let line = report.lines().find_map(|line| line.split_once("Collected : "));
    line.unwrap_or_else(|| panic!("no count in:\n{report}")).1.trim().parse().unwrap()
}

/// What the figures hold for, as comment lines.
fn versions() -> String {
    let tools = [["rustc", "--version"], ["valgrind", "--version"], ["ldd", "--version"]];
    let versions = tools.map(|[program, argument]| {
        let output = Command::new(program).arg(argument).output();
        let text = output.map(|output| output.stdout).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).lines().next().unwrap_or("unknown").to_owned();
        format!("# {text}")
    });
    #[cfg(target_arch = "x86_64")]
    let processor = format!("# AVX2: {}", std::arch::is_x86_feature_detected!("avx2"));
    #[cfg(not(target_arch = "x86_64"))]
    let processor = format!("# {}", std::env::consts::ARCH);
    format!("{}\n{processor}", versions.join("\n"))
}

fn recorded() -> impl AsRef<Path> {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("recorded.txt")
}
