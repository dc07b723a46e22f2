#!/usr/bin/env bash
# The contract, from the code: openapi/openapi.json, and from it the web app's types.
#   generate.sh           write both
#   generate.sh --check   fail when the files of the tree are not what would be written
set -uo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

CONTRACT=openapi/openapi.json
TYPES=frontend/src/app/api/schema.gen.ts

need_rust && need_node && install_web || exit 1
cd "$ROOT" || exit 1
work=$(mktemp -d)
# shellcheck disable=SC2317 # called by trap
restore() {
  for file in "$CONTRACT" "$TYPES"; do
    [ ! -f "$work/old/$file" ] || cp "$work/old/$file" "$file"
  done
  rm -rf "$work"
}
trap restore EXIT
trap 'exit 130' INT TERM

cargo run --quiet --locked --package turnoplus -- openapi >"$work/openapi.json" ||
  die "turnoplus openapi failed"

for file in "$CONTRACT" "$TYPES"; do
  mkdir -p "$work/old/${file%/*}" "${file%/*}"
  [ ! -f "$file" ] || cp "$file" "$work/old/$file"
done
cp "$work/openapi.json" "$CONTRACT"
npm --prefix frontend run --silent generate >"$work/log" 2>&1 || {
  cat "$work/log" >&2
  die "the types could not be generated from $CONTRACT"
}

if [ "${1:-}" = --check ]; then
  status=0
  for file in "$CONTRACT" "$TYPES"; do
    cmp -s "$work/old/$file" "$file" && continue
    diff -uN "$work/old/$file" "$file" | head -n 40
    fail "$file is not what the code says: run 'make generate' and commit the result"
    status=1
  done
  exit $status
fi

rm -rf "$work/old"
say "Written: $CONTRACT, $TYPES"
