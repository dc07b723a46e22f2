# shellcheck shell=bash
# Shared by the scripts in this folder: messages, the cache folder, and installing what is missing.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/turnoplus
export PATH="${CARGO_HOME:-${HOME:-/root}/.cargo}/bin:$CACHE/bin:$PATH"

# shellcheck disable=SC2034 # some are used by the scripts only that source this one
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  BOLD=$'\e[1m' RED=$'\e[31m' GREEN=$'\e[32m' PLAIN=$'\e[0m'
else
  BOLD='' RED='' GREEN='' PLAIN=''
fi

say() { printf '%s==>%s %s\n' "$BOLD" "$PLAIN" "$*"; }
fail() { printf '%serror:%s %s\n' "$RED" "$PLAIN" "$*" >&2; }
die() {
  fail "$@"
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" -eq 0 ]; }
can_apt() { is_root && have apt-get; }

# apt_install PACKAGE...: installs them without starting or creating any service of the system.
apt_install() {
  local policy=/usr/sbin/policy-rc.d own_policy='' cluster=/etc/postgresql-common/createcluster.d/zz-turnoplus-test.conf
  local status=0 log
  log=$(mktemp)
  say "Installing $* (apt-get)"
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && own_policy=yes
  fi
  mkdir -p "${cluster%/*}" && printf 'create_main_cluster = false\n' >"$cluster"
  export DEBIAN_FRONTEND=noninteractive
  {
    { [ -n "${APT_UPDATED:-}" ] || apt-get update -qq; } &&
      apt-get install -y -qq --no-install-recommends "$@"
  } </dev/null >"$log" 2>&1 || status=$?
  APT_UPDATED=yes
  rm -f "$cluster"
  rmdir "${cluster%/*}" "${cluster%/*/*}" 2>/dev/null || true
  [ -z "$own_policy" ] || rm -f "$policy"
  if [ "$status" -ne 0 ]; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    fail "apt-get could not install: $*"
    return 1
  fi
  rm -f "$log"
}

# need COMMAND PACKAGE...: installs PACKAGE when COMMAND is missing and we may, else says what to do.
need() {
  local command=$1
  shift
  have "$command" && return 0
  can_apt || {
    fail "$command is missing. Install it (Debian: apt-get install $*) and run this again."
    return 1
  }
  apt_install "$@" && have "$command"
}

# A TCP port on 127.0.0.1 that nobody listens on, below the range the kernel hands out by itself.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (: </dev/tcp/127.0.0.1/$port) 2>/dev/null || break
  done
  echo "$port"
}

# duration SECONDS
duration() { printf '%dm%02ds' $(($1 / 60)) $(($1 % 60)); }

# Rust of the version in rust-toolchain.toml, and a C compiler for the embedded SQLite.
need_rust() {
  have cargo || {
    fail "Rust is missing. Install it from https://rustup.rs (no root needed) and run this again."
    return 1
  }
  if have rustup && ! (cd "$ROOT" && cargo --version >/dev/null 2>&1); then
    say "Installing the Rust toolchain that rust-toolchain.toml names"
    (cd "$ROOT" && rustup toolchain install) || {
      fail "rustup could not install the toolchain that rust-toolchain.toml names"
      return 1
    }
  fi
  need cc gcc libc6-dev
}

# Any Node from 20 on starts npm; the build itself runs on the Node that frontend/package.json pins.
need_node() {
  local major
  have node || ! can_apt || apt_install nodejs npm || return 1
  if ! have node || ! have npm; then
    fail "Node.js is missing. Install version 20 or newer from https://nodejs.org and run this again."
    return 1
  fi
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  [ "$major" -ge 20 ] || {
    fail "Node.js $(node --version) is too old: version 20 or newer is needed (https://nodejs.org)."
    return 1
  }
}

