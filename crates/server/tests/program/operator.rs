//! What an operator does on a good day.

use std::io::Write as _;
use std::process::Stdio;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::program::{Program, stderr, stdout};

#[tokio::test]
async fn with_nothing_set_it_serves_on_an_embedded_database_and_stops_cleanly_when_told() {
    let mut program = Program::new();
    program.start().await;
    assert!(program.folder().join("data/turnoplus.db").is_file());
    assert!(program.folder().join("data/secret.key").is_file());
    assert_eq!(
        reqwest::get(program.url("/healthz")).await.unwrap().status(),
        StatusCode::OK
    );
    assert_eq!(program.terminate(), Some(0));
}

#[tokio::test]
async fn the_demo_fills_an_empty_database_once_and_its_accounts_log_in() {
    let mut program = Program::new();
    let output = program.run(&["demo"]);
    assert!(output.status.success(), "{}", stderr(&output));
    for account in ["paciente@", "doctora@", "recepcion@", "admin@"] {
        assert!(stdout(&output).contains(account), "{}", stdout(&output));
    }
    assert!(
        !program.run(&["demo"]).status.success(),
        "a second demo must not mix into the data"
    );
    assert!(program.run(&["demo", "--if-empty"]).status.success());
    let verified = program.run(&["verify"]);
    assert!(
        verified.status.success(),
        "{}{}",
        stdout(&verified),
        stderr(&verified)
    );

    program.start().await;
    let admin = program.login("admin@turnoplus.example").await;
    let overrides: Value = Client::new()
        .get(program.url("/api/v1/settings/overrides"))
        .bearer_auth(admin)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let set = |field: &str| {
        let items = overrides["items"].as_array().unwrap().iter();
        items.filter(|it| it[field].is_number()).count()
    };
    assert_eq!(
        (set("minLeadMinutes"), set("cancellationWindowMinutes")),
        (1, 1),
        "{overrides}"
    );
    let token = program.login("paciente@turnoplus.example").await;
    let turnos: Value = Client::new()
        .get(program.url("/api/v1/appointments"))
        .bearer_auth(token)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert!(
        !turnos["items"].as_array().unwrap().is_empty(),
        "the demo patient has turnos to look at"
    );
}

