#!/bin/sh
# Prepare this machine for make: setup.sh python | install | demo | test
#
#   python   make .venv with the packages of uv.lock
#   install  also install the Debian packages for reading Vietnamese and drawing specimens, and name missing packages
#   demo     like install, but do not try again to install a package that failed before
#   test     like install, with a browser, and fail when a package is missing
#
# The script prints nothing when nothing is missing. It may be interrupted and run again: an unfinished .venv is made anew.
set -eu
cd -P "$(dirname "$0")/.."

UV_VERSION=0.13.9
READING="tesseract-ocr-script-viet"
FONTS="fonts-liberation2 fonts-noto-core fonts-dejavu-core fonts-ocr-b"
BROWSER="chromium"
EMOJI="fonts-noto-color-emoji"

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# ---- Python ----

is_311() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1; }

find_python() {
    for name in "${PYTHON:-python3.11}" python3.11 python3 python; do
        if is_311 "$name"; then command -v "$name"; return; fi
    done
    fail "Python 3.11 not found (tried python3.11, python3, python); install it or name it: PYTHON=/path/to/python3.11 make ..."
}

# Check that .venv is finished, was not moved, and has a working interpreter and pip.
is_sound() {
    [ ! -e .venv/unfinished ] && is_311 .venv/bin/python && grep -qF "$PWD/.venv/bin/" .venv/bin/pip 2>/dev/null &&
        .venv/bin/python -m pip --version >/dev/null 2>&1
}

# Print a checksum of everything that the packages depend on. .venv/ready keeps the checksum of installed packages.
state() { { echo "$PWD"; cat uv.lock pyproject.toml tools/setup.sh; } | cksum; }

make_venv() {
    if [ "$(cat .venv/ready 2>/dev/null)" = "$(state)" ] && is_311 .venv/bin/python; then return; fi
    if ! is_sound; then
        python=$(find_python)
        say "making .venv with $python"
        rm -rf .venv
        mkdir .venv
        touch .venv/unfinished
        "$python" -m venv .venv || fail "$python could not make .venv; on Debian: apt-get install python3.11-venv"
    fi
    touch .venv/unfinished
    rm -f .venv/ready
    install_packages
    state >.venv/ready
    rm .venv/unfinished
}

install_packages() {
    if ! .venv/bin/python -m uv --version 2>/dev/null | grep -qF "uv $UV_VERSION "; then
        say "installing uv $UV_VERSION"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
    fi
    say "installing the Python packages of uv.lock (1.2 GB; a minute or two the first time)"
    quiet=--quiet
    if [ -t 2 ]; then quiet=; fi
    env -u VIRTUAL_ENV UV_PROJECT_ENVIRONMENT="$PWD/.venv" UV_PYTHON_DOWNLOADS=never \
        .venv/bin/python -m uv sync --locked $quiet --python .venv/bin/python
}

# ---- Debian ----

is_there() {
    if [ "$1" = "$BROWSER" ]; then command -v chromium >/dev/null && return; fi
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Print the named packages that are not installed.
missing_of() { for name; do is_there "$name" || printf '%s ' "$name"; done; }

# Set ROOT to the words that run a command as root. Fail when there is no way to run commands as root.
find_root() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" = 0 ]; then ROOT=env
    elif sudo -n true 2>/dev/null; then ROOT="sudo -n env"
    elif [ -t 0 ] && command -v sudo >/dev/null; then ROOT="sudo env"
    else return 1
    fi
}

as_root() { $ROOT DEBIAN_FRONTEND=noninteractive "$@" </dev/null >>.venv/apt.log 2>&1; }
apt_get() { as_root apt-get -qq -o DPkg::Lock::Timeout=120 "$@"; }

# Install the named packages, one by one when the common installation fails.
install_debian() {
    say "installing Debian packages: $* (log: .venv/apt.log)"
    : >.venv/apt.log
    as_root dpkg --configure -a || true # finish an interrupted installation
    apt_get update || true
    apt_get install -y --no-install-recommends "$@" && return
    for name; do apt_get install -y --no-install-recommends "$name" || true; done
}

# Print one line with the missing packages and the consequence.
tell_missing() {
    cost=
    case "$*" in *tesseract*) cost=" Vietnamese names and addresses come from the QR code only, else without accents." ;; esac
    case "$*" in *fonts*) cost="$cost Specimens are drawn with other fonts." ;; esac
    say "going on without some Debian packages.$cost To have all: apt-get install $*"
}

debian() {
    wanted="$READING $FONTS"
    if [ "$1" = test ]; then wanted="$wanted $BROWSER $EMOJI"; fi
    missing=$(missing_of $wanted)
    if [ -z "$missing" ]; then return; fi
    if { [ "$1" != demo ] || [ "$(cat .venv/without 2>/dev/null)" != "$missing" ]; } && find_root; then
        install_debian $missing
        missing=$(missing_of $wanted)
        echo "$missing" >.venv/without
    fi
    if [ -z "$missing" ]; then return; fi
    if [ "$1" = test ]; then fail "the tests need what is missing here: apt-get install $missing"; fi
    tell_missing $missing
}

case "${1:-}" in
    python) make_venv ;;
    install | demo | test)
        make_venv
        debian "$1"
        ;;
    *) fail "usage: tools/setup.sh python | install | demo | test" ;;
esac
