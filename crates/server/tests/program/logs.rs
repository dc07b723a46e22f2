//! What the program writes to its log, as talkative as it can be: everything that people do here, and no person.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use crate::program::Program;

/// What a log must never hold, sent wherever a person's data goes. Each is found nowhere else.
const NAME: &str = "Canarina Zzyzxova";
const SURNAME: &str = "Zzyzxova";
const DNI: &str = "39123457";
const EMAIL: &str = "canarina.zzyzxova@turnoplus.example";
const OTHER_EMAIL: &str = "otra.canaria@turnoplus.example";
const PHONE: &str = "1147770391";
const PASSWORD: &str = "jaula-de-mimbre-4417";
const WRONG_PASSWORD: &str = "alpiste-equivocado-9921";
const NEW_PASSWORD: &str = "percha-de-madera-7730";
const REASON: &str = "gorjeo ronco desde el martes";
const NOTE: &str = "plumas caidas y mirada triste";
const BODY: &str = "cuerpo-que-nadie-entiende-5518";
const BEARER: &str = "portador-falso-6620";
const KEY: &str = "clave-de-repeticion-8841";
const MAIL_PASSWORD: &str = "contrasena-del-correo-3302";
const MAIL_WORDS: &str = "no-conocemos-a-esa-persona-1190";

/// A mail server that keeps what it is given, until it is told to refuse.
#[derive(Clone, Default)]
struct Mailbox {
    letters: Arc<Mutex<Vec<String>>>,
    refuses: Arc<Mutex<bool>>,
}