#[tokio::test]
async fn an_administrator_is_made_on_the_command_line_and_no_account_exists_before() {
    let mut program = Program::new();
    let make = |password: &str| {
        let mut child = program
            .command(&[
                "create-admin",
                "--email",
                "Jefa@clinica.example",
                "--name",
                "Jefa",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
        child.wait_with_output().unwrap()
    };
    let weak = make("1234567890");
    assert!(
        !weak.status.success() && stderr(&weak).contains("password"),
        "{}",
        stderr(&weak)
    );
    let output = make("cuatro palabras bien largas");
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(
        !make("cuatro palabras bien largas").status.success(),
        "the address is taken"
    );

    program.start().await;
    let body = json!({"email": "jefa@clinica.example", "password": "cuatro palabras bien largas"});
    let answer = Client::new()
        .post(program.url("/api/v1/auth/login"))
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let session: Value = answer.json().await.unwrap();
    assert_eq!(session["user"]["role"], "admin");
}

#[test]
fn the_schema_can_go_down_and_up_again() {
    let program = Program::new();
    let up = stdout(&program.run(&["migrate"]));
    assert!(up.contains("applied") && !up.contains("pending"), "{up}");
    let down = stdout(&program.run(&["migrate", "down", "1"]));
    assert!(down.contains("pending"), "{down}");
    assert!(!stdout(&program.run(&["migrate", "up"])).contains("pending"));
}

#[test]
fn the_contract_is_printed_without_a_database() {
    let program = Program::new();
    let document: Value = serde_json::from_slice(&program.run(&["openapi"]).stdout).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(!program.folder().join("data").exists());
}

#[test]
fn help_shows_every_setting_with_its_variable_and_default() {
    let help = stdout(&Program::new().run(&["serve", "--help"]));
    for setting in [
        "TURNOPLUS_DATABASE_URL",
        "TURNOPLUS_LISTEN",
        "TURNOPLUS_PUBLIC_URL",
        "TURNOPLUS_SECRET_KEY_FILE",
        "TURNOPLUS_CORS_ORIGINS",
        "TURNOPLUS_LOG",
    ] {
        assert!(help.contains(setting), "{setting} is missing in\n{help}");
    }
    assert!(help.contains("sqlite://./data/turnoplus.db"), "{help}");
}

#[test]
fn the_doctor_finds_a_fresh_installation_healthy_and_a_broken_one_broken() {
    let program = Program::new();
    let healthy = program.run(&["doctor"]);
    assert!(healthy.status.success(), "{}", stdout(&healthy));
    let broken = program
        .command(&["doctor"])
        .env("TURNOPLUS_DATABASE_URL", "mysql://u:p@127.0.0.1:1/x")
        .output()
        .unwrap();
    assert!(
        !broken.status.success() && stdout(&broken).contains("BROKEN"),
        "{}",
        stdout(&broken)
    );
    let plain = program
        .command(&["doctor"])
        .env("TURNOPLUS_PUBLIC_URL", "http://192.168.0.10:8000")
        .output()
        .unwrap();
    assert!(stdout(&plain).contains("not encrypted"), "{}", stdout(&plain));
}

#[tokio::test]
async fn sealing_keys_are_changed_while_it_serves_and_the_old_one_goes() {
    let mut program = Program::new();
    assert!(program.run(&["demo"]).status.success());
    let sealing = |program: &Program| {
        let status = program.run(&["keys", "status"]);
        let line = stdout(&status)
            .lines()
            .find(|line| line.starts_with("seals"))
            .map(|line| line.split_whitespace().nth(1).unwrap_or_default().to_owned());
        line.unwrap_or_default()
    };
    assert!(program.run(&["keys", "rotate"]).status.success());
    let first = sealing(&program);
    program.start().await;
    let rotated = program.run(&["keys", "rotate"]);
    assert!(rotated.status.success(), "{}", stderr(&rotated));
    let second = sealing(&program);
    assert_ne!(first, second);
    let noted = program.folder().join("data/secret.key.rotation");
    let started = std::time::Instant::now();
    loop {
        let progress: Value = std::fs::read(&noted)
            .ok()
            .and_then(|text| serde_json::from_slice(&text).ok())
            .unwrap_or_default();
        if progress["key"] == json!(second) && progress["finished"] == json!(true) {
            break;
        }
        assert!(started.elapsed().as_secs() < 60, "{progress}");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(program.terminate(), Some(0));
    let status = stdout(&program.run(&["keys", "status"]));
    assert!(status.contains("seals since 2"), "{status}");
    let doctor = stdout(&program.run(&["doctor"]));
    let aged = format!("ok       the key {second} seals clinical text since 2");
    assert!(doctor.contains(&aged), "{doctor}");
    assert!(
        !program.run(&["keys", "drop", &second]).status.success(),
        "it seals"
    );
    let dropped = program.run(&["keys", "drop", &first]);
    assert!(dropped.status.success(), "{}", stderr(&dropped));
    assert!(program.run(&["verify"]).status.success());
    program.start().await;
    assert_eq!(program.terminate(), Some(0));
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_reads_the_data_wherever_it_lies_and_the_doctor_tells_when_somebody_may() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;

    let mut program = Program::new();
    let data = program.folder().join("data");
    // A mounted volume: there already, and open to everybody.
    fs::create_dir(&data).unwrap();
    fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
    program.start().await;
    let made = program.run(&["backup"]);
    assert!(made.status.success(), "{}", stderr(&made));
    let files = |folder: &str| -> Vec<_> {
        let entries = fs::read_dir(data.join(folder)).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.filter(|path| path.is_file()).collect()
    };
    let (own, backups) = (files("."), files("backups"));
    assert!(own.len() >= 4 && backups.len() == 1, "{own:?} {backups:?}");
    for path in own.iter().chain(&backups) {
        let granted = fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(granted, 0o600, "{}", path.display());
    }
    assert_eq!(program.terminate(), Some(0));

    let told = |program: &Program| {
        let output = program.run(&["doctor"]);
        stdout(&output)
            .matches("can be read by others: chmod 600")
            .count()
    };
    assert_eq!(told(&program), 0);
    for path in [&data.join("turnoplus.db"), &backups[0]] {
        fs::set_permissions(path, Permissions::from_mode(0o640)).unwrap();
    }
    assert_eq!(told(&program), 2);
}
