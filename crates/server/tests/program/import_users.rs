//! `turnoplus import-users`: the accounts of the original TurnoPlus.

use std::fs;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::program::{Program, stderr, stdout};

const HEADER: &str =
    "id,email,password_hash,is_active,full_name,role,document_type,document_number,phone,date_of_birth\n";
/// `<salt>$<hex sha256(salt + password)>` of `clave`, which is too weak to be chosen today.
const WEAK: &str = "5f2c$dd4e01a63bf817cf70b284cff17684f146035cf1fdfe755268834fca8c7a2df1";
/// The same of `un turno para mañana`.
const FAIR: &str = "0a1b2c3d$e79a1e11e0bda090fb6b95f5e876e2cad6762b2576d1a5cb9b80a5ae810ef0de";

fn file(program: &Program, rows: &[String]) {
    fs::write(
        program.folder().join("users.csv"),
        format!("{HEADER}{}", rows.concat()),
    )
    .unwrap();
}

async fn log_in(program: &Program, email: &str, password: &str) -> (StatusCode, Value) {
    let answer = Client::new()
        .post(program.url("/api/v1/auth/login"))
        .json(&json!({ "email": email, "password": password }))
        .send()
        .await
        .unwrap();
    (answer.status(), answer.json().await.unwrap())
}

#[tokio::test]
async fn accounts_of_the_original_are_brought_in_whole_and_log_in_with_their_old_passwords() {
    let mut program = Program::new();
    let rows = [
        format!("7,Rosa@clinica.example,{WEAK},1,Rosa Núñez,patient,dni,30111222,11 4444-5555,1980-02-29\n"),
        format!("8,jefe@clinica.example,{FAIR},1,\"Sosa, Julio\",admin,,,,\n"),
        format!("9,mesa@clinica.example,{FAIR},0,Mesa de entrada,staff,,,,\n"),
    ];
    file(&program, &rows);
    let rehearsed = program.run(&["import-users", "users.csv", "--dry-run"]);
    assert!(
        stdout(&rehearsed).contains("Nothing was written"),
        "{}",
        stderr(&rehearsed)
    );
    let imported = program.run(&["import-users", "users.csv"]);
    let told = stdout(&imported);
    assert!(imported.status.success(), "{told}{}", stderr(&imported));
    assert!(
        told.contains("1 administrators, 1 front desk, 0 doctors, 1 patients (1 of them new"),
        "{told}"
    );
    assert!(told.contains("Columns that are not used: id."), "{told}");
    let again = stdout(&program.run(&["import-users", "users.csv"]));
    assert!(again.contains("3 were there already"), "{again}");
    assert!(program.run(&["verify"]).status.success());

    program.start().await;
    // Twice: the first login remakes the hash, the second uses the new one.
    for _ in 0..2 {
        let (status, session) = log_in(&program, "rosa@clinica.example", "clave").await;
        assert_eq!(status, StatusCode::OK, "{session}");
        assert_eq!(session["user"]["role"], "patient");
    }
    assert_eq!(
        log_in(&program, "rosa@clinica.example", "Clave").await.0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        log_in(&program, "jefe@clinica.example", "un turno para mañana")
            .await
            .0,
        StatusCode::OK
    );
    let (closed, _) = log_in(&program, "mesa@clinica.example", "un turno para mañana").await;
    assert_eq!(closed, StatusCode::UNAUTHORIZED, "it was inactive");
}

#[test]
fn a_file_with_a_fault_changes_nothing_and_every_fault_is_told() {
    let program = Program::new();
    let good = format!("1,ana@clinica.example,{FAIR},1,Ana Ruiz,patient,dni,30111222,,\n");
    let bad = "2,beto,plain,1,Beto,patient,dni,1,,\n".to_owned();
    file(&program, &[good.clone(), bad]);
    let refused = program.run(&["import-users", "users.csv"]);
    assert!(!refused.status.success());
    for fault in [
        "line 3, email: ",
        "line 3, password_hash: ",
        "line 3, document_number: ",
    ] {
        assert!(stdout(&refused).contains(fault), "{}", stdout(&refused));
    }
    let doctor = format!(
        "email,password_hash,full_name,role,license_number\ncarla@clinica.example,{FAIR},Carla,doctor,MN 1234\n"
    );
    fs::write(program.folder().join("doctors.csv"), doctor).unwrap();
    let refused = program.run(&["import-users", "doctors.csv"]);
    assert!(
        stdout(&refused).contains("line 2: no doctor has this licence"),
        "{}",
        stdout(&refused)
    );
    // Two accounts for one patient: the second is told, and the first is not there either.
    file(&program, &[good.clone(), good.replace("ana@", "otra@")]);
    let refused = program.run(&["import-users", "users.csv"]);
    assert!(
        stdout(&refused).contains("line 3: the patient with this document has an account"),
        "{}",
        stdout(&refused)
    );
    file(&program, &[good]);
    let imported = stdout(&program.run(&["import-users", "users.csv"]));
    assert!(
        imported.contains("1 patients (1 of them new"),
        "nothing was left behind: {imported}"
    );
}
