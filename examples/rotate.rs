//! After a 401, reads the token from its file again and sends the request once more:
//! `cargo run -p examples --example rotate`

mod util;

use std::path::Path;
use std::process::{self, ExitCode};
use std::{env, fs};

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::CredentialStore;
use http_basic_credentials::source::read_secret;
use ureq::http::header::AUTHORIZATION;

fn get(server: &str, store: &CredentialStore, file: &Path) -> util::Result<String> {
    let url = &format!("{server}/me");
    let agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
    let agent = agent.proxy(None).build().new_agent();
    let used = store.header_value_for(url)?;
    let mut response = agent.get(url).header(AUTHORIZATION, &used).call()?;
    if response.status() == 401 {
        let fresh = BasicCredentials::new("ana@example.com", read_secret(file)?)?;
        if fresh.header_value() != used {
            // Other requests use it from now on.
            store.insert(fresh.scoped_to(server)?);
            response = agent.get(url).header(AUTHORIZATION, store.header_value_for(url)?).call()?;
        }
    }
    store.check_response(url, response.status(), response.headers())?;
    if !response.status().is_success() {
        return Err(format!("the server answered {}", response.status()).into());
    }
    Ok(response.body_mut().read_to_string()?)
}

fn main() -> ExitCode {
    let file = env::temp_dir().join(format!("rotate-{}", process::id()));
    let result = run(&file);
    let _ = fs::remove_file(file);
    util::exit(result)
}

fn run(file: &Path) -> util::Result {
    let token = util::demo_token("Calls a server of its own, which changes the token.")?;
    let mut first = Some("0ld");
    let server = util::serve(move |request| util::knows(first.take().unwrap_or("t0k3n"))(request))?;
    let store = CredentialStore::new();
    store.insert(BasicCredentials::new("ana@example.com", "0ld")?.scoped_to(&server)?);
    println!("The old token: {}", get(&server, &store, file)?);
    fs::write(file, token)?;
    println!("The new token: {}", get(&server, &store, file)?);
    Ok(())
}
