//! A service that reads its token from a secret file, and again when the server refuses it.
//!
//! `cargo run --example rotate` starts a server, which changes the token after the first request.
//! With `BASIC_TOKEN=wrong`, the file then gets a wrong token, and the server refuses it.

mod util;

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs, mem, process};

use http::{HeaderValue, Response};
use http_basic_credentials::challenge::Refusal;
use http_basic_credentials::scope::{CredentialStore, ScopedCredentials};
use http_basic_credentials::source::read_secret;
use http_basic_credentials::{BasicCredentials, ExposeSecret};
use ureq::http::header::AUTHORIZATION;

struct Service {
    file: PathBuf,
    server: String,
    store: CredentialStore,
}

impl Service {
    fn read_file(&self) -> util::Result<ScopedCredentials> {
        let token = read_secret(&self.file)?;
        Ok(BasicCredentials::new("ana@example.com", token)?.scoped_to(&self.server)?)
    }

    /// Sends a request, and once more if the file has another pair than the one that was refused.
    fn get(&self, url: &str) -> util::Result<String> {
        let used = self.store.header_value_for(url)?;
        let mut response = send(url, &used)?;
        // Whatever scheme it names: Jira Cloud answers a wrong token with `OAuth` alone.
        if response.status() == 401 {
            let fresh = self.read_file()?;
            if fresh.credentials().header_value() != used {
                self.store.insert(fresh.clone()); // Other requests have it from now on.
                response = send(url, fresh.header_value_for(url)?)?;
            }
        }
        match Refusal::of(&response, true) {
            Some(refusal) => Err(refusal.into()),
            None => Ok(response.body_mut().read_to_string()?),
        }
    }
}

fn send(url: &str, value: &HeaderValue) -> util::Result<Response<ureq::Body>> {
    let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None);
    Ok(config.build().new_agent().get(url).header(AUTHORIZATION, value).call()?)
}

fn main() -> ExitCode {
    let file = env::temp_dir().join(format!("rotate-{}", process::id()));
    let result = run(file.clone());
    let _ = fs::remove_file(file);
    util::exit(result)
}

fn run(file: PathBuf) -> util::Result {
    let knows_old = util::knows(&BasicCredentials::new("ana@example.com", "0ld-t0k3n")?);
    let knows_new = util::knows(&BasicCredentials::new("ana@example.com", "t0k3n")?);
    let mut is_first = true;
    let server = util::serve(move |request| {
        if mem::take(&mut is_first) { knows_old(request) } else { knows_new(request) }
    })?;
    let url = format!("{server}/me");

    fs::write(&file, "0ld-t0k3n\n")?;
    let service = Service { file, server, store: CredentialStore::new() };
    service.store.insert(service.read_file()?);
    println!("The file has the server's token: {}", service.get(&url)?);
    let Err(refusal) = service.get(&url) else { return Err("the old token was taken".into()) };
    println!("The server has a new token, and the file does not yet: {refusal}");
    fs::write(&service.file, util::demo_token()?.expose_secret())?;
    println!("The file has the new token: {}", service.get(&url)?);
    Ok(())
}