target_dir() {
  case ${CARGO_TARGET_DIR:-target} in
    /*) echo "$CARGO_TARGET_DIR" ;;
    *) echo "$ROOT/${CARGO_TARGET_DIR:-target}" ;;
  esac
}

# npm_install FOLDER WHAT: a folder's npm packages, exactly as locked; only when the lock changed since the last time.
NPM_FAILED=' '
npm_install() {
  local folder=$ROOT/$1 stamp=$ROOT/$1/node_modules/.turnoplus-installed now log
  now=$(cat "$folder/package.json" "$folder/package-lock.json" | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" != "$now" ] || return 0
  [[ $NPM_FAILED != *" $1 "* ]] || {
    fail "the packages of $2 are not installed: npm ci failed before"
    return 1
  }
  say "Installing the packages of $2 (npm ci)"
  log=$(mktemp)
  (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error </dev/null) >"$log" 2>&1 || {
    head -n 12 "$log" >&2
    rm -f "$log"
    NPM_FAILED+="$1 "
    fail "npm ci failed in $1/"
    return 1
  }
  rm -f "$log"
  echo "$now" >"$stamp"
}

install_web() { npm_install frontend 'the web app'; }

# What the program's tests send letters to.
install_mail_server() { npm_install crates/server/tests/smtp "the tests' mail server"; }

# Everything that the web app's build reads, as one hash.
web_sources() {
  (cd "$ROOT/frontend" && find . \( -path ./node_modules -o -path ./dist -o -path ./.angular -o -path ./e2e \
    -o -path ./test-results -o -path ./playwright-report -o -path ./coverage \) -prune -o -type f -print0 |
    sort -z | xargs -0 sha256sum | sha256sum)
}

# frontend/dist/browser, only when a source changed since the last build.
build_web() {
  local stamp=$ROOT/frontend/dist/.turnoplus-built now
  install_web || return 1
  now=$(web_sources)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && [ -f "$ROOT/frontend/dist/browser/index.html" ]; then
    return 0
  fi
  say "Building the web app"
  rm -f "$stamp"
  (cd "$ROOT/frontend" && NG_CLI_ANALYTICS=false npm run --silent build </dev/null) || {
    fail "the web app could not be built"
    return 1
  }
  # Cargo notices a changed file of the embedded folder, but not that the folder appeared: say so.
  touch "$ROOT/crates/http/src/web_app.rs"
  echo "$now" >"$stamp"
}

# target/release/turnoplus, with the web app inside.
build_release() {
  say "Building the program (a first release build takes some minutes)"
  (cd "$ROOT" && cargo build --release --locked --package turnoplus --bin turnoplus) || {
    fail "the program could not be built"
    return 1
  }
}

# cargo-deny of one version, built once into the cache; an installed one is used as it is.
CARGO_DENY_VERSION=0.20.2
need_cargo_deny() {
  have cargo-deny && return 0
  say "Building cargo-deny $CARGO_DENY_VERSION into $CACHE (once, about 2 minutes)"
  (cd / && CARGO_PROFILE_DEV_DEBUG=0 cargo install cargo-deny --version "$CARGO_DENY_VERSION" --locked --debug --quiet \
    --no-default-features --root "$CACHE" --target-dir "$CACHE/cargo-deny-target" </dev/null) || {
    fail "cargo-deny could not be built (try: cargo install cargo-deny --locked)"
    return 1
  }
  rm -rf "$CACHE/cargo-deny-target"
}

# The Python of a folder of its own in the cache, with schemathesis and nothing but what requirements.txt pins by hash.
FUZZ_PYTHON=$CACHE/fuzz/bin/python
need_schemathesis() {
  local requirements=$ROOT/scripts/fuzz/requirements.txt stamp=$CACHE/fuzz/.turnoplus-installed now
  now=$(sha256sum <"$requirements")
  [ "$(cat "$stamp" 2>/dev/null)" != "$now" ] || return 0
  if ! python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then
    can_apt || {
      fail "Python 3.11 or newer with venv is missing. Install it (Debian: apt-get install python3-venv) and run this again."
      return 1
    }
    apt_install python3 python3-venv || return 1
  fi
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    fail "$(python3 --version) is too old: version 3.11 or newer is needed."
    return 1
  }
  say "Installing schemathesis into $CACHE (once)"
  rm -rf "$CACHE/fuzz"
  { python3 -m venv "$CACHE/fuzz" &&
    "$FUZZ_PYTHON" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$requirements"; } </dev/null || {
    fail "schemathesis could not be installed"
    return 1
  }
  echo "$now" >"$stamp"
}
