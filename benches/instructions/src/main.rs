//! Counts instructions under callgrind and fails where a subject takes over 5 % more than recorded.
//!
//! `cargo run --release` compares with `recorded.txt`; `cargo run --release -- record` writes it.
//! `cargo run --release -- atomics` prints a table of atomic read-modify-writes, too, and needs
//! objdump. Needs valgrind. The program runs itself under it twice for each subject, with few and with
//! many repetitions: the difference is the subject's, and start-up cancels out.
//!
//! The figures hold for a compiler, a C library (malloc, memcpy, memset) and a processor with AVX2
//! (valgrind hides AVX-512, so that later ones count the same). Record anew when one changes.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode};

use http::{HeaderMap, Request, Uri};
use http_basic_credentials::challenge::Challenge;
use http_basic_credentials::scope::CredentialStore;
use http_basic_credentials::{BasicAuthExt as _, BasicCredentials};

const EMAIL: &str = "ana.maria@example.com.au";
/// What is done, and with what: a token of so many bytes, or as `run` has it. Then in plain words.
type Subject = (&'static str, &'static str, &'static str);

const SUBJECTS: [Subject; 15] = [
    ("construct", "40", "make a header value, token of 40 B"),
    ("construct", "192", "the same, 192 B"),
    ("attach", "40", "put the value into a new `HeaderMap`, 40 B"),
    ("attach", "192", "the same, 192 B"),
    ("decode", "40", "read a header value, 40 B"),
    ("decode", "192", "the same, 192 B"),
    ("expose", "40", "read a header value and use both parts, 40 B"),
    ("look-up", "lent", "`ScopedCredentials::header_value_for`"),
    ("look-up", "scope", "`CredentialStore::header_value_for`, 1 scope"),
    ("look-up", "path", "the same, 1,000 paths of one origin"),
    ("look-up", "crafted", "the same, crafted to be slow: a target of 2 KB beside each of them"),
    ("authorize", "scope", "`CredentialStore::authorize`, 1 scope"),
    ("is_same", "equal", "`is_same` of equal pairs, 40 B"),
    ("is_same", "other", "the same of pairs that differ in the first byte"),
    ("challenge", "basic", "read a challenge"),
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
        ["atomics"] => {
            print_atomics();
            ExitCode::SUCCESS
        }
        [] => compare(),
        _ => panic!("the arguments are none, `record` or `atomics`"),
    }
}

