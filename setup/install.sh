#!/bin/sh
# Makes .venv with the hash-locked sets named as arguments and the project itself; at once when that is done already.
# usage: setup/install.sh hub [dev [splink]]
set -eu
cd "$(dirname "$0")/.."
. setup/steps.sh

# What a set was installed from lies in .venv/installed: equal files mean that there is nothing to do.
marks=.venv/installed

find_python() {
    for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        command -v "$python" >/dev/null || continue
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then return; fi
    done
    stop "Python 3.11 or later is needed; install it (Debian 12 and later: apt-get install python3-venv), or name it: make PYTHON=/path/to/python3."
}

# A new .venv, with Debian's missing part of Python installed where that is allowed.
make_venv() {
    find_python
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        may_apt || stop "this Python cannot make virtual environments; on Debian or Ubuntu: sudo apt-get install python3-venv, then run make again."
        apt_install python3-venv || stop "Debian's python3-venv could not be installed; the reason is above and in $log."
        "$python" -c 'import ensurepip, venv' 2>/dev/null ||
            stop "this Python ($python) still cannot make virtual environments; name another one: make PYTHON=/usr/bin/python3."
    fi
    say "making .venv with $("$python" --version) ..."
    rm -rf .venv
    quietly "$python" -m venv .venv
}

# .venv works and was made for this folder (a copied one would run the code of the other folder).
venv_works() {
    .venv/bin/python -m pip --version >/dev/null 2>&1 || return 1
    [ ! -e "$marks/folder" ] || [ "$(cat "$marks/folder")" = "$PWD" ]
}

installed() { cmp -s "$1" "$marks/${1##*/}" && [ "$(cat "$marks/folder" 2>/dev/null)" = "$PWD" ]; }

mark() {
    mkdir -p "$marks"
    cp "$1" "$marks/"
    printf '%s\n' "$PWD" >"$marks/folder"
}

install_project() {
    say "installing maillage itself ..."
    quietly .venv/bin/python -m pip install --disable-pip-version-check --no-input --no-deps --no-build-isolation -e .
}

# The files of which .venv does not hold the present state.
missing() {
    for name in "$@"; do
        installed "locks/$name.lock" || printf '%s\n' "locks/$name.lock"
    done
    installed pyproject.toml || printf '%s\n' pyproject.toml
}

[ -n "$(missing "$@")" ] || exit 0
venv_works || make_venv
for file in $(missing "$@"); do
    case $file in
        pyproject.toml) install_project ;;
        *) pip_install "$file" ;;
    esac
    mark "$file"
done
say "ready."
