"""How long the numbers of a clinic and the lists of a day take with very many turnos.

    scale.py PROGRAM TURNOS [DATABASE_URL]

Fills a demo clinic with TURNOS made-up turnos of ten years, by SQL and without what else belongs to a turno (claims,
timeline, audit: `verify` would object), serves it, and asks as people do. Without DATABASE_URL it is an SQLite file in
a temporary folder, about 1 kB a turno; with one it is that EMPTY database on MariaDB or MySQL, spoken to by the
`mariadb` client. Needs nothing but Python. It never decides a test.
"""

import datetime
import json
import os
import pathlib
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

YEARS = 10
AHEAD_DAYS = 60
TIMES = 15
DAY = 86_400
# The demo's zone has had no summer time since 2009.
UTC_OFFSET = 3 * 3_600

# i: the number of the turno; s: its start in seconds; d, p: the places of its doctor and its patient.
ROWS = """
INSERT INTO appointment (id, doctor_id, patient_id, office_id, visit_type_id, starts_at, ends_at, zone, civil_start, lane,
  buffer_before, buffer_after, status, status_at, cancelled_by, cancelled_late, created_by, created_at, updated_at, version)
SELECT {id}, d.id, p.id, d.office_id, v.id, n.s * 1000000, (n.s + 1200) * 1000000, 'America/Argentina/Buenos_Aires', {civil},
  0, 0, 0,
  CASE WHEN n.s > {now} THEN 'booked' WHEN n.i % 25 < 20 THEN 'completed' WHEN n.i % 25 < 22 THEN 'no_show' ELSE 'cancelled' END,
  CASE WHEN n.s > {now} THEN NULL ELSE (n.s + 1200) * 1000000 END,
  CASE WHEN n.s <= {now} AND n.i % 25 >= 22 THEN u.id END, 0, u.id,
  (n.s - (1 + n.i % 30) * 86400) * 1000000, (n.s - (1 + n.i % 30) * 86400) * 1000000, 1
FROM ({numbers}) n
JOIN bench_doctor d ON d.place = n.i % {doctors}
JOIN bench_patient p ON p.place = n.i * 7919 % {patients}
CROSS JOIN (SELECT id FROM visit_type WHERE name = 'Consulta') v
CROSS JOIN (SELECT id FROM user_account WHERE email = 'recepcion@turnoplus.example') u
"""

PLACES = [
    "CREATE TABLE bench_doctor AS SELECT d.id AS id, MIN(o.office_id) AS office_id,"
    " ROW_NUMBER() OVER (ORDER BY d.id) - 1 AS place FROM doctor d JOIN doctor_office o ON o.doctor_id = d.id GROUP BY d.id",
    "CREATE TABLE bench_patient AS SELECT id, ROW_NUMBER() OVER (ORDER BY id) - 1 AS place FROM patient",
    "CREATE INDEX bench_doctor_place ON bench_doctor (place)",
    "CREATE INDEX bench_patient_place ON bench_patient (place)",
]
GONE = ["DROP TABLE bench_doctor", "DROP TABLE bench_patient"]


class Sqlite:
    """The file that the program made."""

    def __init__(self, folder):
        self.connection = sqlite3.connect(folder / "data" / "turnoplus.db", isolation_level=None)
        self.connection.execute("PRAGMA synchronous = OFF")
        # Rows that come in another order than an index has them are slow to add one by one.
        of_turnos = "FROM sqlite_master WHERE tbl_name = 'appointment' AND type = 'index' AND sql IS NOT NULL"
        self.indexes = self.run(f"SELECT name, sql {of_turnos}")
        for name, _ in self.indexes:
            self.run(f"DROP INDEX {name}")

    def done(self):
        for _, statement in self.indexes:
            self.run(statement)
        self.run("ANALYZE")
        self.connection.close()

    def run(self, statement):
        return self.connection.execute(statement).fetchall()

    def numbers(self, first, last, seconds):
        return (
            f"WITH RECURSIVE it(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM it WHERE i < {last})"
            f" SELECT i, {seconds} AS s FROM it"
        )

    identity = "CAST(X'01' || randomblob(5) || X'70' || randomblob(1) || X'80' || randomblob(7) AS BLOB)"
    civil = f"strftime('%Y-%m-%dT%H:%M:%S', n.s - {UTC_OFFSET}, 'unixepoch')"
    divide = "/"


