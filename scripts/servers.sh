#!/usr/bin/env bash
# Private MariaDB, MySQL and PostgreSQL servers for the tests.
#
# Sourced by test.sh (start_servers, stop_servers), or run by `make test-servers`:
#   scripts/servers.sh [ENV_FILE]   start them, write their URLs to ENV_FILE, keep them until Ctrl+C
#
# They listen on free ports of 127.0.0.1, keep their data in a temporary folder, give up durability for
# speed, and are stopped by their process id. Nothing of the system's own servers is touched.
# A server whose URL is already set is used instead of starting one:
#   TURNOPLUS_TEST_MARIADB_URL  TURNOPLUS_TEST_MYSQL_URL  TURNOPLUS_TEST_POSTGRES_URL
# Each user in these URLs must be allowed to create and drop databases. Servers of your own must speak TLS, with
# certificates of the authority in the file that TURNOPLUS_TEST_AUTHORITY names.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

SERVERS_DIR=''
SERVER_PIDS=()
SERVER_SIGNALS=()
MYSQL_CHROOT=$CACHE/mysql-sid
MYSQL_RUN=''
NOBODY=65534
TLS_DIR=''
CONNECTIONS=500

# The options that MariaDB and MySQL share.
mysql_options() {
  printf '%s\n' --bind-address=127.0.0.1 --max-connections=$CONNECTIONS --skip-log-bin --skip-name-resolve \
    --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-buffer-pool-size=256M --performance-schema=OFF
}

# launch SIGNAL LOG COMMAND...: runs it in the background, without root's rights, tied to this shell's life.
launch() {
  local signal=$1 log=$2
  shift 2
  if is_root; then
    setpriv --reuid=$NOBODY --regid=$NOBODY --clear-groups --pdeathsig="$signal" "$@" </dev/null >"$log" 2>&1 &
  else
    setpriv --pdeathsig="$signal" "$@" </dev/null >"$log" 2>&1 &
  fi
  SERVER_PIDS+=($!)
  SERVER_SIGNALS+=("$signal")
}

# without_root COMMAND...: runs it as nobody when we are root.
without_root() {
  if is_root; then setpriv --reuid=$NOBODY --regid=$NOBODY --clear-groups "$@"; else "$@"; fi
}

# await NAME LOG TEXT: until TEXT appears in LOG, or the last launched process is gone.
await() {
  local name=$1 log=$2 text=$3 pid=${SERVER_PIDS[-1]}
  for _ in $(seq 600); do
    grep -q -- "$text" "$log" 2>/dev/null && return 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 15 "$log" >&2
  fail "$name did not start (its log is above)"
  return 1
}

# folder NAME: a new folder that the server's user owns.
folder() {
  mkdir -p "$SERVERS_DIR/$1"
  ! is_root || chown $NOBODY:$NOBODY "$SERVERS_DIR/$1"
  echo "$SERVERS_DIR/$1"
}

# An authority of this run's own, and the certificate for 127.0.0.1 that all three servers show.
make_certificates() {
  [ -z "${TURNOPLUS_TEST_AUTHORITY:-}" ] || return 0
  need openssl openssl || return 1
  TLS_DIR=$(folder tls)
  {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=Authority of the tests' \
      -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign \
      -keyout "$TLS_DIR/authority.key" -out "$TLS_DIR/authority.pem" &&
      openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=127.0.0.1 \
        -keyout "$TLS_DIR/server.key" -out "$TLS_DIR/server.csr" &&
      printf 'subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\n' >"$TLS_DIR/extensions" &&
      openssl x509 -req -days 2 -in "$TLS_DIR/server.csr" -CA "$TLS_DIR/authority.pem" -CAkey "$TLS_DIR/authority.key" \
        -CAcreateserial -extfile "$TLS_DIR/extensions" -out "$TLS_DIR/server.pem"
  } >"$TLS_DIR/log" 2>&1 </dev/null || {
    tail -n 5 "$TLS_DIR/log" >&2
    fail "the certificates of the test servers could not be made"
    return 1
  }
  chmod 600 "$TLS_DIR/server.key"
  ! is_root || chown $NOBODY:$NOBODY "$TLS_DIR/server.key"
  export TURNOPLUS_TEST_AUTHORITY=$TLS_DIR/authority.pem
}

grant_sql() {
  printf "CREATE USER 'turnoplus'@'%%' IDENTIFIED BY '%s';\nGRANT ALL ON *.* TO 'turnoplus'@'%%' WITH GRANT OPTION;\n" "$PASSWORD"
}

