#!/bin/sh
# What the tests need from Debian: a browser, PostgreSQL, Redis. As root it is installed; otherwise
# what is missing is listed here and the tests that need it fail.
set -eu

has() {
    command -v "$1" >/dev/null 2>&1
}

install() {
    echo "Installing $* ..."
    apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@" >/dev/null
}

can_install=""
[ "$(id -u)" = 0 ] && has apt-get && can_install=yes
# Chromium without windows takes half the time for the same tests; where there is none, Chromium does.
[ -z "$can_install" ] || has chromium-headless-shell || install chromium-headless-shell || true
missing=""
has chromium-headless-shell || has chromium || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
has redis-server || missing="$missing redis-server"
[ -z "$missing" ] && exit 0
if [ -n "$can_install" ]; then
    install $missing
    exit 0
fi
echo "Missing for some tests:$missing (run as root, or install them)." >&2