/// What callgrind looks at.
fn run(work: &str, with: &str, times: u64) {
    let token: String = "t0k3n-Az".chars().cycle().take(with.parse().unwrap_or(40)).collect();
    let make = |email| BasicCredentials::new(black_box(email), black_box(&token)).unwrap();
    let credentials = make(EMAIL);
    let second = make(if with == "other" { "bna.maria@example.com.au" } else { EMAIL });
    let store = CredentialStore::new();
    match with {
        "scope" => drop(store.insert(credentials.scoped_to("https://api.example.com").unwrap())),
        "path" => (0..1_000).for_each(|index| {
            let scope = format!("https://api.example.com/org{}/team{index}", index / 30);
            store.insert(credentials.scoped_to(&scope).unwrap());
        }),
        "crafted" => (0..1_000).for_each(|index| {
            let scope = format!("https://api.example.com{}/a", "/b".repeat(index));
            store.insert(credentials.scoped_to(&scope).unwrap());
        }),
        _ => {}
    }
    let scoped = credentials.scoped_to("https://api.example.com").unwrap();
    let uri = match with {
        "crafted" => format!("https://api.example.com{}", "/b".repeat(1_000)).parse().unwrap(),
        _ => Uri::from_static("https://api.example.com/org16/team503/repo/issues?page=2"),
    };
    let mut request = Request::get(uri.clone()).body(()).unwrap();
    for _ in 0..times {
        match work {
            "construct" => drop(black_box(make(EMAIL))),
            "attach" => {
                let mut map = HeaderMap::new();
                map.insert_basic_auth(black_box(&credentials));
                black_box(map);
            }
            "decode" => {
                let value = black_box(credentials.header_value());
                black_box(BasicCredentials::try_from(value).unwrap());
            }
            "expose" => {
                let value = black_box(credentials.header_value());
                let credentials = BasicCredentials::try_from(value).unwrap();
                black_box((credentials.expose_email(), credentials.expose_token()));
            }
            "look-up" if with == "lent" => {
                black_box(black_box(&scoped).header_value_for(black_box(&uri)).unwrap());
            }
            "authorize" => store.authorize(black_box(&mut request)).unwrap(),
            "look-up" => drop(black_box(store.header_value_for(black_box(&uri)))),
            "is_same" => _ = black_box(black_box(&credentials).is_same(black_box(&second))),
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
    let mut highest: f64 = 0.0;
    println!("| work | recorded | now | ratio | |\n| --- | ---: | ---: | ---: | --- |");
    for subject @ (work, with, _) in SUBJECTS {
        let name = format!("{work} {with} ");
        let before = recorded.lines().find_map(|line| line.strip_prefix(&name));
        let before: u64 = before.expect("each subject is recorded").trim().parse().unwrap();
        let now = count(subject);
        let ratio = now as f64 / before as f64;
        let verdict = match ratio {
            _ if ratio > TOLERANCE => "TOO MANY",
            _ if ratio < 1.0 / TOLERANCE => "fewer: record it",
            _ => "",
        };
        highest = highest.max(ratio);
        println!("| {work}, {with} | {before} | {now} | {ratio:.3} | {verdict} |");
    }
    let comments = recorded.lines().filter(|line| line.starts_with('#'));
    println!("\nrecorded with:\n{}\nnow:\n{}", comments.collect::<Vec<_>>().join("\n"), versions());
    println!("\n{} counts, each at most {highest:.2} times that recorded", SUBJECTS.len());
    if highest <= TOLERANCE { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn record() -> String {
    let mut text = versions();
    for subject @ (work, with, _) in SUBJECTS {
        write!(text, "\n{work} {with} {}", count(subject)).unwrap();
    }
    text + "\n"
}

/// Instructions for one repetition.
fn count(subject: Subject) -> u64 {
    per_repetition(|times| {
        let report = callgrind(subject, times, &["--callgrind-out-file=/dev/null"]);
        let line = report.lines().find_map(|line| line.split_once("Collected : "));
        line.unwrap_or_else(|| panic!("no count in:\n{report}")).1.trim().parse().unwrap()
    })
}

fn per_repetition(collected: impl Fn(u64) -> u64) -> u64 {
    let [few, many] = [FEW, MANY].map(collected);
    (many - few) / (MANY - FEW)
}

/// Runs one subject under callgrind, and returns what it reports.
fn callgrind((work, with, _): Subject, times: u64, options: &[&str]) -> String {
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .args(options)
        .arg(std::env::current_exe().unwrap())
        .args(["run", work, with, &times.to_string()])
        .output()
        .expect("valgrind is installed");
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{report}");
    report
}

/// A table in Markdown.
fn print_atomics() {
    let addresses = atomic_addresses();
    println!("| | instructions | atomic read-modify-writes |\n| --- | ---: | ---: |");
    for subject @ (.., name) in SUBJECTS {
        let atomics = per_repetition(|times| atomics(subject, times, &addresses));
        println!("| {name} | {} | {atomics} |", count(subject));
    }
}

/// How often a process runs an instruction at one of the addresses.
fn atomics(subject: Subject, times: u64, addresses: &HashSet<u64>) -> u64 {
    let file = std::env::temp_dir().join(format!("callgrind.{}", std::process::id()));
    let option = format!("--callgrind-out-file={}", file.display());
    let plain = ["--dump-instr=yes", "--compress-pos=no", "--compress-strings=no", &option];
    callgrind(subject, times, &plain);
    let profile = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();

    // `ob=` names the file of the lines after it: `address line count`. The line after `calls=` is
    // what the callee took.
    let own = format!("ob={}", std::env::current_exe().unwrap().display());
    let (mut in_own, mut is_call, mut sum) = (false, false, 0);
    for line in profile.lines() {
        if line.starts_with("ob=") {
            in_own = line == own;
        } else if in_own && !is_call && line.starts_with("0x") {
            let mut fields = line.split(' ');
            let address = u64::from_str_radix(&fields.next().unwrap()[2..], 16).unwrap();
            if addresses.contains(&address) {
                sum += fields.nth(1).unwrap().parse::<u64>().unwrap();
            }
        }
        is_call = line.starts_with("calls=");
    }
    sum
}

/// Where this program has an atomic read-modify-write: an instruction with the prefix `lock`, or an
/// exchange with memory (x86-64).
fn atomic_addresses() -> HashSet<u64> {
    let output = Command::new("objdump")
        .args(["-d", "--no-show-raw-insn"])
        .arg(std::env::current_exe().unwrap())
        .output()
        .expect("objdump is installed");
    let is_atomic =
        |code: &str| code.starts_with("lock ") || (code.starts_with("xchg ") && code.contains('('));
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let atomics = lines.lines().filter_map(|line| {
        let (address, code) = line.split_once(':')?;
        is_atomic(code.trim_start()).then(|| u64::from_str_radix(address.trim(), 16).unwrap())
    });
    atomics.collect()
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
