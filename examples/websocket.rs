//! A WebSocket handshake with credentials: `cargo run -p examples --example websocket`

mod util;

use std::process::ExitCode;

use http_basic_credentials::BasicCredentials;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

#[tokio::main]
async fn main() -> ExitCode {
    util::exit(run().await)
}

async fn run() -> util::Result {
    let token = util::demo_token("Opens a WebSocket to a server of its own.")?;
    let knows = util::knows("t0k3n");
    let server = util::serve(move |request| match request.headers().get("Sec-WebSocket-Key") {
        Some(key) if knows(request).starts_with("200") => {
            let head = "101 Hello\r\nConnection: Upgrade\r\nUpgrade: websocket";
            format!("{head}\r\nSec-WebSocket-Accept: {}\r\n\r\n", derive_accept_key(key.as_bytes()))
        }
        _ => knows(request),
    })?;
    let url = server.replace("http", "ws") + "/me";

    // `ws` counts as `http`, and `wss` as `https`.
    let ana = BasicCredentials::new("ana@example.com", token)?.scoped_to(&url)?;
    let mut request = url.as_str().into_client_request()?;
    ana.authorize(&mut request)?;
    match connect_async(request).await {
        Err(Error::Http(response)) => {
            ana.check_response(&url, response.status(), response.headers())?;
            Err(format!("the server answered {}", response.status()).into())
        }
        connected => {
            let (_socket, response) = connected?;
            println!("Hello, WebSocket: {}", response.status());
            Ok(())
        }
    }
}
