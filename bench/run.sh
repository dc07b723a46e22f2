#!/usr/bin/env bash
# Measures the release binary (target/release/turnoplus, or TURNOPLUS_BIN) beside its floors, on 127.0.0.1 only.
set -euo pipefail
cd "$(dirname "$0")/.."
bin="${TURNOPLUS_BIN:-$(pwd)/${CARGO_TARGET_DIR:-target}/release/turnoplus}"
case "${CARGO_TARGET_DIR:-}" in /*) bin="${TURNOPLUS_BIN:-$CARGO_TARGET_DIR/release/turnoplus}" ;; esac
[ -x "$bin" ] || { echo "bench: $bin is missing: make build" >&2; exit 1; }
if [ "${1:-}" = scale ]; then
  shift
  exec python3 bench/scale.py "$bin" "$@"
fi
if ! command -v wrk >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo '==> Installing wrk, the load generator'
    apt-get install -y -qq wrk >/dev/null || { apt-get update -qq && apt-get install -y -qq wrk >/dev/null; }
  else
    echo 'bench: wrk is needed: apt install wrk' >&2
    exit 1
  fi
fi
echo '==> Building the benchmarks'
cargo build --release --locked --quiet -p turnoplus-bench
exec "$(dirname "$bin")/turnoplus-bench" "$bin" "$@"