start_mariadb() {
  [ -z "${TURNOPLUS_TEST_MARIADB_URL:-}" ] || return 0
  need mariadbd mariadb-server-core mariadb-client-core || return 1
  local dir port options
  dir=$(folder mariadb)
  port=$(free_port)
  mapfile -t options < <(mysql_options)
  without_root mariadb-install-db --no-defaults --datadir="$dir/data" --auth-root-authentication-method=normal \
    --skip-test-db --skip-name-resolve >"$dir/install.log" 2>&1 </dev/null || {
    tail -n 15 "$dir/install.log" >&2
    fail "MariaDB's data folder could not be created"
    return 1
  }
  { echo "ALTER USER 'root'@'localhost' IDENTIFIED BY '$PASSWORD';" && grant_sql; } >"$dir/init.sql"
  launch TERM "$dir/log" mariadbd --no-defaults --datadir="$dir/data" --socket="$dir/socket" --pid-file="$dir/pid" \
    --port="$port" --init-file="$dir/init.sql" "${options[@]}" \
    --ssl-ca="$TLS_DIR/authority.pem" --ssl-cert="$TLS_DIR/server.pem" --ssl-key="$TLS_DIR/server.key"
  await MariaDB "$dir/log" 'ready for connections' || return 1
  export TURNOPLUS_TEST_MARIADB_URL=mysql://turnoplus:$PASSWORD@127.0.0.1:$port
  say "MariaDB $(mariadbd --version | sed 's/.*Ver \([0-9.]*\).*/\1/') is ready on port $port"
}

# The genuine MySQL: Debian ships it in sid only, so it lives in a small cached sid tree of its own.
prepare_mysql() {
  [ -x "$MYSQL_CHROOT/usr/sbin/mysqld" ] && return 0
  is_root || {
    fail "MySQL 9 is started in a chroot, which needs root. Set TURNOPLUS_TEST_MYSQL_URL=mysql://USER:PASSWORD@HOST:PORT to a MySQL server (not MariaDB) of your own."
    return 1
  }
  need debootstrap debootstrap || return 1
  local new=$MYSQL_CHROOT.new verify=(--no-check-gpg)
  [ ! -e /usr/share/keyrings/debian-archive-keyring.gpg ] || verify=(--keyring=/usr/share/keyrings/debian-archive-keyring.gpg)
  say "Fetching MySQL from Debian sid into $MYSQL_CHROOT (once, about 830 MB on disk)"
  mkdir -p "$CACHE"
  rm -rf "$new"
  debootstrap --variant=minbase "${verify[@]}" --include=mysql-server-core sid "$new" >"$new.log" 2>&1 </dev/null ||
    { rm -rf "$new" && debootstrap --variant=minbase --no-check-gpg --include=mysql-server-core sid "$new" >"$new.log" 2>&1 </dev/null; } ||
    {
      tail -n 15 "$new.log" >&2
      rm -rf "$new"
      fail "debootstrap could not fetch MySQL (its log is $new.log)"
      return 1
    }
  rm -rf "$new"/var/cache/apt/archives/*.deb "$new/usr/share/doc" "$new/usr/share/locale" "$new.log"
  rm -rf "$MYSQL_CHROOT" && mv "$new" "$MYSQL_CHROOT"
}

start_mysql() {
  [ -z "${TURNOPLUS_TEST_MYSQL_URL:-}" ] || return 0
  prepare_mysql || return 1
  local port options inside log
  port=$(free_port)
  mapfile -t options < <(mysql_options)
  MYSQL_RUN=$(mktemp -d "$MYSQL_CHROOT/srv/run.XXXXXX")
  inside=/srv/${MYSQL_RUN##*/}
  log=$MYSQL_RUN/log
  { echo "ALTER USER 'root'@'localhost' IDENTIFIED BY '$PASSWORD';" && grant_sql; } >"$MYSQL_RUN/init.sql"
  cp "$TLS_DIR"/{authority.pem,server.pem,server.key} "$MYSQL_RUN/"
  chown -R $NOBODY:$NOBODY "$MYSQL_RUN"
  chroot --userspec=$NOBODY:$NOBODY "$MYSQL_CHROOT" /usr/sbin/mysqld --no-defaults --initialize-insecure \
    --datadir="$inside/data" >"$MYSQL_RUN/install.log" 2>&1 </dev/null || {
    tail -n 15 "$MYSQL_RUN/install.log" >&2
    fail "MySQL's data folder could not be created"
    return 1
  }
  chroot "$MYSQL_CHROOT" setpriv --reuid=$NOBODY --regid=$NOBODY --clear-groups --pdeathsig=TERM \
    /usr/sbin/mysqld --no-defaults --mysqlx=OFF --secure-file-priv=NULL --datadir="$inside/data" \
    --socket="$inside/socket" --pid-file="$inside/pid" --port="$port" --init-file="$inside/init.sql" \
    --ssl-ca="$inside/authority.pem" --ssl-cert="$inside/server.pem" --ssl-key="$inside/server.key" \
    "${options[@]}" </dev/null >"$log" 2>&1 &
  SERVER_PIDS+=($!)
  SERVER_SIGNALS+=(TERM)
  await MySQL "$log" 'ready for connections' || return 1
  export TURNOPLUS_TEST_MYSQL_URL=mysql://turnoplus:$PASSWORD@127.0.0.1:$port
  say "MySQL $(chroot "$MYSQL_CHROOT" /usr/sbin/mysqld --version | sed 's/.*Ver \([0-9.]*\).*/\1/') is ready on port $port"
}

