# Words that the set-up scripts share: one line per step, the details in var/setup.log. Read with `.`, from the repository root.

log=var/setup.log

say() { printf '%s\n' "maillage: $*"; }

# One sentence, then the end: what is missing and the command that mends it.
stop() {
    say "$*" >&2
    exit 1
}

# Runs a command with its words in the log; shows the last of them when it fails.
quietly() {
    mkdir -p var
    "$@" >>"$log" 2>&1 || {
        tail -n 15 "$log" >&2
        return 1
    }
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# Debian's packages can be installed here and now.
may_apt() { is_root && [ -e /etc/debian_version ] && command -v apt-get >/dev/null; }

# Installs Debian packages; fetches the package list only when it has to.
apt_install() {
    say "installing Debian's $* ..."
    DEBIAN_FRONTEND=noninteractive quietly apt-get install -y --no-install-recommends "$@" && return
    say "fetching Debian's list of packages first ..."
    quietly apt-get update && DEBIAN_FRONTEND=noninteractive quietly apt-get install -y --no-install-recommends "$@"
}

# Installs one hash-locked file into .venv, a line per package on the way.
pip_install() {
    mkdir -p var
    total=$(grep -c '^[a-z0-9].*==' "$1")
    say "installing $1 ($total packages at most) ..."
    {
        .venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off \
            --require-hashes -r "$1" 2>&1 || echo "maillage-pip-failed"
    } | show_pip
}

# Keeps pip's words in the log and shows its way; false when pip failed.
show_pip() {
    count=0 failed=0
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$log"
        case $line in
            "Collecting "* | "Processing "*)
                count=$((count + 1))
                line=${line#* }
                line=${line%% *}
                line=${line##*/}
                line=${line%%==*}
                progress "  $count ${line%%-[0-9]*}"
                ;;
            "Installing collected packages:"*) progress "  writing the packages to .venv ..." ;;
            maillage-pip-failed) failed=1 ;;
        esac
    done
    [ ! -t 1 ] || printf '\r\033[K'
    [ "$failed" -eq 0 ] || {
        tail -n 15 "$log" >&2
        stop "the packages could not be installed; the reason is above and in $log. Run the same command again once it is mended."
    }
}

# One line that replaces itself on a terminal, lines elsewhere.
progress() {
    if [ -t 1 ]; then printf '\r\033[K%s' "$1"; else printf '%s\n' "$1"; fi
}
