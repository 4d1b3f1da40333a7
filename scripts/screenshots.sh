#!/usr/bin/env bash
# Takes the pictures of README.md and docs/tour.md anew: runs the tests that take them and puts them
# into docs/images, with as few colours as they need. Wants pngquant (Debian has it).
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
limit=$((150 * 1024)) # bytes; client/test/pictures.test.ts holds to it too

fail() {
    echo "screenshots: $*" >&2
    exit 1
}
command -v pngquant >/dev/null || fail "there is no pngquant; on Debian: apt-get install pngquant"

"$root/tests/editor/run.sh" tour.test.mjs
mkdir -p "$root/docs/images"
rm -f "$root"/docs/images/*.png
for picture in "$root"/tests/editor/shots/tour/*.png; do
    target=$root/docs/images/$(basename "$picture")
    pngquant --quality 60-95 --speed 1 --strip --output "$target" "$picture"
    [ "$(stat -c %s "$target")" -le "$limit" ] || fail "$target is larger than $limit bytes"
done
echo "screenshots: $(find "$root/docs/images" -name '*.png' | wc -l) pictures in docs/images, $(du -sh "$root/docs/images" | cut -f1)"
