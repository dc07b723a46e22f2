#!/usr/bin/env bash
# `make test`: every check and test there is. All steps run, also after one failed; the last line counts them.
#   test.sh            everything
#   test.sh STEP...    only these: fmt clippy deny shell rust doc install lint web contract build fuzz e2e
# A test counts as one, and so does each check. What cannot be run counts as failed: nothing is skipped silently.
set -uo pipefail
# shellcheck source=scripts/servers.sh
. "$(dirname "$0")/servers.sh"

cd "$ROOT" || exit 1
ONLY=" $* "
PASSED=0
FAILED=0
FAILURES=()
WORK=$(mktemp -d)
E2E_SERVER=''
export NO_COLOR=1 CARGO_TERM_COLOR=never NG_CLI_ANALYTICS=false
unset FORCE_COLOR

# shellcheck disable=SC2317 # called by trap
finish() {
  [ -z "$E2E_SERVER" ] || kill -KILL "$E2E_SERVER" 2>/dev/null
  stop_servers
  rm -rf "$WORK"
}
trap finish EXIT
trap 'exit 130' INT TERM

wanted() { [ "$ONLY" = "  " ] || [[ $ONLY == *" $1 "* ]]; }

# step NAME TITLE FUNCTION: runs it with a heading. A function that ran tests leaves their numbers in
# STEP_PASSED and STEP_FAILED; any other counts as one check, by its status.
step() {
  local name=$1 title=$2 started=$SECONDS status=0
  wanted "$name" || return 0
  shift 2
  STEP_PASSED=0 STEP_FAILED=0
  printf '\n%s== %s%s\n' "$BOLD" "$title" "$PLAIN"
  "$@" || status=$?
  if [ "$status" -ne 0 ] && [ "$STEP_FAILED" -eq 0 ]; then
    STEP_FAILED=1
  elif [ $((STEP_PASSED + STEP_FAILED)) -eq 0 ]; then
    STEP_PASSED=1
  fi
  PASSED=$((PASSED + STEP_PASSED))
  FAILED=$((FAILED + STEP_FAILED))
  if [ "$STEP_FAILED" -eq 0 ]; then
    printf '%s-- ok%s    %s (%s passed, %s)\n' "$GREEN" "$PLAIN" "$title" "$STEP_PASSED" "$(duration $((SECONDS - started)))"
  else
    FAILURES+=("$title: $STEP_FAILED failed (run it alone: make test ONLY=$name)")
    printf '%s-- FAILED%s %s (%s passed, %s failed, %s)\n' "$RED" "$PLAIN" "$title" "$STEP_PASSED" "$STEP_FAILED" "$(duration $((SECONDS - started)))"
  fi
}

# sum_of WORD FILE: the sum of the numbers before WORD ("12 passed") in lines of a summary.
sum_of() { grep -oE "[0-9]+ $1" "$2" | awk '{ n += $1 } END { print n + 0 }'; }

no_color() { sed -E 's/\x1b\[[0-9;]*[A-Za-z]//g' "$1"; }

rustfmt_check() { cargo fmt --all --check -- --color never 2>&1 | head -n 80; }

clippy_check() { cargo clippy --workspace --all-targets --locked --quiet -- -D warnings; }

deny_check() {
  need_cargo_deny && cargo fetch --locked --quiet && cargo deny --offline --log-level error check bans licenses sources
}

shell_check() {
  local scripts
  mapfile -t scripts < <(compgen -G 'scripts/*.sh'; compgen -G 'bench/*.sh')
  need shellcheck shellcheck && shellcheck -x "${scripts[@]}" .ci/run
}

# The tests that kill, stop and misconfigure the program do so with this binary.
release_build() {
  local turnoplus
  turnoplus=$(target_dir)/release/turnoplus
  rm -f "$turnoplus"
  build_web && build_release || return 1
  export TURNOPLUS_BIN=$turnoplus
}

