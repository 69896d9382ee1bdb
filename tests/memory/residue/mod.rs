//! Nothing of a token or of its base64 is left in the memory of a process that had credentials of
//! it and has dropped them. The process under test is this binary, started once more. It gets the
//! token masked, and all the memory that it can have written is searched while it waits.
//!
//! A token of fewer than 16 bytes cannot be told from chance in a whole process: of those,
//! `freed_blocks.rs` looks into each block, and here the email beside one is looked for.
#![allow(clippy::print_stdout)]

mod files;
mod process;
mod scan;
mod steps;

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::AUTHORIZATION;
use http_basic_credentials::BasicCredentials;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use zeroize::Zeroizing;

use self::scan::Found;
use self::steps::{LIFE, OTHERS};

/// With four bytes more it is one of the chunks that are looked through for control characters.
const ONE_CHUNK: usize = 28;
/// Longer tokens repeat this many characters: three times as many in base64 repeat too.
const PERIOD: usize = 6144;

/// Does nothing but in the process under test.
#[test]
fn child() {
    let Some((step, _)) = process::step() else { return };
    let mut token = Zeroizing::new(String::new());
    process::read_masked(&mut token);
    let kept = match step.split_once(' ') {
        None if step == "kept" => {
            let credentials = BasicCredentials::new("ana", &*token).unwrap();
            assert_eq!(credentials.expose_token(), &*token);
            Some(credentials)
        }
        None if step == "kept-encoded" => Some(BasicCredentials::new("ana", &*token).unwrap()),
        Some((client, url)) => {
            send(client, url, &token);
            None
        }
        None => {
            let steps = LIFE.iter().chain(OTHERS);
            let wanted = |name: &str| name == step || (step == "life" && !is_other(name));
            steps.filter(|(name, _)| wanted(name)).for_each(|(_, step)| step(&token));
            None
        }
    };
    drop(token);
    process::wait_for_search();
    drop(kept);
}

fn is_other(name: &str) -> bool {
    OTHERS.iter().any(|(other, _)| *other == name)
}

/// A request that is really sent; the client and its runtime are gone when this returns.
fn send(client: &str, url: &str, token: &str) {
    let credentials = BasicCredentials::new("ana", token).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let status = match client {
        "hyper" => runtime.block_on(async {
            let request = http::Request::get(url).header(AUTHORIZATION, &credentials);
            let request = request.body(Empty::<Bytes>::new()).unwrap();
            let client = Client::builder(TokioExecutor::new()).build_http();
            client.request(request).await.unwrap().status()
        }),
        "reqwest" => runtime.block_on(async {
            let request = reqwest::Client::new().get(url).header(AUTHORIZATION, &credentials);
            request.send().await.unwrap().status()
        }),
        _ => ureq::get(url).header(AUTHORIZATION, &credentials).call().unwrap().status(),
    };
    assert_eq!(status, 200);
}

/// Characters that no one else has, and that every kind of source takes.
fn token(size: usize) -> String {
    let mut random = vec![0; size.min(PERIOD)];
    File::open("/dev/urandom").unwrap().read_exact(&mut random).unwrap();
    let mut token = URL_SAFE_NO_PAD.encode(random);
    token.truncate(size.min(PERIOD));
    token = token.repeat(size.div_ceil(token.len()));
    token.truncate(size);
    token
}

/// Runs a step in a child and searches it.
#[track_caller]
fn residue(step: &str, size: usize) -> Found {
    let token = token(size);
    let mut child = process::start("residue::child", step, Path::new(""));
    process::write_masked(&mut child, &token);
    process::search(child, step, &token)
}

#[track_caller]
fn leaves_nothing(step: &str, size: usize) {
    let found = residue(step, size);
    assert_eq!(found.longest(), 0, "{step}, {size} bytes: {found:?}");
}

/// Each by itself, since what a later one does can hide a copy.
#[test]
fn each_step_leaves_nothing() {
    for size in [ONE_CHUNK, 4096] {
        for (step, _) in LIFE {
            leaves_nothing(step, size);
        }
    }
}

/// All steps in a row.
#[test]
fn each_size_leaves_nothing() {
    for size in [16, 17, 40, 63, 64, 192, 255, 1023, 65_535] {
        leaves_nothing("life", size);
    }
}

#[test]
fn a_mebibyte_leaves_nothing() {
    let few = ["construct", "expose", "decode", "threads"];
    for (step, _) in LIFE {
        // Not optimised, all of them take a minute.
        if few.contains(step) || !cfg!(debug_assertions) {
            leaves_nothing(step, 1 << 20);
        }
    }
}

#[test]
fn the_search_finds_copies() {
    for size in [16, 192, 65_535] {
        let kept = residue("kept", size);
        assert!(!kept.token.is_empty() && !kept.base64.is_empty(), "{kept:?}");
        // Until a part is exposed, there is no plaintext to find.
        let kept = residue("kept-encoded", size);
        assert!(kept.token.is_empty() && !kept.base64.is_empty(), "{kept:?}");
    }
    for size in [40, 4096] {
        for (other, _) in OTHERS {
            assert!(residue(other, size).longest() > 0, "{other}, {size}");
        }
    }
}

/// A client copies the value into its own buffers, which are beyond this crate. It never has the
/// plaintext.
#[test]
fn a_client_leaves_no_plaintext() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", server.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in server.incoming() {
            let mut stream = stream.unwrap();
            let head = BufReader::new(&stream).lines().map_while(Result::ok);
            assert!(head.take_while(|line| !line.is_empty()).count() > 1);
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
        }
    });
    for client in ["hyper", "reqwest", "ureq"] {
        for size in [40, 4096] {
            let found = residue(&format!("{client} {url}"), size);
            println!("{client}, {size} bytes: {} copies of the base64", found.base64.len());
            assert_eq!(found.token.len(), 0, "{client}, {size}: {found:?}");
        }
    }
}
