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

cargo build --quiet -p examples --example proxy
proxy=${CARGO_TARGET_DIR:-target}/debug/examples/proxy

# expect STATUS OUTPUT USERINFO
expect() {
    status=0
    output=$(HTTP_PROXY="http://$3@127.0.0.1:$port" "$proxy" 2>&1) || status=$?
    if [ "$status $output" != "$1 $2" ]; then
        printf 'squid_proxy.sh: wanted %s and "%s", got %s and:\n%s\n' "$1" "$2" "$status" "$output" >&2
        exit 1
    fi
}
refused='the proxy refused the request: its credentials for realm "interop" may be wrong, expired or revoked, or the account may be locked or not permitted to do this'

expect 0 "Hello! The proxy's credentials came along: false." "ana%40example.com:$encoded"
expect 1 "$refused" 'ana%40example.com:wrong'
expect 1 "$refused" 'ana%40example.com'
echo "squid_proxy.sh: ok, $("$squid" -v | sed -n '1s/.*Version //p')"
