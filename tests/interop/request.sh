#!/bin/sh
# The example `request` at a server of Python's on loopback: each answer, and each place for the token. Starts the
# server and stops it.
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
ANSWERS = {
    "/missing": (404, {}, "Nothing is here."),
    "/moved": (301, {"Location": "/me"}, "It is over there."),
    "/proxy": (407, {"Proxy-Authenticate": 'Basic realm="a proxy"'}, "Who are you?"),
}

class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self):
        sent = self.headers["Authorization"]
        data = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        status, fields, body = ANSWERS.get(self.path, (200, {}, f"Hello, Ana! {data}"))
        if sent != KNOWN:
            status, fields, body = 401, {"WWW-Authenticate": 'Basic realm="Python"'}, f"not {sent}"
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    do_GET = do_POST = answer

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
url=http://127.0.0.1:$(cat "$dir/port")

token='t0k:én€ z'
printf '%s\r\n' "$token" >"$dir/token"
printf 'wr0ng\n' >"$dir/wrong"
printf 'machine 127.0.0.1 login ana@example.com password "%s"\n' "$token" >"$dir/netrc"
cargo build --quiet --example request
request=${CARGO_TARGET_DIR:-target}/debug/examples/request
unset BASIC_TOKEN
export BASIC_EMAIL=ana@example.com

# expect STATUS OUTPUT ERRORS COMMAND...
expect() {
    wanted="$1|$2|$3" status=0
    shift 3
    output=$("$@" 2>"$dir/errors") || status=$?
    got="$status|$output|$(cat "$dir/errors")"
    if [ "$got" != "$wanted" ]; then
        printf 'request.sh: wanted:\n%s\ngot:\n%s\n' "$wanted" "$got" >&2
        exit 1
    fi
}
reasons='may be wrong, expired or revoked, or the account may be locked or not permitted to do this'
refused="the server refused the request: its credentials for realm \"Python\" $reasons
not Basic ..."

# Each place for the token.
pipe() { printf %b "$1" | "$request" "$url/me"; }
expect 0 'Hello, Ana! ' '' "$request" "$url/me" --token-file "$dir/token"
expect 0 'Hello, Ana! ' '' "$request" --netrc-file "$dir/netrc" "$url/me"
expect 0 'Hello, Ana! ' '' env NETRC="$dir/netrc" BASIC_TOKEN=wr0ng "$request" --netrc "$url/me"
expect 0 'Hello, Ana! ' '' env BASIC_TOKEN="$token" "$request" "$url/me"
expect 0 'Hello, Ana! ' '' pipe "$token\n"
expect 1 '' "$refused" pipe 'wr0ng\n'
expect 2 '' 'the token is empty: check where it comes from' pipe '\n'
expect 2 '' 'no token: use BASIC_TOKEN, --token-file or standard input' pipe ''

# At a prompt, what is typed does not show.
prompt() { (sleep 1; printf '%s\n' "$1") | script -qec "'$request' '$url/me'" /dev/null | tr -d '\r'; }
expect 0 'Token: 
Hello, Ana! ' '' prompt "$token"

# Each answer.
export BASIC_TOKEN="$token"
expect 0 'Hello, Ana! {}' '' "$request" -d '{}' "$url/me"
expect 0 'Hello, Ana! wr0ng' '' "$request" -d "@$dir/wrong" "$url/me"
expect 1 'Nothing is here.' 'the server answered 404 Not Found' "$request" "$url/missing"
expect 1 'It is over there.' 'the server answered 301 Moved Permanently: it redirects to "/me"' "$request" "$url/moved"
expect 1 '' "the proxy refused the request: it may have had no credentials for realm \"a proxy\", or they $reasons
Who are you?" "$request" "$url/proxy"

# No answer: one sentence, and nothing is sent.
expect 2 '' "invalid option '--token': see --help" "$request" --token t "$url"
expect 2 '' 'there are too many arguments: see --help' "$request" "$url" t
expect 2 '' 'the URI is not absolute: write it with its scheme, as in https://example.com' "$request" example.com/me
expect 2 '' 'others could read the token on its way: use https, or --cleartext' "$request" http://api.example.com
expect 2 '' 'no email: give it as an argument or in BASIC_EMAIL' env -u BASIC_EMAIL "$request" "$url"
echo "request.sh: ok"
