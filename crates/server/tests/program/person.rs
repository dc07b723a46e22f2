//! What is held about a person, handed out and erased by the operator.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::program::{Program, stderr, stdout};

/// A patient whom nothing binds the clinic to.
const CANARY: [&str; 5] = [
    "Canaria Amarilla",
    "canaria amarilla",
    "87654321",
    "canaria@amarilla.example",
    "Calle de la Canaria",
];

async fn canary(program: &Program) -> String {
    let token = program.login("recepcion@turnoplus.example").await;
    let body = json!({
        "fullName": CANARY[0],
        "documentType": "dni",
        "documentNumber": CANARY[2],
        "email": CANARY[3],
        "address": CANARY[4],
    });
    let url = program.url("/api/v1/patients");
    let answer = Client::new()
        .post(url)
        .bearer_auth(token)
        .json(&body)
        .send()
        .await
        .unwrap();
    let status = answer.status();
    let made: Value = answer.json().await.unwrap();
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made["id"].as_str().unwrap().to_owned()
}

fn found(program: &Program) -> Vec<&'static str> {
    let data = program.folder().join("data");
    let mut bytes = fs::read(data.join("turnoplus.db")).unwrap();
    bytes.extend(fs::read(data.join("turnoplus.db-wal")).unwrap_or_default());
    let is_there = |canary: &&str| {
        bytes
            .windows(canary.len())
            .any(|there| there == canary.as_bytes())
    };
    CANARY.into_iter().filter(is_there).collect()
}

#[tokio::test]
async fn a_person_takes_their_data_along_and_leaves_no_trace_in_the_file() {
    let mut program = Program::new();
    assert!(program.run(&["demo"]).status.success());
    program.start().await;
    let id = canary(&program).await;
    let refused = program.run(&["erase", "--patient", &id]);
    assert!(
        stderr(&refused).contains("in use by another turnoplus"),
        "{}",
        stderr(&refused)
    );
    assert_eq!(program.terminate(), Some(0));
    assert_eq!(found(&program), CANARY);

    let export = ["export", "--patient", "87.654.321", "--out", "canary.json"];
    let exported = program.run(&export);
    assert!(exported.status.success(), "{}", stderr(&exported));
    let file = program.folder().join("canary.json");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let held: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(held["tables"]["patient"][0]["full_name"], CANARY[0]);
    assert_eq!(held["tables"]["patient"][0]["id"], id.as_str());
    let again = program.run(&export);
    assert!(
        stderr(&again).contains("canary.json"),
        "no file is written over: {}",
        stderr(&again)
    );

    let tried = program.run(&["erase", "--patient", &id, "--dry-run"]);
    assert!(
        stdout(&tried).contains("would erase       1 patient"),
        "{}",
        stdout(&tried)
    );
    assert_eq!(found(&program), CANARY, "nothing was done");
    let erased = program.run(&["erase", "--patient", &id, "--reason", "request"]);
    assert!(erased.status.success(), "{}", stderr(&erased));
    assert!(
        stdout(&erased).contains("Backups from before"),
        "{}",
        stdout(&erased)
    );
    assert_eq!(found(&program), [""; 0]);
    let verified = program.run(&["verify"]);
    assert!(verified.status.success(), "{}", stdout(&verified));
    let twice = program.run(&["erase", "--patient", &id]);
    assert!(stdout(&twice).contains("nothing to erase"), "{}", stdout(&twice));
}

#[tokio::test]
async fn the_files_of_the_record_are_handed_out_beside_it() {
    let mut program = Program::new();
    assert!(program.run(&["demo"]).status.success());
    program.start().await;
    let token = program.login("paciente@turnoplus.example").await;
    let url = program.url("/api/v1/users/me");
    let answer = Client::new().get(url).bearer_auth(token).send().await.unwrap();
    let me: Value = answer.json().await.unwrap();
    let patient = me["patientId"]
        .as_str()
        .unwrap_or_else(|| panic!("{me}"))
        .to_owned();
    assert_eq!(program.terminate(), Some(0));

    let folder = program.folder().join("all.json.files");
    let export = ["export", "--patient", &patient, "--out", "all.json"];
    fs::create_dir(&folder).unwrap();
    assert!(
        !program.run(&export).status.success(),
        "a folder that is there stays"
    );
    assert!(!program.folder().join("all.json").exists());
    fs::remove_dir(&folder).unwrap();
    let exported = program.run(&export);
    assert!(exported.status.success(), "{}", stderr(&exported));
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    let text = fs::read(program.folder().join("all.json")).unwrap();
    let held: Value = serde_json::from_slice(&text).unwrap();
    let files = held["files"].as_array().unwrap();
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!(files[0]["name"], "Laboratorio.pdf");
    let path = folder.join(files[0]["file"].as_str().unwrap());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let bytes = fs::read(&path).unwrap();
    assert_eq!(files[0]["size"], bytes.len());
    assert!(bytes.starts_with(b"%PDF-"));
    let entries = held["tables"]["medical_record"].as_array().unwrap();
    assert!(entries.iter().any(|entry| entry["id"] == files[0]["entry"]));
}

#[tokio::test]
async fn whoever_has_turnos_to_come_is_told_which() {
    let mut program = Program::new();
    assert!(program.run(&["demo"]).status.success());
    program.start().await;
    let token = program.login("recepcion@turnoplus.example").await;
    let url = program.url("/api/v1/appointments?status=booked&order=desc&limit=1");
    let answer = Client::new().get(url).bearer_auth(token).send().await.unwrap();
    let turnos: Value = answer.json().await.unwrap();
    let patient = turnos["items"][0]["patientId"]
        .as_str()
        .unwrap_or_else(|| panic!("{turnos}"))
        .to_owned();
    assert_eq!(program.terminate(), Some(0));
    let refused = program.run(&["erase", "--patient", &patient]);
    assert!(!refused.status.success());
    assert!(
        stdout(&refused).contains("to come: "),
        "{}{}",
        stdout(&refused),
        stderr(&refused)
    );
    assert!(
        stderr(&refused).contains("cancel them first"),
        "{}",
        stderr(&refused)
    );
    let short = program.run(&["erase", "--patient", &patient, "--retention-years", "9"]);
    assert!(stderr(&short).contains("10 to 100 years"), "{}", stderr(&short));
}
