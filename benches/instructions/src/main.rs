//! Counts instructions under valgrind, and fails if one count is more than 5 % above `recorded.txt`.
//! `cargo run --release` compares, `cargo run --release -- record` writes the file.
//!
//! A count holds for one compiler, C library (malloc, memcpy) and kind of processor (AVX2). Record
//! anew when one of them changes, in a commit that changes nothing else.

use std::hint::black_box;
use std::process::{Command, ExitCode};

use http::{HeaderMap, Uri};
use http_basic_credentials::scope::CredentialStore;
use http_basic_credentials::{BasicAuthExt as _, BasicCredentials};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/recorded.txt");
const EMAIL: &str = "ana.maria@example.com.au";
const TOKEN: &str = "t0k3n-Azt0k3n-Azt0k3n-Azt0k3n-Azt0k3n-Az";
const SUBJECTS: [&str; 5] = ["construct", "attach", "decode", "one-scope", "1000-paths"];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => return compare(),
        ["record"] => std::fs::write(FILE, record()).unwrap(),
        [subject, times] => repeat(subject, times.parse().unwrap()),
        _ => panic!("the only argument is `record`"),
    }
    ExitCode::SUCCESS
}

fn compare() -> ExitCode {
    let recorded = std::fs::read_to_string(FILE).unwrap();
    let mut exit = ExitCode::SUCCESS;
    println!("{:12}{:>10}{:>10}", "", "recorded", "now");
    for subject in SUBJECTS {
        let line = recorded.lines().find_map(|line| line.strip_prefix(subject)).unwrap();
        let [before, now] = [line.trim().parse().unwrap(), count(subject)];
        let percent = (now / before - 1.0) * 100.0;
        println!("{subject:12}{before:10}{now:10}{percent:+8.1} %");
        if percent > 5.0 {
            exit = ExitCode::FAILURE;
        }
    }
    let before = recorded.lines().next().unwrap_or_default();
    println!("recorded with {before}\nnow with      {}", versions());
    exit
}

fn record() -> String {
    let counts = SUBJECTS.map(|subject| format!("{subject} {}\n", count(subject)));
    versions() + "\n" + &counts.concat()
}

/// The instructions of one repetition: the start-up of this program cancels out.
fn count(subject: &str) -> f64 {
    let [few, many] = [100, 1_100].map(|times: u64| {
        let valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];
        let own = std::env::current_exe().unwrap();
        let own = [own.to_str().unwrap(), subject, &times.to_string()];
        let report = output(&[&valgrind[..], &own[..]].concat());
        let count = report.lines().find_map(|line| line.split_once("Collected : "));
        count.unwrap_or_else(|| panic!("no count in {report}")).1.trim().parse::<f64>().unwrap()
    });
    ((many - few) / 1_000.0).round()
}

/// What valgrind looks at.
fn repeat(subject: &str, times: u64) {
    let make = || BasicCredentials::new(black_box(EMAIL), black_box(TOKEN)).unwrap();
    let credentials = make();
    let store = CredentialStore::new();
    let mut scopes = vec![String::from("https://api.example.com")];
    if subject == "1000-paths" {
        scopes =
            (0..1_000).map(|team| format!("{}/org{}/team{team}", scopes[0], team / 30)).collect();
    }
    for scope in &scopes {
        store.insert(credentials.scoped_to(scope).unwrap());
    }
    let uri = Uri::from_static("https://api.example.com/org16/team503/repo/issues?page=2");

    for _ in 0..times {
        match subject {
            "construct" => drop(black_box(make())),
            "attach" => {
                let mut map = HeaderMap::new();
                map.insert_basic_auth(black_box(&credentials));
                black_box(map);
            }
            "decode" => {
                let value = black_box(credentials.header_value());
                drop(black_box(BasicCredentials::try_from(value).unwrap()));
            }
            "one-scope" | "1000-paths" => {
                drop(black_box(store.header_value_for(black_box(&uri)).unwrap()));
            }
            _ => panic!("no such subject: {subject}"),
        }
    }
}

/// What the counts hold for, in one line.
fn versions() -> String {
    let tools = [["rustc", "--version"], ["valgrind", "--version"], ["ldd", "--version"]];
    tools.map(|tool| output(&tool).lines().next().unwrap_or_default().to_owned()).join(", ")
}

/// What a command prints, in either stream.
fn output(command: &[&str]) -> String {
    let (program, arguments) = command.split_first().unwrap();
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success(), "{text}");
    text
}
