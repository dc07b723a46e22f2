"""Requests that nobody thought of, drawn by schemathesis from the served OpenAPI document, as each role.

    run.py PROGRAM SEED [ROLE...]

Each role gets a demo clinic and a server of its own, so that what one does changes nothing for another. Ids of things
that exist are offered beside made-up ones, or nearly every answer would be 404. Afterwards the session must still be
open (else most answers were 401 and showed nothing) and `turnoplus verify` must find nothing wrong.
The last line of each role is `ROLE: N passed, N failed`; an operation counts as one, and so do the three checks after.
"""

import concurrent.futures
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import xml.etree.ElementTree

PASSWORD = "turnoplus-demo-2026"
ACCOUNTS = {
    "patient": "paciente@turnoplus.example",
    "doctor": "doctora@turnoplus.example",
    "receptionist": "recepcion@turnoplus.example",
    "admin": "admin@turnoplus.example",
    "nobody": None,
}
CHECKS = ",".join(
    (
        "not_a_server_error",
        "response_schema_conformance",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "negative_data_rejection",
        "missing_required_header",
        "unsupported_method",
        "allow_header_conformance",
        "ignored_auth",
    )
)
# What ends a session is sent by a run of its own, and a stream, which never ends, is opened by `streams`.
ENDS_SESSION = r"/auth/logout(-all)?$"
STREAM = r"/events$"
# Where the ids of things that exist are read, and the parameters that name them.
LISTS = {
    "offices": "/offices",
    "doctors": "/doctors",
    "patients": "/patients",
    "visitTypes": "/visit-types",
    "payers": "/payers",
    "holidays": "/holidays",
    "templates": "/medical-record-templates",
    "admins": "/admins",
    "receptionists": "/receptionists",
    "users": "/users",
    "messages": "/messages",
}
OF_DOCTOR = {"rules": "availability-rules", "windows": "availability-windows", "absences": "absences"}
PATHS = {
    "offices": "offices",
    "doctors": "doctors",
    "patients": "patients",
    "visit-types": "visitTypes",
    "payers": "payers",
    "holidays": "holidays",
    "appointments": "appointments",
    "medical-record-templates": "templates",
    "medical-records": "records",
    "admins": "admins",
    "receptionists": "receptionists",
    "users": "users",
    "messages": "messages",
    "calendar-feeds": "feeds",
}
NAMED = {
    "path.ruleId": "rules",
    "path.windowId": "windows",
    "path.absenceId": "absences",
    "path.dependantId": "patients",
    "query.doctorId": "doctors",
    "query.officeId": "offices",
    "query.visitTypeId": "visitTypes",
    "query.patientId": "patients",
    "query.payer": "payers",
    "body.doctorId": "doctors",
    "body.officeId": "offices",
    "body.visitTypeId": "visitTypes",
    "body.patientId": "patients",
    "body.appointmentId": "appointments",
    "body.templateId": "templates",
    "body.start": "starts",
    "path.secret": "secrets",
    "header.If-Match": "versions",
}
LIKELY = 0.6
MOST = 12
# Generated requests for each operation, beside those that try each limit of the contract.
EXAMPLES = "20"
# How long one run may take, in seconds; two roles run at a time.
PATIENCE = 300


class Clinic:
    """A copy of the demo clinic, served."""

    def __init__(self, program, template, folder):
        shutil.copytree(template, folder)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        self.program, self.folder = program, folder
        environment = os.environ | {
            "TURNOPLUS_LISTEN": self.url.removeprefix("http://"),
            "TURNOPLUS_PUBLIC_URL": self.url,
            "TURNOPLUS_REQUESTS_PER_ADDRESS": "0",
            "TURNOPLUS_REQUESTS_PER_USER": "0",
        }
        self.log = open(folder / "serve.log", "wb")
        self.server = subprocess.Popen(
            [program, "serve"], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log
        )
        until = time.monotonic() + 60
        while self.status("/readyz") != 200:
            if self.server.poll() is not None or time.monotonic() > until:
                raise SystemExit((folder / "serve.log").read_text()[-2000:])
            time.sleep(0.1)

    def open(self, path, token=None, body=None):
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        return urllib.request.urlopen(urllib.request.Request(self.url + path, data, headers), timeout=30)

    def status(self, path, token=None):
        try:
            return self.open(path, token).status
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            return None

    def read(self, path, token):
        return json.load(self.open("/api/v1" + path, token))

    def login(self, email):
        body = {"email": email, "password": PASSWORD}
        return json.load(self.open("/api/v1/auth/login", body=body))["accessToken"]

    def stop(self):
        """Whether it ended well, as asked."""
        self.server.send_signal(signal.SIGTERM)
        try:
            ended = self.server.wait(60)
        except subprocess.TimeoutExpired:
            self.server.kill()
            ended = None
        self.log.close()
        return ended == 0

    def verify(self):
        return subprocess.run([self.program, "verify"], cwd=self.folder, capture_output=True, text=True)


