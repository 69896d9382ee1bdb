//! A WebSocket handshake with credentials, and why it was refused if it was.
//!
//! `cargo run --example websocket` calls a server of its own. With `BASIC_TOKEN=wrong`, it refuses.

mod util;

use std::process::ExitCode;

use futures_util::{SinkExt, StreamExt};
use http_basic_credentials::BasicCredentials;
use http_basic_credentials::challenge::Refusal;
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{accept_hdr_async, connect_async};

#[tokio::main]
async fn main() -> ExitCode {
    util::exit(run().await)
}

async fn run() -> util::Result {
    let url = serve(BasicCredentials::new("ana@example.com", "t0k3n")?).await?;

    // `ws` counts as `http`, and `wss` as `https`.
    let ana = BasicCredentials::new("ana@example.com", util::demo_token()?)?.scoped_to(&url)?;
    println!("Credentials for {}.", ana.scope());

    let mut request = url.into_client_request()?;
    ana.authorize(&mut request)?;
    let (mut socket, _) = match connect_async(request).await {
        Ok(connected) => connected,
        Err(Error::Http(response)) => {
            return Err(Refusal::of(&response, true).map_or("no WebSocket".into(), Into::into));
        }
        Err(error) => return Err(error.into()),
    };
    socket.send("Hello!".into()).await?;
    if let Some(answer) = socket.next().await {
        println!("The server says: {}", answer?);
    }
    Ok(())
}

/// A server that lets one account in and echoes what it is sent.
async fn serve(account: BasicCredentials) -> util::Result<String> {
    util::no_arguments()?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("ws://{}", listener.local_addr()?);
    let knows = util::knows(&account);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            #[expect(clippy::result_large_err, reason = "tungstenite's")]
            let check = |request: &http::Request<()>, response| match knows(request) {
                refused if refused.status() == 401 => Err(refused.map(Some)),
                _ => Ok(response),
            };
            let Ok(mut socket) = accept_hdr_async(stream, check).await else { continue };
            while let Some(Ok(message)) = socket.next().await {
                let _ = socket.send(message).await;
            }
        }
    });
    Ok(url)
}
