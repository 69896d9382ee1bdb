//! nginx in front of two tenants: the tenant that receives a request gets only its own pair.

use http_basic_credentials::BasicCredentials;
use http_basic_credentials::scope::CredentialStore;

use super::peer::Server;

/// The front decodes a path and hands it on as it is then, so the server behind it decodes it again.
const CONF: &str = r#"daemon off;
master_process off;
pid DIR/pid;
error_log stderr crit;
events { }
http {
    access_log off;
    upstream backend { server unix:DIR/socket; }
    server {
        listen 127.0.0.1:PORT default_server;
        location /team-a/ { proxy_pass http://backend$uri; }
        location /team-b/ { proxy_pass http://backend$uri; }
        location / { proxy_pass http://backend$uri; }
    }
    server {
        listen unix:DIR/socket;
        listen 127.0.0.1:PORT;
        server_name backend;
        location = /team-a { return 200 "team-a"; }
        location /team-a/ { return 200 "team-a"; }
        location /team-b/ { return 200 "team-b"; }
        location / { return 200 "root"; }
    }
}
"#;

/// Paths that servers and clients read differently, and many others of their kind.
fn paths() -> Vec<String> {
    #[rustfmt::skip]
    let (starts, middles, ends) = (
        ["", "/x", "/team-a", "/team-b", "/%74eam-a", "/team%2da", "/", "/team-a;v=1", "/TEAM-A", "/team-a%2f", "/x%2fteam-a", "/team-a%3f"],
        [
            "", "/.", "/..", "/%2e", "/%2E%2e", "/.%2e", "/..%2f", "/..%2Fx", "/z/..%2Fx", "/..%5c", "/..\\x", "/x%5Cy",
            "/%252e%252e", "/..%252f", "/%25252e%25252e", "/%u002e%u002e", "/..%00", "/%%32%65%%32%65", "/%c0%ae%c0%ae",
            "/..%20", "/..%3f", "/..%23", "/..%09", "/..%0a", "/..;", "/..;x", "/..%3b", "/...", "/", "//..", "/%2f..", "/%2f%2e%2e", "/x/../..",
        ],
        ["/x", "/team-a/x", "/team-b/x", "/x%2Fy", "/../team-b/x", "/%74eam-b/x", ""],
    );
    let rest = middles.iter().flat_map(|middle| ends.map(|end| format!("{middle}{end}")));
    rest.flat_map(|rest| starts.map(|start| format!("{start}{rest}"))).collect()
}

#[test]
#[ignore = "needs servers: run tests/interop/install.sh as root"]
fn no_tenant_gets_the_pair_of_another() {
    let args = ["nginx", "-e", "stderr", "-c", "DIR/conf"];
    let server = Server::start(&args, &[("conf", CONF)]);
    let pair = |tenant: &str, path: &str| {
        let credentials = BasicCredentials::new("ana", tenant).unwrap();
        credentials.dangerous_cleartext_to(&server.url(path)).unwrap()
    };
    let (root, team_a, team_b) =
        (pair("root", ""), pair("team-a", "/team-a"), pair("team-b", "/team-b/"));
    for pairs in
        [&[&team_a][..], &[&root, &team_a], &[&team_a, &team_b], &[&root, &team_a, &team_b]]
    {
        let store: CredentialStore = pairs.iter().copied().cloned().collect();
        let mut received = 0;
        for path in paths() {
            let Ok(value) = store.header_value_for(&server.url(&path)) else { continue };
            for host in ["front", "backend"] {
                let response = server.get(&path, host, Some(&value));
                // Anything else is from the front, or from nginx as a whole.
                if response.status() == 200 {
                    let tenant = response.body();
                    let has_pair = |known: &str| {
                        pairs.iter().any(|pair| pair.credentials().expose_token() == known)
                    };
                    // A tenant without a pair of its own is a part of the whole.
                    let owner = if has_pair(tenant) { tenant } else { "root" };
                    let sent = BasicCredentials::try_from(&value).unwrap();
                    assert_eq!(sent.expose_token(), owner, "{path} by way of the {host}");
                    received += 1;
                }
            }
        }
        assert!(received > 40, "{received}");
    }
}
