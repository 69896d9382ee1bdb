//! This crate and its peers, timed in one process. `cargo run --release` prints what `docs/speed.md`
//! says, or the sections that are named (`-- peers store`); `-- write` writes it and its chart.
//! Needs valgrind and objdump.

mod alloc;
mod chart;
mod files;
mod length;
mod machine;
mod measure;
mod store;
mod subjects;
mod table;

use std::path::Path;
use std::process::Command;

use table::Table;

/// A name, and what makes the section.
type Section = (&'static str, fn() -> String);

const SECTIONS: [Section; 7] = [
    ("peers", || peers().0),
    ("challenges", challenges),
    ("length", length::growth),
    ("store", store::look_up),
    ("atomics", atomics),
    ("files", files::read),
    ("build", build),
];

/// What the texts refer to.
const LINKS: &str = "\n[comparison.md]: comparison.md\n[speed.svg]: speed.svg\n";

/// The chart for rustdoc, which copies no file.
fn data_uri(svg: &str) -> String {
    let escaped = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'/' | b':' | b'=' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    format!("data:image/svg+xml,{}", svg.bytes().map(escaped).collect::<String>())
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is = |name: &str| arguments.iter().any(|it| it == name);
    if is("write") {
        let (peers, svg) = peers();
        let rest: String = SECTIONS.iter().skip(1).map(|(_, section)| section()).collect();
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
        let intro = include_str!("intro.md").replace("MACHINE", &machine::describe());
        std::fs::write(docs.join("speed.md"), intro + &peers + &rest + LINKS).unwrap();
        std::fs::write(docs.join("speed.svg.uri"), data_uri(&svg)).unwrap();
        std::fs::write(docs.join("speed.svg"), svg).unwrap();
        return;
    }
    for (name, section) in SECTIONS {
        if arguments.is_empty() || is(name) {
            println!("{}", section());
        }
    }
}

/// The tables of peers, and a chart of them.
fn peers() -> (String, String) {
    let tables = [
        Table::of("Make a header value from an email and a token", subjects::make),
        Table::of("Attach credentials that exist to one more request", subjects::attach),
        Table::of("Read a header value", subjects::read),
        Table::of("Read a header value and use both parts", subjects::read_parts),
    ];
    let mut text: String = tables.iter().map(Table::markdown).collect();
    let slower: String = tables.iter().flat_map(Table::slower).collect();
    text += "\n### Slower than a peer\n\n";
    text += if slower.is_empty() { "In no row.\n" } else { &slower };
    (text, chart::svg(&tables))
}

/// Times against `http-auth`, and on hostile values.
fn challenges() -> String {
    let output = cargo(&["bench", "--quiet", "--bench", "challenge"], "../..");
    format!("\n## Challenges\n\n{}\n{output}", include_str!("challenges.md"))
}

/// Counted, not timed: what threads share.
fn atomics() -> String {
    let output =
        cargo(&["run", "--quiet", "--release", "--locked", "--", "atomics"], "../instructions");
    format!("\n## Instructions and atomic operations\n\n{}\n{output}", include_str!("atomics.md"))
}

/// What each crate adds to a build.
fn build() -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../build");
    let output = run(&mut Command::new(script));
    format!("\n## Build\n\n{}\n{output}", include_str!("build.md"))
}

/// What a command of Cargo prints, run in a directory beside this one.
fn cargo(arguments: &[&str], directory: &str) -> String {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    run(Command::new("cargo").args(arguments).current_dir(directory))
}

fn run(command: &mut Command) -> String {
    let output = command.stderr(std::process::Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "{command:?}");
    String::from_utf8(output.stdout).unwrap()
}
