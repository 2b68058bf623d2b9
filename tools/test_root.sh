#!/bin/sh
# The tests of api, actions and the whole product: parts beside each other, three at a time. The
# first starts and kills the running product and mostly waits, so that two others have the cores;
# a part that ends makes room for the next. The last part is whatever none of the others names.
# `with-bot`: those of the Rasa environment are a part too (its model must be trained).
set -u

# What a part wrote is shown when it ends. It leaves a mark of that name if anything failed.
if [ "${1:-}" = part ]; then
    folder=$2 name=$3 pace=$4
    shift 4
    python=.venv/bin/python
    if [ "$name" = bot ]; then
        python=bot/.venv/bin/python
        set -- --confcutdir=tests/bot -c bot/pytest.ini --rootdir . "$@"
    elif [ -n "$MEMORY" ]; then
        set -- "--basetemp=$MEMORY/$name" -o tmp_path_retention_policy=failed "$@"
    fi
    nice -n "$pace" "$python" -m pytest --durations=12 --durations-min=20 "$@" >"$folder/$name.log" 2>&1 || touch "$folder/$name.failed"
    echo "== $name"
    cat "$folder/$name.log"
    exit 0
fi

folder=$(mktemp -d)
# Stores in memory where there is room: what is proved of them is proved by killed processes, and
# thousands of them are made.
room=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {print $4}')
MEMORY=""
if [ "${room:-0}" -gt 6000000 ]; then
    MEMORY=$(mktemp -d /dev/shm/frontdesk-tests.XXXXXX)
    # PostgreSQL copies a database for each test, as a user of its own: far faster in memory.
    chmod 711 "$MEMORY"
    export TMPDIR="$MEMORY"
fi
export MEMORY
# What one part measured of a release is not measured again by another.
MEASURED_BY_TESTS=$folder/measured
mkdir "$MEASURED_BY_TESTS"
export MEASURED_BY_TESTS
trap 'rm -rf "$folder" ${MEMORY:+"$MEMORY"}' EXIT
parts_of_it=""
trap '[ -z "$parts_of_it" ] || kill -- "-$parts_of_it" 2>/dev/null; exit 130' INT TERM

parts="product 0 tests/e2e tests/chaos
pages 5 tests/web
studio 5 tests/studio
desk 5 tests/escalations tests/reviews tests/reports tests/outbox
dialogue 5 tests/actions tests/conversations
people 5 tests/identity tests/rights tests/reminders tests/audit tests/backup
words 5 tests/safety tests/nlu tests/extraction tests/knowledge
privacy 5 tests/privacy tests/privacy_vault tests/test_own_words.py"
[ "${1:-}" = with-bot ] && parts="$parts
bot 5 tests/bot"
left="left 5"
for each in $(echo "$parts" | tr ' ' '\n' | grep '^tests/'); do left="$left --ignore=$each"; done
# A group of its own, so that who stops this stops all of it.
printf '%s\n' "$parts" "$left" >"$folder/parts"
setsid xargs -P 3 -L 1 sh "$0" part "$folder" <"$folder/parts" &
parts_of_it=$!
wait "$parts_of_it"
ended=$?
failed=$(cd "$folder" && ls -- *.failed 2>/dev/null)
[ -n "$failed" ] && echo "Failed:" $failed
[ "$ended" -eq 0 ] && [ -z "$failed" ]
