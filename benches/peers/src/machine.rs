//! What the figures hold for.

use std::process::Command;

const PEERS: [&str; 11] = [
    "actix-web-httpauth",
    "attohttpc",
    "base64",
    "bytes",
    "headers",
    "http",
    "http-auth",
    "http-auth-basic",
    "reqwest",
    "tower-http",
    "ureq-proto",
];

/// The processor, the compiler, the C library and the versions in the lock file.
pub fn describe() -> String {
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name| {
        let line = processor.lines().find(|line| line.split('\t').next() == Some(name));
        line.and_then(|line| line.split_once(": ")).map_or("unknown", |(_, value)| value)
    };
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let name = field("model name");
    let (family, model) = (field("cpu family"), field("model"));
    let compiler = first_line("rustc");
    // `ldd (Debian GLIBC 2.36-9) 2.36`
    let library = first_line("ldd");
    let library = library.split(['(', ')']).nth(1).unwrap_or("unknown");
    format!(
        "Measured on: {name} (family {family}, model {model}), {processors} processors; {compiler}; \
         {library}.\nVersions: {}.",
        versions(),
    )
}

fn first_line(program: &str) -> String {
    let output = Command::new(program).arg("--version").output().unwrap();
    String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned()
}

/// Of each crate the newest: some are there in an older version too, for a peer.
fn versions() -> String {
    let lock: Vec<_> = include_str!("../Cargo.lock").lines().collect();
    let packages = lock.windows(2).filter_map(|pair| {
        let name = pair[0].strip_prefix("name = \"")?.trim_end_matches('"');
        let version = pair[1].strip_prefix("version = \"")?.trim_end_matches('"');
        Some((name, version))
    });
    let packages: Vec<_> = packages.collect();
    let newest = PEERS.map(|peer| {
        let (name, version) = packages.iter().rev().find(|(name, _)| *name == peer).unwrap();
        format!("{name} {version}")
    });
    newest.join(", ")
}
