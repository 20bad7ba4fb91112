#!/bin/sh
# Resolves pyproject.toml into the hash-locked files; run it after changing a dependency, and commit what it writes.
set -eu
cd "$(dirname "$0")/.."
. setup/steps.sh

[ -x .venv/bin/uv ] || quietly .venv/bin/python -m pip install "uv>=0.9,<1"

lock() {
    name=$1
    shift
    say "locks/$name.lock"
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        "$@" -o "locks/$name.lock"
}

lock light pyproject.toml
lock hub pyproject.toml locks/hub.in --extra hub
lock dev pyproject.toml locks/hub.in --extra hub --extra dev
lock splink pyproject.toml locks/hub.in --extra hub --extra dev --extra splink
lock postgres locks/postgres.in
lock front locks/front.in
