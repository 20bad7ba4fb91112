#!/bin/sh
# The browser that the tests of the pages drive: the machine's, else Debian's where that may be installed.
set -eu
cd "$(dirname "$0")/.."
. setup/steps.sh

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
may_apt || stop "the tests of the pages need Chromium; on Debian or Ubuntu: sudo apt-get install chromium, then run make test again."
apt_install chromium || stop "Debian's chromium could not be installed; the reason is above and in $log."