# The newest installed PostgreSQL; Debian keeps its programs outside PATH.
postgres_bin() {
  local found
  found=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  if [ -x "$found/initdb" ]; then echo "$found"; elif have initdb; then dirname "$(command -v initdb)"; else return 1; fi
}

start_postgres() {
  [ -z "${TURNOPLUS_TEST_POSTGRES_URL:-}" ] || return 0
  local bin dir port
  bin=$(postgres_bin) || {
    can_apt || {
      fail "PostgreSQL is missing. Install it (Debian: apt-get install postgresql) or set TURNOPLUS_TEST_POSTGRES_URL."
      return 1
    }
    apt_install postgresql && bin=$(postgres_bin)
  } || return 1
  dir=$(folder postgres)
  port=$(free_port)
  printf '%s\n' "$PASSWORD" >"$dir/password"
  without_root "$bin/initdb" -D "$dir/data" -U turnoplus --pwfile="$dir/password" -A scram-sha-256 -E UTF8 \
    --locale=C --no-sync >"$dir/install.log" 2>&1 </dev/null || {
    tail -n 15 "$dir/install.log" >&2
    fail "PostgreSQL's data folder could not be created"
    return 1
  }
  launch INT "$dir/log" "$bin/postgres" -D "$dir/data" -p "$port" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= -c max_connections=$CONNECTIONS -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off -c autovacuum_naptime=60 \
    -c ssl=on -c ssl_cert_file="$TLS_DIR/server.pem" -c ssl_key_file="$TLS_DIR/server.key"
  await PostgreSQL "$dir/log" 'ready to accept connections' || return 1
  export TURNOPLUS_TEST_POSTGRES_URL=postgres://turnoplus:$PASSWORD@127.0.0.1:$port/postgres
  say "PostgreSQL $("$bin/postgres" --version | sed 's/^[^0-9]*\([0-9.]*\).*/\1/') is ready on port $port"
}

start_servers() {
  need setpriv util-linux || return 1
  SERVERS_DIR=$(mktemp -d "${TMPDIR:-/tmp}/turnoplus-servers.XXXXXX")
  chmod 755 "$SERVERS_DIR"
  PASSWORD=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
  local status=0
  make_certificates || return 1
  start_mariadb || status=1
  start_postgres || status=1
  start_mysql || status=1
  return $status
}

stop_servers() {
  local i pid
  for i in "${!SERVER_PIDS[@]}"; do
    kill -"${SERVER_SIGNALS[$i]}" "${SERVER_PIDS[$i]}" 2>/dev/null || true
  done
  for pid in "${SERVER_PIDS[@]}"; do
    for _ in $(seq 100); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  SERVER_PIDS=() SERVER_SIGNALS=()
  [ -z "$SERVERS_DIR" ] || rm -rf "$SERVERS_DIR"
  [ -z "$MYSQL_RUN" ] || rm -rf "$MYSQL_RUN"
}

server_urls() {
  local name
  for name in TURNOPLUS_TEST_{MARIADB_URL,MYSQL_URL,POSTGRES_URL,AUTHORITY}; do
    printf 'export %s=%q\n' "$name" "${!name:-}"
  done
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  set -uo pipefail
  trap stop_servers EXIT
  trap 'exit 0' INT TERM
  start_servers || exit 1
  if [ -n "${1:-}" ]; then
    umask 077
    server_urls >"$1"
    say "Their addresses are in $1: run '. $1' before cargo nextest. Ctrl+C stops them."
  else
    server_urls
    say "Paste these lines into another terminal. Ctrl+C stops the servers."
  fi
  [ ${#SERVER_PIDS[@]} -eq 0 ] || wait
fi
