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
trap 'rm -rf "$work"' EXIT

cargo run --quiet --locked --package turnoplus -- openapi >"$work/openapi.json" ||
  die "turnoplus openapi failed"
(cd frontend && npx --no-install openapi-typescript "$work/openapi.json" --output "$work/schema.gen.ts" --alphabetize --immutable >/dev/null) ||
  die "the types could not be generated"

if [ "${1:-}" = --check ]; then
  status=0
  for pair in "openapi.json $CONTRACT" "schema.gen.ts $TYPES"; do
    read -r new old <<<"$pair"
    diff -u "$old" "$work/$new" | head -n 40
    cmp -s "$old" "$work/$new" || {
      fail "$old is not what the code says: run 'make generate' and commit the result"
      status=1
    }
  done
  exit $status
fi

mkdir -p "${CONTRACT%/*}" "${TYPES%/*}"
cp "$work/openapi.json" "$CONTRACT"
cp "$work/schema.gen.ts" "$TYPES"
say "Written: $CONTRACT, $TYPES"
