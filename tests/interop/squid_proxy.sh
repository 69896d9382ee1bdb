#!/bin/sh
# The example `proxy` through a real squid that wants Basic credentials, on loopback. Starts squid and stops it.
set -eu
cd "$(dirname "$0")/../.."

squid=$(command -v squid || command -v /usr/sbin/squid || true)
helper=/usr/lib/squid/basic_ncsa_auth
if [ -z "$squid" ] || [ ! -x "$helper" ] || ! command -v openssl >/dev/null; then
    echo "squid_proxy.sh: squid or openssl is missing: apt-get install squid openssl" >&2
    exit 1
fi

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

# The token has what percent-encoding and UTF-8 can go wrong on.
token='t0k:én€ %41+z'
encoded='t0k%3A%C3%A9n%E2%82%AC%20%2541+z'
printf 'ana@example.com:%s\n' "$(printf %s "$token" | openssl passwd -apr1 -stdin)" >"$dir/users"

start() {
    cat >"$dir/squid.conf" <<CONF
http_port 127.0.0.1:$1
auth_param basic program $helper $dir/users
auth_param basic realm interop
auth_param basic utf8 on
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all
cache deny all
access_log none
cache_log $dir/cache.log
pid_filename none
shutdown_lifetime 0 seconds
coredump_dir $dir
CONF
    "$squid" -N -f "$dir/squid.conf" >"$dir/out" 2>&1 &
    pid=$!
    for _ in $(seq 100); do
        if grep -q 'Accepting HTTP Socket connections' "$dir/cache.log" 2>/dev/null; then return 0; fi
        if ! kill -0 "$pid" 2>/dev/null; then break; fi
        sleep 0.1
    done
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    pid=
    return 1
}

# squid run by root works as the user `proxy`.
chmod 755 "$dir"
chmod 644 "$dir/users"
: >"$dir/cache.log"
chmod 666 "$dir/cache.log"

port=
for try in $(seq 5); do
    port=$((20000 + ($$ * 7 + try * 1013) % 20000))
    : >"$dir/cache.log"
    if start "$port"; then break; fi
    port=
done
if [ -z "$port" ]; then
    echo "squid_proxy.sh: squid did not start" >&2
    cat "$dir/out" "$dir/cache.log" >&2
    exit 1
fi

cargo build --quiet --example proxy
run() {
    HTTP_PROXY="http://$1@127.0.0.1:$port" cargo run --quiet --example proxy 2>&1 || true
}
expect() {
    if ! printf %s "$2" | grep -qF "$1"; then
        printf 'squid_proxy.sh: no "%s" in:\n%s\n' "$1" "$2" >&2
        exit 1
    fi
}

good=$(run "ana%40example.com:$encoded")
expect 'reqwest: 200 OK' "$good"
expect 'hyper-util: 200 OK' "$good"
expect "hello from the server, the proxy's credentials were not sent on" "$good"
expect 'Some(BasicCredentials { .. })' "$good"
if printf %s "$good" | grep -qF -e "$token" -e "$encoded" -e ana; then
    echo 'squid_proxy.sh: the output shows the credentials' >&2
    exit 1
fi
refused='the Basic credentials for realm "interop" were refused: they are wrong, expired or revoked'
expect "$refused" "$(run 'ana%40example.com:wrong')"
expect "$refused" "$(run 'ana%40example.com')"
echo "squid_proxy.sh: ok, $("$squid" -v | sed -n '1s/.*Version //p')"
