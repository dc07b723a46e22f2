#!/usr/bin/env bash
# `make audit`: known vulnerabilities in what we depend on. Needs the network, so it is no part of `make test`.
set -uo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

need_rust && need_node && need_cargo_deny || exit 1
cd "$ROOT" || exit 1
status=0
say "Rust crates (cargo deny check)"
cargo deny check || status=1
say "npm packages that reach the browser (npm audit)"
(cd frontend && npm audit --omit=dev) || status=1
exit $status
