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

use http::{HeaderMap, Uri};
use http_basic_credentials::challenge::Challenge;
use http_basic_credentials::scope::CredentialStore;
use http_basic_credentials::{BasicAuthExt as _, BasicCredentials};

const EMAIL: &str = "ana.maria@example.com.au";
/// What is done, and with what: a token of so many bytes, or as `run` has it.
const SUBJECTS: [(&str, &str); 9] = [
    ("construct", "40"),
    ("construct", "192"),
    ("attach", "40"),
    ("attach", "192"),
    ("decode", "40"),
    ("decode", "192"),
    ("look-up", "scope"),
    ("look-up", "path"),
    ("challenge", "basic"),
];
const FEW: u64 = 100;
const MANY: u64 = 1_100;
const TOLERANCE: f64 = 1.05;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["run", work, with, times] => {
            run(work, with, times.parse().unwrap());
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
fn run(work: &str, with: &str, times: u64) {
    let token: String = "t0k3n-Az".chars().cycle().take(with.parse().unwrap_or(40)).collect();
    let make = || BasicCredentials::new(black_box(EMAIL), black_box(&token)).unwrap();
    let credentials = make();
    let store = CredentialStore::new();
    match with {
        "scope" => drop(store.insert(credentials.scoped_to("https://api.example.com").unwrap())),
        "path" => (0..1_000).for_each(|index| {
            let scope = format!("https://api.example.com/org{}/team{index}", index / 30);
            store.insert(credentials.scoped_to(&scope).unwrap());
        }),
        _ => {}
    }
    let uri = Uri::from_static("https://api.example.com/org16/team503/repo/issues?page=2");
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
            "look-up" => drop(black_box(store.header_value_for(black_box(&uri)).unwrap())),
            "challenge" => {
                let value = r#"Basic realm="api.example.com", charset="UTF-8""#;
                black_box(Challenge::parse_all([black_box(value)]).unwrap());
            }
            _ => panic!("no such work: {work}"),
        }
    }
}

fn compare() -> ExitCode {
    let recorded = std::fs::read_to_string(recorded()).unwrap();
    let mut passes = true;
    println!("| work | recorded | now | ratio | |\n| --- | ---: | ---: | ---: | --- |");
    for (work, with) in SUBJECTS {
        let name = format!("{work} {with} ");
        let before = recorded.lines().find_map(|line| line.strip_prefix(&name));
        let before: u64 = before.expect("each subject is recorded").trim().parse().unwrap();
        let now = count(work, with);
        let ratio = now as f64 / before as f64;
        let verdict = match ratio {
            _ if ratio > TOLERANCE => "TOO MANY",
            _ if ratio < 1.0 / TOLERANCE => "fewer: record it",
            _ => "",
        };
        passes &= ratio <= TOLERANCE;
        println!("| {work}, {with} | {before} | {now} | {ratio:.3} | {verdict} |");
    }
    let comments = recorded.lines().filter(|line| line.starts_with('#'));
    println!("\nrecorded with:\n{}\nnow:\n{}", comments.collect::<Vec<_>>().join("\n"), versions());
    if passes { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn record() -> String {
    let mut text = versions();
    for (work, with) in SUBJECTS {
        write!(text, "\n{work} {with} {}", count(work, with)).unwrap();
    }
    text + "\n"
}

/// Instructions for one repetition.
fn count(work: &str, with: &str) -> u64 {
    let [few, many] = [FEW, MANY].map(|times| collected(work, with, times));
    (many - few) / (MANY - FEW)
}

/// All instructions of a process, as callgrind reports them.
fn collected(work: &str, with: &str, times: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().unwrap())
        .args(["run", work, with, &times.to_string()])
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