# All tests, and those of the API once more with each server beneath them; its races run on every server anyway.
rust_tests() {
  local status=0 server
  install_mail_server || return 1
  start_servers || return 1
  count_tests --workspace --tests || status=$?
  for server in "$TURNOPLUS_TEST_MARIADB_URL" "$TURNOPLUS_TEST_POSTGRES_URL"; do
    say "The tests of the API on ${server%%:*}"
    TURNOPLUS_TEST_API_URL=$server count_tests -p turnoplus-http --test api -- --skip races:: || status=$?
  done
  stop_servers
  return $status
}

# count_tests ARGUMENT...: runs these tests and adds their numbers to those of the step.
count_tests() {
  local status=0 report head tests failed
  if cargo nextest --version >/dev/null 2>&1; then
    report=$ROOT/target/nextest/default/junit.xml
    rm -f "$report"
    cargo nextest run --locked --no-tests=pass "$@" || status=$?
    if [ -f "$report" ]; then
      head=$(grep -m1 '<testsuites ' "$report")
      tests=$(sed -E 's/.* tests="([0-9]+)".*/\1/' <<<"$head")
      failed=$(($(sed -E 's/.* failures="([0-9]+)".*/\1/' <<<"$head") + $(sed -E 's/.* errors="([0-9]+)".*/\1/' <<<"$head")))
      STEP_FAILED=$((STEP_FAILED + failed))
      STEP_PASSED=$((STEP_PASSED + tests - failed))
    fi
  else
    cargo test --locked --no-fail-fast "$@" 2>&1 | tee "$WORK/rust.log" || status=$?
    count_cargo_test "$WORK/rust.log"
  fi
  [ "$status" -eq 0 ] || [ "$STEP_FAILED" -gt 0 ] || STEP_FAILED=1
  return $status
}

count_cargo_test() {
  grep '^test result:' "$1" >"$1.results"
  STEP_PASSED=$((STEP_PASSED + $(sum_of passed "$1.results")))
  STEP_FAILED=$((STEP_FAILED + $(sum_of failed "$1.results")))
}

doc_tests() {
  local status=0
  cargo test --doc --workspace --locked --quiet --no-fail-fast >"$WORK/doc.log" 2>&1 || status=$?
  count_cargo_test "$WORK/doc.log"
  [ $status -eq 0 ] || cat "$WORK/doc.log"
  return $status
}

web_lint() { install_web && npm --prefix frontend run --silent lint; }

web_tests() {
  local status=0
  install_web || return 1
  (cd frontend && npm run --silent test -- --watch=false) </dev/null 2>&1 | tee "$WORK/web.log" || status=$?
  no_color "$WORK/web.log" | grep -E '^ *Tests  ' | tail -n 1 >"$WORK/web.results"
  STEP_PASSED=$(sum_of passed "$WORK/web.results")
  STEP_FAILED=$(sum_of failed "$WORK/web.results")
  [ $((STEP_PASSED + STEP_FAILED)) -gt 0 ] || status=1
  return $status
}

contract_check() { scripts/generate.sh --check; }

# Requests drawn from the served contract, as each role, against the release binary.
fuzz_tests() {
  local status=0 turnoplus seed=${SEED:-2026}
  turnoplus=$(target_dir)/release/turnoplus
  [ -x "$turnoplus" ] || {
    fail "there is no release binary: its build failed, or was never run (make build)"
    return 1
  }
  need_schemathesis || return 1
  echo "The draw is made with seed $seed; the same again, or another: make test ONLY=fuzz SEED=$seed"
  PYTHONDONTWRITEBYTECODE=1 "$FUZZ_PYTHON" scripts/fuzz/run.py "$turnoplus" "$seed" 2>&1 | tee "$WORK/fuzz.log" || status=$?
  grep -E '^[a-z]+: [0-9]+ passed, [0-9]+ failed$' "$WORK/fuzz.log" >"$WORK/fuzz.results"
  STEP_PASSED=$(sum_of passed "$WORK/fuzz.results")
  STEP_FAILED=$(sum_of failed "$WORK/fuzz.results")
  return $status
}

