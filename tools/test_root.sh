#!/bin/sh
# The tests of api, actions and the whole product, in two processes beside each other. Those that
# start and kill the running product mostly wait, so the others have the time; when they are done,
# the pages and the studio follow them in the same process.
set -u
whole="tests/e2e tests/chaos"
pages="tests/web tests/studio"
said=$(mktemp)
trap 'rm -f "$said"' EXIT
trap 'kill "$beside" 2>/dev/null; exit 130' INT TERM
# shellcheck disable=SC2086
(
    .venv/bin/python -m pytest $whole
    product=$?
    .venv/bin/python -m pytest $pages && [ "$product" -eq 0 ]
) >"$said" 2>&1 &
beside=$!
left=""
for each in $whole $pages; do left="$left --ignore=$each"; done
# shellcheck disable=SC2086
nice -n 5 .venv/bin/python -m pytest $left
parts=$?
wait "$beside"
product=$?
cat "$said"
[ "$parts" -eq 0 ] && [ "$product" -eq 0 ]
