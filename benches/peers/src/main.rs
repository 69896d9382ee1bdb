//! This crate and its peers, timed in one process. `cargo run --release [-- CHART.svg]`.

mod alloc;
mod chart;
mod growth;
mod measure;
mod store;
mod subjects;

use std::process::Command;

use chart::Panel;
use measure::{Figure, Subject, measure};
use subjects::token;

const LENGTHS: [usize; 3] = [40, 192, 4096];

/// What one table holds: a list of figures for each length.
type Table = [Vec<Figure>; LENGTHS.len()];

fn main() {
    machine();

    let mut construct = table(subjects::construct);
    let mut attach = table(subjects::attach);
    let mut clients = table(subjects::clients);
    let decode = table(subjects::decode);
    for index in 0..LENGTHS.len() {
        net(&mut attach[index], "tower-http, net", "tower-http, layer", "tower-http, no layer");
        let clients = &mut clients[index];
        net(clients, "reqwest, net", "reqwest, basic_auth", "reqwest, no auth");
        net(clients, "attohttpc, net", "attohttpc, basic_auth", "attohttpc, no auth");
        net(clients, "ureq-proto, net", "ureq-proto, userinfo", "ureq-proto, no auth");
        // A client that encodes anew for each request pays this both times.
        attach[index].append(clients);
        let nets = attach[index].iter().filter(|figure| figure.name.ends_with(", net"));
        let nets: Vec<_> =
            nets.filter(|figure| !figure.name.starts_with("tower")).copied().collect();
        construct[index].extend(nets);
    }

    print("Construct: two strings to a header value", &construct);
    print("Attach: credentials that exist, onto a new request", &attach);
    print("Decode: a header value to two strings", &decode);
    growth::lengths();
    growth::threads();
    store::look_up();

    if let Some(path) = std::env::args().nth(1) {
        let mut panels: Vec<Panel> = (LENGTHS.iter().zip(&construct))
            .map(|(len, figures)| {
                panel(&format!("Make a header value, token of {len} bytes"), figures)
            })
            .collect();
        panels.push(panel("Put it onto one more request, token of 40 bytes", &attach[0]));
        panels.push(panel("Read a header value, token of 40 bytes", &decode[0]));
        panels.push(panel("Read a header value, token of 192 bytes", &decode[1]));
        std::fs::write(&path, chart::svg(&panels)).unwrap();
        eprintln!("wrote {path}");
    }
}

fn table(subjects: impl Fn(&str) -> Vec<Subject<'_>>) -> Table {
    LENGTHS.map(|len| measure(&subjects(&token(len))))
}

/// Adds what `with` costs over `without`.
fn net(figures: &mut Vec<Figure>, name: &'static str, with: &str, without: &str) {
    let find = |name| figures.iter().find(|figure| figure.name == name);
    if let (Some(with), Some(without)) = (find(with), find(without)) {
        let figure = with.over(without, name);
        figures.push(figure);
    }
}

fn print(title: &str, table: &Table) {
    println!("\n### {title}\n");
    print!("| subject |");
    for len in LENGTHS {
        print!(" {len} B: ns | this crate's time over it |");
    }
    println!(" allocations + reallocations, bytes (192 B) |");
    println!("| --- |{} ---: |", " ---: | ---: |".repeat(LENGTHS.len()));
    for row in 0..table[0].len() {
        print!("| {} |", table[0][row].name);
        for figures in table {
            let (own, figure) = (&figures[0], &figures[row]);
            print!(" {:.1} | {:.2} |", figure.nanoseconds, own.nanoseconds / figure.nanoseconds);
        }
        let count = table[1][row].count;
        println!(" {} + {}, {} |", count.allocs, count.reallocs, count.bytes);
    }
}

/// The rows that do the same work: not those that a difference was made of.
fn panel(title: &str, figures: &[Figure]) -> Panel {
    let bars = figures
        .iter()
        .filter(|figure| !figure.name.contains(", ") || figure.name.ends_with(", net"))
        .map(|figure| (figure.name.to_owned(), figure.nanoseconds / figures[0].nanoseconds))
        .collect();
    Panel { title: format!("{title} (this crate = 1; shorter is faster)"), bars }
}

/// What the figures hold for: the processor, the compiler and the versions in the lock file.
fn machine() {
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor.lines().find_map(|line| line.strip_prefix("model name\t: "));
    let compiler = Command::new("rustc").arg("--version").output().map(|output| output.stdout);
    println!("Processor: {}", processor.unwrap_or("unknown"));
    println!("Compiler: {}", String::from_utf8_lossy(&compiler.unwrap_or_default()).trim());

    let peers = [
        "actix-web-httpauth",
        "attohttpc",
        "bytes",
        "headers",
        "http",
        "http-auth",
        "http-auth-basic",
        "reqwest",
        "tower-http",
        "ureq-proto",
    ];
    let lock = include_str!("../Cargo.lock").lines().collect::<Vec<_>>();
    let versions = lock.windows(2).filter_map(|pair| {
        let name = pair[0].strip_prefix("name = \"")?.trim_end_matches('"');
        let version = pair[1].strip_prefix("version = \"")?.trim_end_matches('"');
        peers.contains(&name).then(|| format!("{name} {version}"))
    });
    println!("Versions: {}", versions.collect::<Vec<_>>().join(", "));
}
