#!/bin/sh
# The project is a plain Rasa project: the stock commands work from its root without flags.
set -eu
log=${TMPDIR:-/tmp}/frontdesk-rasa.log
rasa=bot/.venv/bin/rasa
step() {
    echo "rasa $*"
    $rasa "$@" >"$log" 2>&1 || { tail -40 "$log"; exit 1; }
}
step data validate --fail-on-warnings
.venv/bin/frontdesk train
step test core --fail-on-prediction-errors
step test core --fail-on-prediction-errors --stories tests