def known(clinic, email):
    """Ids by what they name, none of them that of the account used: it must not deactivate itself."""
    admin, doctor = clinic.login(ACCOUNTS["admin"]), clinic.login(ACCOUNTS["doctor"])
    role = clinic.login(email) if email else admin
    ids = {name: clinic.read(path, admin)["items"] for name, path in LISTS.items()}
    me, own_doctor = clinic.read("/users/me", role), clinic.read("/users/me", doctor)["doctorId"]
    own = {me["id"]} if email else set()
    ids["doctors"].sort(key=lambda item: item["id"] != own_doctor)
    if me.get("patientId"):
        ids["patients"].insert(0, {"id": me["patientId"]})
    for name, path in OF_DOCTOR.items():
        ids[name] = clinic.read(f"/doctors/{own_doctor}/{path}", admin)["items"]
    today = time.strftime("%Y-%m-%d")
    ids["appointments"] = clinic.read(f"/appointments?order=asc&from={today}", role)["items"]
    ids["records"] = []
    for patient in ids["patients"]:
        if clinic.status(f"/api/v1/patients/{patient['id']}/medical-records", doctor) == 200:
            ids["records"] += clinic.read(f"/patients/{patient['id']}/medical-records", doctor)["items"]
    subscriber = role if me["role"] in ("patient", "doctor") else doctor
    feed = json.load(clinic.open("/api/v1/calendar-feeds", subscriber, {}))
    ids["feeds"] = [feed]
    found = {name: [item["id"] for item in items if item["id"] not in own][:MOST] for name, items in ids.items()}
    found["starts"] = [slot["start"] for slot in clinic.read(f"/doctors/{own_doctor}/slots", admin)["items"]][:MOST]
    found["secrets"] = [feed["url"].rsplit("/", 1)[1].removesuffix(".ics")]
    found["versions"] = ['"1"', '"2"']
    return {name: values for name, values in found.items() if values}


def configuration(ids):
    """What schemathesis reads: the ids, and which parameter takes which."""
    quoted = json.dumps
    # Nobody stays nobody: schemathesis would register itself.
    lines = ["[auth]", "auto-signup = false"]
    # A version that has gone, and a body that is too large, may be told before what else is wrong.
    refusals = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 429, 503]
    lines += ["[checks.negative_data_rejection]", f"expected-statuses = {refusals}"]
    for name, values in ids.items():
        lines += [f"[dictionaries.{name}]", f"values = {quoted(values)}"]
    lines.append("[parameters]")
    for parameter, name in NAMED.items():
        if name in ids:
            lines.append(f"{quoted(parameter)} = {{ dictionary = {quoted(name)}, probability = {LIKELY} }}")
    for path, name in PATHS.items():
        if name in ids:
            lines += ["[[operations]]", f"include-path-regex = {quoted(f'^/api/v1/{path}/.id')}", "[operations.parameters]"]
            lines.append(f'"path.id" = {{ dictionary = {quoted(name)}, probability = {LIKELY} }}')
    return "\n".join(lines) + "\n"