impl Mailbox {
    async fn open() -> (Self, u16) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mailbox = Self::default();
        let at_the_door = mailbox.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mailbox = at_the_door.clone();
                tokio::spawn(async move {
                    let (reading, mut writing) = stream.into_split();
                    let mut lines = BufReader::new(reading).lines();
                    drop(writing.write_all(b"220 mailbox ESMTP\r\n").await);
                    let mut letter: Option<String> = None;
                    while let Ok(Some(line)) = lines.next_line().await {
                        let answer = mailbox.answer(&mut letter, &line);
                        if writing.write_all(answer.as_bytes()).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        (mailbox, port)
    }

    fn answer(&self, letter: &mut Option<String>, line: &str) -> String {
        if let Some(text) = letter {
            if line != "." {
                text.push_str(line);
                text.push('\n');
                return String::new();
            }
            self.letters.lock().unwrap().extend(letter.take());
            return "250 taken\r\n".to_owned();
        }
        let refuses = *self.refuses.lock().unwrap();
        match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => "250-post\r\n250 AUTH PLAIN\r\n".to_owned(),
            "AUTH" => "235 in\r\n".to_owned(),
            "RCPT" if refuses => format!("550 {MAIL_WORDS} {EMAIL}\r\n"),
            "DATA" => {
                *letter = Some(String::new());
                "354 go on\r\n".to_owned()
            }
            _ => "250 fine\r\n".to_owned(),
        }
    }

    /// The token of the newest letter with a link to this page.
    async fn token(&self, page: &str) -> String {
        let started = Instant::now();
        loop {
            let found = self.letters.lock().unwrap().iter().rev().find_map(|letter| {
                let text = letter.replace("=\n", "").replace("=3D", "=");
                let rest = text.split_once(&format!("{page}#token="))?.1;
                Some(
                    rest.chars()
                        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
                        .collect(),
                )
            });
            if let Some(token) = found {
                return token;
            }
            assert!(
                started.elapsed() < Duration::from_mins(1),
                "no letter with a link to {page}"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Somebody who uses the program.
struct Caller<'a> {
    program: &'a Program,
    client: Client,
    token: String,
}

impl<'a> Caller<'a> {
    async fn login(program: &'a Program, email: &str, password: &str) -> Self {
        let nobody = Caller {
            program,
            client: Client::new(),
            token: String::new(),
        };
        let session = nobody
            .send(
                Method::POST,
                "/auth/login",
                Some(json!({"email": email, "password": password, "refreshIn": "body"})),
            )
            .await;
        assert_eq!(session.0, StatusCode::OK, "{}", session.1);
        Caller {
            token: session.1["accessToken"].as_str().unwrap().to_owned(),
            ..nobody
        }
    }

    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let url = self.program.url(&format!("/api/v1{path}"));
        let mut request = self.client.request(method, url).header("idempotency-key", KEY);
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status();
        (status, answer.json().await.unwrap_or_default())
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.send(Method::GET, path, None).await;
        assert!(status.is_success(), "GET {path}: {status} {body}");
        body
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.send(Method::POST, path, Some(body)).await;
        assert!(status.is_success(), "POST {path}: {status} {answer}");
        answer
    }
}

fn text(body: &Value, member: &str) -> String {
    body[member]
        .as_str()
        .unwrap_or_else(|| panic!("no {member} in {body}"))
        .to_owned()
}

#[tokio::test]
async fn however_much_is_logged_no_person_and_no_secret_is() {
    let (mailbox, port) = Mailbox::open().await;
    let mut program = Program::new();
    assert!(program.run(&["demo"]).status.success());
    let log = program.folder().join("log.txt");
    let smtp = format!("smtp://usuario:{MAIL_PASSWORD}@127.0.0.1:{port}");
    program
        .start_logged(
            &log,
            &[
                ("TURNOPLUS_LOG", "trace"),
                ("TURNOPLUS_SMTP_URL", &smtp),
                ("TURNOPLUS_MAIL_FROM", "clinica@turnoplus.example"),
            ],
        )
        .await;
    let mut secrets = vec![
        NAME,
        SURNAME,
        DNI,
        EMAIL,
        OTHER_EMAIL,
        PHONE,
        PASSWORD,
        WRONG_PASSWORD,
        NEW_PASSWORD,
        REASON,
        NOTE,
        BODY,
        BEARER,
        KEY,
        MAIL_PASSWORD,
        MAIL_WORDS,
    ]
    .into_iter()
    .map(str::to_owned)
    .collect::<Vec<String>>();
    secrets.extend(a_person_comes_and_goes(&program, &mailbox).await);
    secrets.extend(the_clinic_works(&program).await);
    what_is_wrong_is_told(&program).await;
    *mailbox.refuses.lock().unwrap() = true;
    mail_fails(&program, &log).await;
    the_database_breaks(&program).await;
    program.kill();

    let said = fs::read_to_string(&log).unwrap();
    // It was as talkative as it can be, and told of each request and each failure.
    for expected in [
        "DEBUG",
        "/api/v1/auth/login",
        "status=500",
        "the mail server said no",
    ] {
        assert!(said.contains(expected), "{expected} is missing in the log");
    }
    for secret in secrets {
        let line = said.lines().find(|line| line.contains(&secret));
        assert!(line.is_none(), "{secret} is logged: {}", line.unwrap_or_default());
    }
}

/// Registers, is locked out, forgets, comes back, changes what guards the account. Answers the secrets handed out.
async fn a_person_comes_and_goes(program: &Program, mailbox: &Mailbox) -> Vec<String> {
    let nobody = Caller {
        program,
        client: Client::new(),
        token: String::new(),
    };
    let account = json!({
        "email": EMAIL, "password": PASSWORD, "fullName": NAME, "documentType": "dni", "documentNumber": DNI,
        "phone": PHONE, "acceptTerms": true,
    });
    nobody.post("/auth/register", account.clone()).await;
    let _twice = nobody.send(Method::POST, "/auth/register", Some(account)).await;
    let wrong = json!({"email": EMAIL, "password": WRONG_PASSWORD});
    let refused = nobody.send(Method::POST, "/auth/login", Some(wrong)).await;
    assert_eq!(refused.0, StatusCode::UNAUTHORIZED);
    nobody
        .post("/auth/password/forgot", json!({"email": EMAIL}))
        .await;
    let reset = mailbox.token("restablecer-clave").await;
    let page = Client::new()
        .get(program.url(&format!("/restablecer-clave?token={reset}")))
        .send()
        .await;
    assert!(page.is_ok());
    nobody
        .post(
            "/auth/password/reset",
            json!({"token": reset, "newPassword": NEW_PASSWORD}),
        )
        .await;
    let ana = Caller::login(program, EMAIL, NEW_PASSWORD).await;
    let enrolled = ana.send(Method::POST, "/auth/mfa/totp", None).await.1;
    let _wrong = ana
        .send(
            Method::POST,
            "/auth/mfa/totp/confirm",
            Some(json!({"code": "123456"})),
        )
        .await;
    ana.post("/auth/email/change", json!({"email": OTHER_EMAIL}))
        .await;
    let proof = mailbox.token("verificar-correo").await;
    nobody.post("/auth/email/verify", json!({"token": proof})).await;
    let token = Caller::login(program, OTHER_EMAIL, NEW_PASSWORD).await.token;
    vec![reset, proof, text(&enrolled, "secret"), ana.token, token]
}

/// A turno, a note, a search, a calendar, a stream, an export. Answers the secrets handed out.
async fn the_clinic_works(program: &Program) -> Vec<String> {
    let ana = Caller::login(program, OTHER_EMAIL, NEW_PASSWORD).await;
    let doctor = Caller::login(program, "doctora@turnoplus.example", "turnoplus-demo-2026").await;
    let desk = Caller::login(program, "recepcion@turnoplus.example", "turnoplus-demo-2026").await;
    let admin = Caller::login(program, "admin@turnoplus.example", "turnoplus-demo-2026").await;
    let patient = text(&ana.get("/users/me").await, "patientId");
    let attends = text(&doctor.get("/users/me").await, "doctorId");
    let slots = ana.get(&format!("/doctors/{attends}/slots")).await;
    let turno = json!({
        "doctorId": attends, "patientId": patient, "start": slots["items"][0]["start"], "reason": REASON,
    });
    ana.post("/appointments", turno.clone()).await;
    let _again = ana.send(Method::POST, "/appointments", Some(turno)).await;
    let note = json!({"patientId": patient, "kind": "evolution", "notes": NOTE, "diagnosis": NOTE});
    let note = doctor.post("/medical-records", note).await;
    doctor
        .get(&format!("/medical-records/{}", text(&note, "id")))
        .await;
    for asked in [SURNAME, DNI, OTHER_EMAIL] {
        desk.get(&format!("/patients?q={asked}")).await;
        admin.get(&format!("/users?q={asked}")).await;
    }
    let feed = text(
        &ana.send(Method::POST, "/calendar-feeds", Some(json!({"detail": "full"})))
            .await
            .1,
        "url",
    );
    assert_eq!(
        Client::new().get(&feed).send().await.unwrap().status(),
        StatusCode::OK
    );
    let stream = Client::new()
        .get(program.url("/api/v1/events"))
        .bearer_auth(&ana.token)
        .send()
        .await
        .unwrap();
    assert_eq!(stream.status(), StatusCode::OK);
    let exported = admin
        .client
        .get(program.url("/api/v1/appointments/export?from=2026-01-01&to=2026-01-31"))
        .bearer_auth(&admin.token);
    assert!(exported.send().await.is_ok());
    let secret = feed
        .rsplit('/')
        .next()
        .unwrap()
        .trim_end_matches(".ics")
        .to_owned();
    vec![secret, ana.token, doctor.token, desk.token, admin.token]
}

/// Requests that are refused, each for another reason, with something in them that must not be repeated.
async fn what_is_wrong_is_told(program: &Program) {
    let client = Client::new();
    let url = |path: &str| program.url(&format!("/api/v1{path}"));
    let json = "application/json";
    for request in [
        client
            .post(url("/auth/login"))
            .header("content-type", json)
            .body(format!("{{{BODY}")),
        client.post(url("/auth/login")).json(&json!({BODY: BODY})),
        client.post(url("/auth/login")).body(BODY),
        client
            .post(url("/auth/login"))
            .header("content-type", json)
            .body(BODY.repeat(1000)),
        client.get(url(&format!("/patients/{SURNAME}"))),
        client.get(url(&format!("/{SURNAME}?q={DNI}"))),
        client.get(program.url(&format!("/{SURNAME}?q={DNI}"))),
        client.get(url(&format!("/calendar/{BEARER}.ics"))),
        client.delete(url(&format!("/auth/login?{SURNAME}={DNI}"))),
        client.get(url("/users/me")).bearer_auth(BEARER),
        client
            .get(url("/users/me"))
            .header("cookie", format!("refresh={BEARER}")),
        client
            .get(url("/users/me"))
            .header("x-forwarded-for", BEARER)
            .header("user-agent", BODY),
    ] {
        let status = request.send().await.unwrap().status();
        assert!(status.is_client_error() || status.is_success(), "{status}");
    }
}

/// The mail server refuses whom it does not know, in its own words.
async fn mail_fails(program: &Program, log: &Path) {
    let nobody = Caller {
        program,
        client: Client::new(),
        token: String::new(),
    };
    nobody
        .post("/auth/password/forgot", json!({"email": OTHER_EMAIL}))
        .await;
    let started = Instant::now();
    while !fs::read_to_string(log)
        .unwrap()
        .contains("the mail server said no")
    {
        assert!(
            started.elapsed() < Duration::from_mins(1),
            "no message was refused"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The file is overwritten while it is open.
async fn the_database_breaks(program: &Program) {
    let desk = Caller::login(program, "recepcion@turnoplus.example", "turnoplus-demo-2026").await;
    for file in fs::read_dir(program.folder().join("data")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if ["turnoplus.db", "turnoplus.db-wal"].contains(&&*name) {
            let length = usize::try_from(fs::metadata(&path).unwrap().len()).unwrap();
            fs::write(&path, vec![b'x'; length]).unwrap();
        }
    }
    let mut statuses = Vec::new();
    for path in [format!("/patients?q={SURNAME}"), format!("/patients?q={DNI}")] {
        statuses.push(desk.send(Method::GET, &path, None).await.0);
    }
    assert!(statuses.iter().all(StatusCode::is_server_error), "{statuses:?}");
}
