#!/bin/sh
# Resolve the dependencies into hashed locks without addresses.
set -eu
[ -x .tools/uv ] || sh tools/get_uv.sh
options="--generate-hashes --no-annotate --no-header --quiet"
.tools/uv pip compile pyproject.toml --extra dev $options --universal --python-version 3.12 -o requirements/dev.txt
.tools/uv pip compile pyproject.toml $options --universal --python-version 3.12 -c requirements/dev.txt -o requirements/runtime.txt
.tools/uv pip compile bot/pyproject.toml --extra dev $options --python-version 3.10 -o bot/requirements.txt
