#!/bin/sh
# The example `request` with --url and the token from a file, the environment, standard input and a prompt, at a
# server of Python's on loopback. Starts the server and stops it.
set -eu
cd "$(dirname "$0")/../.."

for tool in python3 script; do
    if ! command -v "$tool" >/dev/null; then
        echo "request.sh: missing: apt-get install python3 bsdutils" >&2
        exit 1
    fi
done

dir=$(mktemp -d)
pid=
stop() {
    if [ -n "$pid" ]; then
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    fi
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 1' INT TERM

cat >"$dir/server.py" <<'PY'
import base64, http.server

KNOWN = "Basic " + base64.b64encode("ana@example.com:t0k:én€ z".encode()).decode()

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        known = self.headers["Authorization"] == KNOWN
        body = b"Hello, Ana!" if known else b"Who are you?"
        self.send_response(200 if known else 401)
        if not known:
            self.send_header("WWW-Authenticate", 'Basic realm="Python"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
PY
python3 "$dir/server.py" >"$dir/port" &
pid=$!
for _ in $(seq 50); do
    if [ -s "$dir/port" ]; then break; fi
    sleep 0.1
done
url=http://127.0.0.1:$(cat "$dir/port")/me

token='t0k:én€ z'
printf '%s\r\n' "$token" >"$dir/token"
printf 'wr0ng\n' >"$dir/wrong"
cargo build --quiet --example request
request=${CARGO_TARGET_DIR:-target}/debug/examples/request
unset BASIC_EMAIL BASIC_TOKEN

# expect STATUS LINE COMMAND...: the line is one of those that the command prints.
expect() {
    wanted=$1 line=$2 status=0
    shift 2
    output=$("$@" 2>&1) || status=$?
    case $output in *t0k*) echo "request.sh: the output shows the token" >&2 && exit 1 ;; esac
    if [ "$status" != "$wanted" ] || ! printf '%s\n' "$output" | tr -d '\r' | grep -qFx "$line"; then
        printf 'request.sh: wanted %s and "%s", got %s and:\n%s\n' "$wanted" "$line" "$status" "$output" >&2
        exit 1
    fi
}
refused='the Basic credentials for realm "Python" were refused: they are wrong, expired or revoked'

expect 0 'Hello, Ana!' "$request" --url "$url" --email ana@example.com --token-file "$dir/token"
expect 0 'Hello, Ana!' env BASIC_EMAIL=ana@example.com BASIC_TOKEN="$token" "$request" --url "$url"
expect 0 'Hello, Ana!' sh -c 'printf "%s\n" "$1" | "$2" --url "$3" --email ana@example.com' - "$token" "$request" "$url"
expect 1 "$refused" "$request" --url "$url" --email ana@example.com --token-file "$dir/wrong"
expect 1 "$refused" env BASIC_TOKEN=wr0ng "$request" --url "$url" --email ana@example.com

# At a prompt, what is typed does not show.
prompt() { (sleep 1; printf '%s\n' "$1") | script -qec "'$request' --url '$url' --email ana@example.com" /dev/null; }
expect 0 'Hello, Ana!' prompt "$token"
expect 1 "$refused" prompt wr0ng

# Bad input: one sentence, and nothing is sent.
one_line() {
    expect "$@"
    [ "$(printf '%s\n' "$output" | wc -l)" = 1 ] || { printf 'request.sh: more than a line:\n%s\n' "$output" >&2 && exit 1; }
}
usage='usage: request [--url URL [--email EMAIL] [--token-file FILE]]'
cleartext='the scheme is http and the host is not this machine, so the credentials would be readable on the way: use https, or ScopedCredentials::dangerous_cleartext'
one_line 2 "$usage" "$request" --token t
one_line 2 "$usage" "$request" --url
one_line 2 'no email: give --email or set BASIC_EMAIL' "$request" --url "$url"
one_line 2 "$cleartext" env BASIC_TOKEN=t "$request" --url http://api.example.com --email ana@example.com
echo "request.sh: ok"