# Journeys in a real browser, against the release binary on a fresh database with the demo clinic.
e2e_tests() {
  local status=0 port turnoplus
  turnoplus=$(target_dir)/release/turnoplus
  [ -x "$turnoplus" ] || {
    fail "there is no release binary: its build failed, or was never run (make build)"
    return 1
  }
  install_web && install_mail_server || return 1
  if [ -z "${CHROMIUM:-}" ]; then
    have chromium || have google-chrome || need chromium chromium fonts-liberation || return 1
    CHROMIUM=$(command -v chromium || command -v google-chrome)
  fi
  export CHROMIUM
  port=$(free_port)
  mkdir "$WORK/clinic"
  (cd "$WORK/clinic" && "$turnoplus" demo) >"$WORK/demo.log" 2>&1 || {
    tail -n 20 "$WORK/demo.log"
    fail "turnoplus demo failed on an empty folder"
    return 1
  }
  (cd "$WORK/clinic" && TURNOPLUS_LISTEN=127.0.0.1:$port TURNOPLUS_PUBLIC_URL=http://127.0.0.1:$port \
    exec "$turnoplus" serve) >"$WORK/serve.log" 2>&1 </dev/null &
  E2E_SERVER=$!
  for _ in $(seq 300); do
    (: </dev/tcp/127.0.0.1/"$port") 2>/dev/null && break
    kill -0 "$E2E_SERVER" 2>/dev/null || break
    sleep 0.1
  done
  export E2E_URL=http://127.0.0.1:$port
  # Some journeys start a clinic of their own, which is this program too.
  (cd frontend && TURNOPLUS_BIN=$turnoplus npm run --silent e2e -- --retries=0 --forbid-only) </dev/null 2>&1 | tee "$WORK/e2e.log" || status=$?
  no_color "$WORK/e2e.log" | grep -E '^ +[0-9]+ (passed|failed|flaky|skipped|interrupted|did not run)' >"$WORK/e2e.results"
  STEP_PASSED=$(sum_of passed "$WORK/e2e.results")
  STEP_FAILED=$(($(sum_of failed "$WORK/e2e.results") + $(sum_of interrupted "$WORK/e2e.results") +
    $(sum_of 'did not run' "$WORK/e2e.results") + $(sum_of skipped "$WORK/e2e.results")))
  [ $((STEP_PASSED + STEP_FAILED)) -gt 0 ] || status=1
  kill -TERM "$E2E_SERVER" 2>/dev/null
  wait "$E2E_SERVER" || {
    tail -n 20 "$WORK/serve.log"
    fail "the server did not end well on SIGTERM"
    status=1
  }
  E2E_SERVER=''
  return $status
}

say "TurnoPlus: all checks and tests. From nothing this takes about half an hour on two cores, later a few minutes."
if ! need_rust || ! need_node; then
  echo "0 passed, 1 failed"
  exit 1
fi

step fmt 'Rust formatting' rustfmt_check
step shell 'Shell scripts (shellcheck)' shell_check
step install 'Web packages (npm ci)' install_web
step lint 'Web lint, formatting and messages' web_lint
step build 'Production build of the web app' build_web
step build 'Release build of the program' release_build
step clippy 'Rust lints (clippy)' clippy_check
step deny 'Rust bans, licences and sources (cargo-deny)' deny_check
step rust 'Rust tests on SQLite, MariaDB, MySQL and PostgreSQL' rust_tests
step doc 'Rust examples in the documentation' doc_tests
step contract 'The committed contract is what the code says' contract_check
step web 'Web tests (vitest)' web_tests
step fuzz 'Generated requests as each role (schemathesis)' fuzz_tests
step e2e 'Journeys in Chromium against the release binary' e2e_tests

printf '\n%sAll done in %s%s\n' "$BOLD" "$(duration $SECONDS)" "$PLAIN"
for failure in "${FAILURES[@]}"; do
  printf '%sFAILED%s %s\n' "$RED" "$PLAIN" "$failure"
done
echo "$PASSED passed, $FAILED failed"
[ "$FAILED" -eq 0 ]