class MySql:
    """A server, by its client."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.command = [
            "mariadb", "--batch", "--skip-column-names", "--skip-ssl", "-h", parts.hostname, "-P", str(parts.port or 3306),
            "-u", urllib.parse.unquote(parts.username or ""), parts.path.lstrip("/"),
        ]  # fmt: skip
        self.secret = urllib.parse.unquote(parts.password or "")

    def run(self, statement):
        env = {**os.environ, "MYSQL_PWD": self.secret}
        done = subprocess.run(
            self.command, input=statement, text=True, stdout=subprocess.PIPE, env=env, check=True
        )
        return [line.split("\t") for line in done.stdout.splitlines()]

    def done(self):
        self.run("ANALYZE TABLE appointment")

    def numbers(self, first, last, seconds):
        # 100,000 at a time, from two crossed lists of digits: no setting of the server bounds that.
        digit = "(SELECT 0 x UNION ALL " + " UNION ALL ".join(f"SELECT {n}" for n in range(1, 10)) + ")"
        crossed = " CROSS JOIN ".join(f"{digit} t{n}" for n in range(5))
        number = f"{first} + " + " + ".join(f"{10**n} * t{n}.x" for n in range(5))
        return (
            f"SELECT i, {seconds} AS s FROM (SELECT {number} AS i FROM {crossed}) it WHERE i <= {last}"
        )

    identity = (
        "UNHEX(CONCAT('01', SUBSTR(SHA1(CONCAT(n.i, 'a')), 1, 10), '70', SUBSTR(SHA1(CONCAT(n.i, 'b')), 1, 2),"
        " '80', SUBSTR(SHA1(CONCAT(n.i, 'c')), 1, 14)))"
    )
    civil = f"DATE_FORMAT(DATE_ADD('1970-01-01', INTERVAL n.s - {UTC_OFFSET} SECOND), '%Y-%m-%dT%H:%i:%s')"
    divide = "DIV"


def note(line):
    print(line, file=sys.stderr, flush=True)


def fill(database, count):
    """Turnos by their start, evenly over the years, on the hours of a clinic's day."""
    now = int(time.time())
    begin = (now // DAY - YEARS * 365) * DAY
    days = YEARS * 365 + AHEAD_DAYS
    for statement in PLACES:
        database.run(statement)
    doctors, patients = (
        int(database.run(f"SELECT COUNT(*) FROM {table}")[0][0])
        for table in ("bench_doctor", "bench_patient")
    )
    a_day = max(1, count // days)
    # Of a day the hours from 11:00 to 23:00 UTC, in five minutes.
    seconds = f"{begin} + (i {database.divide} {a_day}) * {DAY} + 39600 + (i % {a_day}) * 144 {database.divide} {a_day} * 300"
    for first in range(0, count, 100_000):
        last = min(first + 100_000, count) - 1
        numbers = database.numbers(first, last, seconds)
        words = {"numbers": numbers, "doctors": doctors, "patients": patients, "now": now}
        database.run(ROWS.format(id=database.identity, civil=database.civil, **words))
        if last % 1_000_000 == 999_999:
            note(f"  {last + 1:,}")
    for statement in GONE:
        database.run(statement)


class Server:
    """The program on the filled database, asked as the demo's people."""

    def __init__(self, program, folder, env):
        ports = []
        for _ in range(2):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                ports.append(probe.getsockname()[1])
        self.url, self.metrics = (f"http://127.0.0.1:{port}" for port in ports)
        settings = {
            "TURNOPLUS_LISTEN": f"127.0.0.1:{ports[0]}",
            "TURNOPLUS_METRICS_LISTEN": f"127.0.0.1:{ports[1]}",
            "TURNOPLUS_BACKUP_EVERY_HOURS": "0",
            "TURNOPLUS_LOG": "warn",
        }
        self.process = subprocess.Popen([program, "serve"], cwd=folder, env={**env, **settings}, stdout=subprocess.DEVNULL)
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.url}/readyz")
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        raise SystemExit("the server did not get ready")

    def ask(self, path, token=None, body=None):
        request = urllib.request.Request(f"{self.url}/api/v1{path}")
        if token:
            request.add_header("authorization", f"Bearer {token}")
        if body:
            request.add_header("content-type", "application/json")
            request.data = json.dumps(body).encode()
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    def login(self, who):
        body = {"email": f"{who}@turnoplus.example", "password": "turnoplus-demo-2026"}
        return json.loads(self.ask("/auth/login", body=body))["accessToken"]

    def times(self, path, token):
        took = []
        for _ in range(TIMES):
            began = time.perf_counter()
            self.ask(path, token)
            took.append(1_000 * (time.perf_counter() - began))
        return statistics.median(took), max(took)

    def days_are_counted(self):
        """Waits until the job that counts the days that are over has done so; answers its seconds."""
        began = time.monotonic()
        series = 'turnoplus_job_last_success_timestamp_seconds{job="keep-report-days"}'
        while True:
            told = urllib.request.urlopen(f"{self.metrics}/metrics").read().decode()
            if series in told:
                return time.monotonic() - began
            time.sleep(1)


def measure(server, when):
    admin, desk = server.login("admin"), server.login("recepcion")
    doctor = json.loads(server.ask("/doctors?q=fernandez&limit=1"))["items"][0]
    today = datetime.date.today()
    day = lambda ahead: (today + datetime.timedelta(days=ahead)).isoformat()  # noqa: E731
    office = doctor["officeIds"][0] if "officeIds" in doctor else doctor["offices"][0]["id"]
    asked = [
        ("dashboard, the last 30 days", f"/admins/dashboard?from={day(-30)}&to={day(-1)}", admin),
        ("dashboard, the last 365 days", f"/admins/dashboard?from={day(-365)}&to={day(-1)}", admin),
        ("dashboard, a year long ago", f"/admins/dashboard?from={day(-3000)}&to={day(-2640)}", admin),
        ("dashboard, the next 30 days", f"/admins/dashboard?from={day(0)}&to={day(30)}", admin),
        ("a doctor's statistics, a year", f"/doctors/{doctor['id']}/statistics?from={day(-365)}&to={day(-1)}", admin),
        ("the clinic's turnos of a day", f"/appointments?from={day(0)}&to={day(0)}&limit=100", desk),
        ("a doctor's turnos of a day", f"/doctors/{doctor['id']}/appointments?from={day(0)}&to={day(0)}&limit=100", desk),
        ("an office's day sheet", f"/offices/{office}/day-sheet?date={day(0)}", desk),
        ("a doctor's day sheet", f"/doctors/{doctor['id']}/day-sheet?date={day(0)}", desk),
    ]
    for what, path, token in asked:
        median, longest = server.times(path, token)
        print(f"| {what}{when} | {median:.1f} | {longest:.1f} |", flush=True)


def main():
    if len(sys.argv) not in (3, 4):
        raise SystemExit(__doc__)
    program, count = str(pathlib.Path(sys.argv[1]).resolve()), int(sys.argv[2])
    env = {name: value for name, value in os.environ.items() if not name.startswith("TURNOPLUS_")}
    if len(sys.argv) == 4:
        env["TURNOPLUS_DATABASE_URL"] = sys.argv[3]
    with tempfile.TemporaryDirectory(prefix="turnoplus-scale-") as name:
        folder = pathlib.Path(name)
        subprocess.run([program, "demo"], cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
        database = MySql(sys.argv[3]) if len(sys.argv) == 4 else Sqlite(folder)
        note(f"Filling in {count:,} turnos…")
        began = time.monotonic()
        fill(database, count)
        database.done()
        filled = time.monotonic() - began
        server = Server(program, folder, env)
        try:
            print(f"{count:,} turnos of {YEARS} years, filled in {filled:.0f} s; load average {os.getloadavg()[0]:.1f}.\n")
            print("| Question | median ms | longest ms |\n|---|---|---|")
            counting = server.days_are_counted()
            measure(server, "")
            print(f"\nThe days that are over were counted for the first time in {counting:.0f} s.")
            print(f"Load average at the end {os.getloadavg()[0]:.1f}.")
        finally:
            server.process.terminate()
            server.process.wait()


if __name__ == "__main__":
    main()
