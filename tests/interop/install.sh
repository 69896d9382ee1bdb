#!/bin/sh
# What tests/interop starts: servers, a proxy and clients, from Debian. Run as root.
# No service is left running: the tests start each server themselves, on a free loopback port.
set -eu
export DEBIAN_FRONTEND=noninteractive

# What is here already may be in use: it is left as it is.
new=
for server in nginx apache2 lighttpd haproxy caddy squid; do
    PATH="$PATH:/usr/sbin" command -v "$server" >/dev/null || new="$new $server"
done

# Before and not after: a service must not start on its port, even for a moment.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 1' INT TERM
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi

apt-get install -y -qq --no-install-recommends --no-upgrade \
    nginx-light apache2 apache2-utils lighttpd haproxy caddy squid \
    curl git nodejs openssl php-cli python3 ruby

# A service that has been enabled would start with the machine.
if [ -d /run/systemd/system ]; then
    for server in $new; do
        systemctl disable --now --quiet "$server" || true
    done
fi
