#!/bin/sh
# The example `sources` with each source in turn, the keyring being a real gnome-keyring in a session bus of its own.
# Starts both and stops them.
set -eu

missing=
command -v dbus-run-session >/dev/null || missing="$missing dbus"
command -v gnome-keyring-daemon >/dev/null || missing="$missing gnome-keyring"
command -v secret-tool >/dev/null || missing="$missing libsecret-tools"
command -v script >/dev/null || missing="$missing bsdutils"
if [ -n "$missing" ]; then
    echo "keyring.sh: missing: apt-get install$missing" >&2
    exit 1
fi

if [ "${1-}" != inner ]; then
    dir=$(mktemp -d)
    trap 'rm -rf "$dir"' EXIT
    trap 'exit 1' INT TERM
    (cd "$(dirname "$0")/../../examples/sources" && cargo build --quiet --locked)
    target=${CARGO_TARGET_DIR:-$(dirname "$0")/../../examples/sources/target}
    # The keyring's files and a netrc go to a home of their own. The session's end stops the daemon.
    mkdir -m 700 "$dir/home" "$dir/run"
    env -u NETRC -u API_EMAIL -u API_TOKEN -u API_TOKEN_FILE -u DISPLAY HOME="$dir/home" XDG_RUNTIME_DIR="$dir/run" \
        XDG_DATA_HOME="$dir/home/data" dbus-run-session -- "$0" inner "$target/debug/sources"
    exit
fi

sources=$2
token='t0k:én€ z'
printf unlock | gnome-keyring-daemon --unlock --components=secrets >/dev/null
for _ in $(seq 50); do
    if dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
        string:org.freedesktop.secrets | grep -q 'boolean true'; then break; fi
    sleep 0.1
done

fail() {
    echo "keyring.sh: $1" >&2
    exit 1
}
expect() {
    wanted=$1
    shift
    output=$("$@" </dev/null 2>&1) || true
    [ "$output" = "$wanted" ] || fail "wanted '$wanted', got '$output'"
}

# Nothing is stored: no source answers, and there is no terminal to prompt at.
expect 'there are no credentials for https://api.example.com' env API_EMAIL=ana@example.com "$sources" https://api.example.com

printf %s "$token" | secret-tool store --label=test service api.example.com username ana@example.com
expect 'the keyring has credentials for https://api.example.com' env API_EMAIL=ana@example.com "$sources" https://api.example.com
expect 'there are no credentials for https://api.example.com' env API_EMAIL=eve@example.com "$sources" https://api.example.com
expect 'there are no credentials for https://example.com' env API_EMAIL=ana@example.com "$sources" https://example.com

# A netrc file comes before the keyring, a secret file before both, the environment before all.
printf 'machine api.example.com login ana@example.com password "%s"\n' "$token" >"$HOME/.netrc"
chmod 600 "$HOME/.netrc"
expect 'the netrc file has credentials for https://api.example.com' env API_EMAIL=ana@example.com "$sources" https://api.example.com
printf '%s\n' "$token" >"$HOME/token"
expect 'the secret file has credentials for https://api.example.com' env API_EMAIL=ana@example.com API_TOKEN_FILE="$HOME/token" "$sources" https://api.example.com
expect 'the environment has credentials for https://api.example.com' env API_EMAIL=ana@example.com API_TOKEN="$token" "$sources" https://api.example.com

# Stored with a newline at its end, as `echo` would have it: refused, and not shown.
rm "$HOME/.netrc"
printf '%s\n' "$token" | secret-tool store --label=test service api.example.com username ana@example.com
expect 'the token contains a control character, such as the newline at the end of a file: remove it' env API_EMAIL=ana@example.com "$sources" https://api.example.com

secret-tool clear service api.example.com username ana@example.com
expect 'there are no credentials for https://api.example.com' env API_EMAIL=ana@example.com "$sources" https://api.example.com

# At a terminal, the prompt answers, and what is typed there does not show.
output=$( (sleep 1; echo ana@example.com; sleep 1; echo typed-t0k3n) | script -qec "'$sources' https://api.example.com" /dev/null)
case $output in
*typed-t0k3n*) fail 'the prompt shows the token' ;;
*'the prompt has credentials for https://api.example.com'*) ;;
*) fail "no prompt, but '$output'" ;;
esac
echo "keyring.sh: ok"
