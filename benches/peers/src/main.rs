//! Times this crate beside others, all in one process. `cargo run --release` prints the tables;
//! `cargo run --release -- write` puts them into docs/speed.md, and draws docs/speed.svg.

mod chart;
mod measure;
mod subjects;

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use measure::{Figure, Subject, measure};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/speed.md");
const CHART: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/speed.svg");
/// Of the token.
const LENGTHS: [usize; 3] = [40, 192, 4096];

/// The figures of each crate for a piece of work, by the length of the token.
struct Work {
    name: &'static str,
    figures: [Vec<Figure>; LENGTHS.len()],
}

impl Work {
    fn measure(name: &'static str, subjects: impl Fn(&str) -> Vec<Subject<'_>>) -> Self {
        Self { name, figures: LENGTHS.map(|len| measure(&subjects(&subjects::token(len)))) }
    }

    fn at_192(&self) -> &[Figure] {
        &self.figures[1]
    }

    fn table(&self) -> String {
        let mut text = String::from("| | 40 B | 192 B | 4 KiB | allocations |\n");
        text += "| --- | ---: | ---: | ---: | ---: |\n";
        for (row, Figure { name, allocations, .. }) in self.at_192().iter().enumerate() {
            let times = self.figures.each_ref().map(|figures| cell(figures, row)).join(" | ");
            writeln!(text, "| {name} | {times} | {allocations} |").unwrap();
        }
        text
    }
}

/// The time of this crate, which is the first, or how many times as long another one takes.
fn cell(figures: &[Figure], row: usize) -> String {
    let [own, time] = [0, row].map(|row| figures[row].nanoseconds);
    match time / own {
        _ if row == 0 => format!("{own:.0} ns"),
        times if times < 0.995 => format!("**{times:.2}**"),
        times => format!("{times:.2}"),
    }
}

fn main() {
    let works = [
        Work::measure("Make a header value", subjects::make),
        Work::measure("Attach it to a request", subjects::attach),
        Work::measure("Read a header value", subjects::read),
    ];
    let [make, attach, read] = works.each_ref().map(Work::table);
    let tables = [
        ("machine", machine()),
        ("make", make),
        ("attach", attach),
        ("read", read),
        ("look-up", look_up()),
        ("challenges", challenges()),
    ];
    if std::env::args().nth(1).as_deref() == Some("write") {
        let page = fs::read_to_string(PAGE).unwrap();
        fs::write(PAGE, tables.iter().fold(page, |page, table| put(&page, table))).unwrap();
        fs::write(CHART, chart::draw(&works)).unwrap();
    } else {
        for (name, table) in &tables {
            println!("{name}\n\n{table}");
        }
    }
}

/// Replaces the paragraph after the comment that has the table's name.
fn put(page: &str, (name, table): &(&str, String)) -> String {
    let comment = format!("<!-- {name} -->\n\n");
    let (before, after) = page.split_once(&comment).unwrap();
    let (_, after) = after.split_once("\n\n").unwrap();
    format!("{before}{comment}{table}\n{after}")
}

fn look_up() -> String {
    let mut text = String::from("| look-up in | ns |\n| --- | ---: |\n");
    for figure in measure(&subjects::look_up()) {
        writeln!(text, "| {} | {:.0} |", figure.name, figure.nanoseconds).unwrap();
    }
    text
}

fn challenges() -> String {
    let mut text = String::from("| challenge | this crate | http-auth |\n| --- | ---: | ---: |\n");
    for (name, value) in subjects::CHALLENGES {
        let figures = measure(&subjects::challenge(value));
        writeln!(text, "| {name} | {} | {} |", cell(&figures, 0), cell(&figures, 1)).unwrap();
    }
    text
}

/// What the figures hold for.
fn machine() -> String {
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name| {
        let line = processor.lines().find(|line| line.split('\t').next() == Some(name));
        line.and_then(|line| line.split_once(": ")).map_or("?", |(_, value)| value)
    };
    let rustc = Command::new("rustc").arg("--version").output().unwrap().stdout;
    let lock: Vec<_> = include_str!("../Cargo.lock").lines().collect();
    let version = |name| {
        // The newest, if a dependency of reqwest locks an older one too.
        let line = lock.iter().rposition(|line| *line == format!("name = \"{name}\"")).unwrap();
        format!("{name} {}", lock[line + 1].trim_start_matches("version = ").trim_matches('"'))
    };
    let crates = ["headers", "http", "http-auth", "http-auth-basic", "reqwest", "tower-http"];
    format!(
        "{} (family {}, model {}), {}, {}.\n",
        field("model name"),
        field("cpu family"),
        field("model"),
        String::from_utf8(rustc).unwrap().trim(),
        crates.map(version).join(", "),
    )
}
