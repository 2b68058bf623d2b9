#!/bin/sh
# Bring uv into .tools/ unless it is installed already.
set -eu
mkdir -p .tools/stamps
if command -v uv >/dev/null 2>&1; then
    ln -sf "$(command -v uv)" .tools/uv
    exit 0
fi
echo "Getting uv ..."
if python3 -m venv .tools/uv-env >/dev/null 2>&1; then
    .tools/uv-env/bin/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null
    ln -sf uv-env/bin/uv .tools/uv
else
    python3 -m pip install --quiet --disable-pip-version-check --target .tools/uv-lib uv
    ln -sf uv-lib/bin/uv .tools/uv
fi
.tools/uv --version >/dev/null
