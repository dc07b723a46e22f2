#!/usr/bin/env bash
# `make build`: the web app, then the release binary with the web app inside.
set -uo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

need_rust && need_node || exit 1
build_web && build_release || exit 1
say "Ready: $(target_dir)/release/turnoplus ($(du -h "$(target_dir)/release/turnoplus" | cut -f1))"
