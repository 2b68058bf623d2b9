#!/bin/sh
# Make or bring up to date one environment: environment.sh root|bot LOCKFILE
set -eu
mkdir -p .tools/stamps
name=$1
lock=$2

# Print the first interpreter of a version: the PATH, then pyenv's versions, then uv's own search.
find_python() {
    for version in "$@"; do
        for candidate in "$(command -v "python$version" 2>/dev/null || true)" \
            "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$version"*/bin/python \
            "$(.tools/uv python find --no-project "$version" 2>/dev/null || true)"; do
            if [ -n "$candidate" ] && [ -x "$candidate" ] &&
                "$candidate" -c "import sys, ssl, sqlite3; sys.exit('%d.%d' % sys.version_info[:2] != '$version')" \
                    2>/dev/null; then
                echo "$candidate"
                return 0
            fi
        done
    done
    for version in "$@"; do
        .tools/uv python install "$version" >&2 && .tools/uv python find "$version" && return 0
    done
    echo "No Python of $* was found. Install one and try again." >&2
    return 1
}

if [ "$name" = bot ]; then
    target=bot/.venv
    versions="3.10"
else
    target=.venv
    versions="3.13 3.12"
fi
if [ ! -x "$target/bin/python" ]; then
    python=$(find_python $versions)
    echo "Making $target with $python"
    .tools/uv venv --quiet --no-project --python "$python" "$target"
fi
echo "Installing $lock into $target"
.tools/uv pip install --quiet --python "$target/bin/python" --require-hashes --requirement "$lock"
if [ "$name" = root ]; then
    .tools/uv pip install --quiet --python "$target/bin/python" --no-deps --editable .
fi
