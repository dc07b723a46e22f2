//! What doctors write lies nowhere in the clear: not in the database, its journal, a backup or the log.

use std::fs;
use std::path::Path;

use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::program::{Program, stderr};

/// Found nowhere else.
const TEXT: &str = "zumbido-agudo-canario-5513";
const FILE: &str = "%PDF-1.7 radiografia-canario-8846";
const NAME: &str = "nombre-canario-2207";

async fn ask(program: &Program, token: &str, (method, path): (Method, &str), body: Option<Value>) -> Value {
    let request = Client::new()
        .request(method, program.url(&format!("/api/v1{path}")))
        .bearer_auth(token);
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert!(status.is_success(), "{path}: {status} {text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// How many bytes the files below hold; fails when one of the canaries is among them.
fn searched(folder: &Path) -> usize {
    let mut bytes = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            bytes += searched(&path);
            continue;
        }
        let content = fs::read(&path).unwrap();
        bytes += content.len();
        for canary in [TEXT, FILE, NAME].map(str::as_bytes) {
            let found = content.windows(canary.len()).any(|window| window == canary);
            assert!(!found, "{}", path.display());
        }
    }
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_clinical_text_and_no_file_lies_in_a_file_of_the_program() {
    let mut program = Program::new();
    let made = program.run(&["demo"]);
    assert!(made.status.success(), "{}", stderr(&made));
    let log = program.folder().join("everything.log");
    program.start_logged(&log, &[("TURNOPLUS_LOG", "trace")]).await;
    let doctor = program.login("doctora@turnoplus.example").await;
    let turnos = ask(&program, &doctor, (Method::GET, "/appointments?limit=100"), None).await;
    let treated = turnos["items"].as_array().unwrap().iter();
    let mut treated = treated.filter(|turno| turno["status"] != "cancelled");
    let patient = treated.next().unwrap()["patientId"].clone();

    let body = json!({"patientId": patient, "kind": "study", "diagnosis": TEXT, "notes": TEXT});
    let entry = ask(&program, &doctor, (Method::POST, "/medical-records"), Some(body)).await;
    let path = format!("/medical-records/{}", entry["id"].as_str().unwrap());
    let edit = json!({"treatment": TEXT});
    ask(&program, &doctor, (Method::PATCH, &path), Some(edit)).await;
    let attached = Client::new()
        .post(program.url(&format!("/api/v1{path}/attachments?name={NAME}.pdf")))
        .bearer_auth(&doctor)
        .header("content-type", "application/pdf")
        .body(FILE)
        .send()
        .await
        .unwrap();
    assert_eq!(attached.status(), 201);
    let attached: Value = attached.json().await.unwrap();
    let file = attached["attachments"][0]["id"].as_str().unwrap();
    let sign = format!("{path}/sign");
    ask(&program, &doctor, (Method::POST, &sign), Some(json!({}))).await;
    let amend = format!("{path}/amendments");
    let body = json!({"reason": TEXT, "notes": TEXT});
    ask(&program, &doctor, (Method::POST, &amend), Some(body)).await;
    ask(
        &program,
        &doctor,
        (Method::GET, &format!("{path}/attachments/{file}")),
        None,
    )
    .await;
    let copy = format!("/patients/{}/export", patient.as_str().unwrap());
    let copy = ask(&program, &doctor, (Method::GET, &copy), None).await;
    assert!(copy.to_string().contains(TEXT), "it was written");

    let backup = program.run(&["backup", "--to", "clinic.backup"]);
    assert!(backup.status.success(), "{}", stderr(&backup));
    let running = searched(program.folder());
    assert!(running > 1_000_000, "only {running} bytes were looked at");
    program.kill();
    searched(program.folder());
    let verified = program.run(&["verify"]);
    assert!(verified.status.success(), "{}", stderr(&verified));
}
