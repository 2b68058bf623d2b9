#!/bin/sh
# The tests of api, actions and the whole product, in two processes beside each other: those that
# start and kill the running product mostly wait, so the others have the time.
set -u
whole="tests/e2e tests/chaos"
said=$(mktemp)
trap 'rm -f "$said"' EXIT
trap 'kill "$beside" 2>/dev/null; exit 130' INT TERM
# shellcheck disable=SC2086
.venv/bin/python -m pytest $whole >"$said" 2>&1 &
beside=$!
nice -n 5 .venv/bin/python -m pytest --ignore=tests/e2e --ignore=tests/chaos
parts=$?
wait "$beside"
product=$?
cat "$said"
[ "$parts" -eq 0 ] && [ "$product" -eq 0 ]
