//! Nothing of a token or of its base64 is left in the memory of a process that had credentials of
//! it and has dropped them. The process under test is this binary, started once more. It gets the
//! token masked, and all its readable memory is searched while it waits.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout)]

mod child;
mod files;
mod scan;
mod steps;

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http::header::AUTHORIZATION;
use http_basic_credentials::BasicCredentials;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use zeroize::Zeroizing;

use self::scan::Found;
use self::steps::{LIFE, OTHERS};

const MASK: u8 = 0xA5;
const SIZES: [usize; 3] = [40, 192, 4096];
/// With four bytes more it is one of the chunks that are looked through for control characters.
const ONE_CHUNK: usize = 28;

/// Does nothing but in the child.
#[test]
fn child() {
    let (Ok(step), Ok(masked)) = (std::env::var("STEP"), std::env::var("MASKED")) else { return };
    crate::observer::stand_aside();
    let mut token = Zeroizing::new(String::with_capacity(masked.len() / 2));
    for digits in masked.as_bytes().chunks(2) {
        let byte = u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap();
        token.push(char::from(byte ^ MASK));
    }
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
    child::wait_for_search();
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

/// Runs a step in a child and searches it.
#[track_caller]
fn residue(step: &str, size: usize) -> Found {
    // Characters that no one else has.
    let mut random = vec![0; size];
    File::open("/dev/urandom").unwrap().read_exact(&mut random).unwrap();
    let mut token = STANDARD_NO_PAD.encode(random);
    token.truncate(size);
    let masked: Vec<_> = token.bytes().map(|byte| format!("{:02x}", byte ^ MASK)).collect();

    child::search(child::start("residue::child", step, "MASKED", masked.concat()), step, &token)
}

/// All of them in a row, and each by itself, since what a later one does can hide a copy.
#[test]
fn the_life_of_credentials_leaves_nothing() {
    for size in [ONE_CHUNK].into_iter().chain(SIZES) {
        for step in LIFE.iter().map(|(step, _)| *step).chain(["life"]) {
            let found = residue(step, size);
            assert_eq!(found.longest(), 0, "{step}, {size} bytes: {found:?}");
        }
    }
}

#[test]
fn the_search_finds_copies() {
    for size in SIZES {
        let kept = residue("kept", size);
        assert!(!kept.token.is_empty() && !kept.base64.is_empty(), "{kept:?}");
        // Until a part is exposed, there is no plaintext to find.
        let kept = residue("kept-encoded", size);
        assert!(kept.token.is_empty() && !kept.base64.is_empty(), "{kept:?}");
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
        for size in SIZES {
            let found = residue(&format!("{client} {url}"), size);
            println!("{client}, {size} bytes: {} copies of the base64", found.base64.len());
            assert_eq!(found.token.len(), 0, "{client}, {size}: {found:?}");
        }
    }
}
