# Shared by bin/start and bin/test: what a fresh machine misses, put in place once.
# The caller has set -euo pipefail and stands in the root of the repository.

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# What WeasyPrint draws with; see docs/settings.md for machines without apt-get.
SYSTEM_PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"

# The system's own first: what the Dockerfile runs too, and built to be fast. One that was compiled
# by hand without its optimisations takes a fifth more time for every page and test.
find_python() {
    local candidate
    for candidate in /usr/bin/python3 python3.11 python3 python3.12 python3.13 python3.14; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# missing_of NAME...: which of these packages are not installed; none where there is no dpkg.
missing_of() {
    local package missing=""
    command -v dpkg-query >/dev/null 2>&1 || return 0
    for package in "$@"; do
        is_installed "$package" || missing="$missing $package"
    done
    say "$missing"
}

APT_INSTALL="apt-get install --yes --no-install-recommends"

# as_root: nothing, or what has to stand before a command; fails with the one line to run.
as_root() {
    [ "$(id -u)" != 0 ] || return 0
    if ! command -v sudo >/dev/null 2>&1 || ! sudo -n true 2>/dev/null; then
        fail "Some system packages are missing. Run this, then try again: sudo apt-get update && sudo $APT_INSTALL$*"
    fi
    say "sudo -n"
}

# install_packages NAME...: those that are missing, by apt-get, or the one line that would.
install_packages() {
    local missing sudo log
    missing=$(missing_of "$@")
    [ -n "$missing" ] || return 0
    sudo=$(as_root "$missing")
    say "Installing system packages:$missing"
    log=$(mktemp)
    # shellcheck disable=SC2086  # both are lists of words
    if ! { $sudo apt-get update -q &&
        $sudo env DEBIAN_FRONTEND=noninteractive $APT_INSTALL$missing; } </dev/null >"$log" 2>&1; then
        tail -n 5 "$log" >&2
        fail "The system packages could not be installed (see above). By hand: apt-get update && $APT_INSTALL$missing"
    fi
    rm -f "$log"
}

put_python_in_place() {
    local needed=""
    PYTHON=$(find_python)
    if [ -z "$PYTHON" ]; then
        needed="python3 python3-venv"
    elif ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
        needed=$(basename "$("$PYTHON" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')")
    fi
    # shellcheck disable=SC2086  # a list of words
    install_packages $needed
    PYTHON=$(find_python)
    [ -n "$PYTHON" ] || fail "Python 3.11 or newer is needed, and this system does not have it."
}

# put_in_place start|dev NAME...: Python's packages, and beside them the system's.
put_in_place() {
    local kind=$1 missing packages
    shift
    put_python_in_place
    # shellcheck disable=SC2086  # a list of words
    missing=$(missing_of $SYSTEM_PACKAGES "$@")
    # Whoever may not install is told so now, and not after a minute of pip.
    [ -z "$missing" ] || as_root "$missing" >/dev/null
    # shellcheck disable=SC2086  # a list of words
    install_packages $missing &
    packages=$!
    make_venv "$kind"
    wait "$packages"
}

# make_venv start|dev: installs what requirements/ pins, by hash, unless that is there already.
make_venv() {
    local files wanted stamp
    case $1 in
        start) files="requirements/base.txt requirements/build.txt" ;;
        dev) files="requirements/dev.txt" ;;
    esac
    stamp=.venv/.installed
    # shellcheck disable=SC2086  # a list of words
    wanted=$(cat $files | sha256sum | cut -d' ' -f1)
    if [ -x .venv/bin/python ] && grep -qs "$1 $wanted" "$stamp"; then
        return
    fi
    enough_space_for_packages
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        say "Making .venv ..."
        "$PYTHON" -m venv --clear .venv || fail "The folder .venv could not be made (see above)."
    fi
    say "Installing Python packages into .venv (about a minute the first time) ..."
    # Most of what the tests and checks bring is never read.
    local arguments="" halves second code=0
    [ "$1" != dev ] || arguments=--no-compile
    # Two at once, as most of the time goes into unpacking, which takes one processor. The lists name
    # every package that another one needs.
    halves=$(mktemp -d)
    # shellcheck disable=SC2086  # a list of words
    cat $files | awk -v at="$halves/" '/^[A-Za-z0-9]/ { half = !half } { print > (at (half + 0)) }'
    # shellcheck disable=SC2086  # a word or none
    install_half "$halves/0" $arguments &
    second=$!
    # shellcheck disable=SC2086  # a word or none
    install_half "$halves/1" $arguments || code=1
    wait "$second" || code=1
    rm -r "$halves"
    [ "$code" = 0 ] || fail "The Python packages could not be installed (see above)."
    { grep -sv "^$1 " "$stamp" || true; say "$1 $wanted"; } >"$stamp.new"
    mv "$stamp.new" "$stamp"
}

# install_half LIST ARGUMENT...
install_half() {
    .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes \
        --no-input --no-deps --requirement "$@"
}

enough_space_for_packages() {
    local free
    free=$(df -Pk . | awk 'NR == 2 {print int($4 / 1024)}')
    if [ "$free" -lt 600 ]; then
        fail "Not enough disk space: $free MB are free here, the packages need about 600 MB."
    fi
}

# One at a time: two starts, or a start and a test, would spoil each other's .venv.
locked() {
    mkdir -p var 2>/dev/null || fail "The folder var cannot be made here: check who may write here."
    { exec 9>var/setup.lock; } 2>/dev/null || fail "The folder var cannot be written to: check who may."
    if command -v flock >/dev/null 2>&1; then flock 9; fi
    "$@"
    exec 9>&-
}
