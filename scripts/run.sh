#!/usr/bin/env bash
# `make run`: builds what changed, fills an empty database with the demo clinic, and serves it.
set -uo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

PORT=${PORT:-8000}
export TURNOPLUS_LISTEN=${TURNOPLUS_LISTEN:-127.0.0.1:$PORT}
export TURNOPLUS_PUBLIC_URL=${TURNOPLUS_PUBLIC_URL:-http://localhost:$PORT}

need_rust && need_node || exit 1
if (: </dev/tcp/127.0.0.1/"$PORT") 2>/dev/null; then
  die "port $PORT is already in use. Stop what listens there, or choose another: make run PORT=8001"
fi
build_web && build_release || exit 1

cd "$ROOT" || exit 1
turnoplus=$(target_dir)/release/turnoplus
if [ -z "${TURNOPLUS_DATABASE_URL:-}" ] && ! compgen -G 'data/*.db' >/dev/null; then
  say "Filling an empty database in ./data with the demo clinic"
  TURNOPLUS_LOG=${TURNOPLUS_LOG:-warn} "$turnoplus" demo >/dev/null || die "the demo clinic could not be created; remove ./data to try again"
fi

"$turnoplus" serve </dev/null &
server=$!
stopping=''
trap 'stopping=yes; kill -TERM $server 2>/dev/null' INT TERM
for _ in $(seq 300); do
  (: </dev/tcp/127.0.0.1/"$PORT") 2>/dev/null && break
  kill -0 $server 2>/dev/null || break
  sleep 0.1
done
if kill -0 $server 2>/dev/null; then
  cat <<TEXT

  ${BOLD}TurnoPlus is running: http://localhost:$PORT${PLAIN}   (API: http://localhost:$PORT/docs)

  Demo accounts, all with the password  turnoplus-demo-2026
    patient      paciente@turnoplus.example
    doctor       doctora@turnoplus.example
    front desk   recepcion@turnoplus.example
    admin        admin@turnoplus.example

  Ctrl+C stops it. The data stays in ./data; remove that folder to begin anew.

TEXT
fi
wait $server
status=$?
# A trapped signal interrupts the first wait: the second one lasts until what is in flight is finished.
if [ -n "$stopping" ]; then
  wait $server
  status=$?
fi
exit $status