def drawn(clinic, token, seed, name, *filters):
    """One run: how many operations passed and failed, and what was printed."""
    tool = pathlib.Path(sys.executable).with_name("schemathesis")
    report = clinic.folder / f"{name}.xml"
    command = [tool, "--config-file", clinic.folder / "schemathesis.toml", "run", clinic.url + "/openapi.json"]
    command += ["--url", clinic.url, "--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "--seed", seed]
    command += ["--max-examples", EXAMPLES, "--generation-database", "none", "--continue-on-failure", "--no-color"]
    command += ["--warnings", "off", "--request-timeout", "30", "--report-junit-path", report, *filters]
    if token:
        command += ["-H", f"Authorization: Bearer {token}"]
    command = [str(word) for word in command]
    try:
        ran = subprocess.run(command, cwd=clinic.folder, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return 0, 1, f"not done within {PATIENCE} seconds"
    if not report.exists():
        return 0, 1, ran.stdout + ran.stderr
    suites = xml.etree.ElementTree.parse(report).getroot()
    failed = int(suites.get("failures")) + int(suites.get("errors"))
    passed = int(suites.get("tests")) - failed
    if passed == 0 or (ran.returncode != 0 and failed == 0):
        failed += 1
    return passed, failed, ran.stdout + ran.stderr


def streams(clinic, token):
    """What is wrong with the answers that begin a stream; each is closed once its head was read."""
    wrong = []
    for query, last, lawful in (
        ("", None, {200}),
        ("", "", {200}),
        ("", "1", {200}),
        ("", "9223372036854775807", {200}),
        ("", "9223372036854775808", {400}),
        ("", "-1", {400}),
        ("", "1.5", {400}),
        ("", "\xff", {400}),
        ("?doctorId=0", None, {422}),
        ("?doctorId=%00", None, {400, 422}),
        ("?another=1", None, {400, 422}),
        ("?doctorId=00000000-0000-7000-8000-000000000000", None, {200}),
    ):
        headers = {"Authorization": f"Bearer {token}"} | ({} if last is None else {"Last-Event-ID": last})
        request = urllib.request.Request(f"{clinic.url}/api/v1/events{query}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, kind = answer.status, answer.headers.get_content_type()
        except urllib.error.HTTPError as answer:
            status, kind = answer.code, answer.headers.get_content_type()
        expected = "text/event-stream" if status == 200 else "application/problem+json"
        if status not in lawful or kind != expected:
            wrong.append(f"/events{query} with Last-Event-ID {last!r}: {status}, {kind}")
    return wrong


def tried(program, template, work, seed, role):
    """Everything about one role."""
    email = ACCOUNTS[role]
    clinic = Clinic(program, template, work / role)
    said = []
    try:
        (clinic.folder / "schemathesis.toml").write_text(configuration(known(clinic, email)))
        token = email and clinic.login(email)
        excluded = ["--exclude-path-regex", f"{ENDS_SESSION}|{STREAM}"] if email else []
        passed, failed, output = drawn(clinic, token, seed, "main", *excluded)
        if failed:
            said.append(output)
        if email:
            wrong = streams(clinic, token)
            passed, failed = passed + (not wrong), failed + bool(wrong)
            said += wrong
            open_still = clinic.status("/api/v1/users/me", token) == 200
            passed, failed = passed + open_still, failed + (not open_still)
            if not open_still:
                said.append("the session ended while it was used")
            more = drawn(clinic, clinic.login(email), seed, "ends", "--include-path-regex", ENDS_SESSION)
            passed, failed = passed + more[0], failed + more[1]
            if more[1]:
                said.append(more[2])
    finally:
        ended = clinic.stop()
    verified = clinic.verify()
    for good, text in (
        (ended, "the server did not end well on SIGTERM:\n" + (clinic.folder / "serve.log").read_text()[-2000:]),
        (verified.returncode == 0, f"turnoplus verify:\n{verified.stdout}{verified.stderr}"),
    ):
        passed, failed = passed + good, failed + (not good)
        if not good:
            said.append(text)
    if failed:
        said.append(f"Again, with the same requests: make test ONLY=fuzz SEED={seed}")
    return passed, failed, "\n".join(said)


def main():
    program, seed, *roles = sys.argv[1:]
    program = str(pathlib.Path(program).resolve())
    bad = False
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        template = work / "template"
        template.mkdir()
        subprocess.run([program, "demo"], cwd=template, check=True, stdout=subprocess.DEVNULL)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            running = {role: pool.submit(tried, program, template, work, seed, role) for role in roles or ACCOUNTS}
            for role, result in running.items():
                passed, failed, said = result.result()
                print(said, end="\n" if said else "")
                print(f"{role}: {passed} passed, {failed} failed", flush=True)
                bad |= failed > 0
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
