#!/usr/bin/env bash
# `make dev`: the program on port 8000, rebuilt when a Rust source changes, and `ng serve` on port 4200 before it.
set -uo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

export TURNOPLUS_LISTEN=${TURNOPLUS_LISTEN:-127.0.0.1:8000}
export TURNOPLUS_PUBLIC_URL=${TURNOPLUS_PUBLIC_URL:-http://localhost:4200}

need_rust && need_node && install_web || exit 1
cd "$ROOT" || exit 1
mark=$(mktemp)
server='' web=''
# shellcheck disable=SC2317 # called by trap
stop() {
  trap - EXIT INT TERM
  [ -z "$server" ] || kill -TERM "$server" 2>/dev/null
  [ -z "$web" ] || kill -TERM -- "-$web" 2>/dev/null
  wait
  rm -f "$mark"
  exit 0
}
trap stop EXIT INT TERM

say "Web app: http://localhost:4200 (reloads by itself); API: http://localhost:8000"
set -m
(cd frontend && NG_CLI_ANALYTICS=false exec npm run --silent start </dev/null) &
web=$!
set +m

while :; do
  touch "$mark"
  if cargo build --locked --package turnoplus --bin turnoplus; then
    if [ -n "$server" ]; then
      kill -TERM "$server" 2>/dev/null
      wait "$server"
    elif [ -z "${TURNOPLUS_DATABASE_URL:-}" ] && ! compgen -G 'data/*.db' >/dev/null; then
      "$(target_dir)/debug/turnoplus" demo || fail "the demo clinic could not be created"
    fi
    "$(target_dir)/debug/turnoplus" serve </dev/null &
    server=$!
  fi
  until [ -n "$(find crates Cargo.toml Cargo.lock -newer "$mark" -type f -print -quit)" ]; do
    sleep 1
  done
  say "A source changed: building again"
done
