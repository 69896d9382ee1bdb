//! Reading netrc files and secret files, and looking up a host.

use std::fmt::Write as _;
use std::fs::File;
use std::hint::black_box;
use std::io::{Write as _, pipe};
use std::os::fd::AsRawFd as _;
use std::path::Path;
use std::thread;

use http_basic_credentials::source::netrc::Netrc;
use http_basic_credentials::source::read_secret;

use crate::measure::{measure, subject};
use crate::store::thousands;

pub fn read() -> String {
    let mut text = String::from(
        "\n## Files\n\n\
         Each file is opened, read into one wiped buffer, parsed and dropped. The pipe's time is that \
         of a thread that writes it, too.\n\n\
         | ns a KiB | file | pipe |\n| --- | ---: | ---: |\n",
    );
    let path = std::env::temp_dir().join(format!("peers.{}", std::process::id()));
    for kib in [64, 1_024] {
        let netrc = netrc(kib * 1_024 / ENTRY_LEN);
        let secret = "t".repeat(kib * 1_024 - 1) + "\n";
        row(&mut text, &format!("`Netrc::read`, {kib} KiB"), &path, &netrc, |path| {
            black_box(Netrc::read(path).unwrap());
        });
        row(&mut text, &format!("`read_secret`, {kib} KiB"), &path, &secret, |path| {
            black_box(read_secret(path).unwrap());
        });
    }
    let short = "t0k3n-Az".repeat(24) + "\n";
    std::fs::write(&path, &short).unwrap();
    let figures = measure(&[
        subject("open", || File::open(&path).unwrap()),
        subject("a secret", || read_secret(&path).unwrap()),
    ]);
    std::fs::remove_file(&path).unwrap();
    write!(
        text,
        "\nA secret file of 192 bytes takes {:.1} µs, of which {:.1} are to open and close it.\n",
        figures[1].nanoseconds / 1e3,
        figures[0].nanoseconds / 1e3,
    )
    .unwrap();
    text + &look_up()
}

fn look_up() -> String {
    let mut text = String::from(
        "\n| `credentials_for` among | first host, ns | last host, ns | none, ns |\n\
         | ---: | ---: | ---: | ---: |\n",
    );
    for count in [1, 100, 10_000] {
        let netrc = Netrc::parse(netrc(count));
        let [first, last] = [0, count - 1].map(host);
        let figures = measure(&[
            subject("first", || netrc.credentials_for(black_box(&first)).unwrap()),
            subject("last", || netrc.credentials_for(black_box(&last)).unwrap()),
            subject("none", || netrc.credentials_for(black_box("api.example.org")).unwrap()),
        ]);
        let [first, last, none] = [0, 1, 2].map(|index| figures[index].nanoseconds);
        writeln!(text, "| {} | {first:.0} | {last:.0} | {none:.0} |", thousands(count)).unwrap();
    }
    text
}

/// Opens the text as a file and as a pipe.
fn row(text: &mut String, name: &str, path: &Path, content: &str, read: impl Fn(&Path)) {
    std::fs::write(path, content).unwrap();
    let figures = measure(&[
        subject("file", || read(path)),
        subject("pipe", || {
            let (reader, mut writer) = pipe().unwrap();
            thread::scope(|scope| {
                scope.spawn(move || writer.write_all(content.as_bytes()).unwrap());
                read(Path::new(&format!("/proc/self/fd/{}", reader.as_raw_fd())));
            });
        }),
    ]);
    let kib = content.len() as f64 / 1_024.0;
    let [file, pipe] = [0, 1].map(|index| figures[index].nanoseconds / kib);
    writeln!(text, "| {name} | {file:.0} | {pipe:.0} |").unwrap();
}

const ENTRY_LEN: usize = 90;

/// Entries of that length each.
fn netrc(entries: usize) -> String {
    let entry = |index| {
        let entry = format!("machine {} login ana@example.com password ", host(index));
        format!("{entry:t<0$}\n", ENTRY_LEN - 1)
    };
    (0..entries).map(entry).collect()
}

fn host(index: usize) -> String {
    format!("api{index}.example.com")
}
